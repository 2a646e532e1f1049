//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/provisioningstatus
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, SubscriptionId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::SubscriptionProvisioningStatus;
use super::facts;

/// Says how far a subscription is provisioned.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).ProvisioningStatus.Get()`
/// - Credentials: App+User
/// - Errors: 404 with code 20003 for an unknown subscription, 403 with code 900329 for an application
///   alone
///
/// Source: Learn, Get subscription provisioning status.
#[derive(Clone, Debug)]
pub struct GetSubscriptionProvisioningStatus {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
}

impl GetSubscriptionProvisioningStatus {
    /// The status of a subscription.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        subscription: impl Into<SubscriptionId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
        }
    }
}

impl Endpoint for GetSubscriptionProvisioningStatus {
    type Output = SubscriptionProvisioningStatus;

    const OPERATION: Operation = facts::GET_SUBSCRIPTION_PROVISIONING_STATUS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription)
            .literal("provisioningstatus");
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.status.is_none() && !output.extra.is_empty()
    }
}
