//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}

use http::Method;
use partner_center_model::Subscription;

use crate::decode::{DecodeError, Payload, decode};
use crate::{CustomerId, Endpoint, PathBuilder, Safety, SubscriptionId};

/// Gets one subscription.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription
///
/// Source: Learn, Get a subscription by ID.
#[derive(Clone, Debug)]
pub struct GetSubscription {
    customer: CustomerId,
    subscription: SubscriptionId,
}

impl GetSubscription {
    /// The subscription of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, subscription: impl Into<SubscriptionId>) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
        }
    }
}

impl Endpoint for GetSubscription {
    type Output = Subscription;

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str =
        "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, subscription: &Self::Output) -> bool {
        subscription.id.is_none() && !subscription.extra.is_empty()
    }
}
