//! What a client does with the journal during one call.

use std::io;

use bytes::Bytes;
use http::Request;
use partner_center_core::journal::{Intent, Settlement};
use partner_center_core::{Endpoint, Error, RequestMeta, Response, Safety};

use super::Journal;
use crate::settings::Settings;

/// The entry of one call. Reads have none, and so have all calls of a client without a journal.
#[derive(Debug)]
pub(crate) struct Watched {
    journal: Option<Journal>,
    begun: Option<Intent>,
}

/// Work on files, to be done where it holds up nobody.
pub(crate) type Work<T> = Box<dyn FnOnce() -> io::Result<T> + Send>;

impl Watched {
    pub(crate) fn new<E: Endpoint>(settings: &Settings) -> Self {
        let journal = settings.journal.as_ref();
        Self {
            journal: journal.filter(|_| E::SAFETY != Safety::Safe).cloned(),
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
    ) -> Result<Option<Work<()>>, Error> {
        let Some(journal) = self.journal.as_ref().filter(|_| self.begun.is_none()) else {
            return Ok(None);
        };
        let now = Journal::now();
        let intent = Intent::new(endpoint, &settings.base, meta, request, now)?;
        self.begun = Some(intent.clone());
        let journal = journal.clone();
        Ok(Some(Box::new(move || journal.begin(&intent))))
    }

    /// What is to be done when the call is over; nothing if its end is in doubt. Should it fail, the
    /// entry stays pending, and is settled by sending the request once more.
    pub(crate) fn at_end<T>(&mut self, result: &Result<Response<T>, Error>) -> Option<Work<()>> {
        let (journal, intent) = (self.journal.clone()?, self.begun.take()?);
        let settlement = Settlement::of(result.as_ref(), Journal::now())?;
        Some(Box::new(move || journal.settle(&intent, &settlement)))
    }
}
