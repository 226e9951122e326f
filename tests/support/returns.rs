//! A set of returns: all forms filled in, some of them changed, further files beside them.

use std::collections::BTreeMap;

use torimatome::domain::answer::Progress;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::place::Place;
use torimatome::pipeline::collect::{self, Forms, Incoming, Seen};
use torimatome::reconcile::identity::Record;
use torimatome::sheets::grid::{Book, Content};
use torimatome::write::workbook;

use super::books::{self, At};
use super::city::{City, again, file_of, read_form};
use super::parts::Parts;

/// The returns of a city.
pub struct Returns<'c> {
    /// The city.
    pub city: &'c City,
    changed: BTreeMap<usize, Option<Book>>,
    further: Vec<Incoming>,
}

impl<'c> Returns<'c> {
    /// Every department returned its form, every cell filled in.
    pub fn filled(city: &'c City) -> Self {
        Self { city, changed: BTreeMap::new(), further: Vec::new() }
    }

    /// A department's return, to be changed.
    pub fn book(&mut self, department: usize) -> &mut Book {
        let book = self.changed.entry(department).or_insert_with(|| Some(self.city.filled[&department].clone()));
        book.as_mut().expect("this department returned something")
    }

    /// Takes a department's return away.
    pub fn remove(&mut self, department: usize) {
        self.changed.insert(department, None);
    }

    /// Replaces a department's return.
    pub fn replace(&mut self, department: usize, book: Book) {
        self.changed.insert(department, Some(book));
    }

    /// Adds a file below 回収.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>, modified: u64) {
        self.further.push(Incoming { name: format!("回収/{name}"), bytes: Ok(bytes), modified, set_aside: false });
    }

    /// Types something into a cell of a line and tells where.
    pub fn set(&mut self, line: usize, department: usize, field: &str, text: &str) -> Place {
        let id = self.city.campaign.lines[line].id.clone();
        let book = self.book(department);
        let at = books::answer_at(book, &id, field);
        text.clone_into(&mut books::answer(book, at).text);
        books::place(book, department, at)
    }

    /// Empties all cells of a line and tells where the first one is.
    pub fn clear(&mut self, line: usize, department: usize) -> Place {
        let fields = self.city.campaign.lines[line].open.clone();
        let places: Vec<Place> = fields.iter().map(|field| self.set(line, department, field, "")).collect();
        places[0].clone()
    }

    /// Changes a text of the plan near a line and tells where.
    pub fn edit_plan(&mut self, line: usize, department: usize, field: &str, change: impl Fn(&str) -> String) -> Place {
        let id = self.city.campaign.lines[line].id.clone();
        let book = self.book(department);
        let at = books::plan_text_at(book, &id, field);
        let content = books::content(book, at);
        let Content::PlanText(_, text) = &content else { unreachable!("plan_text_at finds plan text") };
        let text = change(text);
        *content = if text.is_empty() { Content::Blank } else { Content::Text(text) };
        books::place(book, department, at)
    }

    /// Writes into the margin of a line's row and tells where.
    pub fn write_beside(&mut self, line: usize, department: usize, text: &str) -> Place {
        let id = self.city.campaign.lines[line].id.clone();
        let book = self.book(department);
        let (sheet, row) = books::row_of(book, &id);
        let at: At = books::write_beside(book, sheet, row, text);
        books::place(book, department, at)
    }

    /// Deletes a line's row; what stood below moves up.
    pub fn delete_row(&mut self, line: usize, department: usize) -> Place {
        let id = self.city.campaign.lines[line].id.clone();
        let book = self.book(department);
        let (sheet, row) = books::row_of(book, &id);
        book.sheets[sheet].rows.remove(row);
        Place::sheet(&file_of(department), &workbook::sheet_names(book)[sheet])
    }

    /// Replaces a department's return by the same one with other parts.
    pub fn change_parts(&mut self, department: usize, change: impl FnOnce(&mut Parts)) {
        let mut parts = Parts::of(&workbook::render(self.book(department)).expect("the form is drawn"));
        change(&mut parts);
        self.remove(department);
        self.add(file_of(department).trim_start_matches("回収/"), parts.bytes(), 0);
    }

    /// Everything as it is read.
    pub fn see(&self) -> Vec<Seen> {
        let forms = Forms::new(&self.city.campaign);
        let mut seen = Vec::new();
        for (department, read) in self.city.read() {
            match self.changed.get(department) {
                None => seen.push(Seen::Form(Box::new(again(read)))),
                Some(Some(book)) => seen.push(Seen::Form(Box::new(read_form(&file_of(*department), book, &forms)))),
                Some(None) => {}
            }
        }
        seen.extend(self.further.iter().flat_map(|incoming| collect::see(incoming, &forms, collect::open)));
        seen
    }

    /// Everything merged.
    pub fn collect(&self) -> Progress {
        collect::collect(&Forms::new(&self.city.campaign), self.see(), &Decisions::default())
    }
}

/// The lines that forms remember, each once.
pub fn records(seen: &[Seen]) -> Vec<Record> {
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    for seen in seen {
        if let Seen::Form(form) = seen {
            records.extend(form.records.iter().map(|record| (record.id.clone(), record.clone())));
        }
    }
    records.into_values().collect()
}
