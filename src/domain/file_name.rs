//! Names of files that came back: which are passed over, which are set aside, how they are shown.

use unicode_normalization::UnicodeNormalization;

use super::text::is_invisible;

/// Folders whose files are listed, not read.
const SET_ASIDE: [&str; 3] = ["旧", "差替前", "不要"];

/// Whether a file or folder is nobody's return: locks of open files, hidden files, what macOS and Windows leave behind.
pub fn is_clutter(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with('.') || matches!(name.to_lowercase().as_str(), "thumbs.db" | "desktop.ini" | "__macosx")
}

/// Whether the files of a folder of this name are listed, not read.
pub fn is_set_aside(folder: &str) -> bool {
    SET_ASIDE.contains(&folder)
}

/// A name as it is shown and compared: composed characters (macOS splits them), and nothing that could change the direction of a
/// line or hide in it.
pub fn shown(name: &str) -> String {
    name.nfc()
        .map(|c| if c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}') { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

/// What stands behind the last dot, in lower case; empty if there is none.
pub fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_and_leftovers_are_clutter() {
        for name in ["~$様式.xlsx", ".DS_Store", "._様式.xlsx", "Thumbs.db", "__MACOSX", "desktop.ini"] {
            assert!(is_clutter(name), "{name}");
        }
        assert!(!is_clutter("様式.xlsx") && !is_clutter("旧"));
    }

    #[test]
    fn names_are_shown_composed_and_without_tricks() {
        assert_eq!(shown("カ\u{3099}イド.xlsx"), "ガイド.xlsx");
        assert_eq!(shown("様式\u{202e}xslx.exe\u{7}"), "様式\u{fffd}xslx.exe\u{fffd}");
    }

    #[test]
    fn extensions_are_lower_case() {
        assert_eq!(extension("様式.記入済.XLSX"), "xlsx");
        assert_eq!(extension("様式"), "");
    }
}
