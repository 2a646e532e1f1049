//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/provisioningstatus
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice, OrderId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, decode, is_no_list,
    list_notices,
};

use partner_center_model::{Collection, OrderLineItemProvisioningStatus};
use super::facts;

/// Says how far each line of an order is provisioned.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).ProvisioningStatus.Get()`
/// - Credentials: App+User
/// - Errors: 404 with code 20000 for an unknown order, 403 with code 900329 for an application alone
///
/// Source: REST reference, get-a-provisioning-status-for-an-order.
#[derive(Clone, Debug)]
pub struct GetProvisioningStatus {
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
}

impl GetProvisioningStatus {
    /// The lines of an order.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
        }
    }
}

impl Endpoint for GetProvisioningStatus {
    type Output = Collection<OrderLineItemProvisioningStatus>;

    const OPERATION: Operation = facts::GET_PROVISIONING_STATUS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("orders")
            .order(&self.order)
            .literal("provisioningstatus");
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

impl ListEndpoint for GetProvisioningStatus {
    type Item = OrderLineItemProvisioningStatus;
}
