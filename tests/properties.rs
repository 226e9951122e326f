//! What must hold whatever happened to a file on the way.

mod support;

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::Config;
use support::books;
use support::city::{City, again, assert_ledger, file_of, read_form, small};
use support::small_plan::SmallPlan;
use torimatome::domain::answer::Progress;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::Code;
use torimatome::domain::place::Place;
use torimatome::domain::text::is_blank;
use torimatome::pipeline::collect::{self, Forms, Incoming, Seen};
use torimatome::read;
use torimatome::reconcile::lines::Campaign;
use torimatome::sheets::grid::{Book, Cell, Content, Row, Style};
use torimatome::sheets::packet;
use torimatome::write::workbook;
use zip::ZipArchive;

/// Few cases, so that the whole stays quick, unless `PROPTEST_CASES` asks for more; and no files left behind.
fn config(cases: u32) -> Config {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { cases };
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// One thing that someone does to a form; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Edit {
    Blank {
        sheet: usize,
        row: usize,
        cell: usize,
    },
    Overwrite {
        sheet: usize,
        row: usize,
        cell: usize,
        text: String,
    },
    Write {
        sheet: usize,
        row: usize,
        col: u32,
        text: String,
    },
    RemoveRow {
        sheet: usize,
        row: usize,
    },
    InsertRow {
        sheet: usize,
        row: usize,
        text: String,
    },
    CopyRow {
        sheet: usize,
        from: usize,
        to: usize,
    },
    SwapRows {
        sheet: usize,
        one: usize,
        other: usize,
    },
    HideRow {
        sheet: usize,
        row: usize,
    },
    /// A cell is merged with the one right of it, whose text goes.
    Merge {
        sheet: usize,
        row: usize,
        cell: usize,
    },
    /// A mark in row 1, or the first cell of another row, where its key is.
    Mark {
        sheet: usize,
        row: usize,
        cell: usize,
        text: String,
    },
    /// Everything is taken apart, and a column moved before another one.
    MoveColumn {
        sheet: usize,
        from: u32,
        to: u32,
    },
    RemoveSheet {
        sheet: usize,
    },
    AddSheet {
        text: String,
    },
}

fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,8}",
        "[あ-んア-ンー一-龠　]{1,8}",
        Just("様式:1".to_owned()),
        Just("列:3".to_owned()),
        Just("○".to_owned()),
        Just("1,234人".to_owned()),
        Just("  \n".to_owned()),
        // Keys of lines, pasted where they do not belong.
        (0_usize..50).prop_map(|index| small().campaign.lines[index % small().campaign.lines.len()].id.clone()),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let (sheet, row) = (0_usize..3, 0_usize..200);
    let at = (sheet.clone(), row.clone(), 0_usize..20);
    prop_oneof![
        4 => at.clone().prop_map(|(sheet, row, cell)| Edit::Blank { sheet, row, cell }),
        6 => (at, some_text()).prop_map(|((sheet, row, cell), text)| Edit::Overwrite { sheet, row, cell, text }),
        4 => (sheet.clone(), row.clone(), 0_u32..25, some_text()).prop_map(|(sheet, row, col, text)| Edit::Write { sheet, row, col, text }),
        2 => (sheet.clone(), row.clone()).prop_map(|(sheet, row)| Edit::RemoveRow { sheet, row }),
        2 => (sheet.clone(), row.clone(), some_text()).prop_map(|(sheet, row, text)| Edit::InsertRow { sheet, row, text }),
        2 => (sheet.clone(), row.clone(), row.clone()).prop_map(|(sheet, from, to)| Edit::CopyRow { sheet, from, to }),
        2 => (sheet.clone(), row.clone(), row.clone()).prop_map(|(sheet, one, other)| Edit::SwapRows { sheet, one, other }),
        1 => (sheet.clone(), row.clone()).prop_map(|(sheet, row)| Edit::HideRow { sheet, row }),
        2 => (sheet.clone(), row.clone(), 0_usize..20).prop_map(|(sheet, row, cell)| Edit::Merge { sheet, row, cell }),
        2 => (sheet.clone(), prop_oneof![Just(0), row], 0_usize..20, some_text()).prop_map(|(sheet, row, cell, text)| Edit::Mark { sheet, row, cell, text }),
        1 => (sheet.clone(), 0_u32..10, 0_u32..10).prop_map(|(sheet, from, to)| Edit::MoveColumn { sheet, from, to }),
        1 => sheet.prop_map(|sheet| Edit::RemoveSheet { sheet }),
        1 => some_text().prop_map(|text| Edit::AddSheet { text }),
    ]
}

fn apply(book: &mut Book, edit: &Edit) {
    let sheets = book.sheets.len();
    let (Edit::Blank { sheet, .. }
    | Edit::Overwrite { sheet, .. }
    | Edit::Write { sheet, .. }
    | Edit::RemoveRow { sheet, .. }
    | Edit::InsertRow { sheet, .. }
    | Edit::CopyRow { sheet, .. }
    | Edit::SwapRows { sheet, .. }
    | Edit::HideRow { sheet, .. }
    | Edit::Merge { sheet, .. }
    | Edit::Mark { sheet, .. }
    | Edit::MoveColumn { sheet, .. }) = edit
    else {
        match edit {
            Edit::RemoveSheet { sheet } if sheets > 2 => {
                // Names lead to sheets by their index.
                book.names.clear();
                book.opens_on = 0;
                book.sheets.remove(sheet % (sheets - 1));
            }
            Edit::AddSheet { text } => books::add_sheet(book, "追加", &[text]),
            _ => {}
        }
        return;
    };
    let sheet = &mut book.sheets[sheet % sheets];
    // Merged areas over several rows would overlap once rows move.
    for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.rows = 1;
    }
    let rows = sheet.rows.len().max(1);
    let text_cell = |col: u32, text: &str| Cell::new(col, Content::Text(text.to_owned()), Style::Plain);
    match edit {
        Edit::Blank { row, cell, .. } => {
            let cells = &mut sheet.rows[row % rows].cells;
            let count = cells.len().max(1);
            if let Some(cell) = cells.get_mut(cell % count) {
                cell.content = Content::Blank;
            }
        }
        Edit::Overwrite { row, cell, text, .. } => {
            let cells = &mut sheet.rows[row % rows].cells;
            let count = cells.len().max(1);
            if let Some(cell) = cells.get_mut(cell % count) {
                cell.content = Content::Text(text.clone());
            }
        }
        Edit::Write { row, col, text, .. } => {
            let cells = &mut sheet.rows[row % rows].cells;
            match cells.iter_mut().find(|cell| (cell.col..cell.col + cell.cols).contains(col)) {
                Some(cell) => cell.content = Content::Text(text.clone()),
                None => cells.push(text_cell(*col, text)),
            }
        }
        Edit::RemoveRow { row, .. } => {
            if sheet.rows.len() > 1 {
                sheet.rows.remove(row % rows);
            }
        }
        Edit::InsertRow { row, text, .. } => sheet.rows.insert(row % rows, Row::of(vec![text_cell(2, text), text_cell(4, text)])),
        Edit::CopyRow { from, to, .. } => {
            let copy = sheet.rows[from % rows].clone();
            sheet.rows.insert(to % rows, copy);
        }
        Edit::SwapRows { one, other, .. } => sheet.rows.swap(one % rows, other % rows),
        Edit::HideRow { row, .. } => sheet.rows[row % rows].hidden = true,
        Edit::Merge { row, cell, .. } => {
            let cells = &mut sheet.rows[row % rows].cells;
            cells.sort_by_key(|cell| cell.col);
            let at = cell % cells.len().max(1);
            if at + 1 < cells.len() {
                let next = cells.remove(at + 1);
                cells[at].cols = next.col + next.cols - cells[at].col;
            }
        }
        Edit::Mark { row, cell, text, .. } => {
            let cells = &mut sheet.rows[row % rows].cells;
            let at = if *row == 0 { cell % cells.len().max(1) } else { 0 };
            if let Some(cell) = cells.get_mut(at) {
                cell.content = Content::Text(text.clone());
            }
        }
        Edit::MoveColumn { from, to, .. } => {
            for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
                cell.cols = 1;
                cell.col = match cell.col {
                    col if col == *from => *to,
                    col if *from < col && col <= *to => col - 1,
                    col if *to <= col && col < *from => col + 1,
                    col => col,
                };
            }
        }
        Edit::RemoveSheet { .. } | Edit::AddSheet { .. } => {}
    }
}

/// Whether every written cell of every return is counted once and, if it is neither plan nor answer, named in a finding.
fn assert_nothing_is_lost(seen: Vec<Seen>, written: usize) -> Progress {
    let forms: Vec<_> = seen.iter().filter_map(|seen| if let Seen::Form(form) = seen { Some(again(form)) } else { None }).collect();
    let progress = collect::collect(&Forms::new(&small().campaign), seen, &Decisions::default());
    assert_ledger(&progress);
    let foreign = progress.findings.iter().any(|finding| finding.code == Code::ReturnForeign);
    if foreign {
        // A file that cannot be told to be a return is one finding, outside the ledger.
        assert_eq!((progress.ledger.cells, progress.findings.iter().filter(|f| f.department.is_none()).count()), (0, 1));
        return progress;
    }
    let files = forms.iter().filter(|form| form.form.part == 0).count();
    // What is printed on the edges of a page stands in no cell.
    let on_edges = forms.iter().flat_map(|form| &form.form.stray).filter(|stray| stray.place.cell.is_none()).count();
    assert_eq!((progress.ledger.cells, progress.ledger.files), (written + on_edges, files));
    let office: usize = forms.iter().map(|form| form.form.office.len()).sum();
    assert_eq!(progress.ledger.answers, progress.answers.len() + office);
    let named: BTreeSet<&Place> = progress.findings.iter().flat_map(|finding| finding.source.iter().chain(&finding.related)).collect();
    // A finding on a whole file (another year, another department) names everything in it.
    let named_whole = |file: &str| named.contains(&Place::file(file));
    for form in forms.iter().filter(|form| !named_whole(&form.form.file)) {
        let stray = form.form.stray.iter().map(|stray| (&stray.place, &stray.text));
        // What was changed to what the plan says is the plan's.
        let says = |edit: &&torimatome::domain::returned::Edit| {
            let line = edit.line.as_deref().and_then(|id| small().campaign.line_by_id(id)).map(|line| &small().campaign.lines[line]);
            line.is_none_or(|line| line.title.as_ref() != Some(&edit.after) && small().campaign.plan_text(line, &edit.field) != edit.after)
        };
        let edits = form.form.edits.iter().filter(says).map(|edit| (&edit.place, &edit.after));
        let gone = form.form.answers.iter().filter(|answer| small().campaign.line_by_id(&answer.line).is_none());
        for (place, text) in stray.chain(edits).chain(gone.map(|answer| (&answer.place, &answer.raw))) {
            assert!(named.contains(place), "{place:?} 「{text}」 is named nowhere");
        }
        for answer in form.form.answers.iter().filter(|answer| small().campaign.line_by_id(&answer.line).is_some()) {
            let same_cell =
                |((line, _, field), _): &(&(usize, usize, String), &_)| small().campaign.lines[*line].id == answer.line && *field == answer.field;
            assert!(progress.answers.iter().any(|entry| same_cell(&entry)), "{} {} has an answer", answer.line, answer.field);
        }
    }
    progress
}

fn written_cells(bytes: &[u8]) -> usize {
    let book = read::workbook::read(bytes).expect("it reads");
    book.sheets.iter().map(|sheet| sheet.cells.values().filter(|cell| !is_blank(&cell.text)).count()).sum()
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn every_written_cell_is_accounted_for(who in 0_usize..6, filled in any::<bool>(), edits in prop::collection::vec(edit(), 1..12)) {
        let departments: Vec<usize> = small().filled.keys().copied().collect();
        let department = departments[who % departments.len()];
        let mut book = if filled { small().filled[&department].clone() } else { small().blank[&department].clone() };
        for edit in &edits {
            apply(&mut book, edit);
        }
        let bytes = workbook::render(&book).expect("the edited form is drawn");
        let written = written_cells(&bytes);
        let seen = collect::see(&Incoming { name: file_of(department), bytes: Ok(bytes), modified: 0, set_aside: false }, &Forms::new(&small().campaign), collect::open);
        // Without hidden sheet and without the sheet of lines nothing is left by which a form is known.
        prop_assert!(!seen.iter().any(|seen| matches!(seen, Seen::Problem(finding) if finding.code != Code::ReturnForeign)));
        let progress = assert_nothing_is_lost(seen, written);
        workbook::render(&packet::book(&small().campaign, &progress, &[])).expect("a packet is drawn of it");
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn two_damaged_returns_are_accounted_for(
        who in 0_usize..6,
        edits in [prop::collection::vec(edit(), 0..6), prop::collection::vec(edit(), 0..6)],
    ) {
        let departments: Vec<usize> = small().filled.keys().copied().collect();
        let department = departments[who % departments.len()];
        let forms = Forms::new(&small().campaign);
        let (mut seen, mut written) = (Vec::new(), 0);
        for (edits, name) in edits.iter().zip(["回収/前半.xlsx", "回収/後半.xlsx"]) {
            let mut book = small().filled[&department].clone();
            for edit in edits {
                apply(&mut book, edit);
            }
            let bytes = workbook::render(&book).expect("the edited form is drawn");
            let read = collect::see(&Incoming { name: name.to_owned(), bytes: Ok(bytes.clone()), modified: 0, set_aside: false }, &forms, collect::open);
            if read.iter().any(|seen| matches!(seen, Seen::Form(_))) {
                written += written_cells(&bytes);
                seen.extend(read);
            }
        }
        prop_assume!(!seen.is_empty());
        assert_nothing_is_lost(seen, written);
    }
}

/// All returns, some of them twice with other answers, a message and clutter beside them.
fn disputed() -> Vec<(String, Book)> {
    let mut files: Vec<(String, Book)> = small().filled.iter().map(|(department, book)| (file_of(*department), book.clone())).collect();
    for (copy, (department, book)) in small().filled.iter().enumerate() {
        let mut book = book.clone();
        let line = small().line("required", |_, line| line.is_required_of(*department) && line.open.len() > 1);
        let id = &small().campaign.lines[line].id;
        for field in ["result", "rating"] {
            let at = books::answer_at(&book, id, field);
            books::answer(&mut book, at).text = format!("写し{copy}では異なります");
        }
        let at = books::office_at(&book, "連絡");
        *books::content(&mut book, at) = Content::Text(format!("写し{copy}です"));
        files.push((format!("回収/写し/{copy}.xlsx"), book));
    }
    files.push(("回収/名簿.xlsx".into(), books::workbook(vec![books::sheet("名簿", &[vec!["甲".into()]])])));
    files
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn the_order_of_files_changes_nothing(order in Just((0..13).collect::<Vec<usize>>()).prop_shuffle()) {
        static FILES: OnceLock<Vec<Incoming>> = OnceLock::new();
        static FIRST: OnceLock<(String, Vec<u8>)> = OnceLock::new();
        let files = FILES.get_or_init(|| {
            let draw = |(name, book): (String, Book)| Incoming {
                name,
                bytes: Ok(workbook::render(&book).expect("drawn")),
                modified: 0,
                set_aside: false,
            };
            disputed().into_iter().map(draw).collect()
        });
        prop_assert_eq!(files.len(), order.len());
        let result = |order: &[usize]| {
            let progress = collect::collect(&Forms::new(&small().campaign), order.iter().flat_map(|&file| collect::see(&files[file], &Forms::new(&small().campaign), collect::open)).collect(), &Decisions::default());
            let packet = workbook::render(&packet::book(&small().campaign, &progress, &small().findings)).expect("drawn");
            (format!("{progress:?}"), packet)
        };
        let first = FIRST.get_or_init(|| result(&(0..13).collect::<Vec<usize>>()));
        let now = result(&order);
        prop_assert_eq!(&first.0, &now.0);
        prop_assert!(first.1 == now.1, "the packet has the same bytes");
    }
}

/// Types a text into the first free-text cell of a form, draws and reads it.
fn round_trip(text: &str) -> Option<(String, Option<String>)> {
    let department = *small().blank.keys().next().expect("a department");
    let line = small().line("free text", |_, line| line.departments.contains(&department) && line.open.iter().any(|field| field == "result"));
    let mut book = small().blank[&department].clone();
    let at = books::answer_at(&book, &small().campaign.lines[line].id, "result");
    text.clone_into(&mut books::answer(&mut book, at).text);
    let cell = books::place(&book, department, at).cell.expect("a cell");
    let bytes = workbook::render(&book).expect("drawn");
    if !text.is_empty() {
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("a package");
        let mut xml = String::new();
        let part = format!("xl/worksheets/sheet{}.xml", at.sheet + 1);
        archive.by_name(&part).expect("the sheet").read_to_string(&mut xml).expect("it reads");
        let start = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell is written");
        let tag = &xml[start..start + xml[start..].find('>').expect("the tag ends")];
        assert!(tag.contains("t=\"s\""), "{tag} is a text cell");
    }
    let form = read_form(&file_of(department), &book, &Forms::new(&small().campaign));
    let progress = collect::collect(&Forms::new(&small().campaign), vec![Seen::Form(Box::new(form))], &Decisions::default());
    assert_ledger(&progress);
    progress.answer(line, department, "result").map(|answer| (answer.raw.clone(), answer.value.clone()))
}

/// Any text that a cell can hold: no control characters but tab and line break.
fn any_cell_text() -> impl Strategy<Value = String> {
    let kept = |c: &char| (!c.is_control() || matches!(c, '\t' | '\n')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let letter = prop_oneof![
        4 => any::<char>().prop_filter("a cell cannot hold it", kept),
        1 => prop::sample::select(vec!['=', '+', '-', '@', '\'', '"', '&', '<', '>', '_', 'x', '0', '\t', '\n', ' ', '　', '𠮷', '🎉', '\u{200d}', 'ｶ', 'ﾞ']),
    ];
    prop::collection::vec(letter, 0..40).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn any_text_arrives_unchanged(text in any_cell_text()) {
        let expected = (!is_blank(&text)).then(|| (text.clone(), Some(text.clone())));
        prop_assert_eq!(round_trip(&text), expected);
    }
}

#[test]
fn texts_that_programs_like_to_change() {
    let long = "長".repeat(32_767);
    let wide = format!("{}端", "𠮷".repeat(16_383));
    let texts = [
        "=1+1",
        "=SUM(A1:A9)",
        "+81-3-1234-5678",
        "-5",
        "@職員",
        "'先頭の引用符",
        "0012",
        "1-2",
        "3/4",
        "1E5",
        "TRUE",
        "#N/A",
        "http://example.com/",
        "internal:Sheet!A1",
        "_x0041_",
        "_x005F_",
        "\t字下げ",
        "一行目\n二行目\n",
        "末尾の空白 　 ",
        "　先頭の空白",
        "👩‍👩‍👧‍👦🎉",
        "𠮷野家",
        "e\u{301}",
        "ｶﾞｷﾞ",
        "①Ⅳ㍻",
        &long,
        &wide,
    ];
    for text in texts {
        let shown: String = text.chars().take(20).collect();
        assert_eq!(round_trip(text), Some((text.to_owned(), Some(text.to_owned()))), "{shown}");
    }
}

fn saved(name: &str, book: &Book, day: (u16, u8, u8)) -> Incoming {
    let bytes = workbook::render_saved_on(book, day).expect("drawn");
    Incoming { name: name.to_owned(), bytes: Ok(bytes), modified: 0, set_aside: false }
}

fn collected(campaign: &Campaign<'_>, files: &[Incoming]) -> Progress {
    let forms = Forms::new(campaign);
    let seen = files.iter().flat_map(|file| collect::see(file, &forms, collect::open)).collect();
    let progress = collect::collect(&forms, seen, &Decisions::default());
    assert_ledger(&progress);
    progress
}

proptest! {
    #![proptest_config(config(24))]

    /// Of two returns each cell takes what one of them says, the later one where both do; a conflict is told exactly where they differ.
    #[test]
    fn two_returns_merge_cell_by_cell(said in prop::collection::vec((0_usize..3, 0_usize..3), 6..=6), newer_first in any::<bool>()) {
        const SAID: [&str; 3] = ["", "相談を三回受けた。", "講座を二つ開いた。"];
        let department = small().department("子ども課");
        let cells: Vec<(usize, usize, String)> = small().cells().into_iter().filter(|(_, own, field)| *own == department && field == "result").collect();
        prop_assume!(cells.len() >= 3);
        let mut books = [small().blank[&department].clone(), small().blank[&department].clone()];
        let mut expected: Vec<(usize, String)> = Vec::new();
        let mut differing: BTreeSet<Place> = BTreeSet::new();
        let names = ["回収/前.xlsx", "回収/後.xlsx"];
        for ((line, _, field), (older, newer)) in cells.iter().zip(&said) {
            let at = books::answer_at(&books[0], &small().campaign.lines[*line].id, field);
            for (book, which) in books.iter_mut().zip([older, newer]) {
                SAID[*which].clone_into(&mut books::answer(book, at).text);
            }
            let wins = if *newer > 0 { newer } else { older };
            expected.extend((*wins > 0).then(|| (*line, SAID[*wins].to_owned())));
            if *older > 0 && *newer > 0 && older != newer {
                let place = books::place(&books[0], department, at);
                differing.extend(names.map(|name| Place { file: Some(name.into()), ..place.clone() }));
            }
        }
        let mut files = vec![saved(names[0], &books[0], (2025, 4, 1)), saved(names[1], &books[1], (2025, 4, 2))];
        if newer_first {
            files.reverse();
        }
        let progress = collected(&small().campaign, &files);
        let found: Vec<(usize, String)> = progress.answers.iter().map(|((line, _, _), answer)| (*line, answer.raw.clone())).collect();
        expected.sort();
        prop_assert_eq!(found, expected);
        let conflicts: Vec<_> = progress.findings.iter().filter(|finding| finding.code == Code::ReturnConflict).collect();
        prop_assert_eq!(conflicts.len(), usize::from(!differing.is_empty()));
        let told: BTreeSet<Place> = conflicts.iter().flat_map(|finding| finding.source.iter().chain(&finding.related)).cloned().collect();
        prop_assert_eq!(told, differing);
    }

    /// A text of the plan as sent, as the department returned it, and as the plan has it now: told is what the department changed, unless
    /// the plan says the same by now.
    #[test]
    fn a_plan_text_is_compared_three_ways(changes in prop::collection::vec((any::<bool>(), 0_usize..3), 10..=10)) {
        const COLUMN: usize = 6;
        let mut plan = SmallPlan::new();
        let mut books = small().filled.clone();
        let mut expected: BTreeSet<(usize, usize)> = BTreeSet::new();
        let lines: Vec<usize> = (0..small().campaign.lines.len()).filter(|line| small().is_entry(*line)).collect();
        for (row, (line, (in_plan, by_department))) in lines.iter().zip(&changes).enumerate() {
            let entry = &small().campaign.lines[*line];
            let department = entry.departments[0];
            if *in_plan {
                plan.rows[row][COLUMN] = format!("{}（見直し後）", plan.rows[row][COLUMN]);
            }
            let sent = SmallPlan::new().rows[row][COLUMN].clone();
            let returned = match by_department {
                0 => sent.clone(),
                1 => format!("{sent}（見直し後）"),
                _ => format!("{sent}（課の案）"),
            };
            let book = books.get_mut(&department).expect("a form");
            let at = books::plan_text_at(book, &entry.id, "target");
            if let Content::PlanText(_, text) = books::content(book, at) {
                assert_eq!(*text, sent);
                text.clone_from(&returned);
            }
            if returned != sent && returned != plan.rows[row][COLUMN] {
                expected.insert((*line, department));
            }
        }
        let now = City::with_register("sample", "令和6年度", plan.bytes(), small().register.clone(), &[]);
        let files: Vec<Incoming> = books.iter().map(|(department, book)| saved(&file_of(*department), book, (2025, 4, 1))).collect();
        let progress = collected(&now.campaign, &files);
        let told: Vec<(usize, usize)> = progress
            .findings
            .iter()
            .filter(|finding| finding.code == Code::PlanTextEdited)
            .map(|finding| (finding.line.expect("a line"), finding.department.expect("a department")))
            .collect();
        prop_assert_eq!(told.len(), expected.len());
        prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), expected);
        prop_assert_eq!(progress.answers.len(), small().cells().len());
    }
}
