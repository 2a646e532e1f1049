//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/activationlinks
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice, OrderId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, decode, is_no_list,
    list_notices,
};

use partner_center_model::{Collection, OrderLineItemActivationLink};
use super::facts;

/// Gets the links by which the customer activates what an order bought, for all its lines.
///
/// The links lead to publishers: open them in a browser; no token goes there.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).ActivationLinks.Get()`
/// - Credentials: App, or App+User (not documented; as for one line)
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: .NET SDK 3.4; the documents have the links of [one line](super::GetLineActivationLinks).
#[derive(Clone, Debug)]
pub struct GetActivationLinks {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
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

impl Endpoint for GetActivationLinks {
    type Output = Collection<OrderLineItemActivationLink>;

    const OPERATION: Operation = facts::GET_ACTIVATION_LINKS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("orders")
            .order(&self.order)
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

impl ListEndpoint for GetActivationLinks {
    type Item = OrderLineItemActivationLink;
}
