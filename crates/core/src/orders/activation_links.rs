//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/activationlinks

use partner_center_model::OrderLineItemActivationLink;

use crate::listing::Listing;
use crate::{CustomerId, OrderId, PathBuilder};

/// Gets the links by which the customer activates what an order bought, of all its lines.
///
/// The links lead to publishers: they are to be opened in a browser, and no token goes there.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).ActivationLinks.Get()`
/// - Credentials: App, or App+User (not documented; as for one line)
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: .NET SDK 3.4; the documents have the links of [one line](super::GetLineActivationLinks).
#[derive(Clone, Debug)]
pub struct GetActivationLinks {
    customer: CustomerId,
    order: OrderId,
}

impl GetActivationLinks {
    /// The links of an order.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
        }
    }
}

impl Listing for GetActivationLinks {
    type Item = OrderLineItemActivationLink;

    const ROUTE: &'static str =
        "/v1/customers/{customer-tenant-id}/orders/{order-id}/activationlinks";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order)
            .literal("activationlinks");
    }
}
