//! Every kind of workbook that the program writes passes the strict check of the file format (tests/interop/strict.py), which knows what
//! makes Excel offer a repair.

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use support::binary::Desk;
use support::city::{City, cities, small};
use support::python;
use support::returns::Returns;
use torimatome::domain::answer::Progress;
use torimatome::domain::committee::Committee;
use torimatome::domain::correction::Correction;
use torimatome::domain::decisions::Decisions;
use torimatome::form::sample;
use torimatome::form::template::Kind;
use torimatome::pipeline::{distribute, editions, packet, proof, publish};

/// Every kind of workbook for a city: name and content.
fn all_kinds(city: &City) -> Vec<(String, Vec<u8>)> {
    let campaign = &city.campaign;
    let parcels = campaign.departments().into_iter().take(3).map(|department| distribute::parcel(campaign, department).expect("drawn"));
    let mut files: Vec<(String, Vec<u8>)> = parcels.map(|parcel| (parcel.file_name, parcel.bytes)).collect();
    files.push((distribute::mailing_list_name(campaign), distribute::mailing_list(campaign).expect("drawn")));
    let mut returns = Returns::filled(city);
    returns.remove(campaign.departments()[0]);
    let before = returns.collect();
    let first = editions::freeze(campaign, &before, &Committee::default(), None, 1, "2025-05-20").expect("drawn").expect("an edition");
    let progress = corrected(city);
    let second = editions::freeze(campaign, &progress, &Committee::default(), Some(&first.edition), 2, "2025-06-02")
        .expect("drawn")
        .expect("something changed");
    assert!(second.edition.pages.iter().any(|page| !page.number.is_plain()), "{}", city.template);
    for (name, progress, edition) in [("要対応あり", &before, None), ("版の後", &progress, Some(&first.edition))] {
        let drawn = packet::draw_since(campaign, progress, &city.findings, edition, &Committee::default(), |_, _| ()).expect("drawn");
        files.push((format!("{name}_{}", drawn.file_name), drawn.bytes));
    }
    files.extend(packet::corrections_for_consent(campaign, &progress).expect("drawn"));
    for department in proof::readers(campaign).into_iter().take(3) {
        files.push(proof::proof(campaign, &progress, department).expect("drawn"));
    }
    files.extend([Some(first.workbook), Some(second.workbook), second.replaced, second.pages].into_iter().flatten());
    let (book, all) = publish::draw(campaign, &progress, &Committee::default());
    let marks: BTreeSet<String> = all.iter().map(|one| one.mark.clone()).collect();
    let mut decisions = Decisions::default();
    let (confirmed, _) = publish::confirm(&all, &marks, "2025-05-20", &mut decisions);
    let public = publish::publish(campaign, &progress, &book, &confirmed, &[]).unwrap_or_else(|problem| panic!("{}: {problem}", city.template));
    files.extend(public.files.into_iter().filter(|(name, _)| name.ends_with("xlsx")).map(|(name, bytes)| (format!("公表_{name}"), bytes)));
    files
}

/// All answers, one of them corrected and longer than a page.
fn corrected(city: &City) -> Progress {
    let mut progress = Returns::filled(city).collect();
    let in_words = |field: &str| city.campaign.template.field(field).is_some_and(|field| field.kind == Kind::Text);
    let (key, answer) = progress.answers.iter_mut().find(|((line, _, field), _)| city.is_single(*line) && in_words(field)).expect("a text");
    let (line, department, field) = key.clone();
    let text = (0..160).map(|at| format!("{at}回目の会議を開きました。\n")).collect::<String>();
    let correction = Correction {
        number: city.campaign.lines[line].number.clone(),
        department: city.campaign.department(department).to_owned(),
        field,
        before: answer.raw.clone(),
        after: text.clone(),
        day: "2025-05-20".to_owned(),
        file: "取りまとめ/取りまとめ.xlsx".to_owned(),
        sheet: "回答一覧".to_owned(),
        cell: "H12".to_owned(),
        line: city.campaign.lines[line].id.clone(),
    };
    answer.raw.clone_from(&text);
    answer.value = Some(text);
    progress.corrected.insert(key.clone(), correction);
    progress
}

fn assert_strict(city: &City) {
    let desk = Desk::new();
    let files: Vec<PathBuf> = all_kinds(city)
        .into_iter()
        .map(|(name, bytes)| {
            desk.write(&name, &bytes);
            desk.path(&name)
        })
        .collect();
    assert_eq!(files.iter().collect::<BTreeSet<_>>().len(), files.len(), "each has a name of its own");
    if let Some(faults) = python("strict.py", &files) {
        assert_eq!(faults, "", "{}", city.template);
    }
}

#[test]
fn all_kinds_of_workbooks_are_as_excel_wants_them() {
    assert_strict(small());
    assert_strict(&City::new(sample::TEMPLATE, sample::YEAR, sample::PLAN.to_vec()));
}

#[test]
fn all_kinds_of_workbooks_of_the_three_cities_are_as_excel_wants_them() {
    cities().into_iter().for_each(assert_strict);
}

#[test]
fn the_check_notices_spoilt_files() {
    let desk = Desk::new();
    let campaign = &small().campaign;
    desk.write("様式.xlsx", &distribute::parcel(campaign, campaign.departments()[0]).expect("drawn").bytes);
    if let Some(unnoticed) = python("spoilt.py", &[desk.path("様式.xlsx")]) {
        assert_eq!(unnoticed, "");
    }
}
