//! What 引継ぎ.toml says, held against this year's plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::copy_decision::ItemName;
use crate::domain::line::LineKind;
use crate::domain::succession::{DepartmentChange, Fate, ItemChange, Listed, ListedKind, Succession};
use crate::domain::text::{fold, one_line};
use crate::reconcile::lines::Campaign;

/// Next year's items, as far as they are this year's.
pub struct Changes<'c> {
    campaign: &'c Campaign<'c>,
    succession: &'c Succession,
    /// Items that go on, in next year's order.
    pub order: Vec<usize>,
    /// Entries that end.
    pub ended: BTreeSet<usize>,
    /// Headings above each item next year.
    pub paths: Vec<Vec<String>>,
    /// Title of each item next year.
    pub titles: Vec<String>,
    /// Numbers that are otherwise next year, by item.
    pub numbers: BTreeMap<usize, String>,
    /// Owner cells that are otherwise next year, by entry.
    pub owners: BTreeMap<usize, String>,
    /// What is said of all this.
    pub listed: Vec<Listed>,
}

impl<'c> Changes<'c> {
    /// Reads it.
    ///
    /// # Errors
    /// What it names and is not there, one sentence each.
    pub fn new(campaign: &'c Campaign<'c>, succession: &'c Succession) -> Result<Self, Vec<String>> {
        let items = &campaign.plan.items;
        let mut changes = Self {
            campaign,
            succession,
            order: (0..items.len()).collect(),
            ended: BTreeSet::new(),
            paths: items.iter().map(|item| changed_path(succession, &item.path)).collect(),
            titles: items.iter().map(|item| item.title.clone()).collect(),
            numbers: BTreeMap::new(),
            owners: BTreeMap::new(),
            listed: Vec::new(),
        };
        let mut mistakes = changes.unknown_headings();
        let known = |change: &&DepartmentChange| campaign.answering_department(&change.before).is_none();
        mistakes.extend(succession.departments.iter().filter(known).map(|change| format!("部署「{}」は計画にありません。", change.before)));
        for change in &succession.items {
            match changes.entry_of(change) {
                Some((entry, line)) => changes.take(change, entry, line),
                None => mistakes.push(format!("整理番号「{}」の取組はありません。", change.number)),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        changes.copies_follow();
        let ended = |item: &usize| campaign.plan.entries_of(*item).all(|(entry, _)| changes.ended.contains(&entry));
        let all_ended: BTreeSet<usize> = changes.order.iter().copied().filter(ended).collect();
        changes.order.retain(|item| !all_ended.contains(item));
        changes.departments();
        Ok(changes)
    }

    fn unknown_headings(&self) -> Vec<String> {
        let is_there = |path: &[String]| self.campaign.plan.headings.iter().any(|heading| begins_with(&heading.path, path));
        let unknown = self.succession.headings.iter().filter(|change| change.before.is_empty() || !is_there(&change.before));
        unknown.map(|change| format!("見出し「{}」は計画にありません。", change.before.join("／"))).collect()
    }

    fn entry_of(&self, change: &ItemChange) -> Option<(usize, usize)> {
        let wanted = change.number.to_string();
        let lines = self.campaign.lines.iter().enumerate();
        let mut found = lines.filter_map(|(index, line)| match line.kind {
            LineKind::Entry(entry) if fold(&line.number) == fold(&wanted) || line.id == wanted => Some((entry, index)),
            _ => None,
        });
        found.next()
    }

    fn take(&mut self, change: &ItemChange, entry: usize, line: usize) {
        let campaign = self.campaign;
        let item = campaign.plan.entries[entry].item;
        let name = line_name(campaign, line);
        let mut list = |kind, detail: String| self.listed.push(Listed { kind, name: name.clone(), detail });
        match change.fate {
            Some(Fate::Ends) => {
                self.ended.extend(campaign.plan.entries_of(item).map(|(entry, _)| entry));
                list(ListedKind::Ended, "取組の全部の行".to_owned());
                return;
            }
            Some(Fate::LineEnds) => {
                self.ended.insert(entry);
                list(ListedKind::Ended, "この行だけ".to_owned());
                return;
            }
            None => {}
        }
        if let Some(title) = &change.title {
            list(ListedKind::Changed, format!("題名を「{}」に", one_line(title)));
            self.titles[item].clone_from(title);
        }
        if let Some(number) = &change.item_number {
            list(ListedKind::Changed, format!("番号を「{number}」に"));
            self.numbers.insert(item, number.clone());
        }
        if let Some(owners) = &change.owners {
            list(ListedKind::Changed, format!("担当を「{}」に", one_line(owners)));
            self.owners.insert(entry, owners.clone());
        }
        if let Some(path) = &change.path {
            let is_new = !self.paths.iter().any(|other| begins_with(other, path));
            let new = if is_new { "（新しい見出し）" } else { "" };
            list(ListedKind::Changed, format!("見出しを「{}」に{new}", path.join("／")));
            self.move_to(item, path);
        }
    }

    /// A copy of a renamed item has the new title too, unless it was given one of its own: by its title its original is found.
    fn copies_follow(&mut self) {
        let campaign = self.campaign;
        let renamed = self.succession.items.iter().filter(|change| change.title.is_some());
        let renamed: BTreeSet<usize> = renamed.filter_map(|change| Some(campaign.plan.entries[self.entry_of(change)?.0].item)).collect();
        for &item in &renamed {
            let old = campaign.plan.items[item].title.as_str();
            let copies: BTreeSet<usize> = campaign.lines_of_item(item).flat_map(|line| campaign.copies_of(line)).copied().collect();
            for line in copies {
                let Some(copy) = campaign.item(&campaign.lines[line]).filter(|copy| !renamed.contains(copy)) else { continue };
                let title = campaign.plan.items[copy].title.replace(old, &self.titles[item]);
                if old.is_empty() || self.titles[copy] == title {
                    continue;
                }
                let detail = format!("題名を「{}」に（再掲元に合わせて）", one_line(&title));
                self.listed.push(Listed { kind: ListedKind::Changed, name: line_name(campaign, line), detail });
                self.titles[copy] = title;
            }
        }
    }

    /// Puts an item behind the last one that stands under the same headings, or under most of them.
    fn move_to(&mut self, item: usize, path: &[String]) {
        let mut path = path.to_vec();
        path.resize(self.paths[item].len(), String::new());
        self.order.retain(|other| *other != item);
        let shared = |other: usize| self.paths[other].iter().zip(&path).take_while(|(a, b)| fold(a) == fold(b)).count();
        let nearest = self.order.iter().enumerate().max_by_key(|(at, other)| (shared(**other), *at)).map(|(at, other)| (at, shared(*other)));
        let at = nearest.filter(|(_, shared)| *shared > 0).map_or(self.order.len(), |(at, _)| at + 1);
        self.order.insert(at, item);
        self.paths[item] = path;
    }

    /// What is to be said of departments.
    fn departments(&mut self) {
        for change in &self.succession.departments {
            let Some(department) = self.campaign.answering_department(&change.before) else { continue };
            let after = change.after.all();
            let mut list = |kind, name: String, detail: String| self.listed.push(Listed { kind, name, detail });
            let detail = match after.as_slice() {
                [] => "廃止（後の部署が書かれていません）".to_owned(),
                [one] => format!("→「{one}」。シート「部署」のメールと担当者を確かめてください"),
                several => format!("→「{}」（分割。ほかに書かれていない行は「{}」が答えます）", several.join("」「"), several[0]),
            };
            list(ListedKind::Department, change.before.clone(), detail);
            if after.len() == 1 {
                continue;
            }
            for &line in self.campaign.lines_of(department) {
                let LineKind::Entry(entry) = self.campaign.lines[line].kind else { continue };
                if !self.ended.contains(&entry) && !self.owners.contains_key(&entry) {
                    list(ListedKind::Owner, line_name(self.campaign, line), format!("前年度の担当は{}", change.before));
                }
            }
        }
    }

    /// A path of headings as it is next year.
    pub fn path(&self, path: &[String]) -> Vec<String> {
        changed_path(self.succession, path)
    }

    /// What the changed departments are.
    pub fn department_changes(&self) -> &[DepartmentChange] {
        &self.succession.departments
    }

    /// The name of an item next year, by its name this year; `None` where it ended, itself where it is none of the plan's.
    pub fn item_name(&self, name: &ItemName) -> Option<ItemName> {
        let items = self.campaign.plan.items.iter().enumerate();
        let mut found = items.filter(|(_, item)| ItemName::new(&item.path, &item.title) == *name);
        let Some((item, _)) = found.next() else { return Some(name.clone()) };
        self.order.contains(&item).then(|| ItemName::new(&self.paths[item], &self.titles[item]))
    }
}

/// 「12「放課後の学習室」」.
pub fn line_name(campaign: &Campaign<'_>, line: usize) -> String {
    let line = &campaign.lines[line];
    format!("整理番号{}「{}」", line.number, one_line(&line.name()))
}

fn changed_path(succession: &Succession, path: &[String]) -> Vec<String> {
    let mut changed = path.to_vec();
    for change in succession.headings.iter().filter(|change| !change.before.is_empty() && begins_with(path, &change.before)) {
        changed[change.before.len() - 1].clone_from(&change.after);
    }
    changed
}

/// Whether a path begins with these headings.
pub fn begins_with(path: &[String], start: &[String]) -> bool {
    start.len() <= path.len() && path.iter().zip(start).all(|(own, other)| fold(own) == fold(other))
}
