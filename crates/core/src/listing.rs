//! Collections that are read with GET and have no options of their own.

use http::Method;
use partner_center_model::Collection;
use partner_center_model::decode::Decode;

use crate::auth::Accepts;
use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::{is_no_list, list_notices};
use crate::response::Notice;
use crate::{Endpoint, ListEndpoint, PathBuilder, QueryBuilder, Safety};

/// A collection below an address: what it needs to be an [`Endpoint`] is said here once for all.
pub trait Listing {
    /// The kind of its items.
    type Item: Decode;

    /// As [`Endpoint::ROUTE`].
    const ROUTE: &'static str;
    /// As [`Endpoint::CREDENTIALS`].
    const CREDENTIALS: Accepts = Accepts::Either;

    /// Builds the path.
    fn path(&self, path: &mut PathBuilder<'_>);

    /// Builds the query.
    fn query(&self, _query: &mut QueryBuilder) {}
}

impl<L: Listing> Endpoint for L {
    type Output = Collection<L::Item>;

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str = L::ROUTE;
    const CREDENTIALS: Accepts = L::CREDENTIALS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        Listing::path(self, path);
    }

    fn query(&self, query: &mut QueryBuilder) {
        Listing::query(self, query);
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

impl<L: Listing> ListEndpoint for L {
    type Item = L::Item;
}
