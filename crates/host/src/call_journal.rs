//! What a client does with the journal during one call.

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

/// The entry of one call. Reads have none, nor have the calls of a client without a journal.
#[derive(Debug)]
pub(crate) struct CallJournal {
    journal: Option<Journal>,
    kind: WriteKind,
    terms: Terms,
    /// Since when the service may know the write.
    begun: Option<Duration>,
    entry: Option<Begun>,
}

type Job = Box<dyn FnOnce() -> io::Result<Outcome> + Send>;

/// Work on the files of the journal. It may wait for another process, so do it where it holds up nobody.
pub struct FileWork(Job);

/// What came of a [`FileWork`].
#[derive(Debug)]
pub struct Filed(pub(crate) io::Result<Outcome>);

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is moved once a call")]
pub(crate) enum Outcome {
    Recorded(Result<Begun, Withheld>),
    Closed(End),
}

impl FileWork {
    /// Does it, on this thread.
    #[must_use]
    pub fn run(self) -> Filed {
        Filed((self.0)())
    }

    /// Does it off the threads that drive futures. It goes on when the future is dropped.
    #[cfg(feature = "async")]
    pub async fn run_in_background(self) -> Filed {
        let done = tokio::task::spawn_blocking(self.0).await;
        Filed(done.unwrap_or_else(|error| Err(io::Error::other(error))))
    }
}

debug!(FileWork {});

impl CallJournal {
    pub(crate) fn new<E: Endpoint>(endpoint: &E, client: &Options, call: &CallOptions) -> Self {
        let journal = client.journal.as_ref();
        Self {
            journal: journal.filter(|_| E::OPERATION.is_write()).cloned(),
            kind: endpoint.operation().write_kind,
            terms: Terms {
                allows_stale: call.allows_stale,
                allows_duplicate: call.allows_duplicate,
                trusts_assumed_keys: call.trusts_assumed_keys || client.retry.trusts_assumed_keys(),
            },
            begun: None,
            entry: None,
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
        let (journal, terms) = (self.journal.clone()?, self.terms);
        Some(FileWork(Box::new(move || {
            let begun = journal.begin(intent, body.as_ref(), terms, patience);
            begun.map(Outcome::Recorded)
        })))
    }

    /// Takes in what was written down.
    pub(crate) fn began(&mut self, begun: Begun) {
        self.begun = Some(begun.at);
        self.entry = Some(begun);
    }

    /// The request goes out now.
    pub(crate) fn sends(&mut self) {
        self.begun.get_or_insert_with(Journal::now);
    }

    /// Whether a write that was sent already is too old by now to be sent once more. The clock of the
    /// call stands still while a machine sleeps; the wall clock does not.
    pub(crate) fn is_late(&self, now: Duration) -> bool {
        let is_young = |begun| is_in_window(self.kind.window(), begun, now);
        self.begun.is_some_and(|begun| !is_young(begun))
    }

    /// What is to be done when the call is over. For a write in doubt, the digest of its body is noted, if
    /// the body was read to its end. An entry that is not closed stays pending; sending the request once more
    /// settles it.
    pub(crate) fn at_end<T>(
        &mut self,
        result: &Result<Response<T>, Error>,
        digest: Option<[u8; 32]>,
    ) -> Option<FileWork> {
        let journal = self.journal.clone()?;
        let Begun { number, intent, .. } = self.entry.take()?;
        let settlement = Settlement::of(self.kind, result.as_ref(), Journal::now());
        let unread = result.as_ref().err().and_then(Error::body);
        let job: Job = if let Some(settlement) = settlement {
            // The answer cannot be read, and what can be read of it is another purchase.
            if unread.is_some_and(|body| intent.contradiction(body).is_some()) {
                Box::new(|| Ok(Outcome::Closed(End::LeftOpen)))
            } else {
                Box::new(move || {
                    let end = journal.end(&intent, &settlement, number);
                    end.map(Outcome::Closed)
                })
            }
        } else {
            let digest = digest?;
            Box::new(move || {
                journal.note_digest(&intent.request_id, digest)?;
                // As it should be: the result says that it is in doubt.
                Ok(Outcome::Closed(End::Closed))
            })
        };
        Some(FileWork(job))
    }
}

/// The end of a call, with what its entry says of it.
pub(crate) fn with_end<T>(
    result: Result<Response<T>, Error>,
    end: End,
) -> Result<Response<T>, Error> {
    match (result, end) {
        (result, End::Closed) => result,
        (Ok(response), End::Contested(origin)) => Err(response.contested(&origin)),
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
            terms: Terms::default(),
            begun,
            entry: None,
        };
        let begun = watched(Some(at));
        let moment = Duration::from_millis(1);
        assert!(!begun.is_late((at + RESEND_WINDOW).saturating_sub(moment)));
        assert!(begun.is_late(at + RESEND_WINDOW));
        // A clock that was set back says nothing about the age.
        assert!(begun.is_late(at.saturating_sub(moment)));
        // Nothing was sent yet.
        assert!(!watched(None).is_late(at + RESEND_WINDOW));
        // Without a journal it counts from the first send.
        let mut unrecorded = watched(None);
        unrecorded.sends();
        let now = Journal::now();
        assert!(!unrecorded.is_late(now) && unrecorded.is_late(now + RESEND_WINDOW));
    }
}
