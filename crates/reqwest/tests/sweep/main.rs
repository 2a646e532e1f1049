//! Sweeps over the network, by both clients: one sign-in, one quota, and whoever fails costs only itself.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed set-up is a failed test; figures are to be seen"
)]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod service;

use std::time::{Duration, Instant};

use partner_center_reqwest::core::sweep::{Sweep, SweepError, Swept};
use partner_center_reqwest::core::{Quota, RetryPolicy};
use partner_center_reqwest::model::Order;
use partner_center_reqwest::{PartnerCenter, blocking};

use crate::common::{BOTH, Colour};
use crate::service::{Plan, Service, id};

type Event = Result<Swept<Order>, SweepError>;

macro_rules! client {
    ($client:ty, $service:expr, $quota:expr) => {
        <$client>::builder()
            .base_url($service.base())
            .credentials($service.app())
            .retry(RetryPolicy::never())
            .quota($quota)
            .build()
            .unwrap()
    };
}

fn blocking_client(service: &Service, quota: Quota) -> blocking::PartnerCenter {
    client!(blocking::PartnerCenter, service, quota)
}

/// The orders of all customers, read to the end by a client of this colour.
fn all_orders(colour: Colour, service: &Service, quota: Quota) -> Vec<Event> {
    match colour {
        Colour::Async => service.runtime.block_on(async {
            let client = client!(PartnerCenter, service, quota);
            let sweep = client.customers().sweep();
            let mut sweep = sweep.stream(|customer| customer.orders().get());
            // It can be moved to another task.
            let task = tokio::spawn(async move {
                let mut events = Vec::new();
                while let Some(event) = sweep.next().await {
                    events.push(event);
                }
                events
            });
            task.await.unwrap()
        }),
        Colour::Blocking => {
            let sweep = blocking_client(service, quota).customers().sweep();
            sweep.items(|customer| customer.orders().get()).collect()
        }
    }
}

fn whole_ends(events: &[Event]) -> usize {
    let is_whole = |event: &&Event| matches!(event, Ok(Swept::End { end, .. }) if end.is_whole);
    events.iter().filter(is_whole).count()
}

#[test]
fn one_sign_in_and_one_quota_for_all() {
    const WINDOW: Duration = Duration::from_secs(2);
    for colour in BOTH {
        let service = Service::start(Plan::of(45));
        let began = Instant::now();
        let events = all_orders(colour, &service, Quota::new(20, WINDOW));
        let took = began.elapsed();
        assert_eq!((whole_ends(&events), events.len()), (45, 2 * 45));
        assert_eq!(service.tokens(), 1);
        assert_eq!(service.asked("/orders").len(), 45, "one request each");
        // Some requests are longer on their way than others: 500 ms at most, on a machine that is busy.
        let most = service.most_orders_within(WINDOW.mul_f64(0.75));
        println!("{colour:?}: 45 customers, 20 in any 2 s: {took:?}, at most {most} in 1.5 s");
        assert!(most <= 20 && took >= WINDOW * 2, "{most} {took:?}");

        let control = Service::start(Plan::of(45));
        all_orders(colour, &control, Quota::unlimited());
        let most = control.most_orders_within(WINDOW);
        assert!(most > 20, "the control, without a quota: {most}");
        // More than one at once, fewer than all.
        let at_once = control.most_at_once();
        assert!((2..=32).contains(&at_once), "{at_once}");
    }
}

#[test]
fn refused_and_broken_ones_in_the_middle() {
    for colour in BOTH {
        let plan = Plan::of(9).with_orders(4, 403, r#"{"code":"800043","description":"no"}"#);
        let plan = plan.with_orders(6, 200, r#"{"items":[{"id":"a"},{"id":7},{"id":"b"}]}"#);
        let service = Service::start(plan);
        let events = all_orders(colour, &service, Quota::default());
        assert_eq!(whole_ends(&events), 8);
        let mut errors: Vec<_> = events.iter().filter_map(|it| it.as_ref().err()).collect();
        errors.sort_by_key(|error| error.customer().unwrap().id().clone());
        let [refused, broken] = errors[..] else {
            panic!("{errors:?}");
        };
        assert_eq!(refused.customer().unwrap().id().as_str(), id(4));
        assert!(refused.error().is_forbidden() && refused.error().request_id().is_some());
        assert!(refused.to_string().contains("800043"), "{refused}");
        assert_eq!(broken.customer().unwrap().id().as_str(), id(6));
        assert_eq!(broken.error().body().unwrap(), r#"{"id":7}"#);
        let of_six = events.iter().flatten().filter_map(|event| match event {
            Swept::Item { customer, item } if customer.id().as_str() == id(6) => item.id.as_deref(),
            _ => None,
        });
        assert_eq!(of_six.collect::<Vec<_>>(), ["a", "b"]);
    }
}

#[test]
fn a_list_that_fails_on_its_second_page() {
    for colour in BOTH {
        let service = Service::start(Plan::of(6).failing_after(3));
        let mut events = all_orders(colour, &service, Quota::default());
        let last = events.pop().unwrap().unwrap_err();
        assert!(last.is_of_list() && last.customer().is_none(), "{last}");
        assert_eq!(last.error().status().unwrap().as_u16(), 500);
        assert_eq!((whole_ends(&events), events.len()), (3, 6));
    }
}

#[test]
fn nothing_is_sent_after_it_is_dropped() {
    for colour in BOTH {
        let service = Service::start(Plan::of(300));
        match colour {
            Colour::Async => service.runtime.block_on(async {
                let client = client!(PartnerCenter, service, Quota::default());
                let sweep = client.customers().sweep();
                let mut sweep = sweep.stream(|customer| customer.orders().get());
                for _ in 0..20 {
                    sweep.next().await.unwrap().unwrap();
                }
            }),
            Colour::Blocking => {
                let client = blocking_client(&service, Quota::default());
                let sweep = client.customers().sweep();
                let mut results = sweep.each(|customer| customer.orders().get().send());
                for _ in 0..10 {
                    results.next().unwrap().unwrap();
                }
            }
        }
        // What was under way is answered within this time.
        std::thread::sleep(Duration::from_millis(500));
        let asked = service.asked("/orders").len();
        assert!((10..=80).contains(&asked), "{colour:?}: {asked}");
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(service.asked("/orders").len(), asked, "{colour:?}");
    }
}

#[test]
fn threads_deliver_in_order_and_within_the_window() {
    let service = Service::start(Plan::of(60).slow(0, Duration::from_millis(700)));
    let sweep = |service: &Service| {
        let client = blocking_client(service, Quota::default());
        let sweep = client.customers().sweep();
        sweep.each(|customer| Ok(customer.orders().get().send()?.items.len()))
    };
    let began = Instant::now();
    let mut results = sweep(&service).ahead(10).in_order();
    let (first, orders) = results.next().unwrap().unwrap();
    assert_eq!((first.id().as_str(), orders), (id(0).as_str(), 1));
    assert!(began.elapsed() >= Duration::from_millis(700));
    let asked = service.asked("/orders").len();
    assert!((10..=11).contains(&asked), "{asked}");
    let rest = results.map(|result| result.unwrap().0.id().to_string());
    assert_eq!(
        rest.collect::<Vec<_>>(),
        (1..60).map(id).collect::<Vec<_>>()
    );

    // As they finish, the slow one is not the first.
    let service = Service::start(Plan::of(60).slow(0, Duration::from_millis(700)));
    let (first, _) = sweep(&service).next().unwrap().unwrap();
    assert_ne!(first.id().as_str(), id(0));
}

#[test]
fn a_choice_of_customers_asks_for_no_other() {
    let service = Service::start(Plan::of(20));
    let client = blocking_client(&service, Quota::default());
    let count = |sweep: Sweep<blocking::PartnerCenter>| {
        let results = sweep.each(|customer| customer.orders().get().include_price(true).send());
        results.map(Result::unwrap).count()
    };
    assert_eq!(count(client.customers().sweep_of([id(3), id(5), id(3)])), 2);
    assert!(service.asked("customers?").is_empty());
    assert_eq!(service.asked("/orders?include_price=true").len(), 2);

    let list = client.customers().get().size(7);
    assert_eq!(count(list.sweep()), 20);
    assert_eq!(service.asked("customers?size=7").len(), 1);
}
