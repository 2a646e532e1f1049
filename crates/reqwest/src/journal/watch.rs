//! What a client does with the journal during one call.

use std::io;
use std::time::Duration;

use partner_center_core::journal::{Intent, Origin, Settlement, Withheld, WriteKind, is_in_window};
use partner_center_core::{BodySource, CallOptions, Endpoint, Error, Notice, Response};

use super::{Begun, Journal, Terms};
use crate::settings::Settings;

/// The entry of one call. Reads have none, and so have all calls of a client without a journal.
#[derive(Debug)]
pub(crate) struct Watched {
    journal: Option<Journal>,
    kind: WriteKind,
    is_age_no_matter: bool,
    is_duplicate_wanted: bool,
    trusts_assumed_keys: bool,
    begun: Option<Began>,
}

/// Since when the service may know the write, and its entry.
#[derive(Debug)]
struct Began {
    at: Duration,
    entry: Option<Begun>,
}

/// How the entry of a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    /// It is pending still, although the end of the call is certain.
    LeftOpen,
    /// It is pending still: the order in the answer is the result of another write.
    Contested(Origin),
}

/// Work on files, to be done where it holds up nobody.
pub(crate) type Work<T> = Box<dyn FnOnce() -> io::Result<T> + Send>;

impl Watched {
    pub(crate) fn new<E: Endpoint>(
        endpoint: &E,
        settings: &Settings,
        options: &CallOptions,
    ) -> Self {
        let journal = settings.journal.as_ref();
        Self {
            journal: journal.filter(|_| E::OPERATION.is_write()).cloned(),
            kind: endpoint.operation().write_kind,
            is_age_no_matter: options.is_age_no_matter,
            is_duplicate_wanted: options.is_duplicate_wanted,
            trusts_assumed_keys: options.trusts_assumed_keys
                || settings.retry.trusts_assumed_keys(),
            begun: None,
        }
    }

    /// Whether the call has an entry.
    pub(crate) fn is_recording(&self) -> bool {
        self.journal.is_some()
    }

    /// What is to be done before the first send.
    pub(crate) fn begin(
        &self,
        intent: Intent,
        body: Option<BodySource>,
        patience: Duration,
    ) -> Option<Work<Result<Begun, Withheld>>> {
        let journal = self.journal.clone()?;
        let terms = Terms {
            is_age_no_matter: self.is_age_no_matter,
            is_duplicate_wanted: self.is_duplicate_wanted,
            trusts_assumed_keys: self.trusts_assumed_keys,
            patience,
        };
        Some(Box::new(move || {
            journal.begin(intent, body.as_ref(), terms)
        }))
    }

    /// Takes in what was written down.
    pub(crate) fn began(&mut self, begun: Begun) {
        let at = begun.at;
        let entry = Some(begun);
        self.begun = Some(Began { at, entry });
    }

    /// That the request goes out now.
    pub(crate) fn sends(&mut self) {
        self.begun.get_or_insert_with(|| Began {
            at: Journal::now(),
            entry: None,
        });
    }

    /// Whether a write that was sent already is too old by now to be sent once more. The clock of the
    /// call stands still while a machine sleeps; that of the wall does not.
    pub(crate) fn is_late(&self, now: Duration) -> bool {
        let begun = self.begun.as_ref();
        begun.is_some_and(|begun| !is_in_window(self.kind.window(), begun.at, now))
    }

    /// What is to be done when the call is over. Of a write in doubt, what its body was is written down, as
    /// far as it was read to its end. Should an entry not be closed, it stays pending, and is settled by
    /// sending the request once more.
    pub(crate) fn at_end<T>(
        &mut self,
        result: &Result<Response<T>, Error>,
        digest: Option<[u8; 32]>,
    ) -> Option<Work<End>> {
        let journal = self.journal.clone()?;
        let Begun { number, intent, .. } = self.begun.take()?.entry?;
        let Some(settlement) = Settlement::of(self.kind, result.as_ref(), Journal::now()) else {
            let digest = digest?;
            return Some(Box::new(move || {
                journal.note_digest(&intent.request_id, digest)?;
                // As it should be: the result says that it is in doubt.
                Ok(End::Closed)
            }));
        };
        if let Err(error) = result
            && let Some(body) = error.body()
            && intent.contradiction(body).is_some()
        {
            // It cannot be read, and what can be is of another purchase.
            return Some(Box::new(|| Ok(End::LeftOpen)));
        }
        Some(Box::new(move || journal.end(&intent, &settlement, number)))
    }
}

/// The end of a call, with what its entry says of it.
pub(crate) fn with_end<T>(
    result: Result<Response<T>, Error>,
    end: io::Result<End>,
) -> Result<Response<T>, Error> {
    match (result, end) {
        (result, Ok(End::Closed)) => result,
        (Ok(response), Ok(End::Contested(origin))) => Err(response.contested(&origin)),
        (Ok(response), _) => Ok(response.with_notice(Notice::EntryLeftOpen)),
        (Err(error), _) => Err(error.left_open()),
    }
}

#[cfg(test)]
mod tests {
    use partner_center_core::journal::RESEND_WINDOW;

    use super::*;

    #[test]
    fn a_write_is_late_by_the_clock_of_the_wall() {
        let at = Duration::from_hours(500_000);
        let watched = |begun| Watched {
            journal: None,
            kind: WriteKind::CreateOrder,
            is_age_no_matter: false,
            is_duplicate_wanted: false,
            trusts_assumed_keys: false,
            begun,
        };
        let begun = watched(Some(Began { at, entry: None }));
        let moment = Duration::from_millis(1);
        assert!(!begun.is_late((at + RESEND_WINDOW).saturating_sub(moment)));
        assert!(begun.is_late(at + RESEND_WINDOW));
        // A clock that was set back says nothing about the age.
        assert!(begun.is_late(at.saturating_sub(moment)));
        // Nothing was sent yet.
        assert!(!watched(None).is_late(at + RESEND_WINDOW));
    }
}
