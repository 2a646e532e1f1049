//! What all lines that are sent have in common: their numbers, and what each must state.

use std::collections::BTreeSet;

use partner_center_model::{AddOnLineItem, Extra, Guid, Integer, List, NewOrderLineItem, Request};

use crate::{CustomerId, Error};

/// A line of a purchase.
pub(crate) trait Line: Clone {
    fn number(&self) -> Option<&Integer>;
    fn set_number(&mut self, number: Integer);
    fn offer_id(&self) -> Option<&str>;
    fn quantity(&self) -> Option<&Integer>;
    fn extra(&self) -> &Extra;
}

macro_rules! lines {
    ($($name:ty)*) => {$(
        impl Line for $name {
            fn number(&self) -> Option<&Integer> {
                self.line_item_number.as_ref()
            }

            fn set_number(&mut self, number: Integer) {
                self.line_item_number = Some(number);
            }

            fn offer_id(&self) -> Option<&str> {
                self.offer_id.as_deref()
            }

            fn quantity(&self) -> Option<&Integer> {
                self.quantity.as_ref()
            }

            fn extra(&self) -> &Extra {
                &self.extra
            }
        }
    )*};
}

lines! { NewOrderLineItem AddOnLineItem }

/// The lines as they are sent, each with its number.
///
/// Numbers count from 0 without gaps, else the service refuses the order (400, code 800071). They are
/// given for all lines or for none.
pub(crate) fn numbered<L: Line>(lines: &List<L>) -> Result<List<L>, Error> {
    if lines.is_empty() {
        return Err(wrong("lineItems", "expected one line or more"));
    }
    let given: BTreeSet<i64> = lines
        .iter()
        .filter_map(Line::number)
        .map(Integer::get)
        .collect();
    let are_numbered = !given.is_empty();
    if are_numbered && !(0..).take(lines.len()).eq(given) {
        let expected = format!("expected 0 to {}, each once", lines.len() - 1);
        return Err(wrong("lineItems: lineItemNumber", &expected));
    }
    let numbered = (0_i64..).zip(lines.iter()).map(|(number, line)| {
        check(line, number)?;
        let mut line = line.clone();
        if !are_numbered {
            line.set_number(number.into());
        }
        Ok(line)
    });
    numbered.collect()
}

/// Checks that each line states this member.
pub(crate) fn each_states<L>(
    lines: &List<L>,
    member: &str,
    why: &str,
    states: impl Fn(&L) -> bool,
) -> Result<(), Error> {
    match lines.iter().position(|line| !states(line)) {
        Some(place) => Err(wrong(&format!("lineItems[{place}].{member}"), why)),
        None => Ok(()),
    }
}

fn check(line: &impl Line, place: i64) -> Result<(), Error> {
    let at = |member: &str| format!("lineItems[{place}].{member}");
    if line.offer_id().is_none_or(str::is_empty) {
        return Err(wrong(&at("offerId"), "it is required"));
    }
    match line.quantity().map(Integer::get) {
        None => return Err(wrong(&at("quantity"), "it is required")),
        Some(quantity) if quantity < 1 => {
            return Err(wrong(&at("quantity"), "expected 1 or more"));
        }
        Some(_) => {}
    }
    refuse_owned(line.extra(), &at(""))
}

/// Members that the service sets. They have no place in a request, however they got there.
const OWNED: [&str; 20] = [
    "alternateId",
    "client",
    "creationDate",
    "currencyCode",
    "currencySymbol",
    "id",
    "links",
    "pricing",
    "status",
    "subscriptionId",
    "totalPrice",
    "transactionType",
    // Those of carts:
    "creationTimestamp",
    "error",
    "expirationTimestamp",
    "lastModifiedTimestamp",
    "lastModifiedUser",
    "orderGroup",
    // Not the service's, but in no request that it would accept:
    "attributes",
    "parentSubscriptionId",
];

/// Refuses members that a request must not have; `at` is the place of the object.
pub(crate) fn refuse_owned(extra: &Extra, at: &str) -> Result<(), Error> {
    for (name, _) in extra.iter() {
        if name.eq_ignore_ascii_case("parentSubscriptionId") {
            let why =
                "an add-on is bought by changing the order of its subscription, not by a new one";
            return Err(wrong(&format!("{at}{name}"), why));
        }
        if OWNED.iter().any(|owned| name.eq_ignore_ascii_case(owned)) {
            return Err(wrong(&format!("{at}{name}"), "it is the service's to set"));
        }
    }
    Ok(())
}

/// Names the customer of the call in the body, and refuses a body that names a different one.
pub(crate) fn name_customer(named: &mut Option<Guid>, customer: &CustomerId) -> Result<(), Error> {
    let named = named.get_or_insert_with(|| customer.to_guid());
    if *named != customer.to_guid() {
        let why = format!("it is {named}, and the call is for the customer {customer}");
        return Err(wrong("referenceCustomerId", &why));
    }
    Ok(())
}

/// Puts each word that the documents know into their spelling, and refuses what does not have the form
/// of its member. A new word is sent as it is.
pub(crate) fn spell(request: &mut impl Request) -> Result<(), Error> {
    let spelled = request.spell();
    let malformed = spelled.map_err(|malformed| Error::invalid_input(malformed.to_string()));
    malformed.map(drop)
}

pub(crate) fn wrong(member: &str, why: &str) -> Error {
    Error::invalid_input(format!("{member}: {why}"))
}
