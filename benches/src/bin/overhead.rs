//! What a call costs beside its transport: time and allocations of everything that goes on around
//! building one request and reading one small answer.
//!
//! `cargo run --release -p partner-center-benches --bin overhead [calls]`
//!
//! Both ways have the same transport, which is none: the answer is there at once. The one does what
//! nobody can do without; the other is the loop of the clients, with random ids, token cache, quota,
//! gate, budget and an observer.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::alloc::System;
use std::error::Error;
use std::hint::black_box;
use std::sync::{Mutex, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

use bytes::Bytes;
use partner_center_benches::process::median;
use partner_center_benches::report;
use partner_center_core::auth::{Lookup, Moment, TokenAnswer, TokenCache};
use partner_center_core::model::{Guid, Order};
use partner_center_core::observe::{CallId, Event, Observer};
use partner_center_core::quota::{Admission, PartnerQuota, Quota};
use partner_center_core::{
    AccessToken, BaseUrl, Cloud, GetOrder, Limits, Partner, RetryPolicy,
    driver::{Exchange, RequestMeta, Step, from_http, to_http},
    endpoint::Endpoint,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What the service answers.
const BODY: &[u8] = br#"{"id":"95d08e88-0ed4-40d8-a863-7fcd1e13035b","billingCycle":"none"}"#;
/// Between two calls, so that the quota, as large as it usually is, has room for each.
const PACE: Duration = Duration::from_millis(126);
/// The goal: what all of it may cost.
const MICROSECONDS: f64 = 20.0;
const ALLOCATIONS: f64 = 10.0;

fn main() -> Outcome<()> {
    let calls = std::env::args()
        .nth(1)
        .map_or(Ok(20_000), |text| text.parse())?;
    let setting = Setting::new()?;
    let bare = measure(calls, |_| setting.bare())?;
    let whole = measure(calls, |number| setting.whole(number))?;
    let beside = (whole.0 - bare.0, whole.1 - bare.1);
    let lines = [
        ("request and answer alone", bare),
        ("the whole call", whole),
        ("beside them", beside),
    ]
    .map(|(name, (time, count))| vec![name.into(), format!("{time:.2}"), format!("{count:.1}")]);
    println!(
        "{}",
        report::table(["", "µs a call", "allocations a call"], lines)
    );
    let within = beside.0 <= MICROSECONDS && beside.1 <= ALLOCATIONS;
    let goal = format!("goal: {MICROSECONDS} µs and {ALLOCATIONS} allocations beside them");
    if within {
        println!("{goal}: kept");
        return Ok(());
    }
    Err(format!("{goal}: missed").into())
}

/// Microseconds (the median of ten rounds) and allocations of one call.
#[expect(clippy::cast_precision_loss, reason = "counts fit")]
fn measure(calls: u32, mut call: impl FnMut(u32) -> Outcome<Order>) -> Outcome<(f64, f64)> {
    let mut number = 0;
    let (mut times, mut counts) = (Vec::new(), 0);
    // The first round fills the quota's log and warms up.
    for round in 0..11 {
        let (region, begun) = (Region::new(HEAP), Instant::now());
        for _ in 0..calls {
            black_box(call(number)?);
            number += 1;
        }
        let (took, stats) = (begun.elapsed(), region.change());
        if round > 0 {
            times.push(took.as_secs_f64() * 1e6 / f64::from(calls));
            counts += stats.allocations + stats.reallocations;
        }
    }
    Ok((median(times), counts as f64 / f64::from(calls) / 10.0))
}

/// Sees all, and does the least that is not nothing.
#[derive(Default)]
struct Counter(std::sync::atomic::AtomicU64);

impl Observer for Counter {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        black_box(event);
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
}

struct Setting {
    endpoint: GetOrder,
    base: BaseUrl,
    policy: RetryPolicy,
    quota: Quota,
    tokens: Mutex<TokenCache>,
    observer: Box<dyn Observer>,
    limits: Limits,
}

fn answer() -> http::Response<Bytes> {
    http::Response::new(Bytes::from_static(BODY))
}

impl Setting {
    fn new() -> Outcome<Self> {
        let endpoint = Partner::offline()
            .customers()
            .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
            .orders()
            .by_id("95d08e88-0ed4-40d8-a863-7fcd1e13035b")
            .get()
            .into_endpoint();
        let base = Cloud::Global.base_url();
        let mut tokens = TokenCache::default();
        let answer = br#"{"access_token": "eyJ0", "expires_in": 86400}"#;
        let answer = TokenAnswer::from_json(&answer[..].into())?;
        tokens.refreshed(Moment::default(), &answer, 0);
        Ok(Self {
            endpoint,
            base,
            policy: RetryPolicy::default(),
            quota: Quota::default(),
            tokens: Mutex::new(tokens),
            observer: Box::new(Counter::default()),
            limits: Limits::default(),
        })
    }

    fn bare(&self) -> Outcome<Order> {
        let meta = RequestMeta::new(
            Guid::from_random_bytes([1; 16]),
            Guid::from_random_bytes([2; 16]),
        );
        let mut request = to_http(&self.endpoint, &self.base, &meta)?;
        let bearer = http::HeaderValue::from_static("Bearer eyJ0");
        request
            .headers_mut()
            .insert(http::header::AUTHORIZATION, bearer);
        black_box(request);
        Ok(from_http(&self.endpoint, answer())?.into_inner())
    }

    /// The loop of the clients, in virtual time.
    fn whole(&self, number: u32) -> Outcome<Order> {
        let began = PACE * number;
        let (mut request_id, mut correlation_id) = ([0; 16], [0; 16]);
        getrandom::fill(&mut request_id)?;
        getrandom::fill(&mut correlation_id)?;
        let meta = RequestMeta::new(
            Guid::from_random_bytes(request_id),
            Guid::from_random_bytes(correlation_id),
        );
        let (policy, entropy) = (self.policy.clone(), getrandom::u64()?);
        let mut call = Exchange::new(&self.endpoint, &self.base, &meta, policy, entropy)?;
        let started = Instant::now();
        loop {
            match call.step(started.elapsed()) {
                Step::Authorize { rejected } => {
                    call.token(self.token(rejected.as_ref())?);
                }
                Step::Record { .. } => call.recorded(),
                Step::Admit(demand) => {
                    let partner: PartnerQuota = self.quota.partner(&self.base.to_string());
                    let mut ticket = partner.ticket(demand.family, demand.priority);
                    let deadline = began.saturating_add(demand.within);
                    match ticket.poll(began, deadline, Waker::noop()) {
                        Admission::Granted(permit) => call.admitted(permit),
                        _ => return Err("the quota has no room".into()),
                    }
                }
                Step::Send { request, .. } => {
                    let (route, attempt) = (GetOrder::OPERATION.route, call.attempts());
                    self.observer.observe(
                        CallId::new(1),
                        &Event::Sending {
                            route,
                            attempt,
                            request: &request,
                        },
                    );
                    let sent = Instant::now();
                    let answer = self.take(answer())?;
                    self.observer.observe(
                        CallId::new(1),
                        &Event::Received {
                            attempt,
                            status: answer.status(),
                            headers: answer.headers(),
                            body: answer.body(),
                            elapsed: sent.elapsed(),
                        },
                    );
                    call.response(answer);
                }
                Step::Wait(_) => return Err("nothing fails here".into()),
                Step::Done(result) => return Ok(result?.into_inner()),
            }
        }
    }

    fn token(&self, rejected: Option<&AccessToken>) -> Outcome<AccessToken> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Moment::new(Duration::from_secs(1), Duration::from_secs(1));
        match tokens.lookup(now, rejected) {
            Lookup::Use(token) => Ok(token),
            lookup => Err(format!("the token is fresh, but: {lookup:?}").into()),
        }
    }

    /// Within the limits.
    fn take(&self, answer: http::Response<Bytes>) -> Outcome<http::Response<Bytes>> {
        let mut meter = self
            .limits
            .meter(answer.status(), answer.headers(), false)?;
        meter.received(answer.body().len());
        meter.decompressed(answer.body().len())?;
        Ok(answer)
    }
}
