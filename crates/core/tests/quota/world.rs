//! A world in memory: calls, a service, a clock that jumps from event to event, seeded chance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use std::time::Duration;

use partner_center_core::quota::{Admission, PartnerQuota, Ticket};
use partner_center_core::{
    AccessToken, Error, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
};

pub(crate) use crate::common::chance::Chance;
use crate::common::{CUSTOMER, answer, base, meta};

/// What the service does with a request.
pub(crate) enum Reply {
    Status(u16, Option<u64>),
    Reset,
    NotSent,
}

/// A call that begins.
pub(crate) struct Start {
    pub(crate) after: Duration,
    /// Whoever made it gives it up so long after it began.
    pub(crate) cancelled: Option<Duration>,
}

impl Start {
    pub(crate) fn now() -> Self {
        Self::after(Duration::ZERO)
    }

    pub(crate) fn after(after: Duration) -> Self {
        Self {
            after,
            cancelled: None,
        }
    }
}

/// The service, and those who call it.
pub(crate) trait Play {
    /// Takes a request; the reply is there after so long.
    fn serve(&mut self, now: Duration, chance: &mut Chance) -> (Duration, Reply);

    /// A call is over, or was given up (`None`): which ones begin now? `place` counts the calls from 0, in the order
    /// in which they began.
    fn over(
        &mut self,
        place: u64,
        now: Duration,
        chance: &mut Chance,
        result: Option<Result<(), Error>>,
    ) -> Vec<Start>;
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Begin {
        cancelled: Option<Duration>,
    },
    /// Looks at the line again, or wakes up from a wait.
    Look(u64),
    Reply(u64),
    Cancel(u64),
}

struct Running<'e> {
    call: Exchange<'e, ListOrders>,
    place: u64,
    began: Duration,
    state: State,
}

enum State {
    Fresh,
    Queued(Ticket, Duration),
    Flying(Reply),
    Asleep(Duration),
}

/// Wakes a call of the world.
struct Bell {
    call: u64,
    rung: Arc<Mutex<Vec<u64>>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.lock().unwrap().push(self.call);
    }
}

pub(crate) struct World<'e, P> {
    list: &'e ListOrders,
    quota: Option<PartnerQuota>,
    policy: RetryPolicy,
    pub(crate) play: P,
    pub(crate) chance: Chance,
    pub(crate) clock: Duration,
    events: BinaryHeap<Reverse<(Duration, u64, Event)>>,
    running: BTreeMap<u64, Running<'e>>,
    rung: Arc<Mutex<Vec<u64>>>,
    count: u64,
    /// How many calls began.
    begun: u64,
    /// When each request went out.
    pub(crate) sends: Vec<Duration>,
    /// How far a call outlasted its time, at most.
    pub(crate) overtime: Duration,
}

pub(crate) fn orders() -> ListOrders {
    ListOrders::new(CUSTOMER)
}

impl<'e, P: Play> World<'e, P> {
    /// Without a quota it is the world of drivers that answer `Step::Admit` at once.
    pub(crate) fn new(
        list: &'e ListOrders,
        quota: Option<PartnerQuota>,
        play: P,
        seed: u64,
    ) -> Self {
        Self {
            list,
            quota,
            policy: RetryPolicy::default(),
            play,
            chance: Chance(seed),
            clock: Duration::ZERO,
            events: BinaryHeap::new(),
            running: BTreeMap::new(),
            rung: Arc::default(),
            count: 0,
            begun: 0,
            sends: Vec::new(),
            overtime: Duration::ZERO,
        }
    }

    pub(crate) fn begin(&mut self, starts: impl IntoIterator<Item = Start>) {
        for start in starts {
            let cancelled = start.cancelled;
            self.plan(start.after, Event::Begin { cancelled });
        }
    }

    /// Until nothing happens any more, or the time is up.
    pub(crate) fn run(&mut self, until: Duration) {
        while let Some(Reverse((time, _, event))) = self.events.pop() {
            if time > until {
                return;
            }
            self.clock = time;
            self.happen(event);
            let rung = std::mem::take(&mut *self.rung.lock().unwrap());
            for call in rung {
                self.plan(Duration::ZERO, Event::Look(call));
            }
        }
    }

    fn plan(&mut self, after: Duration, event: Event) {
        self.count += 1;
        let time = self.clock + after;
        self.events.push(Reverse((time, self.count, event)));
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Begin { cancelled } => {
                let entropy = self.chance.next();
                let policy = self.policy.clone();
                let call = Exchange::new(self.list, &base(), &meta(), policy, entropy).unwrap();
                self.count += 1;
                let number = self.count;
                if let Some(after) = cancelled {
                    self.plan(after, Event::Cancel(number));
                }
                self.begun += 1;
                let running = Running {
                    call,
                    place: self.begun - 1,
                    began: self.clock,
                    state: State::Fresh,
                };
                self.go_on(number, running);
            }
            Event::Cancel(number) => {
                if let Some(running) = self.running.remove(&number) {
                    let place = running.place;
                    drop(running);
                    self.over(place, None);
                }
            }
            Event::Look(number) => {
                let Some(running) = self.running.remove(&number) else {
                    return;
                };
                match running.state {
                    State::Flying(_) => self.keep(number, running),
                    State::Asleep(until) if until > self.clock => self.keep(number, running),
                    _ => self.go_on(number, running),
                }
            }
            Event::Reply(number) => {
                let Some(mut running) = self.running.remove(&number) else {
                    return;
                };
                let State::Flying(reply) = std::mem::replace(&mut running.state, State::Fresh)
                else {
                    panic!("a reply to no request");
                };
                receive(&mut running.call, &reply);
                self.go_on(number, running);
            }
        }
    }

    fn keep(&mut self, number: u64, running: Running<'e>) {
        self.running.insert(number, running);
    }

    fn over(&mut self, place: u64, result: Option<Result<(), Error>>) {
        let starts = self.play.over(place, self.clock, &mut self.chance, result);
        self.begin(starts);
    }

    fn go_on(&mut self, number: u64, mut running: Running<'e>) {
        loop {
            if let State::Queued(ticket, deadline) = &mut running.state {
                let rung = Arc::clone(&self.rung);
                let waker = Waker::from(Arc::new(Bell { call: number, rung }));
                match ticket.poll(self.clock, *deadline, &waker) {
                    Admission::Granted(permit) => running.call.admitted(permit),
                    Admission::TooLate(wait) => running.call.not_admitted(wait),
                    Admission::Wait(delay) => {
                        self.plan(delay, Event::Look(number));
                        return self.keep(number, running);
                    }
                }
                running.state = State::Fresh;
            }
            let elapsed = self.clock.saturating_sub(running.began);
            self.overtime = self
                .overtime
                .max(elapsed.saturating_sub(self.policy.total_timeout()));
            match running.call.step(elapsed) {
                Step::Authorize { .. } => running.call.token(AccessToken::new("t").unwrap()),
                Step::Record { .. } => running.call.recorded(),
                Step::Admit(demand) => match &self.quota {
                    Some(quota) => {
                        let ticket = quota.ticket(demand.family, demand.priority);
                        running.state = State::Queued(ticket, self.clock + demand.within);
                    }
                    None => running.call.admitted(None),
                },
                Step::Send { .. } => {
                    self.sends.push(self.clock);
                    let (latency, reply) = self.play.serve(self.clock, &mut self.chance);
                    running.state = State::Flying(reply);
                    self.plan(latency, Event::Reply(number));
                    return self.keep(number, running);
                }
                Step::Wait(delay) => {
                    running.state = State::Asleep(self.clock + delay);
                    self.plan(delay, Event::Look(number));
                    return self.keep(number, running);
                }
                Step::Done(result) => {
                    let place = running.place;
                    drop(running);
                    return self.over(place, Some(result.map(|_| ())));
                }
            }
        }
    }
}

fn receive(call: &mut Exchange<'_, ListOrders>, reply: &Reply) {
    match reply {
        Reply::Status(status, None) => call.response(answer(*status, &[], "{}")),
        Reply::Status(status, Some(seconds)) => {
            let seconds = seconds.to_string();
            call.response(answer(*status, &[("retry-after", &seconds)], "{}"));
        }
        Reply::Reset => call.failed(Failure::sent("reset")),
        Reply::NotSent => call.failed(Failure::not_sent("refused")),
    }
}

/// The most sends in any time of this length; `sends` are in order.
pub(crate) fn most_within(sends: &[Duration], window: Duration) -> usize {
    let (mut first, mut most) = (0, 0);
    for (last, send) in sends.iter().enumerate() {
        while sends[first] + window <= *send {
            first += 1;
        }
        most = most.max(last - first + 1);
    }
    most
}

#[test]
fn most_within_counts_exactly() {
    let sends = [0, 1, 59, 60, 60, 61].map(Duration::from_secs);
    assert_eq!(most_within(&sends, Duration::from_secs(60)), 4);
    assert_eq!(most_within(&sends, Duration::from_secs(61)), 5);
    assert_eq!(most_within(&[], Duration::from_secs(60)), 0);
}
