//! Ctrl-C, and the other ways to ask a program to end.

use std::io;
#[cfg(unix)]
use std::thread;

#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
#[cfg(unix)]
use signal_hook::iterator::Signals;

/// What a shell reports of a program that Ctrl-C ended.
pub(crate) const INTERRUPTED: i32 = 130;

/// Does this at the first signal that asks the program to end. Those that are ignored (`nohup`, or a
/// command behind which a script goes on) stay so.
#[cfg(unix)]
pub(crate) fn watch(deed: impl Fn() + Send + 'static) -> io::Result<()> {
    let ignored = ignored();
    let is_heard = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
    let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(is_heard);
    let mut signals = Signals::new(heard)?;
    thread::Builder::new().spawn(move || signals.forever().for_each(|_| deed()))?;
    Ok(())
}

/// The signals that this process ignores, a bit each. Only Linux tells without `unsafe`.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.unwrap_or_default()
}

/// Does this when the user asks the program to end.
#[cfg(not(unix))]
pub(crate) fn watch(deed: impl Fn() + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(deed).map_err(io::Error::other)
}
