//! GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}/availabilities
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Error, Notice, ProductId, SkuId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Availability, Collection, Link};
use super::facts;

/// How a SKU is sold to a customer: each availability, with the terms that can be bought.
///
/// Learn documents POST; its own example has GET, which this sends.
///
/// - .NET: `Customers.ById(id).Products.ById(productId).Skus.ById(skuId).Availabilities.Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product, 400018 for an unknown SKU
///
/// Source: Learn, Get a list of availabilities for a SKU (by customer).
#[derive(Clone, Debug)]
pub struct ListCustomerAvailabilities {
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
    pub(crate) target_segment: Option<String>,
    pub(crate) reservation_scope: Option<String>,
    pub(crate) include_life_cycle_state: bool,
    page: Option<Link>,
}

impl ListCustomerAvailabilities {
    /// The availabilities of a SKU for a customer.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        product: impl Into<ProductId>,
        sku: impl Into<SkuId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            product: product.into(),
            sku: sku.into(),
            target_segment: None,
            reservation_scope: None,
            include_life_cycle_state: false,
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

    /// With the state of a licence's life (`IncludeLifeCycleState`); its members are documented nowhere, so
    /// they are among the unknown ones.
    #[must_use]
    pub fn include_life_cycle_state(mut self, value: bool) -> Self {
        self.include_life_cycle_state = value;
        self
    }
}

impl Endpoint for ListCustomerAvailabilities {
    type Output = Collection<Availability>;

    const OPERATION: Operation = facts::LIST_CUSTOMER_AVAILABILITIES;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers")
            .customer(&self.customer)
            .literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid())
            .literal("skus")
            .id("SKU id", self.sku.as_str(), self.sku.is_valid())
            .literal("availabilities");
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
        if self.include_life_cycle_state {
            query.pair("IncludeLifeCycleState", "true");
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

impl ListEndpoint for ListCustomerAvailabilities {
    type Item = Availability;
}

impl FollowLinks for ListCustomerAvailabilities {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListCustomerAvailabilities {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListCustomerAvailabilities> {
    /// Only what is for this kind of customers (`targetSegment`), such as `nonprofit`, whose offers no
    /// other list has.
    pub fn target_segment(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.target_segment(value))
    }

    /// Reservations for this kind of Azure (`reservationScope`): `AzurePlan`.
    pub fn reservation_scope(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.reservation_scope(value))
    }

    /// With the state of a licence's life (`IncludeLifeCycleState`); its members are documented nowhere, so
    /// they are among the unknown ones.
    pub fn include_life_cycle_state(self, value: bool) -> Self {
        self.map(|endpoint| endpoint.include_life_cycle_state(value))
    }
}
