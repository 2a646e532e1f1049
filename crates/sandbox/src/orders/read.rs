//! `GET /customers/{customer}/orders` and `GET /customers/{customer}/orders/{order}`

use crate::answer::{Answer, collection, link};
use crate::context::Context;
use crate::order::Order;
use crate::query::{BillingCycle, Query};
use crate::service_error::ServiceError;
use crate::store::Store;

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let filter = Filter::from_query(&context.query)?;
    let with_prices = with_prices(context)?;
    let now = context.now.as_secs();
    let customer = store.owner(context.customer())?;
    let items = customer
        .orders
        .iter()
        .filter(|order| order.visible_at <= now && filter.admits(order))
        .map(|order| order.view(with_prices));
    // The answer does not echo the filter: its link is that of the whole collection.
    let own = link(&format!("/customers/{}/orders", customer.id));
    Ok(Answer::ok(collection(items.collect(), vec![("self", own)])))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let with_prices = with_prices(context)?;
    Ok(Answer::ok(find(store, context)?.view(with_prices)))
}

/// The order that the path names.
pub(crate) fn find<'a>(store: &'a Store, context: &Context<'_>) -> Result<&'a Order, ServiceError> {
    store.owner(context.customer())?.order(context.order())
}

pub(crate) fn find_mut<'a>(
    store: &'a mut Store,
    context: &Context<'_>,
) -> Result<&'a mut Order, ServiceError> {
    store
        .owner_mut(context.customer())?
        .order_mut(context.order())
}

fn with_prices(context: &Context<'_>) -> Result<bool, ServiceError> {
    let wanted = context.query.flag("include_price")?;
    if wanted && !context.settings.prices {
        let description = "Access to pricing information is not granted.";
        return Err(ServiceError::forbidden(800_043, description));
    }
    Ok(wanted)
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
