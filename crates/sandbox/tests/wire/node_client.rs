//! The calls of the maintained client for Node.js, as it sends them: what is about orders, the catalogue and
//! subscriptions is answered, the rest is not part of this sandbox.
//!
//! Source: microsoft-partnercenter for Node.js of July 2026, its requests seen from outside.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, patch, post, send};
use crate::create::STANDARD;
use crate::{MAIN, items, orders_of, text};

fn path(rest: &str) -> String {
    format!("/v1/customers/{MAIN}{rest}")
}

#[test]
fn customers_are_read() {
    let sandbox = Sandbox::start().unwrap();
    let all = get(&sandbox, "/v1/customers").json_of(200);
    assert!(items(&all).iter().any(|it| it["id"] == MAIN));
    assert_eq!(get(&sandbox, &path("")).json_of(200)["id"], MAIN);
}

/// The order of the first SKU and the first availability of a product; no line has a term unless it is asked for.
#[test]
fn an_order_is_placed_by_the_product_alone() {
    let sandbox = Sandbox::start().unwrap();
    let product = path("/products/CFQ7TTC0LQ7X");
    let skus = get(&sandbox, &format!("{product}/skus")).json_of(200);
    let sku = text(&items(&skus)[0]).to_owned();
    let one = get(&sandbox, &format!("{product}/skus/{sku}")).json_of(200);
    assert_eq!(one["id"], sku);
    let of_sku = format!("{product}/skus/{sku}/availabilities");
    let availabilities = get(&sandbox, &of_sku).json_of(200);
    let availability = text(&items(&availabilities)[0]);
    let offer = format!("CFQ7TTC0LQ7X:{sku}:{availability}");
    assert_eq!(offer, STANDARD);
    let body = json!({
        "lineItems": [{"offerId": offer, "quantity": 3, "lineItemNumber": 0}], "billingCycle": "monthly"
    });
    let order = post(&sandbox, &orders_of(MAIN), &body).json_of(201);
    assert_eq!(order["lineItems"][0]["quantity"], 3);
    assert_eq!(order["billingCycle"], "monthly");
}

/// It reads the subscription, changes members of it, and sends all of them without `If-Match`.
#[test]
fn subscriptions_are_read_and_sent_back_whole() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({"lineItems": [{"offerId": STANDARD, "quantity": 3, "lineItemNumber": 0}],
        "billingCycle": "monthly"});
    let order = post(&sandbox, &orders_of(MAIN), &body).json_of(201);
    let all = get(&sandbox, &path("/subscriptions")).json_of(200);
    let by_order = |it: &&Value| it["orderId"] == order["id"];
    let id = text(items(&all).iter().find(by_order).unwrap()).to_owned();
    let one = path(&format!("/subscriptions/{id}"));
    let change = |changes: Value| {
        let mut body = get(&sandbox, &one).json_of(200);
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        patch(&sandbox, &one, &body)
    };
    assert_eq!(change(json!({"quantity": 5})).json_of(200)["quantity"], 5);
    let product = json!({"productId": "CFQ7TTC0LQ7X", "skuId": "0001", "availabilityId": "CFQ7TTC0R3KD",
        "billingCycle": "monthly", "termDuration": "P1M"});
    let renewal = json!([{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm",
        "instructions": {"product": product, "quantity": 4}}]);
    let scheduled = change(json!({"scheduledActions": renewal})).json_of(200);
    assert_eq!(scheduled["scheduledActions"], renewal);
    let end = json!({"autoRenewEnabled": false,
        "scheduledActions": [{"scheduleType": "TermEnd", "actionType": "Cancel"}]});
    assert_eq!(change(end).json_of(200)["autoRenewEnabled"], false);
    // What somebody else has changed meanwhile is not overwritten: the etag is in the body.
    let stale = get(&sandbox, &one).json();
    change(json!({"friendlyName": "Sales"})).expect_status(200);
    patch(&sandbox, &one, &stale).expect_fault(400, 2055);
}

/// Customers are not created here, and users, licences, consents and invoices are another area of the service.
#[test]
fn what_is_not_about_orders_is_not_answered() {
    let sandbox = Sandbox::start().unwrap();
    let token = format!("Bearer {}", sandbox.access_token());
    for (method, path, status) in [
        ("POST", "/v1/customers".to_owned(), 405),
        ("GET", "/v1/invoices".to_owned(), 404),
        (
            "GET",
            "/v1/invoices/G000024135/documents/statement".to_owned(),
            404,
        ),
        ("GET", path("/users"), 404),
        ("POST", path("/users"), 404),
        ("PATCH", path("/users/a/resetpassword"), 404),
        ("GET", path("/users/a/directoryroles"), 404),
        ("POST", path("/directoryroles/a/usermembers"), 404),
        ("POST", path("/users/a/licenseupdates"), 404),
        ("GET", path("/users/a/licenses"), 404),
        ("GET", path("/subscribedskus"), 404),
        ("POST", path("/applicationconsents"), 404),
        ("DELETE", path("/applicationconsents/a"), 404),
    ] {
        let headers = [("Authorization", token.as_str())];
        send(&sandbox, method, &path, &headers, "{}").expect_status(status);
    }
}
