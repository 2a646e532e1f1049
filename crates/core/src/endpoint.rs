//! One call as a value, and the two pure functions that turn it into a request and back.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Request, StatusCode};
use partner_center_model::decode::Decode;
use partner_center_model::{Collection, Encode, Guid, Integer};

use crate::decode::{DecodeError, Item, Payload, decode_items};
use crate::response::Notice;
use crate::source::{BodySource, load};
use crate::{BaseUrl, Error, Fault, Operation, PathBuilder, QueryBuilder, Response, Source};

/// An operation of the service with its arguments.
///
/// A new operation implements this and nothing else: every client can make the call then.
pub trait Endpoint {
    /// What the call gives.
    type Output;

    /// What is the same for all its calls.
    const OPERATION: Operation;

    /// The operation with these arguments: some change what repeating the call can do, which credentials
    /// it accepts, or which counter it counts for.
    fn operation(&self) -> Operation {
        Self::OPERATION
    }

    /// The names of the documents that it uploads, for the journal.
    fn documents(&self) -> Vec<String> {
        Vec::new()
    }

    /// Builds the path.
    fn path(&self, path: &mut PathBuilder<'_>);

    /// Builds the query.
    fn query(&self, _query: &mut QueryBuilder) {}

    /// The body of the request.
    ///
    /// # Errors
    /// When the arguments make no valid body.
    fn body(&self) -> Result<Option<Body>, Error> {
        Ok(None)
    }

    /// Headers beside those that every request has.
    ///
    /// # Errors
    /// When an argument fits no header.
    fn headers(&self, _headers: &mut HeaderMap) -> Result<(), Error> {
        Ok(())
    }

    /// Whether an answer with the status of a success is one, asked before it is decoded. `body` is none
    /// where it is read later. If not overridden, it must not be a part of what was asked for (206): no
    /// call asks for a part.
    ///
    /// # Errors
    /// When it is none.
    fn check(
        &self,
        status: StatusCode,
        _headers: &HeaderMap,
        _body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        whole(status)
    }

    /// Reads the body of a successful answer.
    ///
    /// # Errors
    /// When the body is not what it should be.
    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError>;

    /// What is odd about a result that could be read.
    fn notices(&self, _output: &Self::Output) -> Vec<Notice> {
        Vec::new()
    }

    /// Whether a result that could be read is something else than what was asked for: it has members,
    /// and not the one that matters. So an error with the status 200 (code 400072 is documented so)
    /// is not taken for an empty list.
    fn is_void(&self, _output: &Self::Output) -> bool {
        false
    }

    /// Why a result that could be read cannot be that of this call: it is of another customer, another
    /// order, other offers. Nothing is known of what became of a write that is answered so.
    fn contradiction(&self, _output: &Self::Output) -> Option<String> {
        None
    }
}

pub(crate) fn whole(status: StatusCode) -> Result<(), DecodeError> {
    if status == StatusCode::PARTIAL_CONTENT {
        let message = "it is only a part of what was asked for";
        return Err(DecodeError::whole_body(message));
    }
    Ok(())
}

/// A body to send.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Body {
    /// The bytes; empty when the body has a source.
    pub bytes: Bytes,
    /// Where a body is read from that is not kept in memory.
    pub source: Option<Arc<dyn Source>>,
    /// The media type.
    pub content_type: HeaderValue,
}

impl Body {
    /// A body of a media type.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, content_type: HeaderValue) -> Self {
        Self {
            bytes: bytes.into(),
            source: None,
            content_type,
        }
    }

    /// A body that is read when it is sent.
    #[must_use]
    pub fn read_from(source: Arc<dyn Source>, content_type: HeaderValue) -> Self {
        Self {
            source: Some(source),
            ..Self::new(Bytes::new(), content_type)
        }
    }

    /// A value as JSON.
    #[must_use]
    pub fn json(value: &impl Encode) -> Self {
        let content_type = HeaderValue::from_static("application/json");
        Self::new(value.to_vec(), content_type)
    }
}

/// An endpoint that gives a collection.
pub trait ListEndpoint: Endpoint<Output = Collection<Self::Item>> {
    /// The kind of its items.
    type Item: Decode;

    /// What is odd about the items that could be read, with their places in the list.
    fn item_notices<'a>(&self, _items: impl Iterator<Item = (usize, &'a Self::Item)>) -> Vec<Notice>
    where
        Self::Item: 'a,
    {
        Vec::new()
    }
}

/// Whether a page has members, but no items: it is something else than a list then.
pub(crate) fn is_no_list<T>(page: &Collection<T>) -> bool {
    page.items.is_absent() && !page.extra.is_empty()
}

/// What is odd about a page: its items, and a count that is not theirs.
pub(crate) fn list_notices<'a, E: ListEndpoint, T>(
    endpoint: &E,
    page: &'a Collection<T>,
    readable: impl Fn(&'a T) -> Option<&'a E::Item>,
) -> Vec<Notice>
where
    E::Item: 'a,
{
    let items = page.items.iter().enumerate();
    let mut notices =
        endpoint.item_notices(items.filter_map(|(index, item)| Some((index, readable(item)?))));
    notices.extend(count_notice(page.total_count.as_ref(), page.items.len()));
    notices
}

/// What is odd about the number of items, if the page says another one.
pub(crate) fn count_notice(total_count: Option<&Integer>, items: usize) -> Option<Notice> {
    let total_count = total_count?.get();
    (i64::try_from(items).ok() != Some(total_count))
        .then_some(Notice::CountMismatch { total_count, items })
}

/// A list that is read item by item: a broken item comes back raw with its error, the others survive.
///
/// ```
/// use partner_center_core::{Endpoint, ListEndpoint, Partner};
///
/// let list = Partner::offline().customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
///     .orders().get().lenient().into_endpoint();
/// let page = list.decode(&br#"{"items": [{"id": "1"}, {"lineItems": "oops"}]}"#[..].into())?;
/// assert!(page.items[0].decoded().is_ok());
/// assert_eq!(page.items[1].decoded().unwrap_err().path(), "items[1].lineItems");
/// assert_eq!(page.items[1].raw(), r#"{"lineItems": "oops"}"#);
/// # Ok::<(), partner_center_core::decode::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lenient<E>(pub(crate) E);

/// The request of the call inside: everything of an `Endpoint` that is not about its answer.
macro_rules! request_of_inner {
    ($inner:ident) => {
        const OPERATION: Operation = $inner::OPERATION;

        fn operation(&self) -> Operation {
            self.0.operation()
        }

        fn documents(&self) -> Vec<String> {
            self.0.documents()
        }

        fn path(&self, path: &mut PathBuilder<'_>) {
            self.0.path(path);
        }

        fn query(&self, query: &mut QueryBuilder) {
            self.0.query(query);
        }

        fn body(&self) -> Result<Option<Body>, Error> {
            self.0.body()
        }

        fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
            self.0.headers(headers)
        }
    };
}

impl<E: ListEndpoint> Endpoint for Lenient<E> {
    type Output = Collection<Item<E::Item>>;

    request_of_inner!(E);

    fn check(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        self.0.check(status, headers, body)
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode_items(payload)
    }

    fn notices(&self, page: &Self::Output) -> Vec<Notice> {
        list_notices(&self.0, page, |item| item.decoded().ok())
    }

    fn is_void(&self, page: &Self::Output) -> bool {
        is_no_list(page)
    }
}

/// A call that ends with the head of a successful answer: for drivers that hand the body out unread.
/// Give its [`Exchange`](crate::Exchange) an empty body then, and the whole one of any other answer.
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
}

impl RequestMeta {
    /// Ids that are given; make them with [`Guid::from_random_bytes`].
    #[must_use]
    pub fn new(request_id: Guid, correlation_id: Guid) -> Self {
        Self {
            request_id,
            correlation_id,
            may_repeat: false,
        }
    }

    /// The same ids, of which the first was perhaps sent by an earlier call: one that ended in doubt,
    /// or whose process died. A write then [stays in doubt](Error::is_ambiguous) until an answer of
    /// the service to it ends that; a call that did not get through says nothing about the earlier one.
    #[must_use]
    pub fn repeating(mut self) -> Self {
        self.may_repeat = true;
        self
    }
}

/// The request of a call, without `Authorization`. A body that is read when it is sent is read here.
///
/// # Errors
/// When an argument is wrong; [`Error::is_invalid_input`] holds then.
pub fn to_http<E: Endpoint>(
    endpoint: &E,
    base: &BaseUrl,
    meta: &RequestMeta,
) -> Result<Request<Bytes>, Error> {
    let mut request = build(endpoint, base, meta)?;
    load(&mut request)?;
    Ok(request)
}

/// Checks the arguments of a call: whether it makes a request. Nothing that a body is read from is read.
///
/// # Errors
/// When an argument is wrong; [`Error::is_invalid_input`] holds then.
pub fn check<E: Endpoint>(endpoint: &E, base: &BaseUrl, meta: &RequestMeta) -> Result<(), Error> {
    build(endpoint, base, meta).map(drop)
}

/// The request of a call; a source of its body stands among its extensions.
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
    // As the journal spells it: the same id is the same text, whoever compares.
    let value = HeaderValue::try_from(id.to_string().to_ascii_lowercase())
        .ok()
        .filter(|_| id.is_well_formed())
        .ok_or_else(|| Error::invalid_input(format!("{name} {id:?}: expected a GUID")))?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

/// The result of a call from its answer: the one place that tells success from refusal.
///
/// # Errors
/// For every status but 2xx, and for a body that cannot be read. A 2xx whose body is a fault refuses a
/// write for certain only with the status 200 and the service's code 400072, which is documented so; with
/// any other the write is [in doubt](Error::is_ambiguous).
pub fn from_http<E: Endpoint>(
    endpoint: &E,
    response: http::Response<Bytes>,
) -> Result<Response<E::Output>, Error> {
    let (head, body) = response.into_parts();
    if !head.status.is_success() {
        let retry_after = crate::retry::retry_after(&head.headers);
        return Err(Error::refused(head.status, head.headers, body).with_retry_after(retry_after));
    }
    if let Err(error) = endpoint.check(head.status, &head.headers, Some(&body)) {
        return Err(match Fault::of_success(&body) {
            // As below: a word of somebody behind the status of a success.
            Some(_) => Error::refused(head.status, head.headers, body)
                .with_ambiguity(E::OPERATION.is_write()),
            None => Error::decode(error, head.status, head.headers, body),
        });
    }
    let payload = Payload::from(body);
    let decoded = endpoint.decode(&payload);
    let body = payload.bytes().clone();
    match decoded {
        Ok(value) if endpoint.is_void(&value) => Err(match Fault::read(&body) {
            Fault::OtherJson(_) | Fault::NotJson(_) => {
                let error =
                    DecodeError::whole_body("it has none of the members that were asked for");
                Error::decode(error, head.status, head.headers, body)
            }
            fault => {
                // Any gateway can put a word of its own behind the status of a success.
                let is_the_services = head.status == StatusCode::OK
                    && matches!(fault, Fault::Api(_))
                    && fault.code() == Some("400072");
                let error = Error::refused(head.status, head.headers, body);
                error.with_ambiguity(E::OPERATION.is_write() && !is_the_services)
            }
        }),
        Ok(value) => {
            if let Some(why) = endpoint.contradiction(&value) {
                let error = Error::contradiction(&why, head.status, head.headers, body);
                return Err(error.with_ambiguity(E::OPERATION.is_write()));
            }
            let notices = endpoint.notices(&value);
            Ok(Response::new(
                value,
                head.status,
                head.headers,
                body,
                notices,
            ))
        }
        Err(error) => Err(Error::decode(error, head.status, head.headers, body)),
    }
}
