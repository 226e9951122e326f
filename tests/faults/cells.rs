//! Faults in the cells of one return.

use crate::support::city::{cities, file_of};
use crate::support::returns::Returns;
use crate::support::{at_cell, books};
use crate::{expect, text_field};
use torimatome::domain::answer::Status;
use torimatome::domain::finding::{Code, Finding, Severity};
use torimatome::domain::line::Asked;
use torimatome::domain::line::LineKind;
use torimatome::domain::place::Place;
use torimatome::form::template::{DESCRIPTION, RATING, TITLE};
use torimatome::sheets::grid::Content;

#[test]
fn a_blank_rating() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        for blank in ["", " 　\n"] {
            let mut returns = Returns::filled(city);
            let place = returns.set(line, department, RATING, blank);
            let progress = expect(&returns, &[at_cell(Code::RatingMissing, department, line, RATING, place)], "blank rating");
            let submission = &progress.submissions[&department];
            assert_eq!((submission.status(), submission.required - submission.filled), (Status::Partial, 1));
        }
    }
}

#[test]
fn a_rating_outside_the_scale() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        for typed in ["S", "A→B", "AB", "B?", "未定"] {
            let mut returns = Returns::filled(city);
            let place = returns.set(line, department, RATING, typed);
            let progress = expect(&returns, &[at_cell(Code::RatingInvalid, department, line, RATING, place)], typed);
            let answer = progress.answer(line, department, RATING).expect("it is kept");
            assert_eq!((answer.value.as_deref(), answer.raw.as_str()), (None, typed));
        }
    }
}

#[test]
fn a_blank_required_text() {
    for city in cities() {
        let field = text_field(city);
        let (line, department) = city.plain_line(field, 1);
        let mut returns = Returns::filled(city);
        let place = returns.set(line, department, field, "");
        expect(&returns, &[at_cell(Code::TextMissing, department, line, field, place)], "blank text");
    }
}

#[test]
fn a_blank_row() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        let mut returns = Returns::filled(city);
        let place = returns.clear(line, department);
        expect(&returns, &[Finding::new(Code::RowBlank).department(department).line(line).at(place)], "blank row");
    }
}

#[test]
fn blanks_that_the_form_allows() {
    for city in cities() {
        let mut returns = Returns::filled(city);
        let mut cleared = 0;
        for (index, line) in city.campaign.lines.iter().enumerate().filter(|(_, line)| !line.open.is_empty()) {
            // One value of an indicator is enough, and wanted.
            let kept = usize::from(line.asked == Asked::Anyone);
            for &department in line.departments.iter().skip(kept).filter(|department| !line.is_required_of(**department)) {
                returns.clear(index, department);
                cleared += 1;
            }
        }
        assert_eq!(cleared > 0, city.template != "kitamoto");
        let progress = expect(&returns, &[], "copies, partners and indicators left blank");
        assert!(progress.submissions.values().all(|submission| submission.status() == Status::Complete));
    }
}

#[test]
fn edited_text_of_the_plan() {
    for city in cities() {
        let plan_field = [("honjo", "policy"), ("kitamoto", "goal"), ("asaka", DESCRIPTION)].iter().find(|(name, _)| *name == city.template);
        for field in [plan_field.expect("one of the three").1, DESCRIPTION, TITLE] {
            let line = city.line(field, |index, line| {
                let department = line.departments[0];
                let book = &city.filled[&department];
                let LineKind::Entry(entry) = line.kind else { return false };
                let plan_entry = &city.campaign.plan.entries[entry];
                // On a card, title and description belong to the first line below them.
                let first = city
                    .campaign
                    .lines
                    .iter()
                    .find(|other| city.campaign.item(other) == Some(plan_entry.item) && other.departments.contains(&department));
                city.is_single(index)
                    && (plan_entry.fields.contains_key(field) || field == DESCRIPTION || field == TITLE)
                    && first.is_some_and(|first| first.id == line.id)
                    && city.campaign.plan.items[plan_entry.item].description.is_some()
                    && books::row_of(book, &line.id).1 > 0
            });
            let department = city.campaign.lines[line].departments[0];
            for (change, what) in [
                (&(|text: &str| format!("{text}（修正案）")) as &dyn Fn(&str) -> String, "added"),
                (&|_: &str| "まったく別の文です。".to_owned(), "replaced"),
                (&|_: &str| String::new(), "deleted"),
            ] {
                let mut returns = Returns::filled(city);
                let place = returns.edit_plan(line, department, field, change);
                expect(&returns, &[at_cell(Code::PlanTextEdited, department, line, field, place)], &format!("{field} {what}"));
            }
            let mut returns = Returns::filled(city);
            returns.edit_plan(line, department, field, |text| format!("　{} ", text.replace('。', "。\n")));
            expect(&returns, &[], &format!("{field}: spaces and line breaks are no change"));
        }
    }
}

#[test]
fn a_deleted_row() {
    for city in cities() {
        for field in [text_field(city), RATING] {
            let (line, department) = city.plain_line(field, 1);
            let mut returns = Returns::filled(city);
            let place = returns.delete_row(line, department);
            let finding = Finding::new(Code::RowMissing).department(department).line(line).at(place);
            let progress = expect(&returns, &[finding], "deleted row");
            let missing = progress.answers.len() + city.campaign.lines[line].open.len();
            assert_eq!(missing, city.cells().len(), "all other answers are there");
            for ((line, department, field), answer) in progress.answers.iter() {
                assert_eq!(answer.raw, city.typed(*line, *department, field), "each on its own line");
            }
        }
    }
}

#[test]
fn a_deleted_row_takes_its_margin_along() {
    for city in cities() {
        let (line, department) = city.plain_line(RATING, 2);
        let mut returns = Returns::filled(city);
        returns.write_beside(line, department, "余白のメモ");
        let place = returns.delete_row(line, department);
        expect(&returns, &[Finding::new(Code::RowMissing).department(department).line(line).at(place)], "one fault, one finding");
    }
}

#[test]
fn text_in_the_margin() {
    for city in cities() {
        let (line, department) = city.plain_line(text_field(city), 1);
        let mut returns = Returns::filled(city);
        let place = returns.write_beside(line, department, "この行は係長に確認中");
        let finding = || Finding::new(Code::StrayText).department(department).line(line).at(place.clone());
        expect(&returns, &[finding()], "margin");
        returns.write_beside(line, department, "もう一つ");
        let progress = expect(&returns, &[finding()], "two texts beside one row are one finding");
        assert_eq!(progress.findings[0].related.len(), 1);
    }
}

#[test]
fn a_note_at_a_cell() {
    for city in cities() {
        let (line, department) = city.plain_line(text_field(city), 1);
        let book = &city.filled[&department];
        let id = &city.campaign.lines[line].id;
        let place = books::place(book, department, books::answer_at(book, id, text_field(city)));
        let cell = place.cell.clone().expect("a cell");
        let mut returns = Returns::filled(city);
        returns.change_parts(department, |parts| parts.note(2, &cell, "ここは速報値です"));
        let finding = Finding::new(Code::StrayText).department(department).line(line).at(place);
        let progress = expect(&returns, &[finding], "note");
        assert_eq!(progress.answers.len(), city.cells().len());
        assert_eq!(progress.ledger.reported, 1);
    }
}

#[test]
fn a_sheet_that_was_added() {
    for city in cities() {
        let department = *city.filled.keys().next().expect("a department");
        let mut returns = Returns::filled(city);
        books::add_sheet(returns.book(department), "補足", &["会議の記録", "4月10日", "出席者は5人"]);
        let place = Place::cell(&file_of(department), "補足", torimatome::domain::place::CellRef::new(0, 0));
        let progress = expect(&returns, &[Finding::new(Code::StrayText).department(department).at(place)], "sheet");
        assert_eq!((progress.findings[0].related.len(), progress.ledger.reported), (2, 3));
    }
}

#[test]
fn a_message_to_the_office() {
    for city in cities() {
        let department = *city.filled.keys().next().expect("a department");
        let mut returns = Returns::filled(city);
        let book = returns.book(department);
        let at = books::office_at(book, "連絡");
        *books::content(book, at) = Content::Text("計画の2頁に誤字があります。".to_owned());
        let place = books::place(book, department, at);
        let progress = expect(&returns, &[Finding::new(Code::NoteToOffice).department(department).at(place)], "message");
        assert_eq!(progress.findings[0].severity, Severity::Info);
        assert_eq!(progress.submissions[&department].office["連絡"], "計画の2頁に誤字があります。");
    }
}

#[test]
fn a_word_that_was_replaced_in_the_hidden_sheet() {
    for city in cities() {
        for label in ["年度", "回"] {
            let department = *city.filled.keys().next().expect("a department");
            let mut returns = Returns::filled(city);
            let book = returns.book(department);
            let hidden = book.sheets.len() - 1;
            let row = book.sheets[hidden].rows.iter().position(|row| row.cells.get(1).is_some_and(|cell| cell.shown() == label));
            let row = row.expect("the form says this of itself");
            book.sheets[hidden].rows[row].cells[2].content = Content::Text("置換".to_owned());
            let changed = books::place(book, department, books::At { sheet: hidden, row, cell: 2 });
            let finding = Finding::new(Code::StrayText).department(department).at(changed);
            let progress = expect(&returns, &[finding], label);
            assert_eq!(progress.answers.len(), city.cells().len(), "the lines themselves tell whose form it is");
        }
    }
}
