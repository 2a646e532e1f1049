//! Ctrl-C, and the other ways to ask a program to end, while a write is under way.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use partner_center_reqwest::core::observe::{Event, Observer};

use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;

/// What a shell reports of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// How far the writes of this process are. They are made one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<Mutex<Writes>>);

#[derive(Debug, Default)]
struct Writes {
    /// How to find out about each one that went out, and that may have been carried out.
    sent: Vec<String>,
    /// The same of the one that goes out with the next request.
    next: Option<String>,
}

impl Progress {
    /// From now on an interrupt says what may have been done.
    ///
    /// # Errors
    /// When the system does not let a program take notice of interrupts.
    pub(crate) fn watch() -> Result<Self, Failure> {
        let progress = Self::default();
        let seen = progress.clone();
        let watched = signals::watch(move || seen.interrupted());
        watched.map_err(|error| {
            let message = "interrupts cannot be watched for, so nothing was sent";
            Failure::other(message, error)
        })?;
        Ok(progress)
    }

    /// A write begins.
    pub(crate) fn begin(&self, hint: String) {
        self.lock().next = Some(hint);
    }

    /// The write is over. What was carried out, or may have been, is told also by an interrupt that comes
    /// before the result is shown.
    pub(crate) fn end(&self, is_certainly_not_done: bool) {
        let mut writes = self.lock();
        let was_sent = writes.next.take().is_none();
        if was_sent && is_certainly_not_done {
            writes.sent.pop();
        }
    }

    /// Keeps the lock until the process is over: what was not sent then will not be.
    fn interrupted(&self) {
        let writes = self.lock();
        if writes.sent.is_empty() {
            if writes.next.is_some() {
                diagnostics::line("error", "interrupted; nothing was sent");
                let hint = "should `partner-center orders pending` list the write, nothing came of it: \
                            `orders settle` closes it with --abandon";
                diagnostics::line("hint", hint);
            }
            process::exit(INTERRUPTED);
        }
        let message = "in doubt: interrupted; the write may have been carried out";
        diagnostics::line("error", message);
        for hint in &writes.sent {
            diagnostics::line("hint", hint);
        }
        process::exit(i32::from(Exit::InDoubt as u8));
    }

    fn lock(&self) -> MutexGuard<'_, Writes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sees writes go out. A sign-in is not seen, and neither is a read.
impl Observer for Progress {
    fn observe(&self, event: &Event<'_>) {
        let Event::Sending { request, .. } = event else {
            return;
        };
        if request.method().is_safe() {
            return;
        }
        let mut writes = self.lock();
        if let Some(hint) = writes.next.take() {
            writes.sent.push(hint);
        }
    }
}

#[cfg(unix)]
mod signals {
    use std::io;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    /// Does this at the first signal that asks the program to end. Those that are ignored (`nohup`, or a
    /// command behind which a script goes on) stay so.
    pub(super) fn watch(deed: impl Fn() + Send + 'static) -> io::Result<()> {
        let ignored = ignored();
        let is_heard = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
        let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(is_heard);
        let mut signals = Signals::new(heard)?;
        thread::Builder::new().spawn(move || signals.forever().for_each(|_| deed()))?;
        Ok(())
    }

    /// The signals that this process ignores, a bit each. Only Linux tells without `unsafe`.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod signals {
    use std::io;

    /// Does this when the user asks the program to end.
    pub(super) fn watch(deed: impl Fn() + Send + 'static) -> io::Result<()> {
        ctrlc::set_handler(deed).map_err(io::Error::other)
    }
}
