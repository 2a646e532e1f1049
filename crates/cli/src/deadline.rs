//! The time for the whole command (`--deadline`).
//!
//! Every call ends by it: the client sees to that. What is no call, such as signing in, waiting, or a
//! body of which nothing comes, is ended here, a moment later. A write is never ended so: its call says
//! what became of it.

use std::process;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostics;
use crate::exit::Exit;
use crate::files;
use crate::options::Options;

/// The time for what ends by itself to do so.
const GRACE: Duration = Duration::from_millis(500);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static IS_MET: AtomicBool = AtomicBool::new(false);

/// What is left of the time, where there is a limit.
pub(crate) fn remaining(options: &Options) -> Option<Duration> {
    left(options.deadline)
}

/// What is left of a limit.
pub(crate) fn left(limit: Option<Duration>) -> Option<Duration> {
    Some(limit?.saturating_sub(START.elapsed()))
}

/// Ends the command when its time is over, unless it writes.
pub(crate) fn watch(options: &Options, writes: bool) {
    LazyLock::force(&START);
    let Some(limit) = options.deadline.filter(|_| !writes) else {
        return;
    };
    thread::spawn(move || {
        thread::sleep(limit.saturating_add(GRACE));
        if !IS_MET.load(Ordering::SeqCst) {
            diagnostics::line("error", &format!("the deadline of {limit:?} has passed"));
            diagnostics::line("hint", "allow more time with --deadline");
            files::remove_unfinished();
            process::exit(i32::from(Exit::Timeout as u8));
        }
    });
}

/// The result is there, and is written whatever time that takes.
pub(crate) fn is_met() {
    IS_MET.store(true, Ordering::SeqCst);
}
