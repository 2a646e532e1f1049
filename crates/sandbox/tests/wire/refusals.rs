//! What the service refuses, and in which words.

use partner_center_sandbox::Sandbox;
use serde_json::json;

use crate::MAIN;
use crate::connection::{get, send};

#[test]
fn a_token_is_needed_and_has_to_be_the_right_one() {
    let sandbox = Sandbox::builder().access_token("right").start().unwrap();
    let call = |value: &str| {
        send(
            &sandbox,
            "GET",
            "/v1/customers",
            &[("Authorization", value)],
            "",
        )
    };
    let nothing = send(&sandbox, "GET", "/v1/customers", &[], "");
    nothing.expect_fault(401, 800_001);
    assert!(
        nothing
            .header("www-authenticate")
            .unwrap()
            .starts_with("OAuth realm=")
    );
    call("Basic right").expect_fault(401, 800_001);
    call("Bearer").expect_fault(401, 800_001);
    call("Bearer wrong").expect_fault(401, 400);
    assert!(call("Bearer wrong").header("www-authenticate").is_some());
    assert_eq!(call("bearer right").status, 200);
}

#[test]
fn a_token_for_the_retired_graph_is_refused_with_a_code_that_is_a_string() {
    let sandbox = Sandbox::start().unwrap();
    let token =
        "Bearer e30.eyJhdWQiOiJodHRwczovL2dyYXBoLndpbmRvd3MubmV0IiwiZXhwIjo0MTAyNDQ0ODAwfQ.x";
    let reply = send(
        &sandbox,
        "GET",
        "/v1/customers",
        &[("Authorization", token)],
        "",
    );
    assert_eq!(reply.fault(), (401, "900420".into()));
}

#[test]
fn values_that_cannot_be_read_are_refused_with_their_codes() {
    let sandbox = Sandbox::start().unwrap();
    let orders = format!("/v1/customers/{MAIN}/orders");
    let cases = [
        ("/v1/customers/not-a-guid".to_owned(), 400, 2000),
        ("/v1/customers/not-a-guid/orders".to_owned(), 400, 2000),
        (format!("/v1/customers/{MAIN}x/orders/1"), 400, 2000),
        (format!("{orders}?billingType=weekly"), 400, 900_126),
        (format!("{orders}?billingType="), 400, 900_126),
        (format!("{orders}?billingType=7"), 400, 900_126),
        (format!("{orders}?include_price=yes"), 400, 800_002),
        (format!("{orders}?include_system_purchases="), 400, 800_002),
        (
            format!("{orders}/9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1?include_price=2"),
            400,
            800_002,
        ),
        (format!("{orders}/000000000000"), 404, 20000),
        (
            "/v1/customers/00000000-0000-4000-8000-000000000000".to_owned(),
            404,
            3000,
        ),
        (
            "/v1/customers/00000000-0000-4000-8000-000000000000/orders".to_owned(),
            404,
            60003,
        ),
    ];
    for (path, status, code) in cases {
        assert_eq!(
            get(&sandbox, &path).fault(),
            (status, code.into()),
            "{path}"
        );
    }
    let bad_guid = get(&sandbox, "/v1/customers/not-a-guid/orders").json();
    assert_eq!(bad_guid["source"], "PartnerApiServiceControllers");
    let no_order = get(&sandbox, &format!("{orders}/000000000000")).json();
    assert_eq!(no_order["source"], "PartnerFD");
}

#[test]
fn an_order_belongs_to_one_customer() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!(
        "/v1/customers/{}/orders/9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1",
        crate::CONTOUR
    );
    get(&sandbox, &path).expect_fault(404, 20000);
}

#[test]
fn the_gateway_answers_for_unknown_routes() {
    let sandbox = Sandbox::start().unwrap();
    for path in [
        "/",
        "/v2/customers",
        "/v1/invoices",
        "/v1/customers//orders",
        "/_sandbox/secrets",
    ] {
        let reply = get(&sandbox, path);
        let expected = json!({"statusCode": 404, "message": "Resource not found"});
        assert_eq!((reply.status, reply.json()), (404, expected), "{path}");
        assert_eq!(reply.header("content-type"), Some("application/json"));
    }
}

#[test]
fn other_methods_are_refused() {
    let sandbox = Sandbox::start().unwrap();
    let order = format!("/v1/customers/{MAIN}/orders/9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1");
    for (method, path, allowed) in [
        ("DELETE", order.as_str(), "GET, PATCH"),
        ("PUT", &order, "GET, PATCH"),
        ("POST", "/v1/customers", "GET"),
    ] {
        let reply = send(&sandbox, method, path, &[], "{}");
        assert_eq!(
            (reply.status, reply.header("allow")),
            (405, Some(allowed)),
            "{method}"
        );
        assert_eq!(reply.json()["statusCode"], 405);
    }
    let reply = send(&sandbox, "PATCH", "/_sandbox/faults", &[], "");
    assert_eq!(reply.status, 405);
    assert_eq!(reply.header("allow"), Some("GET, POST, DELETE"));
}
