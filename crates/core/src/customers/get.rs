//! GET /v1/customers/{customer-tenant-id}

use http::Method;
use partner_center_model::Customer;

use crate::decode::{DecodeError, Payload, decode};
use crate::{CustomerId, Endpoint, PathBuilder, Safety};

/// Gets one customer, with its profiles.
///
/// - .NET: `Customers.ById(id).Get()`
/// - Credentials: App, or App+User
/// - Errors: 400 for an id that is no GUID, 404 for an unknown customer
///
/// Source: Learn, Get a customer by ID.
#[derive(Clone, Debug)]
pub struct GetCustomer {
    customer: CustomerId,
}

impl GetCustomer {
    /// The customer of this id.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>) -> Self {
        Self {
            customer: customer.into(),
        }
    }
}

impl Endpoint for GetCustomer {
    type Output = Customer;

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str = "/v1/customers/{customer-tenant-id}";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers").customer(&self.customer);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, customer: &Self::Output) -> bool {
        customer.id.is_none() && !customer.extra.is_empty()
    }
}
