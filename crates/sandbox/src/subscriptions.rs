//! `/customers/{customer}/subscriptions`: what the lines of orders have become.

use crate::answer::{Answer, attributes, collection, link, own_link};
use crate::context::Context;
use crate::date::{self, DAY};
use crate::json::{Json, object};
use crate::order::{Order, is_legacy};
use crate::service_error::Result;
use crate::store::{Customer, Store};

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let wanted = context.query.get("order_id").map(|id| owner.order(id));
    let wanted = wanted.transpose()?.map(|order| &order.id);
    let items = owner
        .subscriptions()
        .filter(|(order, _, _)| wanted.is_none_or(|wanted| *wanted == order.id))
        .map(|(order, line, id)| resource(context, owner, order, line, &id));
    let own = own_link(&format!("/customers/{}/subscriptions", owner.id));
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let (order, line, id) = owner.subscription(context.parameter(1))?;
    Ok(Answer::ok(resource(context, owner, order, line, &id)))
}

pub(crate) fn add_ons(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let (_, _, id) = owner.subscription(context.parameter(1))?;
    let items = owner.subscriptions().filter(|(_, line, _)| {
        let parent = line.some_text("parentSubscriptionId");
        parent.is_some_and(|parent| parent.eq_ignore_ascii_case(&id))
    });
    let items = items.map(|(order, line, id)| resource(context, owner, order, line, &id));
    let own = own_link(&format!(
        "/customers/{}/subscriptions/{id}/addons",
        owner.id
    ));
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}

/// How far a subscription is: for users only.
pub(crate) fn provisioning_status(store: &Store, context: &Context<'_>) -> Result<Answer> {
    context.needs_user()?;
    let owner = store.owner(context.customer())?;
    let (order, line, _) = owner.subscription(context.parameter(1))?;
    let offer = line.text("offerId");
    let quantity = line.count("quantity");
    let status = match (quantity, order.is_provisioned(line)) {
        (0, _) => "failed",
        (_, true) => "success",
        (_, false) => "pending",
    };
    Ok(Answer::ok(object! {
        // The part of a catalog item id that names the SKU; a legacy offer is its own.
        "skuId": offer.split(':').nth(1).unwrap_or(&offer),
        "status": status,
        "quantity": quantity,
        "endDate" ? order.term_end(line, context.today()).map(date::midnight),
        "attributes": attributes("SubscriptionProvisioningStatus"),
    }))
}

fn resource(context: &Context<'_>, owner: &Customer, order: &Order, line: &Json, id: &str) -> Json {
    let offer = line.text("offerId");
    let known = context.catalog.find(&offer);
    let title = known.map_or_else(|| line.text("friendlyName"), |offer| offer.title.clone());
    let units = line.count("quantity");
    let status = match order.status().as_str() {
        "suspended" => "suspended",
        _ if units == 0 => "deleted",
        _ if order.is_done() => "active",
        _ => "pending",
    };
    let of_line = |name| line.get(name).cloned();
    let sku = line.get("links").and_then(|links| links.get("sku"));
    let own = link(&format!("/customers/{}/subscriptions/{id}", owner.id));
    object! {
        "id": id,
        "offerId": offer,
        "offerName": title,
        "friendlyName": line.text("friendlyName"),
        "quantity": units,
        "unitType": "Licenses",
        "parentSubscriptionId" ? of_line("parentSubscriptionId"),
        "creationDate" ? order.resource.get("creationDate").cloned(),
        "effectiveStartDate": date::midnight(order.created / DAY),
        "commitmentEndDate" ? order.term_end(line, context.today()).map(date::midnight),
        "status": status,
        "autoRenewEnabled": units > 0,
        "isTrial": known.is_some_and(|offer| offer.trial),
        "billingType": "license",
        "billingCycle" ? order.resource.get("billingCycle").cloned(),
        "termDuration" ? of_line("termDuration"),
        "renewalTermDuration" ? of_line("termDuration").filter(|_| !is_legacy(line)),
        "partnerId" ? of_line("partnerIdOnRecord"),
        "orderId": &order.id,
        "links": object! { "self": own, "sku" ? sku.cloned() },
        "attributes": attributes("Subscription"),
    }
}
