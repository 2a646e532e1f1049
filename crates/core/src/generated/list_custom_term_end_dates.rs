//! GET /v1/customers/{customer-tenant-id}/subscriptions/customTermEndDates?term_duration={term-duration}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Error, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_page};
use http::HeaderMap;
use partner_center_model::{AllowedTermEndDate, Collection, Guid, Link};
use super::facts;

/// Lists the days on which the first term of a new subscription may end: ends of calendar months, and of
/// subscriptions that the customer has.
///
/// A page has at most 300 of them. The token of the next one is in a header of the answer, not in a link;
/// [`Call::pages`] sends it on.
///
/// - .NET: not in the SDK
/// - Credentials: App, or App+User
///
/// Source: Learn, Get custom term end dates; the names of the second and third parameter and of the
/// header inferred.
#[derive(Clone, Debug)]
pub struct ListCustomTermEndDates {
    pub(crate) customer: CustomerId,
    pub(crate) term_duration: String,
    pub(crate) term_start_date: Option<String>,
    pub(crate) target_coterm_subscription: Option<Guid>,
    page: Option<Link>,
}

impl ListCustomTermEndDates {
    /// The ends that a term of this length may have: `P1M`, `P1Y`, `P3Y`.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        term_duration: impl Into<String>,
    ) -> Self {
        Self {
            customer: customer.into(),
            term_duration: term_duration.into(),
            term_start_date: None,
            target_coterm_subscription: None,
            page: None,
        }
    }

    /// Of a term that begins on this day (`term_start_date`), as `2026-07-01`; today without it.
    #[must_use]
    pub fn term_start_date(mut self, value: impl Into<String>) -> Self {
        self.term_start_date = Some(value.into());
        self
    }

    /// Only the end of this subscription (`target_coterm_subscription_id`).
    #[must_use]
    pub fn target_coterm_subscription(mut self, value: impl Into<Guid>) -> Self {
        self.target_coterm_subscription = Some(value.into());
        self
    }
}

impl Endpoint for ListCustomTermEndDates {
    type Output = Collection<AllowedTermEndDate>;

    const OPERATION: Operation = facts::LIST_CUSTOM_TERM_END_DATES;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers")
            .customer(&self.customer)
            .literal("subscriptions")
            .literal("customTermEndDates");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.as_ref().and_then(Link::uri).is_some() {
            return;
        }
        query.pair("term_duration", &self.term_duration);
        if let Some(term_start_date) = &self.term_start_date {
            query.pair("term_start_date", term_start_date);
        }
        if let Some(target_coterm_subscription) = &self.target_coterm_subscription {
            query.guid("target_coterm_subscription_id", target_coterm_subscription);
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

impl ListEndpoint for ListCustomTermEndDates {
    type Item = AllowedTermEndDate;
}

impl FollowLinks for ListCustomTermEndDates {
    fn follow<T>(&self, page: &Collection<T>, head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_page(self.page.as_ref(), page, head)?),
            ..self.clone()
        })
    }
}

impl Paged for ListCustomTermEndDates {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListCustomTermEndDates> {
    /// Of a term that begins on this day (`term_start_date`), as `2026-07-01`; today without it.
    pub fn term_start_date(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.term_start_date(value))
    }

    /// Only the end of this subscription (`target_coterm_subscription_id`).
    pub fn target_coterm_subscription(self, value: impl Into<Guid>) -> Self {
        self.map(|endpoint| endpoint.target_coterm_subscription(value))
    }
}
