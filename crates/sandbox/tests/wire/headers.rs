//! The headers of answers, and the ledger of requests.

use std::collections::HashSet;

use partner_center_sandbox::{Authorization, Sandbox};
use serde_json::Value;

use crate::connection::{get, get_with, send, start};
use crate::{MAIN, items, orders_of};

#[test]
fn ids_are_echoed_and_made_when_absent() {
    let sandbox = Sandbox::start().unwrap();
    let sent = [
        ("MS-RequestId", "1f0c8a52-7d3e-4b96-a1c4-5e29d07b83f6"),
        ("ms-correlationid", "e2b94c17-05a8-4d6f-93b1-c870fa2d4e65"),
        ("X-Locale", "da-DK"),
    ];
    let reply = get_with(&sandbox, "/v1/customers", &sent);
    for (name, value) in sent {
        reply.expect_header(name, value);
    }

    let mut made = HashSet::new();
    for path in ["/v1/customers", "/v1/customers/x", "/nowhere"] {
        let reply = get(&sandbox, path);
        for name in ["MS-RequestId", "MS-CorrelationId"] {
            let id = reply.header(name).unwrap();
            assert!(id.len() == 36 && made.insert(id.to_owned()), "{reply:?}");
        }
        assert!(reply.header("MS-CV").unwrap().ends_with(".0"));
        assert!(reply.header("MS-ServerId").is_some());
        assert!(reply.header("Date").unwrap().ends_with(" GMT"));
        reply.expect_header("X-Locale", "en-US");
    }
}

#[test]
fn the_ledger_keeps_what_was_sent_and_not_the_token() {
    let sandbox = start(Sandbox::builder().access_token("hush-hush"));
    let path = format!("{}?billingType=onetime", orders_of(MAIN));
    let headers = [("MS-RequestId", "one"), ("Cookie", "hush-hush")];
    let reply = get_with(&sandbox, &path, &headers);
    let wrong = [("Authorization", "Bearer hush")];
    send(&sandbox, "POST", "/v1/customers", &wrong, "{}");
    send(&sandbox, "GET", "/nowhere", &[], "");

    let requests = sandbox.requests();
    assert_eq!(requests.len(), 3);
    let first = &requests[0];
    assert_eq!((first.method.as_str(), &first.path), ("GET", &path));
    assert_eq!(first.request_id, "one");
    reply.expect_header("MS-CorrelationId", &first.correlation_id);
    assert_eq!(first.header("HOST"), Some("sandbox"));
    assert_eq!(first.header("authorization"), None);
    let ends = requests
        .iter()
        .map(|it| (it.authorization, it.status.unwrap()));
    let expected = [
        (Authorization::Valid, 200),
        (Authorization::Invalid, 405),
        (Authorization::Absent, 404),
    ];
    assert_eq!(ends.collect::<Vec<_>>(), expected);
    assert!(!format!("{requests:?}").contains("hush"));
}

#[test]
fn the_ledger_can_be_read_over_the_wire_without_a_token() {
    let sandbox = Sandbox::start().unwrap();
    let faults = [("Sandbox-Fault", "bom,no-links")];
    get_with(&sandbox, "/v1/customers?size=3", &faults);
    let ledger = send(&sandbox, "GET", "/_sandbox/requests", &[], "").json_of(200);
    assert_eq!(items(&ledger).len(), 1);
    assert_eq!(ledger[0]["path"], "/v1/customers?size=3");
    assert_eq!(ledger[0]["authorization"], "valid");
    assert_eq!(ledger[0]["status"], 200);
    assert_eq!(ledger[0]["faults"], serde_json::json!(["bom", "no-links"]));
    assert_eq!(ledger[0]["headers"]["authorization"], Value::Null);
    assert_eq!(ledger[0]["headers"]["host"], "sandbox");
    assert_eq!(sandbox.requests().len(), 1, "admin requests are recorded");
}
