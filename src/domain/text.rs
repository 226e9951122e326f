//! What counts as "the same text", how wide a text prints, and names that are safe for files.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// Characters that no reader sees: byte order marks, zero-width spaces and joiners, soft hyphens.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{00ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nothing is written here: empty, or only spaces (full-width ones too), tabs and line breaks.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The form in which labels, headings and names are compared: Unicode NFKC, no spaces or line breaks at all.
pub fn fold(text: &str) -> String {
    fold_usual(text).unwrap_or_else(|| fold_any(text))
}

fn fold_any(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// The folded text, if it holds only characters that fold one by one, as nearly every text of a plan does; `None` otherwise.
fn fold_usual(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '!'..='~' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '、'..='〃' | '々'..='】' | '〜' | '※' | '■'..='◯' | '一'..='鿿' => {
                folded.push(c);
            }
            '！'..='～' => folded.push(char::from((c as u32 - '！' as u32) as u8 + b'!')),
            c if c.is_whitespace() || is_invisible(c) => {}
            _ => return None,
        }
    }
    Some(folded)
}

/// As [`fold`], but only widths, spaces and line breaks are levelled: ① stays ①.
pub fn fold_widths(text: &str) -> String {
    fold_usual(text).unwrap_or_else(|| fold_widths_any(text))
}

fn fold_widths_any(text: &str) -> String {
    let mut narrow = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)) {
        if ('\u{ff00}'..='\u{ffef}').contains(&c) {
            narrow.extend(std::iter::once(c).nfkc());
        } else {
            narrow.push(c);
        }
    }
    // Half-width katakana leave their voicing mark as a character of its own.
    narrow.nfkc_combine()
}

trait CombineMarks {
    fn nfkc_combine(self) -> String;
}

impl CombineMarks for String {
    fn nfkc_combine(self) -> String {
        self.replace('\u{309b}', "\u{3099}").replace('\u{309c}', "\u{309a}").nfc().collect()
    }
}

/// The form in which titles of copies and originals are compared: [`fold`] without brackets, dots, commas and dashes,
/// so that 「（…センター、…）」 equals 「・…センター・…」.
pub fn fold_title(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric() || matches!(c, '々' | 'ー' | '〇' | '○')).collect()
}

/// Width on paper in half-width characters: a full-width character counts two, ambiguous ones (①, ○, …) too,
/// because Japanese fonts draw them full width.
pub fn display_width(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// The same of one character.
pub(super) fn width(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' => 2,
        c => c.width_cjk().unwrap_or(0),
    }
}

/// A name that any file system takes: no separators, reserved characters, control or direction characters, no
/// reserved Windows name, at most 40 characters and 120 bytes: two of them and an extension make a name of at most 255. Never empty.
pub fn file_name_safe(name: &str) -> String {
    let mut safe: String = name
        .nfc()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '/' => '／',
            '\\' => '＼',
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '"' => '”',
            '<' => '＜',
            '>' => '＞',
            '|' => '｜',
            c if c.is_control() || c.is_whitespace() => ' ',
            c => c,
        })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut bytes = 0;
    let fits = |c: &char| {
        bytes += c.len_utf8();
        bytes <= 120
    };
    safe = safe.chars().take(40).take_while(fits).collect::<String>().trim_matches(['.', ' ']).to_owned();
    let stem = safe.split('.').next().unwrap_or("").to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || ((stem.starts_with("COM") || stem.starts_with("LPT")) && stem.len() == 4);
    if safe.is_empty() || device {
        safe.insert(0, '_');
    }
    safe
}

/// Replaces characters that a spreadsheet cell cannot hold (controls other than tab and line break, lone
/// non-characters) by U+FFFD, so that no escape such as `_x0001_` reaches a reader.
pub fn without_controls(text: &str) -> Cow<'_, str> {
    // Most texts hold no byte with which such a character begins.
    let may_begin = |byte: u8| byte < b' ' || matches!(byte, 0x7f | 0xc2 | 0xef);
    if !text.bytes().any(may_begin) {
        return text.into();
    }
    let cannot_be_held = |c: char| !matches!(c, '\t' | '\n') && (c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    if text.contains(cannot_be_held) { text.replace(cannot_be_held, "\u{fffd}").into() } else { text.into() }
}

/// Text from files as a terminal or an editor may show it, with U+FFFD for what could be a command to them.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if is_command(c) { '\u{fffd}' } else { c }).collect()
}

/// Whether a character is a control other than a line break, or turns the direction of a line.
pub fn is_command(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The beginning of a text that takes at most `max` UTF-16 units, which is how spreadsheets count.
pub fn cut_utf16(text: &str, max: usize) -> &str {
    // No character takes more units than bytes.
    if text.len() <= max {
        return text;
    }
    let mut units = 0;
    let mut fits = |c: char| {
        units += c.len_utf16();
        units <= max
    };
    let end = text.find(|c| !fits(c)).unwrap_or(text.len());
    &text[..end]
}

/// Half-width katakana in full width, with their voicing marks; all else is as it was.
pub fn with_wide_katakana(text: &str) -> Cow<'_, str> {
    let is_narrow = |c: char| matches!(c, '\u{ff61}'..='\u{ff9f}');
    if !text.contains(is_narrow) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if is_narrow(c) {
            run.push(c);
        } else {
            out.extend(std::mem::take(&mut run).nfkc());
            out.push(c);
        }
    }
    out.extend(run.nfkc());
    out.into()
}

/// Line breaks of Windows and old Macs as `\n`; nothing else is touched.
pub fn unix_lines(text: &str) -> String {
    const BREAKS: [char; 2] = ['\r', '\u{b}'];
    if text.contains(BREAKS) { text.replace("\r\n", "\n").replace(BREAKS, "\n") } else { text.to_owned() }
}

/// Joins the lines of a cell into one, for messages and lists.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joins lines that were broken by the width of some earlier column, so that they wrap in this one. A break stays where a
/// sentence or item ends, where the next line begins one, and after a short line.
pub fn reflowed(text: &str) -> String {
    /// Width from which on a line was likely broken for lack of room, in half-width characters.
    const FULL_LINE: usize = 36;
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        let Some(next) = lines.peek() else { break };
        let ends = line.trim_end().ends_with(['。', '．', '！', '？', '」', '）', ')', '：', ':', '】']);
        let begins = next.starts_with(|c: char| c.is_whitespace() || c.is_numeric() || "・○◎●◇◆□■※-－(（【「『〇＊*①②③④⑤⑥⑦⑧⑨".contains(c));
        if ends || begins || next.is_empty() || display_width(line) < FULL_LINE {
            out.push('\n');
        }
    }
    out
}

/// A text with the bracket at its end on a line of its own, which a narrow column would break anywhere: 「各関係課（福祉課）」.
pub fn bracket_below(text: &str) -> String {
    match text.rfind(['（', '(']).filter(|at| *at > 0 && text.ends_with(['）', ')'])) {
        Some(at) => format!("{}\n{}", text[..at].trim_end(), &text[at..]),
        None => text.to_owned(),
    }
}

/// A text of at most `max` characters, cut with 「…」.
pub fn shortened(text: &str, max: usize) -> String {
    let line = one_line(text);
    if line.chars().count() <= max {
        return line;
    }
    line.chars().take(max.saturating_sub(1)).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_widths_but_not_meaning() {
        assert_eq!(fold("概　要"), fold("概要"));
        assert_eq!(fold("令和６年度の\n取組方針"), "令和6年度の取組方針");
        assert_eq!(fold_widths("ｶﾞｲﾄﾞ（ＡＢＣ）"), "ガイド(ABC)");
        assert_ne!(fold_widths("①"), fold_widths("1"));
        assert_eq!(fold_title("体制強化(支援センター、相談)"), fold_title("体制強化・支援センター・相談"));
        assert_ne!(fold_title("地域"), fold_title("地位"));
    }

    #[test]
    fn usual_texts_fold_as_any_others() {
        for c in '\0'..='\u{1ffff}' {
            let text = format!("か{c}ー A{c}１");
            if let Some(folded) = fold_usual(&text) {
                assert_eq!((&folded, &folded), (&fold_any(&text), &fold_widths_any(&text)), "{c:?}");
            }
        }
    }

    #[test]
    fn usual_characters_are_as_wide_as_any_others() {
        for c in '\0'..='\u{1ffff}' {
            assert_eq!(width(c), c.width_cjk().unwrap_or(0), "{c:?}");
            assert!(width(c) <= c.len_utf8(), "{c:?}");
        }
    }

    #[test]
    fn hard_breaks_of_a_narrow_column_are_joined() {
        let narrow = "重層的支援体制整備事業への移行準備事業を実施す\nることにより福祉行政を推進します。\nまた、次の文です。";
        assert_eq!(reflowed(narrow), "重層的支援体制整備事業への移行準備事業を実施することにより福祉行政を推進します。\nまた、次の文です。");
        for kept in ["・一つ目\n・二つ目", "短い行\n次の行", "", "段落。\n\n段落。"] {
            assert_eq!(reflowed(kept), kept);
        }
    }

    #[test]
    fn a_bracket_at_the_end_stands_on_a_line_of_its_own() {
        assert_eq!(bracket_below("各関係課（福祉課）"), "各関係課\n（福祉課）");
        assert_eq!(bracket_below("人権庶務課 (女性センター)"), "人権庶務課\n(女性センター)");
        for kept in ["（未提出）", "福祉課", "（仮）福祉課", ""] {
            assert_eq!(bracket_below(kept), kept);
        }
    }

    #[test]
    fn nothing_printable_is_a_command() {
        assert_eq!(
            printable("赤\u{1b}[31m\u{9b}2J\r\u{7}\t\u{202e}逆\n👨\u{200d}👩"),
            "赤\u{fffd}[31m\u{fffd}2J\u{fffd}\u{fffd}\u{fffd}\u{fffd}逆\n👨\u{200d}👩"
        );
    }

    #[test]
    fn file_names_are_safe_everywhere() {
        assert_eq!(file_name_safe("生活支援課"), "生活支援課");
        assert_eq!(file_name_safe("../x"), "／x");
        assert_eq!(file_name_safe("a/b"), "a／b");
        assert_eq!(file_name_safe("CON"), "_CON");
        assert_eq!(file_name_safe("com1.txt"), "_com1.txt");
        assert_eq!(file_name_safe("\u{202e}\u{7}"), "_");
        assert_eq!(file_name_safe(&"課".repeat(300)), "課".repeat(40));
        assert_eq!(file_name_safe(&"🎉".repeat(300)), "🎉".repeat(30));
    }
}
