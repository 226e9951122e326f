//! The rows of the sheet 計画: headings that continue, items that span rows, owners, plan-side texts.

use std::collections::BTreeMap;

use super::plan::Importer;
use super::plan_columns::continued;
use crate::domain::finding::{Code, Finding};
use crate::domain::owner::Owner;
use crate::domain::place::{CellRef, Place};
use crate::domain::plan::{Entry, Item};
use crate::domain::text::{fold, one_line};
use crate::form::copy_marks::{CopyMark, copy_marks};
use crate::form::template::FilledBy;

impl Importer<'_> {
    /// Reads all rows into items and entries.
    pub(super) fn read_rows(&mut self) {
        let columns = &self.template.columns;
        let table = self.table;
        let level_cols: Vec<Option<u32>> = self.template.levels.iter().map(|level| table.column(&level.name)).collect();
        let [number_col, title_col, description_col, owner_col, page_col, remarks_col, id_col, exempt_col] =
            [&columns.number, &columns.title, &columns.description, &columns.owners, &columns.page, &columns.remarks, &columns.id, &columns.exempt]
                .map(|label| table.column(label));
        let title_col = title_col.unwrap_or(0);
        let year = self.plan.year;
        let here = Place::sheet(self.file, &table.sheet.name);
        let field_cols: Vec<(String, u32)> = self
            .template
            .fields
            .iter()
            .filter(|field| field.on_level().is_none())
            .filter_map(|field| Some((field.key().to_owned(), table.column(&field.label(year))?)))
            .collect();
        let marks: Vec<String> = self.template.relisted.marks.iter().map(|mark| fold(mark)).collect();
        let mut path: Vec<String> = vec![String::new(); level_cols.len()];
        for row in table.rows() {
            let value = |col: Option<u32>| col.and_then(|col| table.value(row, col));
            let above = std::mem::take(&mut path);
            path = continued(&above, level_cols.iter().map(|col| value(*col).map(one_line)));
            let path_changed = path != above;
            let nothing_but_levels = [Some(title_col), number_col, description_col, owner_col].iter().all(|col| value(*col).is_none())
                && field_cols.iter().all(|(_, col)| table.value(row, *col).is_none());
            if nothing_but_levels {
                continue;
            }
            let owner_text = value(owner_col).map(str::to_owned).or_else(|| self.default_owner(&path));
            let owner_names = owner_text.as_deref().map(|text| self.owners.read(text)).unwrap_or_default();
            let (_, owner_marked) = self.owners.without_marks(owner_text.as_deref().unwrap_or(""));
            let owners: Vec<Owner> =
                owner_names.iter().map(|owner| Owner { department: self.department_for(&owner.name), printed: owner.printed.clone() }).collect();
            let place = |col: Option<u32>| here.at(CellRef::new(row, col.unwrap_or(title_col)));

            let title = table.value(row, title_col).map(str::trim);
            let number = value(number_col).map(one_line);
            let description = value(description_col).map(str::trim);
            let merged_on = table.own(row, title_col).is_none() && table.continues_merge(row, title_col);
            let continues = !path_changed
                && self.plan.items.last().is_some_and(|last| {
                    let same = |mine: Option<&str>, theirs: Option<&str>| mine.is_none() || mine == theirs;
                    let same_item = same(number.as_deref(), last.number.as_deref()) && same(description, last.description.as_deref());
                    match title {
                        None => same_item,
                        Some(_) if merged_on => true,
                        Some(title) => title == last.title && same_item && number == last.number && self.owners_are_new(&owners),
                    }
                });
            if !continues {
                let title_text = title.unwrap_or_default();
                if title.is_none() {
                    self.findings.push(Finding::new(Code::PlanMissingTitle).at(place(Some(title_col))).fact("title_label", columns.title.clone()));
                }
                let folded = fold(title_text);
                let marked = marks.iter().any(|mark| folded.contains(mark));
                self.plan.items.push(Item {
                    path: path.clone(),
                    number,
                    title: title_text.to_owned(),
                    description: description.map(str::to_owned),
                    page: value(page_col).map(one_line),
                    remarks: Vec::new(),
                    relisted: marked || owner_marked,
                    reference: None,
                    repeated_at: Vec::new(),
                    original: None,
                    place: place(Some(title_col)),
                    description_place: place(description_col),
                });
            }
            let item_index = self.plan.items.len() - 1;
            let mut fields = BTreeMap::new();
            let mut field_places = BTreeMap::new();
            for (key, col) in &field_cols {
                if let Some(text) = table.value(row, *col) {
                    fields.insert(key.clone(), text.to_owned());
                    field_places.insert(key.clone(), place(Some(*col)));
                }
            }
            // What was answered last year says nothing about the plan.
            let of_plan = |(key, _): &(&String, &String)| self.template.field(key).is_some_and(|field| field.by != FilledBy::LastYear);
            let plan_texts: Vec<&str> = fields.iter().filter(of_plan).map(|(_, text)| text.as_str()).collect();
            let item = &mut self.plan.items[item_index];
            item.relisted |= owner_marked;
            let marked = title.into_iter().chain(description).chain(value(remarks_col)).chain(plan_texts);
            for mark in marked.flat_map(copy_marks) {
                match mark {
                    CopyMark::Repeats(place) => {
                        item.relisted = true;
                        item.reference.get_or_insert(place);
                    }
                    CopyMark::RepeatedAt(place) if !item.repeated_at.contains(&place) => item.repeated_at.push(place),
                    CopyMark::RepeatedAt(_) => {}
                }
            }
            if item.description.is_none() {
                item.description = description.map(str::to_owned);
            }
            if let Some(remark) = value(remarks_col).map(str::to_owned)
                && !item.remarks.contains(&remark)
            {
                item.remarks.push(remark);
            }
            if owners.is_empty() {
                let finding = Finding::new(Code::PlanMissingOwner)
                    .at(place(owner_col))
                    .fact("title", one_line(&item.title))
                    .fact("owner_label", columns.owners.clone());
                self.findings.push(finding);
            }
            self.plan.entries.push(Entry {
                item: item_index,
                owners,
                fields,
                own_id: value(id_col).map(one_line),
                exempt: value(exempt_col).map(one_line),
                place: place(owner_col),
                field_places,
            });
        }
    }

    /// Whether none of these departments has a row of the last item yet: a list whose titles are repeated on every line.
    fn owners_are_new(&self, owners: &[Owner]) -> bool {
        let last = self.plan.items.len().saturating_sub(1);
        !owners.is_empty()
            && self.plan.entries_of(last).all(|(_, entry)| entry.owners.iter().all(|old| owners.iter().all(|new| new.department != old.department)))
    }

    /// The owner that a heading gives to rows without one: 見出し first, innermost heading first, then the template's sections.
    fn default_owner(&self, path: &[String]) -> Option<String> {
        let from_sheet = self
            .heading_rows
            .iter()
            .filter(|heading| heading.owner.is_some() && !heading.path.is_empty() && path.starts_with(&heading.path))
            .max_by_key(|heading| heading.path.len())
            .and_then(|heading| heading.owner.clone());
        from_sheet.or_else(|| {
            self.template.owners.sections.iter().find_map(|section| {
                let level = self.template.levels.iter().position(|level| level.name == *section.level.get_ref())?;
                (fold(path.get(level)?) == fold(&section.value)).then(|| section.owner.clone())
            })
        })
    }
}
