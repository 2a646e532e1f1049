//! What the service refuses, and in which words.

use partner_center_sandbox::Sandbox;
use serde_json::json;

use crate::connection::{get, send, start};
use crate::{CONTOUR, MAIN, orders_of};

const RESERVATION: &str = "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1";

#[test]
fn a_token_is_needed_and_has_to_be_the_right_one() {
    let sandbox = start(Sandbox::builder().access_token("right"));
    let call = |value: &str| {
        let headers = [("Authorization", value)];
        send(&sandbox, "GET", "/v1/customers", &headers, "")
    };
    let nothing = send(&sandbox, "GET", "/v1/customers", &[], "");
    nothing.expect_fault(401, 800_001);
    let challenge = nothing.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("OAuth realm="), "{challenge}");
    call("Basic right").expect_fault(401, 800_001);
    call("Bearer").expect_fault(401, 800_001);
    call("Bearer wrong").expect_fault(401, 400);
    assert!(call("Bearer wrong").header("www-authenticate").is_some());
    call("bearer right").expect_status(200);
    // A token for the retired graph is refused with a code that is a string.
    let graph = "e30.eyJhdWQiOiJodHRwczovL2dyYXBoLndpbmRvd3MubmV0IiwiZXhwIjo0MTAyNDQ0ODAwfQ.x";
    call(&format!("Bearer {graph}")).expect_fault(401, "900420");
}

#[test]
fn values_that_cannot_be_read_are_refused_with_their_codes() {
    let sandbox = Sandbox::start().unwrap();
    let nobody = "00000000-0000-4000-8000-000000000000";
    let rows = [
        ("not-a-guid".to_owned(), 400, 2000),
        ("not-a-guid/orders".to_owned(), 400, 2000),
        (format!("{MAIN}x/orders/1"), 400, 2000),
        (format!("{MAIN}/orders?billingType=weekly"), 400, 900_126),
        (format!("{MAIN}/orders?billingType="), 400, 900_126),
        (format!("{MAIN}/orders?billingType=7"), 400, 900_126),
        (format!("{MAIN}/orders?billingType=-1"), 400, 900_126),
        (format!("{MAIN}/orders?billingType=one-time"), 400, 900_126),
        (format!("{MAIN}/orders?billingType=one+time"), 400, 900_126),
        (format!("{MAIN}/orders?billingType=mon_thly"), 400, 900_126),
        (format!("{MAIN}/orders?include_price=yes"), 400, 800_002),
        (
            format!("{MAIN}/orders?include_system_purchases="),
            400,
            800_002,
        ),
        (
            format!("{MAIN}/orders/{RESERVATION}?include_price=2"),
            400,
            800_002,
        ),
        (format!("{MAIN}/orders/000000000000"), 404, 20000),
        // An order belongs to one customer.
        (format!("{CONTOUR}/orders/{RESERVATION}"), 404, 20000),
        (nobody.to_owned(), 404, 3000),
        (format!("{nobody}/orders"), 404, 60003),
    ];
    for (path, status, code) in rows {
        let reply = get(&sandbox, &format!("/v1/customers/{path}"));
        reply.expect_fault(status, code);
    }
    let source = |path: &str| get(&sandbox, path).json()["source"].clone();
    let no_guid = source("/v1/customers/not-a-guid/orders");
    assert_eq!(no_guid, "PartnerApiServiceControllers");
    let no_order = source(&format!("{}/000000000000", orders_of(MAIN)));
    assert_eq!(no_order, "PartnerFD");
}

#[test]
fn the_gateway_answers_for_unknown_routes() {
    let sandbox = Sandbox::start().unwrap();
    let paths = "/ /v2/customers /v1/invoices /v1/customers//orders /_sandbox/secrets";
    for path in paths.split(' ') {
        let reply = get(&sandbox, path);
        let expected = json!({"statusCode": 404, "message": "Resource not found"});
        assert_eq!(reply.json_of(404), expected, "{path}");
        reply.expect_header("content-type", "application/json");
    }
}

#[test]
fn other_methods_are_refused() {
    let sandbox = Sandbox::start().unwrap();
    let order = format!("{}/{RESERVATION}", orders_of(MAIN));
    for (method, path, allowed) in [
        ("DELETE", order.as_str(), "GET, PATCH"),
        ("PUT", &order, "GET, PATCH"),
        ("POST", "/v1/customers", "GET"),
        ("PATCH", "/_sandbox/faults", "GET, POST, DELETE"),
    ] {
        let reply = send(&sandbox, method, path, &[], "{}");
        assert_eq!(reply.json_of(405)["statusCode"], 405);
        reply.expect_header("allow", allowed);
    }
}
