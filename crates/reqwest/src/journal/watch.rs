//! What a client does with the journal during one call.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use partner_center_core::journal::{Intent, Settlement, Withheld, is_in_window};
use partner_center_core::{CallOptions, Endpoint, Error, Notice, RequestMeta, Response, Safety};

use super::{Begun, Journal};
use crate::settings::Settings;

/// The entry of one call. Reads have none, and so have all calls of a client without a journal.
#[derive(Debug)]
pub(crate) struct Watched {
    journal: Option<Journal>,
    is_age_no_matter: bool,
    intent: Option<Intent>,
    begun: Option<Begun>,
}

/// Work on files, to be done where it holds up nobody.
pub(crate) type Work<T> = Box<dyn FnOnce() -> io::Result<T> + Send>;

impl Watched {
    pub(crate) fn new<E: Endpoint>(settings: &Settings, options: &CallOptions) -> Self {
        let journal = settings.journal.as_ref();
        Self {
            journal: journal.filter(|_| E::SAFETY != Safety::Safe).cloned(),
            is_age_no_matter: options.is_age_no_matter,
            intent: None,
            begun: None,
        }
    }

    /// What is to be done before the request goes out; nothing from its second send on.
    pub(crate) fn before_send<E: Endpoint>(
        &mut self,
        endpoint: &E,
        settings: &Settings,
        meta: &RequestMeta,
        request: &Request<Bytes>,
    ) -> Result<Option<Work<Result<Begun, Withheld>>>, Error> {
        if self.begun.is_some() {
            return Ok(None);
        }
        let now = Journal::now();
        let Some(journal) = self.journal.clone() else {
            self.begun = Some(Begun { at: now, number: 1 });
            return Ok(None);
        };
        let intent = Intent::new(endpoint, &settings.base, meta, request, now)?;
        self.intent = Some(intent.clone());
        let is_age_no_matter = self.is_age_no_matter;
        Ok(Some(Box::new(move || {
            journal.begin(&intent, is_age_no_matter)
        })))
    }

    /// Takes in what came of it.
    pub(crate) fn began(
        &mut self,
        begun: Result<Begun, Withheld>,
        meta: &RequestMeta,
    ) -> Result<(), Error> {
        let begun = begun.map_err(|why| Error::kept_back(why, meta))?;
        self.begun = Some(begun);
        Ok(())
    }

    /// Whether a write that was sent already is too old by now to be sent once more. The clock of the
    /// call stands still while a machine sleeps; that of the wall does not.
    pub(crate) fn is_late(&self, now: Duration) -> bool {
        self.begun.is_some_and(|begun| !is_in_window(begun.at, now))
    }

    /// What is to be done when the call is over; nothing if its end is in doubt. It says whether the
    /// entry is closed. Should it not be, it stays pending, and is settled by sending the request once
    /// more.
    pub(crate) fn at_end<T>(&mut self, result: &Result<Response<T>, Error>) -> Option<Work<bool>> {
        let (journal, intent) = (self.journal.clone()?, self.intent.take()?);
        let number = self.begun?.number;
        let settlement = Settlement::of(result.as_ref(), Journal::now())?;
        Some(Box::new(move || journal.end(&intent, &settlement, number)))
    }
}

/// The end of a call whose entry is not closed, which says so.
pub(crate) fn left_open<T>(result: Result<Response<T>, Error>) -> Result<Response<T>, Error> {
    match result {
        Ok(response) => Ok(response.with_notice(Notice::EntryLeftOpen)),
        Err(error) => Err(error.left_open()),
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
            is_age_no_matter: false,
            intent: None,
            begun,
        };
        let begun = watched(Some(Begun { at, number: 1 }));
        let moment = Duration::from_millis(1);
        assert!(!begun.is_late((at + RESEND_WINDOW).saturating_sub(moment)));
        assert!(begun.is_late(at + RESEND_WINDOW));
        // A clock that was set back says nothing about the age.
        assert!(begun.is_late(at.saturating_sub(moment)));
        // Nothing was sent yet.
        assert!(!watched(None).is_late(at + RESEND_WINDOW));
    }
}
