//! `cargo bench --bench matching`: how well the matching engine judges the labelled pairs, beside three plain measures of similarity, and
//! how its time grows.

#[path = "../tests/matching/pairs.rs"]
mod pairs;

use std::hint::black_box;
use std::time::{Duration, Instant};

use pairs::{Confusion, DEVELOPMENT, Detection, HELD_OUT, LEVELS, Pair, is_copy, level, read, spelling};
use rapidfuzz::distance::{jaro_winkler, levenshtein};
use torimatome::domain::text::fold;
use torimatome::reconcile::assignment::{Candidate, assign};
use torimatome::reconcile::similarity::{PlanLine, copies};

/// A number for how alike two texts are.
type Measure = fn(&str, &str) -> f64;

fn main() {
    let (development, held_out) = (read(DEVELOPMENT), read(HELD_OUT));
    println!("labelled pairs: {} for development, {} held out; all figures are of those held out\n", development.len(), held_out.len());
    judgement(&development, &held_out);
    speed_of_copies(&development);
    speed_of_assignment();
}

fn judgement(development: &[Pair], held_out: &[Pair]) {
    let spelling = spelling();
    let engine = Confusion::of(held_out, |pair| level(&spelling, pair));
    println!("level given →   {}   precision recall", LEVELS.map(|name| format!("{name:>9}")).join(" "));
    for (number, name) in LEVELS.iter().enumerate() {
        let (precision, recall) = engine.precision_and_recall(number);
        println!("{name:<15} {}   {precision:>9.3} {recall:>6.3}", engine.0[number].map(|count| format!("{count:>9}")).join(" "));
    }
    let known = Confusion::of(development, |pair| level(&spelling, pair));
    println!("\nengine: {:.3} of levels right ({:.3} in development)\n", engine.accuracy(), known.accuracy());

    println!("{:<22} {:>12} {:>16} {:>7} {:>22}", "", "levels right", "copies: precision", "recall", "recall at precision .99");
    let found = Detection::of(held_out, |pair| is_copy(&spelling, pair));
    println!("{:<22} {:>12.3} {:>16.3} {:>7.3} {:>22.3}", "engine", engine.accuracy(), found.precision(), found.recall(), found.recall());
    let measures: [(&str, Measure); 3] = [
        ("Levenshtein ratio", |a, b| levenshtein::normalized_similarity(a.chars(), b.chars())),
        ("Jaro–Winkler", |a, b| jaro_winkler::similarity(a.chars(), b.chars())),
        ("bigram Dice", dice),
    ];
    for (name, measure) in measures {
        let levels = best_levels(held_out, measure);
        let (best, sure) = best_copies(held_out, measure);
        println!("{name:<22} {levels:>12.3} {:>16.3} {:>7.3} {:>22.3}", best.precision(), best.recall(), sure);
    }
    println!("(each plain measure at the thresholds that are best on these very pairs, widths and spaces levelled)\n");
}

/// Share of character pairs in common.
fn dice(a: &str, b: &str) -> f64 {
    let bigrams = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(2).map(|two| (two[0], two[1])).collect::<Vec<_>>()
    };
    let (a_pairs, mut b_pairs) = (bigrams(a), bigrams(b));
    let all = a_pairs.len() + b_pairs.len();
    if all == 0 {
        return f64::from(a == b);
    }
    let shared = a_pairs.iter().filter(|pair| b_pairs.iter().position(|other| other == *pair).map(|at| b_pairs.swap_remove(at)).is_some()).count();
    2.0 * shared as f64 / all as f64
}

/// Thresholds that are tried.
fn steps() -> impl DoubleEndedIterator<Item = f64> + Clone {
    (0..=100).map(|step| f64::from(step) / 100.0)
}

/// The highest share of levels right that three thresholds on one number can reach.
fn best_levels(pairs: &[Pair], measure: Measure) -> f64 {
    let measured: Vec<(usize, f64)> = pairs
        .iter()
        .map(|pair| {
            let (a, b) = pair.compared();
            (pair.level, measure(&fold(a), &fold(b)))
        })
        .collect();
    // Pairs of a level from each step on, so that three thresholds are four differences.
    let from: Vec<[usize; 4]> =
        steps().map(|step| std::array::from_fn(|level| measured.iter().filter(|(own, number)| *own == level && *number >= step).count())).collect();
    let all: [usize; 4] = std::array::from_fn(|level| measured.iter().filter(|(own, _)| *own == level).count());
    let mut best = 0;
    for same in 0..from.len() {
        for notation in 0..=same {
            for wording in 0..=notation {
                let right =
                    from[same][0] + (from[notation][1] - from[same][1]) + (from[wording][2] - from[notation][2]) + (all[3] - from[wording][3]);
                best = best.max(right);
            }
        }
    }
    best as f64 / pairs.len() as f64
}

/// Copies at the threshold with the best balance of precision and recall, and the highest recall at a precision of 0.99.
fn best_copies(pairs: &[Pair], measure: Measure) -> (Detection, f64) {
    let whole = |title: &str, text: &str| fold(&format!("{title}\n{text}"));
    let alike = |pair: &Pair| measure(&whole(&pair.titles.0, &pair.texts.0), &whole(&pair.titles.1, &pair.texts.1));
    let tried: Vec<Detection> = steps().map(|step| Detection::of(pairs, |pair| alike(pair) >= step)).collect();
    let balance = |found: &Detection| found.precision() * found.recall() / (found.precision() + found.recall()).max(f64::MIN_POSITIVE);
    let best = tried.iter().copied().max_by(|a, b| balance(a).total_cmp(&balance(b))).unwrap_or_default();
    let sure = tried.iter().filter(|found| found.precision() >= 0.99).map(Detection::recall).fold(0.0, f64::max);
    (best, sure)
}

/// A number that looks random and is the same in each run.
struct Chance(u64);

impl Chance {
    fn throw(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// Lines of a plan with texts of about 200 characters, put together of labelled sentences, with names of their own. Every fortieth
/// repeats an earlier one, edited.
fn plan(sentences: &[&str], count: usize) -> (Vec<(String, String)>, usize) {
    let mut chance = Chance(88_172_645_463_325_252);
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut repeated = 0;
    for number in 0..count {
        if number % 40 == 39 {
            let (title, text) = lines[chance.throw(number)].clone();
            lines.push((format!("{title}（再掲）"), text.replace("行います", "実施します").replacen("します", "していきます", 1)));
            repeated += 1;
            continue;
        }
        let name: String = (0..4).filter_map(|_| char::from_u32(0x4e00 + chance.throw(6000) as u32)).collect();
        let mut text = format!("{name}において、");
        while text.chars().count() < 180 {
            text.push_str(sentences[chance.throw(sentences.len())]);
        }
        lines.push((format!("{name}の{}", &sentences[chance.throw(sentences.len())].chars().take(8).collect::<String>()), text));
    }
    (lines, repeated)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn speed_of_copies(development: &[Pair]) {
    let sentences: Vec<&str> =
        development.iter().flat_map(|pair| [pair.texts.0.as_str(), pair.texts.1.as_str()]).filter(|text| text.ends_with('。')).collect();
    let spelling = spelling();
    println!("all copies among lines of about 200 characters, all processors");
    println!("{:>8} {:>9} {:>14} {:>9} {:>9}", "lines", "time", "time per line", "repeated", "found");
    for count in [400, 800, 1_600, 5_000, 10_000, 20_000] {
        let (lines, repeated) = plan(&sentences, count);
        let (found, time) = timed(|| {
            let lines: Vec<PlanLine> = lines.iter().map(|(title, text)| PlanLine::new(&spelling, title, text)).collect();
            copies(&lines)
        });
        println!("{count:>8} {:>7.0}ms {:>12.1}µs {repeated:>9} {:>9}", ms(time), ms(time) * 1000.0 / count as f64, found.len());
    }
    println!();
}

fn speed_of_assignment() {
    println!("rows to entries, one thread");
    println!("{:>8} {:>12} {:>9}  scores", "rows", "candidates", "time");
    let mut chance = Chance(42);
    let mut show = |what: &str, rows: usize, mut candidates: Vec<Candidate>, equal: bool| {
        for candidate in &mut candidates {
            candidate.score = if equal { 1.0 } else { (1 + chance.throw(1000)) as f64 / 1000.0 };
        }
        let (_, time) = timed(|| black_box(assign(&candidates)));
        println!("{rows:>8} {:>12} {:>7.0}ms  {what}", candidates.len(), ms(time));
    };
    let all =
        |rows: usize| -> Vec<Candidate> { (0..rows * rows).map(|pair| Candidate { row: pair / rows, entry: pair % rows, score: 1.0 }).collect() };
    show("any", 800, all(800), false);
    show("all equal", 800, all(800), true);
    for rows in [800, 5_000, 20_000] {
        let near = |row: usize| (0..8).map(move |step| Candidate { row, entry: (row + step * step * 7) % rows, score: 1.0 });
        show("any, eight candidates each", rows, (0..rows).flat_map(near).collect(), false);
        show("all equal, eight candidates each", rows, (0..rows).flat_map(near).collect(), true);
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
