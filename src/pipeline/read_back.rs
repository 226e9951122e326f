//! What someone typed into a packet, as it comes back: decisions and corrections.

use std::collections::BTreeSet;

use super::corrections::{self, MARK};
use super::{decisions, unread};
use crate::domain::correction::AsWritten;
use crate::domain::decisions::Decisions;
use crate::read::workbook::{self, Unreadable, Workbook};
use crate::reconcile::identity::Register;
use crate::sheets::packet::OFFICE;

/// A packet that someone edited.
pub struct Packet<'p> {
    /// Path relative to the workspace.
    pub path: &'p str,
    /// As it is now.
    pub bytes: &'p [u8],
    /// When it was saved: 「2025-05-20」.
    pub day: &'p str,
    /// Whether it lies among other workbooks, so that one that does not say that it is a packet is none.
    pub is_below: bool,
}

/// Adds what was decided and corrected in a packet ([`decisions::read_back`], [`corrections::read_back`]). Tells in sentences what could
/// not be taken over.
///
/// # Errors
/// In a sentence, why it does not open at all.
pub fn read_back(
    packet: &Packet<'_>,
    register: &Register,
    decided: &mut BTreeSet<String>,
    as_written: impl Fn(Option<&str>) -> Option<AsWritten>,
    decisions: &mut Decisions,
) -> Result<Vec<String>, String> {
    let workbook = match workbook::read(packet.bytes) {
        Ok(workbook) => workbook,
        // What else lies there is no packet.
        Err(Unreadable::NotAWorkbook | Unreadable::OtherFormat | Unreadable::Empty) if packet.is_below => return Ok(Vec::new()),
        Err(reason) => {
            return Err(format!(
                "ブックを読めないため、書いてある判断や修正を使っていません（{}）。Excelで開けるときは、「Excelブック（.xlsx）」として保存し直してください。",
                unread::reason(reason)
            ));
        }
    };
    if packet.is_below && !is_packet(&workbook) {
        return Ok(Vec::new());
    }
    let mut notices = decisions::read_back(&workbook, register, decided, decisions);
    notices.extend(corrections::read_back(&workbook, (packet.path, packet.day), as_written, &mut decisions.corrections));
    Ok(notices)
}

/// Whether a workbook is a packet: it says so or, where the program that saved it kept no properties, has a sheet of one.
fn is_packet(workbook: &Workbook) -> bool {
    workbook.properties.contains_key(MARK) || workbook.sheets.iter().any(|sheet| OFFICE.contains(&sheet.name.as_str()))
}
