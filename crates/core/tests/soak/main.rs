//! A soak: whole calls in virtual time against a Partner Center in memory that keeps a ledger, while
//! three of ten requests meet a fault of 41 kinds and one of thirty calls loses its process. The
//! ledger, and not the client, says what became of each call; each promise has a negative control.
//!
//! **Definite** is an error of a create that is not [`is_ambiguous`], not [`is_decode`] and not
//! [`is_too_large`]: the order does not exist, and never will by this call. The last two say that
//! somebody answered with a success that cannot be read, and such a call is settled by its id, too.
//!
//! `cargo test -p partner-center-core --test soak -- --nocapture` prints the figures of a small run,
//! `cargo xtask soak` those of a million calls.
//!
//! [`is_ambiguous`]: partner_center_core::Error::is_ambiguous
//! [`is_decode`]: partner_center_core::Error::is_decode
//! [`is_too_large`]: partner_center_core::Error::is_too_large
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests, which clippy does not take for tests; figures are to be seen"
)]

#[path = "../common/mod.rs"]
mod common;
mod controls;
mod faults;
mod operations;
mod service;
mod verdict;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};

use verdict::Figures;
use world::soak;

/// The calls of one seed, each of which is a world of its own.
const CALLS: usize = 1_000;

fn seeds(seeds: u64) -> Figures {
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut figures = Figures::default();
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= seeds {
                            return figures;
                        }
                        figures.add(&soak(seed, CALLS, None));
                    }
                })
            })
            .collect();
        let mut all = Figures::default();
        for thread in threads {
            all.add(&thread.join().unwrap());
        }
        all
    })
}

#[test]
fn six_thousand_calls() {
    let figures = seeds(6);
    println!("{figures}");
    figures.check(0.3);
}

/// `cargo xtask soak` runs it, in release.
#[test]
#[ignore = "a minute or so in release, many in debug"]
fn a_million_calls() {
    let figures = seeds(1_000);
    println!("{figures}");
    assert_eq!(figures.calls, 1_000_000);
    figures.check(0.3);
}

#[test]
fn a_seed_is_a_whole_world() {
    let (one, same) = (soak(7, 200, None), soak(7, 200, None));
    assert_eq!(one, same);
    assert_ne!(one, soak(8, 200, None));
}
