//! How far an indicator has come from its baseline to its target. What cannot be told from numbers is not told at all.

use std::collections::BTreeSet;

use super::effective;
use super::lines::Campaign;
use super::pairs::indicator_key;
use super::printed;
use super::values::has_own_unit;
use crate::domain::answer::Progress;
use crate::domain::plan::Indicator;
use crate::domain::text::fold;
use crate::domain::value::{read_quantity, unit_of};
use crate::domain::year::FiscalYear;
use crate::form::template::ACTUAL;

/// A value as it is printed, and its number where it is one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// As printed.
    pub text: String,
    /// The number.
    pub number: Option<f64>,
    /// Whether somebody still has to say it.
    pub missing: bool,
}

/// Which way is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// It is to stay as it is.
    Keep,
}

/// How this year's value stands between baseline and target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The target is reached.
    Reached,
    /// Nearer to it than the baseline.
    Nearer,
    /// As far from it as the baseline.
    Same,
    /// Farther from it than the baseline.
    Farther,
    /// It was to stay and has not, which may be good or bad.
    Apart,
    /// A state, a word, or no number this year.
    NoNumber,
    /// Nobody has said it yet.
    Open,
}

impl Standing {
    /// All, in the order in which they are counted.
    pub const ALL: [Self; 7] = [Self::Reached, Self::Nearer, Self::Same, Self::Farther, Self::Apart, Self::NoNumber, Self::Open];

    /// What is printed beside an indicator.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reached => "達成",
            Self::Nearer => "前進",
            Self::Same => "変化なし",
            Self::Farther => "後退",
            Self::Apart => "値が変化",
            Self::NoNumber => "比較なし",
            Self::Open => "未記入",
        }
    }

    /// What that means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Reached => "達成（目標値に達した）",
            Self::Nearer => "前進（目標値に近づいた）",
            Self::Same => "変化なし（現状値と同じ）",
            Self::Farther => "後退（目標値から遠のいた）",
            Self::Apart => "値が変化（維持する値と違う）",
            Self::NoNumber => "比較なし（数値で比べられない）",
            Self::Open => "未記入",
        }
    }
}

/// An indicator with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Degree {
    /// 現状値.
    pub baseline: Figure,
    /// Values of earlier years, in the order of [`years`].
    pub earlier: Vec<Figure>,
    /// This year's value; none where it is not asked and the plan does not say it.
    pub actual: Option<Figure>,
    /// 目標値.
    pub target: Figure,
    /// Which way is the better one, where that can be told.
    pub way: Option<Way>,
    /// Whether the same indicator stands under an earlier heading already, where it is counted.
    pub repeated: bool,
}

/// The earlier years of which the plan knows values, in order.
pub fn years(campaign: &Campaign<'_>) -> Vec<FiscalYear> {
    let all = campaign.plan.indicators.iter().flat_map(|indicator| indicator.years.keys().copied());
    let mut years: Vec<_> = all.filter(|year| *year < campaign.plan.year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

impl Degree {
    /// What is known of each indicator of the plan.
    pub fn all(campaign: &Campaign<'_>, progress: &Progress) -> Vec<Self> {
        let earlier = years(campaign);
        let mut known = BTreeSet::new();
        let degree = |(index, indicator): (usize, &Indicator)| {
            let repeated = !known.insert(indicator_key(campaign, indicator));
            Self::of(campaign, progress, (index, indicator), &earlier, repeated)
        };
        campaign.plan.indicators.iter().enumerate().map(degree).collect()
    }

    fn of(campaign: &Campaign<'_>, progress: &Progress, (index, indicator): (usize, &Indicator), years: &[FiscalYear], repeated: bool) -> Self {
        let unit = unit(indicator);
        let figure = |text: Option<&String>| text.map(|text| Figure { number: number(text, unit.as_deref()), text: text.clone(), missing: false });
        let line = campaign.line_of_indicator(index);
        let of_plan = || figure(indicator.years.get(&campaign.plan.year));
        let actual = line.map_or_else(of_plan, |line| Some(actual(campaign, progress, line)));
        let earlier = years.iter().map(|year| figure(indicator.years.get(year)).unwrap_or_default()).collect();
        let (baseline, target) = (figure(indicator.baseline.as_ref()).unwrap_or_default(), figure(indicator.target.as_ref()).unwrap_or_default());
        let way = way(indicator.direction.as_deref(), baseline.number, target.number);
        Self { baseline, earlier, actual, target, way, repeated }
    }

    /// 達成率: which part of the way from baseline to target is done. Only where all three are numbers, and the target lies where the
    /// direction points.
    pub fn rate(&self) -> Option<f64> {
        let (baseline, target, actual) = (self.baseline.number?, self.target.number?, self.actual.as_ref()?.number?);
        let leads = match self.way? {
            Way::Up => target > baseline,
            Way::Down => target < baseline,
            Way::Keep => false,
        };
        leads.then(|| (actual - baseline) / (target - baseline))
    }

    /// How it stands; none where nothing is known of this year.
    pub fn standing(&self) -> Option<Standing> {
        let actual = self.actual.as_ref()?;
        if actual.missing {
            return Some(Standing::Open);
        }
        if let Some(rate) = self.rate() {
            return Some(match rate {
                rate if rate >= 1.0 => Standing::Reached,
                rate if rate > 0.0 => Standing::Nearer,
                rate if rate < 0.0 => Standing::Farther,
                _ => Standing::Same,
            });
        }
        let (Some(Way::Keep), Some(target), Some(actual)) = (self.way, self.target.number, actual.number) else {
            return Some(Standing::NoNumber);
        };
        Some(if (actual - target).abs() < f64::EPSILON { Standing::Reached } else { Standing::Apart })
    }
}

/// The plan's word for the direction of an indicator, or in brackets what follows from its values; a dash where nothing does.
pub fn direction_word(indicator: &Indicator) -> String {
    let unit = unit(indicator);
    let number = |text: &Option<String>| number(text.as_deref()?, unit.as_deref());
    let words = || match way(None, number(&indicator.baseline), number(&indicator.target)) {
        Some(Way::Up) => "（増）",
        Some(Way::Down) => "（減）",
        Some(Way::Keep) => "（維持）",
        None => "－",
    };
    indicator.direction.clone().unwrap_or_else(|| words().to_owned())
}

/// The unit in which the plan gives baseline and target.
fn unit(indicator: &Indicator) -> Option<String> {
    indicator.target.as_deref().and_then(unit_of).or_else(|| indicator.baseline.as_deref().and_then(unit_of))
}

fn number(text: &str, unit: Option<&str>) -> Option<f64> {
    read_quantity(text, unit)?.digits.parse().ok().filter(|number: &f64| number.is_finite())
}

fn actual(campaign: &Campaign<'_>, progress: &Progress, line: usize) -> Figure {
    let printed = printed::field(campaign, progress, line, ACTUAL);
    let asked = &campaign.lines[line];
    let answer = asked.lead().and_then(|lead| effective::answer(campaign, progress, line, lead, ACTUAL)).map(|(answer, _)| answer);
    let value = answer.filter(|answer| !has_own_unit(campaign, asked, &answer.raw)).and_then(|answer| answer.value.as_deref());
    let number = value.and_then(|value| value.parse().ok()).filter(|number: &f64| number.is_finite());
    Figure { text: printed.text, number, missing: printed.missing || answer.is_none() }
}

/// Which way is the better one: as the plan says, or where it says nothing, from the baseline towards the target.
fn way(word: Option<&str>, baseline: Option<f64>, target: Option<f64>) -> Option<Way> {
    if let Some(word) = word.map(fold).filter(|word| !word.is_empty()) {
        let any = |signs: &[char]| word.contains(signs);
        return match (any(&['増', '上', '↑', '↗', '高']), any(&['減', '下', '↓', '↘', '低']), any(&['維', '持', '→', '継'])) {
            (true, false, false) => Some(Way::Up),
            (false, true, false) => Some(Way::Down),
            (false, false, true) => Some(Way::Keep),
            _ => None,
        };
    }
    Some(match target?.partial_cmp(&baseline?)? {
        std::cmp::Ordering::Greater => Way::Up,
        std::cmp::Ordering::Less => Way::Down,
        std::cmp::Ordering::Equal => Way::Keep,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degree(baseline: &str, actual: &str, target: &str, direction: Option<&str>) -> (Option<f64>, Option<Standing>) {
        let unit = unit_of(target).or_else(|| unit_of(baseline));
        let figure = |text: &str| Figure { text: text.to_owned(), number: number(text, unit.as_deref()), missing: false };
        let (baseline, target) = (figure(baseline), figure(target));
        let way = way(direction, baseline.number, target.number);
        let degree = Degree { earlier: Vec::new(), actual: Some(figure(actual)), way, repeated: false, baseline, target };
        (degree.rate(), degree.standing())
    }

    #[test]
    fn the_part_of_the_way_that_is_done() {
        assert_eq!(degree("100人", "150人", "200人", Some("増")), (Some(0.5), Some(Standing::Nearer)));
        assert_eq!(degree("8.0%", "6.0%", "4.0%", Some("減")), (Some(0.5), Some(Standing::Nearer)));
        assert_eq!(degree("8.0%", "4.0%", "4.0%", None), (Some(1.0), Some(Standing::Reached)));
        assert_eq!(degree("延べ 100 件", "130", "延べ 120 件", None), (Some(1.5), Some(Standing::Reached)));
        assert_eq!(degree("100人", "80人", "200人", Some("増")), (Some(-0.2), Some(Standing::Farther)));
        assert_eq!(degree("100人", "100人", "200人", Some("増")), (Some(0.0), Some(Standing::Same)));
        assert_eq!(degree("8回", "8回", "8回", None), (None, Some(Standing::Reached)));
        assert_eq!(degree("8回", "9回", "8回", Some("維持")), (None, Some(Standing::Apart)));
    }

    #[test]
    fn no_percentage_where_there_is_no_number() {
        for (baseline, actual, target, direction) in [
            ("検討", "検討中", "整備", None),
            ("-", "20件", "120件", None),
            ("87件", "今年度は調査なし", "100件", None),
            ("87件", "－", "100件", Some("増")),
            ("87件", "約90件", "100件", Some("増")),
            ("82件", "90件", "80件", Some("増")),
            ("82件", "90件", "100件", Some("その他")),
            ("82件", "90人", "100件", Some("増")),
        ] {
            assert_eq!(degree(baseline, actual, target, direction), (None, Some(Standing::NoNumber)), "{baseline} {actual} {target}");
        }
    }
}
