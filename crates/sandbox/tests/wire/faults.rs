//! Faults on request: each of them, and the ways to ask for them.

use std::time::{Duration, Instant, SystemTime};

use partner_center_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::connection::{Reply, admin, get, get_with, start};
use crate::{MAIN, NORDHAVN, order_path, orders_of};

const HTML: &str = "text/html; charset=utf-8";

fn get_at(sandbox: &Sandbox, path: &str, fault: &str) -> Reply {
    get_with(sandbox, path, &[("Sandbox-Fault", fault)])
}

fn orders_with(sandbox: &Sandbox, fault: &str) -> Reply {
    get_at(sandbox, &orders_of(MAIN), fault)
}

#[test]
fn a_byte_order_mark_stands_before_answers_and_errors() {
    let sandbox = Sandbox::start().unwrap();
    for path in ["/v1/customers", "/v1/customers/x"] {
        let plain = get(&sandbox, path);
        let marked = get_at(&sandbox, path, "bom");
        let expected = [b"\xef\xbb\xbf", plain.body.as_slice()].concat();
        assert_eq!(marked.body, expected);
        marked.expect_header("content-length", &expected.len().to_string());
    }
}

#[test]
fn latency_holds_the_answer_back() {
    let sandbox = Sandbox::start().unwrap();
    let start = Instant::now();
    orders_with(&sandbox, "latency=120").expect_status(200);
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[test]
fn throttling_is_the_gateways() {
    let sandbox = Sandbox::start().unwrap();
    let reply = orders_with(&sandbox, "throttle=57");
    let message = "Rate limit is exceeded. Try again in 57 seconds.";
    let expected = json!({"statusCode": 429, "message": message});
    assert_eq!(reply.json_of(429), expected);
    reply.expect_header("retry-after", "57");
    reply.expect_header("content-type", "application/json");

    let reply = orders_with(&sandbox, "throttle-date=90");
    let due = httpdate::parse_http_date(reply.header("retry-after").unwrap()).unwrap();
    let wait = due.duration_since(SystemTime::now()).unwrap();
    assert!((80..=90).contains(&wait.as_secs()), "{wait:?}");
    assert_eq!(reply.status, 429);
}

#[test]
fn error_statuses_come_with_three_kinds_of_body() {
    let sandbox = Sandbox::start().unwrap();
    for status in [500, 502, 503, 504] {
        let charset = if status == 500 { "; charset=utf-8" } else { "" };
        let json = format!("application/json{charset}");
        for (suffix, content_type, start) in [
            ("", Some(json.as_str()), "{"),
            (":json", Some(&json), "{"),
            (":html", Some(HTML), "<!DOCTYPE html>"),
            (":empty", None, ""),
        ] {
            let reply = orders_with(&sandbox, &format!("status={status}{suffix}"));
            reply.expect_status(status);
            assert_eq!(reply.header("content-type"), content_type);
            assert!(reply.text().starts_with(start), "{reply:?}");
            assert_eq!(reply.body.is_empty(), suffix == ":empty");
        }
    }
    orders_with(&sandbox, "status=500").expect_fault(500, 800_003);
    let reply = orders_with(&sandbox, "status=503:json");
    assert_eq!(reply.json()["statusCode"], 503);
}

#[test]
fn a_truncated_body_announces_more_than_it_sends() {
    let sandbox = Sandbox::start().unwrap();
    let whole = orders_with(&sandbox, "latency=0").body;
    let cut = orders_with(&sandbox, "truncate");
    cut.expect_status(200);
    cut.expect_header("content-length", &whole.len().to_string());
    assert_eq!(cut.body, whole[..whole.len() / 2]);
    // The next one is served.
    get(&sandbox, "/v1/customers").expect_status(200);
}

#[test]
fn new_enum_values_are_in_the_first_item_and_nowhere_else() {
    let sandbox = Sandbox::start().unwrap();
    let usual = orders_with(&sandbox, "latency=0").json();
    let mut list = orders_with(&sandbox, "new-enum").json();
    assert_eq!(list["items"][0]["billingCycle"], "fortnightly");
    assert_ne!(list["items"][0]["status"], "pending");
    for member in ["billingCycle", "status"] {
        list["items"][0][member] = usual["items"][0][member].clone();
    }
    assert_eq!(list, usual);
    let seat = get_at(&sandbox, &orders_of(NORDHAVN), "new-enum").json();
    assert_eq!(seat["items"][0]["transactionType"], "RecurringPurchase");
    let path = order_path(MAIN, &usual["items"][1]);
    let order = get_at(&sandbox, &path, "new-enum").json();
    assert_eq!(order["billingCycle"], "fortnightly");
}

#[test]
fn a_broken_item_is_the_first_one_and_the_others_are_whole() {
    let sandbox = Sandbox::start().unwrap();
    let usual = orders_with(&sandbox, "latency=0").json();
    let mut list = orders_with(&sandbox, "broken-item").json();
    assert_eq!(list["items"][0]["lineItems"][0]["quantity"], "many");
    list["items"][0]["lineItems"][0]["quantity"] = 1.into();
    assert_eq!(list, usual);
    let customers = get_at(&sandbox, "/v1/customers", "broken-item").json();
    assert_eq!(customers["items"][0]["companyProfile"], "oops");
    assert!(customers["items"][1]["companyProfile"].is_object());
}

#[test]
fn replaced_answers_are_what_they_say() {
    let sandbox = Sandbox::start().unwrap();
    let refused = orders_with(&sandbox, "unauthorized");
    refused.expect_fault(401, 400);
    assert!(refused.header("www-authenticate").is_some());
    let target = "https://elsewhere.example/v1/customers?a=b";
    let moved = orders_with(&sandbox, &format!("redirect={target}"));
    moved.expect_status(302);
    moved.expect_header("location", target);
    let empty = orders_with(&sandbox, "empty");
    assert_eq!((empty.status, empty.text()), (200, ""));
    let page = orders_with(&sandbox, "html");
    page.expect_status(200);
    page.expect_header("content-type", HTML);
    assert!(page.text().contains("<html>"));
}

#[test]
fn doubled_ids_are_comma_joined() {
    let sandbox = Sandbox::start().unwrap();
    let sent = [
        ("MS-RequestId", "a"),
        ("MS-CorrelationId", "b"),
        ("Sandbox-Fault", "doubled-ids"),
    ];
    let reply = get_with(&sandbox, "/v1/customers", &sent);
    reply.expect_header("MS-RequestId", "a,a");
    reply.expect_header("MS-CorrelationId", "b,b");
    reply.expect_header("X-Locale", "en-US,en-US");
}

#[test]
fn no_links_leaves_none_at_any_depth() {
    let sandbox = Sandbox::start().unwrap();
    let usual = orders_with(&sandbox, "latency=0");
    assert!(usual.text().contains("\"links\""));
    let reply = orders_with(&sandbox, "no-links");
    assert!(!reply.text().contains("\"links\""));
    assert_eq!(reply.json()["totalCount"], 8);
}

#[test]
fn faults_combine_and_the_first_replacement_wins() {
    let sandbox = Sandbox::start().unwrap();
    let reply = orders_with(&sandbox, "new-enum, doubled-ids ,bom");
    assert!(reply.body.starts_with(b"\xef\xbb\xbf"));
    assert!(reply.text().contains("fortnightly"));
    assert!(reply.header("MS-RequestId").unwrap().contains(','));
    orders_with(&sandbox, "status=503,throttle=1").expect_status(503);
    orders_with(&sandbox, "throttle=1,status=503").expect_status(429);
}

#[test]
fn a_fault_nobody_knows_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let reply = orders_with(&sandbox, "bom,earthquake");
    reply.expect_fault(400, 800_002);
    assert_eq!(reply.json()["source"], "Sandbox");
    assert!(reply.text().contains("'earthquake' is not a fault"));
}

#[test]
fn pushed_faults_hit_so_many_requests_one_kind_after_the_other() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.push_fault(Fault::Throttle(1), 2);
    sandbox.push_fault(Fault::Empty, 0);
    sandbox.push_fault("status=503:empty".parse().unwrap(), 1);
    let status = || get(&sandbox, "/v1/customers").status;
    assert_eq!([0; 4].map(|_| status()), [429, 429, 503, 200]);
    sandbox.push_fault(Fault::Unauthorized, 9);
    assert_eq!(status(), 401);
    sandbox.clear_faults();
    assert_eq!(status(), 200);
}

#[test]
fn faults_can_be_set_at_the_start() {
    let builder = Sandbox::builder().faults([Fault::DoubledIds]);
    let sandbox = start(builder.first_faults(1, [Fault::Bom]));
    let [first, second] = [0; 2].map(|_| get(&sandbox, "/v1/customers"));
    assert!(first.body.starts_with(b"\xef\xbb\xbf") && second.body.starts_with(b"{"));
    for reply in [first, second] {
        assert!(reply.header("MS-RequestId").unwrap().contains(','));
    }
}

#[test]
fn faults_can_be_set_and_forgotten_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let admin = |method: &str, body: Value| admin(&sandbox, method, "faults", &body);
    let added = admin("POST", json!({"fault": "throttle=57", "times": 2})).json_of(201);
    let waiting = json!({"always": "", "queue": [{"fault": "throttle=57", "times": 2}]});
    assert_eq!(added, waiting);
    admin("POST", json!({"fault": "bom,latency=1"})).expect_status(201);
    get(&sandbox, "/v1/customers").expect_status(429);
    let left =
        json!([{"fault": "throttle=57", "times": 1}, {"fault": "bom,latency=1", "times": 1}]);
    assert_eq!(admin("GET", Value::Null).json()["queue"], left);
    admin("DELETE", Value::Null).expect_status(204);
    assert_eq!(admin("GET", Value::Null).json()["queue"], json!([]));
    get(&sandbox, "/v1/customers").expect_status(200);
    let unknown = json!({"fault": "earthquake"});
    let times = json!({"fault": "bom", "times": "x"});
    for body in [Value::Null, json!([]), unknown, times] {
        admin("POST", body).expect_fault(400, 800_002);
    }
}
