//! From a call to its request.

use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use partner_center_model::Guid;

use crate::endpoint::Endpoint;
use crate::source::{BodySource, load};
use crate::target::{PathBuilder, QueryBuilder};
use crate::{BaseUrl, Error};

/// Asks for the answer's `isMfaCompliant`; says nothing about what is asked for or written.
pub(crate) const VALIDATE_MFA: HeaderName = HeaderName::from_static("validatemfa");

/// The ids of one call, made once and kept over all its attempts.
///
/// Source: Learn, Partner Center REST headers. `MS-RequestId` is how the service recognises a
/// repetition; `MS-CorrelationId` is new for every call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestMeta {
    /// `MS-RequestId`.
    pub request_id: Guid,
    /// `MS-CorrelationId`.
    pub correlation_id: Guid,
    /// Whether an earlier call may have sent the same `MS-RequestId`.
    pub may_repeat: bool,
    /// Whether the answer should say if the sign-in has a second factor (`ValidateMfa`).
    pub validates_mfa: bool,
}

impl RequestMeta {
    /// With these ids; make them with [`Guid::from_random_bytes`].
    #[must_use]
    pub fn new(request_id: Guid, correlation_id: Guid) -> Self {
        Self {
            request_id,
            correlation_id,
            may_repeat: false,
            validates_mfa: false,
        }
    }

    /// The same ids, when an earlier call may have sent the first of them: a call that ended in doubt,
    /// or whose process died. A write then [stays in doubt](Error::is_ambiguous) until the service's
    /// answer to it ends that; a call that did not get through says nothing about the earlier one.
    #[must_use]
    pub fn repeating(mut self) -> Self {
        self.may_repeat = true;
        self
    }
}

/// The request of a call, without `Authorization`. A body that is read when it is sent is read here.
///
/// # Errors
/// When an argument is wrong; then [`Error::is_invalid_input`] holds.
pub fn to_http<E: Endpoint>(
    endpoint: &E,
    base: &BaseUrl,
    meta: &RequestMeta,
) -> Result<Request<Bytes>, Error> {
    let mut request = build(endpoint, base, meta)?;
    load(&mut request)?;
    Ok(request)
}

/// Checks whether the arguments of a call make a request. The source of a body is not read.
///
/// # Errors
/// When an argument is wrong; then [`Error::is_invalid_input`] holds.
pub fn check<E: Endpoint>(endpoint: &E, base: &BaseUrl, meta: &RequestMeta) -> Result<(), Error> {
    build(endpoint, base, meta).map(drop)
}

/// The request of a call; a source of its body is among its extensions.
pub(crate) fn build<E: Endpoint>(
    endpoint: &E,
    base: &BaseUrl,
    meta: &RequestMeta,
) -> Result<Request<Bytes>, Error> {
    let mut path = PathBuilder::new(base);
    endpoint.path(&mut path);
    let mut query = QueryBuilder::default();
    endpoint.query(&mut query);
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = endpoint.operation().method;
    *request.uri_mut() = path.finish(query)?;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert("x-locale", HeaderValue::from_static("en-US"));
    headers.insert("ms-contract-version", HeaderValue::from_static("v1"));
    insert(headers, "ms-requestid", &meta.request_id)?;
    insert(headers, "ms-correlationid", &meta.correlation_id)?;
    if meta.validates_mfa {
        headers.insert(VALIDATE_MFA, HeaderValue::from_static("true"));
    }
    endpoint.headers(headers)?;
    if let Some(body) = endpoint.body()? {
        headers.insert(CONTENT_TYPE, body.content_type);
        *request.body_mut() = body.bytes;
        if let Some(source) = body.source {
            request.extensions_mut().insert(BodySource::new(source));
        }
    }
    Ok(request)
}

fn insert(headers: &mut HeaderMap, name: &'static str, id: &Guid) -> Result<(), Error> {
    // As the journal spells it, so that the same id is always the same text.
    let value = HeaderValue::try_from(id.to_string().to_ascii_lowercase())
        .ok()
        .filter(|_| id.is_well_formed())
        .ok_or_else(|| Error::invalid_input(format!("{name} {id:?}: expected a GUID")))?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}
