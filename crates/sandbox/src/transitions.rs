//! `/customers/{customer}/subscriptions/{subscription}/transitions`, and what a subscription may become.

use crate::answer::{Answer, attributes, collection};
use crate::catalog::{Family, Offer, Sale};
use crate::context::Context;
use crate::ids;
use crate::json::{Json, object};
use crate::order::Order;
use crate::service_error::{Result, ServiceError};
use crate::store::{Customer, Store};

/// The member of a line with the transitions that its subscription has made.
const TRANSITIONS: &str = "_transitions";

/// Numbers of reasons: only that of services in the way is documented, in an example.
const NOT_ACTIVE: (u32, &str) = (
    1,
    "Subscription can't be Transitioned - source subscription isn't active.",
);
const NOT_PROVISIONED: (u32, &str) = (
    2,
    "Subscription can't be Transitioned - source subscription isn't provisioned yet.",
);
const IN_THE_WAY: (u32, &str) = (
    3,
    "Transition type isn't compatible - conflicting subscriptions for license transfer exist.",
);
/// Of a subscription that the seats would go to. The numbers are documented.
const TARGET_NOT_ACTIVE: (u32, &str) = (1, "Subscription is not active.");
const TARGET_SHORTER: (u32, &str) = (
    3,
    "Subscription term duration is shorter than the source subscription's term duration.",
);
const TARGET_EARLIER: (u32, &str) = (
    4,
    "Subscription term end date is before the source subscription's term end date.",
);

pub(crate) fn eligibilities(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let (order, line, id) = owner.subscription(context.parameter(1))?;
    let kind = context.query.get("eligibilityType").unwrap_or("immediate");
    let is_scheduled = match kind.to_ascii_lowercase().as_str() {
        "immediate" | "none" => false,
        "scheduled" => true,
        _ => return Err(ServiceError::not_a_member(kind, "EligibilityType")),
    };
    let operation = ids::guid();
    let source = context.catalog.find(&line.text("offerId"));
    let is_trial = source.is_some_and(|source| source.trial);
    let targets = context.catalog.offers().iter();
    let targets = targets.filter(|target| may_become(owner, source, target));
    let each = targets.map(|target| {
        let others = others(owner, (order, line, &id), target);
        let has_other = !others.is_empty();
        let others = Some(others).filter(|_| !is_scheduled && !is_trial);
        object! {
            "operationId": &operation,
            "catalogItemId": &target.id,
            "title": &target.title,
            "description": &target.title,
            "quantity": line.count("quantity"),
            "subscriptionEligibilities": others.unwrap_or_default(),
            "eligibilities": types(order, line, has_other),
            "attributes": attributes("TransitionEligibility"),
        }
    });
    Ok(Answer::ok(collection(each.collect(), None)))
}

/// The history: a transition is done as soon as what is bought at that moment would be provisioned.
pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let (_, line, _) = owner.subscription(context.parameter(1))?;
    let wanted = context.query.get("operationId");
    let is_it = |made: &&Json| {
        let own = made.text("operationId");
        wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(&own))
    };
    let made = line.each(TRANSITIONS).iter().filter(is_it).cloned();
    Ok(Answer::ok(collection(made.collect(), None)))
}

/// Dearer seats of the same brand; a trial becomes anything of it that is paid.
fn may_become(owner: &Customer, source: Option<&Offer>, target: &Offer) -> bool {
    let Some(source) = source.filter(|source| source.family == Family::Seat) else {
        return false;
    };
    let brand = |offer: &Offer| offer.title.starts_with("Microsoft 365 ");
    let price = |offer: &Offer| offer.terms.first().map(|term| term.price.0);
    let is_sold = target.sale == Sale::Open
        && target.is_in(&owner.country())
        && target.is_for(owner.account.segment.as_deref());
    let is_larger = source.trial || price(target) > price(source);
    target.family == Family::Seat
        && target.parents.is_empty()
        && !target.trial
        && source.id != target.id
        && brand(source)
        && brand(target)
        && is_sold
        && is_larger
}

/// Whether each type of transition is possible.
fn types(order: &Order, line: &Json, has_other: bool) -> Json {
    let is_active = line.count("quantity") > 0 && order.is_done() && order.status() != "suspended";
    let why = match (is_active, order.is_provisioned(line)) {
        (false, _) => Some(NOT_ACTIVE),
        (_, false) => Some(NOT_PROVISIONED),
        _ => None,
    };
    let transfer = why.or(has_other.then_some(IN_THE_WAY));
    let types = [
        ("transition_only", why),
        ("transition_with_license_transfer", transfer),
    ];
    let each = types.into_iter().map(|(name, why)| {
        object! {
            "isEligible": why.is_none(),
            "transitionType": name,
            "errors": errors(why),
        }
    });
    each.collect()
}

/// The subscriptions of the target that the customer has, and whether they take the seats.
fn others(owner: &Customer, (order, line, id): (&Order, &Json, &str), target: &Offer) -> Vec<Json> {
    let months = |line: &Json| crate::catalog::months(&line.text("termDuration"));
    let others = owner.subscriptions();
    let others = others.filter(|(_, other, other_id)| {
        other_id != id && other.text("offerId").eq_ignore_ascii_case(&target.id)
    });
    let each = others.map(|(other_order, other, other_id)| {
        let why = if other.count("quantity") == 0 || !other_order.is_done() {
            Some(TARGET_NOT_ACTIVE)
        } else if months(other) < months(line) {
            Some(TARGET_SHORTER)
        } else {
            (other_order.term_end(other) < order.term_end(line)).then_some(TARGET_EARLIER)
        };
        object! {
            "isEligible": why.is_none(),
            "subscriptionId": other_id,
            "subscriptionFriendlyName": other.text("friendlyName"),
            "subscriptionTermDuration": other.text("termDuration"),
            "subscriptionBillingCycle": other_order.resource.text("billingCycle"),
            "errors": errors(why),
        }
    });
    each.collect()
}

fn errors(why: Option<(u32, &str)>) -> Json {
    let each = why.map(|(code, description)| object! { "code": code, "description": description });
    each.into_iter().collect()
}
