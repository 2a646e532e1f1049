//! `POST /customers/{customer}/orders`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answer::Answer;
use crate::catalog::Family;
use crate::context::Context;
use crate::date;
use crate::fields::Fields;
use crate::ids;
use crate::json::Json;
use crate::money::{Cents, currency_of};
use crate::order::Order;
use crate::orders::check::{self, Purchase};
use crate::orders::draft::Draft;
use crate::orders::lines::{self, Place};
use crate::service_error::ServiceError;
use crate::store::{Customer, Store};

/// The limits of a sandbox account.
const SUBSCRIPTIONS: usize = 5;
const LICENCES: u64 = 25;
const RESERVATIONS: u64 = 2;

pub(crate) fn create(store: &mut Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    store.owner(context.customer())?;
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    if let Some(status) = body.get("status") {
        let status = status.as_text().unwrap_or_else(|| status.to_string());
        return Err(ServiceError::not_an_order_status(&status));
    }
    let draft = Draft::read(body)?;
    if draft.lines.iter().any(|line| line.parent.is_some()) {
        let description = "ParentSubscriptionId is not supported for this request.";
        return Err(ServiceError::bad_request(2000, description));
    }
    let order = place(store, context, draft)?;
    Ok(Answer::created(order))
}

/// Places an order, and gives it as the answer shows it.
pub(crate) fn place(
    store: &mut Store,
    context: &Context<'_>,
    draft: Draft,
) -> Result<Json, ServiceError> {
    let owner = store.owner(context.customer())?;
    draft.check_numbers()?;
    may_buy(context, owner, &draft)?;
    let (country, attested) = (owner.country(), draft.partners_attested);
    let cycle = draft.cycle;
    let mut wanted = draft.lines;
    wanted.sort_by_key(|line| line.number);
    let purchases = wanted
        .into_iter()
        .map(|line| check::purchase(context, owner, cycle, line))
        .collect::<Result<Vec<_>, _>>()?;
    fit_together(&purchases)?;
    may_have(context, owner, &purchases)?;
    let mut order = build(context, &owner.id, &country, &purchases);
    if let Some(attested) = attested {
        let flag = Json::from(attested);
        order
            .resource
            .set_after("client", "partnerOnRecordAttestationAccepted", flag);
    }
    let status = if purchases.iter().any(|line| line.offer.purchase_order) {
        "pending_po_upload"
    } else {
        "pending"
    };
    let now = context.now.as_secs();
    order.enter(status, now, &context.settings);
    order.settle(now, &context.settings);
    let shown = order.view(context.settings.prices);
    store.owner_mut(context.customer())?.orders.push(order);
    Ok(shown)
}

/// What is about the customer and the caller, whatever is bought.
fn may_buy(context: &Context<'_>, customer: &Customer, draft: &Draft) -> Result<(), ServiceError> {
    let account = &customer.account;
    let with_partner = draft.lines.iter().any(|line| line.partner.is_some());
    if with_partner {
        context.needs_user()?;
    }
    if account.agreement == Some(false) {
        let description = "The customer has not accepted the Microsoft Customer Agreement.";
        return Err(ServiceError::forbidden(13605, description));
    }
    if account.under_review {
        let description = "The customer is under review and cannot buy now.";
        return Err(ServiceError::forbidden(800_073, description));
    }
    if account.locked {
        let description = "The account of the customer is locked.";
        return Err(ServiceError::forbidden(900_416, description));
    }
    let additional = draft
        .lines
        .iter()
        .any(|line| !line.additional_partners.is_empty());
    if additional && draft.partners_attested != Some(true) {
        let description = "The attestation for the partners on record is missing.";
        return Err(ServiceError::bad_request(900_206, description));
    }
    let currency = currency_of(&customer.country()).0;
    match &draft.currency {
        Some(other) if other != currency => {
            let description = format!("The customer pays in {currency}, not in {other}.");
            Err(ServiceError::bad_request(900_169, description))
        }
        _ => Ok(()),
    }
}

/// One order has one billing cycle and comes from one commerce.
fn fit_together(purchases: &[Purchase<'_>]) -> Result<(), ServiceError> {
    let kind = |line: &Purchase<'_>| (line.offer.family.is_legacy(), line.term.cycle.clone());
    let kinds: Vec<_> = purchases.iter().map(kind).collect();
    if kinds.windows(2).any(|pair| pair[0] != pair[1]) {
        let description = "the line items have different billing cycles or generations";
        return Err(ServiceError::invalid_input(description));
    }
    Ok(())
}

/// What depends on that which the customer has already.
fn may_have(
    context: &Context<'_>,
    customer: &Customer,
    purchases: &[Purchase<'_>],
) -> Result<(), ServiceError> {
    for line in purchases {
        let offer = line.offer;
        let has = |id: &str| has_active(customer, id);
        if offer.trial && has(&offer.id) {
            let description = format!("{} can be used once for a customer.", offer.title);
            return Err(ServiceError::bad_request(27006, description));
        }
        let parent = offer.parents.iter().any(|parent| has(parent));
        if !offer.parents.is_empty() && (offer.family.is_legacy() || !parent) {
            let description = format!("{} is an add-on and its parent is missing.", offer.title);
            return Err(ServiceError::bad_request(800_029, description));
        }
    }
    let total = total(purchases);
    if customer.account.credit.is_some_and(|credit| total > credit) {
        let description = "The purchase is above the credit of the customer.";
        return Err(ServiceError::forbidden(900_121, description));
    }
    if context.settings.sandbox_limits {
        within_limits(customer, purchases)
    } else {
        Ok(())
    }
}

fn has_active(customer: &Customer, offer: &str) -> bool {
    let lines = customer.orders.iter().filter(|order| order.is_done());
    let mut lines = lines.flat_map(Order::lines);
    lines.any(|line| line.text("offerId").eq_ignore_ascii_case(offer) && units(line) > 0)
}

fn units(line: &Json) -> u64 {
    line.count("quantity")
}

fn within_limits(customer: &Customer, purchases: &[Purchase<'_>]) -> Result<(), ServiceError> {
    let of = |family| move |line: &&Purchase<'_>| line.offer.family == family;
    let new = purchases
        .iter()
        .filter(|line| line.offer.family.has_subscription());
    let old = customer
        .subscriptions()
        .filter(|(_, line, _)| units(line) > 0);
    if old.count() + new.count() > SUBSCRIPTIONS {
        let description =
            format!("A customer of a sandbox can have {SUBSCRIPTIONS} subscriptions.");
        return Err(ServiceError::bad_request(800_018, description));
    }
    let licences = [Family::Licence, Family::Seat];
    let mut seats = purchases
        .iter()
        .filter(|line| licences.contains(&line.offer.family));
    if seats.any(|line| line.quantity > LICENCES) {
        let description = format!("A subscription of a sandbox can have {LICENCES} licences.");
        return Err(ServiceError::forbidden(800_088, description));
    }
    let new = purchases.iter().filter(of(Family::Reservation));
    let new: u64 = new.map(|line| line.quantity).sum();
    let reservations = customer
        .orders
        .iter()
        .filter(|order| order.status() != "cancelled");
    let old: u64 = reservations
        .flat_map(Order::lines)
        .filter(|line| {
            line.get("provisioningContext").is_some() && line.get("subscriptionId").is_none()
        })
        .map(units)
        .sum();
    if new > 0 && old + new > RESERVATIONS {
        let description = format!("A customer of a sandbox can have {RESERVATIONS} reservations.");
        return Err(ServiceError::bad_request(800_018, description));
    }
    Ok(())
}

fn total(purchases: &[Purchase<'_>]) -> Cents {
    let each = purchases
        .iter()
        .map(|line| line.prices.prorated.times(line.quantity).0);
    Cents(each.fold(0, u64::saturating_add))
}

fn build(
    context: &Context<'_>,
    customer: &str,
    country: &str,
    purchases: &[Purchase<'_>],
) -> Order {
    let legacy = purchases.iter().any(|line| line.offer.family.is_legacy());
    let id = if legacy { ids::guid() } else { ids::hex(12) };
    let place = Place {
        customer,
        country,
        order: &id,
    };
    let items = purchases.iter().enumerate();
    let items = items.map(|(at, line)| lines::build(line, at, place, ids::guid()));
    let (code, symbol) = currency_of(country);
    let created = if legacy {
        date::legacy(context.now)
    } else {
        date::modern(context.now)
    };
    let client = Json::object([
        ("marketplaceCountry", country.into()),
        ("deviceFamily", "UniversalStore-PartnerCenter".into()),
        ("name", "Partner Center API".into()),
    ]);
    let cycle = purchases.first().map_or("", |line| &line.term.cycle);
    let mut resource = Json::object([
        ("id", (&id).into()),
        ("alternateId", (&id).into()),
        ("referenceCustomerId", customer.into()),
        ("billingCycle", cycle.into()),
        ("currencyCode", code.into()),
        ("currencySymbol", symbol.into()),
        ("lineItems", items.collect()),
        ("creationDate", created.into()),
        ("status", "pending".into()),
        ("transactionType", "UserPurchase".into()),
        ("links", lines::order_links(place, legacy)),
    ]);
    resource.extend([
        ("totalPrice", (!legacy).then(|| total(purchases).to_json())),
        ("client", (!legacy).then_some(client)),
        ("attributes", Some(attributes(legacy.then_some((&*id, 1))))),
    ]);
    let mut order = Order::read(resource);
    let now = context.now.as_secs();
    order.request_id = Some(context.call.request_id.clone());
    order.created = now;
    order.visible_at = now.saturating_add(context.settings.visibility_delay);
    order.fulfilled = false;
    let partner = purchases.iter().find_map(|line| line.line.partner.as_ref());
    order.indirect_reseller = partner.and_then(|id| context.accounts.partner(id)?.tenant.clone());
    order
}

/// Orders of the old commerce carry their version in an etag.
pub(crate) fn attributes(version: Option<(&str, u64)>) -> Json {
    let mut attributes = Json::object([]);
    if let Some((id, version)) = version {
        let text = Json::object([("id", id.into()), ("version", version.into())]).to_string();
        attributes.push("etag", STANDARD.encode(text));
    }
    attributes.push("objectType", "Order");
    attributes
}
