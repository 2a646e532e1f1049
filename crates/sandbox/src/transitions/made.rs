//! The transitions that subscriptions make: `POST …/transitions`, and how far each is.

use std::time::Duration;

use super::{errors_of, may_become, offer_of};
use crate::answer::{Answer, attributes, collection};
use crate::catalog::{Offer, months};
use crate::context::Context;
use crate::date;
use crate::fields::Fields;
use crate::ids;
use crate::json::{Json, object};
use crate::order::{LATER_SUBSCRIPTION, Order};
use crate::orders::{self, Draft, DraftLine};
use crate::query;
use crate::service_error::{Result, ServiceError, refusal, refuse};
use crate::store::{Customer, Store};
use crate::subscription::{Bought, Subscription};
use crate::words;

/// The member of a line with the transitions that its subscription has made.
const TRANSITIONS: &str = "_transitions";

/// The member of a transition that says when it is done.
const DONE: &str = "_done";
const TYPES: [&str; 2] = ["transition_only", "transition_with_license_transfer"];

/// Where the seats go.
enum Target {
    /// To one that the customer has, of this order.
    Other(String, Box<Subscription>),
    /// To a new one.
    New(Draft),
    /// The subscription becomes the other offer.
    Itself(Box<Subscription>),
}

pub(crate) fn create(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    let owner = store.owner(context.customer())?;
    let (order, line, id) = owner.subscription(context.parameter(1))?;
    let Some(own) = order.subscription(&id) else {
        refuse!(409, 800_082 => "Subscription {id} is not ready to be updated.");
    };
    refuse!(if own.is_legacy(),
        403, 900_263 => "This API method is not supported for legacy subscriptions.");
    refuse!(if own.due.is_some(),
        409, 900_278 => "There is a pending operation on subscription {id}. Try again later.");
    let kind = kind(body)?;
    let offer = orders::offer(context, &body.text("toCatalogItemId")?.unwrap_or_default())?;
    let source = context.catalog.find(&offer_of(order, line));
    if !may_become(owner, source, offer) {
        let why = format!("subscription {id} can't become {}", offer.title);
        return Err(ServiceError::invalid_input(&why));
    }
    if let Some((_, why)) = errors_of(owner, (order, line, &id), offer, kind) {
        return Err(ServiceError::invalid_input(why));
    }
    let seats = match body.integer("quantity")? {
        None => own.seats,
        Some(asked) => {
            let asked = u64::try_from(asked).ok();
            let fits = |asked: &u64| (1..=own.seats).contains(asked);
            asked.filter(fits).ok_or_else(|| {
                refusal!(400, 900_275 =>
                    "The requested quantity is not within the allowed quantity of 1 to {}.", own.seats)
            })?
        }
    };
    let target = target(context, owner, (order, own), offer, (body, seats))?;
    let mut left = own.clone();
    left.leave(seats);
    let (source_order, from) = (order.id.clone(), own.offer.clone());
    let (term, cycle) = (body.text("termDuration")?, orders::cycle(body)?);
    let to = match target {
        Target::Other(order, grown) => {
            let to = grown.id.clone();
            apply(store, context, &order, *grown)?;
            apply(store, context, &source_order, left)?;
            Some(to)
        }
        Target::New(draft) => {
            let placed = orders::place(store, context, draft)?.text("id");
            apply(store, context, &source_order, left)?;
            let owner = store.owner(context.customer())?;
            let line = owner.order(&placed)?.lines().first();
            line.and_then(|line| {
                let shown = line.some_text("subscriptionId");
                shown.or_else(|| line.some_text(LATER_SUBSCRIPTION))
            })
        }
        Target::Itself(becomes) => {
            apply(store, context, &source_order, *becomes)?;
            None
        }
    };
    let delay = context.settings.provisioning_delay;
    let made = object! {
        "operationId": ids::guid(),
        "fromCatalogItemId": from,
        "fromSubscriptionId": &id,
        "toCatalogItemId": &*offer.current_id(context.settings.reissued),
        "toSubscriptionId" ? to,
        "quantity": seats,
        "termDuration" ? term,
        "billingCycle" ? cycle,
        "transitionType": kind,
        "promotionId" ? body.text("promotionId")?,
        "events": events(kind, "Started", context.now),
        "attributes": attributes("Transition"),
        DONE: context.now.as_secs().saturating_add(delay),
    };
    let order = store
        .owner_mut(context.customer())?
        .order_mut(&source_order)?;
    let mut lines = order.lines_mut().iter_mut();
    if let Some(line) = lines.find(|line| line.says("subscriptionId", &id)) {
        let all: Json = line
            .each(TRANSITIONS)
            .iter()
            .cloned()
            .chain([made.clone()])
            .collect();
        line.remove(TRANSITIONS);
        line.push(TRANSITIONS, all);
    }
    // As it begins: it ends later, however soon.
    let mut begun = made;
    begun.remove(DONE);
    Ok(Answer::ok(begun))
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
    let made = line.each(TRANSITIONS).iter().filter(is_it);
    let made = made.map(|made| at(made, context.now));
    Ok(Answer::ok(collection(made.collect(), None)))
}

/// A transition as it is at a moment.
fn at(made: &Json, now: Duration) -> Json {
    let mut made = made.clone();
    let done: Option<u64> = made.remove(DONE).and_then(|done| done.as_number());
    let kind = made.text("transitionType");
    if let Some(done) = done.filter(|done| *done <= now.as_secs()) {
        let begun = made.each("events").iter().cloned();
        let ended = events(&kind, "Completed", Duration::from_secs(done));
        let all: Json = begun.chain(ended.items().iter().cloned()).collect();
        made.replace("events", all);
    }
    made
}

fn events(kind: &str, status: &str, at: Duration) -> Json {
    let licences = (kind == TYPES[1]).then_some("LicenseReassignment");
    let names = ["Conversion"].into_iter().chain(licences);
    let each = names.map(|name| {
        object! {
            "name": name,
            "status": status,
            "timestamp": date::modern(at),
            "attributes": attributes("TransitionEvent"),
        }
    });
    each.collect()
}

fn kind(body: Fields<'_>) -> Result<&'static str> {
    let Some(sent) = body.get("transitionType") else {
        return Ok(TYPES[0]);
    };
    let known = words::named(&TYPES, sent);
    known.ok_or_else(|| ServiceError::not_a_member(&sent.spelled(), "TransitionType"))
}

fn target(
    context: &Context<'_>,
    owner: &Customer,
    (order, own): (&Order, &Subscription),
    offer: &Offer,
    (body, seats): (Fields<'_>, u64),
) -> Result<Target> {
    let now = context.now.as_secs();
    if let Some(to) = body.text("toSubscriptionId")? {
        let (order, mut grown) = other(owner, own, offer, &to)?;
        grown.seats += seats;
        grown.bought.push(Bought { seats, at: now });
        grown.version += 1;
        return Ok(Target::Other(order, Box::new(grown)));
    }
    let term = body.text("termDuration")?;
    let term = term.unwrap_or_else(|| own.term.clone());
    refuse!(if months(&term) < months(&own.term),
        400, 900_267 => "Target transition can't have a shorter term duration.");
    let cycle = match orders::cycle(body)? {
        Some(cycle) => cycle,
        None => query::billing_cycle(&own.cycle)?,
    };
    let line = DraftLine {
        offer: body.text("toCatalogItemId")?.unwrap_or_default(),
        quantity: i64::try_from(seats).ok(),
        term: Some(term),
        promotion: body.text("promotionId")?,
        ..DraftLine::default()
    };
    let bought = orders::purchase(context, owner, Some(cycle), line.clone())?;
    if seats == own.seats {
        let mut becomes = own.clone();
        becomes.become_another(&bought.id, (&bought.term.duration, cycle), now);
        becomes.promotion = bought.line.promotion;
        return Ok(Target::Itself(Box::new(becomes)));
    }
    refuse!(if !order.is_done(), 409, 800_082 => "Subscription {} is not ready.", own.id);
    Ok(Target::New(Draft {
        cycle: Some(cycle),
        lines: vec![line],
        ..Draft::default()
    }))
}

/// The subscription that is to take the seats, with its order.
fn other(
    owner: &Customer,
    own: &Subscription,
    offer: &Offer,
    to: &str,
) -> Result<(String, Subscription)> {
    refuse!(if to.eq_ignore_ascii_case(&own.id),
        400, 900_259 => "The target transition ToSubscriptionId can't be the same as the source.");
    let (order, line, id) = owner.subscription(to)?;
    let found = order.subscription(&id);
    let Some(other) = found.filter(|it| it.offer.eq_ignore_ascii_case(&offer.id)) else {
        refuse!(400, 900_260 => "The target transition ToSubscriptionId must have the same CatalogItemId.");
    };
    refuse!(if other.status != "active" || !order.is_done(), 400, 900_258 =>
        "The target transition ToSubscriptionId is invalid. Target subscription must be active.");
    refuse!(if !order.is_provisioned(line) || other.due.is_some(), 400, 900_261 =>
        "The ToSubscriptionId is invalid. The target subscription is not ready to be upgraded.");
    refuse!(if months(&other.term) < months(&own.term) || other.ends < own.ends,
        400, 900_267 => "Target transition can't have a shorter term duration.");
    Ok((order.id.clone(), other.clone()))
}

fn apply(
    store: &mut Store,
    context: &Context<'_>,
    order: &str,
    changed: Subscription,
) -> Result<()> {
    let now = context.now.as_secs();
    let order = store.owner_mut(context.customer())?.order_mut(order)?;
    order.accept(now, changed);
    order.settle(now, &context.settings);
    Ok(())
}
