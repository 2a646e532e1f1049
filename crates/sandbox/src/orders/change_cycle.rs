//! Changing the billing cycle of legacy subscriptions.

use crate::catalog::Family;
use crate::context::Context;
use crate::json::Json;
use crate::order::{Order, is_legacy};
use crate::orders::draft::DraftLine;
use crate::service_error::ServiceError;
use crate::words::member_name;

pub(crate) fn change(
    context: &Context<'_>,
    order: &mut Order,
    cycle: &'static str,
    lines: &[DraftLine],
) -> Result<(), ServiceError> {
    check_active(order)?;
    for line in order.lines() {
        let offer = context.catalog.find(&line.text("offerId"));
        let trial = offer.is_some_and(|offer| offer.trial);
        if !is_legacy(line) || trial || context.catalog.family(line) == Family::Azure {
            let description = "The billing cycle of this order cannot be changed.";
            return Err(ServiceError::bad_request(6000, description));
        }
        let own = line.text("subscriptionId");
        let is_named = |named: &DraftLine| {
            let id = named.subscription.as_deref();
            id.is_some_and(|id| id.eq_ignore_ascii_case(&own))
        };
        if !lines.iter().any(is_named) || lines.len() != order.lines().len() {
            let description =
                "A change of the billing cycle needs every line item with its subscription.";
            return Err(ServiceError::bad_request(6001, description));
        }
    }
    if !["monthly", "annual"].contains(&cycle) {
        let offer = order.lines().first().map(|line| line.text("offerId"));
        let (offer, cycle) = (offer.unwrap_or_default(), member_name(cycle));
        let description = format!("Offer {offer} does not support billing cycle type: {cycle}");
        return Err(ServiceError::bad_request(2004, description));
    }
    order.resource.replace("billingCycle", Json::from(cycle));
    Ok(())
}

/// Only what is there and working can be changed.
pub(crate) fn check_active(order: &Order) -> Result<(), ServiceError> {
    let refuse = |code, what: &str| {
        let description = format!("The subscription of order {} {what}.", order.id);
        ServiceError::bad_request(code, description)
    };
    match order.status().as_str() {
        "suspended" => Err(refuse(2001, "is suspended")),
        "cancelled" => Err(refuse(2011, "is deleted")),
        "error" | "po_review_rejected" => {
            let description = format!("The subscription of order {} is not active.", order.id);
            Err(ServiceError::conflict(27009, description))
        }
        _ if order.is_done() => Ok(()),
        _ => {
            let description = format!("Order {} is not ready for changes yet.", order.id);
            Err(ServiceError::conflict(800_082, description))
        }
    }
}
