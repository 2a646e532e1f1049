//! GET /v1/customers/{customer-tenant-id}/subscriptions?order_id={order-id}

use partner_center_model::Subscription;

use crate::listing::Listing;
use crate::{CustomerId, OrderId, PathBuilder, QueryBuilder};

/// Lists the subscriptions that came of an order.
///
/// - .NET: `Customers.ById(id).Subscriptions.ByOrder(orderId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: Learn, Get a list of subscriptions by order; .NET SDK 3.4.
#[derive(Clone, Debug)]
pub struct ListSubscriptionsOfOrder {
    customer: CustomerId,
    order: OrderId,
}

impl ListSubscriptionsOfOrder {
    /// The subscriptions of an order.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
        }
    }
}

impl Listing for ListSubscriptionsOfOrder {
    type Item = Subscription;

    const ROUTE: &'static str = "/v1/customers/{customer-tenant-id}/subscriptions";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions");
    }

    fn query(&self, query: &mut QueryBuilder) {
        query.order("order_id", &self.order);
    }
}
