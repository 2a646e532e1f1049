use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderMap;

use super::{Endpoint, RequestBody, request_of_inner};
use crate::Error;
use crate::decode::{DecodeError, Payload};
use crate::operation::Operation;
use crate::target::{PathBuilder, QueryBuilder};

/// A call that ends with the head of a successful answer: for drivers that hand the body out unread. Give its
/// [`Exchange`](crate::driver::Exchange) an empty body for such an answer, and the whole body of any other.
#[derive(Clone, Debug)]
pub struct Head<E>(E);

impl<E: Endpoint> Head<E> {
    /// The same call without its result.
    #[must_use]
    pub fn new(endpoint: E) -> Self {
        Self(endpoint)
    }
}

impl<E: Endpoint> Endpoint for Head<E> {
    type Output = ();

    request_of_inner!(E);

    fn check(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        _body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        self.0.check(status, headers, None)
    }

    fn decode(&self, _payload: &Payload) -> Result<(), DecodeError> {
        Ok(())
    }
}
