//! POST /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitions

use partner_center_model::{Integer, NewTransition, Transition};

use super::answered::not_the_subscription;
use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::RequestBody;
use crate::generated::CREATE_TRANSITION;
use crate::orders::lines::{refuse_owned, spell, wrong};
use crate::{
    CustomerId, Error, SubscriptionId, endpoint::Endpoint, operation::Operation,
    target::PathBuilder,
};

/// Turns a subscription, or seats of it, into one of a larger offer. **This buys**: the seats of the target are
/// charged, what is left of the source's term is given back.
///
/// What it may become, [`ListTransitionEligibilities`](crate::ListTransitionEligibilities) says. The answer is the
/// transition as it begins; how it goes on, and its id, [`ListTransitions`](crate::ListTransitions) says.
///
/// Nothing about transitions says that the service recognises a repetition by its `MS-RequestId`. So once an attempt
/// may have been carried out, it is not sent again, and the call [ends in doubt](Error::is_ambiguous), as the purchase
/// of an [add-on](crate::PurchaseAddOn) does. The history of the subscription tells what became of it.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).Transitions.Create(transition)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription; 400 with codes 900258 to 900262 for a target that does
///   not fit, 900267 for a term that is shorter, 900268 and 900269 for one that is not sold; 403 with code 900263 for
///   a legacy subscription
///
/// Source: Learn, Transition a new commerce subscription; REST reference, create-a-transition-for-a-subscription.
#[derive(Clone, Debug)]
pub struct CreateTransition {
    customer: CustomerId,
    subscription: SubscriptionId,
    wanted: NewTransition,
}

impl CreateTransition {
    /// What a subscription of a customer shall become.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        subscription: impl Into<SubscriptionId>,
        wanted: NewTransition,
    ) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
            wanted,
        }
    }
}

impl Endpoint for CreateTransition {
    type Output = Transition;

    const OPERATION: Operation = CREATE_TRANSITION;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription)
            .literal("transitions");
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        let mut wanted = self.wanted.clone();
        refuse_owned(&wanted.extra, "")?;
        if wanted.to_catalog_item_id.is_none() {
            return Err(wrong("toCatalogItemId", "it is required"));
        }
        if wanted.quantity.as_ref().map_or(0, Integer::get) < 1 {
            return Err(wrong("quantity", "expected 1 or more"));
        }
        let target = wanted.to_subscription_id.as_ref();
        if target.is_some_and(|id| SubscriptionId::from(id) == self.subscription) {
            let why = "it is the subscription that the seats come from";
            return Err(wrong("toSubscriptionId", why));
        }
        spell(&mut wanted)?;
        Ok(Some(RequestBody::json(&wanted)))
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, made: &Self::Output) -> bool {
        made.to_catalog_item_id.is_none()
    }

    fn contradiction(&self, made: &Self::Output) -> Option<String> {
        let from = made.from_subscription_id.as_ref()?;
        not_the_subscription(&self.subscription, &from.to_string())
    }
}
