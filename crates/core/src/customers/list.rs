//! GET /v1/customers

use http::{HeaderMap, Method};
use partner_center_model::{Collection, Customer, Link};

use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::{is_no_list, list_notices};
use crate::paging::{FollowLinks, continue_from, next_link};
use crate::response::Notice;
use crate::{Call, Endpoint, Error, ListEndpoint, Paged, PathBuilder, QueryBuilder, Safety};

/// Lists the partner's customers, page by page.
///
/// The next page is where `links.next` leads, with the headers that the link carries
/// (`MS-ContinuationToken`); [`Call::pages`] follows them.
///
/// - .NET: `Customers.Get()`, `Customers.Query(…)`
/// - Credentials: App, or App+User
///
/// Source: Learn, Get a list of customers; Learn, Get a list of customers filtered by a search
/// field; .NET SDK 3.4 for the following pages.
#[derive(Clone, Debug, Default)]
pub struct ListCustomers {
    size: Option<u32>,
    filter: Option<(CustomerSearchField, String)>,
    page: Option<Link>,
}

/// What customers can be searched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CustomerSearchField {
    /// The name of the company.
    CompanyName,
    /// The domain.
    Domain,
    /// The indirect reseller.
    IndirectReseller,
    /// The indirect cloud solution provider.
    IndirectCloudSolutionProvider,
}

impl CustomerSearchField {
    fn as_str(self) -> &'static str {
        match self {
            Self::CompanyName => "CompanyName",
            Self::Domain => "Domain",
            Self::IndirectReseller => "IndirectReseller",
            Self::IndirectCloudSolutionProvider => "IndirectCloudSolutionProvider",
        }
    }
}

impl ListCustomers {
    /// All customers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// This many customers in a page (`size`); without it the service decides.
    #[must_use]
    pub fn size(mut self, size: u32) -> Self {
        self.size = Some(size);
        self
    }

    /// Only customers whose field starts with this text (`filter`), the one comparison that the
    /// service has for customers.
    #[must_use]
    pub fn starting_with(mut self, field: CustomerSearchField, text: impl Into<String>) -> Self {
        self.filter = Some((field, text.into()));
        self
    }
}

impl Endpoint for ListCustomers {
    type Output = Collection<Customer>;

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str = "/v1/customers";

    fn path(&self, path: &mut PathBuilder<'_>) {
        match self.page.as_ref().and_then(Link::uri) {
            Some(uri) => path.link(uri),
            None => path.literal("customers"),
        };
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        if let Some(size) = self.size {
            query.pair("size", &size.to_string());
        }
        if let Some((field, text)) = &self.filter {
            // Written by hand, in the documented order: that of a JSON value depends on features of
            // `serde_json` that any other crate may switch on.
            let (field, text) = (field.as_str(), serde_json::Value::from(text.as_str()));
            query.pair(
                "filter",
                &format!(r#"{{"Field":"{field}","Value":{text},"Operator":"starts_with"}}"#),
            );
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
    fn follow<T>(&self, page: &Collection<T>) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListCustomers {
    fn next(&self, page: &Self::Output) -> Option<Self> {
        self.follow(page)
    }
}

impl<C> Call<C, ListCustomers> {
    /// This many customers in a page; without it the service decides.
    pub fn size(self, size: u32) -> Self {
        self.map(|list| list.size(size))
    }

    /// Only customers whose field starts with this text.
    pub fn starting_with(self, field: CustomerSearchField, text: impl Into<String>) -> Self {
        self.map(|list| list.starting_with(field, text))
    }
}
