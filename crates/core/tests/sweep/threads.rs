//! Threads that read a customer each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use partner_center_core::sweep::{SweepError, SweptCustomer};

use crate::town::{Reply, Town, customer, id, number_in, orders, page, until, whole};

/// The numbers of the customers, in the order in which they come.
fn numbers<R>(results: impl Iterator<Item = Result<(SweptCustomer, R), SweepError>>) -> Vec<usize> {
    let of = |customer: &SweptCustomer| number_in(customer.id().as_str());
    results
        .map(|result| match result {
            Ok((customer, _)) => of(&customer),
            Err(error) => of(error.customer().unwrap()),
        })
        .collect()
}

/// So many customers, of whom the first is answered when all others were asked for that may be.
fn with_a_late_one(customers: usize, before: usize) -> Town {
    Town::new(move |town, path| match path {
        "/v1/customers" => page((0..customers).map(customer), None),
        _ if number_in(path) == 0 => {
            until("the others", || town.asked_for_orders() >= before);
            orders(&[])
        }
        _ if number_in(path) == 5 => whole(403, ""),
        _ => orders(&[]),
    })
}

#[test]
fn they_come_as_they_are_finished_or_in_order() {
    let sweep = |before| {
        let sweep = with_a_late_one(20, before).customers().sweep();
        sweep.each(|customer| customer.orders().get().send())
    };
    let finished = numbers(sweep(20));
    assert_eq!(finished.len(), 20);
    assert_ne!(finished[0], 0, "the control: it is late");
    let in_order = numbers(sweep(20).in_order());
    assert_eq!(in_order, (0..20).collect::<Vec<_>>());
}

#[test]
fn no_more_is_in_memory_than_the_window_has() {
    for is_in_order in [false, true] {
        // If more were begun, the first would wait for them.
        let town = with_a_late_one(100, 8);
        let sweep = town.customers().sweep();
        let held = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let count = (Arc::clone(&held), Arc::clone(&most));
        let sweep = sweep.each(move |customer| {
            let orders = customer.orders().get().send()?;
            let now = count.0.fetch_add(1, Ordering::SeqCst) + 1;
            count.1.fetch_max(now, Ordering::SeqCst);
            Ok(orders)
        });
        let mut sweep = sweep.ahead(8);
        if is_in_order {
            sweep = sweep.in_order();
        }
        let mut taken = 0;
        for result in sweep {
            taken += 1;
            if result.is_ok() {
                held.fetch_sub(1, Ordering::SeqCst);
            }
            if taken == 1 {
                until("as many as may be", || town.asked_for_orders() == 9);
                thread::sleep(Duration::from_millis(50));
                assert_eq!(town.asked_for_orders(), 9);
            }
        }
        assert_eq!(taken, 100);
        assert!(most.load(Ordering::SeqCst) <= 9, "{most:?}");
    }
    // The control: a wider window lets more begin.
    let town = Town::of(100);
    let mut sweep = town.customers().sweep().each(|it| it.orders().get().send());
    sweep.next().unwrap().unwrap();
    until("more than nine", || town.asked_for_orders() == 65);
}

#[test]
fn no_customer_is_begun_after_it_is_dropped() {
    let town = Town::of(1_000);
    let living = Arc::new(());
    let alive = Arc::clone(&living);
    let mut sweep = town.customers().sweep().each(move |customer| {
        assert!(Arc::strong_count(&alive) > 1);
        customer.orders().get().send()
    });
    for _ in 0..10 {
        sweep.next().unwrap().unwrap();
    }
    assert!(Arc::strong_count(&living) > 1);
    drop(sweep);
    until("all threads end", || Arc::strong_count(&living) == 1);
    let asked = town.asked_for_orders();
    assert!(asked <= 10 + 64, "{asked}");
    thread::sleep(Duration::from_millis(20));
    assert_eq!(town.asked_for_orders(), asked);
}

fn many_pieces() -> Reply {
    let piece = r#"{"id":"a"},"#.repeat(10);
    let begin = [Ok(r#"{"items":["#.to_owned())];
    let pieces = (0..1_000).map(|_| Ok(piece.clone()));
    let end = [Ok("{}]}".to_owned())];
    (200, begin.into_iter().chain(pieces).chain(end).collect())
}

/// The thread of a list that nobody takes from ends as well.
#[test]
fn items_that_nobody_takes_hold_their_threads_until_it_is_dropped() {
    let town = Town::new(|_, path| match path {
        "/v1/customers" => page((0..40).map(customer), None),
        _ => many_pieces(),
    });
    let living = Arc::new(());
    let alive = Arc::clone(&living);
    let mut sweep = town.customers().sweep().items(move |customer| {
        assert!(Arc::strong_count(&alive) > 1);
        customer.orders().get()
    });
    sweep.next().unwrap().unwrap();
    until("four of them", || sweep.progress().begun == 4);
    thread::sleep(Duration::from_millis(50));
    assert_eq!(sweep.progress().ended, 0, "they wait");
    drop(sweep);
    until("all threads end", || Arc::strong_count(&living) == 1);
    assert_eq!(town.asked_for_orders(), 4);

    // Taken, they come whole.
    let sweep = town.customers().sweep_of([id(1), id(2)]);
    let items = sweep.items(|customer| customer.orders().get());
    assert_eq!(items.map(Result::unwrap).count(), 2 * 10_002);
}

#[test]
fn threads_grow_to_32_and_share_the_work() {
    let town = Town::new(|_, path| {
        // As long as it takes others to be asked as well.
        thread::sleep(Duration::from_millis(1));
        match path {
            "/v1/customers" => page((0..2_000).map(customer), None),
            _ => orders(&[]),
        }
    });
    let sweep = town.customers().sweep();
    let results = sweep.each(|customer| customer.orders().get().send());
    assert_eq!(numbers(results.in_order()), (0..2_000).collect::<Vec<_>>());
    assert_eq!(town.asked().len(), 2_001);
    let most = town.most_open();
    assert!((5..=33).contains(&most), "{most}");
}

#[test]
fn a_closure_that_panics_panics_at_the_caller() {
    let town = Town::of(20);
    let mut sweep = town.customers().sweep().each(|customer| {
        let number = number_in(customer.id().as_str());
        assert_ne!(number, 3, "oh no");
        customer.orders().get().send()
    });
    let panic = catch_unwind(AssertUnwindSafe(|| sweep.by_ref().count())).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("oh no"), "{message}");
    drop(sweep);
    assert!(town.asked_for_orders() < 20);
}
