//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/lineitems/{line-item-number}/activationlinks

use partner_center_model::OrderLineItemActivationLink;

use crate::listing::Listing;
use crate::{CustomerId, OrderId, PathBuilder};

/// Gets the links by which the customer activates what one line of an order bought.
///
/// The links lead to publishers: they are to be opened in a browser, and no token goes there.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).OrderLineItems.ById(number).ActivationLinks()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: Learn, Get activation link by order line item.
#[derive(Clone, Debug)]
pub struct GetLineActivationLinks {
    customer: CustomerId,
    order: OrderId,
    line: u32,
}

impl GetLineActivationLinks {
    /// The links of the line of this number.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>, line: u32) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            line,
        }
    }
}

impl Listing for GetLineActivationLinks {
    type Item = OrderLineItemActivationLink;

    const ROUTE: &'static str = "/v1/customers/{customer-tenant-id}/orders/{order-id}\
        /lineitems/{line-item-number}/activationlinks";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order)
            .literal("lineitems")
            .number(self.line)
            .literal("activationlinks");
    }
}
