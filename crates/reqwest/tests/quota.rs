//! The quota of the clients in real time, with real threads, against a server that keeps a log.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed set-up is a failed test; figures are to be seen"
)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{AccessToken, BaseUrl, Error, Quota};
use partner_center_reqwest::{PartnerCenter, blocking};
use tokio::runtime::Runtime;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
const WINDOW: Duration = Duration::from_secs(2);
const LIMIT: u32 = 20;

/// When the requests came. The first is refused, if so wished.
#[derive(Clone, Default)]
struct Log {
    arrivals: Arc<Mutex<Vec<Instant>>>,
    refuses_first: bool,
}

impl Respond for Log {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut arrivals = self.arrivals.lock().unwrap();
        arrivals.push(Instant::now());
        if self.refuses_first && arrivals.len() == 1 {
            return ResponseTemplate::new(429).insert_header("retry-after", "1");
        }
        ResponseTemplate::new(200).set_body_raw(r#"{"items": []}"#, "application/json")
    }
}

impl Log {
    fn arrivals(&self) -> Vec<Instant> {
        let mut arrivals = self.arrivals.lock().unwrap().clone();
        arrivals.sort();
        arrivals
    }

    fn most_within(&self, window: Duration) -> usize {
        let arrivals = self.arrivals();
        let from = |first: &Instant| {
            let same = arrivals.iter().filter(|at| *at >= first);
            same.take_while(|at| **at - *first < window).count()
        };
        arrivals.iter().map(from).max().unwrap_or_default()
    }
}

/// A server and clients of both colours that share a quota.
struct Setting {
    runtime: Runtime,
    log: Log,
    quota: Quota,
    base: BaseUrl,
    _server: MockServer,
}

impl Setting {
    fn new(quota: Quota, log: Log) -> Self {
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(async {
            let server = MockServer::start().await;
            let mock = Mock::given(matchers::any()).respond_with(log.clone());
            mock.mount(&server).await;
            server
        });
        let base = server.uri().parse().unwrap();
        Self {
            runtime,
            log,
            quota,
            base,
            _server: server,
        }
    }

    fn asynchronous(&self) -> PartnerCenter {
        self.observed(Arc::new(Waits::default()))
    }

    fn observed(&self, observer: Arc<dyn Observer>) -> PartnerCenter {
        PartnerCenter::builder()
            .base_url(self.base.clone())
            .access_token(AccessToken::new("x").unwrap())
            .quota(self.quota.clone())
            .observer(observer)
            .build()
            .unwrap()
    }

    fn blocking(&self) -> blocking::PartnerCenter {
        blocking::PartnerCenter::builder()
            .base_url(self.base.clone())
            .access_token(AccessToken::new("x").unwrap())
            .quota(self.quota.clone())
            .build()
            .unwrap()
    }

    /// `tasks` tasks make one call each, and `threads` threads five.
    fn rush(&self, tasks: usize, threads: usize) -> Duration {
        let began = Instant::now();
        let client = self.asynchronous();
        let tasks: Vec<_> = (0..tasks)
            .map(|_| {
                let client = client.clone();
                let call = async move { client.customers().by_id(CUSTOMER).orders().get().await };
                self.runtime.spawn(call)
            })
            .collect();
        let client = self.blocking();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let orders = client.customers().by_id(CUSTOMER).orders();
                        orders.get().send().unwrap();
                    }
                });
            }
        });
        for task in tasks {
            self.runtime.block_on(task).unwrap().unwrap();
        }
        began.elapsed()
    }
}

#[test]
fn tasks_and_threads_share_one_window() {
    let setting = Setting::new(Quota::new(LIMIT, WINDOW), Log::default());
    let took = setting.rush(30, 6);
    let limit = usize::try_from(LIMIT).unwrap();
    // Some requests are longer on their way than others: 500 ms at most, on a machine that is busy.
    let most = setting.log.most_within(WINDOW.mul_f64(0.75));
    println!("60 calls, {LIMIT} in any 2 s: {took:?}, at most {most} arrivals in 1.5 s");
    assert_eq!(setting.log.arrivals().len(), 60);
    assert!(most <= limit, "{most}");
    assert!(took >= WINDOW * 2, "{took:?}");
    assert!(took < WINDOW * 2 + Duration::from_secs(10), "{took:?}");

    let control = Setting::new(Quota::unlimited(), Log::default());
    control.rush(30, 6);
    let most = control.log.most_within(WINDOW);
    println!("control, limiter off: {most} arrivals in 2 s");
    assert!(most > limit, "the oracle does not bite");
}

#[test]
fn one_429_holds_tasks_and_threads() {
    let log = Log {
        refuses_first: true,
        ..Log::default()
    };
    let setting = Setting::new(Quota::default(), log);
    let waits = Arc::new(Waits::default());
    let client = setting.observed(Arc::<Waits>::clone(&waits));
    let first = setting
        .runtime
        .spawn(async move { client.customers().by_id(CUSTOMER).orders().get().await });
    while !waits.refused.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = setting.rush(30, 6);
    let first = setting.runtime.block_on(first).unwrap().unwrap();
    assert_eq!(first.attempts(), 2);
    let arrivals = setting.log.arrivals();
    let in_the_wait = arrivals[1..]
        .iter()
        .filter(|at| **at - arrivals[0] < Duration::from_millis(950))
        .count();
    println!("one 429 with 1 s, 60 calls: {in_the_wait} arrivals in 0.95 s, {took:?} in all");
    assert_eq!(in_the_wait, 0);
    assert!(took < Duration::from_secs(15), "{took:?}");
}

/// Is told that calls wait.
#[derive(Default)]
struct Waits {
    queued: Mutex<Vec<Duration>>,
    /// Whether a call waits before its next attempt.
    refused: AtomicBool,
}

impl Observer for Waits {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        match event {
            Event::Queued { route, delay } => {
                assert_eq!(*route, "/v1/customers/{customer-tenant-id}/orders");
                self.queued.lock().unwrap().push(*delay);
            }
            Event::Waiting { .. } => self.refused.store(true, Ordering::Relaxed),
            _ => {}
        }
    }
}

#[test]
fn a_call_that_would_wait_too_long_ends_at_once() {
    let setting = Setting::new(Quota::per_minute(1), Log::default());
    setting.rush(1, 0);
    let began = Instant::now();
    let patience = Duration::from_secs(10);
    let check = |error: Error| {
        assert!(error.is_throttled() && error.status().is_none(), "{error}");
        let wait = error.retry_after().unwrap();
        assert!(wait > Duration::from_secs(50), "{wait:?}");
        assert!(error.to_string().contains("no room"), "{error}");
    };
    let orders = setting.blocking().customers().by_id(CUSTOMER).orders();
    check(orders.get().timeout(patience).send().unwrap_err());
    let client = setting.asynchronous();
    let result = setting.runtime.block_on(async {
        let orders = client.customers().by_id(CUSTOMER).orders();
        orders.get().timeout(patience).await
    });
    check(result.unwrap_err());
    assert!(began.elapsed() < patience);
    assert_eq!(setting.log.arrivals().len(), 1);
    // Other resources have other counters, and so have other partners.
    setting.blocking().customers().get().send().unwrap();
    let other = blocking::PartnerCenter::builder()
        .base_url(setting.base.clone())
        .access_token(AccessToken::new("x").unwrap())
        .quota(setting.quota.clone())
        .quota_key("another tenant")
        .build()
        .unwrap();
    other
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .get()
        .send()
        .unwrap();
}

#[test]
fn calls_that_are_given_up_cost_nothing() {
    let setting = Setting::new(Quota::new(2, Duration::from_secs(1)), Log::default());
    let waits = Arc::new(Waits::default());
    let client = setting.observed(Arc::<Waits>::clone(&waits));
    let began = Instant::now();
    let mut tasks: Vec<_> = (0..40)
        .map(|_| {
            let client = client.clone();
            let call = async move { client.customers().by_id(CUSTOMER).orders().get().await };
            setting.runtime.spawn(call)
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    for task in tasks.drain(2..36) {
        task.abort();
    }
    setting.runtime.block_on(async {
        for task in tasks {
            // Which two went first is the runtime's choice.
            let _ = task.await;
        }
    });
    let took = began.elapsed();
    let waits = waits.queued.lock().unwrap();
    println!(
        "40 calls, 2 a second, 34 given up: {took:?}, {} were told to wait",
        waits.len()
    );
    // With all 40 it would be 19 s.
    assert!(took < Duration::from_secs(12), "{took:?}");
    assert!((4..=38).contains(&waits.len()), "{}", waits.len());
}
