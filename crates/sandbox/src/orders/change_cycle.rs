//! Changing the billing cycle of legacy subscriptions.

use crate::catalog::Family;
use crate::context::Context;
use crate::order::{Order, is_legacy};
use crate::orders::draft::DraftLine;
use crate::service_error::{Result, refuse};
use crate::words::member_name;

pub(crate) fn change(
    context: &Context<'_>,
    order: &mut Order,
    cycle: &'static str,
    lines: &[DraftLine],
) -> Result<()> {
    check_active(order)?;
    for line in order.lines() {
        let offer = context.catalog.find(&line.text("offerId"));
        let trial = offer.is_some_and(|offer| offer.trial);
        refuse!(if !is_legacy(line) || trial || context.catalog.family(line) == Family::Azure,
            400, 6000 => "The billing cycle of this order cannot be changed.");
        let own = line.text("subscriptionId");
        let is_named = |named: &DraftLine| {
            let id = named.subscription.as_deref();
            id.is_some_and(|id| id.eq_ignore_ascii_case(&own))
        };
        refuse!(if !lines.iter().any(is_named) || lines.len() != order.lines().len(),
            400, 6001 => "A change of the billing cycle needs every line item with its subscription.");
    }
    if !["monthly", "annual"].contains(&cycle) {
        let offer = order.lines().first().map(|line| line.text("offerId"));
        let (offer, cycle) = (offer.unwrap_or_default(), member_name(cycle));
        refuse!(400, 2004 => "Offer {offer} does not support billing cycle type: {cycle}");
    }
    order.resource.replace("billingCycle", cycle);
    Ok(())
}

/// Only what is there and working can be changed.
pub(crate) fn check_active(order: &Order) -> Result<()> {
    let id = &order.id;
    match order.status().as_str() {
        "suspended" => refuse!(400, 2001 => "The subscription of order {id} is suspended."),
        "cancelled" => refuse!(400, 2011 => "The subscription of order {id} is deleted."),
        "error" | "po_review_rejected" => {
            refuse!(409, 27009 => "The subscription of order {id} is not active.")
        }
        _ if order.is_done() => Ok(()),
        _ => refuse!(409, 800_082 => "Order {id} is not ready for changes yet."),
    }
}
