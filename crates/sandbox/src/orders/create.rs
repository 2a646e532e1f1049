//! `POST /customers/{customer}/orders`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answer::Answer;
use crate::catalog::Family;
use crate::context::Context;
use crate::date;
use crate::fields::Fields;
use crate::ids;
use crate::json::{Json, object};
use crate::money::{Cents, currency_of};
use crate::order::Order;
use crate::orders::check::{self, Purchase};
use crate::orders::draft::Draft;
use crate::orders::lines::{self, Location};
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::{Customer, Store};

/// The limits of a sandbox account.
const SUBSCRIPTIONS: usize = 5;
const LICENCES: u64 = 25;
const RESERVATIONS: u64 = 2;

pub(crate) fn create(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    store.owner(context.customer())?;
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    if let Some(status) = body.get("status") {
        return Err(ServiceError::not_an_order_status(status));
    }
    let draft = Draft::read(body)?;
    refuse!(if draft.lines.iter().any(|line| line.parent.is_some()),
        400, 2000 => "ParentSubscriptionId is not supported for this request.");
    place(store, context, draft).map(Answer::created)
}

/// Places an order, and gives it as the answer shows it.
pub(crate) fn place(store: &mut Store, context: &Context<'_>, draft: Draft) -> Result<Json> {
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
        .collect::<Result<Vec<_>>>()?;
    fit_together(&purchases)?;
    may_have(context, owner, &purchases)?;
    let mut order = build(context, &owner.id, &country, &purchases);
    if let Some(attested) = attested {
        let name = "partnerOnRecordAttestationAccepted";
        order.resource.set_after("client", name, attested);
    }
    let waits = purchases.iter().any(|line| line.offer.purchase_order);
    let status = if waits {
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
fn may_buy(context: &Context<'_>, customer: &Customer, draft: &Draft) -> Result<()> {
    let account = &customer.account;
    if draft.lines.iter().any(|line| line.partner.is_some()) {
        context.needs_user()?;
    }
    refuse!(if account.agreement == Some(false),
        403, 13605 => "The customer has not accepted the Microsoft Customer Agreement.");
    refuse!(if account.under_review,
        403, 800_073 => "The customer is under review and cannot buy now.");
    refuse!(if account.locked, 403, 900_416 => "The account of the customer is locked.");
    let mut lines = draft.lines.iter();
    let additional = lines.any(|line| !line.additional_partners.is_empty());
    refuse!(if additional && draft.partners_attested != Some(true),
        400, 900_206 => "The attestation for the partners on record is missing.");
    let currency = currency_of(&customer.country()).0;
    match &draft.currency {
        Some(other) if other != currency => {
            refuse!(400, 900_169 => "The customer pays in {currency}, not in {other}.")
        }
        _ => Ok(()),
    }
}

/// One order has one billing cycle and comes from one commerce.
fn fit_together(purchases: &[Purchase<'_>]) -> Result<()> {
    let kind = |line: &Purchase<'_>| (line.offer.family.is_legacy(), line.term.cycle.clone());
    let kinds: Vec<_> = purchases.iter().map(kind).collect();
    if kinds.windows(2).any(|pair| pair[0] != pair[1]) {
        let description = "the line items have different billing cycles or generations";
        return Err(ServiceError::invalid_input(description));
    }
    Ok(())
}

/// What depends on that which the customer has already.
fn may_have(context: &Context<'_>, customer: &Customer, purchases: &[Purchase<'_>]) -> Result<()> {
    let has = |id: &str| has_active(customer, id);
    for offer in purchases.iter().map(|line| line.offer) {
        refuse!(if offer.trial && has(&offer.id),
            400, 27006 => "{} can be used once for a customer.", offer.title);
        let parent = offer.parents.iter().any(|parent| has(parent));
        refuse!(if !offer.parents.is_empty() && (offer.family.is_legacy() || !parent),
            400, 800_029 => "{} is an add-on and its parent is missing.", offer.title);
    }
    let total = total(purchases);
    refuse!(if customer.account.credit.is_some_and(|credit| total > credit),
        403, 900_121 => "The purchase is above the credit of the customer.");
    if context.settings.sandbox_limits {
        within_limits(customer, purchases)
    } else {
        Ok(())
    }
}

fn has_active(customer: &Customer, offer: &str) -> bool {
    let mut orders = customer.orders.iter().filter(|order| order.is_done());
    orders.any(|order| {
        let mut used = order.lines().iter().filter(|line| order.is_in_use(line));
        used.any(|line| line.text("offerId").eq_ignore_ascii_case(offer))
    })
}

fn units(line: &Json) -> u64 {
    line.count("quantity")
}

fn within_limits(customer: &Customer, purchases: &[Purchase<'_>]) -> Result<()> {
    let new = purchases.iter();
    let new = new.filter(|line| line.offer.family.has_subscription());
    let old = customer.subscriptions();
    let old = old.filter(|(order, line, _)| order.is_in_use(line));
    refuse!(if old.count() + new.count() > SUBSCRIPTIONS,
        400, 800_018 => "A customer of a sandbox can have {SUBSCRIPTIONS} subscriptions.");
    let too_many = |line: &Purchase<'_>| {
        matches!(line.offer.family, Family::Licence | Family::Seat) && line.quantity > LICENCES
    };
    refuse!(if purchases.iter().any(too_many),
        403, 800_088 => "A subscription of a sandbox can have {LICENCES} licences.");
    let new = purchases.iter();
    let new = new.filter(|line| line.offer.family == Family::Reservation);
    let new: u64 = new.map(|line| line.quantity).sum();
    let old = customer.orders.iter();
    let old = old.filter(|order| order.status() != "cancelled");
    let is_reservation = |line: &&Json| {
        line.get("provisioningContext").is_some() && line.get("subscriptionId").is_none()
    };
    let old = old.flat_map(Order::lines).filter(is_reservation);
    refuse!(if new > 0 && old.map(units).sum::<u64>() + new > RESERVATIONS,
        400, 800_018 => "A customer of a sandbox can have {RESERVATIONS} reservations.");
    Ok(())
}

fn total(purchases: &[Purchase<'_>]) -> Cents {
    let each = purchases.iter();
    let each = each.map(|line| line.prices.prorated.times(line.quantity).0);
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
    let location = Location {
        customer,
        country,
        order: &id,
    };
    let items = purchases.iter().enumerate();
    let items = items.map(|(at, line)| lines::build(line, at, location, ids::guid()));
    let (code, symbol) = currency_of(country);
    let creation_date = if legacy { date::legacy } else { date::modern };
    let client = object! {
        "marketplaceCountry": country,
        "deviceFamily": "UniversalStore-PartnerCenter",
        "name": "Partner Center API",
    };
    let cycle = purchases.first().map_or("", |line| &line.term.cycle);
    let mut order = Order::read(object! {
        "id": &id,
        "alternateId": &id,
        "referenceCustomerId": customer,
        "billingCycle": cycle,
        "currencyCode": code,
        "currencySymbol": symbol,
        "lineItems": items.collect::<Json>(),
        "creationDate": creation_date(context.now),
        "status": "pending",
        "transactionType": "UserPurchase",
        "links": lines::order_links(location, legacy),
        "totalPrice" ? (!legacy).then(|| total(purchases)),
        "client" ? (!legacy).then_some(client),
        "attributes": attributes(legacy.then_some((&*id, 1))),
    });
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
    let etag =
        |(id, version)| STANDARD.encode(object! { "id": id, "version": version }.to_string());
    object! { "etag" ? version.map(etag), "objectType": "Order" }
}
