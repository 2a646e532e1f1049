//! How an error is made, and what is added to it on its way to the caller.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use partner_center_model::Guid;

use super::masked::masked;
use super::{Answer, Error, Inner, Kind};
use crate::body::one_line;
use crate::decode::DecodeError;
use crate::fault::Fault;
use crate::mask;
use crate::retry::retry_after;

impl Error {
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: mask::text(&one_line(&message.into())).into_owned(),
            ..Inner::default()
        }))
    }

    /// The same error with the answer that it is about.
    fn with_answer(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        fault: Option<Fault>,
    ) -> Self {
        self.0.answer = Some(Answer {
            status,
            headers: mask::headers(headers),
            body,
            fault,
        });
        self
    }

    /// Something that was asked for cannot be asked for; nothing was sent.
    #[must_use]
    pub fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(Kind::InvalidInput, message)
    }

    /// No access token could be obtained.
    #[must_use]
    pub fn token(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Kind::Token, "no access token").with_source(source.into())
    }

    pub(crate) fn connect(source: Box<dyn StdError + Send + Sync>) -> Self {
        Self::new(Kind::Connect, "no connection to the service").with_source(source)
    }

    pub(crate) fn unsendable(source: Box<dyn StdError + Send + Sync>) -> Self {
        Self::new(Kind::Unsendable, "the request cannot be sent").with_source(source)
    }

    /// The quota has room only after this wait, and the call ends before that.
    pub(crate) fn quota(wait: Duration) -> Self {
        let message = "the request quota has no room within the time for the call";
        Self::new(Kind::Quota, message).with_retry_after(Some(wait))
    }

    pub(crate) fn transport(source: Box<dyn StdError + Send + Sync>) -> Self {
        let message = "the connection broke before the whole answer was there";
        Self::new(Kind::Transport, message).with_source(source)
    }

    pub(crate) fn too_large(why: &dyn fmt::Display) -> Self {
        Self::new(Kind::TooLarge, format!("the answer is too large: {why}"))
    }

    pub(crate) fn ruled_out(message: impl Into<String>) -> Self {
        Self::new(Kind::RuledOut, message)
    }

    pub(crate) fn timeout(message: impl Into<String>) -> Self {
        Self::new(Kind::Timeout, message)
    }

    /// The time of all calls is over: for clients, before they begin another one.
    #[must_use]
    pub fn deadline() -> Self {
        Self::timeout("the deadline has passed")
    }

    pub(crate) fn refused(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        // A refusal is text about the call, not data, and it may repeat the request.
        let (headers, body) = (mask::headers(headers), mask::body(body));
        let fault = Fault::read(&body);
        let error = if status.is_redirection() {
            let to = headers.get(http::header::LOCATION);
            let to = to.and_then(|to| to.to_str().ok()).unwrap_or("nowhere");
            let message = format!("{status}: redirected to {to:?}, which is not followed");
            Self::new(Kind::Redirect, message)
        } else {
            Self::new(Kind::Refused, format!("{status}: {fault}"))
        };
        error.with_answer(status, headers, body, Some(fault))
    }

    pub(crate) fn decode(
        error: DecodeError,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let message = format!("{status}, but the answer cannot be read");
        Self::new(Kind::Decode, message)
            .with_answer(status, headers, body, None)
            .with_source(Box::new(error))
    }

    pub(crate) fn contradiction(
        why: &str,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let message = format!("{status}, but the answer is not the one to this request: {why}");
        Self::new(Kind::Contradiction, message).with_answer(status, headers, body, None)
    }

    /// Answers that can be read one by one, but make no sense together.
    pub(crate) fn unusable_answer(message: impl Into<String>) -> Self {
        Self::new(Kind::Decode, message)
    }

    /// The same error after the head of an answer whose body is not kept.
    pub(crate) fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.message = format!("{status}, but {}", self.0.message);
        self.0.retry_after = retry_after(&headers);
        self.with_answer(status, headers, Bytes::new(), None)
    }

    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        self.0.advice = Some(advice);
        self
    }

    pub(crate) fn with_source(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(masked(source));
        self
    }

    pub(crate) fn with_call(
        mut self,
        request_id: &Guid,
        correlation_id: &Guid,
        attempts: u32,
    ) -> Self {
        self.0.request_id = Some(request_id.to_string().to_ascii_lowercase());
        self.0.correlation_id = Some(correlation_id.to_string().to_ascii_lowercase());
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_ambiguity(mut self, is_ambiguous: bool) -> Self {
        self.0.is_ambiguous = is_ambiguous;
        self
    }

    pub(crate) fn with_budget_exhausted(mut self) -> Self {
        self.0.is_budget_exhausted = true;
        self
    }
}
