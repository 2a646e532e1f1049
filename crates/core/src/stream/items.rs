//! The items of a list, one by one.

use std::fmt;
use std::future::poll_fn;
use std::iter::FusedIterator;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::decoder::ITEM_LIMIT;
use super::page::{Page, Progress};
use super::streamed::Streamed;
use crate::paging::Trail;
use crate::{
    DecodeError, Error, Notice, Response,
    client::{AsyncBody, AsyncClient, BlockingBody, BlockingClient, Client},
    exchange::Failure,
};

/// The items of a list, page after page, while they arrive.
///
/// With an async client it is a [`Stream`] with a [`next`](Self::next) of its own; with a blocking
/// client it is an iterator. Nothing is sent before the first item is asked for. Memory does not grow
/// with the number of items: an item that is kept keeps the piece of the body that it came in (some
/// 10 KiB), and [`Detach`](partner_center_model::Detach) lets go of it.
///
/// - A **broken item** is an error ([`Error::is_decode`]) with its path in the page
///   (`items[3].lineItems`) and its JSON text as [`Error::body`], and the next item follows. Items of a
///   [`lenient`](crate::Call::lenient) call hold their errors themselves.
/// - A **broken answer** (connection, time, JSON) is one error after the items before it, and the end:
///   `None` follows. A call is repeated only up to the head of its answer, as its
///   [`RetryPolicy`](crate::RetryPolicy) says; a body is not asked for again, since items of it may
///   have been given out.
/// - **Time**: the time for the whole call counts up to the head of each page; the time for one attempt
///   counts up to the head, and again for each silence while the body is waited for. A body that keeps
///   coming has no time limit.
/// - It is safe to drop the future of `next` at any time: no item is lost.
///
/// ```no_run
/// use partner_center_core::{driver::AsyncClient, Customers, Error};
///
/// async fn print<C: AsyncClient>(customers: Customers<C>) -> Result<(), Error> {
///     let mut orders = customers.by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a").orders().get().stream();
///     while let Some(order) = orders.next().await {
///         println!("{:?}", order?.id);
///     }
///     println!("{:?}", orders.notices());
///     Ok(())
/// }
/// ```
#[must_use = "a list is fetched only when its items are asked for"]
pub struct Items<C: Client, E: Streamed> {
    client: C,
    trail: Trail<E>,
    limit: usize,
    opening: Option<Opening<C, E>>,
    body: Option<C::Body>,
    page: Option<Page<E>>,
    opened: usize,
    read: usize,
    notices: Vec<(usize, Notice)>,
    /// Whether an error came that nothing follows.
    is_broken: bool,
}

type Opened<C> = Result<(Response<()>, <C as Client>::Body), Error>;

/// A call that waits for the head of its answer.
struct Opening<C: Client, E> {
    endpoint: E,
    call: Pin<Box<dyn Future<Output = Opened<C>> + Send>>,
}

impl<C: Client, E: Streamed> Items<C, E> {
    pub(crate) fn new(client: C, trail: Trail<E>) -> Self {
        Self {
            client,
            trail,
            limit: ITEM_LIMIT,
            opening: None,
            body: None,
            page: None,
            opened: 0,
            read: 0,
            notices: Vec::new(),
            is_broken: false,
        }
    }

    /// Takes items of up to this many bytes instead of [`ITEM_LIMIT`].
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The head of the page that items come from now (or came from last): status, headers, ids,
    /// attempts. Its body is empty.
    #[must_use]
    pub fn head(&self) -> Option<&Response<()>> {
        self.page.as_ref().map(|page| &page.head)
    }

    /// That page without its items. What comes before the items, such as `totalCount`, is there with
    /// the first of them, the rest after the last one.
    #[must_use]
    pub fn envelope(&self) -> Option<&E::Output> {
        self.page.as_ref().map(|page| &page.envelope)
    }

    /// The JSON text of that page without its items, as far as it came:
    /// [`ItemDecoder::envelope_text`](super::ItemDecoder::envelope_text).
    #[must_use]
    pub fn envelope_text(&self) -> Option<String> {
        let page = self.page.as_ref();
        page.map(|page| page.decoder.envelope_text())
    }

    /// The number of that page, from 1; 0 before the first one.
    #[must_use]
    pub fn page(&self) -> usize {
        self.opened
    }

    /// How many pages were read to their end.
    #[must_use]
    pub fn pages_read(&self) -> usize {
        self.read
    }

    /// Warnings about what came so far, each with the number of its page; places in a list are
    /// places in that page. They pile up until they are [taken](Self::take_notices).
    #[must_use]
    pub fn notices(&self) -> &[(usize, Notice)] {
        &self.notices
    }

    /// Takes the [notices](Self::notices) out.
    pub fn take_notices(&mut self) -> Vec<(usize, Notice)> {
        std::mem::take(&mut self.notices)
    }

    /// Goes back to the beginning of the page whose body broke off, which is then asked for again: for
    /// callers who can forget what they have of it. `false` when nothing broke off.
    pub fn repeat_page(&mut self) -> bool {
        let Some(page) = self.page.take_if(|_| self.is_broken) else {
            return false;
        };
        self.trail.repeat(page.endpoint);
        self.opened -= 1;
        self.is_broken = false;
        true
    }

    /// The next item if it has come already; nothing is sent or read for it. So `None` means that
    /// the next item has to be waited for, or that there is none.
    pub fn next_ready(&mut self) -> Option<Result<E::Given, Error>> {
        let is_open = self.is_in_page();
        let page = self.page.as_mut().filter(|_| is_open)?;
        let mut notices = Vec::new();
        let progress = page.next(&mut notices);
        let number = self.opened;
        self.notices
            .extend(notices.into_iter().map(|notice| (number, notice)));
        match progress {
            Progress::Item(item) => return Some(item),
            Progress::Wait => {}
            Progress::End => {
                let answer = (&page.envelope, page.head.headers());
                self.trail.follow(&page.endpoint, Some(answer));
                self.read += 1;
            }
            Progress::Broken(error) => {
                self.body = None;
                self.is_broken = true;
                return Some(Err(error));
            }
        }
        None
    }

    /// Whether a page is open, and not read to its end.
    pub(crate) fn is_in_page(&self) -> bool {
        self.read < self.opened && !self.is_broken
    }

    /// Whether the body of a page broke off.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Whether another page is to be opened.
    pub(crate) fn goes_on(&self) -> bool {
        self.opening.is_some() || self.trail.goes_on()
    }

    /// What is wrong with the item that came last, as an error of its page.
    pub(crate) fn unreadable(&self, error: DecodeError, raw: Bytes) -> Error {
        match &self.page {
            Some(page) => page.unreadable(error, raw),
            None => Error::unusable_answer(error.to_string()),
        }
    }

    fn receive(&mut self, chunk: Result<Option<Bytes>, Failure>) {
        let goes_on = self.page.as_mut().is_some_and(|page| page.receive(chunk));
        if !goes_on {
            self.body = None;
        }
    }

    fn open(&mut self, endpoint: E, opened: Opened<C>) -> Result<(), Error> {
        let (head, body) = opened?;
        self.page = Some(Page::new(endpoint, head, self.limit));
        self.body = Some(body);
        self.opened += 1;
        Ok(())
    }
}

impl<C, E> Items<C, E>
where
    C: AsyncClient,
    E: Streamed + Send + Sync + 'static,
{
    /// The next item, or `None` after the last one.
    ///
    /// # Errors
    /// For an item that cannot be read, and for a list that cannot be read on; then `None` follows.
    pub async fn next(&mut self) -> Option<Result<E::Given, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<E::Given, Error>>> {
        loop {
            if let Some(item) = ready!(self.poll_in_page(context)) {
                return Poll::Ready(Some(item));
            }
            if !self.goes_on() {
                return Poll::Ready(None);
            }
            if let Err(error) = ready!(self.poll_open(context)) {
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    /// The next item of the page that items come from now; `None` after its last one.
    pub(crate) fn poll_in_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<E::Given, Error>>> {
        loop {
            if let Some(item) = self.next_ready() {
                return Poll::Ready(Some(item));
            }
            let Some(body) = &mut self.body else {
                return Poll::Ready(None);
            };
            let chunk = ready!(body.poll_chunk(context));
            self.receive(chunk);
        }
    }

    /// Opens the next page, if there is one.
    pub(crate) fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.opening.is_none() {
            self.opening = self.begin().transpose()?;
        }
        let Some(mut opening) = self.opening.take() else {
            return Poll::Ready(Ok(()));
        };
        let Poll::Ready(opened) = opening.call.as_mut().poll(context) else {
            self.opening = Some(opening);
            return Poll::Pending;
        };
        Poll::Ready(self.open(opening.endpoint, opened))
    }

    fn begin(&mut self) -> Option<Result<Opening<C, E>, Error>> {
        Some(self.trail.take()?.map(|(endpoint, options)| {
            let (client, asked) = (self.client.clone(), endpoint.clone());
            let call = Box::pin(async move { client.open(asked, options).await });
            Opening { endpoint, call }
        }))
    }
}

/// Nothing in it is pinned, except inside a box.
impl<C: Client, E: Streamed> Unpin for Items<C, E> {}

impl<C, E> Stream for Items<C, E>
where
    C: AsyncClient,
    E: Streamed + Send + Sync + 'static,
{
    type Item = Result<E::Given, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<C: BlockingClient, E: Streamed> Items<C, E> {
    /// Opens the next page, for callers who need to know where a page ends; `None` after the last one.
    ///
    /// # Errors
    /// When the page cannot be fetched; then `None` follows.
    pub fn next_page(&mut self) -> Option<Result<(), Error>> {
        let opened = self.trail.take()?.and_then(|(endpoint, options)| {
            let opened = self.client.open(endpoint.clone(), options);
            self.open(endpoint, opened)
        });
        Some(opened)
    }

    /// The next item of the page that items come from now; `None` after its last one.
    ///
    /// # Errors
    /// The same as for all items.
    pub fn next_in_page(&mut self) -> Option<Result<E::Given, Error>> {
        loop {
            if let Some(item) = self.next_ready() {
                return Some(item);
            }
            let chunk = self.body.as_mut()?.chunk();
            self.receive(chunk);
        }
    }
}

impl<C: BlockingClient, E: Streamed> Iterator for Items<C, E> {
    type Item = Result<E::Given, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.next_in_page() {
                return Some(item);
            }
            if let Err(error) = self.next_page()? {
                return Some(Err(error));
            }
        }
    }
}

impl<C: BlockingClient, E: Streamed> FusedIterator for Items<C, E> {}

impl<C: Client, E: Streamed> fmt::Debug for Items<C, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("head", &self.head())
            .field("page", &self.opened)
            .field("pages_read", &self.read)
            .field("notices", &self.notices)
            .finish_non_exhaustive()
    }
}
