//! What a client does with the journal during one call.

use std::fmt;
use std::io;
use std::time::Duration;

use partner_center_core::journal::{Intent, Settlement, Withheld, WriteKind, is_in_window};
use partner_center_core::{
    Error, Notice, Response,
    driver::{BodySource, CallOptions},
    endpoint::Endpoint,
};

use crate::journal::{Begun, End, Journal, Terms};
use crate::options::Options;

/// The entry of one call. Reads have none, and so have all calls of a client without a journal.
#[derive(Debug)]
pub(crate) struct CallJournal {
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

/// What came of writing down what is to be sent.
pub(crate) type Recorded = io::Result<Result<Begun, Withheld>>;
/// What came of closing an entry.
pub(crate) type Closed = io::Result<End>;

type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// Work on the files of the journal. It may wait for another process, so it is done where it holds up nobody.
pub struct FileWork(Kind);

enum Kind {
    Record(Job<Recorded>),
    Close(Job<Closed>),
}

/// What came of a [`FileWork`].
#[derive(Debug)]
pub struct Filed(pub(crate) Outcome);

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is moved once a call")]
pub(crate) enum Outcome {
    Recorded(Recorded),
    Closed(Closed),
}

impl FileWork {
    /// Does it, on this thread.
    #[must_use]
    pub fn run(self) -> Filed {
        Filed(match self.0 {
            Kind::Record(job) => Outcome::Recorded(job()),
            Kind::Close(job) => Outcome::Closed(job()),
        })
    }

    /// Does it off the threads that drive futures. It goes on when the future is dropped.
    #[cfg(feature = "async")]
    pub async fn run_in_background(self) -> Filed {
        async fn done<T: Send + 'static>(job: Job<io::Result<T>>) -> io::Result<T> {
            let done = tokio::task::spawn_blocking(job).await;
            done.unwrap_or_else(|error| Err(io::Error::other(error)))
        }
        Filed(match self.0 {
            Kind::Record(job) => Outcome::Recorded(done(job).await),
            Kind::Close(job) => Outcome::Closed(done(job).await),
        })
    }
}

impl fmt::Debug for FileWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.0 {
            Kind::Record(_) => "Record",
            Kind::Close(_) => "Close",
        };
        f.debug_tuple("FileWork").field(&kind).finish()
    }
}

impl CallJournal {
    pub(crate) fn new<E: Endpoint>(endpoint: &E, client: &Options, call: &CallOptions) -> Self {
        let journal = client.journal.as_ref();
        Self {
            journal: journal.filter(|_| E::OPERATION.is_write()).cloned(),
            kind: endpoint.operation().write_kind,
            is_age_no_matter: call.is_age_no_matter,
            is_duplicate_wanted: call.is_duplicate_wanted,
            trusts_assumed_keys: call.trusts_assumed_keys || client.retry.trusts_assumed_keys(),
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
    ) -> Option<FileWork> {
        let journal = self.journal.clone()?;
        let terms = Terms {
            is_age_no_matter: self.is_age_no_matter,
            is_duplicate_wanted: self.is_duplicate_wanted,
            trusts_assumed_keys: self.trusts_assumed_keys,
            patience,
        };
        let job = move || journal.begin(intent, body.as_ref(), terms);
        Some(FileWork(Kind::Record(Box::new(job))))
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
    ) -> Option<FileWork> {
        let journal = self.journal.clone()?;
        let Begun { number, intent, .. } = self.begun.take()?.entry?;
        let settlement = Settlement::of(self.kind, result.as_ref(), Journal::now());
        let job: Job<Closed> = if let Some(settlement) = settlement {
            let contradicts = |body: &_| intent.contradiction(body).is_some();
            if let Err(error) = result
                && error.body().is_some_and(contradicts)
            {
                // It cannot be read, and what can be is of another purchase.
                Box::new(|| Ok(End::LeftOpen))
            } else {
                Box::new(move || journal.end(&intent, &settlement, number))
            }
        } else {
            let digest = digest?;
            Box::new(move || {
                journal.note_digest(&intent.request_id, digest)?;
                // As it should be: the result says that it is in doubt.
                Ok(End::Closed)
            })
        };
        Some(FileWork(Kind::Close(job)))
    }
}

/// The end of a call, with what its entry says of it.
pub(crate) fn with_end<T>(
    result: Result<Response<T>, Error>,
    end: Closed,
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
        let at = Duration::from_secs(500_000 * 3_600);
        let watched = |begun| CallJournal {
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
