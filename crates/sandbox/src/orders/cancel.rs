//! Cancelling an order or lines of it.

use crate::catalog::Family;
use crate::context::Context;
use crate::json::Json;
use crate::money::Cents;
use crate::order::Order;
use crate::orders::draft::DraftLine;
use crate::service_error::ServiceError;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// How long software and reservations can be given back. The length of the windows is not documented for
/// orders, and chosen here.
const SOFTWARE_DAYS: u64 = 30;
const RESERVATION_DAYS: u64 = 7;
const SAAS_HOURS: u64 = 72;

pub(crate) fn cancel(
    context: &Context<'_>,
    order: &mut Order,
    named: &[DraftLine],
) -> Result<(), ServiceError> {
    if order.is_lost() {
        return Err(already(&order.id));
    }
    let targets = targets(order, named)?;
    let age = context.now.as_secs().saturating_sub(order.created);
    for &target in &targets {
        let line = &order.lines()[target];
        if line.get("quantity").and_then(Json::as_number) == Some(0_u64) {
            return Err(already(&order.id));
        }
        let asked = named.iter().find(|named| is_number(line, named.number));
        check_part(context, line, asked.and_then(|asked| asked.quantity))?;
        check_family(context.catalog.family(line), age)?;
    }
    for target in targets {
        let line = &mut order.lines_mut()[target];
        line.replace("quantity", 0_u64);
        line.remove("pricing");
    }
    close(order);
    Ok(())
}

fn already(id: &str) -> ServiceError {
    let description = format!("Order {id} has nothing that can be cancelled any more.");
    ServiceError::bad_request(800_061, description)
}

fn is_number(line: &Json, number: i64) -> bool {
    line.get("lineItemNumber").and_then(Json::as_number) == Some(number)
}

/// The places of the lines that are meant; all of them, if none is named.
fn targets(order: &Order, named: &[DraftLine]) -> Result<Vec<usize>, ServiceError> {
    let lines = order.lines();
    if named.is_empty() {
        return Ok((0..lines.len()).collect());
    }
    let place = |named: &DraftLine| {
        let found = lines.iter().position(|line| {
            let offer = line.text("offerId");
            is_number(line, named.number)
                && (named.offer.is_empty() || named.offer.eq_ignore_ascii_case(&offer))
        });
        found.ok_or_else(|| {
            let what = format!("the order has no line item {} of this offer", named.number);
            ServiceError::invalid_input(&what)
        })
    };
    named.iter().map(place).collect()
}

/// A line goes as a whole.
fn check_part(context: &Context<'_>, line: &Json, asked: Option<i64>) -> Result<(), ServiceError> {
    let whole = line.get("quantity").and_then(Json::as_number);
    if asked.is_none_or(|asked| asked == 0 || Some(asked) == whole) {
        return Ok(());
    }
    if context.catalog.family(line) == Family::Saas {
        let description = "Seats of a software as a service cannot be cancelled one by one.";
        return Err(ServiceError::forbidden(800_077, description));
    }
    let description = "The quantity of a line item cannot be changed with the order.";
    Err(ServiceError::forbidden(800_027, description))
}

fn check_family(family: Family, age: u64) -> Result<(), ServiceError> {
    let days = |window: u64| {
        let description = format!("The cancellation window of {window} days has passed.");
        (age > window * DAY).then(|| ServiceError::bad_request(900_117, description))
    };
    let refusal = match family {
        Family::Software => days(SOFTWARE_DAYS),
        Family::Reservation => days(RESERVATION_DAYS),
        Family::Saas => {
            let description = format!("The cancellation window of {SAAS_HOURS} hours has passed.");
            (age > SAAS_HOURS * HOUR).then(|| ServiceError::bad_request(900_213, description))
        }
        Family::Seat => {
            let description = "A new-commerce licence is cancelled with its subscription.";
            Some(ServiceError::bad_request(800_063, description))
        }
        Family::Licence | Family::Azure | Family::AzurePlan | Family::SavingsPlan => {
            let description = "This order cannot be cancelled.";
            Some(ServiceError::forbidden(800_019, description))
        }
    };
    refusal.map_or(Ok(()), Err)
}

/// An order without any units left is cancelled; any other stays what it was.
fn close(order: &mut Order) {
    let mut total = Some(0);
    let mut is_empty = true;
    for line in order.lines() {
        if line.get("quantity").and_then(Json::as_number) == Some(0_u64) {
            continue;
        }
        is_empty = false;
        let price = line
            .get("pricing")
            .and_then(|pricing| pricing.get("extendedPrice"));
        let price = price.and_then(Json::as_number::<Cents>);
        total = total.zip(price).map(|(total, price)| total + price.0);
    }
    if let Some(total) = total {
        order.resource.replace("totalPrice", Cents(total).to_json());
    }
    if is_empty {
        order.due.clear();
        order
            .resource
            .set_after("creationDate", "status", "cancelled");
        if let Some(links) = order.resource.get_mut("links") {
            links.remove("patchOperation");
        }
    }
}
