//! From one page of a list to the next.

use std::collections::BTreeSet;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use partner_center_model::{Collection, Link};
use sha2::{Digest as _, Sha256};

use crate::{
    Cloud, Error,
    client::CallOptions,
    endpoint::{Endpoint, Lenient, ListEndpoint},
    target::{PathBuilder, QueryBuilder},
};

/// An endpoint whose answers come page by page.
pub trait Paged: Endpoint + Sized {
    /// The call for the page after this one, if there is one.
    fn next(&self, page: &Self::Output) -> Option<Self>;
}

impl<E> Paged for Lenient<E>
where
    E: ListEndpoint + FollowLinks,
{
    fn next(&self, page: &Self::Output) -> Option<Self> {
        self.0.follow(page).map(Self)
    }
}

/// An endpoint that takes its next page from the links of a collection, whatever its items are.
pub(crate) trait FollowLinks: Sized {
    fn follow<T>(&self, page: &Collection<T>) -> Option<Self>;
}

/// The link to the page after this one, if there is one.
pub(crate) fn next_link<T>(page: &Collection<T>) -> Option<Link> {
    let link = page.links.as_ref()?.next.clone()?;
    link.uri().filter(|uri| !uri.is_empty())?;
    Some(link)
}

/// Takes from the link to a page the header that continues the list, and no other: a link may do
/// nothing else. The first page has none.
pub(crate) fn continue_from(page: Option<&Link>, headers: &mut HeaderMap) -> Result<(), Error> {
    for header in page.map(Link::headers).unwrap_or_default() {
        let name = header.key.as_deref().unwrap_or_default();
        let value = header.value.as_deref().unwrap_or_default();
        if name.eq_ignore_ascii_case("MS-ContinuationToken") {
            let value = HeaderValue::try_from(value).map_err(|_| {
                Error::invalid_input(format!(
                    "{name} {value:?} contains characters that are not allowed in an HTTP header"
                ))
            })?;
            headers.insert(HeaderName::from_static("ms-continuationtoken"), value);
        }
    }
    Ok(())
}

/// The way from page to page.
#[derive(Clone, Debug)]
pub(crate) struct Trail<E> {
    next: Option<E>,
    options: CallOptions,
    /// The pages that were asked for, as 16 bytes each, since a list may have any number of them.
    visited: BTreeSet<[u8; 16]>,
}

impl<E: Paged> Trail<E> {
    pub(crate) fn new(first: E, options: CallOptions) -> Self {
        Self {
            next: Some(first),
            options,
            visited: BTreeSet::new(),
        }
    }

    /// The call for the next page. A correlation id and time-outs that were set count for each page; a
    /// request id names one call and is used for the first page only.
    pub(crate) fn take(&mut self) -> Option<Result<(E, CallOptions), Error>> {
        let endpoint = self.next.take()?;
        if !self.visited.insert(name_of(&endpoint)) {
            let message = "a page of the list leads back to an earlier one; stopped there";
            return Some(Err(Error::unusable_answer(message)));
        }
        let options = self.options.clone();
        self.options.request_id = None;
        Some(Ok((endpoint, options)))
    }

    /// Goes on after the page that the endpoint gave, if it gave one.
    pub(crate) fn follow(&mut self, endpoint: &E, page: Option<&E::Output>) {
        self.next = page.and_then(|page| endpoint.next(page));
    }

    /// Asks for a page once more.
    pub(crate) fn repeat(&mut self, endpoint: E) {
        self.visited.remove(&name_of(&endpoint));
        self.next = Some(endpoint);
    }

    /// Whether another page is to be read.
    pub(crate) fn goes_on(&self) -> bool {
        self.next.is_some()
    }
}

/// What tells a page from the others: two pages are the same when their requests are.
fn name_of(page: &impl Endpoint) -> [u8; 16] {
    // Any base will do. A link that this one refuses is named in the builder's error, and whether it
    // may be followed is for the client with the real base to decide.
    let base = Cloud::Global.base_url();
    let mut path = PathBuilder::new(&base);
    page.path(&mut path);
    let mut query = QueryBuilder::default();
    page.query(&mut query);
    let mut headers = HeaderMap::new();
    let headers = page.headers(&mut headers).map(|()| headers);
    let name = format!("{path:?} {query:?} {headers:?}");
    let digest: [u8; 32] = Sha256::digest(name).into();
    digest.first_chunk().copied().unwrap_or_default()
}
