//! One purchase, however often and however badly its request arrives.

use std::collections::HashSet;
use std::io::Read;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, bearer, lost, open, patch, post, send, start, write_with};
use crate::create::{SOFTWARE, STANDARD, line};
use crate::{CONTOUR, MAIN, count, order_path, orders_of};

const ID: &str = "5f1c0a2e-8d47-4b36-9a10-7e2bc4d8f913";

fn buy(sandbox: &Sandbox, id: &str, body: &Value) -> Reply {
    let headers = [("MS-RequestId", id)];
    write_with(sandbox, "POST", &orders_of(MAIN), &headers, body)
}

fn buy_again(sandbox: &Sandbox) -> Reply {
    buy(sandbox, ID, &line(STANDARD, 5))
}

/// A purchase under the id, sent whole, whose answer is still to come.
fn begin(sandbox: &Sandbox, fault: &str) -> TcpStream {
    let (token, body) = (bearer(sandbox), line(STANDARD, 5).to_string());
    let headers = headers(&token, fault);
    open(sandbox, "POST", &orders_of(MAIN), &headers, body.as_bytes())
}

fn headers<'a>(token: &'a str, fault: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("Authorization", token),
        ("MS-RequestId", ID),
        ("Sandbox-Fault", fault),
    ]
}

/// One order was placed, and the same request again says so and places no other.
fn bought_once(sandbox: &Sandbox, before: u64) {
    assert_eq!(count(sandbox), before + 1);
    buy_again(sandbox).expect_status(201);
    assert_eq!(count(sandbox), before + 1);
}

#[test]
fn the_same_request_again_gets_the_same_answer_and_buys_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let first = buy(&sandbox, ID, &line(STANDARD, 5));
    let second = buy(&sandbox, &ID.to_uppercase(), &line(STANDARD, 5));
    assert_eq!((first.status, &first.body), (201, &second.body));
    assert_eq!((second.status, count(&sandbox)), (201, before + 1));
    let other = buy(&sandbox, "another-id", &line(STANDARD, 5));
    assert_ne!(first.json()["id"], other.json()["id"]);
    assert_eq!(count(&sandbox), before + 2);
}

/// The control of the test above: without the mechanism, the second order is there.
#[test]
fn without_replay_the_same_request_buys_twice() {
    let sandbox = start(Sandbox::builder().without_replay());
    let before = count(&sandbox);
    for _ in 0..2 {
        buy_again(&sandbox).expect_status(201);
    }
    assert_eq!(count(&sandbox), before + 2);
}

#[test]
fn an_id_that_was_used_for_something_else_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    buy_again(&sandbox).expect_status(201);
    buy(&sandbox, ID, &line(STANDARD, 6)).expect_fault(409, 800_002);
    let (headers, body) = ([("MS-RequestId", ID)], line(STANDARD, 5));
    let other = write_with(&sandbox, "POST", &orders_of(CONTOUR), &headers, &body);
    other.expect_fault(409, 800_002);
    assert_eq!(count(&sandbox), before + 1);
}

#[test]
fn a_refusal_leaves_the_id_free() {
    let sandbox = Sandbox::start().unwrap();
    buy(&sandbox, ID, &line(STANDARD, 0)).expect_status(400);
    buy(&sandbox, ID, &line(STANDARD, 1)).expect_status(201);
}

#[test]
fn while_the_first_send_is_at_work_the_second_is_told_so() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let mut slow = begin(&sandbox, "latency=700");
    thread::sleep(Duration::from_millis(200));
    buy_again(&sandbox).expect_fault(409, 800_060);
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    bought_once(&sandbox, before);
}

#[test]
fn a_client_that_hangs_up_has_bought_all_the_same() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let socket = begin(&sandbox, "latency=300");
    // Long enough for the request to arrive whole.
    thread::sleep(Duration::from_millis(100));
    drop(socket);
    thread::sleep(Duration::from_millis(500));
    bought_once(&sandbox, before);
}

#[test]
fn many_threads_with_one_id_place_one_order() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    for round in 0..10 {
        let id = format!("round-{round}");
        let replies: Vec<Reply> = thread::scope(|scope| {
            let send = || buy(&sandbox, &id, &line(STANDARD, 5));
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(send)).collect();
            let replies = threads.into_iter().map(|thread| thread.join().unwrap());
            replies.collect()
        });
        let (done, others): (Vec<_>, Vec<_>) = replies.iter().partition(|it| it.status == 201);
        let ids = done.iter().map(|reply| reply.json()["id"].to_string());
        assert_eq!(ids.collect::<HashSet<_>>().len(), 1);
        for reply in others {
            reply.expect_fault(409, 800_060);
        }
        assert_eq!(count(&sandbox), before + round + 1);
    }
}

/// The control of the test above.
#[test]
fn without_replay_every_thread_buys() {
    let sandbox = start(Sandbox::builder().without_replay());
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| buy_again(&sandbox).expect_status(201));
        }
    });
    let placed = sandbox.placed_orders();
    assert_eq!(placed.len(), 16);
    assert!(placed.iter().all(|order| order.request_id == ID));
}

#[test]
fn an_answer_can_be_lost_after_the_order_is_made() {
    for fault in ["commit-then-cut", "commit-then-status=503", "truncate"] {
        let sandbox = Sandbox::start().unwrap();
        let before = count(&sandbox);
        let token = bearer(&sandbox);
        let headers = headers(&token, fault);
        let body = line(STANDARD, 5).to_string();
        if fault == "commit-then-cut" {
            lost(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
            assert_eq!(sandbox.requests().last().unwrap().status, None);
        } else {
            let reply = send(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
            assert!(reply.status == 503 || serde_json::from_slice::<Value>(&reply.body).is_err());
        }
        bought_once(&sandbox, before);
    }
}

#[test]
fn a_request_can_be_lost_before_the_order_is_made() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let (token, body) = (bearer(&sandbox), line(STANDARD, 5).to_string());
    let headers = headers(&token, "cut");
    lost(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
    assert_eq!(count(&sandbox), before);
    buy_again(&sandbox).expect_status(201);
    bought_once(&sandbox, before);
}

#[test]
fn an_answer_can_stall_after_the_order_is_made() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let mut socket = begin(&sandbox, "commit-then-stall");
    let timeout = Some(Duration::from_millis(300));
    socket.set_read_timeout(timeout).unwrap();
    let nothing = socket.read(&mut [0; 1]).unwrap_err();
    assert!(matches!(
        nothing.kind(),
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
    ));
    bought_once(&sandbox, before);
}

#[test]
fn a_change_is_kept_under_its_id_as_well() {
    let sandbox = Sandbox::start().unwrap();
    let order = post(&sandbox, &orders_of(MAIN), &line(SOFTWARE, 1)).json();
    let path = order_path(MAIN, &order);
    let cancel = json!({"status": "cancelled"});
    let headers = [("MS-RequestId", ID)];
    let change = || write_with(&sandbox, "PATCH", &path, &headers, &cancel);
    let (first, second) = (change(), change());
    second.expect_status(200);
    assert_eq!((first.status, first.body), (200, second.body));
    patch(&sandbox, &path, &cancel).expect_fault(400, 800_061);
}
