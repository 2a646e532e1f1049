//! Ctrl-C, and the other ways to ask a program to end, while a write is under way.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use partner_center_reqwest::core::observe::{Event, Observer};

use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;

/// What a shell reports of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// How far the writes of this process are. There is one at a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<Mutex<Stage>>);

#[derive(Debug, Default)]
enum Stage {
    /// Nothing was sent, or it is known how it ended.
    #[default]
    Certain,
    /// This write goes out with the next request; the hint says how to find out.
    Ready { hint: String },
    /// It went out, and its end is not known yet.
    Sent { hint: String },
}

impl Progress {
    /// From now on an interrupt says what may have been done.
    ///
    /// # Errors
    /// When the system does not let a program take notice of interrupts.
    pub(crate) fn watch() -> Result<Self, Failure> {
        let progress = Self::default();
        let seen = progress.clone();
        let watched = ctrlc::set_handler(move || seen.interrupted());
        watched.map_err(|error| {
            Failure::other(
                "interrupts cannot be watched for, so nothing was sent",
                error,
            )
        })?;
        Ok(progress)
    }

    /// A write begins.
    pub(crate) fn begin(&self, hint: String) {
        *self.lock() = Stage::Ready { hint };
    }

    /// How the write ended is known, and told.
    pub(crate) fn end(&self) {
        *self.lock() = Stage::Certain;
    }

    /// Keeps the lock until the process is over: what was not sent then will not be.
    fn interrupted(&self) {
        let stage = self.lock();
        let code = match &*stage {
            Stage::Sent { hint } => {
                let message = "in doubt: interrupted; the write may have been carried out";
                diagnostics::line("error", message);
                diagnostics::line("hint", hint);
                Exit::InDoubt as i32
            }
            Stage::Ready { .. } => {
                diagnostics::line("error", "interrupted; nothing was sent");
                INTERRUPTED
            }
            Stage::Certain => INTERRUPTED,
        };
        process::exit(code);
    }

    fn lock(&self) -> MutexGuard<'_, Stage> {
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
        let mut stage = self.lock();
        if let Stage::Ready { hint } = &mut *stage {
            let hint = std::mem::take(hint);
            *stage = Stage::Sent { hint };
        }
    }
}
