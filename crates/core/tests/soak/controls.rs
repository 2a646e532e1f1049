//! The same soak with one thing left out each, so that it is known to see the damage.

use crate::verdict::Figures;
use crate::world::{Rule, soak};

fn without(rule: Rule) -> Figures {
    without_in(2, rule)
}

fn without_in(seeds: u64, rule: Rule) -> Figures {
    let mut figures = Figures::default();
    for seed in 0..seeds {
        figures.add(&soak(seed, 1_000, Some(rule)));
    }
    figures
}

#[test]
fn a_new_id_for_each_attempt_makes_duplicates() {
    let figures = without(Rule::KeepIds);
    println!(
        "control, a new id for each attempt: {} duplicated",
        figures.duplicated
    );
    assert!(
        figures.duplicated > 10 && figures.id_changed > 100,
        "{figures}"
    );
}

#[test]
fn sending_unkeyed_creates_again_makes_duplicates() {
    let figures = without(Rule::TellKeyedApart);
    println!(
        "control, unkeyed creates sent again: {} duplicated",
        figures.duplicated
    );
    assert!(figures.duplicated > 10, "{figures}");
}

#[test]
fn doubt_stays_open_when_nobody_settles_it() {
    let figures = without(Rule::Settle);
    println!("control, nothing is settled: {} open", figures.open);
    assert!(figures.open > 10 && figures.duplicated == 0, "{figures}");
}

/// A settling call that does not get through would read as "there is no order".
#[test]
fn a_repetition_that_is_not_known_as_one_denies_orders_that_exist() {
    // Two things have to go wrong with one order, which is rare.
    let figures = without_in(12, Rule::MarkRepetitions);
    println!(
        "control, repetitions not marked: {} orders denied",
        figures.denied
    );
    assert!(figures.denied > 0, "{figures}");
}
