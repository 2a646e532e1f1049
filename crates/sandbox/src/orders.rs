//! `GET /customers/{customer}/orders` and `GET /customers/{customer}/orders/{order}`

use crate::answer::{Answer, collection, link};
use crate::ids::is_guid;
use crate::json::Json;
use crate::query::{BillingCycle, Query};
use crate::service_error::ServiceError;
use crate::store::{Customer, Order, Store};

pub(crate) fn list(store: &Store, customer: &str, query: &Query) -> Result<Answer, ServiceError> {
    let filter = Filter::from_query(query)?;
    let with_prices = query.flag("include_price")?;
    let customer = find_customer(store, customer)?;
    let items = customer
        .orders
        .iter()
        .filter(|order| filter.admits(order))
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
) -> Result<Answer, ServiceError> {
    let with_prices = query.flag("include_price")?;
    let found = find_customer(store, customer)?.order(order);
    let found = found.ok_or_else(|| ServiceError::order_not_found(order))?;
    Ok(Answer::ok(view(found, with_prices)))
}

fn find_customer<'a>(store: &'a Store, id: &str) -> Result<&'a Customer, ServiceError> {
    if !is_guid(id) {
        return Err(ServiceError::customer_id_not_a_guid());
    }
    store
        .customer(id)
        .ok_or_else(|| ServiceError::tenant_not_found(id))
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
        let cycle = || {
            order
                .resource
                .get("billingCycle")
                .and_then(Json::as_text)
                .unwrap_or_default()
        };
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

/// Prices are in the answer only when they were asked for.
fn view(order: &Order, with_prices: bool) -> Json {
    let mut order = order.resource.clone();
    if !with_prices {
        order.remove("totalPrice");
        for line in order
            .get_mut("lineItems")
            .map(Json::items_mut)
            .unwrap_or_default()
        {
            line.remove("pricing");
        }
    }
    order
}
