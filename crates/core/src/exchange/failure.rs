use std::error::Error as StdError;

use http::{HeaderMap, StatusCode};

use crate::auth::SignInError;
use crate::retry::Phase;
use crate::{Error, limits::TooLarge};

/// Why there is no whole answer to a request.
#[derive(Debug)]
pub struct Failure {
    pub(super) phase: Phase,
    is_timeout: bool,
    /// The head of the answer, when that came.
    pub(super) head: Option<Box<(StatusCode, HeaderMap)>>,
    pub(super) source: Box<dyn StdError + Send + Sync>,
}

impl Failure {
    fn new(phase: Phase, source: Box<dyn StdError + Send + Sync>) -> Self {
        Self {
            phase,
            is_timeout: false,
            head: None,
            source,
        }
    }

    /// A failure before anything was sent: name look-up, connection, TLS.
    #[must_use]
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Phase::NotSent, source.into())
    }

    /// A failure after the request was sent, at least in part.
    #[must_use]
    pub fn sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Phase::Sent, source.into())
    }

    /// A failure before anything was sent, which every further attempt would meet too: the request
    /// cannot be built, or the certificate is not accepted.
    #[must_use]
    pub fn unsendable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Phase::Unsendable, source.into())
    }

    /// What went wrong.
    #[must_use]
    pub fn error(&self) -> &(dyn StdError + 'static) {
        &*self.source
    }

    /// What kind of failure it is, for measurements: `too_large`, `timeout`, `connect` or `transport`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (self.is_timeout, self.phase) {
            _ if self.source.is::<TooLarge>() => "too_large",
            (true, _) => "timeout",
            (false, Phase::NotSent | Phase::Unsendable) => "connect",
            (false, Phase::Sent) => "transport",
        }
    }

    /// The same for a request to the sign-in service.
    #[must_use]
    pub fn into_sign_in_error(self) -> SignInError {
        let error = if self.source.is::<TooLarge>() {
            SignInError::too_large(self.source)
        } else {
            SignInError::unreachable(self.source)
        };
        match self.head {
            Some(head) => error.with_status(head.0),
            None => error,
        }
    }

    /// The error that it is; `late` says what did not come in time.
    pub(crate) fn into_error(self, late: &str) -> Error {
        let error = match (self.is_timeout, self.phase) {
            _ if self.source.is::<TooLarge>() => Error::too_large(&self.source),
            (true, _) => Error::timeout(late).with_source(self.source),
            (false, Phase::NotSent) => Error::connect(self.source),
            (false, Phase::Unsendable) => Error::unsendable(self.source),
            (false, Phase::Sent) => Error::transport(self.source),
        };
        match self.head {
            Some(head) => error.with_head(head.0, head.1),
            None => error,
        }
    }

    /// The same failure after the head of an answer: the error keeps its status and its ids.
    #[must_use]
    pub fn behind(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.head = Some(Box::new((status, headers)));
        self
    }

    /// The same failure, because the time ran out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.is_timeout = true;
        self
    }
}
