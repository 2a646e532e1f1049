//! Calls that are ready to be made.

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use partner_center_model::Guid;

use crate::client::{AsyncClient, BlockingClient, CallOptions, Client};
use crate::endpoint::Lenient;
use crate::paging::Trail;
use crate::stream::{Items, Streamed};
use crate::{
    BaseUrl, DownloadAttachment, Error, Response,
    endpoint::{Endpoint, ListEndpoint},
    paging::Paged,
    request::{RequestMeta, to_http},
};

/// Stands in for a client when requests are only built, and sent by other means.
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

    /// Sends this `MS-RequestId` instead of a new one, and takes into account that an earlier call may
    /// have sent it: a write that does not get through [stays in doubt](Error::is_ambiguous).
    pub fn request_id(mut self, id: impl Into<Guid>) -> Self {
        self.options.request_id = Some(id.into());
        self.options.is_fresh = false;
        self
    }

    /// Sends this `MS-RequestId`, which was made for this call and never sent before: for callers who
    /// want to know the id in advance.
    pub fn fresh_request_id(mut self, id: impl Into<Guid>) -> Self {
        self.options.request_id = Some(id.into());
        self.options.is_fresh = true;
        self
    }

    /// Sends a write again however long ago it was begun. The service may have forgotten its id, and
    /// carry it out once more: use this only after you have looked for its result.
    pub fn allow_stale(mut self) -> Self {
        self.options.allows_stale = true;
        self
    }

    /// Sends a write although the journal has the very same one in doubt: it may be carried out a second
    /// time. Without this the call fails before anything is sent
    /// ([`Withheld::Duplicate`](crate::journal::Withheld::Duplicate)).
    pub fn allow_duplicate(mut self) -> Self {
        self.options.allows_duplicate = true;
        self
    }

    /// Repeats a write in doubt even where it is only assumed that the service recognises a repetition by
    /// its `MS-RequestId`: buying add-ons. If it does not, they are bought twice. See
    /// [`RetryPolicy::with_assumed_keys_trusted`](crate::RetryPolicy::with_assumed_keys_trusted).
    pub fn trust_assumed_keys(mut self) -> Self {
        self.options.trusts_assumed_keys = true;
        self
    }

    /// Sends this `MS-CorrelationId` instead of a new one.
    pub fn correlation_id(mut self, id: impl Into<Guid>) -> Self {
        self.options.correlation_id = Some(id.into());
        self
    }

    /// Asks the service whether the sign-in has a second factor, as it sees it (`ValidateMfa`):
    /// [`Response::is_mfa_compliant`] has the answer. An application that signs in for itself needs none.
    ///
    /// Source: notices for partners of 2025 and 2026, observed in two clients; all APIs answer since 30 September
    /// 2025.
    pub fn validate_mfa(mut self) -> Self {
        self.options.validates_mfa = true;
        self
    }

    /// Gives the whole call this long, with all attempts and waits.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.total_timeout = Some(timeout);
        self
    }

    /// The time from now until everything that comes of this call must be over. For a list, that is all
    /// pages and items, while [`timeout`](Self::timeout) starts anew for each page; a list that has not
    /// ended by then ends with an error that [`is_timeout`](Error::is_timeout).
    ///
    /// A body that sends nothing is given up at most the time for one attempt after the deadline.
    pub fn deadline(mut self, time: Duration) -> Self
    where
        C: Client,
    {
        self.options.deadline = Some(self.client.now().saturating_add(time));
        self
    }

    /// The same call with a changed endpoint.
    pub(crate) fn map<F>(self, change: impl FnOnce(E) -> F) -> Call<C, F> {
        Call {
            client: self.client,
            endpoint: change(self.endpoint),
            options: self.options,
        }
    }

    pub(crate) fn client(&self) -> &C {
        &self.client
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
    ) -> Result<http::Request<Bytes>, Error> {
        let mut meta = meta.clone();
        meta.validates_mfa |= self.options.validates_mfa;
        to_http(&self.endpoint, base, &meta)
    }
}

impl<C, E: ListEndpoint> Call<C, E> {
    /// Reads the list item by item: a broken item comes back raw with its error, the others survive.
    pub fn lenient(self) -> Call<C, Lenient<E>> {
        self.map(Lenient)
    }
}

impl<C, E: Paged> Call<C, E> {
    /// All pages, one call each.
    pub fn pages(self) -> Pages<C, E> {
        Pages {
            client: self.client,
            trail: Trail::new(self.endpoint, self.options),
            waiting: None,
        }
    }
}

impl<C: Client, E: Streamed> Call<C, E> {
    /// The items of all pages one by one while they arrive, in memory that does not grow with their
    /// number: a `Stream` with an async client, an iterator with a blocking one. See [`Items`].
    ///
    /// ```no_run
    /// use partner_center_core::{driver::BlockingClient, Customers};
    ///
    /// fn broken<C: BlockingClient>(customers: Customers<C>) -> usize {
    ///     let orders = customers.by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a").orders();
    ///     let items = orders.get().lenient().stream();
    ///     items.filter(|item| item.as_ref().is_ok_and(|item| item.decoded().is_err())).count()
    /// }
    /// ```
    pub fn stream(self) -> Items<C, E> {
        Items::new(self.client, Trail::new(self.endpoint, self.options))
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

impl<C> Call<C, DownloadAttachment> {
    /// Downloads the document piece by piece instead: the body comes with the answer, unread.
    ///
    /// ```no_run
    /// use std::io::Write;
    /// use partner_center_core::{Attachments, DocumentBody};
    /// use partner_center_core::driver::{BlockingBody, BlockingClient};
    ///
    /// fn save<C: BlockingClient>(
    ///     documents: Attachments<C>,
    ///     mut file: impl Write,
    /// ) -> Result<(), Box<dyn std::error::Error>> {
    ///     let (_head, mut body) = documents.download("32a312ca64567a").opened().send()?;
    ///     // A fault or a web page with the status of a success is not a document.
    ///     let mut document = DocumentBody::default();
    ///     while let Some(piece) = body.chunk().map_err(|failure| failure.error().to_string())? {
    ///         file.write_all(&document.take(piece)?)?;
    ///     }
    ///     file.write_all(&document.finish()?)?;
    ///     Ok(())
    /// }
    /// ```
    pub fn opened(self) -> Opened<C, DownloadAttachment> {
        Opened(self)
    }
}

/// A call whose answer is read in pieces: `.await` it, or [`send`](Self::send) it with a blocking client.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Opened<C, E>(Call<C, E>);

impl<C: BlockingClient, E: Endpoint> Opened<C, E> {
    /// Makes the call up to the head of a successful answer, and returns it with the unread body.
    ///
    /// # Errors
    /// When the call does not succeed. What goes wrong after the head is reported by the body.
    pub fn send(self) -> Result<(Response<()>, C::Body), Error> {
        self.0.client.open(self.0.endpoint, self.0.options)
    }
}

impl<C: AsyncClient, E: Endpoint + Send + Sync + 'static> IntoFuture for Opened<C, E> {
    type Output = Result<(Response<()>, C::Body), Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.0.client.open(self.0.endpoint, self.0.options).await })
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
/// With a blocking client it is an iterator; with an async client it is a [`Stream`] with a
/// [`next`](Self::next) of its own. Nothing is sent before the first page is asked for. A failed page
/// ends it, and so does a page that leads back to one that was read already.
///
/// ```no_run
/// use partner_center_core::{driver::AsyncClient, Customers, Error};
///
/// async fn count<C: AsyncClient>(customers: Customers<C>) -> Result<usize, Error> {
///     let mut pages = customers.get().pages();
///     let mut count = 0;
///     while let Some(page) = pages.next().await {
///         count += page?.items.len();
///     }
///     Ok(count)
/// }
/// ```
#[must_use = "pages are fetched only when they are asked for"]
pub struct Pages<C, E: Paged> {
    client: C,
    trail: Trail<E>,
    /// The page that is waited for, and the call for it.
    waiting: Option<(E, CallFuture<E::Output>)>,
}

impl<C, E> Pages<C, E>
where
    C: AsyncClient,
    E: Paged + Clone + Send + Sync + 'static,
    E::Output: Send + Sync,
{
    /// The next page, or `None` after the last one. Nothing is lost when the future is dropped: the
    /// call goes on when the next page is asked for again.
    ///
    /// # Errors
    /// When the page cannot be fetched; then `None` follows.
    pub async fn next(&mut self) -> Option<Result<Response<E::Output>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<PageOf<E>>> {
        if self.waiting.is_none() {
            let (endpoint, options) = match self.trail.take() {
                Some(Ok(call)) => call,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let (client, asked) = (self.client.clone(), endpoint.clone());
            let call = Box::pin(async move { client.execute(asked, options).await });
            self.waiting = Some((endpoint, call));
        }
        let Some((endpoint, mut call)) = self.waiting.take() else {
            return Poll::Ready(None);
        };
        let Poll::Ready(page) = call.as_mut().poll(context) else {
            self.waiting = Some((endpoint, call));
            return Poll::Pending;
        };
        let answer = page.as_ref().ok();
        self.trail
            .follow(&endpoint, answer.map(|page| (&**page, page.headers())));
        Poll::Ready(Some(page))
    }
}

type PageOf<E> = Result<Response<<E as Endpoint>::Output>, Error>;

/// Nothing in it is pinned, except inside a box.
impl<C, E: Paged> Unpin for Pages<C, E> {}

impl<C, E> Stream for Pages<C, E>
where
    C: AsyncClient,
    E: Paged + Clone + Send + Sync + 'static,
    E::Output: Send + Sync,
{
    type Item = PageOf<E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<C: fmt::Debug, E: Paged + fmt::Debug> fmt::Debug for Pages<C, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("client", &self.client)
            .field("trail", &self.trail)
            .finish_non_exhaustive()
    }
}

impl<C, E> Iterator for Pages<C, E>
where
    C: BlockingClient,
    E: Paged + Clone,
{
    type Item = Result<Response<E::Output>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.trail.take()?.and_then(|(endpoint, options)| {
            let page = self.client.execute(endpoint.clone(), options);
            let answer = page.as_ref().ok();
            self.trail
                .follow(&endpoint, answer.map(|page| (&**page, page.headers())));
            page
        }))
    }
}
