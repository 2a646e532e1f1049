//! Ctrl-C, and the other ways to ask a program to end, while a write is under way.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use partner_center_reqwest::core::driver::RequestMeta;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::{Journal, Withdrawn};

use crate::diagnostics;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::signals;

/// How far the writes of this process are. They are made one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct WriteWatch(Arc<Mutex<Writes>>);

#[derive(Debug, Default)]
struct Writes {
    /// How to find out about each one that went out, and that may have been carried out.
    sent: Vec<String>,
    /// The one that goes out with the next request.
    next: Option<Next>,
}

#[derive(Debug)]
struct Next {
    hint: String,
    known_to: KnownTo,
}

/// Where something may be known of a write that this process has not sent yet.
#[derive(Debug)]
pub(crate) enum KnownTo {
    /// Nowhere: its id is new, and it is not recorded.
    Nobody,
    /// Its id is new, and it is written down here just before it goes out.
    Journal(Journal, RequestMeta),
    /// At the service: an earlier run may have sent it.
    Service,
}

impl WriteWatch {
    /// From now on an interrupt says what may have been done.
    ///
    /// # Errors
    /// When the system does not let a program take notice of interrupts.
    pub(crate) fn watch() -> Result<Self, CommandError> {
        let watch = Self::default();
        let seen = watch.clone();
        let watched = signals::watch(move || seen.interrupted());
        watched.map_err(|error| {
            let message = "interrupts cannot be watched for, so nothing was sent";
            CommandError::other(message, error)
        })?;
        Ok(watch)
    }

    /// A write begins.
    pub(crate) fn begin(&self, hint: String, known_to: KnownTo) {
        self.lock().next = Some(Next { hint, known_to });
    }

    /// The write is over. What was carried out, or may have been, is reported also by an interrupt that comes
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
            let _withdrawn = writes.next.as_ref().and_then(not_sent);
            process::exit(signals::INTERRUPTED);
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

/// Says that a write did not go out, and closes its entry. What it gives is kept until the process is over:
/// its call may be about to write the entry.
fn not_sent(next: &Next) -> Option<Withdrawn> {
    diagnostics::line("error", "interrupted; nothing was sent");
    let withdrawn = match &next.known_to {
        KnownTo::Journal(journal, meta) => {
            let withdrawn = journal.withdraw(&meta.request_id, &meta.correlation_id);
            withdrawn.ok()
        }
        KnownTo::Nobody | KnownTo::Service => None,
    };
    let is_closed = withdrawn.as_ref().is_some_and(Withdrawn::is_closed);
    if !is_closed && !matches!(next.known_to, KnownTo::Nobody) {
        diagnostics::line("hint", &next.hint);
    }
    withdrawn
}

/// Sees writes go out. A sign-in is not seen, and neither is a read.
impl Observer for WriteWatch {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        let Event::Sending { request, .. } = event else {
            return;
        };
        if request.method().is_safe() {
            return;
        }
        let mut writes = self.lock();
        if let Some(next) = writes.next.take() {
            writes.sent.push(next.hint);
        }
    }
}
