//! Buying an add-on for a subscription.

use crate::context::Context;
use crate::ids::{self, is_guid};
use crate::json::Json;
use crate::order::{Order, Step, UNFULFILLED};
use crate::orders::change_cycle::check_active;
use crate::orders::check::{self, Purchase};
use crate::orders::draft::DraftLine;
use crate::orders::lines::{self, Place};
use crate::query::BillingCycle;
use crate::service_error::ServiceError;
use crate::store::{Customer, Store};

pub(crate) fn add(
    store: &mut Store,
    context: &Context<'_>,
    lines: Vec<DraftLine>,
) -> Result<(), ServiceError> {
    let owner = store.owner(context.customer())?;
    let found = owner.order(context.order())?;
    if lines.iter().any(|line| line.partner.is_some()) {
        context.needs_user()?;
    }
    let cycle = BillingCycle::parse(&found.resource.text("billingCycle"))?.name();
    let purchases = lines
        .into_iter()
        .map(|line| one(context, owner, found, cycle, line))
        .collect::<Result<Vec<_>, _>>()?;
    let (id, country) = (owner.id.clone(), owner.country());
    let order = store
        .owner_mut(context.customer())?
        .order_mut(context.order())?;
    let order_id = order.id.clone();
    let place = Place {
        customer: &id,
        country: &country,
        order: &order_id,
    };
    for purchase in &purchases {
        let number = order.lines().len();
        let mut line = lines::build(purchase, number, place, ids::guid());
        line.push(UNFULFILLED, true);
        if let Some(Json::Array(lines)) = order.resource.get_mut("lineItems") {
            lines.push(line);
        }
    }
    let now = context.now.as_secs();
    let settings = &context.settings;
    order.plan(now, settings.subscription_delay, Step::Subscriptions);
    order.plan(now, settings.provisioning_delay, Step::Fulfil);
    order.settle(now, settings);
    Ok(())
}

fn one<'a>(
    context: &Context<'a>,
    customer: &Customer,
    order: &Order,
    cycle: &'static str,
    line: DraftLine,
) -> Result<Purchase<'a>, ServiceError> {
    let mismatch = |what: &str| {
        let description = format!("Offer {} {what}.", line.offer);
        Err(ServiceError::bad_request(800_029, description))
    };
    let Some(parent) = &line.parent else {
        return mismatch("is bought without the subscription that it is added to");
    };
    if !is_guid(parent) {
        let description = format!("Parent subscription {parent} is not a GUID.");
        return Err(ServiceError::bad_request(2000, description));
    }
    let (of, parent_line, _) = customer.subscription(parent)?;
    if of.id != order.id {
        let description = format!("The parent is part of order {}: update that one.", of.id);
        return Err(ServiceError::bad_request(2054, description));
    }
    check_active(order)?;
    let offer = check::offer(context, &line.offer)?;
    let parent_offer = parent_line.text("offerId");
    let fits = |id: &String| id.eq_ignore_ascii_case(&parent_offer);
    if !offer.family.is_legacy() || !offer.parents.iter().any(fits) {
        return mismatch("is no add-on of the parent subscription");
    }
    check::purchase(context, customer, Some(cycle), line)
}
