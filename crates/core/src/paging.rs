//! From one page of a list to the next.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use partner_center_model::{Collection, Link};

use crate::{Endpoint, Error, Lenient, ListEndpoint};

/// An endpoint whose answers come page by page.
pub trait Paged: Endpoint + Sized {
    /// The call for the page behind this one, if there is one.
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

/// The link to the page behind this one, if there is one.
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
            let value = HeaderValue::try_from(value)
                .map_err(|_| Error::invalid_input(format!("{name} {value:?} fits no header")))?;
            headers.insert(HeaderName::from_static("ms-continuationtoken"), value);
        }
    }
    Ok(())
}
