//! Eight statuses and fourteen bodies that are no answer: 112 typed errors with status and ids.

use crate::clients;
use crate::server::{IDS, Server, answer};

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
    let (server, now) = Server::saying_now();
    let clients = clients(&server.base);
    let mut errors = 0;
    for (name, body) in bodies() {
        for status in STATUSES {
            *now.lock().unwrap() = on_the_wire(name, status, &body);
            for (number, client) in clients.iter().enumerate() {
                let case = format!("{status} with {name}, client {number}");
                let error = client.count().expect_err(&case);
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
