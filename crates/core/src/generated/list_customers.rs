//! GET /v1/customers
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, DecodeError, Error, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Collection, Customer, Link};
use super::facts;

/// Lists the partner's customers, page by page.
///
/// The next page is where `links.next` leads, with the headers that the link carries
/// (`MS-ContinuationToken`); [`Call::pages`] follows them.
///
/// - .NET: `Customers.Get()`, `Customers.Query(…)`
/// - Credentials: App, or App+User
///
/// Source: Learn, Get a list of customers; Learn, Get a list of customers filtered by a search field;
/// .NET SDK 3.4 for the following pages.
#[derive(Clone, Debug, Default)]
pub struct ListCustomers {
    pub(crate) size: Option<u32>,
    pub(crate) filter: Option<String>,
    page: Option<Link>,
}

impl ListCustomers {
    /// All customers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            size: None,
            filter: None,
            page: None,
        }
    }

    /// This many customers on a page (`size`); without it the service decides.
    #[must_use]
    pub fn size(mut self, value: u32) -> Self {
        self.size = Some(value);
        self
    }
}

impl Endpoint for ListCustomers {
    type Output = Collection<Customer>;

    const OPERATION: Operation = facts::LIST_CUSTOMERS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        if let Some(size) = &self.size {
            query.pair("size", &size.to_string());
        }
        if let Some(filter) = &self.filter {
            query.pair("filter", filter);
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

impl ListEndpoint for ListCustomers {
    type Item = Customer;
}

impl FollowLinks for ListCustomers {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListCustomers {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListCustomers> {
    /// This many customers on a page (`size`); without it the service decides.
    pub fn size(self, value: u32) -> Self {
        self.map(|endpoint| endpoint.size(value))
    }
}
