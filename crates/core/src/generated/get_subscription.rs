//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, SubscriptionId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::Subscription;
use super::facts;

/// Gets one subscription.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription
///
/// Source: Learn, Get a subscription by ID.
#[derive(Clone, Debug)]
pub struct GetSubscription {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
}

impl GetSubscription {
    /// The subscription of a customer.
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

impl Endpoint for GetSubscription {
    type Output = Subscription;

    const OPERATION: Operation = facts::GET_SUBSCRIPTION;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
