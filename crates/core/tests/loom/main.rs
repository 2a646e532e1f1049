//! All interleavings of a few threads: of the quota, and of the one refresh that many calls wait for.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p partner-center-core --release --test loom`, with a target
//! folder of its own. Each promise has its control, where a wrong variant is found out.
#![cfg(loom)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests, which clippy does not take for tests; figures are to be seen"
)]

// The text of the driver itself and not a copy: what it needs of its crate is in `sync` here.
#[path = "../../../host/src/sign_in/flight.rs"]
#[allow(
    unexpected_cfgs,
    unreachable_pub,
    dead_code,
    reason = "written for another crate"
)]
mod flight;
mod quota;
mod single_flight;
mod sync;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Goes through all interleavings with at most 3 switches away from a thread that could go on, which
/// `LOOM_MAX_PREEMPTIONS` changes, and says how many there were.
fn explore(name: &str, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(3));
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    builder.check(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        model();
    });
    println!("{name}: {} interleavings", count.load(Ordering::Relaxed));
}
