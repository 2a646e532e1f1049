//! Customers of the partner.

mod search;

pub use search::CustomerSearchField;

use crate::call::Offline;
use crate::{CustomerId, CustomerOperations, Partner};

impl Partner<Offline> {
    /// Without a client: for building requests and reading answers that are sent by other means.
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
}

impl<C> CustomerOperations<C> {
    /// The customer's id.
    #[must_use]
    pub fn id(&self) -> &CustomerId {
        &self.customer
    }
}
