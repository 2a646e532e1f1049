//! PATCH /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, LOCATION};
use partner_center_model::Subscription;

use super::SubscriptionChange;
use super::answered::not_the_subscription;
use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::{RequestBody, whole};
use crate::etag::if_match;
use crate::generated::UPDATE_SUBSCRIPTION;
use crate::orders::lines::wrong;
use crate::{
    CustomerId, Error, SubscriptionId, endpoint::Endpoint, operation::Operation,
    target::PathBuilder,
};

/// Changes a subscription that was read before. The whole resource is sent, as the service sent it, with
/// the change: what is left out of it, the service takes for a wish, most of all `autoRenewEnabled`.
///
/// The answer is the subscription after the change. If the change takes longer, it is 202 with a
/// `Location` (and here `None`, or the subscription as it was): wait for
/// [`Changed`](super::conditions::Changed) then.
///
/// Only the state that was read is changed: its `attributes.etag` is sent (`If-Match`). And a change says
/// a total, not a step. So a repetition does nothing twice, whether or not the service recognises its
/// `MS-RequestId`: it finds what it asks for, or is refused, since the etag is a different one by then.
/// A subscription without an etag has no such guard; its seats are only changed once.
///
/// - .NET: `Customers.ById(id).Subscriptions.ById(subscriptionId).Patch(subscription)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20003 for an unknown subscription; 412, or 400 with code 2055, for one that
///   was changed since it was read
///
/// Source: Learn, Change the quantity of a subscription (with the 202); Update a subscription by ID.
#[derive(Clone, Debug)]
pub struct UpdateSubscription {
    customer: CustomerId,
    subscription: SubscriptionId,
    read: Subscription,
    change: SubscriptionChange,
}

impl UpdateSubscription {
    /// The change of a subscription of a customer, which was `read`.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        subscription: impl Into<SubscriptionId>,
        read: Subscription,
        change: SubscriptionChange,
    ) -> Self {
        Self {
            customer: customer.into(),
            subscription: subscription.into(),
            read,
            change,
        }
    }

    fn etag(&self) -> Option<&str> {
        self.read.attributes.as_ref()?.etag.as_deref()
    }
}

impl Endpoint for UpdateSubscription {
    type Output = Option<Subscription>;

    const OPERATION: Operation = UPDATE_SUBSCRIPTION;

    fn operation(&self) -> Operation {
        let kind = self.change.kind();
        UPDATE_SUBSCRIPTION
            .writing(kind)
            .repeating(kind.safety_with(self.etag().is_some()))
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .subscription(&self.subscription);
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        self.etag().map_or(Ok(()), |etag| if_match(etag, headers))
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        let id = self.read.id.as_ref();
        let id = id.map_or(String::new(), ToString::to_string);
        if let Some(why) = not_the_subscription(&self.subscription, &id) {
            return Err(wrong("id", &why));
        }
        let wanted = self.change.apply(&self.read)?;
        Ok(Some(RequestBody::json(&wanted)))
    }

    fn check(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        check(status, headers, body)
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        if payload.bytes().is_empty() {
            return Ok(None);
        }
        decode(payload).map(Some)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.as_ref().is_some_and(|it| it.id.is_none())
    }

    fn contradiction(&self, output: &Self::Output) -> Option<String> {
        let id = output.as_ref()?.id.as_ref()?;
        not_the_subscription(&self.subscription, &id.to_string())
    }
}

/// An answer without a body is one only if it says that the change was accepted, and where to look.
pub(crate) fn check(
    status: StatusCode,
    headers: &HeaderMap,
    body: Option<&Bytes>,
) -> Result<(), DecodeError> {
    let is_accepted = status == StatusCode::ACCEPTED && headers.contains_key(LOCATION);
    if body.is_some_and(Bytes::is_empty) && !is_accepted {
        return Err(DecodeError::whole_body("it is empty"));
    }
    whole(status)
}
