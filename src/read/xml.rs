//! XML parts of a package piece by piece. Where a part does not parse, its reading ends; what came before is kept.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A piece of a part. An empty element is opened and closed.
pub enum Piece<'a> {
    /// An element begins.
    Open(&'a BytesStart<'a>),
    /// An element ends; its name without prefix.
    Close(&'a str),
    /// Text between elements; entities are resolved, one piece of text may come in several.
    Text(&'a str),
}

/// Shows every piece of a part in order. `tidy` is false for parts that need not be well-formed, such as VML.
pub fn walk(xml: &str, tidy: bool, mut see: impl FnMut(Piece<'_>)) {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = tidy;
    config.allow_unmatched_ends = !tidy;
    config.allow_dangling_amp = !tidy;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => see(Piece::Open(&element)),
            Ok(Event::Empty(element)) => {
                see(Piece::Open(&element));
                see(Piece::Close(element.local_name().as_ref()));
            }
            Ok(Event::End(element)) => see(Piece::Close(element.local_name().as_ref())),
            Ok(Event::Text(text)) => see(Piece::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => see(Piece::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                let entity = format!("&{};", &*reference);
                // An entity of the part's own is not followed.
                see(Piece::Text(&quick_xml::escape::unescape(&entity).unwrap_or_default()));
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Name of an element without its prefix.
pub fn name<'a>(element: &'a BytesStart<'_>) -> &'a str {
    element.local_name().into_inner()
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(attribute.value.as_ref()).ok().map(std::borrow::Cow::into_owned)
}

/// The first element of this name. What comes after it is not looked at.
pub fn first(xml: &str, wanted: &str) -> Option<BytesStart<'static>> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if name(&element) == wanted => return Some(element.into_owned()),
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// All elements of this name.
pub fn elements(xml: &str, wanted: &str) -> Vec<BytesStart<'static>> {
    let mut found = Vec::new();
    walk(xml, true, |piece| {
        if let Piece::Open(element) = piece
            && name(element) == wanted
        {
            found.push(element.to_owned());
        }
    });
    found
}

/// Each element of this name with all text inside it, but for what stands in an element of a name in `skip`.
pub fn texts(xml: &str, wanted: &str, skip: &[&str]) -> Vec<(BytesStart<'static>, String)> {
    let mut found = Vec::new();
    let mut current: Option<(BytesStart<'static>, String)> = None;
    let mut skipping = 0_usize;
    walk(xml, true, |piece| match piece {
        Piece::Open(element) if name(element) == wanted => current = Some((element.to_owned(), String::new())),
        Piece::Open(element) if skip.contains(&name(element)) => skipping += 1,
        Piece::Close(closed) if skip.contains(&closed) => skipping = skipping.saturating_sub(1),
        Piece::Close(closed) if closed == wanted => found.extend(current.take()),
        Piece::Text(text) if skipping == 0 => {
            if let Some((_, all)) = &mut current {
                all.push_str(text);
            }
        }
        _ => {}
    });
    found
}

/// A text without the escapes of spreadsheets: `_x000D_` is a line break, `_x005F_` an underscore (ECMA-376, `ST_Xstring`).
pub fn unescaped(text: &str) -> String {
    /// Length of an escape.
    const LENGTH: usize = 7;
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        units.extend(rest[..at].encode_utf16());
        let code = rest.get(at..at + LENGTH).filter(|escape| escape.ends_with('_'));
        let code = code.and_then(|escape| u16::from_str_radix(escape.get(2..6).filter(|hex| !hex.starts_with('+'))?, 16).ok());
        let length = if let Some(unit) = code {
            units.push(unit);
            LENGTH
        } else {
            units.push(u16::from(b'_'));
            1
        };
        rest = &rest[at + length..];
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_spreadsheets() {
        for (stored, said) in [
            ("一行目_x000D_\n二行目", "一行目\r\n二行目"),
            ("_x005F_x0041_", "_x0041_"),
            ("_xD83D__xDE00_", "😀"),
            ("_x12_ _xあいうえ_ _x", "_x12_ _xあいうえ_ _x"),
            ("__x0041_", "_A"),
            ("_x+041_", "_x+041_"),
        ] {
            assert_eq!(unescaped(stored), said);
        }
    }

    #[test]
    fn entities_are_resolved_and_bad_parts_end_early() {
        let found = texts("<a><t>甲&amp;乙&#x4E19;</t><t><r>丁</r><x>戊</x></t><t>&own;</t><b></a>", "t", &["x"]);
        assert_eq!(found.into_iter().map(|(_, text)| text).collect::<Vec<_>>(), ["甲&乙丙", "丁", ""]);
    }
}
