//! `PATCH`: add-ons, billing cycles, cancellations.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, patch, post, write_with};
use crate::create::{LICENCE, RESERVATION, SAAS, SOFTWARE, STANDARD, TRIAL, bought, line};
use crate::{CONTOUR, HARBORVIEW, MAIN, NORDHAVN, items, order_path, orders_of, text};

const ARCHIVING: &str = "4C7A31E9-60B2-4D58-93F7-8E25D1A9C604";

fn add_on(parent: &Value, offer: &str, quantity: i32) -> Value {
    json!({
        "Id": null, "ReferenceCustomerId": MAIN, "BillingCycle": null,
        "LineItems": [{
            "LineItemNumber": 0, "OfferId": offer, "SubscriptionId": null, "ParentSubscriptionId": parent,
            "FriendlyName": "Archive", "Quantity": quantity, "PartnerIdOnRecord": null
        }],
        "CreationDate": null
    })
}

#[test]
fn an_add_on_becomes_a_further_line_of_the_order() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let at = order_path(MAIN, &order);
    let parent = &order["lineItems"][0]["subscriptionId"];
    let lower = json!(text(parent).to_lowercase());
    let changed = patch(&sandbox, &at, &add_on(&lower, ARCHIVING, 2)).json_of(200);
    let [first, second] = items(&changed["lineItems"]) else {
        panic!("{changed}")
    };
    assert_eq!(first, &order["lineItems"][0]);
    assert_eq!(
        (&first["lineItemNumber"], &second["lineItemNumber"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(second["offerId"], json!(ARCHIVING));
    assert_eq!(second["friendlyName"], "Archive");
    assert_eq!(second["parentSubscriptionId"], lower);
    assert!(second["subscriptionId"].is_string() && second["subscriptionId"] != *parent);
    assert_eq!(changed["id"], order["id"]);
    assert_eq!(changed["billingCycle"], order["billingCycle"]);
    assert_ne!(changed["attributes"]["etag"], order["attributes"]["etag"]);
    assert_eq!(get(&sandbox, &at).json(), changed);
}

#[test]
fn what_is_wrong_with_an_add_on() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let parent = &order["lineItems"][0]["subscriptionId"];
    let other = line("E43D27E2-CD47-4D82-9A6E-71DBE50A6D18", 5);
    let other = bought(&sandbox, MAIN, &other);
    let other = &other["lineItems"][0]["subscriptionId"];
    let at = order_path(MAIN, &order);
    for (parent, offer, quantity, status, code) in [
        (&json!("x"), ARCHIVING, 1, 400, 2000),
        (&json!(MAIN), ARCHIVING, 1, 404, 20003),
        (other, ARCHIVING, 1, 400, 2054),
        (parent, LICENCE, 1, 400, 800_029),
        (parent, STANDARD, 1, 400, 800_029),
        (
            parent,
            "00000000-0000-4000-8000-000000000000",
            1,
            400,
            800_004,
        ),
        (parent, ARCHIVING, 0, 400, 2002),
    ] {
        let reply = patch(&sandbox, &at, &add_on(parent, offer, quantity));
        reply.expect_fault(status, code);
    }
    for (order_status, status, code) in [
        ("suspended", 400, 2001),
        ("cancelled", 400, 2011),
        ("error", 409, 27009),
        ("pending_review", 409, 800_082),
    ] {
        assert!(sandbox.set_order_status(MAIN, text(&order), order_status));
        patch(&sandbox, &at, &add_on(parent, ARCHIVING, 1)).expect_fault(status, code);
    }
    assert_eq!(items(&get(&sandbox, &at).json()["lineItems"]).len(), 1);
}

#[test]
fn an_etag_that_is_too_old_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let (at, etag) = (order_path(MAIN, &order), text(&order["attributes"]["etag"]));
    let body = add_on(&order["lineItems"][0]["subscriptionId"], ARCHIVING, 2);
    let quoted = format!("\"{etag}\"");
    let with = |value: &str| write_with(&sandbox, "PATCH", &at, &[("If-Match", value)], &body);
    with("\"b2xk\"").expect_fault(400, 2055);
    with(&quoted).expect_status(200);
    // It has changed since.
    with(&quoted).expect_fault(400, 2055);
    let mut in_body = body.clone();
    in_body["Attributes"] = json!({"Etag": etag, "ObjectType": "Order"});
    patch(&sandbox, &at, &in_body).expect_fault(400, 2055);
    with("*").expect_status(200);
}

#[test]
fn the_billing_cycle_of_legacy_licences_can_be_changed() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let mut body = order.clone();
    body["billingCycle"] = json!("Annual");
    body["status"].take();
    let changed = patch(&sandbox, &order_path(MAIN, &order), &body).json_of(200);
    assert_eq!(changed["billingCycle"], "annual");

    // New commerce, a legacy Azure subscription, and a trial.
    let seat = json!("2623fbf5ea71");
    let azure = get(&sandbox, &orders_of(CONTOUR)).json();
    let mut azure = items(&azure).iter();
    let azure = azure.find(|order| order["lineItems"][0]["offerId"] == "MS-AZR-0017G");
    let azure = azure.unwrap();
    let mut trial = line(TRIAL, 1);
    trial["billingCycle"] = json!("none");
    let trial = bought(&sandbox, MAIN, &trial);
    let refused = |customer: &str, order: &Value, cycle: &str, lines: &Value, code: u32| {
        let body = json!({"billingCycle": cycle, "lineItems": lines});
        patch(&sandbox, &order_path(customer, order), &body).expect_fault(400, code);
    };
    let lines = &order["lineItems"];
    refused(MAIN, &order, "annual", &json!([]), 6001);
    refused(MAIN, &order, "one_time", lines, 2004);
    refused(MAIN, &order, "never", lines, 900_126);
    refused(MAIN, &seat, "annual", lines, 6000);
    refused(CONTOUR, azure, "annual", &azure["lineItems"], 6000);
    refused(MAIN, &trial, "annual", &trial["lineItems"], 6000);
    assert!(sandbox.set_order_status(MAIN, text(&order), "suspended"));
    refused(MAIN, &order, "annual", lines, 2001);
}

#[test]
fn a_whole_order_can_be_cancelled() {
    let sandbox = Sandbox::start().unwrap();
    let mut reservation = line(RESERVATION, 2);
    reservation["lineItems"][0]["provisioningContext"] =
        json!({"scope": "shared", "subscriptionId": MAIN});
    for body in [line(SOFTWARE, 3), line(SAAS, 1), reservation] {
        let order = bought(&sandbox, MAIN, &body);
        let at = order_path(MAIN, &order);
        let cancel = json!({"id": order["id"], "Status": "Cancelled"});
        let cancelled = patch(&sandbox, &at, &cancel).json_of(200);
        assert_eq!(cancelled["status"], "cancelled", "{cancelled}");
        assert_eq!(cancelled["lineItems"][0]["quantity"], 0);
        patch(&sandbox, &at, &json!({"status": "cancelled"})).expect_fault(400, 800_061);
    }
}

#[test]
fn lines_can_be_cancelled_one_by_one() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({"lineItems": [
        {"lineItemNumber": 0, "offerId": SOFTWARE, "quantity": 2},
        {"lineItemNumber": 1, "offerId": "DG7GMGF0F4XK:0001:DG7GMGF0G8LS", "quantity": 5}
    ]});
    let order = bought(&sandbox, MAIN, &body);
    assert_eq!(order["totalPrice"], json!(1989.0));
    let cancel = |number: usize| {
        let offer = &order["lineItems"][number]["offerId"];
        let lines = json!([{"lineItemNumber": number, "offerId": offer}]);
        let body = json!({"status": "cancelled", "lineItems": lines});
        patch(&sandbox, &order_path(MAIN, &order), &body)
    };
    let first = cancel(1).json();
    assert_eq!(first["status"], "completed");
    assert_eq!(first["totalPrice"], json!(1799.0));
    assert_eq!(first["lineItems"][0]["quantity"], 2);
    assert_eq!(first["lineItems"][1]["quantity"], 0);
    cancel(1).expect_fault(400, 800_061);
    let second = cancel(0).json();
    assert_eq!(second["status"], "cancelled");
    assert_eq!(second["totalPrice"], json!(0.0));
}

#[test]
fn what_cannot_be_cancelled() {
    let sandbox = Sandbox::start().unwrap();
    let bought = |offer, quantity| bought(&sandbox, MAIN, &line(offer, quantity));
    let cancel = &json!({"status": "cancelled"});
    let cancel_line = |line| json!({"status": "cancelled", "lineItems": [line]});
    let refused = |customer: &str, order: &Value, body: &Value, status, code: u32| {
        patch(&sandbox, &order_path(customer, order), body).expect_fault(status, code);
    };
    refused(MAIN, &bought(LICENCE, 5), cancel, 403, 800_019);
    let seat = bought(STANDARD, 5);
    refused(MAIN, &seat, cancel, 400, 800_063);
    refused(MAIN, &seat, &json!({"status": "none"}), 400, 0);
    refused(MAIN, &seat, &json!({"status": "suspended"}), 400, 2006);
    refused(MAIN, &seat, &json!({"friendlyName": "New"}), 400, 2006);
    let other = json!({"id": "other", "status": "cancelled"});
    refused(MAIN, &seat, &other, 400, 800_002);
    let saas = bought(SAAS, 9);
    let seats = cancel_line(json!({"lineItemNumber": 0, "offerId": SAAS, "quantity": 4}));
    refused(MAIN, &saas, &seats, 403, 800_077);
    let unknown = cancel_line(json!({"lineItemNumber": 7, "offerId": SAAS}));
    refused(MAIN, &saas, &unknown, 400, 800_002);
    let software = bought(SOFTWARE, 9);
    sandbox.advance_clock(Duration::from_secs(73 * 3_600));
    refused(MAIN, &saas, cancel, 400, 900_213);
    let fresh = order_path(MAIN, &bought(SAAS, 1));
    patch(&sandbox, &fresh, cancel).expect_status(200);
    sandbox.advance_clock(Duration::from_secs(28 * 24 * 3_600));
    refused(MAIN, &software, cancel, 400, 900_117);
    for (customer, order, status, code) in [
        (MAIN, "nosuch", 404, 20000),
        (
            HARBORVIEW,
            "V0X-4yFpwvKhNzScCRCDIp45jGO5_tbl1",
            400,
            900_117,
        ),
        (MAIN, "1771195a3ccd", 400, 800_061),
        (NORDHAVN, "34c8359651ef", 400, 800_063),
    ] {
        refused(customer, &json!(order), cancel, status, code);
    }
    let reply = post(&sandbox, &order_path(MAIN, &seat), cancel);
    reply.expect_status(405);
    reply.expect_header("allow", "GET, PATCH");
}
