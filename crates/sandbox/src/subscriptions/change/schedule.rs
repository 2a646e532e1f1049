//! What a subscription is to become at the end of its term, or on a date.

use crate::catalog::Family;
use crate::context::Context;
use crate::date;
use crate::fields::Fields;
use crate::json::Json;
use crate::orders::{DraftLine, purchase};
use crate::service_error::{Result, ServiceError, refuse};
use crate::subscription::{Subscription, when_of};
use crate::subscriptions::owned::Owned;
use crate::words;

const TIMES: [&str; 2] = ["TermEnd", "CustomDate"];
const ACTIONS: [&str; 4] = [
    "Cancel",
    "RenewToNewTerm",
    "RenewToExtendedServiceTerm",
    "Transition",
];

/// A change of anything else deletes what was scheduled, even if it is sent again, and the answer does not say so.
/// Of actions and a next term the actions alone count.
///
/// Source: Learn, Schedule changes for a new commerce subscription; Learn, Subscription lifecycle states.
pub(super) fn set(
    context: &Context<'_>,
    found: &Owned<'_>,
    body: Fields<'_>,
    changed: &mut Subscription,
) -> Result<()> {
    let own = found.own;
    let is_something = |json: &&Json| !matches!(json, Json::Array(items) if items.is_empty());
    let get = |name| body.get(name).filter(is_something);
    let (next, actions) = (
        get("scheduledNextTermInstructions"),
        get("scheduledActions"),
    );
    let means = |json: Option<&Json>| json.map(meaning);
    let is_same =
        means(next) == means(own.next.as_ref()) && means(actions) == means(own.actions.as_ref());
    if is_same || changed.status != "active" {
        if *changed != *own {
            changed.next = None;
            changed.actions = None;
        }
        return Ok(());
    }
    changed.actions = actions.cloned();
    changed.next = next.filter(|_| actions.is_none()).cloned();
    for action in Subscription::each(changed.actions.as_ref()) {
        check_action(context, found, changed, action)?;
    }
    if let Some(next) = &changed.next {
        needs_renewal(changed.renews, "scheduledNextTermInstructions", true)?;
        check_next_term(context, found, next)?;
    }
    Ok(())
}

fn check_action(
    context: &Context<'_>,
    found: &Owned<'_>,
    changed: &Subscription,
    action: &Json,
) -> Result<()> {
    let unknown = |word: &str, of| Err(ServiceError::not_a_member(word, of));
    let (when, what) = (when_of(action), action.text("actionType"));
    let known = |words: &[&'static str], word: &str| words::named(words, &Json::from(word));
    let Some(when) = known(&TIMES, &when) else {
        return unknown(&when, "ScheduleType");
    };
    let Some(what) = known(&ACTIONS, &what) else {
        return unknown(&what, "ScheduledActionType");
    };
    let ends = matches!(what, "Cancel" | "RenewToExtendedServiceTerm");
    needs_renewal(changed.renews, what, !ends)?;
    if when == "CustomDate" {
        let date = date::seconds(&action.text("effectiveDate"));
        if what != "Cancel" || date.is_none_or(|date| date <= context.now.as_secs()) {
            let what = "an action on a date is 'Cancel', and its 'effectiveDate' is to come";
            return Err(ServiceError::invalid_input(what));
        }
    }
    if what == "RenewToExtendedServiceTerm" && !changed.is_extendable() {
        return Err(ServiceError::invalid_input(
            "the subscription has no extended service term",
        ));
    }
    match action.get_any_case("instructions") {
        Some(next) if !ends && !next.is_null() => check_next_term(context, found, next),
        _ => Ok(()),
    }
}

/// A next term needs a renewal, an end that there is none.
fn needs_renewal(renews: bool, what: &str, wanted: bool) -> Result<()> {
    if renews == wanted {
        return Ok(());
    }
    let what = format!("'{what}' needs 'autoRenewEnabled' to be {wanted}");
    Err(ServiceError::invalid_input(&what))
}

/// A next term is bought as an order is, and refused for the same reasons.
fn check_next_term(context: &Context<'_>, found: &Owned<'_>, next: &Json) -> Result<()> {
    let own = found.own;
    refuse!(if own.is_legacy(),
        403, 900_263 => "This API method is not supported for legacy subscriptions.");
    let none = Json::null();
    let product = next.get("product").unwrap_or(&none);
    let ids = ["productId", "skuId", "availabilityId"].map(|id| product.text(id));
    let is_named = ids.iter().any(|id| !id.is_empty());
    // Its own availability may have another id by now.
    let same = context.catalog.find(&own.offer);
    let same = same.map(|offer| offer.current_id(context.settings.reissued).into_owned());
    let offer = if is_named {
        ids.join(":")
    } else {
        same.unwrap_or_else(|| own.offer.clone())
    };
    let quantity = next.number("quantity");
    let line = DraftLine {
        offer,
        quantity: quantity.or_else(|| i64::try_from(own.seats).ok()),
        term: product
            .some_text("termDuration")
            .or_else(|| Some(own.next_term.clone())),
        promotion: product.some_text("promotionId"),
        // It was said when the subscription was bought.
        attested: Some(true),
        ..DraftLine::default()
    };
    let cycle = product.get("billingCycle").filter(|cycle| !cycle.is_null());
    let cycle = cycle.map(words::billing_cycle).transpose()?;
    let bought = purchase(context, found.owner, cycle, line)?;
    let end = next.some_text("customTermEndDate");
    let (Some(end), Some(start)) = (end, own.ends) else {
        return Ok(());
    };
    refuse!(if bought.offer.family != Family::Seat,
        400, 900_244 => "The custom term end date is only valid for OnlineServicesNCE products.");
    let within = start..date::months_later(start, bought.term.months());
    let day = date::day(&end).filter(|day| within.contains(day));
    let Some(day) = day else {
        refuse!(400, 900_245 => "The custom term end date must be within the first term after renewal.");
    };
    let another = |(order, line, id): (&crate::order::Order, &Json, String)| {
        id != own.id && order.term_end(line) == Some(day)
    };
    refuse!(if !date::is_month_end(day) && !found.owner.subscriptions().any(another),
        400, 900_246 => "The custom term end date {end} does not match the end date of any active \
            subscription or of a calendar month.");
    Ok(())
}

/// An object as it means: without `null`s, and in one order.
fn meaning(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            let members = members.map(|(name, value)| (name.to_ascii_lowercase(), meaning(value)));
            let mut members: Vec<_> = members.collect();
            members.sort_by(|one, other| one.0.cmp(&other.0));
            Json::Object(members)
        }
        Json::Array(items) => items.iter().map(meaning).collect(),
        scalar @ Json::Scalar(_) => scalar.clone(),
    }
}
