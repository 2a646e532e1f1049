use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use partner_center_model::Guid;

use crate::Error;
use crate::headers::header_id;
use crate::journal::Origin;
use crate::mask;
use crate::observe::Visible;

/// A result together with the answer that it came from. It derefs to the result.
///
/// The body stays reachable (and in memory) while the response lives; [`into_inner`](Self::into_inner)
/// lets it go. `Debug` masks headers and leaves the body out.
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) value: T,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) notices: Vec<Notice>,
    pub(crate) sent: Option<Sent>,
}

/// The call that a response answers.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) request_id: Guid,
    pub(crate) correlation_id: Guid,
    pub(crate) attempts: u32,
}

impl<T> Response<T> {
    /// The result alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body of the answer, byte for byte.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// `MS-RequestId`: the service's, or the one that was sent.
    #[must_use]
    pub fn request_id(&self) -> Option<String> {
        self.id("ms-requestid", |sent| &sent.request_id)
    }

    /// `MS-CorrelationId`: the service's, or the one that was sent.
    #[must_use]
    pub fn correlation_id(&self) -> Option<String> {
        self.id("ms-correlationid", |sent| &sent.correlation_id)
    }

    /// `MS-CV`, the id of the answer in the service's own logs.
    #[must_use]
    pub fn correlation_vector(&self) -> Option<&str> {
        self.headers.get("ms-cv")?.to_str().ok()
    }

    /// Whether the sign-in has a second factor, as the service sees it (`isMfaCompliant`): only where
    /// [`Call::validate_mfa`](crate::Call::validate_mfa) asked, and if the service said yes or no.
    ///
    /// Source: notices for partners of 2025 and 2026, observed in two clients.
    #[must_use]
    pub fn is_mfa_compliant(&self) -> Option<bool> {
        match header_id(&self.headers, "ismfacompliant")? {
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    fn id(&self, name: &str, sent: fn(&Sent) -> &Guid) -> Option<String> {
        header_id(&self.headers, name)
            .map(str::to_owned)
            .or_else(|| self.sent.as_ref().map(|call| sent(call).to_string()))
    }

    /// How many times the request was sent; 0 when no [`Exchange`](crate::driver::Exchange) sent it.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.sent.as_ref().map_or(0, |sent| sent.attempts)
    }

    /// The same answer with one more notice.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// This answer to a write as an error, when the journal knows its order as the result of a different
    /// write: the fate of this one is unknown.
    #[must_use]
    pub fn contested(self, origin: &Origin) -> Error {
        let why = format!(
            "the order {} is the result of the write {}",
            origin.order, origin.request_id
        );
        let (headers, body) = (self.headers.clone(), self.body.clone());
        let error = Error::contradiction(&why, self.status, headers, body);
        self.named(error).with_ambiguity(true)
    }

    /// An error about this answer, with the ids of its call.
    pub(crate) fn named(&self, error: Error) -> Error {
        match &self.sent {
            Some(sent) => error.with_call(&sent.request_id, &sent.correlation_id, sent.attempts),
            None => error,
        }
    }

    /// Warnings about an answer that could be read.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &Visible(&self.headers))
            .field("notices", &self.notices)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A warning about an answer that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// An order that the billing filter should have kept out.
    OutsideFilter {
        /// Its place in the list, from 0.
        index: usize,
        /// Its id, if it has one.
        order_id: String,
        /// The billing cycle that it has instead, as the service spells it.
        billing_cycle: String,
    },
    /// `totalCount` is not the number of items that came.
    CountMismatch {
        /// What the answer says.
        total_count: i64,
        /// What came.
        items: usize,
    },
    /// The write is done, but its journal entry could not be closed: it stays in doubt until it is settled.
    EntryLeftOpen,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutsideFilter {
                index,
                order_id,
                billing_cycle,
            } => write!(
                f,
                "items[{index}] (order {}) has the billing cycle {:?}, which was not asked for",
                mask::text(order_id),
                mask::text(billing_cycle)
            ),
            Self::CountMismatch { total_count, items } => {
                write!(
                    f,
                    "the answer says totalCount {total_count} and has {items} items"
                )
            }
            Self::EntryLeftOpen => {
                f.write_str("it is done, but its entry in the journal could not be closed")
            }
        }
    }
}
