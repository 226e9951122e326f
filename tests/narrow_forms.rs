//! Forms with few columns: every row has its place, whatever stands between the entries.

mod support;

use std::collections::BTreeSet;

use support::books;
use support::city::{campaign, fill, read_form};
use torimatome::domain::answer::Progress;
use torimatome::form::template::Template;
use torimatome::pipeline::collect::Forms;
use torimatome::reconcile::identity::Register;
use torimatome::reconcile::lines::Campaign;
use torimatome::sheets::committee::member;
use torimatome::sheets::department;
use torimatome::sheets::grid::{Book, Content, SheetRole};
use torimatome::write::workbook;

/// A form with so many fields of an entry and of a rated heading.
fn template(layout: &str, fields: usize, of_heading: usize) -> &'static Template {
    let mut text = format!(
        "name = \"soyogi\"\ntitle = \"そよぎ市 緑の基本計画\"\n[form]\nname = \"取組状況シート\"\nheading = \"取組状況シート（{{year}}）\"\nlayout = \"{layout}\"\n\
         [[level]]\nname = \"基本方針\"\n[indicators]\nask = true\n\
         [[field]]\nkey = \"grade\"\nlabel = \"査定\"\nby = \"committee\"\nlevel = \"基本方針\"\n"
    );
    for nth in 0..fields {
        text.push_str(&format!("[[field]]\nkey = \"field_{nth}\"\nlabel = \"欄{nth}\"\n"));
    }
    for nth in 0..of_heading {
        text.push_str(&format!("[[field]]\nkey = \"view_{nth}\"\nlabel = \"所見{nth}\"\nlevel = \"基本方針\"\n"));
    }
    Box::leak(Box::new(Template::parse(&text).expect("a template")))
}

fn plan() -> Vec<u8> {
    let row = |texts: [&str; 5]| texts.map(str::to_owned).to_vec();
    let plan = [row(["基本方針", "取組名称", "概要", "担当課", ""]), row(["1 木を植える", "並木の手入れ", "枝を切ります。", "公園課", ""])];
    let indicators = [row(["基本方針", "指標", "担当課", "現状値", "目標値"]), row(["1 木を植える", "植えた木の数", "公園課", "10本", "20本"])];
    let departments = [vec!["部署名".to_owned()], vec!["公園課".to_owned()]];
    let sheets: [(&str, &[Vec<String>]); 3] = [("計画", &plan), ("指標", &indicators), ("部署", &departments)];
    workbook::render(&books::workbook(sheets.iter().map(|(name, rows)| books::sheet(name, rows)).collect())).expect("the plan is drawn")
}

/// Every cell has columns of the sheet for itself.
fn assert_places(book: &Book, what: &str) {
    for sheet in book.sheets.iter().filter(|sheet| sheet.role != SheetRole::Hidden) {
        let mut taken: BTreeSet<(usize, u32)> = BTreeSet::new();
        for (at, row) in sheet.rows.iter().enumerate() {
            for cell in &row.cells {
                for (down, across) in (0..cell.rows as usize).flat_map(|down| (0..cell.cols).map(move |across| (down, across))) {
                    assert!(taken.insert((at + down, cell.col + across)), "{what}: {} row {at} {:?}", sheet.name, cell.shown());
                    assert!(((cell.col + across) as usize) < sheet.columns.len(), "{what}: {} row {at} {:?}", sheet.name, cell.shown());
                }
            }
        }
    }
}

fn all_forms(check: impl Fn(&Campaign<'static>, &str)) {
    for layout in ["cards", "table"] {
        for (fields, of_heading) in [(1, 0), (1, 1), (1, 2), (1, 4), (2, 0), (2, 2), (2, 5), (5, 3)] {
            let (campaign, _) = campaign(template(layout, fields, of_heading), "令和6年度", &plan(), &mut Register::default(), &[]);
            check(&campaign, &format!("{layout}, {fields} fields, {of_heading} of the heading"));
        }
    }
}

#[test]
fn a_form_of_any_width_has_a_cell_for_every_answer() {
    all_forms(|campaign, what| {
        let book = department::form(campaign, 0).book;
        assert_places(&book, what);
        let asked: usize = campaign.lines.iter().map(|line| line.open.len()).sum();
        let cells = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
        let open = cells.filter(|cell| matches!(cell.content, Content::Answer(_))).count();
        assert_eq!(open, asked, "{what}");
        let read = read_form("公園課.xlsx", &fill(campaign, 0, book), &Forms::new(campaign));
        assert_eq!(read.form.answers.len(), asked, "{what}");
    });
}

#[test]
fn so_has_a_members_form() {
    all_forms(|campaign, what| assert_places(&member::form(campaign, &Progress::default(), false), what));
}
