//! The sweep of a blocking client: threads that read a customer each.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::iter::FusedIterator;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::vec;

use super::choice::Sweep;
use super::customer::SweptCustomer;
use super::error::SweepError;
use super::list::{Entry, Listing};
use super::plan::{Plan, Progress, Step, Turn};
use super::reading::{Reading, Swept};
use crate::client::{BlockingClient, Client};
use crate::endpoint::Streamed;
use crate::quota::Signal;
use crate::{Call, CustomerOperations, Error, Notice, Partner};

/// So many pieces of lists wait to be taken; then the threads wait.
const PIECES: usize = 64;

/// So many customers are begun and not yet taken, unless set otherwise.
const AHEAD: usize = 64;

/// What threads do for a customer.
trait Work<C>: Send + Sync + 'static {
    /// What the caller gets.
    type Told: Send + 'static;

    /// Reads a customer; gives the last that is to be told. `tell` takes what comes before that, and says whether
    /// more is wanted.
    fn read(
        &self,
        customer: SweptCustomer,
        at: CustomerOperations<C>,
        tell: &mut dyn FnMut(Self::Told) -> bool,
    ) -> (Self::Told, Signal);

    /// What the caller gets for a fault of the list.
    fn fault(&self, fault: SweepError) -> Self::Told;
}

/// The threads, as their work sees them.
struct Shared<C: Client, W: Work<C>> {
    client: C,
    work: W,
    state: Mutex<State<C, W::Told>>,
    /// Something can be begun, or nothing any more; or a piece was taken.
    to_do: Condvar,
    /// Something can be taken, or nothing will come any more.
    told: Condvar,
}

struct State<C: Client, T> {
    plan: Plan<Entry>,
    /// A thread has it while it reads a page.
    list: Option<Listing<C>>,
    list_notices: Vec<(usize, Notice)>,
    failure: Option<SweepError>,
    /// What is to be taken, by its number, and whether it is the last of its customer.
    ready: BTreeMap<u64, (T, bool)>,
    is_in_order: bool,
    pushed: u64,
    taken: u64,
    threads: u64,
    idle: u64,
    panic: Option<Box<dyn Any + Send>>,
}

impl<C: Client, W: Work<C>> Shared<C, W> {
    fn new(sweep: Sweep<C>, work: W) -> Arc<Self> {
        let (client, plan, list) = sweep.begin();
        Arc::new(Self {
            client,
            work,
            state: Mutex::new(State {
                plan,
                list,
                list_notices: Vec::new(),
                failure: None,
                ready: BTreeMap::new(),
                is_in_order: false,
                pushed: 0,
                taken: 0,
                threads: 0,
                idle: 0,
                panic: None,
            }),
            to_do: Condvar::new(),
            told: Condvar::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State<C, W::Told>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins nothing more. Calls that are under way end.
    fn stop(&self, mut state: MutexGuard<'_, State<C, W::Told>>) {
        state.plan.stop();
        drop(state);
        self.to_do.notify_all();
        self.told.notify_all();
    }
}

fn wait<'a, T>(changed: &Condvar, state: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    changed.wait(state).unwrap_or_else(PoisonError::into_inner)
}

impl<C, W> Shared<C, W>
where
    C: BlockingClient<Body: Send> + Send + Sync + 'static,
    W: Work<C>,
{
    /// The next result, or `None` after the last.
    fn next(self: &Arc<Self>) -> Option<W::Told> {
        let mut state = self.lock();
        if state.threads == 0
            && !state.plan.is_over()
            && let Err(error) = self.spawn(&mut state)
        {
            self.stop(state);
            let error = Error::unsendable(Box::new(error));
            return Some(self.work.fault(SweepError::of_list(None, error)));
        }
        loop {
            if let Some(panic) = state.panic.take() {
                drop(state);
                resume_unwind(panic);
            }
            let number = state.taken;
            if let Some((told, is_end)) = state.ready.remove(&number) {
                state.taken += 1;
                if is_end {
                    state.plan.delivered();
                }
                drop(state);
                self.to_do.notify_all();
                return Some(told);
            }
            if state.plan.is_over() {
                let failure = state.failure.take();
                return failure.map(|fault| self.work.fault(fault));
            }
            state = wait(&self.told, state);
        }
    }

    fn spawn(self: &Arc<Self>, state: &mut State<C, W::Told>) -> std::io::Result<()> {
        let shared = Arc::clone(self);
        state.threads += 1;
        let spawned = self.client.spawn(Box::new(move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| shared.run())) {
                let mut state = shared.lock();
                state.panic = Some(panic);
                shared.stop(state);
            }
        }));
        if spawned.is_err() {
            state.threads -= 1;
        }
        spawned
    }

    /// One more thread, if all have something to do and the plan may allow more.
    fn grow(self: &Arc<Self>, state: &mut State<C, W::Told>) {
        let progress = state.plan.progress();
        let most = u64::from(progress.at_once) + u64::from(!progress.is_list_over);
        if state.idle == 0 && state.threads < most {
            // Those that are there do the work if there can be no more.
            let _ = self.spawn(state);
        }
    }

    /// The life of a thread.
    fn run(self: &Arc<Self>) {
        let mut state = self.lock();
        loop {
            let step = state.plan.step();
            state = match step {
                Step::Done => return,
                Step::Wait => {
                    state.idle += 1;
                    let mut state = wait(&self.to_do, state);
                    state.idle -= 1;
                    state
                }
                Step::List => {
                    self.grow(&mut state);
                    let list = state.list.take();
                    drop(state);
                    self.read_page(list);
                    self.lock()
                }
                Step::Read(turn, entry) => {
                    self.grow(&mut state);
                    drop(state);
                    self.read(turn, entry);
                    self.lock()
                }
            };
        }
    }

    fn read_page(&self, mut list: Option<Listing<C>>) {
        if let Some(list) = &mut list {
            list.read_page(|entries| {
                let mut state = self.lock();
                state.plan.list(entries);
                let is_wanted = !state.plan.is_stopped();
                drop(state);
                self.to_do.notify_all();
                is_wanted
            });
        }
        let mut state = self.lock();
        if let Some(list) = &mut list {
            state.list_notices.extend(list.take_notices());
            state.failure = list.take_failure();
        }
        let goes_on = list.as_ref().is_some_and(Listing::goes_on);
        state.plan.listed(!goes_on);
        state.list = list;
        drop(state);
        self.to_do.notify_all();
        self.told.notify_all();
    }

    fn read(&self, turn: Turn, entry: Entry) {
        let place = turn.place();
        let (told, signal) = match entry {
            Err(fault) => (self.work.fault(fault), Signal::Unclear),
            Ok(customer) => {
                let customers = Partner::new(self.client.clone()).customers();
                let at = customers.by_id(customer.id().clone());
                let mut tell = |told| self.tell(place, told);
                self.work.read(customer, at, &mut tell)
            }
        };
        let mut state = self.lock();
        state.plan.ended(turn, signal);
        state.push(place, told, true);
        drop(state);
        self.to_do.notify_all();
        self.told.notify_all();
    }

    /// Hands over a piece when there is room for it; `false` when nothing more is wanted.
    fn tell(&self, place: u64, told: W::Told) -> bool {
        let mut state = self.lock();
        while state.ready.len() >= PIECES && !state.plan.is_stopped() {
            state = wait(&self.to_do, state);
        }
        if state.plan.is_stopped() {
            return false;
        }
        state.push(place, told, false);
        drop(state);
        self.told.notify_all();
        true
    }
}

impl<C: Client, T> State<C, T> {
    fn push(&mut self, place: u64, told: T, is_end: bool) {
        let number = if self.is_in_order { place } else { self.pushed };
        self.pushed += 1;
        self.ready.insert(number, (told, is_end));
    }
}

/// The caller's end of the threads; when it is dropped, they end.
struct Threads<C: Client, W: Work<C>>(Arc<Shared<C, W>>);

impl<C: Client, W: Work<C>> Threads<C, W> {
    fn progress(&self) -> Progress {
        self.0.lock().plan.progress()
    }

    fn take_list_notices(&self) -> Vec<(usize, Notice)> {
        std::mem::take(&mut self.0.lock().list_notices)
    }
}

impl<C: Client, W: Work<C>> Drop for Threads<C, W> {
    fn drop(&mut self) {
        self.0.stop(self.0.lock());
    }
}

/// What was read of each customer of a [`Sweep`], by threads: an iterator.
///
/// As many customers are read at once as the service bears (4 in the beginning, 32 at most). They come as they are
/// finished, or [in the order of the customers](Self::in_order). Nothing is sent before the first is asked for. When it
/// is dropped, no other customer is begun; the threads do not outlive the calls that are under way, which are not
/// waited for.
///
/// A customer that is refused is an error, and the next one follows; so is a customer that the list of customers has
/// without an id. When the list of customers itself breaks off, those that it had are read, then that error comes, and
/// the end. A failed sign-in concerns every customer: stop at the first error that
/// [`is_unauthorized`](Error::is_unauthorized).
///
/// # Panics
/// With the panic of the closure that reads a customer.
#[must_use = "customers are read only when they are asked for"]
pub struct SweepResults<C: Client + 'static, R: Send + 'static>(Threads<C, Each<C, R>>);

type Read<C, R> = Box<dyn Fn(CustomerOperations<C>) -> Result<R, Error> + Send + Sync>;

struct Each<C, R>(Read<C, R>);

impl<C: 'static, R: Send + 'static> Work<C> for Each<C, R> {
    type Told = Result<(SweptCustomer, R), SweepError>;

    fn read(
        &self,
        customer: SweptCustomer,
        at: CustomerOperations<C>,
        _: &mut dyn FnMut(Self::Told) -> bool,
    ) -> (Self::Told, Signal) {
        let result = (self.0)(at);
        let signal = Signal::of(&result);
        let told = match result {
            Ok(read) => Ok((customer, read)),
            Err(error) => Err(SweepError::of_customer(customer, error)),
        };
        (told, signal)
    }

    fn fault(&self, fault: SweepError) -> Self::Told {
        Err(fault)
    }
}

impl<C> Sweep<C>
where
    C: BlockingClient<Body: Send> + Send + Sync + 'static,
{
    /// Reads each customer with this closure, several at once on threads of their own.
    ///
    /// ```no_run
    /// use partner_center_core::{driver::BlockingClient, Customers};
    ///
    /// fn count<C>(customers: Customers<C>)
    /// where
    ///     C: BlockingClient<Body: Send> + Send + Sync + 'static,
    /// {
    ///     let orders = customers.sweep().each(|customer| customer.orders().get().send());
    ///     for orders in orders.in_order() {
    ///         match orders {
    ///             Ok((customer, orders)) => println!("{}: {}", customer.id(), orders.items.len()),
    ///             Err(error) => eprintln!("{error}"),
    ///         }
    ///     }
    /// }
    /// ```
    pub fn each<R: Send + 'static>(
        self,
        read: impl Fn(CustomerOperations<C>) -> Result<R, Error> + Send + Sync + 'static,
    ) -> SweepResults<C, R> {
        let shared = Shared::new(self, Each(Box::new(read)));
        SweepResults(Threads(shared)).ahead(AHEAD)
    }

    /// The items of a list of each customer, as they arrive, in memory that does not grow with their number. The
    /// closure makes the call for a customer: `|customer| customer.orders().get()`, or `.subscriptions().get()`, with
    /// the options of that call; [`lenient`](Call::lenient), it gives each item with its text.
    pub fn items<E: Streamed<Given: Send + 'static> + 'static>(
        self,
        call: impl Fn(CustomerOperations<C>) -> Call<C, E> + Send + Sync + 'static,
    ) -> SweepItems<C, E> {
        let shared = Shared::new(self, Stream(Box::new(call)));
        SweepItems {
            threads: Threads(shared),
            piece: Vec::new().into_iter(),
        }
    }
}

impl<C: Client + 'static, R: Send + 'static> SweepResults<C, R> {
    /// Gives what was read in the order of the customers.
    pub fn in_order(self) -> Self {
        self.0.0.lock().is_in_order = true;
        self
    }

    /// Begins so many customers ahead of the caller, instead of 64: that many results are in memory at most.
    pub fn ahead(self, customers: usize) -> Self {
        let mut state = self.0.0.lock();
        state.plan = std::mem::take(&mut state.plan).with_window(customers);
        drop(state);
        self
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.0.progress()
    }

    /// Takes the warnings about the list of customers out, each with the number of its page.
    pub fn take_list_notices(&mut self) -> Vec<(usize, Notice)> {
        self.0.take_list_notices()
    }
}

impl<C, R> FusedIterator for SweepResults<C, R>
where
    C: BlockingClient<Body: Send> + Send + Sync + 'static,
    R: Send + 'static,
{
}

impl<C, R> Iterator for SweepResults<C, R>
where
    C: BlockingClient<Body: Send> + Send + Sync + 'static,
    R: Send + 'static,
{
    type Item = Result<(SweptCustomer, R), SweepError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.0.next()
    }
}

/// The items of all customers of a [`Sweep`], as threads read them: an iterator.
///
/// Items of different customers are mixed; those of one customer come in their order, then its [end](Swept::End),
/// exactly one for each customer that is begun. Errors and the rest are as for [`SweepResults`]; a broken item is one
/// of them, with its text as [`Error::body`].
#[must_use = "customers are read only when items are asked for"]
pub struct SweepItems<C: BlockingClient + 'static, E: Streamed<Given: Send + 'static> + 'static> {
    threads: Threads<C, Stream<C, E>>,
    piece: vec::IntoIter<Result<Swept<E::Given>, SweepError>>,
}

struct Stream<C, E>(Box<dyn Fn(CustomerOperations<C>) -> Call<C, E> + Send + Sync>);

impl<C, E> Work<C> for Stream<C, E>
where
    C: BlockingClient + 'static,
    E: Streamed<Given: Send + 'static> + 'static,
{
    type Told = Vec<Result<Swept<E::Given>, SweepError>>;

    fn read(
        &self,
        customer: SweptCustomer,
        at: CustomerOperations<C>,
        tell: &mut dyn FnMut(Self::Told) -> bool,
    ) -> (Self::Told, Signal) {
        let mut reading = Reading::new(customer, (self.0)(at).stream());
        loop {
            let few = reading.next_few();
            if reading.is_over() {
                return (few, reading.signal());
            }
            if !tell(few) {
                return (Vec::new(), Signal::Unclear);
            }
        }
    }

    fn fault(&self, fault: SweepError) -> Self::Told {
        vec![Err(fault)]
    }
}

impl<C: BlockingClient + 'static, E: Streamed<Given: Send + 'static> + 'static> SweepItems<C, E> {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.threads.progress()
    }

    /// Takes the warnings about the list of customers out, each with the number of its page.
    pub fn take_list_notices(&mut self) -> Vec<(usize, Notice)> {
        self.threads.take_list_notices()
    }
}

impl<C, E> FusedIterator for SweepItems<C, E>
where
    C: BlockingClient<Body: Send> + Send + Sync + 'static,
    E: Streamed<Given: Send + 'static> + 'static,
{
}

impl<C, E> Iterator for SweepItems<C, E>
where
    C: BlockingClient<Body: Send> + Send + Sync + 'static,
    E: Streamed<Given: Send + 'static> + 'static,
{
    type Item = Result<Swept<E::Given>, SweepError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.piece.next() {
                return Some(item);
            }
            self.piece = self.threads.0.next()?.into_iter();
        }
    }
}

impl<C: Client + 'static, R: Send + 'static> fmt::Debug for SweepResults<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SweepResults")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

impl<C: BlockingClient + 'static, E: Streamed<Given: Send + 'static> + 'static> fmt::Debug
    for SweepItems<C, E>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SweepItems")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
