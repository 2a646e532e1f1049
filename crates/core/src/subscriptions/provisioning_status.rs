//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/provisioningstatus

use http::Method;
use partner_center_model::SubscriptionProvisioningStatus;

use crate::auth::Accepts;
use crate::decode::{DecodeError, Payload, decode};
use crate::{CustomerId, Endpoint, PathBuilder, Safety, SubscriptionId};

/// Says how far a subscription is provisioned.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).ProvisioningStatus.Get()`
/// - Credentials: App+User
/// - Errors: 404 with code 20003 for an unknown subscription, 403 with code 900329 for an
///   application alone
///
/// Source: Learn, Get subscription provisioning status.
#[derive(Clone, Debug)]
pub struct GetSubscriptionProvisioningStatus {
    customer: CustomerId,
    subscription: SubscriptionId,
}

impl GetSubscriptionProvisioningStatus {
    /// The status of a subscription.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, subscription: impl Into<SubscriptionId>) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
        }
    }
}

impl Endpoint for GetSubscriptionProvisioningStatus {
    type Output = SubscriptionProvisioningStatus;

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str =
        "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/provisioningstatus";
    const CREDENTIALS: Accepts = Accepts::AppUser;

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

    fn is_void(&self, status: &Self::Output) -> bool {
        status.status.is_none() && !status.extra.is_empty()
    }
}
