//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/attachment/{attachment-id}

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, HeaderMap, HeaderValue};

use crate::decode::{DecodeError, Payload};
use crate::{AttachmentId, CustomerId, Endpoint, Error, OrderId, PathBuilder, Safety};

/// Downloads a document that is attached to an order, whole; [`opened`](crate::Call::opened) reads it piece
/// by piece instead.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Attachments.ById(attachmentId).Get()`
/// - Credentials: App, or App+User (not stated)
/// - Errors: 404 for an unknown document
///
/// Source: .NET SDK 3.4; Learn, Attach a purchase order.
#[derive(Clone, Debug)]
pub struct DownloadAttachment {
    customer: CustomerId,
    order: OrderId,
    attachment: AttachmentId,
}

impl DownloadAttachment {
    /// The document of an order.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        order: impl Into<OrderId>,
        attachment: impl Into<AttachmentId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            attachment: attachment.into(),
        }
    }
}

impl Endpoint for DownloadAttachment {
    type Output = Bytes;

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str =
        "/v1/customers/{customer-tenant-id}/orders/{order-id}/attachment/{attachment-id}";

    fn path(&self, path: &mut PathBuilder<'_>) {
        let id = &self.attachment;
        path.order_of(&self.customer, &self.order)
            .literal("attachment")
            .id("attachment id", id.as_str(), id.is_valid());
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        Ok(())
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        Ok(payload.bytes().clone())
    }
}
