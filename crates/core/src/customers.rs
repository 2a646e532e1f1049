//! Customers of the partner.

mod get;
mod list;

pub use get::GetCustomer;
pub use list::{CustomerSearchField, ListCustomers};

use crate::call::Offline;
use crate::carts::Carts;
use crate::products::Products;
use crate::subscriptions::Subscriptions;
use crate::{Call, CustomerId, Orders};

/// Where every chain begins (.NET: `IAggregatePartner`).
#[derive(Clone, Debug)]
pub struct Partner<C> {
    client: C,
}

impl Partner<Offline> {
    /// Without a client: for building requests and reading answers that go another way.
    #[must_use]
    pub fn offline() -> Self {
        Self { client: Offline }
    }
}

impl<C> Partner<C> {
    /// With a client.
    pub fn new(client: C) -> Self {
        Self { client }
    }

    /// The customers (.NET: `IAggregatePartner.Customers`).
    pub fn customers(self) -> Customers<C> {
        Customers {
            client: self.client,
        }
    }

    /// The catalogue of a country: two letters, ISO 3166 (.NET: `Products.ByCountry(country)`).
    pub fn products(self, country: impl Into<String>) -> Products<C> {
        Products::new(self.client, country.into())
    }
}

/// The customers (.NET: `IAggregatePartner.Customers`).
#[derive(Clone, Debug)]
pub struct Customers<C> {
    client: C,
}

impl<C> Customers<C> {
    /// All customers, in pages (.NET: `Customers.Get()`).
    pub fn get(self) -> Call<C, ListCustomers> {
        Call::new(self.client, ListCustomers::new())
    }

    /// One customer (.NET: `Customers.ById(id)`).
    pub fn by_id(self, id: impl Into<CustomerId>) -> CustomerOperations<C> {
        CustomerOperations {
            client: self.client,
            id: id.into(),
        }
    }
}

/// One customer (.NET: `Customers.ById(id)`).
#[derive(Clone, Debug)]
pub struct CustomerOperations<C> {
    client: C,
    id: CustomerId,
}

impl<C> CustomerOperations<C> {
    /// The customer (.NET: `Customers.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetCustomer> {
        Call::new(self.client, GetCustomer::new(self.id))
    }

    /// The customer's orders (.NET: `Customers.ById(id).Orders`).
    pub fn orders(self) -> Orders<C> {
        Orders::new(self.client, self.id)
    }

    /// The customer's carts (.NET: `Customers.ById(id).Carts`).
    pub fn carts(self) -> Carts<C> {
        Carts::new(self.client, self.id)
    }

    /// The customer's subscriptions (.NET: `Customers.ById(id).Subscriptions`).
    pub fn subscriptions(self) -> Subscriptions<C> {
        Subscriptions::new(self.client, self.id)
    }
}
