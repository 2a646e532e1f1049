//! Whether a line can be bought: every refusal that is about one line.

use std::time::Duration;

use crate::catalog::{Family, Offer, Promotion, Sale, Term};
use crate::context::Context;
use crate::date;
use crate::money::Cents;
use crate::orders::draft::DraftLine;
use crate::orders::provisioning_context;
use crate::service_error::ServiceError;
use crate::store::Customer;
use crate::words::member_name;

/// A line that can be bought, with its price.
#[derive(Debug)]
pub(crate) struct Purchase<'a> {
    pub(crate) line: DraftLine,
    pub(crate) offer: &'a Offer,
    pub(crate) quantity: u64,
    pub(crate) term: Term,
    pub(crate) prices: Prices,
}

/// Of one unit, for a billing period.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Prices {
    pub(crate) list: Cents,
    pub(crate) discounted: Cents,
    pub(crate) prorated: Cents,
}

/// The offer that an id names. What is wrong with an id that names none depends on its shape.
pub(crate) fn offer<'a>(context: &Context<'a>, id: &str) -> Result<&'a Offer, ServiceError> {
    let catalog = context.catalog;
    if let Some(offer) = catalog.find(id) {
        return Ok(offer);
    }
    if id.is_empty() {
        let description = "The catalog item id of a line item is missing.";
        return Err(ServiceError::bad_request(900_142, description));
    }
    let parts: Vec<&str> = id.split(':').collect();
    let [product, sku, _] = parts[..] else {
        let description = format!("Offer {id} was not found.");
        return Err(ServiceError::bad_request(800_004, description));
    };
    let (code, what) = if catalog.starting_with(&format!("{product}:")).is_none() {
        (400_013, "Product")
    } else if catalog
        .starting_with(&format!("{product}:{sku}:"))
        .is_none()
    {
        (400_018, "SKU")
    } else {
        (400_019, "Availability")
    };
    Err(ServiceError::missing(
        code,
        format!("{what} of {id} was not found."),
    ))
}

pub(crate) fn purchase<'a>(
    context: &Context<'a>,
    customer: &Customer,
    cycle: Option<&'static str>,
    line: DraftLine,
) -> Result<Purchase<'a>, ServiceError> {
    let offer = offer(context, &line.offer)?;
    eligible(customer, offer)?;
    let quantity = quantity(offer, line.quantity)?;
    let term = term(offer, cycle, &line)?;
    if offer.attestation && line.attested != Some(true) {
        let description = "An attestation is required for this item.";
        return Err(ServiceError::bad_request(900_203, description));
    }
    partners(context, offer, &line)?;
    provisioning_context::check(customer, offer, &line)?;
    let promotion = promotion(offer, &line, quantity)?;
    let list = provisioning_context::committed(offer, &term, &line).unwrap_or(term.price);
    let percent = promotion.map_or(0, |promotion| promotion.percent);
    let discounted = list.share(100 - percent, 100);
    let prorated = match &line.custom_end {
        Some(end) => {
            let days = days_until(context.now, customer, offer, &term, end)?;
            discounted.share(days, term.months() * 365 / 12)
        }
        None => discounted,
    };
    let prices = Prices {
        list,
        discounted,
        prorated,
    };
    Ok(Purchase {
        line,
        offer,
        quantity,
        term,
        prices,
    })
}

fn eligible(customer: &Customer, offer: &Offer) -> Result<(), ServiceError> {
    let title = &offer.title;
    if offer.sale == Sale::Retired {
        let description = format!("{title} is not sold any more.");
        return Err(ServiceError::forbidden(2091, description));
    }
    if !offer.countries.is_empty() && !offer.countries.contains(&customer.country()) {
        let description = format!("{title} is not sold in the country of the customer.");
        return Err(ServiceError::bad_request(800_070, description));
    }
    if offer.segment.is_some() && offer.segment != customer.account.segment {
        let code = offer.family.code(2085, 800_020);
        let description = format!("The customer is not eligible for {title}.");
        return Err(ServiceError::forbidden(code, description));
    }
    if offer.sale == Sale::Unavailable {
        return Err(ServiceError::unavailable());
    }
    if offer.sale == Sale::SoldOut {
        let description = format!("There is no inventory of {title}.");
        return Err(ServiceError::bad_request(800_010, description));
    }
    Ok(())
}

pub(crate) fn quantity(offer: &Offer, asked: Option<i64>) -> Result<u64, ServiceError> {
    let quantity = asked.and_then(|asked| u64::try_from(asked).ok());
    let fits = |quantity: &u64| (1..=offer.maximum).contains(quantity);
    quantity.filter(fits).ok_or_else(|| {
        let code = offer.family.code(2002, 800_017);
        let description = format!(
            "The quantity of {} must lie between 1 and {}.",
            offer.title, offer.maximum
        );
        ServiceError::bad_request(code, description)
    })
}

/// The term and billing cycle; where one of them is not said, the first that goes with the other.
fn term(
    offer: &Offer,
    cycle: Option<&'static str>,
    line: &DraftLine,
) -> Result<Term, ServiceError> {
    // A trial is the one thing whose cycle the service does not find out by itself.
    if offer.family.is_legacy() || offer.trial {
        let wanted = cycle.unwrap_or(if offer.trial { "unknown" } else { "monthly" });
        let found = offer.terms.iter().find(|term| term.cycle == wanted);
        return found.cloned().ok_or_else(|| {
            let cycle = member_name(wanted);
            let description = format!(
                "Offer {} does not support billing cycle type: {cycle}",
                offer.id
            );
            ServiceError::bad_request(2004, description)
        });
    }
    let asked = line
        .term
        .clone()
        .or_else(|| provisioning_context::duration(line));
    let same_length = |term: &&Term| asked.as_ref().is_none_or(|asked| term.duration == *asked);
    let mut fitting = offer.terms.iter().filter(same_length).peekable();
    let asked = asked.as_deref().unwrap_or("none");
    if fitting.peek().is_none() {
        let description = format!("The term duration {asked} is not valid for {}.", offer.id);
        return Err(ServiceError::bad_request(900_268, description));
    }
    let longest = fitting.clone().map(Term::months).max().unwrap_or_default();
    let found = fitting.find(|term| cycle.is_none_or(|cycle| term.cycle == cycle));
    found.cloned().ok_or_else(|| {
        let cycle = cycle.unwrap_or_default();
        let of_cycle = offer.terms.iter().find(|term| term.cycle == cycle);
        if of_cycle.is_some_and(|term| term.months_billed() > longest) {
            let description = format!("The billing cycle {cycle} is longer than the term {asked}.");
            return ServiceError::bad_request(900_270, description);
        }
        let description = format!("The billing cycle {cycle} is not valid for {}.", offer.id);
        ServiceError::bad_request(900_269, description)
    })
}

fn partners(context: &Context<'_>, offer: &Offer, line: &DraftLine) -> Result<(), ServiceError> {
    for id in line.partner.iter().chain(&line.additional_partners) {
        let plausible =
            (1..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
        if !plausible {
            let code = offer.family.code(2071, 800_016);
            let description = format!("Partner id on record {id} is not valid.");
            return Err(ServiceError::bad_request(code, description));
        }
        if context.accounts.partner(id).is_none() {
            let code = offer.family.code(2072, 800_015);
            let description = format!("Partner id on record {id} was not found.");
            return Err(ServiceError::missing(code, description));
        }
    }
    Ok(())
}

fn promotion<'a>(
    offer: &'a Offer,
    line: &DraftLine,
    quantity: u64,
) -> Result<Option<&'a Promotion>, ServiceError> {
    let Some(id) = &line.promotion else {
        return Ok(None);
    };
    let found = offer.promotions.iter().find(|known| known.id == *id);
    let found = found.ok_or_else(|| {
        let description = format!("Promotion {id} is not valid for {}.", offer.id);
        ServiceError::bad_request(27007, description)
    })?;
    if quantity > found.maximum {
        let description = format!("Promotion {id} is good for {} units.", found.maximum);
        return Err(ServiceError::bad_request(27006, description));
    }
    Ok(Some(found))
}

/// Terms that end on another day end with another subscription, or with a month.
fn days_until(
    now: Duration,
    customer: &Customer,
    offer: &Offer,
    term: &Term,
    end: &str,
) -> Result<u64, ServiceError> {
    const DAY: u64 = 86_400;
    let today = now.as_secs() / DAY;
    let day = date::seconds(end).map(|seconds| seconds / DAY);
    let another = |day| {
        let mut all = customer.subscriptions();
        all.any(|(order, line, _)| order.term_end(line, today) == Some(day))
    };
    let valid = |day: &u64| {
        let longest = date::months_later(today, term.months());
        offer.family == Family::Seat
            && *day > today
            && *day <= longest
            && (date::is_month_end(*day) || another(*day))
    };
    let day = day.filter(valid).ok_or_else(|| {
        let description = format!(
            "The custom term end date {end} is not the end of a calendar month or of an active subscription within the term."
        );
        ServiceError::bad_request(900_242, description)
    })?;
    Ok(day - today)
}
