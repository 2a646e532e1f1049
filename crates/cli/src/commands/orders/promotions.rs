//! Whether promotions fit the lines that name them, found out before they are bought.

use std::collections::BTreeMap;
use std::time::SystemTime;

use partner_center_reqwest::core::CustomerId;
use partner_center_reqwest::core::promotions::{Bought, Misfit, misfits};
use partner_center_reqwest::model::{NewCart, NewOrder, Promotion};

use crate::commands::promotions::country_of_customer;
use crate::connect::Connection;
use crate::diagnostics;
use crate::error::CommandError;
use crate::options::Options;

/// What names a promotion: the number of a line, if it is one, and what it buys.
pub(crate) type Named<'a> = (Option<usize>, Bought<'a>, &'a str);

/// The lines of an order that name a promotion.
pub(crate) fn of_order(order: &NewOrder) -> Vec<Named<'_>> {
    let lines = order.line_items.iter().enumerate();
    let named = |(at, line)| {
        Some((
            Some(at),
            Bought::by_order(order, line),
            line.promotion_id.as_deref()?,
        ))
    };
    lines.filter_map(named).collect()
}

/// The lines of a cart that name a promotion.
pub(crate) fn of_cart(cart: &NewCart) -> Vec<Named<'_>> {
    let lines = cart.line_items.iter().enumerate();
    let named = |(at, line)| {
        Some((
            Some(at),
            Bought::by_cart(line),
            line.promotion_id.as_deref()?,
        ))
    };
    lines.filter_map(named).collect()
}

/// Refuses what has a promotion that does not fit. Where none is named, nothing is sent; what is only shown is not
/// looked into, for that would send something.
pub(crate) fn check(
    options: &Options,
    customer: &CustomerId,
    lines: &[Named<'_>],
    is_sent: bool,
) -> Result<(), CommandError> {
    if lines.is_empty() {
        return Ok(());
    }
    if !is_sent {
        let text = "whether the promotion fits is not looked at, for nothing is sent";
        diagnostics::line("note", text);
        return Ok(());
    }
    let (country, known) = look_up(options, customer, lines.iter().map(|(_, _, id)| *id))?;
    let now = SystemTime::now().into();
    let mut wrong = Vec::new();
    for (number, bought, id) in lines {
        let at = number.map_or_else(String::new, |number| format!("line {number}: "));
        let Some(promotion) = known.get(id).and_then(Option::as_ref) else {
            wrong.push(format!("{at}{country} has no promotion {id}"));
            continue;
        };
        let why = misfits(promotion, *bought, &now);
        if !why.is_empty() {
            let why: Vec<_> = why.iter().map(Misfit::to_string).collect();
            wrong.push(format!(
                "{at}the promotion {id} does not fit: {}",
                why.join("; ")
            ));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let wrong = wrong.join("; ");
    Err(CommandError::Input(format!(
        "{wrong}. The service would charge the full price without an error, so nothing was sent; \
         --allow-full-price buys all the same"
    )))
}

/// The country of the customer, and what each of the promotions is there.
fn look_up<'a>(
    options: &Options,
    customer: &CustomerId,
    ids: impl Iterator<Item = &'a str>,
) -> Result<(String, BTreeMap<&'a str, Option<Promotion>>), CommandError> {
    let without = |failure| {
        let text = "whether the promotion fits could not be found out, so nothing was sent; \
                    --allow-full-price buys without looking";
        diagnostics::line("note", text);
        failure
    };
    let connection = Connection::open(options)?;
    let client = &connection.client;
    let country = country_of_customer(client, customer).map_err(without)?;
    let mut known = BTreeMap::new();
    for id in ids {
        if known.contains_key(id) {
            continue;
        }
        let promotion = client.product_promotions(&*country).by_id(id).get().send();
        let promotion = match promotion {
            Ok(promotion) => Some(promotion.into_inner()),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(without(error.into())),
        };
        known.insert(id, promotion);
    }
    Ok((country, known))
}
