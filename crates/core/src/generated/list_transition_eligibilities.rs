//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitioneligibilities
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Notice, SubscriptionId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use partner_center_model::{Collection, EligibilityType, Open, TransitionEligibility};
use super::facts;

/// Lists what a subscription may become, and why not.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).TransitionEligibilities.Get(type)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription
///
/// Source: Learn, Transition a new commerce subscription.
#[derive(Clone, Debug)]
pub struct ListTransitionEligibilities {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
    pub(crate) eligibility_type: Option<Open<EligibilityType>>,
}

impl ListTransitionEligibilities {
    /// The offers that a subscription may become.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        subscription: impl Into<SubscriptionId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
            eligibility_type: None,
        }
    }

    /// For a transition at this time (`eligibilityType`); now without it.
    #[must_use]
    pub fn eligibility_type(mut self, value: impl Into<Open<EligibilityType>>) -> Self {
        self.eligibility_type = Some(value.into());
        self
    }
}

impl Endpoint for ListTransitionEligibilities {
    type Output = Collection<TransitionEligibility>;

    const OPERATION: Operation = facts::LIST_TRANSITION_ELIGIBILITIES;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription)
            .literal("transitioneligibilities");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if let Some(eligibility_type) = &self.eligibility_type {
            query.word("eligibilityType", eligibility_type);
        }
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

impl ListEndpoint for ListTransitionEligibilities {
    type Item = TransitionEligibility;
}

impl<C> Call<C, ListTransitionEligibilities> {
    /// For a transition at this time (`eligibilityType`); now without it.
    pub fn eligibility_type(self, value: impl Into<Open<EligibilityType>>) -> Self {
        self.map(|endpoint| endpoint.eligibility_type(value))
    }
}
