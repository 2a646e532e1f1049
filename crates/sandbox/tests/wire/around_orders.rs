//! What stands around orders: provisioning, activation, subscriptions, SKUs.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, get, send};
use crate::create::{LICENCE, SOFTWARE, bought, line};
use crate::sign_in::app_bearer;
use crate::{CONTOUR, HARBORVIEW, MAIN, NORDHAVN, SCHOOLS, items, order_path, orders_of, text};

pub(crate) fn as_app(sandbox: &Sandbox, path: &str) -> Reply {
    let token = app_bearer(sandbox);
    send(sandbox, "GET", path, &[("Authorization", &token)], "")
}

#[test]
fn lines_are_provisioned_when_their_order_is_completed() {
    let sandbox = Sandbox::start().unwrap();
    let path = |customer, order| format!("{}/{order}/provisioningstatus", orders_of(customer));
    let expected = json!({
        "totalCount": 1,
        "items": [{
            "orderLineItemId": 0, "lineItemNumber": 0, "status": "fulfilled",
            "quantityProvisioningInformation": [{"quantity": 40, "status": "fulfilled"}]
        }],
        "attributes": {"objectType": "Collection"}
    });
    let done = path(MAIN, "0d9e7bc9cc4f");
    assert_eq!(get(&sandbox, &done).json_of(200), expected);
    for (customer, order, status) in [
        (
            MAIN,
            "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1",
            "prefulfillmentPending",
        ),
        (MAIN, "1771195a3ccd", "unfulfilled"),
        (SCHOOLS, "5aeba9780830", "prefulfillmentPending"),
    ] {
        let found = get(&sandbox, &path(customer, order)).json_of(200);
        assert_eq!(found["items"][0]["status"], status, "{order}");
    }
    as_app(&sandbox, &done).expect_fault(403, 900_329);
}

#[test]
fn software_is_activated_at_its_publisher() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(SOFTWARE, 1));
    let path = order_path(MAIN, &order);
    let at = |rest: &str| get(&sandbox, &format!("{path}{rest}/activationlinks"));
    let of_line = at("/lineitems/0").json();
    let link = &of_line["items"][0];
    assert_eq!(link["lineItemNumber"], 0);
    assert_eq!(link["link"]["method"], "GET");
    assert!(text(&link["link"]["uri"]).starts_with("https://publisher.example/"));
    assert_eq!(at("").json()["items"], of_line["items"]);
    at("/lineitems/7").expect_fault(404, 1000);
    let seat = format!("{}/0d9e7bc9cc4f/activationlinks", orders_of(MAIN));
    assert_eq!(get(&sandbox, &seat).json()["totalCount"], 0);
}

#[test]
fn subscriptions_come_of_the_lines_of_orders() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let base = format!("/v1/customers/{MAIN}/subscriptions");
    let at = |rest: &str| get(&sandbox, &format!("{base}{rest}"));
    let list = at(&format!("?order_id={}", text(&order))).json();
    assert_eq!(list["totalCount"], 1);
    let one = &list["items"][0];
    assert_eq!(one["id"], order["lineItems"][0]["subscriptionId"]);
    assert_eq!(one["orderId"], order["id"]);
    let members = ["quantity", "status", "billingCycle"].map(|name| &one[name]);
    assert_eq!(json!(members), json!([5, "active", "monthly"]));
    let lower = text(one).to_lowercase();
    assert_eq!(&at(&format!("/{lower}")).json(), one);
    let provisioning = format!("/{lower}/provisioningstatus");
    let status = at(&provisioning).json();
    assert_eq!(
        (&status["status"], &status["quantity"]),
        (&json!("success"), &json!(5))
    );
    as_app(&sandbox, &format!("{base}{provisioning}")).expect_fault(403, 900_329);

    at("/nosuch").expect_fault(404, 20003);
    at("?order_id=nosuch").expect_fault(404, 20000);
    let cancelled = at("/a8006982-b85f-4cef-9e31-98a6a4127369").json();
    assert_eq!(cancelled["status"], "deleted");
    let suspended = format!("/v1/customers/{NORDHAVN}/subscriptions?order_id=0c56146bae9e");
    let suspended = get(&sandbox, &suspended).json();
    assert_eq!(suspended["items"][0]["status"], "suspended");
}

#[test]
fn every_subscription_link_of_every_order_leads_somewhere() {
    let sandbox = Sandbox::start().unwrap();
    let mut followed = 0;
    for customer in [MAIN, CONTOUR, NORDHAVN, HARBORVIEW, SCHOOLS] {
        let list = get(&sandbox, &orders_of(customer)).json();
        for order in items(&list) {
            for line in items(&order["lineItems"]) {
                if let Some(uri) = line["links"]["subscription"]["uri"].as_str() {
                    let found = get(&sandbox, &format!("/v1{uri}")).json_of(200);
                    assert_eq!(found["orderId"], order["id"]);
                    followed += 1;
                }
            }
        }
    }
    assert!(followed > 15, "{followed}");
}

#[test]
fn the_sku_of_a_line_says_what_it_needs() {
    let sandbox = Sandbox::start().unwrap();
    let order = format!("{}/9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1", orders_of(MAIN));
    let order = get(&sandbox, &order).json();
    let uri = text(&order["lineItems"][0]["links"]["sku"]["uri"]);
    let sku = get(&sandbox, &format!("/v1{uri}")).json();
    assert_eq!(sku["productId"], "DZH318Z0BQ4B");
    assert_eq!(sku["id"], "000Z");
    let variables: &Value = &sku["provisioningVariables"];
    assert_eq!(variables, &json!(["Scope", "SubscriptionId"]));
    assert_eq!(sku["supportedBillingCycles"], json!(["one_time"]));
    let legacy = "/v1/products/ED1C38AB-0794-4DFD-9A18-1749165EB0FD/skus/69910599-3271-41CA-AC7D-C664E194CD60";
    get(&sandbox, legacy).expect_status(200);
    for (path, status, code) in [
        ("DZH318Z0BQ4B/skus/000Z", 400, 800_002),
        ("DZH318Z0BQ4B/skus/9999?country=US", 404, 400_018),
        ("nosuch/skus/000Z?country=US", 404, 400_013),
    ] {
        get(&sandbox, &format!("/v1/products/{path}")).expect_fault(status, code);
    }
}

#[test]
fn the_description_of_the_api_needs_no_token() {
    let sandbox = Sandbox::start().unwrap();
    let document = send(&sandbox, "GET", "/openapi.json", &[], "").json_of(200);
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/customers/{customerId}/orders"]["post"].is_object());
    assert!(
        sandbox.requests().is_empty(),
        "this is not a request to the API"
    );
}
