//! Faults on request: each of them, and the ways to ask for them.

use std::time::{Duration, Instant, SystemTime};

use partner_center_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::MAIN;
use crate::connection::{Reply, get, get_with, send};

fn orders_with(sandbox: &Sandbox, fault: &str) -> Reply {
    get_with(
        sandbox,
        &format!("/v1/customers/{MAIN}/orders"),
        &[("Sandbox-Fault", fault)],
    )
}

#[test]
fn a_byte_order_mark_stands_before_answers_and_errors() {
    let sandbox = Sandbox::start().unwrap();
    for path in ["/v1/customers", "/v1/customers/x"] {
        let plain = get(&sandbox, path);
        let marked = get_with(&sandbox, path, &[("Sandbox-Fault", "bom")]);
        assert_eq!(
            marked.body,
            [b"\xef\xbb\xbf", plain.body.as_slice()].concat()
        );
        assert_eq!(
            marked.header("content-length"),
            Some(marked.body.len().to_string().as_str())
        );
    }
}

#[test]
fn latency_holds_the_answer_back() {
    let sandbox = Sandbox::start().unwrap();
    let start = Instant::now();
    assert_eq!(orders_with(&sandbox, "latency=120").status, 200);
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[test]
fn throttling_is_the_gateways() {
    let sandbox = Sandbox::start().unwrap();
    let reply = orders_with(&sandbox, "throttle=57");
    let message = "Rate limit is exceeded. Try again in 57 seconds.";
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), Some("57"));
    assert_eq!(reply.json(), json!({"statusCode": 429, "message": message}));
    assert_eq!(reply.header("content-type"), Some("application/json"));

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
        for (suffix, content_type) in [
            (
                "",
                if status == 500 {
                    Some("application/json; charset=utf-8")
                } else {
                    Some("application/json")
                },
            ),
            (":html", Some("text/html; charset=utf-8")),
            (":empty", None),
        ] {
            let reply = orders_with(&sandbox, &format!("status={status}{suffix}"));
            assert_eq!(reply.status, status);
            assert_eq!(reply.header("content-type"), content_type);
            assert_eq!(reply.body.is_empty(), suffix == ":empty");
            assert_eq!(
                reply.text().starts_with("<!DOCTYPE html>"),
                suffix == ":html"
            );
        }
    }
    orders_with(&sandbox, "status=500").expect_fault(500, 800_003);
    assert_eq!(
        orders_with(&sandbox, "status=503:json").json()["statusCode"],
        503
    );
}

#[test]
fn a_truncated_body_announces_more_than_it_sends() {
    let sandbox = Sandbox::start().unwrap();
    let whole = orders_with(&sandbox, "latency=0").body;
    let cut = orders_with(&sandbox, "truncate");
    assert_eq!(cut.status, 200);
    assert_eq!(
        cut.header("content-length"),
        Some(whole.len().to_string().as_str())
    );
    assert_eq!(cut.body, whole[..whole.len() / 2]);
    assert_eq!(
        get(&sandbox, "/v1/customers").status,
        200,
        "the next one is served"
    );
}

#[test]
fn new_enum_values_are_in_the_first_item_and_nowhere_else() {
    let sandbox = Sandbox::start().unwrap();
    let usual = orders_with(&sandbox, "latency=0").json();
    let reply = orders_with(&sandbox, "new-enum");
    let mut list = reply.json();
    assert_eq!(list["items"][0]["billingCycle"], "fortnightly");
    assert_ne!(list["items"][0]["status"], "pending");
    for member in ["billingCycle", "status"] {
        list["items"][0][member] = usual["items"][0][member].clone();
    }
    assert_eq!(list, usual);
    let seat = format!("/v1/customers/{}/orders", crate::NORDHAVN);
    let seat = get_with(&sandbox, &seat, &[("Sandbox-Fault", "new-enum")]).json();
    assert_eq!(seat["items"][0]["transactionType"], "RecurringPurchase");
    let path = format!(
        "/v1/customers/{MAIN}/orders/{}",
        usual["items"][1]["id"].as_str().unwrap()
    );
    let order = get_with(&sandbox, &path, &[("Sandbox-Fault", "new-enum")]).json();
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
    let customers = get_with(
        &sandbox,
        "/v1/customers",
        &[("Sandbox-Fault", "broken-item")],
    )
    .json();
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
    assert_eq!(moved.status, 302);
    assert_eq!(moved.header("location"), Some(target));
    let empty = orders_with(&sandbox, "empty");
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    let page = orders_with(&sandbox, "html");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
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
    assert_eq!(reply.header("MS-RequestId"), Some("a,a"));
    assert_eq!(reply.header("MS-CorrelationId"), Some("b,b"));
    assert_eq!(reply.header("X-Locale"), Some("en-US,en-US"));
}

#[test]
fn no_links_leaves_none_at_any_depth() {
    let sandbox = Sandbox::start().unwrap();
    assert!(
        orders_with(&sandbox, "latency=0")
            .text()
            .contains("\"links\"")
    );
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
    assert_eq!(orders_with(&sandbox, "status=503,throttle=1").status, 503);
    assert_eq!(orders_with(&sandbox, "throttle=1,status=503").status, 429);
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
    sandbox.push_fault("status=503:empty".parse().unwrap(), 1);
    let status = || get(&sandbox, "/v1/customers").status;
    assert_eq!(
        [status(), status(), status(), status()],
        [429, 429, 503, 200]
    );
    sandbox.push_fault(Fault::Unauthorized, 9);
    assert_eq!(status(), 401);
    sandbox.clear_faults();
    assert_eq!(status(), 200);
}

#[test]
fn faults_can_be_set_at_the_start() {
    let builder = Sandbox::builder()
        .faults([Fault::DoubledIds])
        .first_faults(1, [Fault::Bom]);
    let sandbox = builder.start().unwrap();
    let (first, second) = (
        get(&sandbox, "/v1/customers"),
        get(&sandbox, "/v1/customers"),
    );
    assert!(first.body.starts_with(b"\xef\xbb\xbf") && second.body.starts_with(b"{"));
    for reply in [first, second] {
        assert!(reply.header("MS-RequestId").unwrap().contains(','));
    }
}

#[test]
fn faults_can_be_set_and_forgotten_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let admin = |method: &str, body: &str| send(&sandbox, method, "/_sandbox/faults", &[], body);
    let added = admin("POST", r#"{"fault":"throttle=57","times":2}"#);
    let waiting = json!({"always": "", "queue": [{"fault": "throttle=57", "times": 2}]});
    assert_eq!((added.status, added.json()), (201, waiting.clone()));
    assert_eq!(admin("POST", r#"{"fault":"bom,latency=1"}"#).status, 201);
    assert_eq!(get(&sandbox, "/v1/customers").status, 429);
    let left =
        json!([{"fault": "throttle=57", "times": 1}, {"fault": "bom,latency=1", "times": 1}]);
    assert_eq!(admin("GET", "").json()["queue"], left);
    assert_eq!(admin("DELETE", "").status, 204);
    assert_eq!(admin("GET", "").json()["queue"], Value::Array(Vec::new()));
    assert_eq!(get(&sandbox, "/v1/customers").status, 200);
    for body in [
        "",
        "[]",
        r#"{"fault":"earthquake"}"#,
        r#"{"fault":"bom","times":"x"}"#,
    ] {
        assert_eq!(admin("POST", body).fault(), (400, 800_002.into()), "{body}");
    }
}
