//! Start, side by side, and end.

use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use partner_center_sandbox::{ACCESS_TOKEN, Fault, Sandbox};

use crate::connection::{get, open, start};

fn address(sandbox: &Sandbox) -> String {
    let url = sandbox.base_url();
    url.strip_prefix("http://").unwrap().to_owned()
}

#[test]
fn a_dropped_sandbox_listens_no_more() {
    let sandbox = Sandbox::start().unwrap();
    let address = address(&sandbox);
    // A connection that stays open must not hold the end up.
    let idle = TcpStream::connect(&address).unwrap();
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(2));
    TcpStream::connect(&address).unwrap_err();
    drop(idle);
}

#[test]
fn a_slow_answer_does_not_hold_up_the_end_or_other_requests() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.push_fault(Fault::Latency(Duration::from_secs(60)), 1);
    let _slow = open(&sandbox, "GET", "/v1/customers", &[], b"");
    let deadline = Instant::now() + Duration::from_secs(5);
    while sandbox.requests().is_empty() {
        assert!(Instant::now() < deadline, "the slow request never came");
        std::thread::yield_now();
    }
    get(&sandbox, "/v1/customers").expect_status(200);
    let statuses = sandbox.requests().into_iter().map(|request| request.status);
    assert_eq!(statuses.collect::<Vec<_>>(), [None, Some(200)]);
    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn two_sandboxes_know_nothing_of_each_other() {
    let (one, two) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
    assert_ne!(one.base_url(), two.base_url());
    one.push_fault(Fault::Empty, 1);
    assert_eq!(get(&two, "/v1/customers").json()["totalCount"], 12);
    assert_eq!((one.requests().len(), two.requests().len()), (0, 1));
}

#[test]
fn a_port_and_a_token_can_be_chosen() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let free = free.unwrap().port();
    let sandbox = start(Sandbox::builder().port(free).access_token("mine"));
    assert_eq!(sandbox.base_url(), format!("http://127.0.0.1:{free}"));
    assert_eq!(sandbox.access_token(), "mine");
    get(&sandbox, "/v1/customers").expect_status(200);
    Sandbox::builder().port(free).start().unwrap_err();
    assert_eq!(Sandbox::start().unwrap().access_token(), ACCESS_TOKEN);
}

#[test]
fn it_starts_and_ends_inside_an_async_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async {
        let sandbox = Sandbox::start().unwrap();
        get(&sandbox, "/v1/customers").expect_status(200);
    });
}

#[test]
fn joining_waits_while_it_serves() {
    let sandbox = Sandbox::start().unwrap();
    let (url, token) = (sandbox.base_url(), sandbox.access_token().to_owned());
    let joined = std::thread::spawn(move || sandbox.join());
    let request = ureq::get(format!("{url}/v1/customers"));
    let answer = request
        .header("Authorization", format!("Bearer {token}"))
        .call()
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!joined.is_finished());
}
