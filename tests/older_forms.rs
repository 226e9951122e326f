//! A form that an older release distributed is collected by this one, whatever spreadsheet format it was saved in. Each folder of
//! `tests/forms` keeps a plan, its template, one filled return (as .xlsx; the other formats are LibreOffice's of the same) and the
//! answers in it, as they were when that version of the form was current; none is ever changed.

use std::fs;
use std::path::Path;

use torimatome::domain::decisions::Decisions;
use torimatome::domain::finding::Severity;
use torimatome::domain::year::FiscalYear;
use torimatome::form::template::Template;
use torimatome::pipeline::collect::{self, Forms, Incoming};
use torimatome::pipeline::plan;
use torimatome::reconcile::identity::Register;

#[test]
fn every_older_version_of_the_form_is_read() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut versions: Vec<_> = fs::read_dir(folders).unwrap().map(|entry| entry.unwrap().path()).collect();
    versions.sort();
    assert!(!versions.is_empty());
    for version in versions {
        for format in ["xlsx", "xlsm", "xls", "ods"] {
            comes_home(&version, format);
        }
    }
}

fn comes_home(version: &Path, format: &str) {
    let read = |name: &str| fs::read(version.join(name)).unwrap();
    let template = Template::parse(&String::from_utf8(read("template.toml")).unwrap()).unwrap();
    let year = FiscalYear::parse("令和6年度").unwrap();
    let bytes = read(&format!("returned.{format}"));
    let returned = || Incoming { name: format!("回収/様式.{format}"), bytes: Ok(bytes.clone()), modified: 0, set_aside: false };
    let plan = plan::read_plan(&read("plan.xlsx"), &template, year, "計画.xlsx").unwrap();
    let from_forms = collect::remembered(std::iter::once(returned()), year, &template.name, collect::open);
    let (campaign, _) = plan::campaign(plan, &template, None, &mut Register::default(), &from_forms, &Decisions::default()).unwrap();
    let forms = Forms::new(&campaign);
    let progress = collect::collect(&forms, collect::see(&returned(), &forms, collect::open), &Decisions::default());

    let mut expected: Vec<(String, String, Option<String>)> = serde_json::from_slice(&read("answers.json")).unwrap();
    let mut found: Vec<(String, String, Option<String>)> = progress
        .answers
        .iter()
        .map(|((line, _, field), answer)| (campaign.lines[*line].number.clone(), field.clone(), answer.value.clone()))
        .collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{} {format}", version.display());
    let about_the_form = progress.findings.iter().filter(|f| f.severity != Severity::Info && f.source.is_some());
    assert_eq!(about_the_form.count(), 0, "{} {format}", version.display());
    assert_eq!(progress.ledger.unaccounted, 0);
}
