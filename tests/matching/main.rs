//! The matching engine on pairs that were labelled by hand and held out while it was made. `cargo bench --bench matching` prints more.

mod pairs;

use pairs::{Confusion, DEVELOPMENT, Detection, HELD_OUT, LEVELS, is_copy, level, read, spelling};

#[test]
fn levels_are_those_of_a_careful_colleague() {
    let spelling = spelling();
    let levels = Confusion::of(&read(HELD_OUT), |pair| level(&spelling, pair));
    assert!(levels.accuracy() >= 0.95, "{levels:?}");
    for (number, name) in LEVELS.iter().enumerate() {
        let (precision, recall) = levels.precision_and_recall(number);
        // What is called a matter of notation is not looked at again.
        let wanted = if number <= 1 { 1.0 } else { 0.9 };
        assert!(precision >= wanted && recall >= 0.9, "{name}: {levels:?}");
    }
}

#[test]
fn copies_are_found_and_nothing_else_is_taken_for_one() {
    let spelling = spelling();
    let copies = Detection::of(&read(HELD_OUT), |pair| is_copy(&spelling, pair));
    assert!(copies.precision() >= 0.99 && copies.recall() >= 0.98, "{copies:?}");
}

#[test]
fn the_labelled_set_is_large_and_no_pair_stands_on_both_sides() {
    let (development, held_out) = (read(DEVELOPMENT), read(HELD_OUT));
    assert!(held_out.len() >= 250 && development.len() + held_out.len() >= 800);
    let same = |a: &pairs::Pair, b: &pairs::Pair| a.titles == b.titles && a.texts == b.texts;
    assert!(!held_out.iter().any(|pair| development.iter().any(|other| same(pair, other))));
    for (number, name) in LEVELS.iter().enumerate() {
        assert!(held_out.iter().filter(|pair| pair.level == number).count() >= 30, "{name}");
    }
    assert!(held_out.iter().filter(|pair| pair.copy == Some(true)).count() >= 75);
}
