//! GET /v1/customers/{customer-tenant-id}/subscriptions?order_id={order-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice, OrderId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use partner_center_model::{Collection, Subscription};
use super::facts;

/// Lists the subscriptions that came from an order.
///
/// - .NET: `Customers.ById(id).Subscriptions.ByOrder(orderId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: Learn, Get a list of subscriptions by order; .NET SDK 3.4.
#[derive(Clone, Debug)]
pub struct ListSubscriptionsOfOrder {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
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

impl Endpoint for ListSubscriptionsOfOrder {
    type Output = Collection<Subscription>;

    const OPERATION: Operation = facts::LIST_SUBSCRIPTIONS_OF_ORDER;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers").customer(&self.customer).literal("subscriptions");
    }

    fn query(&self, query: &mut QueryBuilder) {
        query.order("order_id", &self.order);
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

impl ListEndpoint for ListSubscriptionsOfOrder {
    type Item = Subscription;
}
