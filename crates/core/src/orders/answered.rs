//! Whether an answer can be the one to the request.

use std::collections::BTreeMap;

use partner_center_model::{
    Integer, NewOrder, NewOrderLineItem, Open, Order, OrderLineItem, OrderStatus,
};

use crate::{CustomerId, OrderId};

/// How many of which offer; `None` where the service or the caller left the number out.
type Quantities = BTreeMap<String, Option<i64>>;

/// How an order differs from the one that was to be placed, if it does: it is a different customer's,
/// or has different offers or quantities. What the order does not say is not compared.
pub(crate) fn not_the_order(
    customer: Option<&CustomerId>,
    wanted: &NewOrder,
    order: &Order,
) -> Option<String> {
    let answered = order
        .reference_customer_id
        .as_ref()
        .filter(|id| id.is_well_formed());
    if let (Some(customer), Some(answered)) = (customer, answered)
        && CustomerId::from(answered) != *customer
    {
        return Some(format!(
            "it is for the customer {answered}, not for {customer}"
        ));
    }
    let there = order.line_items.iter().filter_map(line_there);
    let there = by_offer(there);
    // An answer without lines says nothing about them.
    if there.is_empty() {
        return None;
    }
    let wanted = by_offer(wanted.line_items.iter().map(line_wanted));
    difference(&wanted, &there)
}

/// Whether an order has the offers and quantities of the one to place, and no others. A quantity that it does
/// not state may be any; so may those of a cancelled order, whose lines come back with 0.
///
/// Source: Learn, Cancel an order from the integration sandbox.
pub(crate) fn has_lines_of(wanted: &NewOrder, order: &Order) -> bool {
    let is_cancelled = order.status.as_ref().and_then(Open::known) == Some(OrderStatus::Cancelled);
    let there = order.line_items.iter().filter_map(line_there);
    let there = there.map(|(offer, quantity)| {
        let is_gone = is_cancelled && quantity == Some(0);
        (offer, quantity.filter(|_| !is_gone))
    });
    let there = by_offer(there);
    let wanted = by_offer(wanted.line_items.iter().map(line_wanted));
    !there.is_empty() && difference(&wanted, &there).is_none()
}

/// How an order that was answered differs from the order that was to be changed.
pub(crate) fn not_the_changed(wanted: &OrderId, order: &Order) -> Option<String> {
    let id = order.id.as_deref()?;
    (OrderId::from(id) != *wanted).then(|| format!("it is about the order {id}, not {wanted}"))
}

fn difference(wanted: &Quantities, there: &Quantities) -> Option<String> {
    if let Some(offer) = there.keys().find(|offer| !wanted.contains_key(*offer)) {
        return Some(format!("it has the offer {offer}, which was not asked for"));
    }
    for (offer, quantity) in wanted {
        let Some(found) = there.get(offer) else {
            return Some(format!("it does not have the offer {offer}"));
        };
        if let (Some(quantity), Some(found)) = (quantity, found)
            && quantity != found
        {
            return Some(format!(
                "it has {found} of the offer {offer}, not {quantity}"
            ));
        }
    }
    None
}

fn by_offer(lines: impl Iterator<Item = (String, Option<i64>)>) -> Quantities {
    let mut quantities = Quantities::new();
    for (offer, quantity) in lines {
        let sum = quantities.entry(offer).or_insert(Some(0));
        *sum = sum
            .zip(quantity)
            .map(|(sum, more)| sum.saturating_add(more));
    }
    quantities
}

fn line_wanted(line: &NewOrderLineItem) -> (String, Option<i64>) {
    let offer = line.offer_id.as_deref().unwrap_or_default();
    (offer_key(offer), line.quantity.as_ref().map(Integer::get))
}

fn line_there(line: &OrderLineItem) -> Option<(String, Option<i64>)> {
    let offer = line.offer_id.as_deref()?;
    Some((offer_key(offer), line.quantity.as_ref().map(Integer::get)))
}

/// An offer in the form that is compared, ignoring case.
fn offer_key(offer: &str) -> String {
    offer.trim().to_ascii_lowercase()
}
