//! What is the same for every call of an operation.

use http::Method;

use crate::Safety;
use crate::auth::Accepts;
use crate::journal::WriteKind;
use crate::quota::Family;

/// An operation of the service, without its arguments.
///
/// ```
/// use http::Method;
/// use partner_center_core::{endpoint::Operation, Safety, quota::Family};
///
/// const LIST_INVOICES: Operation = Operation::new(Method::GET, "/v1/invoices", Family::Other);
/// assert_eq!(LIST_INVOICES.safety, Safety::Safe);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The HTTP method.
    pub method: Method,
    /// The route with names for its variable segments, for traces and documentation.
    pub route: &'static str,
    /// The resource against whose counter the call counts.
    pub family: Family,
    /// What repeating the call can do.
    pub safety: Safety,
    /// Which credentials the call accepts; a token of the other kind is not sent.
    pub credentials: Accepts,
    /// What kind of write it is; not used for reads. A journal keeps it, so that the result of the
    /// write can be found out later.
    pub write_kind: WriteKind,
}

impl Operation {
    /// A read with `GET`; with any other method a write that must not be sent twice, until
    /// [`writing`](Self::writing) or [`repeating`](Self::repeating) says more.
    #[must_use]
    pub const fn new(method: Method, route: &'static str, family: Family) -> Self {
        let safety = match method {
            Method::GET => Safety::Safe,
            _ => Safety::Unkeyed,
        };
        Self {
            method,
            route,
            family,
            safety,
            credentials: Accepts::Either,
            write_kind: WriteKind::Other,
        }
    }

    /// The same for these credentials only.
    #[must_use]
    pub const fn accepting(mut self, credentials: Accepts) -> Self {
        self.credentials = credentials;
        self
    }

    /// The same as a write of this kind, which says what repeating it can do.
    #[must_use]
    pub const fn writing(mut self, kind: WriteKind) -> Self {
        self.write_kind = kind;
        self.safety = kind.safety();
        self
    }

    /// The same with what repeating it can do.
    #[must_use]
    pub const fn repeating(mut self, safety: Safety) -> Self {
        self.safety = safety;
        self
    }

    /// The same for the counter of a different resource.
    #[must_use]
    pub const fn counting_for(mut self, family: Family) -> Self {
        self.family = family;
        self
    }

    /// Whether it writes.
    #[must_use]
    pub fn is_write(&self) -> bool {
        self.safety != Safety::Safe
    }
}
