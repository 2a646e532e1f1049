//! PATCH /v1/customers/{customer-tenant-id}/orders/{order-id}

use http::header::HeaderMap;
use partner_center_model::Order;

use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::RequestBody;
use crate::etag::if_match;
use crate::generated::PATCH_ORDER;
use crate::journal::WriteKind;
use crate::orders::answered::not_the_changed;
use crate::{
    Call, CustomerId, Error, OrderId, endpoint::Endpoint, operation::Operation, target::PathBuilder,
};

/// What can be changed in an order: [`PurchaseAddOn`](super::PurchaseAddOn),
/// [`ChangeBillingCycle`](super::ChangeBillingCycle), [`CancelOrder`](super::CancelOrder).
pub trait OrderChange {
    /// The body of the request.
    ///
    /// # Errors
    /// When the change cannot be one.
    fn body(&self, customer: &CustomerId, order: &OrderId) -> Result<RequestBody, Error>;

    /// What kind of write it is.
    const KIND: WriteKind;
}

/// Changes an order. The answer is the whole order after the change.
///
/// That the service recognises a repetition by its `MS-RequestId` is assumed, not documented. A second
/// cancellation, or the same change of the billing cycle again, changes nothing, so these are repeated like
/// a read, always with the same id. **An add-on buys**: once an attempt may have been carried out, it is not
/// sent again, and the call [ends in doubt](Error::is_ambiguous), unless
/// [`RetryPolicy::with_assumed_keys_trusted`](crate::RetryPolicy::with_assumed_keys_trusted) asks for more.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Patch(order)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order, 400 with code 2055 for an `etag` that is not
///   the current one, and those of each change
///
/// Source: REST reference, update-an-existing-order.
#[derive(Clone, Debug)]
pub struct PatchOrder<T> {
    customer: CustomerId,
    order: OrderId,
    change: T,
    etag: Option<String>,
}

impl<T: OrderChange> PatchOrder<T> {
    /// The change of an order.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>, change: T) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            change,
            etag: None,
        }
    }

    /// Only if the order is still as it was read: its `attributes.etag` (`If-Match`). Legacy orders
    /// have one.
    ///
    /// Source: Learn, Partner Center REST headers; Test and debug.
    #[must_use]
    pub fn if_match(mut self, etag: impl Into<String>) -> Self {
        self.etag = Some(etag.into());
        self
    }
}

impl<T: OrderChange> Endpoint for PatchOrder<T> {
    type Output = Order;

    const OPERATION: Operation = PATCH_ORDER.writing(T::KIND);

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order);
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        if let Some(etag) = &self.etag {
            if_match(etag, headers)?;
        }
        Ok(())
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        self.change.body(&self.customer, &self.order).map(Some)
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, order: &Self::Output) -> bool {
        order.id.as_ref().is_none_or(|id| id.is_empty())
    }

    fn contradiction(&self, order: &Self::Output) -> Option<String> {
        not_the_changed(&self.order, order)
    }
}

impl<C, T: OrderChange> Call<C, PatchOrder<T>> {
    /// Only if the order is still as it was read: its `attributes.etag`.
    pub fn if_match(self, etag: impl Into<String>) -> Self {
        self.map(|patch| patch.if_match(etag))
    }
}
