//! What both drivers give alike.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use partner_center_core::driver::Failure;
use partner_center_core::endpoint::Streamed;
use partner_center_core::model::Order;
use partner_center_core::sweep::{End, Sweep, SweepError, Swept};
use partner_center_core::{Call, CustomerOperations, ListOrders, Notice};

use crate::town::{Town, customer, id, number_in, orders, page, whole};

pub(crate) type Event<T> = Result<Swept<T>, SweepError>;

fn context() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

/// Runs to the end what wakes itself up.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context()) {
            return value;
        }
    }
}

/// All that a stream gives, as it would to another task.
pub(crate) fn collected<T>(mut stream: impl Send + Unpin + Stream<Item = T> + 'static) -> Vec<T> {
    let mut all = Vec::new();
    run(std::future::poll_fn(|context| {
        while let Some(item) = std::task::ready!(Pin::new(&mut stream).poll_next(context)) {
            all.push(item);
        }
        Poll::Ready(())
    }));
    all
}

/// By either driver.
fn by_both<E>(
    sweep: impl Fn() -> Sweep<Town>,
    call: fn(CustomerOperations<Town>) -> Call<Town, E>,
) -> [Vec<Event<E::Given>>; 2]
where
    E: Streamed<Given: Send + 'static> + Send + Sync + 'static,
    E::Output: Send,
{
    let by_task = collected(sweep().stream(call));
    [by_task, sweep().items(call).collect()]
}

fn orders_of(customer: CustomerOperations<Town>) -> Call<Town, ListOrders> {
    customer.orders().get()
}

/// What came of each customer, in words; what belongs to none has the number 0.
fn told(events: Vec<Event<Order>>) -> BTreeMap<usize, Vec<String>> {
    let mut told = BTreeMap::<_, Vec<_>>::new();
    for event in events {
        let (of, what) = match event {
            Ok(Swept::Item { customer, item }) => {
                (Some(customer), item.id.unwrap_or_default().to_string())
            }
            Ok(Swept::End { customer, end }) => {
                let whole = if end.is_whole { "whole" } else { "cut" };
                let what = format!("{whole}: {} and {} broken", end.items, end.broken);
                (Some(customer), what)
            }
            Err(error) => {
                let of = error.customer().cloned();
                let (list, error) = (error.is_of_list(), error.into_error());
                let body = String::from_utf8_lossy(error.body().unwrap()).into_owned();
                let list = if list { "list " } else { "" };
                let status = error.status().unwrap().as_u16();
                (of, format!("{list}{status} {body}"))
            }
        };
        let number = of.map_or(0, |customer| number_in(customer.id().as_str()));
        told.entry(number).or_default().push(what);
    }
    told
}

#[test]
fn whoever_fails_costs_only_itself() {
    let town = || {
        Town::new(|_, path| match path {
            "/v1/customers" => page(
                [
                    customer(1),
                    customer(2),
                    r#"{"domain":"x"}"#.to_owned(),
                    customer(3),
                ],
                Some("/customers?page=2"),
            ),
            "/v1/customers?page=2" => page(
                [
                    customer(2).to_uppercase().replace("ID", "id"),
                    format!(r#"{{"id":"{}","companyProfile":7}}"#, id(5)),
                    customer(4),
                ],
                None,
            ),
            _ => match number_in(path) {
                1 => orders(&[r#"{"id":"a"}"#, r#"{"id":"b"}"#]),
                2 => whole(403, r#"{"code":"800043"}"#),
                3 => orders(&[r#"{"id":"c"}"#, r#"{"id":7}"#, r#"{"id":"d"}"#]),
                4 => whole(200, r#"{"items":[{"id":"e"},{"id":"#),
                _ => orders(&[]),
            },
        })
    };
    for events in by_both(|| town().customers().sweep(), orders_of) {
        let expected = [
            (0, vec![r#"list 200 {"domain":"x"}"#]),
            (1, vec!["a", "b", "whole: 2 and 0 broken"]),
            (2, vec![r#"403 {"code":"800043"}"#, "cut: 0 and 0 broken"]),
            (
                3,
                vec!["c", r#"200 {"id":7}"#, "d", "whole: 2 and 1 broken"],
            ),
            (4, vec!["e", r#"200 {"id":"#, "cut: 1 and 0 broken"]),
            (
                5,
                vec![
                    r#"list 200 {"id":"00000005-4c42-4b27-b17b-91a835d8686a","companyProfile":7}"#,
                    "whole: 0 and 0 broken",
                ],
            ),
        ];
        let expected: BTreeMap<_, _> = expected
            .map(|(number, told)| (number, told.into_iter().map(str::to_owned).collect()))
            .into();
        assert_eq!(told(events), expected);
    }
}

#[test]
fn what_the_list_says_of_a_customer_comes_with_its_orders() {
    for events in by_both(|| Town::of(3).customers().sweep(), orders_of) {
        assert_eq!(events.len(), 6);
        for event in events {
            let (Swept::Item { customer, .. } | Swept::End { customer, .. }) = event.unwrap();
            let number = number_in(customer.id().as_str());
            let company = customer.listed().unwrap().company_profile.as_ref().unwrap();
            let name = format!("Customer {number}");
            assert_eq!(company.company_name.as_deref(), Some(name.as_str()));
        }
    }
}

#[test]
fn a_list_that_breaks_off_ends_it_behind_the_customers_that_it_had() {
    let cut = format!(r#"{{"items":[{},{{"id":"#, customer(3));
    for second in [whole(500, ""), whole(200, cut)] {
        let known = 2 + usize::from(second.0 == 200);
        let body = second.1[0].as_ref().unwrap().clone();
        let status = second.0;
        let town = Town::new(move |_, path| match path {
            "/v1/customers" => page([customer(1), customer(2)], Some("/customers?page=2")),
            "/v1/customers?page=2" => whole(status, body.clone()),
            _ => orders(&[r#"{"id":"a"}"#]),
        });
        for mut events in by_both(|| town.customers().sweep(), orders_of) {
            let last = events.pop().unwrap().unwrap_err();
            assert!(last.is_of_list() && last.customer().is_none(), "{last}");
            assert!(last.to_string().starts_with("the list of customers: "));
            assert_eq!(last.error().status().unwrap().as_u16(), status);
            assert_eq!(events.len(), 2 * known);
            assert!(events.iter().all(Result::is_ok));
        }
    }
}

#[test]
fn given_customers_are_read_once_each_and_nothing_is_listed() {
    let town = Town::of(0);
    let ids = || [id(7), "contoso".to_owned(), id(7).to_uppercase(), id(1)];
    for events in by_both(|| town.customers().sweep_of(ids()), orders_of) {
        let ends = events.iter().flatten();
        let ends = ends.filter(|event| matches!(event, Swept::End { .. }));
        assert_eq!(ends.count(), 3);
        assert_eq!(events.iter().flatten().count(), 5, "two orders, three ends");
        let wrong = events.into_iter().find_map(Result::err).unwrap();
        assert!(wrong.error().is_invalid_input());
        assert!(
            wrong.to_string().starts_with("customer contoso: "),
            "{wrong}"
        );
    }
    // Twice two: one by each driver.
    assert_eq!(town.asked_for_orders(), 4);
    assert_eq!(town.asked().len(), 4);
    for events in by_both(|| town.customers().sweep_of([""; 0]), orders_of) {
        assert!(events.is_empty());
    }
}

#[test]
fn the_call_of_each_customer_has_its_options() {
    let town = Town::new(|_, path| match path {
        "/v1/customers?size=2" => page([customer(1)], None),
        _ => orders(&[r#"{"id":"a"}"#, r#"{"id":7}"#]),
    });
    let sweep = || town.customers().get().size(2).sweep();
    for events in by_both(sweep, |it| it.orders().get().include_price(true).lenient()) {
        let raws = events.iter().flatten().filter_map(|event| match event {
            Swept::Item { item, .. } => Some(item.raw().to_owned()),
            Swept::End { end, .. } => {
                assert_eq!((end.items, end.broken, end.pages), (2, 0, 1));
                None
            }
        });
        assert_eq!(raws.collect::<Vec<_>>(), [r#"{"id":"a"}"#, r#"{"id":7}"#]);
    }
    for events in by_both(sweep, |it| it.subscriptions().get()) {
        assert_eq!(events.len(), 3, "a broken one, too");
    }
    let asked = town.asked();
    let of = |what: &str| asked.iter().filter(|path| path.contains(what)).count();
    assert_eq!(
        (of("/orders?include_price=true"), of("/subscriptions")),
        (2, 2)
    );
}

#[test]
fn warnings_come_with_the_end_and_do_not_pile_up() {
    let all = r#"{"id":"a","billingCycle":"annual"},"#.repeat(150) + "{}";
    let town = Town::new(move |_, path| match path {
        "/v1/customers" => {
            let list = format!(r#"{{"totalCount":3,"items":[{}]}}"#, customer(1));
            whole(200, list)
        }
        _ => whole(200, format!(r#"{{"totalCount":151,"items":[{all}]}}"#)),
    });
    let end_of = |events: Vec<Event<Order>>| -> End {
        let Some(Ok(Swept::End { end, .. })) = events.into_iter().last() else {
            panic!("no end");
        };
        end
    };
    let one_time = |it: CustomerOperations<Town>| {
        use partner_center_core::model::BillingCycleType::OneTime;
        it.orders().get().billing_cycle_type(OneTime)
    };
    for events in by_both(|| town.customers().sweep(), one_time) {
        let end = end_of(events);
        assert_eq!((end.items, end.notices.len()), (151, 100));
        assert_eq!(end.further_notices, 50);
        assert!(matches!(&end.notices[0], (1, Notice::OutsideFilter { .. })));
    }
    let of_list = [(
        1,
        Notice::CountMismatch {
            total_count: 3,
            items: 1,
        },
    )];
    let mut by_task = town.customers().sweep().stream(orders_of);
    while run(by_task.next()).is_some() {}
    assert_eq!(by_task.take_list_notices(), of_list);
    let mut by_threads = town.customers().sweep().items(orders_of);
    assert_eq!(by_threads.by_ref().count(), 152);
    assert_eq!(by_threads.take_list_notices(), of_list);
}

#[test]
fn a_body_that_breaks_off_is_the_end_of_one_customer() {
    let town = || {
        Town::new(|_, path| match path {
            "/v1/customers" => page([customer(1), customer(2)], None),
            _ if number_in(path) == 1 => {
                let begin = r#"{"items":[{"id":"a"},"#.to_owned();
                (200, vec![Ok(begin), Err(Failure::sent("reset"))])
            }
            _ => orders(&[r#"{"id":"b"}"#]),
        })
    };
    for events in by_both(|| town().customers().sweep(), orders_of) {
        let (fine, broken): (Vec<_>, Vec<_>) = events.into_iter().partition(Result::is_ok);
        assert_eq!((fine.len(), broken.len()), (4, 1));
        let broken = broken.into_iter().find_map(Result::err).unwrap();
        assert!(broken.error().is_transport() && !broken.is_of_list());
        assert_eq!(number_in(broken.customer().unwrap().id().as_str()), 1);
    }
}
