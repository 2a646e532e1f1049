//! Calls that are ready to be made, and what a client must be able to do.

use std::collections::BTreeSet;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use http::HeaderMap;
use partner_center_model::Guid;

use crate::endpoint::Lenient;
use crate::{
    BaseUrl, Cloud, Endpoint, Error, ListEndpoint, Paged, PathBuilder, QueryBuilder, RequestMeta,
    Response, to_http,
};

/// What may be set for one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    /// `MS-RequestId` instead of a new one: to resume a call that an earlier process began.
    pub request_id: Option<Guid>,
    /// `MS-CorrelationId` instead of a new one.
    pub correlation_id: Option<Guid>,
    /// The time for the whole call instead of the client's.
    pub total_timeout: Option<Duration>,
}

/// A client that makes calls asynchronously.
pub trait AsyncClient: Clone + Send + Sync + 'static {
    /// Makes a call.
    fn execute<E>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> impl Future<Output = Result<Response<E::Output>, Error>> + Send
    where
        E: Endpoint + Send + Sync + 'static,
        E::Output: Send;
}

/// A client that makes calls while the caller waits.
pub trait BlockingClient: Clone {
    /// Makes a call.
    ///
    /// # Errors
    /// When the call gives no result.
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error>;
}

/// The place of a client where there is none: requests are built, and sent by other means.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Offline;

/// A call that has not been made yet: `.await` it, or [`send`](Self::send) it with a blocking
/// client, or take the [endpoint](Self::into_endpoint) or [request](Self::to_http) out of it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<C, E> {
    client: C,
    endpoint: E,
    options: CallOptions,
}

impl<C, E> Call<C, E> {
    /// A call of an endpoint that no navigator leads to.
    pub fn new(client: C, endpoint: E) -> Self {
        Self {
            client,
            endpoint,
            options: CallOptions::default(),
        }
    }

    /// Sends this `MS-RequestId` instead of a new one.
    pub fn request_id(mut self, id: impl Into<Guid>) -> Self {
        self.options.request_id = Some(id.into());
        self
    }

    /// Sends this `MS-CorrelationId` instead of a new one.
    pub fn correlation_id(mut self, id: impl Into<Guid>) -> Self {
        self.options.correlation_id = Some(id.into());
        self
    }

    /// Gives the whole call this long, with all attempts and waits.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.total_timeout = Some(timeout);
        self
    }

    /// The same call of a changed endpoint.
    pub(crate) fn map(self, change: impl FnOnce(E) -> E) -> Self {
        Self {
            endpoint: change(self.endpoint),
            ..self
        }
    }

    /// The endpoint alone.
    #[must_use]
    pub fn into_endpoint(self) -> E {
        self.endpoint
    }
}

impl<C, E: Endpoint> Call<C, E> {
    /// The request, without `Authorization`.
    ///
    /// # Errors
    /// When an argument is wrong.
    pub fn to_http(
        &self,
        base: &BaseUrl,
        meta: &RequestMeta,
    ) -> Result<http::Request<bytes::Bytes>, Error> {
        to_http(&self.endpoint, base, meta)
    }
}

impl<C, E: ListEndpoint> Call<C, E> {
    /// Reads the list item by item: a broken item comes back raw with its error, the others survive.
    pub fn lenient(self) -> Call<C, Lenient<E>> {
        Call {
            client: self.client,
            endpoint: Lenient(self.endpoint),
            options: self.options,
        }
    }
}

impl<C, E: Paged> Call<C, E> {
    /// All pages, one call each.
    pub fn pages(self) -> Pages<C, E> {
        Pages {
            client: self.client,
            next: Some(self.endpoint),
            options: self.options,
            visited: BTreeSet::new(),
        }
    }
}

impl<C: BlockingClient, E: Endpoint> Call<C, E> {
    /// Makes the call.
    ///
    /// # Errors
    /// When it gives no result.
    pub fn send(self) -> Result<Response<E::Output>, Error> {
        self.client.execute(self.endpoint, self.options)
    }
}

/// The future of an awaited [`Call`].
pub type CallFuture<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

impl<C, E> IntoFuture for Call<C, E>
where
    C: AsyncClient,
    E: Endpoint + Send + Sync + 'static,
    E::Output: Send,
{
    type Output = Result<Response<E::Output>, Error>;
    type IntoFuture = CallFuture<E::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.client.execute(self.endpoint, self.options).await })
    }
}

/// The pages of a list, one call each, in order.
///
/// With a blocking client it is an iterator; with an async client, call
/// [`next_page`](Self::next_page) until it gives `None`. A failed page ends it, and so does a page
/// that leads back to one that was read already.
#[derive(Clone, Debug)]
#[must_use = "pages are fetched only when they are asked for"]
pub struct Pages<C, E> {
    client: C,
    next: Option<E>,
    options: CallOptions,
    visited: BTreeSet<String>,
}

impl<C: Clone, E: Paged> Pages<C, E> {
    /// The call for the next page. Ids and time-outs that were set count for each page; a request
    /// id names one call and is used for the first page only.
    fn take(&mut self) -> Option<Result<E, Error>> {
        let endpoint = self.next.take()?;
        if !self.visited.insert(name_of(&endpoint)) {
            let message = "the pages of the list lead in a circle; stopped at the second round";
            return Some(Err(Error::unusable_answer(message)));
        }
        Some(Ok(endpoint))
    }

    fn follow(&mut self, endpoint: &E, page: &Result<Response<E::Output>, Error>) {
        self.options.request_id = None;
        self.next = page.as_ref().ok().and_then(|page| endpoint.next(page));
    }
}

/// What tells a page from the others: two pages are the same when their requests are.
fn name_of(page: &impl Endpoint) -> String {
    // Any base will do. A link that this one refuses is named in the builder's error, and whether
    // it may be followed is for the client with the real base to say.
    let base = Cloud::Global.base_url();
    let mut path = PathBuilder::new(&base);
    page.path(&mut path);
    let mut query = QueryBuilder::default();
    page.query(&mut query);
    let mut headers = HeaderMap::new();
    let headers = page.headers(&mut headers).map(|()| headers);
    format!("{path:?} {query:?} {headers:?}")
}

impl<C, E> Pages<C, E>
where
    C: AsyncClient,
    E: Paged + Clone + Send + Sync + 'static,
    E::Output: Send + Sync,
{
    /// The next page, or `None` behind the last one.
    ///
    /// # Errors
    /// When the page cannot be had; `None` follows then.
    pub async fn next_page(&mut self) -> Option<Result<Response<E::Output>, Error>> {
        let endpoint = match self.take()? {
            Ok(endpoint) => endpoint,
            Err(error) => return Some(Err(error)),
        };
        let page = self
            .client
            .execute(endpoint.clone(), self.options.clone())
            .await;
        self.follow(&endpoint, &page);
        Some(page)
    }
}

impl<C, E> Iterator for Pages<C, E>
where
    C: BlockingClient,
    E: Paged + Clone,
{
    type Item = Result<Response<E::Output>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let endpoint = match self.take()? {
            Ok(endpoint) => endpoint,
            Err(error) => return Some(Err(error)),
        };
        let page = self.client.execute(endpoint.clone(), self.options.clone());
        self.follow(&endpoint, &page);
        Some(page)
    }
}
