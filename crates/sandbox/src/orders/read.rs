//! `GET /customers/{customer}/orders` and `GET /customers/{customer}/orders/{order}`

use crate::answer::{Answer, collection, own_link};
use crate::context::Context;
use crate::order::Order;
use crate::query::{Query, is_cycle};
use crate::service_error::{Result, refuse};
use crate::store::Store;

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let filter = OrderFilter::from_query(&context.query)?;
    let with_prices = with_prices(context)?;
    let now = context.now.as_secs();
    let customer = store.owner(context.customer())?;
    let items = customer
        .orders
        .iter()
        .filter(|order| order.visible_at <= now && filter.admits(order))
        .map(|order| order.view(with_prices));
    // The answer does not echo the filter: its link is that of the whole collection.
    let own = own_link(&format!("/customers/{}/orders", customer.id));
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let with_prices = with_prices(context)?;
    Ok(Answer::ok(find(store, context)?.view(with_prices)))
}

/// The order that the path names.
pub(crate) fn find<'a>(store: &'a Store, context: &Context<'_>) -> Result<&'a Order> {
    store.owner(context.customer())?.order(context.order())
}

pub(crate) fn find_mut<'a>(store: &'a mut Store, context: &Context<'_>) -> Result<&'a mut Order> {
    let owner = store.owner_mut(context.customer())?;
    owner.order_mut(context.order())
}

fn with_prices(context: &Context<'_>) -> Result<bool> {
    let wanted = context.query.flag("include_price")?;
    refuse!(if wanted && !context.settings.prices,
        403, 800_043 => "Access to pricing information is not granted.");
    Ok(wanted)
}

/// Which orders of a customer a list shows.
struct OrderFilter<'a> {
    billing_cycle: Option<&'static str>,
    indirect_reseller: Option<&'a str>,
    system_purchases: bool,
}

impl<'a> OrderFilter<'a> {
    fn from_query(query: &'a Query) -> Result<Self> {
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
        let is_of_cycle = |cycle| is_cycle(&order.resource.text("billingCycle"), cycle);
        let reseller = order.indirect_reseller.as_deref().unwrap_or_default();
        let is_of_reseller = |wanted: &str| wanted.eq_ignore_ascii_case(reseller);
        (self.system_purchases || !order.resource.says("transactionType", "SystemPurchase"))
            && self.billing_cycle.is_none_or(is_of_cycle)
            && self.indirect_reseller.is_none_or(is_of_reseller)
    }
}
