//! `/customers/{customer}/subscriptions`: what came of the lines of orders.

use crate::answer::{Answer, collection, link};
use crate::date;
use crate::json::Json;
use crate::orders::lines::{is_legacy, term_end};
use crate::orders::{Context, find};
use crate::provisioning::is_provisioned;
use crate::query::Query;
use crate::service_error::ServiceError;
use crate::store::{Customer, Order, Store};

const DAY: u64 = 86_400;

pub(crate) fn list(
    store: &Store,
    context: &Context<'_>,
    customer: &str,
    query: &Query,
) -> Result<Answer, ServiceError> {
    let owner = store.owner(customer)?;
    let wanted = match query.get("order_id") {
        Some(order) => Some(&find(store, customer, order)?.id),
        None => None,
    };
    let items = owner
        .subscriptions()
        .filter(|(order, _, _)| wanted.is_none_or(|wanted| *wanted == order.id))
        .map(|(order, line, id)| resource(context, owner, order, line, &id));
    let own = link(
        &format!("/customers/{}/subscriptions", owner.id),
        Vec::new(),
    );
    Ok(Answer::ok(collection(items.collect(), vec![("self", own)])))
}

pub(crate) fn get(
    store: &Store,
    context: &Context<'_>,
    customer: &str,
    subscription: &str,
) -> Result<Answer, ServiceError> {
    let owner = store.owner(customer)?;
    let (order, line, id) = one(owner, subscription)?;
    Ok(Answer::ok(resource(context, owner, order, line, &id)))
}

/// How far a subscription is: for users only.
pub(crate) fn provisioning_status(
    store: &Store,
    context: &Context<'_>,
    customer: &str,
    subscription: &str,
) -> Result<Answer, ServiceError> {
    if context.app_only {
        return Err(ServiceError::user_needed());
    }
    let owner = store.owner(customer)?;
    let (order, line, _) = one(owner, subscription)?;
    let (quantity, done) = (quantity(line), is_provisioned(order, line));
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
    if let Some(end) = term_end(order, line, context.now.as_secs() / DAY) {
        json.push("endDate", date::midnight(end));
    }
    let attributes = Json::object([("objectType", "SubscriptionProvisioningStatus".into())]);
    json.push("attributes", attributes);
    Ok(Answer::ok(json))
}

fn one<'a>(
    owner: &'a Customer,
    subscription: &str,
) -> Result<(&'a Order, &'a Json, String), ServiceError> {
    let mut all = owner.subscriptions();
    all.find(|(_, _, id)| id.eq_ignore_ascii_case(subscription))
        .ok_or_else(|| ServiceError::subscription_not_found(subscription))
}

fn quantity(line: &Json) -> u64 {
    let quantity = line.get("quantity").and_then(Json::as_number);
    quantity.unwrap_or_default()
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
    let (legacy, units) = (is_legacy(line), quantity(line));
    let status = match order.status().as_str() {
        "suspended" => "suspended",
        _ if units == 0 => "deleted",
        _ if order.is_done() => "active",
        _ => "pending",
    };
    let (start, today) = (order.created / DAY, context.now.as_secs() / DAY);
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
        (
            "commitmentEndDate",
            term_end(order, line, today).map(|end| date::midnight(end).into()),
        ),
        ("status", Some(status.into())),
        ("autoRenewEnabled", Some((units > 0).into())),
        (
            "isTrial",
            Some(known.is_some_and(|offer| offer.trial).into()),
        ),
        ("billingType", Some("license".into())),
        ("billingCycle", order.resource.get("billingCycle").cloned()),
        ("termDuration", text("termDuration")),
        (
            "renewalTermDuration",
            text("termDuration").filter(|_| !legacy),
        ),
        ("partnerId", text("partnerIdOnRecord")),
        ("orderId", Some(order.id.as_str().into())),
    ]);
    let path = format!("/customers/{}/subscriptions/{id}", owner.id);
    let mut links = Json::object([("self", link(&path, Vec::new()))]);
    let sku = line.get("links").and_then(|links| links.get("sku"));
    links.extend([("sku", sku.cloned())]);
    json.push("links", links);
    let attributes = Json::object([("objectType", "Subscription".into())]);
    json.push("attributes", attributes);
    json
}
