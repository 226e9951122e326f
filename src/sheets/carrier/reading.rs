//! The hidden sheet read again: rows that fit their check sums, wherever they stand.

use super::{AsSent, BETWEEN_OWNERS, MAGIC, MAX_SHEETS, PART, SentCell, SentRow, SentSheet, SentText, checksum, hash_of_rows, joined};
use crate::domain::place::CellRef;
use crate::reconcile::identity::{Record, RecordKind};

fn decode_cell(text: &str) -> Option<(u32, SentCell)> {
    let mut parts = text.splitn(3, PART);
    let col = parts.next()?.parse().ok().filter(|col| *col < CellRef::COLUMNS)?;
    let kind = parts.next()?;
    let rest = parts.next().unwrap_or("");
    let field_and_text = || rest.split_once(PART).map(|(field, text)| (field.to_owned(), text.to_owned()));
    let cell = match kind {
        "L" => SentCell::Label(rest.to_owned()),
        "F" => SentCell::Formula,
        "A" => SentCell::Answer(rest.to_owned()),
        "O" => SentCell::Office(rest.to_owned()),
        "T" => field_and_text().map(|(field, text)| SentCell::Plan(field, SentText::Whole(text)))?,
        "H" => field_and_text().map(|(field, hash)| SentCell::Plan(field, SentText::Hash(hash)))?,
        _ => return None,
    };
    Some((col, cell))
}

/// Reads a hidden sheet from its rows of cells; `None` if it is none. The second value names the rows (from zero) that were understood.
pub fn read_hidden_sheet(rows: &[Vec<&str>]) -> Option<(AsSent, Vec<usize>)> {
    let is_first = |row: &Vec<&str>| row.get(1) == Some(&MAGIC) && row[0] == checksum(&joined(&row[1..]));
    if rows.first()?.get(1) != Some(&MAGIC) && !rows.iter().any(is_first) {
        return None;
    }
    let mut sent = AsSent::default();
    let mut understood = Vec::new();
    let mut all = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let Some((sum, cells)) = row.split_first() else {
            continue;
        };
        let text = joined(cells);
        if *sum != checksum(&text) {
            continue;
        }
        understood.push(index);
        sent.sums.insert((*sum).to_owned());
        if cells.first() != Some(&"配布") {
            all.push(text);
        }
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let own = |at: usize| cell(at).to_owned();
        match cell(0) {
            MAGIC => sent.label.version = cell(1).parse().unwrap_or(0),
            "配布" => sent.label.distribution = own(1),
            "様式" => sent.label.template = own(1),
            "年度" => sent.label.year = own(1),
            "回" => sent.label.round = own(1),
            "部署" => {
                sent.label.department = own(1);
                sent.says_whose = true;
            }
            "L" => {
                let kind = match cell(3) {
                    "h" => RecordKind::Heading,
                    "i" => RecordKind::Indicator,
                    _ => RecordKind::Entry,
                };
                let owners = cell(5).split(BETWEEN_OWNERS).filter(|name| !name.is_empty()).map(str::to_owned).collect();
                let path = cells.iter().skip(7).map(|&heading| heading.to_owned()).collect();
                sent.records.push(Record { id: own(1), number: own(2), kind, path, title: own(4), owners, text: own(6) });
            }
            "S" => {
                // Forms of an earlier kind print their name and the department's, and do not say so.
                let page_texts = if cells.len() > 3 { &cells[3..] } else { &[cell(2), &sent.label.department] };
                let page_texts = page_texts.iter().map(|&text| text.to_owned()).collect();
                // Sheets whose row is damaged keep their place.
                let index = cell(1).parse().ok().filter(|index| *index < MAX_SHEETS).unwrap_or(0);
                sent.sheets.resize_with(index.max(sent.sheets.len()), SentSheet::default);
                sent.sheets.push(SentSheet { name: own(2), page_texts, ..SentSheet::default() });
            }
            "R" => {
                let Some(at) = cell(1).parse().ok().filter(|at| *at < CellRef::ROWS) else { continue };
                // Rows of a sheet ascend; where they begin anew, the row that begins the sheet is damaged.
                if sent.sheets.last().is_none_or(|sheet| sheet.rows.last_key_value().is_some_and(|(last, _)| *last >= at)) {
                    sent.sheets.push(SentSheet::default());
                }
                if let Some(sheet) = sent.sheets.last_mut() {
                    let key = Some(own(2)).filter(|key| !key.is_empty());
                    let cells = cells.iter().skip(3).filter_map(|text| decode_cell(text)).collect();
                    sheet.rows.insert(at, SentRow { key, cells });
                }
            }
            _ => {}
        }
    }
    sent.is_whole = hash_of_rows(&all) == sent.label.distribution;
    Some((sent, understood))
}
