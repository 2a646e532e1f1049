//! `/customers/{customer}/orders`: lists, single orders, and everything that changes them.

mod add_on;
mod cancel;
mod change_cycle;
mod check;
mod context;
mod create;
mod draft;
pub(crate) mod lines;
mod patch;
pub(crate) mod state;

use std::time::Duration;

use crate::accounts::Accounts;
use crate::answer::{Answer, collection, link};
use crate::catalog::{Catalog, Family};
use crate::ids::{IdSource, is_guid};
use crate::json::Json;
use crate::query::{BillingCycle, Query};
use crate::service_error::ServiceError;
use crate::settings::Settings;
use crate::store::{Order, Store};

pub(crate) use add_on::UNFULFILLED;
pub(crate) use create::{create, place};
pub(crate) use draft::{Draft, DraftLine, cycle};
pub(crate) use patch::patch;

/// What a write needs beside the store.
pub(crate) struct Context<'a> {
    /// Since 1970.
    pub(crate) now: Duration,
    pub(crate) settings: Settings,
    pub(crate) catalog: &'a Catalog,
    pub(crate) accounts: &'a Accounts,
    pub(crate) ids: &'a IdSource,
    /// The `MS-RequestId` of the request, or the one that was made for it.
    pub(crate) request_id: &'a str,
    /// The token stands for an app and for no user.
    pub(crate) app_only: bool,
}

impl Context<'_> {
    /// The family of a line. Orders in the data may have offers that the catalog does not sell any more.
    pub(crate) fn family(&self, line: &Json) -> Family {
        let offer = line.text("offerId");
        if let Some(offer) = self.catalog.find(&offer) {
            return offer.family;
        }
        if is_guid(&offer) {
            Family::Licence
        } else if offer.starts_with("MS-AZR-") {
            Family::Azure
        } else if line.get("purchaseCommitment").is_some() {
            Family::SavingsPlan
        } else if line.get("subscriptionId").is_some() {
            Family::Seat
        } else if offer.starts_with("DG7") {
            Family::Software
        } else {
            Family::Reservation
        }
    }
}

pub(crate) fn list(
    store: &Store,
    customer: &str,
    query: &Query,
    context: &Context<'_>,
) -> Result<Answer, ServiceError> {
    let filter = Filter::from_query(query)?;
    let with_prices = with_prices(query, context)?;
    let now = context.now.as_secs();
    let customer = store.owner(customer)?;
    let items = customer
        .orders
        .iter()
        .filter(|order| order.visible_at <= now && filter.admits(order))
        .map(|order| view(order, with_prices));
    // The answer does not echo the filter: its link is that of the whole collection.
    let own = link(&format!("/customers/{}/orders", customer.id), Vec::new());
    Ok(Answer::ok(collection(items.collect(), vec![("self", own)])))
}

pub(crate) fn get(
    store: &Store,
    customer: &str,
    order: &str,
    query: &Query,
    context: &Context<'_>,
) -> Result<Answer, ServiceError> {
    let with_prices = with_prices(query, context)?;
    let found = find(store, customer, order)?;
    Ok(Answer::ok(view(found, with_prices)))
}

fn with_prices(query: &Query, context: &Context<'_>) -> Result<bool, ServiceError> {
    let wanted = query.flag("include_price")?;
    if wanted && !context.settings.prices {
        let description = "Access to pricing information is not granted.";
        return Err(ServiceError::forbidden(800_043, description));
    }
    Ok(wanted)
}

pub(crate) fn find<'a>(
    store: &'a Store,
    customer: &str,
    order: &str,
) -> Result<&'a Order, ServiceError> {
    let found = store.owner(customer)?.order(order);
    found.ok_or_else(|| ServiceError::order_not_found(order))
}

/// Which orders of a customer a list shows.
struct Filter<'a> {
    billing_cycle: Option<BillingCycle>,
    indirect_reseller: Option<&'a str>,
    system_purchases: bool,
}

impl<'a> Filter<'a> {
    fn from_query(query: &'a Query) -> Result<Self, ServiceError> {
        Ok(Self {
            billing_cycle: query.billing_cycle()?,
            // Microsoft's older description of the API has the second name, and its clients still send it.
            indirect_reseller: query
                .get("indirect_reseller_id")
                .or_else(|| query.get("indirectResellerId")),
            system_purchases: query.flag("include_system_purchases")?,
        })
    }

    fn admits(&self, order: &Order) -> bool {
        let cycle = || order.resource.text("billingCycle");
        let reseller = order.indirect_reseller.as_deref().unwrap_or_default();
        (self.system_purchases || !order.resource.says("transactionType", "SystemPurchase"))
            && self
                .billing_cycle
                .is_none_or(|wanted| wanted.covers(&cycle()))
            && self
                .indirect_reseller
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(reseller))
    }
}

/// Prices are in the answer only when they were asked for, and what is hidden never is.
pub(crate) fn view(order: &Order, with_prices: bool) -> Json {
    let mut order = order.resource.clone();
    if !with_prices {
        order.remove("totalPrice");
    }
    let lines = order.get_mut("lineItems").map(Json::items_mut);
    for line in lines.unwrap_or_default() {
        if !with_prices {
            line.remove("pricing");
        }
        if let Json::Object(members) = line {
            members.retain(|(name, _)| !name.starts_with('_'));
        }
    }
    order
}
