//! Following the links of orders and of their lines.

use std::marker::PhantomData;

use http::Method;
use partner_center_model::decode::Decode;
use partner_center_model::{
    Collection, Link, LinkMethod, Order, OrderLineItem, OrderLineItemActivationLink,
    OrderLineItemProvisioningStatus, Sku, Subscription,
};

use crate::decode::{DecodeError, Payload, decode};
use crate::quota::Family;
use crate::{Call, endpoint::Endpoint, operation::Operation, target::PathBuilder};

/// Reads what a link of the service leads to.
///
/// The link is a path of the API, or an absolute address on exactly the configured host; any other is
/// refused before anything is sent, so that no body decides where a token goes.
///
/// A link is not always right: one documented line's `provisioningStatus` lacks the customer, and is
/// answered with 404. The calls that build their own paths ([`OrderOperations`](crate::OrderOperations)) do not depend
/// on links.
#[derive(Debug)]
pub struct Follow<T> {
    uri: String,
    target: PhantomData<fn() -> T>,
}

impl<T> Clone for Follow<T> {
    fn clone(&self) -> Self {
        Self {
            uri: self.uri.clone(),
            target: PhantomData,
        }
    }
}

impl<T: Decode> Follow<T> {
    /// A link to a `T`; `None` if it has no address, or is not for reading.
    #[must_use]
    pub fn new(link: &Link) -> Option<Self> {
        let is_get = link.method().is_none_or(|it| it == LinkMethod::Get);
        let uri = link.uri().filter(|uri| is_get && !uri.is_empty())?;
        Some(Self {
            uri: uri.to_owned(),
            target: PhantomData,
        })
    }
}

impl<T: Decode> Endpoint for Follow<T> {
    type Output = T;

    const OPERATION: Operation = Operation::new(Method::GET, "/v1/{link}", Family::Other);

    fn operation(&self) -> Operation {
        Self::OPERATION.counting_for(Family::of_route(&self.uri))
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.link(&self.uri);
    }

    fn decode(&self, payload: &Payload) -> Result<T, DecodeError> {
        decode(payload)
    }
}

/// A call along a link, if there is one.
fn along<C, T: Decode>(client: &C, link: Option<&Link>) -> Option<Call<C, Follow<T>>>
where
    C: Clone,
{
    Some(Call::new(client.clone(), Follow::new(link?)?))
}

/// The links of an order, followed.
///
/// ```no_run
/// use partner_center_core::{driver::BlockingClient, Error, FollowOrder};
/// use partner_center_model::Order;
///
/// fn print_status(client: &impl BlockingClient, order: &Order) -> Result<(), Error> {
///     if let Some(call) = order.follow_provisioning_status(client) {
///         for line in &call.send()?.items {
///             println!("{:?} {:?}", line.line_item_number, line.status);
///         }
///     }
///     Ok(())
/// }
/// ```
pub trait FollowOrder {
    /// The order itself, as it is now (`links.self`).
    fn follow_self<C: Clone>(&self, client: &C) -> Option<Call<C, Follow<Order>>>;

    /// How far its lines are provisioned (`links.provisioningStatus`).
    fn follow_provisioning_status<C: Clone>(
        &self,
        client: &C,
    ) -> Option<Call<C, Follow<Collection<OrderLineItemProvisioningStatus>>>>;
}

impl FollowOrder for Order {
    fn follow_self<C: Clone>(&self, client: &C) -> Option<Call<C, Follow<Order>>> {
        along(client, self.links.as_ref()?.self_.as_ref())
    }

    fn follow_provisioning_status<C: Clone>(
        &self,
        client: &C,
    ) -> Option<Call<C, Follow<Collection<OrderLineItemProvisioningStatus>>>> {
        along(client, self.links.as_ref()?.provisioning_status.as_ref())
    }
}

/// The links of a line of an order, followed. They lead away from the line, so they are followed with
/// the same client, not with the line's order.
pub trait FollowLine {
    /// The subscription that came from it (`links.subscription`).
    fn follow_subscription<C: Clone>(&self, client: &C) -> Option<Call<C, Follow<Subscription>>>;

    /// The SKU that was bought (`links.sku`). Old links lack the country, which the catalogue may need.
    fn follow_sku<C: Clone>(&self, client: &C) -> Option<Call<C, Follow<Sku>>>;

    /// Its activation links (`links.activationLinks`).
    fn follow_activation_links<C: Clone>(
        &self,
        client: &C,
    ) -> Option<Call<C, Follow<Collection<OrderLineItemActivationLink>>>>;
}

impl FollowLine for OrderLineItem {
    fn follow_subscription<C: Clone>(&self, client: &C) -> Option<Call<C, Follow<Subscription>>> {
        along(client, self.links.as_ref()?.subscription.as_ref())
    }

    fn follow_sku<C: Clone>(&self, client: &C) -> Option<Call<C, Follow<Sku>>> {
        along(client, self.links.as_ref()?.sku.as_ref())
    }

    fn follow_activation_links<C: Clone>(
        &self,
        client: &C,
    ) -> Option<Call<C, Follow<Collection<OrderLineItemActivationLink>>>> {
        along(client, self.links.as_ref()?.activation_links.as_deref())
    }
}
