//! The quota of both clients, which share it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{Error, Quota, Response};
use partner_center_reqwest::model::{Collection, Order};
use partner_center_reqwest::{PartnerCenter, blocking};
use tokio::task::JoinHandle;

use crate::common::{BOTH, CUSTOMER, token};
use crate::{LIMIT, Service, WINDOW};

/// A service, and the quota of its clients.
struct Setting {
    service: Service,
    quota: Quota,
}

/// A list of orders that is on its way.
type Listing = JoinHandle<Result<Response<Collection<Order>>, Error>>;

impl Setting {
    fn new(quota: Quota, refusal: Option<u32>) -> Self {
        let service = Service::start(refusal);
        Self { service, quota }
    }

    fn observed(&self, observer: Arc<dyn Observer>) -> PartnerCenter {
        PartnerCenter::builder()
            .base_url(self.service.base.clone())
            .access_token(token())
            .quota(self.quota.clone())
            .observer(observer)
            .build()
            .unwrap()
    }

    fn blocking(&self) -> blocking::Builder {
        blocking::PartnerCenter::builder()
            .base_url(self.service.base.clone())
            .access_token(token())
            .quota(self.quota.clone())
    }

    /// Starts so many tasks that make a call each.
    fn start(&self, tasks: usize, client: &PartnerCenter) -> Vec<Listing> {
        let task = |client: PartnerCenter| async move {
            client.customers().by_id(CUSTOMER).orders().get().await
        };
        let tasks = (0..tasks).map(|_| self.service.runtime.spawn(task(client.clone())));
        tasks.collect()
    }

    /// `tasks` tasks make one call each, and `threads` threads five.
    fn rush(&self, tasks: usize, threads: usize) -> Duration {
        let began = Instant::now();
        let tasks = self.start(tasks, &self.observed(Arc::new(Waits::default())));
        let client = self.blocking().build().unwrap();
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
            self.service.runtime.block_on(task).unwrap().unwrap();
        }
        began.elapsed()
    }
}

#[test]
fn tasks_and_threads_share_one_window() {
    let setting = Setting::new(Quota::new(LIMIT, WINDOW), None);
    let took = setting.rush(30, 6);
    let limit = usize::try_from(LIMIT).unwrap();
    // Some requests are longer on their way than others: 500 ms at most, on a machine that is busy.
    let most = setting.service.log.most_within(WINDOW.mul_f64(0.75));
    println!("60 calls, {LIMIT} in any 2 s: {took:?}, at most {most} arrivals in 1.5 s");
    assert_eq!(setting.service.log.arrivals().len(), 60);
    assert!(most <= limit, "{most}");
    assert!(took >= WINDOW * 2, "{took:?}");
    assert!(took < WINDOW * 2 + Duration::from_secs(10), "{took:?}");

    let control = Setting::new(Quota::unlimited(), None);
    control.rush(30, 6);
    let most = control.service.log.most_within(WINDOW);
    println!("control, limiter off: {most} arrivals in 2 s");
    assert!(most > limit, "the oracle does not bite");
}

#[test]
fn one_429_holds_tasks_and_threads() {
    let setting = Setting::new(Quota::default(), Some(1));
    let waits = Arc::new(Waits::default());
    let client = setting.observed(Arc::<Waits>::clone(&waits));
    let first = setting.start(1, &client).remove(0);
    while !waits.refused.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = setting.rush(30, 6);
    let first = setting.service.runtime.block_on(first).unwrap().unwrap();
    assert_eq!(first.attempts(), 2);
    let arrivals = setting.service.log.arrivals();
    let in_the_wait = arrivals[1..]
        .iter()
        .filter(|at| **at - arrivals[0] < Duration::from_millis(950))
        .count();
    println!("one 429 with 1 s, 60 calls: {in_the_wait} arrivals in 0.95 s, {took:?} in all");
    assert_eq!(in_the_wait, 0);
    assert!(took < Duration::from_secs(15), "{took:?}");
}

/// Notes that calls wait.
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
    let setting = Setting::new(Quota::per_minute(1), None);
    setting.rush(1, 0);
    let began = Instant::now();
    let patience = Duration::from_secs(10);
    let check = |error: Error| {
        assert!(error.is_throttled() && error.status().is_none(), "{error}");
        let wait = error.retry_after().unwrap();
        assert!(wait > Duration::from_secs(50), "{wait:?}");
        assert!(error.to_string().contains("no room"), "{error}");
    };
    for colour in BOTH {
        let (base, quota) = (setting.service.base.clone(), setting.quota.clone());
        let result = call!(
            colour,
            |builder| builder.base_url(base).access_token(token()).quota(quota),
            |client| {
                let orders = client.customers().by_id(CUSTOMER).orders();
                orders.get().timeout(patience)
            }
        );
        check(result.unwrap_err());
    }
    assert!(began.elapsed() < patience);
    assert_eq!(setting.service.log.arrivals().len(), 1);
    // Other resources have other counters, and so have other partners.
    let client = setting.blocking().build().unwrap();
    client.customers().get().send().unwrap();
    let other = setting.blocking().quota_key("another tenant").build();
    let orders = other.unwrap().customers().by_id(CUSTOMER).orders();
    orders.get().send().unwrap();
}

#[test]
fn calls_that_are_given_up_cost_nothing() {
    let setting = Setting::new(Quota::new(2, Duration::from_secs(1)), None);
    let waits = Arc::new(Waits::default());
    let client = setting.observed(Arc::<Waits>::clone(&waits));
    let began = Instant::now();
    let mut tasks = setting.start(40, &client);
    std::thread::sleep(Duration::from_millis(300));
    for task in tasks.drain(2..36) {
        task.abort();
    }
    setting.service.runtime.block_on(async {
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
