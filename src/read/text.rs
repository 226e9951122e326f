//! Text whose encoding nobody states: what Excel in Japan and mail programs write.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::domain::text::fold_widths;

/// How much of a file is looked at to tell what it is, in bytes.
const SAMPLE: usize = 1 << 16;

/// Whether these bytes are text at all.
pub fn is_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let is_utf_16 = matches!(encoding(bytes), encoding if encoding == UTF_16LE || encoding == UTF_16BE);
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 12 | 14..=26 | 28..=31);
    !sample.is_empty() && (is_utf_16 || !sample.iter().any(is_odd))
}

/// The text and whether every byte of it made sense. Byte order marks are left out.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let (text, had_errors) = encoding(bytes).decode_with_bom_removal(bytes);
    (text, !had_errors)
}

/// As [`decode`], of a text that states its encoding. ASCII and Latin-1 are what programs state that do not know better, and what does
/// not fit is no statement either.
pub fn decode_stated<'t>(bytes: &'t [u8], stated: Option<&str>) -> (Cow<'t, str>, bool) {
    let known = stated.and_then(|label| Encoding::for_label(label.as_bytes())).filter(|encoding| *encoding != WINDOWS_1252);
    match known.map(|encoding| encoding.decode_with_bom_removal(bytes)) {
        Some((text, had_errors)) => Some(decode(bytes)).filter(|(_, is_whole)| had_errors && *is_whole).unwrap_or((text, !had_errors)),
        None => decode(bytes),
    }
}

/// The encoding that fits, Shift_JIS (with the additions of Windows) where nothing else does.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    // Latin digits, commas, tabs and line ends have a zero byte in UTF-16, and no other text has one.
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ if sample.windows(2).any(|pair| pair == b"\x1b$") => ISO_2022_JP,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => SHIFT_JIS,
    }
}

/// Whether a text is another one as it comes out of Shift_JIS, which has no room for every character of a plan: `?` stands for those.
pub fn came_through_shift_jis(original: &str, now: &str) -> bool {
    let is_lost = |c: char| SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2;
    let left = |c: char| if is_lost(c) { '?' } else { c };
    now.contains('?') && fold_widths(&original.chars().map(left).collect::<String>()) == fold_widths(now)
}

/// Whether these bytes are text in Shift_JIS, which has no room for every character: a program that saves one writes `?`.
pub fn is_shift_jis(bytes: &[u8]) -> bool {
    encoding(bytes) == SHIFT_JIS
}

/// Whether `?` stands in a text where a character was lost: right before a Japanese one, where no question can have ended.
pub fn has_lost_characters(text: &str) -> bool {
    let is_hiragana = |c: char| ('ぁ'..='ゟ').contains(&c);
    let is_japanese = |c: char| is_hiragana(c) || ('ァ'..='ヿ').contains(&c) || ('一'..='龥').contains(&c);
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c != '?' {
            before = Some(c);
        } else if characters.peek().is_some_and(|next| is_japanese(*next)) && before.is_none_or(|c| !is_hiragana(c) && !c.is_ascii_graphic()) {
            return true;
        }
    }
    false
}

/// Whether a text looks like a table: most of its lines hold one of these characters.
pub fn is_in_columns(bytes: &[u8], delimiters: &[char]) -> bool {
    let (text, _) = decode(&bytes[..bytes.len().min(SAMPLE)]);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.len() > 1 && lines.iter().filter(|line| line.contains(delimiters)).count() * 2 > lines.len()
}

/// The name of a part of an archive or an attachment: UTF-8 where it is that, else Shift_JIS.
pub fn file_name(raw: &[u8]) -> String {
    std::str::from_utf8(raw).map_or_else(|_| SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "題名\t評価\r\n表示～能力①\tＡ\r\n";

    #[test]
    fn what_shift_jis_has_no_room_for() {
        for (original, now, expected) in [
            ("一种约定①", "一??定①", true),
            ("口栏将元/7", "口?将元／7", true),
            ("何件ですか？", "何件ですか?", true),
            ("一种约定", "一?約定", false),
            ("会議を開く", "会議?開く", false),
            ("会議を開く", "会議を開く", false),
        ] {
            assert_eq!(came_through_shift_jis(original, now), expected, "{original} {now}");
        }
    }

    #[test]
    fn characters_that_shift_jis_lost_are_told_from_questions() {
        for text in ["?野?", "吉?家", "会長：??橋さん。", "、?野市長", "一行目\n?野"] {
            assert!(has_lost_characters(text), "{text}");
        }
        for text in
            ["何件ですか?", "何件ですか?次に、場所は?", "開くの?閉じるの?", "?", "本当?", "https://example.jp/?検索", "A?B", "どうする? 次回", ""]
        {
            assert!(!has_lost_characters(text), "{text}");
        }
    }

    fn utf_16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_encoding_of_the_office_is_told_by_its_bytes() {
        let (shift_jis, ..) = SHIFT_JIS.encode(LINES);
        let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let big_endian: Vec<u8> = LINES.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            LINES.as_bytes().to_vec(),
            with_mark(b"\xef\xbb\xbf", LINES.as_bytes()),
            shift_jis.into_owned(),
            with_mark(b"\xff\xfe", &utf_16(LINES)),
            utf_16(LINES),
            with_mark(b"\xfe\xff", &big_endian),
            big_endian,
        ] {
            assert!(is_text(&bytes) && is_in_columns(&bytes, &['\t']));
            assert_eq!(decode(&bytes), (LINES.into(), true));
        }
    }

    #[test]
    fn a_stated_encoding_counts_where_it_fits() {
        let jis = b"\x1b$BMM<0\x1b(B";
        let (shift_jis, ..) = SHIFT_JIS.encode("様式");
        let (euc_jp, ..) = encoding_rs::EUC_JP.encode("様式");
        for (bytes, stated) in [
            (jis.as_slice(), None),
            (jis, Some("us-ascii")),
            (jis, Some("iso-2022-jp-ms")),
            (jis, Some("cp50221")),
            (&shift_jis, None),
            (&shift_jis, Some("cp932")),
            (&shift_jis, Some("iso-8859-1")),
            (&shift_jis, Some("utf-8")),
            (&euc_jp, Some("EUC-JP")),
            ("様式".as_bytes(), Some("utf8")),
        ] {
            assert_eq!(decode_stated(bytes, stated), ("様式".into(), true), "{stated:?}");
        }
        assert!(!decode_stated(b"\x95\\\xff\xff", Some("shift_jis")).1);
    }

    #[test]
    fn broken_text_says_so_and_pictures_are_no_text() {
        assert!(!decode(b"\x95\\\x8e\xa6\xff\xff").1);
        assert!(!is_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") && !is_text(b""));
        assert!(!is_in_columns("お世話になっております。\n様式を送ります。\n\t敬具".as_bytes(), &['\t']));
    }

    #[test]
    fn names_in_archives_are_utf_8_or_shift_jis() {
        let (raw, ..) = SHIFT_JIS.encode("様式表.xlsx");
        assert_eq!(file_name(&raw), "様式表.xlsx");
        assert_eq!(file_name("様式表.xlsx".as_bytes()), "様式表.xlsx");
    }
}
