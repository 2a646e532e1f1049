//! `/customers/{customer}/subscriptions`: what the lines of orders have become.

mod change;
mod owned;

use axum::http::header::LOCATION;

use self::owned::Owned;
use crate::answer::{Answer, attributes, collection, own_link};
use crate::context::Context;
use crate::date::{self};
use crate::json::object;
use crate::service_error::{Result, ServiceError};
use crate::store::Store;

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let asked = |name| context.query.get(name);
    let (order, partner) = (asked("order_id"), asked("mpn_id"));
    if order.is_some() && partner.is_some() {
        let what = "'order_id' cannot be combined with 'mpn_id'";
        return Err(ServiceError::invalid_input(what));
    }
    let order = order.map(|id| owner.order(id)).transpose()?;
    let is_it = |asked: Option<&str>, own: Option<&str>| {
        asked.is_none_or(|asked| own.is_some_and(|own| own.eq_ignore_ascii_case(asked)))
    };
    let items = Owned::each(owner).filter(|it| {
        let (kind, part) = it.product_type(context).unzip();
        order.is_none_or(|order| order.id == it.order.id)
            && is_it(partner, it.text_of_line("partnerIdOnRecord").as_deref())
            && is_it(asked("product_type"), kind)
            && is_it(asked("product_subtype"), part.flatten())
    });
    let items = items.map(|it| it.resource(context));
    let own = own_link(&format!("/customers/{}/subscriptions", owner.id));
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let found = Owned::find(owner, context.parameter(1))?;
    Ok(Answer::ok(found.resource(context)))
}

/// Changes one, by the whole resource: at once, or after a while that begins with 202.
pub(crate) fn patch(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let found = Owned::find(owner, context.parameter(1))?;
    let Some(changed) = change::change(context, &found)? else {
        return Ok(Answer::ok(found.resource(context)));
    };
    let (order, path) = (found.order.id.clone(), found.path());
    let (now, settings) = (context.now.as_secs(), &context.settings);
    let order = store.owner_mut(context.customer())?.order_mut(&order)?;
    order.accept(now.saturating_add(settings.change_delay), changed);
    order.settle(now, settings);
    if settings.change_delay > 0 {
        return Ok(Answer::accepted().with(LOCATION, path));
    }
    get(store, context)
}

pub(crate) fn add_ons(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let id = &Owned::find(owner, context.parameter(1))?.own.id;
    let items = Owned::each(owner).filter(|it| {
        let parent = it.text_of_line("parentSubscriptionId");
        parent.is_some_and(|parent| parent.eq_ignore_ascii_case(id))
    });
    let items = items.map(|it| it.resource(context));
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
        "endDate" ? order.term_end(line).map(date::midnight),
        "attributes": attributes("SubscriptionProvisioningStatus"),
    }))
}
