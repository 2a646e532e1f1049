//! `/customers/{customer}/subscriptions/{subscription}/transitions`, and what a subscription may become.

mod made;

pub(crate) use made::{create, list};

use crate::answer::{Answer, attributes, collection};
use crate::catalog::{Family, Offer, Sale};
use crate::context::Context;
use crate::ids;
use crate::json::{Json, object};
use crate::order::Order;
use crate::service_error::{Result, ServiceError};
use crate::store::{Customer, Store};

/// Why a transition is not possible: a number, and a text.
type Reason = (u32, &'static str);

/// Numbers of reasons: only that of services in the way is documented, in an example.
const NOT_ACTIVE: Reason = (
    1,
    "Subscription can't be Transitioned - source subscription isn't active.",
);
const NOT_PROVISIONED: Reason = (
    2,
    "Subscription can't be Transitioned - source subscription isn't provisioned yet.",
);
const IN_THE_WAY: Reason = (
    3,
    "Transition type isn't compatible - conflicting subscriptions for license transfer exist.",
);
/// Of a subscription that the seats would go to. The numbers are documented.
const TARGET_NOT_ACTIVE: Reason = (1, "Subscription is not active.");
const TARGET_SHORTER: Reason = (
    3,
    "Subscription term duration is shorter than the source subscription's term duration.",
);
const TARGET_EARLIER: Reason = (
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
    let source = context.catalog.find(&offer_of(order, line));
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

/// What a subscription is: it may have become something else than what was bought.
fn offer_of(order: &Order, line: &Json) -> String {
    let own = order.subscription(&line.text("subscriptionId"));
    own.map_or_else(|| line.text("offerId"), |own| own.offer.clone())
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

/// The types of transition, and why each is not possible.
fn reasons(order: &Order, line: &Json, has_other: bool) -> [(&'static str, Option<Reason>); 2] {
    let is_active = line.count("quantity") > 0 && order.is_done() && order.status() != "suspended";
    let why = match (is_active, order.is_provisioned(line)) {
        (false, _) => Some(NOT_ACTIVE),
        (_, false) => Some(NOT_PROVISIONED),
        _ => None,
    };
    let transfer = why.or(has_other.then_some(IN_THE_WAY));
    [
        ("transition_only", why),
        ("transition_with_license_transfer", transfer),
    ]
}

fn types(order: &Order, line: &Json, has_other: bool) -> Json {
    let each = reasons(order, line, has_other);
    let each = each.into_iter().map(|(name, why)| {
        object! {
            "isEligible": why.is_none(),
            "transitionType": name,
            "errors": errors(why),
        }
    });
    each.collect()
}

/// Why a transition of this type is not possible.
fn errors_of(
    owner: &Customer,
    source: (&Order, &Json, &str),
    target: &Offer,
    kind: &str,
) -> Option<Reason> {
    let has_other = !others(owner, source, target).is_empty();
    let mut all = reasons(source.0, source.1, has_other).into_iter();
    all.find(|(name, _)| *name == kind)?.1
}

/// The subscriptions of the target that the customer has, and whether they take the seats.
fn others(owner: &Customer, (order, line, id): (&Order, &Json, &str), target: &Offer) -> Vec<Json> {
    let months = |line: &Json| crate::catalog::months(&line.text("termDuration"));
    let others = owner.subscriptions();
    let others = others.filter(|(order, other, other_id)| {
        other_id != id && offer_of(order, other).eq_ignore_ascii_case(&target.id)
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

fn errors(why: Option<Reason>) -> Json {
    let each = why.map(|(code, description)| object! { "code": code, "description": description });
    each.into_iter().collect()
}
