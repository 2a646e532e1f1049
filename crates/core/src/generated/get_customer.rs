//! GET /v1/customers/{customer-tenant-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::Customer;
use super::facts;

/// Gets one customer, with its profiles.
///
/// - .NET: `Customers.ById(id).Get()`
/// - Credentials: App, or App+User
/// - Errors: 400 for an id that is not a GUID, 404 for an unknown customer
///
/// Source: Learn, Get a customer by ID.
#[derive(Clone, Debug)]
pub struct GetCustomer {
    pub(crate) customer: CustomerId,
}

impl GetCustomer {
    /// The customer of this id.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>) -> Self {
        Self { customer: customer.into() }
    }
}

impl Endpoint for GetCustomer {
    type Output = Customer;

    const OPERATION: Operation = facts::GET_CUSTOMER;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers").customer(&self.customer);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
