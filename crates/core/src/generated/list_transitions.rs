//! GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitions
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, SubscriptionId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, QueryBuilder, decode};
use partner_center_model::{Guid, TransitionHistory};
use super::facts;

/// Lists the transitions of a subscription, with what has happened in each.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).Transitions.Get(operationId)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription
///
/// Source: Learn, Get transitions; the spelling of the parameter inferred.
#[derive(Clone, Debug)]
pub struct ListTransitions {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
    pub(crate) operation_id: Option<Guid>,
}

impl ListTransitions {
    /// The transitions of a subscription.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        subscription: impl Into<SubscriptionId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
            operation_id: None,
        }
    }

    /// Only the transition of this id (`operationId`).
    #[must_use]
    pub fn operation_id(mut self, value: impl Into<Guid>) -> Self {
        self.operation_id = Some(value.into());
        self
    }
}

impl Endpoint for ListTransitions {
    type Output = TransitionHistory;

    const OPERATION: Operation = facts::LIST_TRANSITIONS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription)
            .literal("transitions");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if let Some(operation_id) = &self.operation_id {
            query.guid("operationId", operation_id);
        }
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.attributes.is_none() && !output.extra.is_empty()
    }
}

impl<C> Call<C, ListTransitions> {
    /// Only the transition of this id (`operationId`).
    pub fn operation_id(self, value: impl Into<Guid>) -> Self {
        self.map(|endpoint| endpoint.operation_id(value))
    }
}
