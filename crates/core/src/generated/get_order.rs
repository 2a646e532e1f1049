//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, OrderId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, QueryBuilder, decode};
use partner_center_model::Order;
use super::facts;

/// Gets one order, with all members that its generation of the service has.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order, 403 with code 800043 when prices are asked for
///   but not granted
///
/// Source: Learn, Get an order by ID; REST reference, get-an-order-by-id.
#[derive(Clone, Debug)]
pub struct GetOrder {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
    pub(crate) include_price: bool,
}

impl GetOrder {
    /// The order of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            include_price: false,
        }
    }

    /// With prices (`include_price`); the account must be allowed to see them.
    #[must_use]
    pub fn include_price(mut self, value: bool) -> Self {
        self.include_price = value;
        self
    }
}

impl Endpoint for GetOrder {
    type Output = Order;

    const OPERATION: Operation = facts::GET_ORDER;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("orders")
            .order(&self.order);
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.include_price {
            query.pair("include_price", "true");
        }
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}

impl<C> Call<C, GetOrder> {
    /// With prices (`include_price`); the account must be allowed to see them.
    pub fn include_price(self, value: bool) -> Self {
        self.map(|endpoint| endpoint.include_price(value))
    }
}
