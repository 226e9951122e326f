//! A second year: the plan that `rollover` makes of the first, with everything that was said at its place.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::binary::{Desk, list, text};
use support::city::{City, cities, meant, small};
use torimatome::domain::line::LineKind;
use torimatome::domain::text::fold_widths;
use torimatome::form::sample;
use torimatome::form::template::{Field, FilledBy, RATING};
use torimatome::pipeline::overview::overview;
use torimatome::reconcile::{effective, last_year, printed};
use torimatome::write::workbook;

/// Two years of a city: the first filled in and rolled over, the second as its plan reads.
struct Years {
    desk: Desk,
    first: City,
    second: City,
    /// What `rollover` said.
    said: Value,
}

impl Years {
    fn of(template: &'static str, year: &str, plan: Vec<u8>, succession: &str) -> Self {
        let desk = Desk::new();
        desk.write("元の計画.xlsx", &plan);
        desk.init(template, year);
        let first = City::new(template, year, plan);
        fill(&desk, "作業", &first);
        desk.write("作業/引継ぎ.toml", succession.as_bytes());
        let said = desk.run(["-C", "作業", "rollover", "翌年", "--force", "--format", "json"]).ends_with(0).json();
        let second = City::new(template, text(&said, "year"), desk.read("翌年/計画.xlsx"));
        Self { desk, first, second, said }
    }

    fn rolled(city: &City) -> Self {
        Self::of(city.template, &city.year.to_string(), city.plan.clone(), "")
    }

    /// The line of the second year that was this one.
    fn line(&self, first: usize) -> usize {
        let line = &self.first.campaign.lines[first];
        let found = self.second.campaign.line_by_id(&line.id);
        found.unwrap_or_else(|| panic!("{}: {} {:?} is gone", self.first.template, line.number, line.title))
    }

    /// What `rollover` listed of a kind.
    fn listed(&self, kind: &str) -> Vec<&str> {
        list(&self.said, "listed").iter().filter(|one| text(one, "kind") == kind).map(|one| text(one, "name")).collect()
    }
}

/// Lays every department's filled-in form into 回収.
fn fill(desk: &Desk, folder: &str, city: &City) {
    for (department, book) in &city.filled {
        desk.write(&format!("{folder}/回収/{department}.xlsx"), &workbook::render(book).expect("drawn"));
    }
}

fn field<'c>(city: &'c City, key: &str) -> &'c Field {
    city.campaign.template.field(key).unwrap_or_else(|| panic!("there is no {key}"))
}

/// Fields of last year that belong to entries, with the field that they hold.
fn carried(city: &City) -> Vec<(&'static Field, &'static str)> {
    let fields = city.campaign.template.fields.iter().filter(|field| field.by == FilledBy::LastYear && field.on_level().is_none());
    fields.filter_map(|field| Some((field, field.last_year_of.as_ref()?.get_ref().as_str()))).collect()
}

/// Every answer that counted last year stands at its line and its department, and nowhere else.
fn everything_stands_at_its_line(years: &Years) {
    let (first, second) = (&years.first, &years.second);
    let name = first.template;
    let progress = support::returns::Returns::filled(first).collect();
    assert_eq!(overview(&first.campaign), overview(&second.campaign), "{name}");
    let mut values = 0;
    for (index, line) in first.campaign.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Entry(_))) {
        let now = years.line(index);
        let new = &second.campaign.lines[now];
        let names = |city: &City, line: &torimatome::domain::line::Line| {
            line.departments.iter().map(|&department| city.campaign.department(department).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((&new.title, &new.path, names(second, new)), (&line.title, &line.path, names(first, line)), "{name}");
        for (field, of) in carried(first) {
            for &department in &line.departments {
                let by = if line.answered_once() { line.departments[0] } else { department };
                let said = printed::shown(&first.campaign, &progress, index, by, of).filter(|_| !line.open.is_empty() || effective::answer(&first.campaign, &progress, index, by, of).is_some());
                let in_full = !(line.relisted && line.open.is_empty());
                let here = second.department(first.campaign.department(department));
                let found = last_year::of(&second.campaign, new, here, field);
                let expected = said.filter(|_| in_full);
                assert_eq!(found.map(|text| fold_widths(&text)), expected.map(|text| fold_widths(&text)), "{name} {} {of}", line.number);
                values += 1;
            }
        }
    }
    assert!(values > 10, "{name}: {values}");
}

#[test]
fn what_was_said_stands_at_its_line() {
    everything_stands_at_its_line(&Years::rolled(small()));
    everything_stands_at_its_line(&Years::of(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec(), ""));
}

#[test]
fn what_was_said_stands_at_its_line_in_the_three_cities() {
    for city in cities() {
        everything_stands_at_its_line(&Years::rolled(city));
    }
}

/// A whole second year through the binary.
fn a_second_year(years: &Years) {
    let (desk, second) = (&years.desk, &years.second);
    let name = second.template;
    let codes = |value: &Value| list(value, "findings").iter().map(|finding| text(finding, "code").to_owned()).collect::<BTreeSet<_>>();
    let before = desk.run(["-C", "作業", "check", "--format", "json"]).json();
    let after = desk.run(["-C", "翌年", "check", "--format", "json"]).json();
    assert_eq!((codes(&after), &after["overview"]), (codes(&before), &before["overview"]), "{name}");
    let distributed = desk.run(["-C", "翌年", "distribute", "--format", "json"]).ends_with(0).json();
    assert_eq!(list(&distributed, "workbooks").len(), second.filled.len(), "{name}");
    fill(desk, "翌年", second);
    let collected = desk.run(["-C", "翌年", "collect", "--format", "json"]).ends_with(0).json();
    assert_eq!(list(&collected, "findings"), [] as [Value; 0], "{name}");
    let answers: usize = list(&collected, "entries").iter().chain(list(&collected, "units")).map(|line| list(line, "answers").len()).sum();
    assert_eq!(answers, second.cells().len(), "{name}");
}

#[test]
fn a_second_year_of_the_sample() {
    a_second_year(&Years::rolled(small()));
    a_second_year(&Years::of(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec(), ""));
}

#[test]
fn a_second_year_of_the_three_cities() {
    cities().into_iter().for_each(|city| a_second_year(&Years::rolled(city)));
}
