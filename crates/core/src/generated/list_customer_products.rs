//! GET /v1/customers/{customer-tenant-id}/products?targetView={target-view}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Error, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Collection, Link, Product};
use super::facts;

/// Lists the products of a view of the catalogue that a customer may buy.
///
/// Learn documents POST; its own example and the REST reference have GET, which this sends.
///
/// - .NET: `Customers.ById(id).Products.ByTargetView(view).Get()`
/// - Credentials: App, or App+User
/// - Errors: 400 for an unknown view
///
/// Source: REST reference, get-a-list-of-products(by-customer); Learn, Get a list of products (by
/// customer).
#[derive(Clone, Debug)]
pub struct ListCustomerProducts {
    pub(crate) customer: CustomerId,
    pub(crate) target_view: String,
    pub(crate) target_segment: Option<String>,
    pub(crate) reservation_scope: Option<String>,
    page: Option<Link>,
}

impl ListCustomerProducts {
    /// What the customer may buy, in a view.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, target_view: impl Into<String>) -> Self {
        Self {
            customer: customer.into(),
            target_view: target_view.into(),
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

impl Endpoint for ListCustomerProducts {
    type Output = Collection<Product>;

    const OPERATION: Operation = facts::LIST_CUSTOMER_PRODUCTS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers").customer(&self.customer).literal("products");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        query.required("targetView", &self.target_view);
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

impl ListEndpoint for ListCustomerProducts {
    type Item = Product;
}

impl FollowLinks for ListCustomerProducts {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListCustomerProducts {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListCustomerProducts> {
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
