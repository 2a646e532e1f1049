//! `POST /customers/{customer}/carts` and `PUT …/carts/{cart}`: what is put into a cart.

use super::{ATTESTED, ORDERS, check_age, draft, position_of, shown};
use crate::answer::{Answer, attributes, own_link};
use crate::context::Context;
use crate::date;
use crate::fields::Fields;
use crate::ids;
use crate::json::{Json, object};
use crate::money::currency_of;
use crate::orders;
use crate::service_error::{Result, ServiceError, refusal, refuse};
use crate::store::{CREATED, Customer, Store};
use crate::subscription::is_legacy;

/// Who has changed a cart: made up, since tokens of this service name nobody.
const USER: &str = "2f1d7c0a-93be-4c58-a1b0-7d5e62f4c908";

/// What a line takes from the request as it is.
const TAKEN: [&str; 8] = [
    "friendlyName",
    "quantity",
    "termDuration",
    "customTermEndDate",
    "participants",
    "provisioningContext",
    "renewsTo",
    "promotionId",
];

pub(crate) fn create(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let cart = cart(owner, context, &ids::guid(), date::modern(context.now))?;
    let carts = &mut store.owner_mut(context.customer())?.carts;
    carts.push(cart.clone());
    Ok(Answer::created(shown(cart)))
}

/// Learn, Update a cart, shows a replacement that is answered with 201.
pub(crate) fn replace(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let at = position_of(owner, context.parameter(1))?;
    let (old, id) = (&owner.carts[at], owner.carts[at].text("id"));
    refuse!(if old.each(ORDERS).iter().any(|order| !order.is_null()),
        400, 800_065 => "Cart {id} was checked out.");
    check_age(old, context.now.as_secs())?;
    let cart = cart(owner, context, &id, old.text(CREATED))?;
    store.owner_mut(context.customer())?.carts[at] = cart.clone();
    Ok(Answer::created(shown(cart)))
}

fn cart(owner: &Customer, context: &Context<'_>, id: &str, created: String) -> Result<Json> {
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    let lines = body.items("lineItems")?;
    if lines.is_empty() {
        return Err(ServiceError::invalid_input("a cart needs a line item"));
    }
    let mut groups = Vec::new();
    let lines = lines.iter().enumerate();
    let lines = lines.map(|(number, json)| line(owner, context, json, number, &mut groups));
    Ok(object! {
        "id": id,
        CREATED: created,
        "lastModifiedTimestamp": date::modern(context.now),
        "lastModifiedUser": USER,
        "lineItems": lines.collect::<Result<Json>>()?,
        "links": own_link(&format!("/customers/{}/carts/{id}", owner.id)),
        "attributes": attributes("Cart"),
        ATTESTED ? body.flag("partnerOnRecordAttestationAccepted")?,
    })
}

/// A line with its order group, its price, or why it cannot be bought.
fn line(
    owner: &Customer,
    context: &Context<'_>,
    json: &Json,
    number: usize,
    groups: &mut Vec<(bool, &'static str)>,
) -> Result<Json> {
    let fields = Fields::of(json)?;
    if !fields.items("addonItems")?.is_empty() {
        let what =
            "This sandbox does not take addonItems: buy the add-on by a change of its order.";
        return Err(ServiceError::of_the_sandbox(what.to_owned()));
    }
    let (cycle, draft) = draft(fields)?;
    let cycle =
        cycle.ok_or_else(|| ServiceError::invalid_input("'billingCycle' has to be there"))?;
    let currency = currency_of(&owner.country()).0;
    let asked = fields.text("currencyCode")?;
    let mut line = object! { "id": number, "catalogItemId": &draft.offer };
    for name in TAKEN {
        if let Some(value) = fields.get(name) {
            line.push(name, value.clone());
        }
    }
    line.push("currencyCode", asked.as_deref().unwrap_or(currency));
    line.push("billingCycle", cycle);
    if let Some(attested) = draft.attested {
        line.push("attestationAccepted", attested);
    }
    line.push("orderGroup", group(groups, is_legacy(&draft.offer), cycle));
    let bought = match asked {
        Some(other) if other != currency => {
            Err(refusal!(400, 900_169 => "The customer pays in {currency}, not in {other}."))
        }
        _ => orders::purchase(context, owner, Some(cycle), draft),
    };
    match bought {
        Ok(purchase) => line.push("pricing", orders::pricing(&purchase)),
        Err(error) => line.push("error", cart_error(&error)),
    }
    Ok(line)
}

/// Lines of one commerce and billing cycle become one order. Groups of the old commerce are named `OMS-0`.
fn group(groups: &mut Vec<(bool, &'static str)>, is_legacy: bool, cycle: &'static str) -> String {
    if !groups.contains(&(is_legacy, cycle)) {
        groups.push((is_legacy, cycle));
    }
    let mut alike = groups.iter().filter(|(legacy, _)| *legacy == is_legacy);
    let at = alike.position(|(_, own)| *own == cycle).unwrap_or_default();
    let commerce = if is_legacy { "OMS-" } else { "" };
    format!("{commerce}{at}")
}

/// The kinds of errors of carts have numbers of their own. Which refusal is of which kind is inferred from their names.
///
/// Source: Learn, Cart resources.
fn cart_error(error: &ServiceError) -> Json {
    let (code, description) = error.parts();
    let code: u32 = match code.as_number().unwrap_or_default() {
        900_169 => 10_000,
        400_013 | 400_018 | 400_019 | 800_004 | 900_142 => 10_001,
        800_010 => 10_003,
        2071 | 2072 | 800_015 | 800_016 => 10_004,
        900_314 => 10_007,
        900_203 => 10_012,
        2002 | 800_017 => 10_015,
        900_268..=900_270 | 2004 | 900_242 => 10_010,
        _ => 10_006,
    };
    object! { "errorCode": code, "errorDescription": description }
}
