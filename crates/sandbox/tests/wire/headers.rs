//! The headers of answers, and the ledger of requests.

use std::collections::HashSet;

use partner_center_sandbox::{Authorization, Sandbox};
use serde_json::Value;

use crate::MAIN;
use crate::connection::{get, get_with, send};

#[test]
fn ids_are_echoed_and_made_when_absent() {
    let sandbox = Sandbox::start().unwrap();
    let (request, correlation) = (
        "1f0c8a52-7d3e-4b96-a1c4-5e29d07b83f6",
        "e2b94c17-05a8-4d6f-93b1-c870fa2d4e65",
    );
    let sent = [
        ("MS-RequestId", request),
        ("ms-correlationid", correlation),
        ("X-Locale", "da-DK"),
    ];
    let reply = get_with(&sandbox, "/v1/customers", &sent);
    assert_eq!(reply.header("MS-RequestId"), Some(request));
    assert_eq!(reply.header("MS-CorrelationId"), Some(correlation));
    assert_eq!(reply.header("X-Locale"), Some("da-DK"));

    let mut made = HashSet::new();
    for path in ["/v1/customers", "/v1/customers/x", "/nowhere"] {
        let reply = get(&sandbox, path);
        for name in ["MS-RequestId", "MS-CorrelationId"] {
            let id = reply.header(name).unwrap();
            assert!(
                id.len() == 36 && made.insert(id.to_owned()),
                "{path} {name}: {id}"
            );
        }
        assert!(reply.header("MS-CV").unwrap().ends_with(".0"));
        assert!(reply.header("MS-ServerId").is_some());
        assert!(reply.header("Date").unwrap().ends_with(" GMT"));
        assert_eq!(reply.header("X-Locale"), Some("en-US"));
    }
}

#[test]
fn the_ledger_keeps_what_was_sent_and_not_the_token() {
    let sandbox = Sandbox::builder()
        .access_token("hush-hush")
        .start()
        .unwrap();
    let path = format!("/v1/customers/{MAIN}/orders?billingType=onetime");
    let reply = get_with(
        &sandbox,
        &path,
        &[("MS-RequestId", "one"), ("Cookie", "hush-hush")],
    );
    send(
        &sandbox,
        "POST",
        "/v1/customers",
        &[("Authorization", "Bearer hush")],
        "{}",
    );
    send(&sandbox, "GET", "/nowhere", &[], "");

    let requests = sandbox.requests();
    assert_eq!(requests.len(), 3);
    let first = &requests[0];
    assert_eq!(
        (first.method.as_str(), &first.path, first.status),
        ("GET", &path, Some(200))
    );
    assert_eq!(first.request_id, "one");
    assert_eq!(
        Some(first.correlation_id.as_str()),
        reply.header("MS-CorrelationId")
    );
    assert_eq!(first.header("HOST"), Some("sandbox"));
    assert_eq!(first.header("authorization"), None);
    let verdicts: Vec<_> = requests
        .iter()
        .map(|request| request.authorization)
        .collect();
    assert_eq!(
        verdicts,
        [
            Authorization::Valid,
            Authorization::Invalid,
            Authorization::Absent
        ]
    );
    assert_eq!(requests[1].status, Some(405));
    assert_eq!(requests[2].status, Some(404));
    assert!(!format!("{requests:?}").contains("hush"));
}

#[test]
fn the_ledger_can_be_read_over_the_wire_without_a_token() {
    let sandbox = Sandbox::start().unwrap();
    get_with(
        &sandbox,
        "/v1/customers?size=3",
        &[("Sandbox-Fault", "bom,no-links")],
    );
    let reply = send(&sandbox, "GET", "/_sandbox/requests", &[], "");
    let ledger = reply.json();
    assert_eq!((reply.status, ledger.as_array().unwrap().len()), (200, 1));
    assert_eq!(ledger[0]["path"], "/v1/customers?size=3");
    assert_eq!(ledger[0]["authorization"], "valid");
    assert_eq!(ledger[0]["status"], 200);
    assert_eq!(ledger[0]["faults"], serde_json::json!(["bom", "no-links"]));
    assert_eq!(ledger[0]["headers"]["authorization"], Value::Null);
    assert_eq!(ledger[0]["headers"]["host"], "sandbox");
    assert_eq!(
        sandbox.requests().len(),
        1,
        "admin requests are not recorded"
    );
}
