//! The time for the whole command (`--deadline`).
//!
//! Every call ends by it: the client sees to that. Anything else, such as signing in, waiting, or a
//! body of which nothing comes, is ended here, a moment later. A write is never ended so: its call says
//! what became of it.

use std::process;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostics;
use crate::exit::Exit;
use crate::files;
use crate::options::Options;

/// The time for what ends by itself to do so.
const GRACE: Duration = Duration::from_millis(500);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
/// Whether the command goes on to its end. Whoever ends it keeps the lock, so that no write begins meanwhile.
static GOES_ON: Mutex<bool> = Mutex::new(false);

/// What is left of a limit.
pub(crate) fn left(limit: Option<Duration>) -> Option<Duration> {
    Some(limit?.saturating_sub(START.elapsed()))
}

/// Ends the command when its time is over, unless it goes on to its end.
pub(crate) fn watch(options: &Options) {
    LazyLock::force(&START);
    let Some(limit) = options.deadline else {
        return;
    };
    thread::spawn(move || {
        thread::sleep(limit.saturating_add(GRACE));
        let goes_on = goes_on();
        if !*goes_on {
            diagnostics::line("error", &format!("the deadline of {limit:?} has passed"));
            diagnostics::line("hint", "allow more time with --deadline");
            files::remove_unfinished();
            process::exit(i32::from(Exit::Timeout as u8));
        }
    });
}

/// From now on the command goes on to its end: it writes, or its result is there.
pub(crate) fn lift() {
    *goes_on() = true;
}

fn goes_on() -> MutexGuard<'static, bool> {
    GOES_ON.lock().unwrap_or_else(PoisonError::into_inner)
}
