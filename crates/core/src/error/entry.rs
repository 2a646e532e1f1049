//! Errors about the journal's entry of a write.

use std::error::Error as StdError;
use std::io;

use super::{Error, Kind};
use crate::journal::Withheld;
use crate::request::RequestMeta;

impl Error {
    /// A write that could not be written down, and so was not sent. A source that says that the time ran
    /// out makes it a [time-out](Self::is_timeout).
    #[must_use]
    pub fn not_recorded(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        let cause = source.downcast_ref::<io::Error>().map(io::Error::kind);
        if cause == Some(io::ErrorKind::TimedOut) {
            let message =
                "the journal could not be used within the time for the call; nothing was sent";
            return Self::timeout(message).with_source(source);
        }
        let message = "the write cannot be recorded in the journal, so nothing was sent";
        Self::new(Kind::Journal, message).with_source(source)
    }

    /// A write that was not sent, because of what the journal knows about it.
    #[must_use]
    pub fn kept_back(why: Withheld, meta: &RequestMeta) -> Self {
        let error = Self::new(Kind::Withheld, why.to_string());
        let mut error = error.with_call(&meta.request_id, &meta.correlation_id, 0);
        error.0.is_ambiguous = why.is_in_doubt();
        error.0.withheld = Some(why);
        error
    }

    /// The write could not be recorded in the journal, and so was not sent.
    #[must_use]
    pub fn is_not_recorded(&self) -> bool {
        self.0.kind == Kind::Journal
    }

    /// What the journal knows about the write that was therefore not sent.
    #[must_use]
    pub fn withheld(&self) -> Option<&Withheld> {
        self.0.withheld.as_ref()
    }

    /// The write did not succeed, and its entry in the journal is still open: it could not be closed, or
    /// another call has begun to send the same write. Settle it as one [in doubt](Self::is_ambiguous).
    #[must_use]
    pub fn is_left_open(&self) -> bool {
        self.0.is_left_open
    }

    /// The same error for a write whose entry in the journal stays open.
    #[must_use]
    pub fn left_open(mut self) -> Self {
        self.0.is_left_open = true;
        self
    }
}
