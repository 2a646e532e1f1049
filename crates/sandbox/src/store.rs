//! What this Partner Center knows: its customers and their orders.
//!
//! Everything the routes need goes through the methods here, so that the store can become writable
//! without a change to those who read it.

use crate::ids::is_guid;
use crate::json::Json;

const CUSTOMERS: &str = include_str!("../data/customers.json");

/// One file of orders for each customer that has any.
const ORDERS: [&str; 8] = [
    include_str!("../data/orders/lakeshoreinstruments.json"),
    include_str!("../data/orders/contourmaps.json"),
    include_str!("../data/orders/nordhavnshipping.json"),
    include_str!("../data/orders/harborviewclinic.json"),
    include_str!("../data/orders/meadowvaleschools.json"),
    include_str!("../data/orders/continentalbakery.json"),
    include_str!("../data/orders/alpenblickhotel.json"),
    include_str!("../data/orders/quarryhilldental.json"),
];

/// The member of an order in the data that never leaves the sandbox: the tenant of the reseller behind it.
const INDIRECT_RESELLER: &str = "_indirectReseller";

#[derive(Debug)]
pub(crate) struct Store {
    customers: Vec<Customer>,
}

#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) resource: Json,
    pub(crate) orders: Vec<Order>,
}

#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) indirect_reseller: Option<String>,
    pub(crate) resource: Json,
}

impl Store {
    /// Reads the data built into the crate. It is the same every time, so a mistake in it shows in the first test.
    pub(crate) fn embedded() -> serde_json::Result<Self> {
        let mut customers: Vec<Customer> =
            items(CUSTOMERS)?.into_iter().map(Customer::new).collect();
        for file in ORDERS {
            for resource in items(file)? {
                let owner = text(&resource, "referenceCustomerId");
                if let Some(customer) = customers.iter_mut().find(|customer| customer.id == owner) {
                    customer.orders.push(Order::new(resource));
                }
            }
        }
        Ok(Self { customers })
    }

    pub(crate) fn customers(&self) -> &[Customer] {
        &self.customers
    }

    pub(crate) fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers
            .iter()
            .find(|customer| customer.id.eq_ignore_ascii_case(id))
    }
}

impl Customer {
    fn new(resource: Json) -> Self {
        Self {
            id: text(&resource, "id"),
            resource,
            orders: Vec::new(),
        }
    }

    /// GUID ids count in any case; the short modern ones are case-sensitive.
    pub(crate) fn order(&self, id: &str) -> Option<&Order> {
        let same = |own: &str| {
            if is_guid(own) {
                own.eq_ignore_ascii_case(id)
            } else {
                own == id
            }
        };
        self.orders.iter().find(|order| same(&order.id))
    }
}

impl Order {
    fn new(mut resource: Json) -> Self {
        let indirect_reseller = resource
            .remove(INDIRECT_RESELLER)
            .and_then(|id| id.as_text());
        Self {
            id: text(&resource, "id"),
            indirect_reseller,
            resource,
        }
    }
}

fn items(file: &str) -> serde_json::Result<Vec<Json>> {
    Ok(match Json::parse(file)? {
        Json::Array(items) => items,
        _ => Vec::new(),
    })
}

fn text(resource: &Json, name: &str) -> String {
    resource
        .get(name)
        .and_then(Json::as_text)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_order_in_the_files_has_found_its_customer() {
        let store = Store::embedded().unwrap();
        let in_files: usize = ORDERS.iter().map(|file| items(file).unwrap().len()).sum();
        let in_store: usize = store
            .customers()
            .iter()
            .map(|customer| customer.orders.len())
            .sum();
        assert_eq!((in_files, in_store, store.customers().len()), (33, 33, 12));
    }

    #[test]
    fn ids_are_there_and_unique() {
        let store = Store::embedded().unwrap();
        let mut seen = HashSet::new();
        for customer in store.customers() {
            assert!(
                is_guid(&customer.id) && seen.insert(customer.id.clone()),
                "{}",
                customer.id
            );
            for order in &customer.orders {
                let family = is_guid(&order.id) || order.id.len() == 33 || order.id.len() == 12;
                assert!(family && seen.insert(order.id.clone()), "{}", order.id);
            }
        }
    }

    #[test]
    fn every_link_of_an_order_is_relative_and_without_a_version() {
        for customer in Store::embedded().unwrap().customers() {
            for order in &customer.orders {
                let text = order.resource.to_string();
                let uris: Vec<_> = text.split("\"uri\":\"").skip(1).collect();
                assert!(
                    uris.iter()
                        .all(|uri| uri.starts_with('/') && !uri.starts_with("/v1")),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn no_amount_has_more_than_two_decimals() {
        fn walk(json: &Json) {
            match json {
                Json::Scalar(text) if !text.starts_with('"') => {
                    assert!(
                        text.split_once('.')
                            .is_none_or(|(_, decimals)| decimals.len() <= 2),
                        "{text}"
                    );
                }
                Json::Scalar(_) => {}
                Json::Array(items) => items.iter().for_each(walk),
                Json::Object(members) => members.iter().for_each(|(_, value)| walk(value)),
            }
        }
        for customer in Store::embedded().unwrap().customers() {
            customer
                .orders
                .iter()
                .for_each(|order| walk(&order.resource));
        }
    }
}
