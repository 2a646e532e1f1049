//! From one page of a list to the next.

use std::collections::BTreeSet;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use partner_center_model::{Collection, Link, LinkHeader, LinkMembers};
use sha2::{Digest as _, Sha256};

use crate::{
    Cloud, Error,
    client::CallOptions,
    endpoint::{Endpoint, Lenient, ListEndpoint},
    target::{PathBuilder, QueryBuilder},
};

/// An endpoint whose answers come page by page.
pub trait Paged: Endpoint + Sized {
    /// The call for the page after this one, which came with these headers, if there is one.
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self>;
}

impl<E> Paged for Lenient<E>
where
    E: ListEndpoint + FollowLinks,
{
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.0.follow(page, head).map(Self)
    }
}

/// An endpoint that takes its next page from the links of a collection, or from the head of the answer,
/// whatever its items are.
pub(crate) trait FollowLinks: Sized {
    fn follow<T>(&self, page: &Collection<T>, head: &HeaderMap) -> Option<Self>;
}

/// The header that continues a list.
const TOKEN: HeaderName = HeaderName::from_static("ms-continuationtoken");

/// The link to the page after this one, if there is one.
pub(crate) fn next_link<T>(page: &Collection<T>) -> Option<Link> {
    let link = page.links.as_ref()?.next.clone()?;
    link.uri().filter(|uri| !uri.is_empty())?;
    Some(link)
}

/// What leads to the page after this one: its link, or the token in a header of the answer, which the same
/// request takes back. A token that was sent and only comes back leads nowhere.
pub(crate) fn next_page<T>(
    sent: Option<&Link>,
    page: &Collection<T>,
    head: &HeaderMap,
) -> Option<Link> {
    let token = || {
        let token = head.get(TOKEN)?.to_str().ok()?;
        let mut sent = sent.map(Link::headers).unwrap_or_default().iter();
        let is_old = sent.any(|header| header.value.as_deref() == Some(token));
        (!token.is_empty() && !is_old).then(|| continuation(token))
    };
    next_link(page).or_else(token)
}

/// A link to where the list is, with the token that continues it.
fn continuation(token: &str) -> Link {
    let header = LinkHeader::default().with(|header| {
        header.key = Some(TOKEN.as_str().into());
        header.value = Some(token.into());
    });
    Link::from(LinkMembers::default().with(|link| link.headers = [header].into_iter().collect()))
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
            headers.insert(TOKEN, value);
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

    /// Goes on after the page that the endpoint gave with these headers, if it gave one.
    pub(crate) fn follow(&mut self, endpoint: &E, page: Option<(&E::Output, &HeaderMap)>) {
        self.next = page.and_then(|(page, head)| endpoint.next(page, head));
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
