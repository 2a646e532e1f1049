//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/attachments

use partner_center_model::OrderAttachment;

use crate::listing::Listing;
use crate::{CustomerId, OrderId, PathBuilder};

/// Lists the documents that are attached to an order.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Attachments.Get()`
/// - Credentials: App, or App+User (not stated)
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: REST reference, get-attachments-for-an-order.
#[derive(Clone, Debug)]
pub struct ListAttachments {
    customer: CustomerId,
    order: OrderId,
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

impl Listing for ListAttachments {
    type Item = OrderAttachment;

    const ROUTE: &'static str = "/v1/customers/{customer-tenant-id}/orders/{order-id}/attachments";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order)
            .literal("attachments");
    }
}
