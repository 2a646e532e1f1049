//! GET any path of the API, undecoded: the escape hatch.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::body::is_blank;
use crate::decode::{DecodeError, Payload};
use crate::endpoint::whole;
use crate::quota::Family;
use crate::{Fault, endpoint::Endpoint, operation::Operation, target::PathBuilder};

/// Reads any path of the API and gives the body as it came. A fault with the status of a success is an
/// error, and so is an empty 200.
///
/// The path, with or without `/v1`, may carry a query. As for links: no other host, no way out of the API.
///
/// ```
/// use partner_center_core::{Cloud, RawGet, driver::{RequestMeta, to_http}};
/// # use partner_center_model::Guid;
///
/// let meta = RequestMeta::new(Guid::from_random_bytes([1; 16]), Guid::from_random_bytes([2; 16]));
/// let profile = RawGet::new("/profiles/mpn");
/// let request = to_http(&profile, &Cloud::Global.base_url(), &meta)?;
/// assert_eq!(request.uri().path(), "/v1/profiles/mpn");
/// assert!(to_http(&RawGet::new("//evil.example/"), &Cloud::Global.base_url(), &meta).is_err());
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RawGet {
    path: String,
}

impl RawGet {
    /// The resource at this path.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }
}

impl Endpoint for RawGet {
    type Output = Bytes;

    const OPERATION: Operation = Operation::new(Method::GET, "/v1/{path}", Family::Other);

    fn operation(&self) -> Operation {
        Self::OPERATION.counting_for(Family::of_route(&self.path))
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.link(&self.path);
    }

    fn check(
        &self,
        status: StatusCode,
        _headers: &HeaderMap,
        body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        whole(status)?;
        match body {
            Some(body) if status == StatusCode::OK && is_blank(body) => {
                Err(DecodeError::whole_body("the body is empty"))
            }
            Some(body) if Fault::of_success(body).is_some() => {
                Err(DecodeError::whole_body("it is a fault"))
            }
            _ => Ok(()),
        }
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        Ok(payload.bytes().clone())
    }
}
