//! The calls, made by both clients as a program would make them.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::Method;
use partner_center_reqwest::core::quota::Family;
use partner_center_reqwest::core::{
    AccessToken, BaseUrl, Call, CustomerId, Error, Quota, Response, RetryPolicy, Safety,
    endpoint::{Endpoint, Operation, PathBuilder, QueryBuilder},
};
use partner_center_reqwest::core::{
    DecodeError,
    endpoint::{Payload, decode},
};
use partner_center_reqwest::model::Order;
use partner_center_reqwest::{PartnerCenter, blocking};

use crate::common::{BOTH, CUSTOMER};
use crate::server::id_of;

/// Calls at once.
const WORKERS: usize = 32;
/// More calls than that to settle one are taken for settling nothing.
const ROUNDS: u32 = 40;

macro_rules! create {
    ($name:ident, $safety:ident, $place:literal, $family:ident) => {
        #[derive(Clone)]
        struct $name(usize);

        impl Endpoint for $name {
            type Output = Order;
            const OPERATION: Operation = Operation::new(
                Method::POST,
                concat!("/v1/customers/{customer-tenant-id}/", $place),
                Family::$family,
            )
            .repeating(Safety::$safety);

            fn path(&self, path: &mut PathBuilder<'_>) {
                let customer = CustomerId::from(CUSTOMER);
                path.literal("customers")
                    .customer(&customer)
                    .literal($place);
            }

            fn query(&self, query: &mut QueryBuilder) {
                query.pair("call", &self.0.to_string());
            }

            fn decode(&self, payload: &Payload) -> Result<Order, DecodeError> {
                decode(payload)
            }
        }
    };
}

create!(Keyed, KeyedByRequestId, "orders", Orders);
create!(Unkeyed, Unkeyed, "carts", Carts);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Keyed,
    Unkeyed,
    Read,
}

impl Kind {
    pub(crate) fn of(call: usize) -> Self {
        match call % 10 {
            0..6 => Self::Keyed,
            6 => Self::Unkeyed,
            _ => Self::Read,
        }
    }
}

/// What is done about a create that ended in doubt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settling {
    ById,
    /// As if it had not been made, which is wrong.
    ByNewCall,
    Never,
}

#[derive(Debug)]
pub(crate) enum Outcome {
    /// The id of the order.
    Order(String),
    Definite,
    Open,
}

/// How a call ended, as its caller knows it.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) call: usize,
    pub(crate) outcome: Outcome,
    pub(crate) was_in_doubt: bool,
    /// How far an exchange outlasted its time, at most.
    pub(crate) overtime: Duration,
}

const TOTAL: Duration = Duration::from_secs(4);

fn policy(settling: Settling) -> RetryPolicy {
    let policy = match settling {
        Settling::ById => RetryPolicy::default(),
        // So that more is in doubt than what failed four times.
        Settling::ByNewCall | Settling::Never => RetryPolicy::never(),
    };
    policy
        .with_delays(Duration::from_millis(5), Duration::from_millis(20))
        .with_attempt_timeout(Duration::from_millis(600))
        .with_total_timeout(TOTAL)
}

macro_rules! set_up {
    ($builder:expr, $base:expr, $settling:expr) => {
        $builder
            .base_url($base.clone())
            .access_token(AccessToken::new("t").unwrap())
            .retry(policy($settling))
            .quota(Quota::unlimited())
    };
}

/// What a caller knows of one call, exchange by exchange.
struct Caller {
    call: usize,
    settling: Settling,
    request_id: Option<String>,
    was_in_doubt: bool,
    rounds: u32,
    began: Instant,
    overtime: Duration,
}

impl Caller {
    fn new(call: usize, settling: Settling) -> Self {
        Self {
            call,
            settling,
            request_id: None,
            was_in_doubt: false,
            rounds: 0,
            began: Instant::now(),
            overtime: Duration::ZERO,
        }
    }

    fn prepare<C, E>(&mut self, call: Call<C, E>) -> Call<C, E> {
        self.began = Instant::now();
        match &self.request_id {
            Some(id) => call.request_id(id.as_str()),
            None => call,
        }
    }

    /// Takes a result in; `None` when the call is to be made again.
    fn learn(&mut self, result: Result<Order, Error>) -> Option<End> {
        self.overtime = self
            .overtime
            .max(self.began.elapsed().saturating_sub(TOTAL));
        self.rounds += 1;
        let kind = Kind::of(self.call);
        let error = match result {
            Ok(order) => {
                let id = order.id.as_deref().unwrap_or_default().to_owned();
                return Some(self.end(Outcome::Order(id)));
            }
            Err(error) => error,
        };
        if kind == Kind::Read || (!error.is_ambiguous() && !error.is_decode()) {
            return Some(self.end(Outcome::Definite));
        }
        self.was_in_doubt = true;
        if kind == Kind::Unkeyed || self.settling == Settling::Never || self.rounds >= ROUNDS {
            return Some(self.end(Outcome::Open));
        }
        if self.settling == Settling::ById {
            self.request_id = error.request_id().map(str::to_owned);
        }
        None
    }

    fn end(&self, outcome: Outcome) -> End {
        End {
            call: self.call,
            outcome,
            was_in_doubt: self.was_in_doubt,
            overtime: self.overtime,
        }
    }
}

/// Makes one call until its caller knows enough: `[.await]` or `[.send()]`, and the way to sleep.
macro_rules! make {
    ($client:expr, $call:expr, $settling:expr, [$($send:tt)*], $sleep:expr) => {{
        let mut caller = Caller::new($call, $settling);
        loop {
            let client = $client.clone();
            let result = match Kind::of($call) {
                Kind::Keyed => caller.prepare(Call::new(client, Keyed($call)))$($send)*,
                Kind::Unkeyed => caller.prepare(Call::new(client, Unkeyed($call)))$($send)*,
                Kind::Read => {
                    let orders = client.customers().by_id(CUSTOMER).orders();
                    caller.prepare(orders.by_id(id_of($call)).get())$($send)*
                }
            };
            if let Some(end) = caller.learn(result.map(Response::into_inner)) {
                break end;
            }
            $sleep;
        }
    }};
}

const PAUSE: Duration = Duration::from_millis(20);

/// Makes the calls with the async client.
pub(crate) async fn run(base: &BaseUrl, calls: Range<usize>, settling: Settling) -> Vec<End> {
    let builder = PartnerCenter::builder();
    let client = set_up!(builder, base, settling).build().unwrap();
    let next = Arc::new(AtomicUsize::new(calls.start));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (client, next, end) = (client.clone(), Arc::clone(&next), calls.end);
            tokio::spawn(async move {
                let mut ends = Vec::new();
                loop {
                    let call = next.fetch_add(1, Ordering::Relaxed);
                    if call >= end {
                        return ends;
                    }
                    let sleep = tokio::time::sleep;
                    ends.push(make!(client, call, settling, [.await], sleep(PAUSE).await));
                }
            })
        })
        .collect();
    let mut ends = Vec::new();
    for worker in workers {
        ends.extend(worker.await.unwrap());
    }
    ends
}

/// Makes the calls with the blocking client, in a few threads.
pub(crate) fn run_blocking(base: &BaseUrl, calls: Range<usize>, settling: Settling) -> Vec<End> {
    if calls.is_empty() {
        return Vec::new();
    }
    let builder = blocking::PartnerCenter::builder();
    let client = set_up!(builder, base, settling).build().unwrap();
    let next = AtomicUsize::new(calls.start);
    std::thread::scope(|scope| {
        let worker = || {
            let mut ends = Vec::new();
            loop {
                let call = next.fetch_add(1, Ordering::Relaxed);
                if call >= calls.end {
                    return ends;
                }
                let sleep = std::thread::sleep;
                ends.push(make!(client, call, settling, [.send()], sleep(PAUSE)));
            }
        };
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(worker)).collect();
        let ends = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        ends.collect()
    })
}

/// A create where nobody listens: nothing is sent, and that says nothing of an earlier call.
#[test]
fn a_repetition_that_finds_nobody_is_still_in_doubt() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base: BaseUrl = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    drop(listener);
    let check = |first: &Error, again: &Error| {
        assert!(first.is_connect() && !first.is_ambiguous(), "{first}");
        assert!(again.is_connect() && again.is_ambiguous(), "{again}");
        assert_eq!(again.request_id(), Some(ID));
        assert_eq!((first.attempts(), again.attempts()), (4, 4));
    };
    for colour in BOTH {
        let call = |id: Option<&str>| {
            let result = call!(
                colour,
                |builder| set_up!(builder, base, Settling::ById),
                |client| match id {
                    Some(id) => Call::new(client, Keyed(1)).request_id(id),
                    None => Call::new(client, Keyed(1)),
                }
            );
            result.unwrap_err()
        };
        check(&call(None), &call(Some(ID)));
    }
}

const ID: &str = "01010101-0101-4101-8101-010101010101";
