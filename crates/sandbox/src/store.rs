//! What this Partner Center knows: its customers, their orders and their carts.

use std::time::Duration;

use crate::accounts::{Account, Accounts};
use crate::date;
use crate::ids::is_guid;
use crate::json::{Json, object};
use crate::order::Order;
use crate::service_error::{Result, ServiceError, refuse};
use crate::settings::Settings;

const CUSTOMERS: &str = include_str!("../data/customers.json");
const CARTS: &str = include_str!("../data/carts.json");

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

/// The member of a cart that says when it was created.
pub(crate) const CREATED: &str = "creationTimestamp";

#[derive(Debug)]
pub(crate) struct Store {
    customers: Vec<Customer>,
}

#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) resource: Json,
    pub(crate) account: Account,
    pub(crate) orders: Vec<Order>,
    pub(crate) carts: Vec<Json>,
}

impl Store {
    /// Reads the data built into the crate. It is the same every time, so a mistake in it shows in the first test.
    pub(crate) fn embedded(accounts: &Accounts) -> serde_json::Result<Self> {
        let carts = Json::parse(CARTS)?;
        let mut customers: Vec<Customer> = Json::parse(CUSTOMERS)?
            .items()
            .iter()
            .map(|resource| Customer::new(resource.clone(), accounts, &carts))
            .collect();
        for file in ORDERS {
            for resource in Json::parse(file)?.items() {
                let owner = resource.text("referenceCustomerId");
                if let Some(customer) = customers.iter_mut().find(|customer| customer.id == owner) {
                    customer.orders.push(Order::read(resource.clone()));
                }
            }
        }
        Ok(Self { customers })
    }

    pub(crate) fn customers(&self) -> &[Customer] {
        &self.customers
    }

    fn position_of(&self, id: &str) -> Option<usize> {
        let mut customers = self.customers.iter();
        customers.position(|customer| customer.id.eq_ignore_ascii_case(id))
    }

    pub(crate) fn customer(&self, id: &str) -> Option<&Customer> {
        self.position_of(id)
            .map(|position| &self.customers[position])
    }

    /// The customer whose things a request is about, or the refusal it gets.
    pub(crate) fn owner(&self, id: &str) -> Result<&Customer> {
        self.position_of_owner(id)
            .map(|position| &self.customers[position])
    }

    pub(crate) fn owner_mut(&mut self, id: &str) -> Result<&mut Customer> {
        let position = self.position_of_owner(id);
        position.map(|position| &mut self.customers[position])
    }

    fn position_of_owner(&self, id: &str) -> Result<usize> {
        if !is_guid(id) {
            return Err(ServiceError::customer_id_not_a_guid());
        }
        match self.position_of(id) {
            Some(position) => Ok(position),
            None => refuse!(404, 60003 => "No tenant {id} is known to this partner."),
        }
    }

    /// Lets everything happen whose time has come.
    pub(crate) fn settle(&mut self, now: u64, settings: &Settings) {
        for order in self.customers.iter_mut().flat_map(|it| &mut it.orders) {
            order.settle(now, settings);
        }
    }

    /// The carts of the data are as old as this sandbox, but for those that say their age.
    pub(crate) fn create_carts(&mut self, now: Duration) {
        let carts = self.customers.iter_mut().flat_map(|it| &mut it.carts);
        for cart in carts.filter(|cart| cart.get(CREATED).is_none()) {
            cart.push(CREATED, date::modern(now));
        }
    }

    /// Orders and carts of every customer. The customers themselves never change.
    pub(crate) fn to_json(&self) -> Json {
        let each = self.customers.iter().map(|customer| {
            let orders: Json = customer.orders.iter().map(Order::to_json).collect();
            let things = object! { "orders": orders, "carts": customer.carts.clone() };
            (customer.id.clone(), things)
        });
        each.collect()
    }

    /// Takes orders and carts from what [`to_json`](Self::to_json) made.
    pub(crate) fn restore(&mut self, json: &Json) {
        for customer in &mut self.customers {
            let Some(things) = json.get(&customer.id) else {
                continue;
            };
            let orders = things.each("orders").iter().cloned();
            customer.orders = orders.map(Order::read).collect();
            customer.carts = things.each("carts").to_vec();
        }
    }
}

impl Customer {
    fn new(resource: Json, accounts: &Accounts, carts: &Json) -> Self {
        let id = resource.text("id");
        Self {
            account: accounts.of(&id),
            carts: carts.each(&id).to_vec(),
            id,
            resource,
            orders: Vec::new(),
        }
    }

    /// GUID ids count in any case; the short modern ones are case-sensitive.
    fn position_of_order(&self, id: &str) -> Result<usize> {
        let mut orders = self.orders.iter();
        match orders.position(|order| same_id(&order.id, id)) {
            Some(position) => Ok(position),
            None => refuse!(404, 20000 => "Order {id} was not found."),
        }
    }

    pub(crate) fn order(&self, id: &str) -> Result<&Order> {
        self.position_of_order(id)
            .map(|position| &self.orders[position])
    }

    pub(crate) fn order_mut(&mut self, id: &str) -> Result<&mut Order> {
        let position = self.position_of_order(id)?;
        self.orders[position].is_changing();
        Ok(&mut self.orders[position])
    }

    /// Every line that has a subscription, with its order.
    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = (&Order, &Json, String)> {
        self.orders.iter().flat_map(|order| {
            let lines = order.lines().iter();
            lines.filter_map(move |line| Some((order, line, line.some_text("subscriptionId")?)))
        })
    }

    pub(crate) fn subscription(&self, id: &str) -> Result<(&Order, &Json, String)> {
        let mut all = self.subscriptions();
        match all.find(|(_, _, own)| own.eq_ignore_ascii_case(id)) {
            Some(found) => Ok(found),
            None => refuse!(404, 20003 => "Subscription {id} was not found."),
        }
    }

    pub(crate) fn country(&self) -> String {
        let profile = self.resource.get("companyProfile");
        let address = profile.and_then(|profile| profile.get("address"));
        address.map_or_else(|| "US".to_owned(), |address| address.text("country"))
    }
}

fn same_id(own: &str, id: &str) -> bool {
    if is_guid(own) {
        own.eq_ignore_ascii_case(id)
    } else {
        own == id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn embedded() -> Store {
        Store::embedded(&Accounts::embedded().unwrap()).unwrap()
    }

    #[test]
    fn every_order_in_the_files_has_found_its_customer() {
        let store = embedded();
        let in_files = ORDERS
            .iter()
            .map(|file| Json::parse(file).unwrap().items().len());
        let in_store = store
            .customers()
            .iter()
            .map(|customer| customer.orders.len());
        assert_eq!((in_files.sum(), in_store.sum()), (33, 33));
        assert_eq!(store.customers().len(), 12);
    }

    #[test]
    fn ids_are_there_and_unique() {
        let store = embedded();
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
        for customer in embedded().customers() {
            for order in &customer.orders {
                let text = order.resource.to_string();
                let mut uris = text.split("\"uri\":\"").skip(1);
                assert!(
                    uris.all(|uri| uri.starts_with('/') && !uri.starts_with("/v1")),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn no_amount_has_more_than_two_decimals() {
        fn walk(json: &Json) {
            match json {
                Json::Scalar(text) => {
                    let decimals = text.split_once('.').filter(|_| !text.starts_with('"'));
                    assert!(
                        decimals.is_none_or(|(_, decimals)| decimals.len() <= 2),
                        "{text}"
                    );
                }
                Json::Array(items) => items.iter().for_each(walk),
                Json::Object(members) => members.iter().for_each(|(_, value)| walk(value)),
            }
        }
        for customer in embedded().customers() {
            customer
                .orders
                .iter()
                .for_each(|order| walk(&order.resource));
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut store = embedded();
        let read = |store: &Store| Json::parse(&store.to_json().to_string()).unwrap();
        let before = read(&store);
        store.restore(&object! {});
        assert_eq!(read(&store), before);
        for customer in &mut store.customers {
            customer.orders.clear();
            customer.carts.clear();
        }
        assert_ne!(read(&store), before);
        store.restore(&before);
        assert_eq!(read(&store), before);
        let (customer, order) = {
            let with_orders = |customer: &&Customer| !customer.orders.is_empty();
            let customer = store.customers.iter().find(with_orders).unwrap();
            (customer.id.clone(), customer.orders[0].id.clone())
        };
        let order = store.owner_mut(&customer).unwrap().order_mut(&order);
        order.unwrap().resource.replace("status", "error");
        assert_ne!(read(&store), before, "a change is kept as well");
    }
}
