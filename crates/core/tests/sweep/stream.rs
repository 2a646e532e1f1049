//! The task that polls several lists.

use partner_center_core::sweep::Swept;

use crate::both::{collected, run};
use crate::town::{Town, customer, number_in, orders, page, whole};

#[test]
fn lists_are_read_at_once_within_bounds() {
    let town = Town::of(500);
    let mut sweep = town.customers().sweep().stream(|it| it.orders().get());
    assert!(
        town.asked().is_empty(),
        "nothing is sent before it is polled"
    );
    let mut widest = 0;
    while let Some(event) = run(sweep.next()) {
        event.unwrap();
        widest = widest.max(sweep.progress().at_once);
    }
    assert_eq!(widest, 32);
    // The list of customers is read to its end before it is so many.
    assert_eq!(town.most_open(), 32);
    let progress = sweep.progress();
    assert_eq!((progress.known, progress.ended), (500, 500));
    assert!(progress.is_list_over && run(sweep.next()).is_none());
}

#[test]
fn a_busy_service_is_asked_less() {
    let town = Town::new(|_, path| match path {
        "/v1/customers" => page((0..60).map(customer), None),
        _ if number_in(path) >= 40 => whole(429, ""),
        _ => orders(&[]),
    });
    let mut sweep = town.customers().sweep().stream(|it| it.orders().get());
    let mut widths = Vec::new();
    while run(sweep.next()).is_some() {
        widths.push(sweep.progress().at_once);
    }
    let widest = *widths.iter().max().unwrap();
    assert!(
        widest > 4 && *widths.last().unwrap() <= widest / 2,
        "{widths:?}"
    );
}

/// All items of the first are there before those of the second are asked for.
#[test]
fn one_long_list_does_not_hold_up_the_others() {
    let town = Town::new(|_, path| match path {
        "/v1/customers" => page((0..3).map(customer), None),
        _ if number_in(path) == 0 => orders(&vec![r#"{"id":"a"}"#; 10_000]),
        _ => orders(&[r#"{"id":"b"}"#; 100]),
    });
    let events = collected(town.customers().sweep().stream(|it| it.orders().get()));
    let ends = events.into_iter().filter_map(|event| match event.unwrap() {
        Swept::End { customer, .. } => Some(number_in(customer.id().as_str())),
        Swept::Item { .. } => None,
    });
    assert_eq!(ends.last(), Some(0));
}

#[test]
fn the_list_of_customers_is_read_as_far_as_it_is_needed() {
    let town = Town::new(|_, path| {
        let number = path
            .strip_prefix("/v1/customers?page=")
            .map(str::parse::<usize>);
        let number = if path == "/v1/customers" {
            Some(Ok(0))
        } else {
            number
        };
        let Some(Ok(number)) = number else {
            return orders(&[]);
        };
        let next = format!("/customers?page={}", number + 1);
        let from = number * 300;
        page(
            (from..from + 300).map(customer),
            (number < 9).then_some(&next),
        )
    });
    let mut sweep = town.customers().sweep().stream(|it| it.orders().get());
    let pages = || town.asked().len() - town.asked_for_orders();
    run(sweep.next()).unwrap().unwrap();
    assert_eq!(pages(), 1);
    let mut ends = 1;
    while run(sweep.next()).is_some() {
        ends += 1;
        // Ahead by 256 customers and a page at most.
        assert!(sweep.progress().known <= ends + 32 + 256 + 300);
    }
    assert_eq!((ends, pages()), (3_000, 10));
}

#[test]
fn everything_ends_when_it_is_dropped() {
    let town = Town::of(100);
    let mut sweep = town.customers().sweep().stream(|it| it.orders().get());
    for _ in 0..10 {
        run(sweep.next()).unwrap().unwrap();
    }
    let asked = town.asked_for_orders();
    assert!((5..40).contains(&asked), "{asked}");
    drop(sweep);
    assert_eq!(town.asked_for_orders(), asked);
}
