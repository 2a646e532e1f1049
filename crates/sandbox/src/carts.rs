//! `/customers/{customer}/carts`: creating, reading and replacing carts, and `checkout`.

mod contents;

pub(crate) use contents::{create, replace};

use std::time::Duration;

use crate::answer::{Answer, attributes};
use crate::context::Context;
use crate::date::{self, DAY};
use crate::fields::Fields;
use crate::json::{Json, object};
use crate::orders::{self, Draft, DraftLine};
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::{CREATED, Customer, Store};

/// The member of a cart with the results of its groups: an order each, or `null`.
const ORDERS: &str = "_orders";

/// The member of a cart with what the provider has agreed to.
const ATTESTED: &str = "_partnerOnRecordAttestationAccepted";

/// Carts live 7 days from their creation (Learn, Create a cart).
const LIFE: u64 = 7 * DAY;

/// Lines that become one order.
struct Group {
    id: String,
    cycle: Option<&'static str>,
    lines: Vec<DraftLine>,
}

/// A cart as it is shown, with its end and whether it was checked out.
pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let cart = &owner.carts[position_of(owner, context.parameter(1))?];
    Ok(Answer::ok(shown(cart.clone())))
}

fn shown(mut cart: Json) -> Json {
    let orders = cart.remove(ORDERS).unwrap_or_else(Json::null);
    let is_ordered = !orders.items().is_empty() && !orders.items().iter().any(Json::is_null);
    cart.remove(ATTESTED);
    if let Some(created) = date::seconds(&cart.text(CREATED)) {
        let end = date::modern(Duration::from_secs(created + LIFE));
        cart.push("expirationTimestamp", end);
    }
    cart.push("status", if is_ordered { "Ordered" } else { "Active" });
    cart
}

fn position_of(owner: &Customer, cart: &str) -> Result<usize> {
    let mut carts = owner.carts.iter();
    let Some(at) = carts.position(|own| own.text("id").eq_ignore_ascii_case(cart)) else {
        refuse!(404, 800_008 => "Cart {cart} was not found.");
    };
    Ok(at)
}

pub(crate) fn check_out(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let (customer, cart) = (context.customer(), context.parameter(1));
    let owner = store.owner(customer)?;
    let at = position_of(owner, cart)?;
    check(&owner.carts[at], context.now.as_secs())?;
    let attested = owner.carts[at].get(ATTESTED).map(Json::is_true);
    let groups = groups(&owner.carts[at])?;
    // A checkout is known by its cart: what was placed is said again, and only the rest is tried.
    let mut orders = owner.carts[at].each(ORDERS).to_vec();
    orders.resize(groups.len(), Json::null());
    let mut errors = Vec::new();
    for (order, group) in orders.iter_mut().zip(groups) {
        if !order.is_null() {
            continue;
        }
        let draft = Draft {
            cycle: group.cycle,
            lines: group.lines,
            partners_attested: attested,
            ..Draft::default()
        };
        match orders::place(store, context, draft) {
            Ok(placed) => *order = placed,
            Err(error) => errors.push(order_error(&group.id, &error)),
        }
    }
    let cart = &mut store.owner_mut(customer)?.carts[at];
    cart.remove(ORDERS);
    cart.push(ORDERS, orders.clone());
    orders.retain(|order| !order.is_null());
    Ok(Answer::created(object! {
        "orders": orders,
        "orderErrors" ? Some(errors).filter(|errors| !errors.is_empty()),
        "attributes": attributes("CartCheckoutResult"),
    }))
}

fn check(cart: &Json, now: u64) -> Result<()> {
    let (id, lines) = (cart.text("id"), cart.each("lineItems"));
    refuse!(if lines.is_empty(), 400, 800_009 => "Cart {id} is empty.");
    refuse!(if lines.iter().any(|line| line.get("error").is_some()),
        400, 800_009 => "Cart {id} has errors.");
    check_age(cart, now)
}

fn check_age(cart: &Json, now: u64) -> Result<()> {
    let (id, created) = (cart.text("id"), date::seconds(&cart.text(CREATED)));
    refuse!(if created.is_some_and(|created| created + LIFE <= now),
        400, 800_009 => "Cart {id} has expired.");
    Ok(())
}

/// A line as an order would have it, with its billing cycle: resellers on record are participants here.
fn draft(line: Fields<'_>) -> Result<(Option<&'static str>, DraftLine)> {
    let mut draft = DraftLine::read(line, "id", "catalogItemId")?;
    for participant in line.items("participants")? {
        let participant = Fields::of(participant)?;
        let id = participant.text("value")?.unwrap_or_default();
        match participant.text("key")?.as_deref() {
            Some("transaction_reseller") => draft.partner = Some(id),
            Some("additional_transaction_reseller") => draft.additional_partners.push(id),
            _ => return Err(ServiceError::invalid_input("'key' names no reseller")),
        }
    }
    Ok((orders::cycle(line)?, draft))
}

/// The groups that the cart names, and in each of them an order for every billing cycle and term.
fn groups(cart: &Json) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for json in cart.each("lineItems") {
        let fields = Fields::of(json)?;
        let (cycle, mut line) = draft(fields)?;
        let id = fields.text("orderGroup")?.unwrap_or_default();
        let same = |group: &&mut Group| {
            let term = group.lines.first().map(|line| &line.term);
            group.id == id && group.cycle == cycle && term == Some(&line.term)
        };
        if let Some(group) = groups.iter_mut().find(same) {
            line.number = i64::try_from(group.lines.len()).unwrap_or_default();
            group.lines.push(line);
        } else {
            line.number = 0;
            let lines = vec![line];
            groups.push(Group { id, cycle, lines });
        }
    }
    Ok(groups)
}

fn order_error(group: &str, error: &ServiceError) -> Json {
    let (code, description) = error.parts();
    object! {
        "orderGroupId": group,
        "code": code.clone(),
        "description": description,
        "attributes": attributes("OrderError"),
    }
}
