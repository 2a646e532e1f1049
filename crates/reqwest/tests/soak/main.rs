//! A soak on real sockets: a service on loopback that acts and then cuts its answer at every byte,
//! resets, stalls, dribbles and talks nonsense, on connections that are used again; its ledger says
//! what became of each call. Each promise has a negative control.
//!
//! A definite error of a create is one that is neither ambiguous nor a success that cannot be read.
//!
//! `cargo test -p partner-center-reqwest --features blocking --test soak -- --nocapture` prints the
//! figures of a small run, `cargo xtask soak` those of 20,000 calls.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed set-up is a failed test; figures are to be seen"
)]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod calls;
mod faults;
mod server;
mod verdict;

use calls::{Settling, run, run_blocking};
use server::Service;
use verdict::{Figures, judge};

fn soak(calls: usize, blocking: usize, settling: Settling, remembers: bool) -> Figures {
    let service = Service::start(calls as u64, remembers);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut ends = runtime.block_on(run(&service.base, 0..calls, settling));
    ends.extend(run_blocking(
        &service.base,
        calls..calls + blocking,
        settling,
    ));
    judge(&service, &ends)
}

#[test]
fn a_thousand_calls() {
    let figures = soak(900, 100, Settling::ById, true);
    println!("{figures}");
    figures.check();
}

/// `cargo xtask soak` runs it.
#[test]
#[ignore = "some minutes"]
fn twenty_thousand_calls() {
    let figures = soak(19_000, 1_000, Settling::ById, true);
    println!("{figures}");
    assert_eq!(figures.calls, 20_000);
    figures.check();
    let missed = figures.offsets_missed();
    assert_eq!(missed, 0, "bytes at which no answer was cut");
}

/// Whoever makes a new call of a create in doubt buys twice.
#[test]
fn a_new_id_makes_duplicates() {
    let figures = soak(400, 0, Settling::ByNewCall, true);
    println!("control, a new id: {} duplicated", figures.duplicated);
    assert!(figures.duplicated > 0, "{figures}");
}

#[test]
fn a_service_that_knows_no_ids_makes_duplicates() {
    let figures = soak(400, 0, Settling::ById, false);
    println!(
        "control, unkeyed creates sent again: {} duplicated",
        figures.duplicated
    );
    assert!(figures.duplicated > 0, "{figures}");
}

#[test]
fn doubt_stays_open_when_nobody_settles_it() {
    let figures = soak(400, 0, Settling::Never, true);
    println!("control, nothing is settled: {} open", figures.open);
    assert!(figures.open > 0 && figures.duplicated == 0, "{figures}");
}
