mod entry;
mod masked;
mod new;
mod shown;

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::auth::{self, Accepts, SignInError, WrongCredential};
use crate::fault::Fault;
use crate::headers::header_id;
use crate::journal::Withheld;

/// A call that gave no result: what happened, to which call, and what to do next.
///
/// `Display` is one line with the ids that Microsoft's support asks for; [`hint`](Self::hint) says
/// what to do, and `source` holds the cause. Ask the predicates (`is_…`), not the text.
///
/// None of its texts repeats a secret, nor do the headers and the body of a refusal ([`mask`](crate::mask)); the body
/// of a success that could not be read is data and stays as it came.
///
/// ```
/// use partner_center_core::BaseUrl;
///
/// let error = "http://example.com".parse::<BaseUrl>().unwrap_err();
/// assert!(error.is_invalid_input());
/// ```
pub struct Error(Box<Inner>);

#[derive(Default)]
struct Inner {
    kind: Kind,
    message: String,
    request_id: Option<String>,
    correlation_id: Option<String>,
    answer: Option<Answer>,
    retry_after: Option<Duration>,
    attempts: u32,
    is_ambiguous: bool,
    is_budget_exhausted: bool,
    is_left_open: bool,
    withheld: Option<Withheld>,
    /// What to do, where the kind does not say it.
    advice: Option<&'static str>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    fault: Option<Fault>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    InvalidInput,
    /// Certainly not sent.
    Connect,
    /// Not sent, and never will be.
    Unsendable,
    /// Not sent: the quota has no room in the time for the call.
    Quota,
    /// Not sent: it could not be written down first.
    Journal,
    /// Not sent, because of what the journal knows.
    Withheld,
    /// Sent, or partly; no whole answer came.
    Transport,
    Timeout,
    Token,
    Refused,
    Redirect,
    Decode,
    TooLarge,
    /// A success whose result cannot be that of the call.
    Contradiction,
    /// What was waited for cannot come any more.
    RuledOut,
}

impl Error {
    /// The request was wrong before it was sent: an id, an address, an option.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        self.0.kind == Kind::InvalidInput
    }

    /// No connection was made, so the service has seen nothing. Check address, network, proxy.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect | Kind::Unsendable)
    }

    /// The connection broke, before or after the service acted.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Connect | Kind::Unsendable | Kind::Transport
        )
    }

    /// What was [waited for](crate::OrderOperations::wait_for) cannot become true any more.
    #[must_use]
    pub fn is_ruled_out(&self) -> bool {
        self.0.kind == Kind::RuledOut
    }

    /// The same call may succeed later: no connection, too slow, too many requests, an overloaded
    /// service; the same for the sign-in.
    pub(crate) fn is_passing(&self) -> bool {
        if let Some(error) = self.sign_in() {
            return error.may_pass();
        }
        match self.0.kind {
            Kind::Connect | Kind::Transport | Kind::Timeout | Kind::Quota => true,
            Kind::Refused => {
                let status = self.status().map_or(0, |status| status.as_u16());
                matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504 | 509)
            }
            _ => false,
        }
    }

    /// The call did not finish in the time that it was given.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == Kind::Timeout || self.status() == Some(StatusCode::REQUEST_TIMEOUT)
    }

    /// The request quota is used up: the service says so (429), or the client's own
    /// [`Quota`](crate::Quota) has no room before the call's time is up; then nothing was sent.
    /// [`retry_after`](Self::retry_after) says for how long.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        let is_refusal = |status: StatusCode| matches!(status.as_u16(), 429 | 509);
        self.0.kind == Kind::Quota || self.status().is_some_and(is_refusal)
    }

    /// The call was worth another attempt, but too many attempts of the program failed lately: the
    /// [retry budget](crate::Quota::with_retry_budget) is used up. Each success fills it again.
    #[must_use]
    pub fn is_budget_exhausted(&self) -> bool {
        self.0.is_budget_exhausted
    }

    /// A write that may have been carried out: the request, or an earlier attempt of it, went out,
    /// and nothing says what became of it. Never true of reads.
    ///
    /// To settle it, with the [`request_id`](Self::request_id) of this error, the one that was sent:
    ///
    /// - **A write that the service recognises by its `MS-RequestId`** ([`Safety::KeyedByRequestId`]):
    ///   make the same call again with [`Call::request_id`](crate::Call::request_id) set to it, within
    ///   minutes. The service answers as it did, or would have done, the first time. Until it does,
    ///   with a success or with a refusal of the request itself (a fault of its own with a code), that
    ///   call is in doubt as well. How long the service remembers is not documented.
    /// - **Any other write, or after a long time:** look for the result before you write again. A new
    ///   order can be read by its id at once, and can take 15 minutes to appear in a list (Learn,
    ///   Create an order).
    ///
    /// [`Safety::KeyedByRequestId`]: crate::Safety::KeyedByRequestId
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.0.is_ambiguous
    }

    /// The service says that the customer, the order, or whatever else was asked for does not exist
    /// (404 with a fault of its own). The 404 of a gateway or of a web server, which do not know the
    /// *path*, says nothing about it: see [`status`](Self::status) for that.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use partner_center_core::{RawGet, driver::from_http};
    ///
    /// let refused = |body: &'static str| {
    ///     let answer = http::Response::builder().status(404).body(Bytes::from(body)).unwrap();
    ///     from_http(&RawGet::new("/orders/1"), answer).unwrap_err()
    /// };
    /// assert!(refused(r#"{"code": 20000, "description": "Order ID not found"}"#).is_not_found());
    /// assert!(!refused(r#"{"statusCode": 404, "message": "Resource not found"}"#).is_not_found());
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let is_said = |fault: &Fault| fault.is_the_services(StatusCode::NOT_FOUND.as_u16());
        self.status() == Some(StatusCode::NOT_FOUND) && self.fault().is_some_and(is_said)
    }

    /// Signing in is needed: no token could be obtained, or none was accepted (401).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.0.kind == Kind::Token || self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// The account may not do it (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN)
    }

    /// The service sent the call elsewhere, which is never followed with a token.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.0.kind == Kind::Redirect
    }

    /// The service answered with a success whose body is not what it should be. [`body`](Self::body)
    /// has it. A write was then carried out, if it was the service that answered.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// The answer is larger than the client's [`Limits`](crate::Limits) allow. The message says which
    /// limit it is and how to allow more; status and ids are those of the answer, whose body is not kept.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.0.kind == Kind::TooLarge
    }

    /// The service answered with a success that cannot be the one to this request: it names a different
    /// customer or order, or different offers or quantities. [`body`](Self::body) has it. A write may
    /// have been carried out.
    #[must_use]
    pub fn is_contradiction(&self) -> bool {
        self.0.kind == Kind::Contradiction
    }

    /// The status of the last answer, if any came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the last answer, if any came; secrets are masked.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the last answer, if any came; secrets are masked in that of a refusal.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    /// What the refusal says.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.0.answer.as_ref()?.fault.as_ref()
    }

    /// How long the service asked to wait, or the least time until the client's own quota has room.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// `MS-RequestId`: the service's, when it answered with one, else the one that was sent. For a
    /// write whose fate is unknown, always the one that was sent, by which the service recognises it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let sent = self.0.request_id.as_deref();
        if self.0.is_ambiguous && sent.is_some() {
            return sent;
        }
        self.answered("ms-requestid").or(sent)
    }

    /// `MS-CorrelationId`, likewise.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.answered("ms-correlationid")
            .or(self.0.correlation_id.as_deref())
    }

    fn answered(&self, name: &str) -> Option<&str> {
        header_id(self.headers()?, name)
    }

    /// Why the sign-in gave no token, if that is the cause.
    #[must_use]
    pub fn sign_in(&self) -> Option<&SignInError> {
        self.0.source.as_deref()?.downcast_ref()
    }

    /// The only credentials that the call accepts, when it was not sent because it had the other kind.
    #[must_use]
    pub fn needed_credentials(&self) -> Option<Accepts> {
        let wrong: &WrongCredential = self.0.source.as_deref()?.downcast_ref()?;
        self.status().is_none().then_some(wrong.0)
    }

    /// The claims with which a user has to sign in for this call, as JSON: from the answer
    /// (`WWW-Authenticate`), or from the refusal of the sign-in.
    #[must_use]
    pub fn claims(&self) -> Option<String> {
        let signed_in = || Some(self.sign_in()?.claims()?.to_owned());
        self.headers().and_then(auth::claims).or_else(signed_in)
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
