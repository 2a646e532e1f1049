//! `PATCH`: add-ons, billing cycles, cancellations.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, patch, post, write_with};
use crate::create::{LICENCE, RESERVATION, SAAS, SOFTWARE, STANDARD, TRIAL, bought, line};
use crate::{CONTOUR, HARBORVIEW, MAIN, NORDHAVN, orders_of};

const ARCHIVING: &str = "4C7A31E9-60B2-4D58-93F7-8E25D1A9C604";

fn path(customer: &str, order: &Value) -> String {
    format!("{}/{}", orders_of(customer), order["id"].as_str().unwrap())
}

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
    let parent = &order["lineItems"][0]["subscriptionId"];
    let lower = json!(parent.as_str().unwrap().to_lowercase());
    let reply = patch(&sandbox, &path(MAIN, &order), &add_on(&lower, ARCHIVING, 2));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let changed = reply.json();
    let lines = changed["lineItems"].as_array().unwrap();
    let numbers: Vec<_> = lines
        .iter()
        .map(|line| line["lineItemNumber"].clone())
        .collect();
    assert_eq!(numbers, [0, 1]);
    assert_eq!(lines[0], order["lineItems"][0]);
    assert_eq!(lines[1]["offerId"], json!(ARCHIVING));
    assert_eq!(lines[1]["friendlyName"], "Archive");
    assert_eq!(lines[1]["parentSubscriptionId"], lower);
    assert!(lines[1]["subscriptionId"].is_string() && lines[1]["subscriptionId"] != *parent);
    assert_eq!(changed["id"], order["id"]);
    assert_eq!(changed["billingCycle"], order["billingCycle"]);
    assert_ne!(changed["attributes"]["etag"], order["attributes"]["etag"]);
    assert_eq!(get(&sandbox, &path(MAIN, &order)).json(), changed);
}

#[test]
fn what_is_wrong_with_an_add_on() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let parent = order["lineItems"][0]["subscriptionId"].clone();
    let other = bought(
        &sandbox,
        MAIN,
        &line("E43D27E2-CD47-4D82-9A6E-71DBE50A6D18", 5),
    );
    let at = path(MAIN, &order);
    let refused = |body: &Value, expected: (u16, u32)| {
        let reply = patch(&sandbox, &at, body);
        assert_eq!(
            reply.fault(),
            (expected.0, expected.1.into()),
            "{body}: {}",
            reply.text()
        );
    };
    refused(&add_on(&json!("x"), ARCHIVING, 1), (400, 2000));
    refused(&add_on(&json!(MAIN), ARCHIVING, 1), (404, 20003));
    refused(
        &add_on(&other["lineItems"][0]["subscriptionId"], ARCHIVING, 1),
        (400, 2054),
    );
    refused(&add_on(&parent, LICENCE, 1), (400, 800_029));
    refused(&add_on(&parent, STANDARD, 1), (400, 800_029));
    refused(
        &add_on(&parent, "00000000-0000-4000-8000-000000000000", 1),
        (400, 800_004),
    );
    refused(&add_on(&parent, ARCHIVING, 0), (400, 2002));
    for (status, expected) in [
        ("suspended", (400, 2001)),
        ("cancelled", (400, 2011)),
        ("error", (409, 27009)),
        ("pending_review", (409, 800_082)),
    ] {
        assert!(sandbox.set_order_status(MAIN, order["id"].as_str().unwrap(), status));
        refused(&add_on(&parent, ARCHIVING, 1), expected);
    }
    assert_eq!(
        get(&sandbox, &at).json()["lineItems"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn an_etag_that_is_too_old_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let (at, etag) = (
        path(MAIN, &order),
        order["attributes"]["etag"].as_str().unwrap(),
    );
    let body = add_on(&order["lineItems"][0]["subscriptionId"], ARCHIVING, 2);
    let quoted = format!("\"{etag}\"");
    let with = |value: &str, body: &Value| {
        write_with(&sandbox, "PATCH", &at, &[("If-Match", value)], body)
    };
    with("\"b2xk\"", &body).expect_fault(400, 2055);
    assert_eq!(with(&quoted, &body).status, 200);
    assert_eq!(
        with(&quoted, &body).fault(),
        (400, 2055.into()),
        "it has changed since"
    );
    let mut in_body = body.clone();
    in_body["Attributes"] = json!({"Etag": etag, "ObjectType": "Order"});
    patch(&sandbox, &at, &in_body).expect_fault(400, 2055);
    assert_eq!(with("*", &body).status, 200);
}

#[test]
fn the_billing_cycle_of_legacy_licences_can_be_changed() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let mut body = order.clone();
    body["billingCycle"] = json!("Annual");
    body["status"].take();
    let reply = patch(&sandbox, &path(MAIN, &order), &body);
    assert_eq!(
        (reply.status, &reply.json()["billingCycle"]),
        (200, &json!("annual")),
        "{}",
        reply.text()
    );

    let refused = |customer: &str, id: &str, body: &Value, code: u32| {
        let reply = patch(&sandbox, &format!("{}/{id}", orders_of(customer)), body);
        assert_eq!(
            reply.fault(),
            (400, code.into()),
            "{body}: {}",
            reply.text()
        );
    };
    let id = order["id"].as_str().unwrap();
    refused(
        MAIN,
        id,
        &json!({"billingCycle": "annual", "lineItems": []}),
        6001,
    );
    let lines = order["lineItems"].clone();
    refused(
        MAIN,
        id,
        &json!({"billingCycle": "one_time", "lineItems": lines}),
        2004,
    );
    refused(
        MAIN,
        id,
        &json!({"billingCycle": "never", "lineItems": lines}),
        900_126,
    );
    // New commerce, and a legacy Azure subscription.
    refused(
        MAIN,
        "2623fbf5ea71",
        &json!({"billingCycle": "annual", "lineItems": lines}),
        6000,
    );
    let azure = get(&sandbox, &orders_of(CONTOUR)).json();
    let azure = azure["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|order| order["lineItems"][0]["offerId"] == "MS-AZR-0017G");
    let azure = azure.unwrap();
    let body = json!({"billingCycle": "annual", "lineItems": azure["lineItems"]});
    refused(CONTOUR, azure["id"].as_str().unwrap(), &body, 6000);
    let mut trial = line(TRIAL, 1);
    trial["billingCycle"] = json!("none");
    let trial = bought(&sandbox, MAIN, &trial);
    let body = json!({"billingCycle": "annual", "lineItems": trial["lineItems"]});
    refused(MAIN, trial["id"].as_str().unwrap(), &body, 6000);
    assert!(sandbox.set_order_status(MAIN, id, "suspended"));
    refused(
        MAIN,
        id,
        &json!({"billingCycle": "annual", "lineItems": lines}),
        2001,
    );
}

#[test]
fn a_whole_order_can_be_cancelled() {
    let sandbox = Sandbox::start().unwrap();
    let azure = json!({"scope": "shared", "subscriptionId": MAIN});
    let mut reservation = line(RESERVATION, 2);
    reservation["lineItems"][0]["provisioningContext"] = azure;
    for body in [line(SOFTWARE, 3), line(SAAS, 1), reservation] {
        let order = bought(&sandbox, MAIN, &body);
        let reply = patch(
            &sandbox,
            &path(MAIN, &order),
            &json!({"id": order["id"], "Status": "Cancelled"}),
        );
        let cancelled = reply.json();
        assert_eq!(
            (reply.status, &cancelled["status"]),
            (200, &json!("cancelled")),
            "{cancelled}"
        );
        assert_eq!(cancelled["lineItems"][0]["quantity"], 0);
        let again = patch(
            &sandbox,
            &path(MAIN, &order),
            &json!({"status": "cancelled"}),
        );
        again.expect_fault(400, 800_061);
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
    let cancel = |number: u32| {
        let offer = &order["lineItems"][number as usize]["offerId"];
        json!({"status": "cancelled", "lineItems": [{"lineItemNumber": number, "offerId": offer}]})
    };
    let first = patch(&sandbox, &path(MAIN, &order), &cancel(1)).json();
    assert_eq!(first["status"], "completed");
    assert_eq!(first["totalPrice"], json!(1799.0));
    assert_eq!(first["lineItems"][0]["quantity"], 2);
    assert_eq!(first["lineItems"][1]["quantity"], 0);
    patch(&sandbox, &path(MAIN, &order), &cancel(1)).expect_fault(400, 800_061);
    let second = patch(&sandbox, &path(MAIN, &order), &cancel(0)).json();
    assert_eq!(second["status"], "cancelled");
    assert_eq!(second["totalPrice"], json!(0.0));
}

#[test]
fn what_cannot_be_cancelled() {
    let sandbox = Sandbox::start().unwrap();
    let cancel = json!({"status": "cancelled"});
    let refused = |at: &str, body: &Value, expected: (u16, u32)| {
        let reply = patch(&sandbox, at, body);
        assert_eq!(
            reply.fault(),
            (expected.0, expected.1.into()),
            "{body}: {}",
            reply.text()
        );
    };
    let licence = bought(&sandbox, MAIN, &line(LICENCE, 5));
    refused(&path(MAIN, &licence), &cancel, (403, 800_019));
    let seat = bought(&sandbox, MAIN, &line(STANDARD, 5));
    refused(&path(MAIN, &seat), &cancel, (400, 800_063));
    refused(&path(MAIN, &seat), &json!({"status": "none"}), (400, 0));
    refused(
        &path(MAIN, &seat),
        &json!({"status": "suspended"}),
        (400, 2006),
    );
    refused(
        &path(MAIN, &seat),
        &json!({"friendlyName": "New"}),
        (400, 2006),
    );
    refused(
        &path(MAIN, &seat),
        &json!({"id": "other", "status": "cancelled"}),
        (400, 800_002),
    );
    let saas = bought(&sandbox, MAIN, &line(SAAS, 9));
    let seats = json!({"status": "cancelled", "lineItems": [{"lineItemNumber": 0, "offerId": SAAS, "quantity": 4}]});
    refused(&path(MAIN, &saas), &seats, (403, 800_077));
    let nobody =
        json!({"status": "cancelled", "lineItems": [{"lineItemNumber": 7, "offerId": SAAS}]});
    refused(&path(MAIN, &saas), &nobody, (400, 800_002));
    let software = bought(&sandbox, MAIN, &line(SOFTWARE, 9));
    sandbox.advance_clock(Duration::from_secs(73 * 3_600));
    refused(&path(MAIN, &saas), &cancel, (400, 900_213));
    patch(
        &sandbox,
        &path(MAIN, &bought(&sandbox, MAIN, &line(SAAS, 1))),
        &cancel,
    )
    .expect_status(200);
    sandbox.advance_clock(Duration::from_secs(28 * 24 * 3_600));
    refused(&path(MAIN, &software), &cancel, (400, 900_117));
    refused(
        &format!("{}/nosuch", orders_of(MAIN)),
        &cancel,
        (404, 20000),
    );
    refused(
        &format!(
            "{}/V0X-4yFpwvKhNzScCRCDIp45jGO5_tbl1",
            orders_of(HARBORVIEW)
        ),
        &cancel,
        (400, 900_117),
    );
    refused(
        &format!("{}/1771195a3ccd", orders_of(MAIN)),
        &cancel,
        (400, 800_061),
    );
    refused(
        &format!("{}/34c8359651ef", orders_of(NORDHAVN)),
        &cancel,
        (400, 800_063),
    );
    let reply = post(&sandbox, &path(MAIN, &seat), &cancel);
    assert_eq!(reply.status, 405);
    assert_eq!(reply.header("allow"), Some("GET, PATCH"));
}
