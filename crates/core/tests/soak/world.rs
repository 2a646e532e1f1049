//! The world: calls under way, a clock that jumps from event to event, processes that die.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use std::time::Duration;

use http::HeaderValue;
use partner_center_core::model::Guid;
use partner_center_core::quota::{Admission, PartnerQuota, Quota, Ticket};
use partner_center_core::{
    AccessToken, CustomerId, Error, GetOrder, ListOrders, OrderId, RetryPolicy, driver::RequestMeta,
};

use crate::common::base;
use crate::common::chance::Chance;
use crate::faults::{Fault, Reply, carry};
use crate::operations::{Careless, Create, Drive, Keyed, Next, Operation, Unkeyed};
use crate::service::{Service, id_of};
use crate::verdict::{End, Figures, judge};

/// What the client does, of which each negative control leaves one out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The same `MS-RequestId` in all attempts and calls that belong together.
    KeepIds,
    /// Only those creates are sent again that the service knows by their id.
    TellKeyedApart,
    /// A create that ended in doubt is made again.
    Settle,
    /// Of such a call it is said that it may be a repetition.
    MarkRepetitions,
}

/// Calls at once.
const WORKERS: usize = 16;
/// The requests of 10,000 that meet a fault.
const FAULTY: u64 = 3_000;
/// The calls of 10,000 that lose their process on the way.
const DYING: u64 = 500;
const CUSTOMERS: u64 = 40;
/// More calls than that to settle one are taken for settling nothing.
const ROUNDS: u32 = 60;

/// One of the calls that are asked for: as many exchanges as it takes to know how it ended.
pub(crate) struct Call<'p> {
    pub(crate) operation: &'p Operation,
    pub(crate) end: Option<End>,
    pub(crate) is_faulted: bool,
    pub(crate) was_in_doubt: bool,
    pub(crate) rounds: u32,
    meta: RequestMeta,
    exchange: Option<Box<dyn Drive + 'p>>,
    began: Duration,
    /// The process dies before the step of this number.
    dies_in: Option<u32>,
    state: State,
}

enum State {
    Fresh,
    Queued(Ticket, Duration),
    Flying(Reply),
    Asleep(Duration),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Begin,
    /// Looks at the line again, or wakes up from a wait.
    Look,
    Reply,
}

/// Wakes a call of the world.
struct Bell {
    call: usize,
    rung: Arc<Mutex<Vec<usize>>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.lock().unwrap().push(self.call);
    }
}

type Planned = Reverse<(Duration, u64, usize, u32, Event)>;

pub(crate) struct World<'p> {
    without: Option<Rule>,
    pub(crate) calls: Vec<Call<'p>>,
    pub(crate) service: Service,
    pub(crate) figures: Figures,
    chance: Chance,
    clock: Duration,
    quota: PartnerQuota,
    events: BinaryHeap<Planned>,
    rung: Arc<Mutex<Vec<usize>>>,
    waker: Vec<Waker>,
    planned: u64,
    /// The next call that nobody has begun.
    next: usize,
}

/// Makes the calls of one seed, without one of the rules if so, and says what became of them.
pub(crate) fn soak(seed: u64, calls: usize, without: Option<Rule>) -> Figures {
    let mut chance = Chance(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let mut creates = Vec::new();
    let plan: Vec<Operation> = (0..calls)
        .map(|call| plan(call, without, &mut creates, &mut chance))
        .collect();
    let mut world = World::new(&plan, without, chance);
    world.run();
    judge(&mut world);
    world.figures
}

/// What the call of this number does; `creates` are the earlier ones, which reads ask for.
fn plan(
    call: usize,
    without: Option<Rule>,
    creates: &mut Vec<(usize, CustomerId)>,
    chance: &mut Chance,
) -> Operation {
    let number = u8::try_from(chance.next() % CUSTOMERS).unwrap();
    let customer = CustomerId::from(Guid::from_random_bytes([number; 16]));
    let kind = chance.next() % 100;
    let create = Create {
        customer: customer.clone(),
        call,
        is_bad: chance.happens(300),
    };
    let pick = usize::try_from(chance.next()).unwrap();
    if kind < 55 {
        creates.push((call, customer.clone()));
    }
    match kind {
        0..40 => Operation::Keyed(Keyed(create)),
        40..55 if without != Some(Rule::TellKeyedApart) => Operation::Unkeyed(Unkeyed(create)),
        40..55 => Operation::Careless(Careless(create)),
        55..80 if !creates.is_empty() => {
            let (other, customer) = creates[pick % creates.len()].clone();
            let id = OrderId::from(id_of(other).as_str());
            Operation::Get(GetOrder::new(customer, id), other)
        }
        _ => Operation::List(ListOrders::new(customer)),
    }
}

impl<'p> World<'p> {
    fn new(plan: &'p [Operation], without: Option<Rule>, mut chance: Chance) -> Self {
        let rung = Arc::default();
        let calls = plan
            .iter()
            .map(|operation| Call::new(operation, &mut chance));
        let bell = |call| {
            let rung = Arc::clone(&rung);
            Waker::from(Arc::new(Bell { call, rung }))
        };
        Self {
            without,
            calls: calls.collect(),
            waker: (0..plan.len()).map(bell).collect(),
            service: Service::new(),
            figures: Figures::default(),
            chance,
            clock: Duration::ZERO,
            quota: Quota::default().partner("p"),
            events: BinaryHeap::new(),
            rung,
            planned: 0,
            next: 0,
        }
    }

    fn run(&mut self) {
        for _ in 0..WORKERS {
            self.begin_next();
        }
        while let Some(Reverse((time, _, call, round, event))) = self.events.pop() {
            self.clock = time;
            // What a process planned that has died meanwhile does not happen.
            if self.calls[call].rounds == round {
                self.happen(call, event);
            }
            let rung: BTreeSet<usize> = self.rung.lock().unwrap().drain(..).collect();
            for call in rung {
                self.plan(Duration::ZERO, call, Event::Look);
            }
        }
    }

    fn plan(&mut self, after: Duration, call: usize, event: Event) {
        self.planned += 1;
        let round = self.calls[call].rounds;
        let time = self.clock + after;
        self.events
            .push(Reverse((time, self.planned, call, round, event)));
    }

    fn begin_next(&mut self) {
        if self.next < self.calls.len() {
            self.next += 1;
            self.plan(Duration::ZERO, self.next - 1, Event::Begin);
        }
    }

    fn happen(&mut self, number: usize, event: Event) {
        let call = &mut self.calls[number];
        match (event, &call.state) {
            (Event::Begin, _) => {
                let dies = self.chance.happens(DYING);
                let step = u32::try_from(self.chance.next() % 8).unwrap();
                call.dies_in = dies.then_some(step);
                call.began = self.clock;
                let entropy = self.chance.next();
                call.exchange = Some(call.operation.exchange(&call.meta, entropy));
                call.state = State::Fresh;
                self.go_on(number);
            }
            (Event::Look, State::Flying(_)) => {}
            (Event::Look, State::Asleep(until)) if *until > self.clock => {}
            (Event::Look, _) => self.go_on(number),
            (Event::Reply, _) => {
                if self.dies(number) {
                    return;
                }
                let call = &mut self.calls[number];
                let State::Flying(reply) = std::mem::replace(&mut call.state, State::Fresh) else {
                    panic!("a reply to no request");
                };
                call.exchange.as_mut().unwrap().answered(reply.answer);
                self.go_on(number);
            }
        }
    }

    /// Whether the process dies now; then somebody has to take up what it left.
    fn dies(&mut self, number: usize) -> bool {
        let call = &mut self.calls[number];
        match &mut call.dies_in {
            None => return false,
            Some(0) => {}
            Some(steps) => {
                *steps -= 1;
                return false;
            }
        }
        call.exchange = None;
        call.state = State::Fresh;
        call.was_in_doubt |= call.operation.is_create();
        self.figures.deaths += 1;
        self.again(number);
        true
    }

    /// Makes a call again that ended without anybody knowing how, if that can do no harm.
    fn again(&mut self, number: usize) {
        let call = &mut self.calls[number];
        let may_repeat = !call.operation.is_create() || call.operation.is_keyed();
        let settles = self.without != Some(Rule::Settle) || !call.operation.is_create();
        if !may_repeat || !settles || call.rounds >= ROUNDS {
            return self.over(number, End::Open);
        }
        call.rounds += 1;
        if self.without != Some(Rule::MarkRepetitions) {
            call.meta = call.meta.clone().repeating();
        }
        let after = self.chance.milliseconds(1_000..100_000);
        self.plan(after, number, Event::Begin);
    }

    fn over(&mut self, number: usize, end: End) {
        let call = &mut self.calls[number];
        call.exchange = None;
        // Nothing that was planned for it happens any more.
        call.rounds += 1;
        call.end = Some(end);
        self.begin_next();
    }

    fn go_on(&mut self, number: usize) {
        loop {
            if let State::Queued(..) = self.calls[number].state
                && !self.admit(number)
            {
                return;
            }
            if self.dies(number) {
                return;
            }
            let call = &mut self.calls[number];
            let elapsed = self.clock.saturating_sub(call.began);
            let Some(exchange) = &mut call.exchange else {
                return;
            };
            match exchange.step(elapsed) {
                Next::Authorize => {
                    let token = format!("token-{}", self.service.token);
                    exchange.token(AccessToken::new(token).unwrap());
                }
                Next::Admit(demand) => {
                    let ticket = self.quota.ticket(demand.family, demand.priority);
                    call.state = State::Queued(ticket, self.clock + demand.within);
                }
                Next::Send(request, timeout) => return self.send(number, *request, timeout),
                Next::Wait(delay) => {
                    call.state = State::Asleep(self.clock + delay);
                    return self.plan(delay, number, Event::Look);
                }
                Next::Done(result) => return self.done(number, elapsed, result),
            }
        }
    }

    /// Whether the line has let the call go, or sent it away.
    fn admit(&mut self, number: usize) -> bool {
        let call = &mut self.calls[number];
        let State::Queued(ticket, deadline) = &mut call.state else {
            return true;
        };
        let exchange = call.exchange.as_mut().unwrap();
        match ticket.poll(self.clock, *deadline, &self.waker[number]) {
            Admission::Granted(permit) => exchange.admitted(permit),
            Admission::TooLate(wait) => exchange.not_admitted(wait),
            Admission::Wait(delay) => {
                self.plan(delay, number, Event::Look);
                return false;
            }
        }
        call.state = State::Fresh;
        true
    }

    fn send(&mut self, number: usize, mut request: http::Request<bytes::Bytes>, timeout: Duration) {
        if self.without == Some(Rule::KeepIds) {
            let id = (u128::from(self.chance.next()) << 64) | u128::from(self.chance.next());
            let id = Guid::from_random_bytes(id.to_be_bytes()).to_string();
            request
                .headers_mut()
                .insert("ms-requestid", HeaderValue::try_from(id).unwrap());
        }
        let fault = self
            .chance
            .happens(FAULTY)
            .then(|| Fault::any(&mut self.chance));
        self.service
            .note(&request, "api.partnercenter.microsoft.com");
        let mut reply = carry(
            &mut self.service,
            self.clock,
            &request,
            fault,
            &mut self.chance,
        );
        if reply.after >= timeout {
            // The driver's clock is up first, behind whatever had come by then.
            reply.after = timeout;
            reply.answer = reply
                .answer
                .and_then(|_| Err(partner_center_core::driver::Failure::sent("late")));
            reply.answer = reply
                .answer
                .map_err(partner_center_core::driver::Failure::timed_out);
        }
        if let Some(fault) = fault {
            *self.figures.faults.entry(fault).or_default() += 1;
            self.calls[number].is_faulted = true;
        }
        let after = reply.after;
        self.calls[number].state = State::Flying(reply);
        self.plan(after, number, Event::Reply);
    }

    fn done(
        &mut self,
        number: usize,
        elapsed: Duration,
        result: Result<Vec<(String, String)>, Error>,
    ) {
        let total = RetryPolicy::default().total_timeout();
        self.figures.overtime = self.figures.overtime.max(elapsed.saturating_sub(total));
        self.figures.exchanges += 1;
        let call = &mut self.calls[number];
        let (began, ended) = (call.began, self.clock);
        let error = match result {
            Ok(seen) => return self.over(number, End::Ok { seen, began, ended }),
            Err(error) => error,
        };
        self.figures.exhausted += u64::from(error.is_budget_exhausted());
        let is_definite = !error.is_ambiguous() && !error.is_decode() && !error.is_too_large();
        if !call.operation.is_create() || is_definite {
            let is_missing = error.is_not_found();
            return self.over(number, End::Error { is_missing, began });
        }
        call.was_in_doubt = true;
        self.again(number);
    }
}

impl<'p> Call<'p> {
    fn new(operation: &'p Operation, chance: &mut Chance) -> Self {
        let mut id = || {
            let id = (u128::from(chance.next()) << 64) | u128::from(chance.next());
            Guid::from_random_bytes(id.to_be_bytes())
        };
        Self {
            operation,
            end: None,
            is_faulted: false,
            was_in_doubt: false,
            rounds: 0,
            meta: RequestMeta::new(id(), id()),
            exchange: None,
            began: Duration::ZERO,
            dies_in: None,
            state: State::Fresh,
        }
    }
}

/// The address is that of the cloud; what is sent elsewhere is counted against it.
#[test]
fn the_host_is_the_clouds() {
    assert_eq!(
        base().to_string(),
        "https://api.partnercenter.microsoft.com"
    );
}
