//! `orders list --all-customers`: the orders of all customers as one list.

use std::time::Duration;

use crate::harness::{CUSTOMER, Run, Stub, answer, at, compact, finish, list, ok, sandbox, words};

const A: &str = "11111111-1111-1111-1111-111111111111";
const B: &str = "22222222-2222-2222-2222-222222222222";
const C: &str = "33333333-3333-3333-3333-333333333333";

const ALL: &str = "orders list --all-customers";

fn customers() -> Vec<u8> {
    ok(format!(
        r#"{{"totalCount":3,"items":[{{"id":"{A}","companyProfile":{{"companyName":"=A1"}}}},
            {{"id":"{B}","companyProfile":{{"companyName":"Bé \"B\""}}}},{{"id":"{C}"}}]}}"#
    ))
}

/// A service with three customers, which answers for the orders of each of them.
fn service(orders: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Stub {
    Stub::with(move |_, request| {
        let path = request.split(' ').nth(1).unwrap_or_default();
        match path.split('/').nth(3) {
            Some(customer) => orders(customer),
            None => customers(),
        }
    })
}

fn orders_of(customer: &str) -> Vec<u8> {
    match customer {
        A => ok(
            r#"{"items":[{"id":"a1","totalPrice":1.50,"lineItems":[{"quantity":1},{"quantity":7}]},{"id":"a2","n":1e400}]}"#,
        ),
        B => answer(
            "403 Forbidden",
            r#"{"code":"9002","description":"the relationship has ended"}"#,
        ),
        _ => ok(r#"{"items":[{"id":"c1","totalPrice":10,"lineItems":[]}]}"#),
    }
}

fn all(stub: &Stub, more: &str) -> Run {
    stub.run(&words(&format!("{ALL} {more}")))
}

/// One customer after the other gives the same.
#[test]
fn the_orders_of_all_customers_are_those_of_each() {
    let ids = sandbox(&words("customers list -o csv --no-headers --columns id"));
    let mut expected = Vec::new();
    for id in ids.stdout.lines() {
        let of = ["orders", "list", "--customer", id, "-o", "jsonl"];
        let run = sandbox(&of);
        run.succeeds();
        expected.extend(run.stdout.lines().map(str::to_owned));
    }
    assert!(expected.len() > 8, "{expected:?}");
    let run = sandbox(&words(&format!("{ALL} -o jsonl")));
    run.succeeds();
    let found = run.stdout.lines().map(|line| {
        let (_, order) = line.split_once(",\"order\":").unwrap();
        order.strip_suffix('}').unwrap().to_owned()
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
    let run = sandbox(&words(&format!("{ALL} -o csv --no-headers")));
    let begin = format!("{CUSTOMER},Lakeshore Instruments,9qg-");
    assert!(run.stdout.contains(&begin), "{run:?}");
    assert_eq!(run.stdout.lines().count(), expected.len());
}

#[test]
fn a_customer_that_is_refused_costs_only_itself() {
    let wrapped = [
        format!(
            r#"{{"customer":{{"id":"{A}","name":"=A1"}},"order":{{"id":"a1","totalPrice":1.50,"lineItems":[{{"quantity":1}},{{"quantity":7}}]}}}}"#
        ),
        format!(r#"{{"customer":{{"id":"{A}","name":"=A1"}},"order":{{"id":"a2","n":1e400}}}}"#),
        format!(
            r#"{{"customer":{{"id":"{C}","name":null}},"order":{{"id":"c1","totalPrice":10,"lineItems":[]}}}}"#
        ),
    ];
    for (format, expected) in [
        ("jsonl", wrapped.join("\n") + "\n"),
        (
            "json",
            format!(r#"{{"totalCount":3,"items":[{}]}}"#, wrapped.join(",")),
        ),
        (
            "csv",
            format!("customerId,customerName,id\n{A},'=A1,a1\n{A},'=A1,a2\n{C},,c1\n"),
        ),
        (
            "table",
            format!(
                "CUSTOMER ID                           CUSTOMER NAME  ID\n{A}  =A1            a1\n\
                 {A}  =A1            a2\n{C}                 c1\n"
            ),
        ),
    ] {
        let columns = match format {
            "csv" | "table" => "--columns customerId,customerName,id",
            _ => "",
        };
        let stub = service(orders_of);
        let run = all(&stub, &format!("-o {format} {columns}"));
        let stdout = match format {
            "json" => compact(&run.stdout),
            _ => run.stdout.clone(),
        };
        assert_eq!((run.code, stdout), (7, expected), "{run:?}");
        run.says_all(&[
            &format!(
                "warning: customer {B}: 403 Forbidden: the relationship has ended (code 9002)"
            ),
            "warning: 1 of 3 customers could not be read\n",
        ]);
        assert_eq!(stub.requests().len(), 4, "{:?}", stub.requests());
    }
    let run = all(&service(orders_of), "-o yaml");
    assert!(
        run.stdout
            .starts_with("totalCount: 3\nitems:\n  - customer:\n      id: "),
        "{run:?}"
    );
    let run = all(&service(orders_of), "-o csv");
    assert!(
        run.stdout
            .starts_with("customerId,customerName,id,cycle,status,"),
        "{run:?}"
    );
}

#[test]
fn when_all_are_refused_there_is_no_list() {
    let stub = service(|_| orders_of(B));
    for format in ["csv", "jsonl", "json", "table"] {
        let run = all(&stub, &format!("-o {format}"));
        run.fails(
            1,
            &[
                &format!("warning: customer {C}: 403"),
                "error: no customer could be read\n",
            ],
        );
    }
    let stub = Stub::json("{\"items\":[]}");
    let run = all(&stub, "-o csv --columns id");
    run.gives(0, "id\n");
    assert_eq!(all(&stub, "").stderr, "no orders\n");
}

/// It would be the same for every other customer.
#[test]
fn a_failed_sign_in_ends_it() {
    let stub = service(|_| answer("401 Unauthorized", ""));
    let run = all(&stub, "-o jsonl");
    run.fails(4, &["error: 401 Unauthorized"]);
    let stub = service(|customer| match customer {
        A => orders_of(A),
        _ => answer("401 Unauthorized", ""),
    });
    let run = all(&stub, "-o csv --columns id");
    run.gives(4, "id\na1\na2\n");
    let stub = Stub::new(&[answer("404 Not Found", r#"{"code":"1","description":"x"}"#)]);
    let run = all(&stub, "");
    assert_eq!((run.code, &*run.stdout), (3, ""), "{run:?}");
    assert_eq!(stub.requests().len(), 1);
}

#[test]
fn the_list_of_customers_may_break_off() {
    let page =
        format!(r#"{{"items":[{{"id":"{A}"}}],"links":{{"next":{{"uri":"/customers?page=2"}}}}}}"#);
    let stub = Stub::with(move |_, request| match request {
        request if request.contains(A) => orders_of(A),
        request if request.contains("page=2") => answer("400 Bad Request", ""),
        _ => ok(&page),
    });
    let run = all(&stub, "-o csv --columns id");
    run.gives(1, "id\na1\na2\n");
    run.says_all(&["the rest could not be read", "error: 400 Bad Request"]);
}

/// A page that breaks off is asked for again, and nothing of it is there twice.
#[test]
fn a_customer_whose_list_breaks_off_is_read_again() {
    for (attempts, code, expected) in [("2", 0, "a1 a2 c1"), ("1", 7, "c1")] {
        let count = std::sync::Mutex::new(0);
        let stub = service(move |customer| {
            if customer == A {
                let mut count = count.lock().unwrap();
                *count += 1;
                if *count == 1 {
                    return b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"items\":[{\"id\":\"a1\"},".to_vec();
                }
            }
            let is_refused = customer == B;
            if is_refused {
                ok("{\"items\":[]}")
            } else {
                orders_of(customer)
            }
        });
        let arguments = format!("{ALL} -o csv --no-headers --columns id --max-attempts {attempts}");
        let run = finish(at(&stub.url(), &words(&arguments)));
        let ids = run.stdout.lines().collect::<Vec<_>>().join(" ");
        assert_eq!((run.code, &*ids), (code, expected), "{run:?}");
    }
}

/// Whoever answers first, the order is that of the list; a limit does not change it.
#[test]
fn customers_stay_in_their_order() {
    let slow = || {
        service(|customer| {
            std::thread::sleep(Duration::from_millis(if customer == A { 500 } else { 0 }));
            if customer == B {
                ok("{\"items\":[{\"id\":\"b1\"}]}")
            } else {
                orders_of(customer)
            }
        })
    };
    for (more, expected) in [
        ("", "a1 a2 b1 c1"),
        ("--limit 3", "a1 a2 b1"),
        ("--sort -id", "c1 b1 a2 a1"),
        ("--sort -total,id --limit 2", "c1 a1"),
        ("--sort -customerId,id", "c1 b1 a1 a2"),
    ] {
        for format in ["csv", "table"] {
            let run = all(
                &slow(),
                &format!("--no-headers --columns id -o {format} {more}"),
            );
            let ids = run.stdout.lines().collect::<Vec<_>>().join(" ");
            assert_eq!((run.code, &*ids), (0, expected), "{more} {format}: {run:?}");
        }
    }
}

#[test]
fn lines_and_what_cannot_be_read_are_as_in_other_lists() {
    let run = all(
        &service(orders_of),
        "--lines -o csv --columns customerName,id,quantity",
    );
    run.gives(
        7,
        "customerName,id,quantity\n'=A1,a1,1\n'=A1,a1,7\n'=A1,a2,\n,c1,\n",
    );
    let run = all(&service(orders_of), "--lines -o jsonl --limit 1");
    let expected = format!(
        r#"{{"customer":{{"id":"{A}","name":"=A1"}},"order":{{"id":"a1","totalPrice":1.50}},"line":{{"quantity":1}}}}"#
    );
    run.gives(0, expected + "\n");
    let stub = service(|customer| match customer {
        B => ok(r#"{"items":[{"id":"b1"},{"id":"b2","lineItems":"oops"}]}"#),
        other => orders_of(other),
    });
    let run = all(&stub, "-o csv --columns customerId,id");
    run.gives(
        7,
        format!("customerId,id\n{A},a1\n{A},a2\n{B},b1\n{B},b2\n{C},c1\n"),
    );
    run.says(&format!("warning: customer {B}: items[1].lineItems: "));
}

#[test]
fn it_is_one_customer_or_all() {
    let stub = service(orders_of);
    let run = stub.run(&list(&["--all-customers"]));
    run.fails(2, &["cannot be used with"]);
    let run = stub.run(&["orders", "list"]);
    run.fails(2, &["--customer <GUID>", "--all-customers"]);
    assert!(stub.requests().is_empty());
}

/// A service that answers nobody is not asked for everybody.
#[test]
fn many_customers_without_an_answer_end_it() {
    let customers: Vec<_> = (0..60)
        .map(|number| format!(r#"{{"id":"c{number:07}-0000-4000-8000-000000000000"}}"#))
        .collect();
    let list = format!(r#"{{"items":[{}]}}"#, customers.join(","));
    let stub = Stub::with(move |number, _| match number {
        0 => ok(&list),
        _ => answer("503 Service Unavailable", ""),
    });
    let run = stub.run(&words("orders list --all-customers -o jsonl"));
    assert_eq!(run.code, 1, "{run:?}");
    // Some are under way when it ends.
    assert!(stub.requests().len() < 60, "{}", stub.requests().len());
}
