//! GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Error, Notice, ProductId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Collection, Link, Sku};
use super::facts;

/// Lists the SKUs of a product that a customer may buy.
///
/// Learn documents POST; its own example and the REST reference have GET, which this sends.
///
/// - .NET: `Customers.ById(id).Products.ById(productId).Skus.Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product
///
/// Source: REST reference, get-a-list-of-skus(by-customer); Learn, Get a list of SKUs for a product (by
/// customer).
#[derive(Clone, Debug)]
pub struct ListCustomerSkus {
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) target_segment: Option<String>,
    pub(crate) reservation_scope: Option<String>,
    page: Option<Link>,
}

impl ListCustomerSkus {
    /// The SKUs of a product for a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, product: impl Into<ProductId>) -> Self {
        Self {
            customer: customer.into(),
            product: product.into(),
            target_segment: None,
            reservation_scope: None,
            page: None,
        }
    }

    /// Only what is for this kind of customers (`targetSegment`), such as `nonprofit`, whose offers no
    /// other list has.
    #[must_use]
    pub fn target_segment(mut self, value: impl Into<String>) -> Self {
        self.target_segment = Some(value.into());
        self
    }

    /// Reservations for this kind of Azure (`reservationScope`): `AzurePlan`.
    #[must_use]
    pub fn reservation_scope(mut self, value: impl Into<String>) -> Self {
        self.reservation_scope = Some(value.into());
        self
    }
}

impl Endpoint for ListCustomerSkus {
    type Output = Collection<Sku>;

    const OPERATION: Operation = facts::LIST_CUSTOMER_SKUS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers")
            .customer(&self.customer)
            .literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid())
            .literal("skus");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        if let Some(target_segment) = &self.target_segment {
            query.pair("targetSegment", target_segment);
        }
        if let Some(reservation_scope) = &self.reservation_scope {
            query.pair("reservationScope", reservation_scope);
        }
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        continue_from(self.page.as_ref(), headers)
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

impl ListEndpoint for ListCustomerSkus {
    type Item = Sku;
}

impl FollowLinks for ListCustomerSkus {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListCustomerSkus {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListCustomerSkus> {
    /// Only what is for this kind of customers (`targetSegment`), such as `nonprofit`, whose offers no
    /// other list has.
    pub fn target_segment(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.target_segment(value))
    }

    /// Reservations for this kind of Azure (`reservationScope`): `AzurePlan`.
    pub fn reservation_scope(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.reservation_scope(value))
    }
}
