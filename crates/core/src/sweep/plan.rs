//! What is next, without clients, threads and clocks.

use std::collections::VecDeque;

use crate::quota::{Concurrency, Round, Signal};

/// So many customers are known ahead of those that are read: while fewer wait, the next page of the list is asked for.
const AHEAD: usize = 256;

/// Which customers are to be read, how many at once, what is done, and what is left.
///
/// A driver asks for the next [`Step`], does it, and reports: [`list`](Self::list) and [`listed`](Self::listed) for a
/// page of customers, [`ended`](Self::ended) for a customer, [`delivered`](Self::delivered) when what was read of one
/// is no longer held in memory. Several may be under way, each on its own thread or none.
///
/// ```
/// use partner_center_core::quota::Signal;
/// use partner_center_core::sweep::{Plan, Step};
///
/// let mut plan = Plan::of(["a", "b", "c", "d", "e"]);
/// let mut turns = Vec::new();
/// while let Step::Read(turn, _customer) = plan.step() {
///     turns.push(turn);
/// }
/// // Four at once in the beginning; what ends makes room.
/// assert_eq!(turns.len(), 4);
/// plan.ended(turns.remove(0), Signal::Clean);
/// assert!(matches!(plan.step(), Step::Read(_, "e")));
/// ```
#[derive(Debug)]
pub struct Plan<K> {
    /// Known and not begun, in their order.
    waiting: VecDeque<K>,
    list: List,
    concurrency: Concurrency,
    window: u64,
    known: u64,
    begun: u64,
    ended: u64,
    delivered: u64,
    is_stopped: bool,
}

/// Where the list of customers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    /// There is another page.
    Open,
    /// It is being read.
    Read,
    Over,
}

/// What the driver of a [`Plan`] has to do next.
#[derive(Debug)]
#[must_use = "the plan counts on it that the step is done"]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every step")]
pub enum Step<K> {
    /// Read the next page of the list of customers. Others may be read meanwhile.
    List,
    /// Read this customer.
    Read(Turn, K),
    /// Ask again when something was reported.
    Wait,
    /// Nothing is left to begin.
    Done,
}

/// A customer that is being read.
#[derive(Debug)]
#[must_use = "the plan waits for the end of each"]
pub struct Turn {
    place: u64,
    round: Round,
}

impl Turn {
    /// The place of the customer in the order of the sweep, from 0.
    #[must_use]
    pub fn place(&self) -> u64 {
        self.place
    }
}

/// How far a sweep is, in customers. One that is in the list without an id counts, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Known so far.
    pub known: u64,
    /// Whether these are all.
    pub is_list_over: bool,
    /// Begun so far.
    pub begun: u64,
    /// Read, or refused.
    pub ended: u64,
    /// How many may be read at once now.
    pub at_once: u32,
}

impl<K> Plan<K> {
    /// A plan whose customers will be listed.
    #[must_use]
    pub fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            list: List::Open,
            concurrency: Concurrency::default(),
            window: u64::MAX,
            known: 0,
            begun: 0,
            ended: 0,
            delivered: 0,
            is_stopped: false,
        }
    }

    /// A plan for these customers.
    #[must_use]
    pub fn of(customers: impl IntoIterator<Item = K>) -> Self {
        let mut plan = Self::new();
        plan.list = List::Over;
        plan.list(customers);
        plan
    }

    /// Begins no customer while so many are begun and not [delivered](Self::delivered); 0 counts as 1.
    #[must_use]
    pub fn with_window(mut self, customers: usize) -> Self {
        self.window = u64::try_from(customers).unwrap_or(u64::MAX).max(1);
        self
    }

    /// What to do next.
    pub fn step(&mut self) -> Step<K> {
        if self.is_stopped {
            return Step::Done;
        }
        if self.list == List::Open && self.waiting.len() < AHEAD {
            self.list = List::Read;
            return Step::List;
        }
        if self.waiting.is_empty() && self.list == List::Over {
            return Step::Done;
        }
        let is_full = self.begun - self.ended >= u64::from(self.concurrency.limit())
            || self.begun - self.delivered >= self.window;
        let next = if is_full {
            None
        } else {
            self.waiting.pop_front()
        };
        next.map_or(Step::Wait, |customer| {
            let (place, round) = (self.begun, self.concurrency.begin());
            self.begun += 1;
            Step::Read(Turn { place, round }, customer)
        })
    }

    /// Customers that were listed, after the others.
    pub fn list(&mut self, customers: impl IntoIterator<Item = K>) {
        for customer in customers {
            self.known += 1;
            self.waiting.push_back(customer);
        }
    }

    /// A page of the list was read; no other follows if it `is_last`.
    pub fn listed(&mut self, is_last: bool) {
        self.list = if is_last { List::Over } else { List::Open };
    }

    /// A customer was read; the signal is that of its last call.
    #[expect(clippy::needless_pass_by_value, reason = "it ends once")]
    pub fn ended(&mut self, turn: Turn, signal: Signal) {
        self.ended += 1;
        self.concurrency.end(turn.round, signal);
    }

    /// What was read of a customer is no longer held.
    pub fn delivered(&mut self) {
        self.delivered += 1;
    }

    /// Begins nothing more.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Whether it was [stopped](Self::stop).
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Whether nothing is left to begin, and all that was begun has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let is_begun = self.waiting.is_empty() && self.list == List::Over;
        (is_begun || self.is_stopped) && self.begun == self.ended
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            known: self.known,
            is_list_over: self.list == List::Over,
            begun: self.begun,
            ended: self.ended,
            at_once: self.concurrency.limit(),
        }
    }
}

impl<K> Default for Plan<K> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(plan: &mut Plan<u32>) -> Vec<(Turn, u32)> {
        let mut begun = Vec::new();
        while let Step::Read(turn, customer) = plan.step() {
            begun.push((turn, customer));
        }
        begun
    }

    #[test]
    fn as_many_as_the_service_bears_in_their_order() {
        let mut plan = Plan::of(0..200);
        let (mut order, mut at_once) = (Vec::new(), Vec::new());
        while !plan.is_over() {
            let round = begun(&mut plan);
            at_once.push(round.len());
            for (turn, customer) in round {
                assert_eq!(turn.place(), u64::from(customer));
                order.push(customer);
                let is_trouble = customer == 60;
                let signal = [Signal::Clean, Signal::Congested][usize::from(is_trouble)];
                plan.ended(turn, signal);
            }
        }
        assert_eq!(order, (0..200).collect::<Vec<_>>());
        let halved = at_once.windows(2).position(|two| two[1] < two[0]).unwrap();
        assert!(at_once[..halved].is_sorted() && at_once[..3] == [4, 8, 16]);
        assert_eq!(at_once[halved + 1], at_once[halved] / 2);
        assert!(matches!(plan.step(), Step::Done));
    }

    #[test]
    fn nothing_is_begun_beyond_the_window() {
        let mut plan = Plan::of(0..10).with_window(2);
        let mut first = begun(&mut plan);
        assert_eq!(first.len(), 2);
        plan.ended(first.remove(0).0, Signal::Clean);
        assert!(matches!(plan.step(), Step::Wait), "read, but still held");
        plan.delivered();
        assert_eq!(begun(&mut plan).len(), 1);
    }

    #[test]
    fn pages_are_asked_for_while_few_customers_wait_and_one_at_a_time() {
        let mut plan = Plan::new();
        assert!(matches!(plan.step(), Step::List));
        assert!(matches!(plan.step(), Step::Wait), "it is under way");
        plan.list(0..300);
        plan.listed(false);
        let mut turns = begun(&mut plan);
        assert_eq!(turns.len(), 4, "enough are known");
        assert!(!plan.progress().is_list_over);
        while let Some((turn, _)) = turns.pop() {
            plan.ended(turn, Signal::Clean);
            turns.extend(begun(&mut plan));
            if plan.waiting.len() < AHEAD {
                break;
            }
        }
        // The loop of `begun` has taken the step.
        assert_eq!((plan.list, plan.waiting.len()), (List::Read, AHEAD - 1));
        plan.listed(true);
        assert!(plan.progress().is_list_over && !plan.is_over());
    }

    #[test]
    fn a_stopped_plan_is_over_when_what_was_begun_has_ended() {
        let mut plan = Plan::of(0..10);
        let turns = begun(&mut plan);
        plan.stop();
        assert!(matches!(plan.step(), Step::Done) && !plan.is_over());
        for (turn, _) in turns {
            plan.ended(turn, Signal::Unclear);
        }
        assert!(plan.is_over());
        assert_eq!(plan.progress().ended, 4);
    }
}
