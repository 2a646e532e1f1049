//! One purchase, however often and however badly its request arrives.

use std::io::Read;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, get, lost, open, patch, post, write_with};
use crate::create::{SOFTWARE, STANDARD, line};
use crate::{MAIN, orders_of};

const ID: &str = "5f1c0a2e-8d47-4b36-9a10-7e2bc4d8f913";

fn buy(sandbox: &Sandbox, id: &str, body: &Value) -> Reply {
    write_with(
        sandbox,
        "POST",
        &orders_of(MAIN),
        &[("MS-RequestId", id)],
        body,
    )
}

/// A purchase under the id, sent whole, whose answer is still to come.
fn begin(sandbox: &Sandbox, fault: &str) -> TcpStream {
    let (path, body) = (orders_of(MAIN), line(STANDARD, 5).to_string());
    open(
        sandbox,
        "POST",
        &path,
        &headers(&token(sandbox), fault),
        body.as_bytes(),
    )
}

fn token(sandbox: &Sandbox) -> String {
    format!("Bearer {}", sandbox.access_token())
}

fn headers<'a>(token: &'a str, fault: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("Authorization", token),
        ("MS-RequestId", ID),
        ("Sandbox-Fault", fault),
    ]
}

fn count(sandbox: &Sandbox) -> u64 {
    let list = get(sandbox, &orders_of(MAIN)).json();
    list["totalCount"].as_u64().unwrap()
}

/// One order was placed, and the same request again says so and places no other.
fn bought_once(sandbox: &Sandbox, before: u64) {
    assert_eq!(count(sandbox), before + 1);
    assert_eq!(buy(sandbox, ID, &line(STANDARD, 5)).status, 201);
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
    let sandbox = Sandbox::builder().without_replay().start().unwrap();
    let before = count(&sandbox);
    for _ in 0..2 {
        assert_eq!(buy(&sandbox, ID, &line(STANDARD, 5)).status, 201);
    }
    assert_eq!(count(&sandbox), before + 2);
}

#[test]
fn an_id_that_was_used_for_something_else_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    assert_eq!(buy(&sandbox, ID, &line(STANDARD, 5)).status, 201);
    buy(&sandbox, ID, &line(STANDARD, 6)).expect_fault(409, 800_002);
    let other = crate::CONTOUR;
    let reply = write_with(
        &sandbox,
        "POST",
        &orders_of(other),
        &[("MS-RequestId", ID)],
        &line(STANDARD, 5),
    );
    reply.expect_fault(409, 800_002);
    assert_eq!(count(&sandbox), before + 1);
}

#[test]
fn a_refusal_leaves_the_id_free() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(buy(&sandbox, ID, &line(STANDARD, 0)).status, 400);
    assert_eq!(buy(&sandbox, ID, &line(STANDARD, 1)).status, 201);
}

#[test]
fn while_the_first_send_is_at_work_the_second_is_told_so() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let mut slow = begin(&sandbox, "latency=700");
    thread::sleep(Duration::from_millis(200));
    buy(&sandbox, ID, &line(STANDARD, 5)).expect_fault(409, 800_060);
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(buy(&sandbox, ID, &line(STANDARD, 5)).status, 201);
    assert_eq!(count(&sandbox), before + 1);
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
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let ids: std::collections::HashSet<_> = replies
            .iter()
            .filter(|reply| reply.status == 201)
            .map(|reply| reply.json()["id"].to_string())
            .collect();
        assert_eq!(ids.len(), 1);
        assert!(
            replies
                .iter()
                .all(|reply| reply.status == 201 || reply.fault() == (409, 800_060.into()))
        );
        assert_eq!(count(&sandbox), before + round + 1);
    }
}

/// The control of the test above.
#[test]
fn without_replay_every_thread_buys() {
    let sandbox = Sandbox::builder().without_replay().start().unwrap();
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| assert_eq!(buy(&sandbox, ID, &line(STANDARD, 5)).status, 201));
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
        let token = token(&sandbox);
        let headers = headers(&token, fault);
        let body = line(STANDARD, 5).to_string();
        if fault == "commit-then-cut" {
            lost(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
            assert_eq!(sandbox.requests().last().unwrap().status, None);
        } else {
            let reply =
                crate::connection::send(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
            assert!(reply.status == 503 || serde_json::from_slice::<Value>(&reply.body).is_err());
        }
        bought_once(&sandbox, before);
    }
}

#[test]
fn a_request_can_be_lost_before_the_order_is_made() {
    let sandbox = Sandbox::start().unwrap();
    let before = count(&sandbox);
    let (path, body) = (orders_of(MAIN), line(STANDARD, 5).to_string());
    lost(
        &sandbox,
        "POST",
        &path,
        &headers(&token(&sandbox), "cut"),
        &body,
    );
    assert_eq!(count(&sandbox), before);
    assert_eq!(buy(&sandbox, ID, &line(STANDARD, 5)).status, 201);
    assert_eq!(count(&sandbox), before + 1);
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
    let path = format!("{}/{}", orders_of(MAIN), order["id"].as_str().unwrap());
    let cancel = json!({"status": "cancelled"});
    let headers = [("MS-RequestId", ID)];
    let first = write_with(&sandbox, "PATCH", &path, &headers, &cancel);
    let second = write_with(&sandbox, "PATCH", &path, &headers, &cancel);
    assert_eq!(
        (first.status, second.status, first.body),
        (200, 200, second.body)
    );
    patch(&sandbox, &path, &cancel).expect_fault(400, 800_061);
}
