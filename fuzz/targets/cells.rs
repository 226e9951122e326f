//! Any cells as a form, as what is hidden in one, and as a plan.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use torimatome::domain::decisions::Decisions;
use torimatome::domain::year::FiscalYear;
use torimatome::form::template::Template;
use torimatome::form::{builtin, sample};
use torimatome::pipeline::plan::{campaign, read_plan};
use torimatome::read::forms::Forms;
use torimatome::read::{plan, returned};
use torimatome::reconcile::identity::Register;
use torimatome::reconcile::lines::Campaign;
use torimatome::sheets::carrier;

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| builtin::template(sample::TEMPLATE).expect("built in").expect("it reads"))
}

fn year() -> FiscalYear {
    FiscalYear::parse(sample::YEAR).expect("a year")
}

fuzz_target!(|data: &[u8]| {
    torimatome_fuzz::forgive_libraries();
    static CAMPAIGN: OnceLock<Campaign<'static>> = OnceLock::new();
    let campaign = CAMPAIGN.get_or_init(|| {
        let plan = read_plan(sample::PLAN, template(), year(), "計画.xlsx").expect("it reads");
        campaign(plan, template(), None, &mut Register::default(), &[], &Decisions::default()).expect("a round").0
    });
    let workbook = torimatome_fuzz::sheets(&String::from_utf8_lossy(data));
    returned::read(&workbook, "回収/様式.xlsx", &Forms::new(campaign));
    returned::remembered(&workbook);
    let _ = plan::read(&workbook, template(), year(), "計画.xlsx");
    let text = String::from_utf8_lossy(data);
    carrier::read_hidden_sheet(&text.lines().map(|line| line.split('\t').collect()).collect::<Vec<_>>());
});
