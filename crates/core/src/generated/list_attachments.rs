//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/attachments
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice, OrderId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, decode, is_no_list,
    list_notices,
};

use partner_center_model::{Collection, OrderAttachment};
use super::facts;

/// Lists the documents that are attached to an order.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Attachments.Get()`
/// - Credentials: App, or App+User (not stated)
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: REST reference, get-attachments-for-an-order.
#[derive(Clone, Debug)]
pub struct ListAttachments {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
}

impl ListAttachments {
    /// The documents of an order.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
        }
    }
}

impl Endpoint for ListAttachments {
    type Output = Collection<OrderAttachment>;

    const OPERATION: Operation = facts::LIST_ATTACHMENTS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("orders")
            .order(&self.order)
            .literal("attachments");
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn notices(&self, page: &Self::Output) -> Vec<Notice> {
        list_notices(self, page, Some)
    }

    fn is_void(&self, page: &Self::Output) -> bool {
        is_no_list(page)
    }
}

impl ListEndpoint for ListAttachments {
    type Item = OrderAttachment;
}
