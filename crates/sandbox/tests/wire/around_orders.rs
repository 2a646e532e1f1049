//! What stands around orders: provisioning, activation, subscriptions, SKUs.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, get_with, send};
use crate::create::{LICENCE, SOFTWARE, bought, line};
use crate::sign_in::app_token;
use crate::{CONTOUR, HARBORVIEW, MAIN, NORDHAVN, SCHOOLS, orders_of};

fn as_app(sandbox: &Sandbox, path: &str) -> (u16, Value) {
    let token = format!(
        "Bearer {}",
        app_token(sandbox, ("", "")).member("access_token")
    );
    send(sandbox, "GET", path, &[("Authorization", &token)], "").fault()
}

#[test]
fn lines_are_provisioned_when_their_order_is_completed() {
    let sandbox = Sandbox::start().unwrap();
    let status = |customer: &str, order: &str| {
        let reply = get(
            &sandbox,
            &format!("{}/{order}/provisioningstatus", orders_of(customer)),
        );
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    };
    let done = status(MAIN, "0d9e7bc9cc4f");
    let expected = json!({
        "totalCount": 1,
        "items": [{
            "orderLineItemId": 0, "lineItemNumber": 0, "status": "fulfilled",
            "quantityProvisioningInformation": [{"quantity": 40, "status": "fulfilled"}]
        }],
        "attributes": {"objectType": "Collection"}
    });
    assert_eq!(done, expected);
    let pending = status(MAIN, "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1");
    assert_eq!(pending["items"][0]["status"], "prefulfillmentPending");
    assert_eq!(
        status(MAIN, "1771195a3ccd")["items"][0]["status"],
        "unfulfilled"
    );
    assert_eq!(
        status(SCHOOLS, "5aeba9780830")["items"][0]["status"],
        "prefulfillmentPending"
    );
    let path = format!("{}/0d9e7bc9cc4f/provisioningstatus", orders_of(MAIN));
    assert_eq!(as_app(&sandbox, &path), (403, 900_329.into()));
}

#[test]
fn software_is_activated_at_its_publisher() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(SOFTWARE, 1));
    let path = format!("{}/{}", orders_of(MAIN), order["id"].as_str().unwrap());
    let of_line = get(&sandbox, &format!("{path}/lineitems/0/activationlinks")).json();
    let link = &of_line["items"][0];
    assert_eq!(link["lineItemNumber"], 0);
    assert_eq!(link["link"]["method"], "GET");
    assert!(
        link["link"]["uri"]
            .as_str()
            .unwrap()
            .starts_with("https://publisher.example/")
    );
    let of_order = get(&sandbox, &format!("{path}/activationlinks")).json();
    assert_eq!(of_order["items"], of_line["items"]);
    get(&sandbox, &format!("{path}/lineitems/7/activationlinks")).expect_fault(404, 1000);
    let seat = get(
        &sandbox,
        &format!("{}/0d9e7bc9cc4f/activationlinks", orders_of(MAIN)),
    )
    .json();
    assert_eq!(seat["totalCount"], 0);
}

#[test]
fn subscriptions_come_of_the_lines_of_orders() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 5));
    let id = order["id"].as_str().unwrap();
    let base = format!("/v1/customers/{MAIN}/subscriptions");
    let list = get(&sandbox, &format!("{base}?order_id={id}")).json();
    assert_eq!(list["totalCount"], 1);
    let one = &list["items"][0];
    assert_eq!(one["id"], order["lineItems"][0]["subscriptionId"]);
    assert_eq!(one["orderId"], order["id"]);
    assert_eq!(
        (&one["quantity"], &one["status"], &one["billingCycle"]),
        (&json!(5), &json!("active"), &json!("monthly"))
    );
    let lower = one["id"].as_str().unwrap().to_lowercase();
    assert_eq!(&get(&sandbox, &format!("{base}/{lower}")).json(), one);
    let status = get(&sandbox, &format!("{base}/{lower}/provisioningstatus")).json();
    assert_eq!(status["status"], "success");
    assert_eq!(status["quantity"], 5);
    assert_eq!(
        as_app(&sandbox, &format!("{base}/{lower}/provisioningstatus")),
        (403, 900_329.into())
    );

    get(&sandbox, &format!("{base}/nosuch")).expect_fault(404, 20003);
    get(&sandbox, &format!("{base}?order_id=nosuch")).expect_fault(404, 20000);
    let cancelled = get(
        &sandbox,
        &format!("{base}/a8006982-b85f-4cef-9e31-98a6a4127369"),
    )
    .json();
    assert_eq!(cancelled["status"], "deleted");
    let suspended = get(
        &sandbox,
        &format!("/v1/customers/{NORDHAVN}/subscriptions?order_id=0c56146bae9e"),
    )
    .json();
    assert_eq!(suspended["items"][0]["status"], "suspended");
}

#[test]
fn every_subscription_link_of_every_order_leads_somewhere() {
    let sandbox = Sandbox::start().unwrap();
    let mut followed = 0;
    for customer in [MAIN, CONTOUR, NORDHAVN, HARBORVIEW, SCHOOLS] {
        let list = get(&sandbox, &orders_of(customer)).json();
        for order in list["items"].as_array().unwrap() {
            for line in order["lineItems"].as_array().unwrap() {
                if let Some(uri) = line["links"]["subscription"]["uri"].as_str() {
                    let reply = get(&sandbox, &format!("/v1{uri}"));
                    assert_eq!(reply.status, 200, "{uri}: {reply:?}");
                    assert_eq!(reply.json()["orderId"], order["id"]);
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
    let order = get(
        &sandbox,
        &format!("{}/9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1", orders_of(MAIN)),
    )
    .json();
    let uri = order["lineItems"][0]["links"]["sku"]["uri"]
        .as_str()
        .unwrap();
    let sku = get(&sandbox, &format!("/v1{uri}")).json();
    assert_eq!(sku["productId"], "DZH318Z0BQ4B");
    assert_eq!(sku["id"], "000Z");
    assert_eq!(
        sku["provisioningVariables"],
        json!(["Scope", "SubscriptionId"])
    );
    assert_eq!(sku["supportedBillingCycles"], json!(["one_time"]));
    let legacy = "/v1/products/ED1C38AB-0794-4DFD-9A18-1749165EB0FD/skus/69910599-3271-41CA-AC7D-C664E194CD60";
    assert_eq!(get(&sandbox, legacy).status, 200);
    for (path, status, code) in [
        ("/v1/products/DZH318Z0BQ4B/skus/000Z", 400, 800_002),
        (
            "/v1/products/DZH318Z0BQ4B/skus/9999?country=US",
            404,
            400_018,
        ),
        ("/v1/products/nosuch/skus/000Z?country=US", 404, 400_013),
    ] {
        assert_eq!(
            get_with(&sandbox, path, &[]).fault(),
            (status, code.into()),
            "{path}"
        );
    }
}

#[test]
fn the_description_of_the_api_needs_no_token() {
    let sandbox = Sandbox::start().unwrap();
    let reply = send(&sandbox, "GET", "/openapi.json", &[], "");
    let document = reply.json();
    assert_eq!((reply.status, &document["openapi"]), (200, &json!("3.1.0")));
    assert!(document["paths"]["/customers/{customerId}/orders"]["post"].is_object());
    assert!(sandbox.requests().is_empty(), "it is no request to the API");
}
