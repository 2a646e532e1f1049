//! The sweep of an async client: one task polls several lists.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::choice::Sweep;
use super::error::SweepError;
use super::list::{Entry, Listing};
use super::plan::{Plan, Progress, Step, Turn};
use super::reading::{Reading, Swept};
use crate::client::AsyncClient;
use crate::endpoint::Streamed;
use crate::quota::Signal;
use crate::{Call, CustomerOperations, Notice, Partner};

/// As many items of one list are given before the others are looked at.
const AT_A_STRETCH: u32 = 64;

/// The items of all customers of a [`Sweep`], as they arrive: a [`Stream`] with a [`next`](Self::next) of its own.
///
/// Several lists are read at once in the task that polls it, so that items of different customers are mixed; those of
/// one customer come in their order, then its [end](Swept::End), exactly one for each customer that is begun. Memory
/// grows neither with the items nor with the customers, but for some bytes for each id. Nothing is sent before the first
/// poll, and everything ends when it is dropped.
///
/// An error is one of these, and what comes next is not affected:
///
/// - a broken item, with its text as [`Error::body`](crate::Error::body);
/// - a customer that is refused, or whose list breaks off: its end [is not whole](super::End::is_whole);
/// - a customer that the list of customers has without an id. One whose id alone can be read is read all the same;
/// - the list of customers itself breaks off: those that it had are read, then this comes, and the end.
///
/// A failed sign-in concerns every customer. Whoever does not want to see it for each stops at the first error that
/// [`is_unauthorized`](crate::Error::is_unauthorized).
#[must_use = "customers are read only when the stream is polled"]
pub struct SweepStream<C: AsyncClient, E: Streamed> {
    client: C,
    call: Box<dyn FnMut(CustomerOperations<C>) -> Call<C, E> + Send>,
    plan: Plan<Entry>,
    list: Option<Listing<C>>,
    is_listing: bool,
    running: Vec<(Turn, Reading<C, E>)>,
    /// The list that is polled first, and how many items it has given since it is the first.
    first: usize,
    stretch: u32,
}

impl<C: AsyncClient> Sweep<C> {
    /// The items of a list of each customer. The closure makes the call for a customer:
    /// `|customer| customer.orders().get()`, or `.subscriptions().get()`, with the options of that call;
    /// [`lenient`](Call::lenient), it gives each item with its text.
    pub fn stream<E: Streamed>(
        self,
        call: impl FnMut(CustomerOperations<C>) -> Call<C, E> + Send + 'static,
    ) -> SweepStream<C, E> {
        let (client, plan, list) = self.begin();
        SweepStream {
            client,
            call: Box::new(call),
            plan,
            list,
            is_listing: false,
            running: Vec::new(),
            first: 0,
            stretch: 0,
        }
    }
}

type Event<E> = Result<Swept<<E as Streamed>::Given>, SweepError>;

impl<C: AsyncClient, E: Streamed> SweepStream<C, E> {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.plan.progress()
    }

    /// Takes the warnings about the list of customers out, each with the number of its page.
    pub fn take_list_notices(&mut self) -> Vec<(usize, Notice)> {
        let list = self.list.as_mut();
        list.map(Listing::take_notices).unwrap_or_default()
    }
}

impl<C, E> SweepStream<C, E>
where
    C: AsyncClient,
    E: Streamed + Send + Sync + 'static,
{
    /// What comes next, or `None` after the last customer. Nothing is lost when the future is dropped.
    ///
    /// # Errors
    /// For what could not be read; what comes next is not affected.
    pub async fn next(&mut self) -> Option<Event<E>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Event<E>>> {
        if let Some(event) = self.next_ready() {
            return Poll::Ready(Some(event));
        }
        loop {
            if let Some(fault) = self.begin(context) {
                return Poll::Ready(Some(Err(fault)));
            }
            if let Some(event) = self.poll_running(context) {
                return Poll::Ready(Some(event));
            }
            if self.plan.is_over() {
                let failure = self.list.as_mut().and_then(Listing::take_failure);
                return Poll::Ready(failure.map(Err));
            }
            // Only a list that is pending, of customers or of a customer, can be waited for.
            if self.is_listing || !self.running.is_empty() {
                return Poll::Pending;
            }
        }
    }

    /// What the list that was read last has already; the others are not looked at for it.
    fn next_ready(&mut self) -> Option<Event<E>> {
        if self.stretch >= AT_A_STRETCH {
            return None;
        }
        self.stretch += 1;
        let (_, reading) = self.running.get_mut(self.first)?;
        reading.next_ready()
    }

    /// Begins what the plan allows; gives what is wrong with a customer in the list.
    fn begin(&mut self, context: &mut Context<'_>) -> Option<SweepError> {
        loop {
            self.poll_list(context);
            match self.plan.step() {
                Step::List => self.is_listing = true,
                Step::Read(turn, Ok(customer)) => {
                    let one = Partner::new(self.client.clone()).customers();
                    let call = (self.call)(one.by_id(customer.id().clone()));
                    let reading = Reading::new(customer, call.stream());
                    self.running.push((turn, reading));
                }
                Step::Read(turn, Err(fault)) => {
                    self.ended(turn, Signal::Unclear);
                    return Some(fault);
                }
                Step::Wait | Step::Done => return None,
            }
        }
    }

    fn poll_list(&mut self, context: &mut Context<'_>) {
        let Some(list) = self.list.as_mut().filter(|_| self.is_listing) else {
            return;
        };
        while let Poll::Ready(entries) = list.poll_page(context) {
            let Some(entries) = entries else {
                self.is_listing = false;
                self.plan.listed(!list.goes_on());
                return;
            };
            self.plan.list(entries);
        }
    }

    /// The next thing that one of the lists has; `None` when all are pending or there are none.
    fn poll_running(&mut self, context: &mut Context<'_>) -> Option<Event<E>> {
        for _ in 0..self.running.len() {
            if self.stretch >= AT_A_STRETCH {
                self.turn_to_next();
            }
            self.first %= self.running.len();
            let (_, reading) = self.running.get_mut(self.first)?;
            let Poll::Ready(event) = reading.poll(context) else {
                self.turn_to_next();
                continue;
            };
            self.stretch += 1;
            if reading.is_over() {
                let (turn, reading) = self.running.swap_remove(self.first);
                self.stretch = 0;
                self.ended(turn, reading.signal());
            }
            return Some(event);
        }
        None
    }

    fn turn_to_next(&mut self) {
        self.first += 1;
        self.stretch = 0;
    }

    fn ended(&mut self, turn: Turn, signal: Signal) {
        self.plan.ended(turn, signal);
        self.plan.delivered();
    }
}

/// Nothing in it is pinned, except inside a box.
impl<C: AsyncClient, E: Streamed> Unpin for SweepStream<C, E> {}

impl<C, E> Stream for SweepStream<C, E>
where
    C: AsyncClient,
    E: Streamed + Send + Sync + 'static,
{
    type Item = Event<E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event<E>>> {
        self.get_mut().poll_event(context)
    }
}

impl<C: AsyncClient, E: Streamed> fmt::Debug for SweepStream<C, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SweepStream")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
