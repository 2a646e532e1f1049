//! GET /v1/customers/{customer-tenant-id}/relationships
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, decode, is_no_list,
    list_notices,
};

use partner_center_model::{Collection, PartnerRelationship};
use super::facts;

/// Lists the indirect resellers, or the indirect providers, who have a relationship with a customer.
///
/// - .NET: `Customers.ById(id).Relationships.Get()`
/// - Credentials: App+User
/// - Errors: 403 with code 900329 for an application alone
///
/// Source: Learn, Get indirect resellers of a customer.
#[derive(Clone, Debug)]
pub struct ListCustomerRelationships {
    pub(crate) customer: CustomerId,
}

impl ListCustomerRelationships {
    /// The partners of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>) -> Self {
        Self { customer: customer.into() }
    }
}

impl Endpoint for ListCustomerRelationships {
    type Output = Collection<PartnerRelationship>;

    const OPERATION: Operation = facts::LIST_CUSTOMER_RELATIONSHIPS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers").customer(&self.customer).literal("relationships");
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn notices(&self, page: &Self::Output) -> Vec<Notice> {
        list_notices(self, page, Some)
    }

    fn is_void(&self, page: &Self::Output) -> bool {
        is_no_list(page)
    }
}

impl ListEndpoint for ListCustomerRelationships {
    type Item = PartnerRelationship;
}
