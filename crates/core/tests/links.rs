//! The links of orders and lines, followed to what is there.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use common::{answer, base, meta};
use partner_center_core::model::{Link, Order};
use partner_center_core::{
    Follow, FollowLine, FollowOrder, Offline,
    driver::{from_http, to_http},
    endpoint::Endpoint,
};

fn order() -> Order {
    serde_json::from_str(fixture!("orders/new-commerce-seat.json")).unwrap()
}

fn path<E: Endpoint>(endpoint: &E) -> String {
    let request = to_http(endpoint, &base(), &meta()).unwrap();
    assert_eq!(request.method(), http::Method::GET);
    request.uri().path_and_query().unwrap().to_string()
}

#[test]
fn each_link_leads_to_its_own_kind() {
    let order = order();
    let line = &order.line_items[0];
    let client = Offline::default();
    let paths = [
        path(&order.follow_self(&client).unwrap().into_endpoint()),
        path(&line.follow_subscription(&client).unwrap().into_endpoint()),
        path(&line.follow_sku(&client).unwrap().into_endpoint()),
    ];
    insta::assert_snapshot!(paths.join("\n"));
    let old: Order = serde_json::from_str(
        r#"{"links": {"provisioningStatus": {"uri": "/customers/1/orders/2/provisioningstatus"}},
            "lineItems": [{"links": {"activationLinks": {"uri": "/customers/1/orders/2/lineitems/0/activationlinks"}}}]}"#,
    )
    .unwrap();
    let status = old.follow_provisioning_status(&client).unwrap();
    let activation = old.line_items[0].follow_activation_links(&client).unwrap();
    assert_eq!(
        [
            path(&status.into_endpoint()),
            path(&activation.into_endpoint())
        ],
        [
            "/v1/customers/1/orders/2/provisioningstatus",
            "/v1/customers/1/orders/2/lineitems/0/activationlinks"
        ]
    );
    let sku = line.follow_sku(&client).unwrap().into_endpoint();
    let sku = from_http(&sku, answer(200, &[], fixture!("products/sku.json"))).unwrap();
    assert_eq!(sku.product_id.as_deref(), Some("DZH318Z08K6M"));
}

#[test]
fn a_link_that_is_not_there_or_not_for_reading_is_not_followed() {
    let client = Offline::default();
    assert!(
        Order::default()
            .follow_provisioning_status(&client)
            .is_none()
    );
    let link = |json: &str| serde_json::from_str::<Link>(json).unwrap();
    for wrong in [
        r#"{"method": "GET"}"#,
        r#"{"uri": "", "method": "GET"}"#,
        r#"{"uri": "/customers/1/orders/2", "method": "PATCH"}"#,
    ] {
        assert!(Follow::<Order>::new(&link(wrong)).is_none(), "{wrong}");
    }
    for right in [
        r#"{"uri": "/customers"}"#,
        r#"{"uri": "/customers", "method": "get"}"#,
    ] {
        assert!(Follow::<Order>::new(&link(right)).is_some(), "{right}");
    }
}

/// Activation links lead to publishers: no request is made of one, and so no token goes there.
#[test]
fn a_link_to_another_host_is_refused() {
    let link: Link =
        serde_json::from_str(r#"{"uri": "https://publisher.example/activate"}"#).unwrap();
    let error = to_http(&Follow::<Order>::new(&link).unwrap(), &base(), &meta()).unwrap_err();
    assert!(error.to_string().contains("is not followed"), "{error}");
}
