//! Cancelling an order or lines of it.

use crate::catalog::Family;
use crate::context::Context;
use crate::date::DAY;
use crate::json::Json;
use crate::order::{Order, is_cancelled};
use crate::orders::draft::DraftLine;
use crate::service_error::{Result, ServiceError, refusal, refuse};

const HOUR: u64 = 3600;

/// How long software and reservations can be given back. The length of the windows is not documented for
/// orders, and chosen here.
const SOFTWARE_DAYS: u64 = 30;
const RESERVATION_DAYS: u64 = 7;
const SAAS_HOURS: u64 = 72;

pub(crate) fn cancel(context: &Context<'_>, order: &mut Order, named: &[DraftLine]) -> Result<()> {
    let already =
        refusal!(400, 800_061 => "Order {} has nothing left that can be cancelled.", order.id);
    if order.is_lost() {
        return Err(already);
    }
    let targets = targets(order, named)?;
    let age = context.now.as_secs().saturating_sub(order.created);
    for &target in &targets {
        let line = &order.lines()[target];
        if is_cancelled(line) {
            return Err(already);
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
    order.add_up();
    Ok(())
}

fn is_number(line: &Json, number: i64) -> bool {
    line.number("lineItemNumber") == Some(number)
}

/// The places of the lines that are meant; all of them, if none is named.
fn targets(order: &Order, named: &[DraftLine]) -> Result<Vec<usize>> {
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
fn check_part(context: &Context<'_>, line: &Json, asked: Option<i64>) -> Result<()> {
    let whole = line.number("quantity");
    if asked.is_none_or(|asked| asked == 0 || Some(asked) == whole) {
        return Ok(());
    }
    refuse!(if context.catalog.family(line) == Family::Saas,
        403, 800_077 => "Seats of a software as a service cannot be cancelled one by one.");
    refuse!(403, 800_027 => "The quantity of a line item cannot be changed with the order.");
}

fn check_family(family: Family, age: u64) -> Result<()> {
    let (window, unit, code) = match family {
        Family::Software => (SOFTWARE_DAYS * DAY, DAY, 900_117),
        Family::Reservation => (RESERVATION_DAYS * DAY, DAY, 900_117),
        Family::Saas => (SAAS_HOURS * HOUR, HOUR, 900_213),
        Family::Seat => {
            refuse!(400, 800_063 => "A new-commerce licence is cancelled with its subscription.");
        }
        Family::Licence | Family::Azure | Family::AzurePlan | Family::SavingsPlan => {
            refuse!(403, 800_019 => "This order cannot be cancelled.");
        }
    };
    let (length, name) = (window / unit, if unit == DAY { "days" } else { "hours" });
    refuse!(if age > window, 400, code => "The cancellation window of {length} {name} has passed.");
    Ok(())
}
