//! `subscriptions change`, `suspend`, `cancel`, `end`, `schedule` against a service that keeps one subscription.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::harness::{Run, Stub, answer, at, finish, ok, words};

const ID: &str = "5d0c4b1e-62f7-49a8-8b35-90e1d7c2f64a";

/// A subscription of a fixture, changed by the test.
fn subscription(change: impl FnOnce(&mut Value)) -> Value {
    let list = include_str!("../../../../spec/fixtures/subscriptions/new-commerce.json");
    let list: Value = serde_json::from_str(list).unwrap();
    let mut first = list["items"][0].clone();
    first["cancellationAllowedUntilDate"] = json!("2999-01-01T00:00:00Z");
    change(&mut first);
    first
}

/// A service that has this subscription, and takes every change of it.
fn service(there: Value) -> Stub {
    let there = Mutex::new(there);
    Stub::with(move |_, request| {
        let mut there = there.lock().unwrap();
        if request.starts_with("PATCH") {
            let body = request.split_once("\r\n\r\n").unwrap().1;
            *there = serde_json::from_str(body).unwrap();
        }
        ok(there.to_string())
    })
}

fn on(stub: &Stub, command: &str) -> Run {
    let line =
        format!("subscriptions {command}").replace("ID", &format!("{ID} --customer CUSTOMER"));
    finish(at(&stub.url(), &words(&format!("--max-attempts 1 {line}"))))
}

fn sent(stub: &Stub) -> Vec<Value> {
    let patches = stub
        .requests()
        .into_iter()
        .filter(|it| it.starts_with("PATCH"));
    let body = |request: String| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(
            head.to_ascii_lowercase().contains("\r\nif-match: \"eyj"),
            "{head}"
        );
        serde_json::from_str(body).unwrap()
    };
    patches.map(body).collect()
}

const SEATS: &str = "--yes --no-journal -o csv --columns quantity,status,atTermEnd";

#[test]
fn what_the_service_deletes_without_a_word_is_said_before() {
    let stub = service(subscription(|_| ()));
    let run = on(&stub, &format!("change ID --seats 30 {SEATS}"));
    assert_eq!(run.code, 0, "{run:?}");
    run.says_all(&[
        "this buys 5 more seats for the subscription 5d0c4b1e",
        ": from 25 to 30\n",
        "  the service deletes what was scheduled, without a word:\n    next term at TermEnd, quantity 20, offer",
        "): renews; before: renews as scheduled\n",
    ]);
    let sent = sent(&stub);
    assert_eq!(
        (
            sent.len(),
            &sent[0]["quantity"],
            &sent[0]["autoRenewEnabled"]
        ),
        (1, &json!(30), &json!(true))
    );
    // Without --yes and a terminal nothing is sent, but all of it is said.
    let asked = on(&stub, "change ID --seats 40 --no-journal");
    asked.fails(2, &["this buys 10 more seats", "nothing was sent"]);
    let shown = on(&stub, "change ID --seats 40 --dry-run");
    assert!(
        shown.stdout.contains("\"quantity\":40") && shown.stdout.starts_with("PATCH "),
        "{shown:?}"
    );
    assert_eq!(on(&stub, "change ID --seats 40 --curl").code, 0);
    assert_eq!(self::sent(&stub).len(), 1);
}

/// A change in mid-term deletes the end that somebody had scheduled: what is left is a paid extension.
#[test]
fn an_end_that_a_change_deletes_is_said_with_what_is_left() {
    let ends = subscription(|it| {
        it["autoRenewEnabled"] = json!(false);
        it["scheduledNextTermInstructions"].take();
        it["scheduledActions"] = json!([{"scheduleType": "TermEnd", "actionType": "Cancel"}]);
    });
    let run = on(&service(ends), &format!("change ID --seats 26 {SEATS}"));
    assert_eq!(run.code, 0, "{run:?}");
    run.says_all(&[
        "    Cancel at TermEnd\n",
        "): extends monthly at +3 % or +23 %; before: ends\n",
        "+3 %, or +23 % without a monthly plan\n",
    ]);
}

#[test]
fn renewal_off_is_announced_with_its_percentages_and_an_end_is_one() {
    let stub = service(subscription(|_| ()));
    let off = on(&stub, &format!("change ID --auto-renew off {SEATS}"));
    off.gives(
        0,
        "quantity,status,atTermEnd\n25,active,extends monthly at +3 % or +23 %\n",
    );
    off.says_all(&[
        "this turns the renewal of the subscription",
        "goes on from month to month at the monthly price +3 %, or +23 % without a monthly plan\n",
        "in force since 4 May 2026; the API has no price for it); `subscriptions end` ends it\n",
    ]);
    let end = on(&stub, &format!("end ID {SEATS}"));
    end.gives(0, "quantity,status,atTermEnd\n25,active,ends\n");
    assert!(!end.stderr.contains("+3 %, or"), "{end:?}");
    let sent = self::sent(&stub);
    assert_eq!(sent[1]["autoRenewEnabled"], false);
    assert_eq!(
        sent[1]["scheduledActions"],
        json!([{"scheduleType": "TermEnd", "actionType": "Cancel"}])
    );
    // It is so already.
    let again = on(&stub, &format!("end ID {SEATS}"));
    again.gives(0, "quantity,status,atTermEnd\n25,active,ends\n");
    again.says("it is so already; nothing was sent");
    assert_eq!(self::sent(&stub).len(), 2);
    // A next term needs a renewal.
    on(&stub, "schedule ID --seats 3 --dry-run")
        .fails(2, &["its renewal is off", "--auto-renew on"]);
    on(&stub, &format!("schedule ID --clear {SEATS}")).ends(0, &["takes out what is scheduled"]);
}

#[test]
fn fewer_seats_and_a_cancellation_have_a_date() {
    let late =
        subscription(|it| it["cancellationAllowedUntilDate"] = json!("2026-01-02T03:04:05Z"));
    let stub = service(late);
    for command in ["change ID --seats 24", "cancel ID"] {
        let run = on(&stub, &format!("{command} {SEATS}"));
        run.fails(2, &["until 2026-01-02T03:04:05Z", "--allow-late"]);
    }
    assert_eq!(sent(&stub).len(), 0);
    let sent_late = on(&stub, &format!("change ID --seats 24 --allow-late {SEATS}"));
    sent_late.ends(
        0,
        &[
            "this gives back 1 seats of",
            "  seats that can be given back: 25\n",
            "  possible until 2026-01-02T03:04:05Z\n",
        ],
    );
    on(&stub, &format!("cancel ID --allow-late {SEATS}"))
        .gives(0, "quantity,status,atTermEnd\n24,deleted,over\n");
    let (more, name) = (
        format!("change ID --seats 30 {SEATS}"),
        format!("change ID --name New {SEATS}"),
    );
    assert_eq!([on(&stub, &more).code, on(&stub, &name).code], [0, 0]);
    assert_eq!(sent(&stub)[3]["friendlyName"], "New");
}

#[test]
fn a_next_term_is_what_it_is_now_but_for_what_is_said() {
    let stub = service(subscription(|_| ()));
    let run = on(
        &stub,
        &format!("schedule ID --seats 12 --term p1m --billing-cycle monthly {SEATS}"),
    );
    run.ends(
        0,
        &[
            "this schedules the next term",
            "quantity 12, offer CFQ7TTC0WMQL:0004:CFQ7TTC087BG",
        ],
    );
    assert_eq!(
        sent(&stub)[0]["scheduledNextTermInstructions"],
        json!({"product": {"productId": "CFQ7TTC0WMQL", "skuId": "0004", "availabilityId": "CFQ7TTC087BG",
            "billingCycle": "monthly", "termDuration": "P1M"}, "quantity": 12})
    );
    on(&stub, "schedule ID --offer a:b").fails(2, &["expected product:sku:availability"]);
    on(&stub, "schedule ID").fails(2, &["--clear"]);
    on(&stub, "schedule ID --clear --seats 3").fails(2, &["cannot be used with"]);
    for (command, word) in [("suspend", "suspended"), ("reactivate", "active")] {
        let done = on(
            &stub,
            &format!("{command} ID --yes --no-journal -o csv --columns status"),
        );
        done.gives(0, format!("status\n{word}\n"));
    }
}

/// The service takes its time: 202 with the place where to look.
#[test]
fn an_accepted_change_is_followed_until_it_shows() {
    let body = |seats| subscription(|it| it["quantity"] = json!(seats)).to_string();
    let stub = Stub::with(move |number, request| match number {
        0 => ok(body(25)),
        1 if request.starts_with("PATCH") => answer(
            &format!("202 Accepted\r\nLocation: /customers/c/subscriptions/{ID}?way=1"),
            "",
        ),
        _ => ok(body(30)),
    });
    let run = on(&stub, &format!("change ID --seats 30 {SEATS}"));
    assert_eq!(run.code, 0, "{run:?}");
    run.says("it was accepted; waiting until it shows");
    assert!(
        run.stdout.ends_with("30,active,renews as scheduled\n"),
        "{run:?}"
    );
    let last = stub.requests().pop().unwrap();
    assert!(
        last.starts_with(&format!("GET /v1/customers/c/subscriptions/{ID}?way=1 ")),
        "{last}"
    );
}
