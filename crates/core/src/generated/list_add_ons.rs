//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/addons
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice, SubscriptionId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, decode, is_no_list,
    list_notices,
};

use partner_center_model::{Collection, Subscription};
use super::facts;

/// Lists the add-ons of a subscription.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).AddOns.Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription
///
/// Source: Learn, Get a list of add-ons for a subscription.
#[derive(Clone, Debug)]
pub struct ListAddOns {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
}

impl ListAddOns {
    /// The add-ons of a subscription.
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

impl Endpoint for ListAddOns {
    type Output = Collection<Subscription>;

    const OPERATION: Operation = facts::LIST_ADD_ONS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription)
            .literal("addons");
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

impl ListEndpoint for ListAddOns {
    type Item = Subscription;
}
