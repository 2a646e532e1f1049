use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderMap;
use partner_center_model::Collection;

use super::lists::{is_no_list, list_notices};
use super::{Endpoint, ListEndpoint, RequestBody, request_of_inner};
use crate::decode::{DecodeError, Item, Payload, decode_items};
use crate::operation::Operation;
use crate::target::{PathBuilder, QueryBuilder};
use crate::{Error, Notice};

/// A list that is read item by item: a broken item comes back raw with its error, the others survive.
///
/// ```
/// use partner_center_core::{Partner, endpoint::Endpoint};
///
/// let list = Partner::offline().customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
///     .orders().get().lenient().into_endpoint();
/// let page = list.decode(&br#"{"items": [{"id": "1"}, {"lineItems": "oops"}]}"#[..].into())?;
/// assert!(page.items[0].decoded().is_ok());
/// assert_eq!(page.items[1].decoded().unwrap_err().path(), "items[1].lineItems");
/// assert_eq!(page.items[1].raw(), r#"{"lineItems": "oops"}"#);
/// # Ok::<(), partner_center_core::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lenient<E>(pub(crate) E);

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
