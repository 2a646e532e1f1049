//! `PATCH /customers/{customer}/subscriptions/{subscription}`: the whole resource, with what is to be changed.

mod schedule;

use axum::http::header::IF_MATCH;

use super::owned::Owned;
use crate::catalog::Family;
use crate::context::{Context, header};
use crate::fields::Fields;
use crate::orders::check_etag;
use crate::query::is_cycle;
use crate::service_error::{Result, ServiceError, refuse};
use crate::subscription::{Bought, Subscription};
use crate::words;

/// Every status, in the order of their numbers (.NET SDK 3.4).
const STATUSES: [&str; 7] = [
    "none",
    "active",
    "suspended",
    "deleted",
    "expired",
    "pending",
    "disabled",
];

/// The licences of a sandbox account.
const LICENCES: u64 = 25;

/// The subscription as it is after the change; nothing if it is so already.
pub(super) fn change(context: &Context<'_>, found: &Owned<'_>) -> Result<Option<Subscription>> {
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    let own = found.own;
    if body
        .text("id")?
        .is_some_and(|id| !id.eq_ignore_ascii_case(&own.id))
    {
        let what = "the id in the body is not that of the path";
        return Err(ServiceError::invalid_input(what));
    }
    check_etag(&own.etag(), body, header(&context.call.headers, &IF_MATCH))?;
    check_state(found)?;
    check_fixed(found, body)?;
    let mut changed = own.clone();
    status(context, found, body, &mut changed)?;
    seats(context, found, body, &mut changed)?;
    // What is left out is turned off.
    changed.renews = body.flag("autoRenewEnabled")?.unwrap_or(false);
    if changed.status == "deleted" {
        changed.renews = false;
    }
    if let Some(name) = body.text("friendlyName")? {
        changed.name = name;
    }
    let only_renewal = Subscription {
        renews: own.renews,
        ..changed.clone()
    };
    refuse!(if own.extended && changed.status != "deleted" && only_renewal != *own,
        400, 900_280 => "Update operations are currently not allowed for subscription {}.", own.id);
    schedule::set(context, found, body, &mut changed)?;
    if changed == *own {
        return Ok(None);
    }
    changed.version += 1;
    Ok(Some(changed))
}

/// Only what is there and working can be changed, one change at a time.
fn check_state(found: &Owned<'_>) -> Result<()> {
    let id = &found.own.id;
    match found.status() {
        "deleted" => {
            refuse!(400, 2011 => "Subscription {id} with deleted status can't be updated.")
        }
        "expired" | "disabled" => {
            refuse!(400, 900_279 => "Update operations are no longer allowed for subscription {id}.")
        }
        "pending" => refuse!(409, 800_082 => "Subscription {id} is not ready to be updated."),
        _ => {}
    }
    refuse!(if found.own.due.is_some(),
        409, 900_278 => "There is a pending operation on subscription {id}. Try again later.");
    Ok(())
}

/// Members that are not changed so.
fn check_fixed(found: &Owned<'_>, body: Fields<'_>) -> Result<()> {
    let own = found.own;
    if let Some(sent) = body.get("billingCycle") {
        let is_other = !is_cycle(&own.cycle, words::billing_cycle(sent)?);
        refuse!(if is_other && own.is_legacy(),
            400, 2054 => "The billing cycle can't be updated using update-subscription.");
        refuse!(if is_other,
            400, 800_097 => "Can't update the billing cycle for subscription {}.", own.id);
    }
    let partner = found.text_of_line("partnerIdOnRecord");
    refuse!(if body.text("partnerId")?.is_some_and(|sent| partner != Some(sent)),
        400, 800_098 => "Can't update the partner on record for subscription {}.", own.id);
    Ok(())
}

fn status(
    context: &Context<'_>,
    found: &Owned<'_>,
    body: Fields<'_>,
    changed: &mut Subscription,
) -> Result<()> {
    let Some(sent) = body.get("status") else {
        return Ok(());
    };
    let Some(wanted) = words::named(&STATUSES, sent) else {
        return Err(ServiceError::not_a_member(
            &sent.spelled(),
            "SubscriptionStatus",
        ));
    };
    match (found.status(), wanted) {
        (was, wanted) if was == wanted => return Ok(()),
        (_, "deleted") => check_cancellation(context, found)?,
        ("active", "suspended") => {}
        ("suspended", "active") => check_parent(found)?,
        (was, _) => refuse!(400, 800_096 =>
            "Can't update the status for this subscription: it is {was}, and cannot be {wanted}."),
    }
    wanted.clone_into(&mut changed.status);
    Ok(())
}

fn check_cancellation(context: &Context<'_>, found: &Owned<'_>) -> Result<()> {
    let until = found.cancellable_until(context);
    if until.is_none_or(|until| context.now.as_secs() < until) {
        return Ok(());
    }
    refuse!(if found.family(context) == Family::Saas,
        400, 900_213 => "You have passed your 72-hour cancellation window.");
    refuse!(400, 900_117 => "You have passed your 7-day cancellation window.")
}

fn check_parent(found: &Owned<'_>) -> Result<()> {
    let Some(parent) = found.text_of_line("parentSubscriptionId") else {
        return Ok(());
    };
    let parent = Owned::find(found.owner, &parent)?;
    refuse!(if parent.status() != "active",
        409, 27009 => "A child subscription can't be enabled when the parent isn't Active.");
    Ok(())
}

/// The new total: more are bought, fewer are given back while they can be.
fn seats(
    context: &Context<'_>,
    found: &Owned<'_>,
    body: Fields<'_>,
    changed: &mut Subscription,
) -> Result<()> {
    let (own, family) = (found.own, found.family(context));
    let Some(sent) = body.integer("quantity")? else {
        return Ok(());
    };
    let wanted = u64::try_from(sent).unwrap_or_default();
    if wanted == own.seats {
        return Ok(());
    }
    let known = context.catalog.find(&own.offer);
    let most = known.map_or(u64::MAX, |offer| offer.maximum);
    refuse!(if !(1..=most).contains(&wanted), 400, family.code(2002, 900_275) =>
        "The requested quantity is not within the allowed quantity of 1 to {most}.");
    refuse!(if changed.status == "suspended",
        400, 2001 => "The quantity can't be changed while the subscription is suspended.");
    if wanted > own.seats {
        let is_licence = matches!(family, Family::Seat | Family::Licence);
        refuse!(if context.settings.sandbox_limits && is_licence && wanted > LICENCES,
            403, 800_088 => "A subscription of a sandbox can have {LICENCES} licences.");
        changed.bought.push(Bought {
            seats: wanted - own.seats,
            at: context.now.as_secs(),
        });
        changed.seats = wanted;
        return Ok(());
    }
    let fewer = own.seats - wanted;
    let refundable: u64 = found
        .refundable(context)
        .map(|(bought, _)| bought.seats)
        .sum();
    if !own.is_legacy() && fewer > refundable {
        refuse!(if family == Family::Saas,
            400, 900_214 => "You have passed your 72-hour window for reducing seats.");
        refuse!(400, 900_257 => "You have passed your 7-day window for reducing seats.");
    }
    changed.give_back(fewer);
    Ok(())
}
