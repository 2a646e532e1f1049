//! Eight statuses and fourteen bodies that are no answer: 112 typed errors with status and ids.

use std::time::Duration;

use partner_center_reqwest::core::{ListOrders, RetryPolicy, driver::from_http};

use crate::server::{IDS, Server, answer};
use crate::{CUSTOMER, Setup};

const STATUSES: [u16; 8] = [200, 400, 401, 403, 404, 429, 500, 503];

/// The bodies by name, each as bytes on the wire and as far as it comes.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let deep = format!(
        "{{\"items\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let utf16 = "\u{feff}{}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        ("empty", Vec::new()),
        ("spaces", b" \r\n\t".into()),
        ("null", b"null".into()),
        ("HTML", b"<!DOCTYPE html><html>no</html>".into()),
        ("XML", b"<?xml version=\"1.0\"?><error/>".into()),
        ("text", b"no".into()),
        ("a number", b"1e999".into()),
        ("an array", b"[1, 2]".into()),
        ("JSON that is cut", b"{\"items\":[{\"id\":\"1".into()),
        ("JSON with more behind it", b"{\"items\":[]}{".into()),
        ("no UTF-8", b"{\"items\":\"\xff\xfe\"}".into()),
        ("UTF-16", utf16),
        ("deep", deep.into()),
        ("shorter than announced", Vec::new()),
    ]
}

fn on_the_wire(name: &str, status: u16, body: &[u8]) -> Vec<u8> {
    if name == "shorter than announced" {
        return format!("HTTP/1.1 {status} X\r\n{IDS}content-length: 99\r\n\r\n{{\"code\":").into();
    }
    answer(status, body)
}

#[test]
fn bad_bodies_are_typed_errors() {
    let setup = Setup {
        policy: RetryPolicy::never().with_total_timeout(Duration::from_secs(20)),
        ..Setup::default()
    };
    let (server, now) = Server::saying_now();
    let clients = setup.clients(&server.base);
    let mut errors = 0;
    for (name, body) in bodies() {
        for status in STATUSES {
            *now.lock().unwrap() = on_the_wire(name, status, &body);
            for (client, result) in clients.whole().into_iter().enumerate() {
                let case = format!("{status} with {name}, client {client}");
                let error = result.expect_err(&case);
                assert_eq!(error.status().unwrap().as_u16(), status, "{case}");
                assert_eq!(error.request_id(), Some("request-7"), "{case}");
                assert_eq!(error.correlation_id(), Some("call-8"), "{case}");
                let cut = name == "shorter than announced";
                assert_eq!(error.is_transport(), cut, "{case}: {error}");
                assert_eq!(error.is_decode(), status == 200 && !cut, "{case}: {error}");
                assert_eq!(error.is_throttled(), status == 429, "{case}");
                assert_eq!(error.is_unauthorized(), status == 401, "{case}");
                assert!(error.to_string().len() < 600, "{case}: {error}");
                errors += 1;
            }
        }
    }
    assert_eq!(errors, 2 * 112);
}

/// The same without a client: all but the one that only a wire can cut.
#[test]
fn core_alone_gives_the_same() {
    for (name, body) in bodies() {
        for status in STATUSES {
            let answer = http::Response::builder()
                .status(status)
                .header("ms-requestid", "request-7")
                .body(body.clone().into())
                .unwrap();
            let error = from_http(&ListOrders::new(CUSTOMER), answer).expect_err(name);
            assert_eq!(error.status().unwrap().as_u16(), status, "{name}");
            assert_eq!(error.request_id(), Some("request-7"), "{name}");
            assert_eq!(error.is_decode(), status == 200, "{name}");
        }
    }
}
