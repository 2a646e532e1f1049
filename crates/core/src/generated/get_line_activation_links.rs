//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/lineitems/{line-item-number}/activationlinks
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice, OrderId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, decode, is_no_list,
    list_notices,
};

use partner_center_model::{Collection, OrderLineItemActivationLink};
use super::facts;

/// Gets the links by which the customer activates what one line of an order bought.
///
/// The links lead to publishers: open them in a browser; no token goes there.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).OrderLineItems.ById(number).ActivationLinks()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: Learn, Get activation link by order line item.
#[derive(Clone, Debug)]
pub struct GetLineActivationLinks {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
    pub(crate) line: u32,
}

impl GetLineActivationLinks {
    /// The links of the line of this number.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        order: impl Into<OrderId>,
        line: u32,
    ) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            line,
        }
    }
}

impl Endpoint for GetLineActivationLinks {
    type Output = Collection<OrderLineItemActivationLink>;

    const OPERATION: Operation = facts::GET_LINE_ACTIVATION_LINKS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("orders")
            .order(&self.order)
            .literal("lineitems")
            .number(self.line)
            .literal("activationlinks");
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

impl ListEndpoint for GetLineActivationLinks {
    type Item = OrderLineItemActivationLink;
}
