//! `/customers/{customer}/subscriptions`: what came of the lines of orders.

use crate::answer::{Answer, attributes, collection, link};
use crate::context::Context;
use crate::date;
use crate::json::Json;
use crate::order::{Order, is_legacy};
use crate::service_error::ServiceError;
use crate::store::{Customer, Store};

const DAY: u64 = 86_400;

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let owner = store.owner(context.customer())?;
    let wanted = context.query.get("order_id").map(|id| owner.order(id));
    let wanted = wanted.transpose()?.map(|order| &order.id);
    let items = owner
        .subscriptions()
        .filter(|(order, _, _)| wanted.is_none_or(|wanted| *wanted == order.id))
        .map(|(order, line, id)| resource(context, owner, order, line, &id));
    let own = link(&format!("/customers/{}/subscriptions", owner.id));
    Ok(Answer::ok(collection(items.collect(), vec![("self", own)])))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let owner = store.owner(context.customer())?;
    let (order, line, id) = owner.subscription(context.parameter(1))?;
    Ok(Answer::ok(resource(context, owner, order, line, &id)))
}

/// How far a subscription is: for users only.
pub(crate) fn provisioning_status(
    store: &Store,
    context: &Context<'_>,
) -> Result<Answer, ServiceError> {
    context.needs_user()?;
    let owner = store.owner(context.customer())?;
    let (order, line, _) = owner.subscription(context.parameter(1))?;
    let (quantity, done) = (line.count("quantity"), order.is_provisioned(line));
    let state = match (quantity, done) {
        (0, _) => "failed",
        (_, true) => "success",
        (_, false) => "pending",
    };
    let mut json = Json::object([
        ("skuId", sku(line).into()),
        ("status", state.into()),
        ("quantity", quantity.into()),
    ]);
    if let Some(end) = order.term_end(line, context.now.as_secs() / DAY) {
        json.push("endDate", date::midnight(end));
    }
    json.push("attributes", attributes("SubscriptionProvisioningStatus"));
    Ok(Answer::ok(json))
}

/// The part of a catalog item id that names the SKU; a legacy offer is its own.
fn sku(line: &Json) -> String {
    let offer = line.text("offerId");
    offer.split(':').nth(1).unwrap_or(&offer).to_owned()
}

fn resource(context: &Context<'_>, owner: &Customer, order: &Order, line: &Json, id: &str) -> Json {
    let offer = line.text("offerId");
    let known = context.catalog.find(&offer);
    let title = known.map_or_else(|| line.text("friendlyName"), |offer| offer.title.clone());
    let (legacy, units) = (is_legacy(line), line.count("quantity"));
    let status = match order.status().as_str() {
        "suspended" => "suspended",
        _ if units == 0 => "deleted",
        _ if order.is_done() => "active",
        _ => "pending",
    };
    let (start, today) = (order.created / DAY, context.now.as_secs() / DAY);
    let end = order
        .term_end(line, today)
        .map(|end| date::midnight(end).into());
    let trial = known.is_some_and(|offer| offer.trial);
    let text = |name| line.get(name).cloned();
    let mut json = Json::object([
        ("id", id.into()),
        ("offerId", offer.as_str().into()),
        ("offerName", title.into()),
        ("friendlyName", line.text("friendlyName").into()),
        ("quantity", units.into()),
        ("unitType", "Licenses".into()),
    ]);
    json.extend([
        ("parentSubscriptionId", text("parentSubscriptionId")),
        ("creationDate", order.resource.get("creationDate").cloned()),
        ("effectiveStartDate", Some(date::midnight(start).into())),
        ("commitmentEndDate", end),
        ("status", Some(status.into())),
        ("autoRenewEnabled", Some((units > 0).into())),
        ("isTrial", Some(trial.into())),
        ("billingType", Some("license".into())),
        ("billingCycle", order.resource.get("billingCycle").cloned()),
        ("termDuration", text("termDuration")),
        (
            "renewalTermDuration",
            text("termDuration").filter(|_| !legacy),
        ),
        ("partnerId", text("partnerIdOnRecord")),
        ("orderId", Some((&order.id).into())),
    ]);
    let path = format!("/customers/{}/subscriptions/{id}", owner.id);
    let mut links = Json::object([("self", link(&path))]);
    let sku = line.get("links").and_then(|links| links.get("sku"));
    links.extend([("sku", sku.cloned())]);
    json.push("links", links);
    json.push("attributes", attributes("Subscription"));
    json
}
