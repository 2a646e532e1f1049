//! Buying an add-on for a subscription.

use crate::context::Context;
use crate::ids::{self, is_guid};
use crate::json::Json;
use crate::order::{Order, Step, UNFULFILLED};
use crate::orders::change_cycle::check_active;
use crate::orders::check::{self, Purchase};
use crate::orders::draft::DraftLine;
use crate::orders::lines::{self, Location};
use crate::query;
use crate::service_error::{Result, refuse};
use crate::store::{Customer, Store};

pub(crate) fn add(store: &mut Store, context: &Context<'_>, lines: Vec<DraftLine>) -> Result<()> {
    let owner = store.owner(context.customer())?;
    let found = owner.order(context.order())?;
    if lines.iter().any(|line| line.partner.is_some()) {
        context.needs_user()?;
    }
    let cycle = query::billing_cycle(&found.resource.text("billingCycle"))?;
    let purchases = lines
        .into_iter()
        .map(|line| one(context, owner, found, cycle, line))
        .collect::<Result<Vec<_>>>()?;
    let (customer, country) = (owner.id.clone(), owner.country());
    let owner = store.owner_mut(context.customer())?;
    let order = owner.order_mut(context.order())?;
    let order_id = order.id.clone();
    let location = Location {
        customer: &customer,
        country: &country,
        order: &order_id,
    };
    for purchase in &purchases {
        let number = order.lines().len();
        let mut line = lines::build(purchase, number, location, ids::guid());
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
) -> Result<Purchase<'a>> {
    let id = &line.offer;
    let Some(parent) = &line.parent else {
        refuse!(400, 800_029 => "Offer {id} is bought without the subscription that it is added to.");
    };
    refuse!(if !is_guid(parent), 400, 2000 => "Parent subscription {parent} is not a GUID.");
    let (of, parent_line, _) = customer.subscription(parent)?;
    refuse!(if of.id != order.id,
        400, 2054 => "The parent is part of order {}: update that one.", of.id);
    check_active(order)?;
    let offer = check::offer(context, id)?;
    let parent_offer = parent_line.text("offerId");
    let fits = |id: &String| id.eq_ignore_ascii_case(&parent_offer);
    refuse!(if !offer.family.is_legacy() || !offer.parents.iter().any(fits),
        400, 800_029 => "Offer {id} is not an add-on of the parent subscription.");
    check::purchase(context, customer, Some(cycle), line)
}
