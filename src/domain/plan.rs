//! The master plan: headings, items, entries, indicators, departments.

use std::collections::BTreeMap;

use super::owner::Owner;
use super::place::Place;
use super::year::FiscalYear;

/// The whole plan as one year reports on it. Everything stands in the plan's own order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The year reported on.
    pub year: FiscalYear,
    /// Names of the levels, outermost first: 基本戦略, 施策細目.
    pub level_names: Vec<String>,
    /// Every heading of every level, each before what stands under it.
    pub headings: Vec<Heading>,
    /// The items (取組・事業).
    pub items: Vec<Item>,
    /// The entries (記入行): the unit that is filled in. In the order of their items.
    pub entries: Vec<Entry>,
    /// The indicators (指標).
    pub indicators: Vec<Indicator>,
    /// Labels of the columns of their baselines and targets, in which the plan may name the years.
    pub figure_labels: [String; 2],
    /// The departments in 建制順, those that own nothing included.
    pub departments: Vec<Department>,
    /// 設定: what the coordinator changes each year, by its 項目.
    pub settings: BTreeMap<String, String>,
}

/// A heading of some level, with what the sheet 見出し says of it.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Texts of this heading and those above it, outermost first.
    pub path: Vec<String>,
    /// Printed under the heading.
    pub description: Option<String>,
    /// Values that the office fills in for this heading, or that were carried over from last year, by field key.
    pub office: BTreeMap<String, String>,
}

/// One line of the plan with a title.
#[derive(Debug, Clone)]
pub struct Item {
    /// Headings above it, outermost first, one per level.
    pub path: Vec<String>,
    /// 番号 as printed: ①.
    pub number: Option<String>,
    /// Title as printed, the mark of 再掲 included.
    pub title: String,
    /// 概要.
    pub description: Option<String>,
    /// 頁 as printed.
    pub page: Option<String>,
    /// 備考, each once.
    pub remarks: Vec<String>,
    /// Whether it is a copy (再掲) of another item.
    pub relisted: bool,
    /// A reference such as 「3-1-①」 that the plan itself prints for a copy.
    pub reference: Option<String>,
    /// Places that the plan names here as those of copies: 「基本目標3に再掲」.
    pub repeated_at: Vec<String>,
    /// Index of the item that this copy repeats.
    pub original: Option<usize>,
    /// Where its title stands in the plan.
    pub place: Place,
    /// Where its description stands in the plan.
    pub description_place: Place,
}

/// One (item × owner row).
#[derive(Debug, Clone)]
pub struct Entry {
    /// Index of its item.
    pub item: usize,
    /// Owners in the order of the cell; the first is 主担当.
    pub owners: Vec<Owner>,
    /// Plan-side texts by field key: 取組方針 and the like.
    pub fields: BTreeMap<String, String>,
    /// The plan's own ID, if it has one.
    pub own_id: Option<String>,
    /// Not asked this year, and the words the plan gives for it.
    pub exempt: Option<String>,
    /// Where its owner cell stands in the plan.
    pub place: Place,
    /// Where each plan-side text stands, by field key.
    pub field_places: BTreeMap<String, Place>,
}

/// One indicator under some heading.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Headings above it, as far as given.
    pub path: Vec<String>,
    /// What is counted.
    pub title: String,
    /// Departments that the plan names for it; empty if it names none.
    pub owners: Vec<usize>,
    /// 現状値 as printed, with its column's label.
    pub baseline: Option<String>,
    /// Values of single years as printed.
    pub years: BTreeMap<FiscalYear, String>,
    /// 目標値 as printed.
    pub target: Option<String>,
    /// 方向 as printed.
    pub direction: Option<String>,
    /// 注記.
    pub note: Option<String>,
    /// Where it stands in the plan.
    pub place: Place,
}

/// A department (担当課), also 社協 and the like.
#[derive(Debug, Clone)]
pub struct Department {
    /// Name as 部署 writes it, or as first seen in the plan.
    pub name: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Who is in charge there.
    pub contact: Option<String>,
    /// The department that answers for it this year (回答部署), itself if none is named.
    pub answered_by: usize,
    /// Whether 部署 lists it; true for all where there is no such sheet.
    pub listed: bool,
}

impl Plan {
    /// A value of 設定, if it is filled in.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).map(String::as_str)
    }

    /// Entries of one item, in order.
    pub fn entries_of(&self, item: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let first = self.entries.partition_point(|entry| entry.item < item);
        self.entries.iter().enumerate().skip(first).take_while(move |(_, entry)| entry.item == item)
    }
}
