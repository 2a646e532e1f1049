//! GET /v1/products?country={country}&targetView={target-view}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, DecodeError, Error, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Collection, Link, Product};
use super::facts;

/// Lists the products of a view of the catalogue.
///
/// - .NET: `Products.ByCountry(country).ByTargetView(view).Get()`
/// - Credentials: App, or App+User
/// - Errors: 400 for a country or a view that is unknown
///
/// Source: Learn, Get a list of products (by country).
#[derive(Clone, Debug)]
pub struct ListProducts {
    pub(crate) country: String,
    pub(crate) target_view: String,
    pub(crate) target_segment: Option<String>,
    pub(crate) reservation_scope: Option<String>,
    page: Option<Link>,
}

impl ListProducts {
    /// The products of a country (two letters, ISO 3166) and a view.
    #[must_use]
    pub fn new(country: impl Into<String>, target_view: impl Into<String>) -> Self {
        Self {
            country: country.into(),
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

impl Endpoint for ListProducts {
    type Output = Collection<Product>;

    const OPERATION: Operation = facts::LIST_PRODUCTS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("products");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        query.country("country", &self.country);
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

impl ListEndpoint for ListProducts {
    type Item = Product;
}

impl FollowLinks for ListProducts {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListProducts {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListProducts> {
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
