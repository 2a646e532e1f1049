//! GET /v1/productpromotions?country={country}&segment={segment}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{DecodeError, Error, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Collection, Link, Promotion};
use super::facts;

/// Lists the promotions that are on in a country.
///
/// A promotion whose term does not fit a purchase takes nothing off its price, without an error:
/// [`misfits`](crate::promotions::misfits) finds that out before.
///
/// - .NET: `ProductPromotions.ByCountry(country).BySegment(segment).Get()`
/// - Credentials: App, or App+User
///
/// Source: Learn, Get promotions.
#[derive(Clone, Debug)]
pub struct ListPromotions {
    pub(crate) country: String,
    pub(crate) segment: String,
    page: Option<Link>,
}

impl ListPromotions {
    /// The promotions of a country (two letters, ISO 3166) for a kind of customers: `commercial`.
    #[must_use]
    pub fn new(country: impl Into<String>, segment: impl Into<String>) -> Self {
        Self {
            country: country.into(),
            segment: segment.into(),
            page: None,
        }
    }
}

impl Endpoint for ListPromotions {
    type Output = Collection<Promotion>;

    const OPERATION: Operation = facts::LIST_PROMOTIONS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("productpromotions");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        query.country("country", &self.country);
        query.required("segment", &self.segment);
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

impl ListEndpoint for ListPromotions {
    type Item = Promotion;
}

impl FollowLinks for ListPromotions {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListPromotions {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}
