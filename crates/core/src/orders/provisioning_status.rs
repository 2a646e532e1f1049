//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/provisioningstatus

use partner_center_model::OrderLineItemProvisioningStatus;

use crate::auth::Accepts;
use crate::listing::Listing;
use crate::{CustomerId, OrderId, PathBuilder};

/// Says how far each line of an order is provisioned.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).ProvisioningStatus.Get()`
/// - Credentials: App+User
/// - Errors: 404 with code 20000 for an unknown order, 403 with code 900329 for an application alone
///
/// Source: REST reference, get-a-provisioning-status-for-an-order.
#[derive(Clone, Debug)]
pub struct GetProvisioningStatus {
    customer: CustomerId,
    order: OrderId,
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

impl Listing for GetProvisioningStatus {
    type Item = OrderLineItemProvisioningStatus;

    const ROUTE: &'static str =
        "/v1/customers/{customer-tenant-id}/orders/{order-id}/provisioningstatus";
    const CREDENTIALS: Accepts = Accepts::AppUser;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order)
            .literal("provisioningstatus");
    }
}
