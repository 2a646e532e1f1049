//! The request of every operation.
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use std::collections::BTreeMap;
use bytes::Bytes;
use http::Request;
use partner_center_core::driver::RequestMeta;
use partner_center_core::{BaseUrl, Error, Partner};

pub(crate) type Requests = BTreeMap<&'static str, Result<Request<Bytes>, Error>>;

/// The request of every operation by the name of its endpoint.
pub(crate) fn requests(base: &BaseUrl, meta: &RequestMeta) -> Requests {
    let mut requests = Requests::new();
    let call = Partner::offline().customers().get();
    requests.insert("ListCustomers", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .get();
    requests.insert("GetCustomer", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .relationships();
    requests.insert("ListCustomerRelationships", call.to_http(base, meta));
    let call = Partner::offline()
        .relationships()
        .get("IsIndirectCloudSolutionProviderOf");
    requests.insert("ListRelationships", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .get();
    requests.insert("ListOrders", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .create(
            serde_json::from_str(
                    "{\"billingCycle\":\"monthly\",\"lineItems\":[{\"lineItemNumber\":0,\"offerId\":\"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD\",\"quantity\":1}],\"referenceCustomerId\":\"b0d70a69-4c42-4b27-b17b-91a835d8686a\"}",
                )
                .unwrap(),
        );
    requests.insert("CreateOrder", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .by_id("0d9e7bc9cc4f")
        .get();
    requests.insert("GetOrder", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .by_id("0d9e7bc9cc4f")
        .provisioning_status();
    requests.insert("GetProvisioningStatus", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .by_id("0d9e7bc9cc4f")
        .activation_links();
    requests.insert("GetActivationLinks", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .by_id("0d9e7bc9cc4f")
        .line_activation_links(0);
    requests.insert("GetLineActivationLinks", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .by_id("0d9e7bc9cc4f")
        .attachments()
        .get();
    requests.insert("ListAttachments", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .orders()
        .by_id("0d9e7bc9cc4f")
        .attachments()
        .download("00000000000000");
    requests.insert("DownloadAttachment", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .carts()
        .create(
            serde_json::from_str(
                    "{\"lineItems\":[{\"billingCycle\":\"monthly\",\"catalogItemId\":\"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD\",\"quantity\":1,\"termDuration\":\"P1Y\"}]}",
                )
                .unwrap(),
        );
    requests.insert("CreateCart", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .carts()
        .by_id("8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b")
        .get();
    requests.insert("GetCart", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .carts()
        .by_id("8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b")
        .replace(
            serde_json::from_str(
                    "{\"lineItems\":[{\"billingCycle\":\"monthly\",\"catalogItemId\":\"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD\",\"quantity\":1,\"termDuration\":\"P1Y\"}]}",
                )
                .unwrap(),
        );
    requests.insert("ReplaceCart", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .carts()
        .by_id("8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b")
        .checkout();
    requests.insert("CheckoutCart", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .get();
    requests.insert("ListSubscriptions", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_order("0d9e7bc9cc4f");
    requests.insert("ListSubscriptions with order", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_partner("5127709");
    requests.insert("ListSubscriptions with partner_id", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .custom_term_end_dates("P1Y");
    requests.insert("ListCustomTermEndDates", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_id("8da32d36-66a5-43e9-a6dd-2facf1115c55")
        .get();
    requests.insert("GetSubscription", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_id("8da32d36-66a5-43e9-a6dd-2facf1115c55")
        .add_ons();
    requests.insert("ListAddOns", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_id("8da32d36-66a5-43e9-a6dd-2facf1115c55")
        .provisioning_status();
    requests.insert("GetSubscriptionProvisioningStatus", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_id("8da32d36-66a5-43e9-a6dd-2facf1115c55")
        .transition_eligibilities();
    requests.insert("ListTransitionEligibilities", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_id("8da32d36-66a5-43e9-a6dd-2facf1115c55")
        .transitions();
    requests.insert("ListTransitions", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .subscriptions()
        .by_id("8da32d36-66a5-43e9-a6dd-2facf1115c55")
        .transition(
            serde_json::from_str(
                    "{\"quantity\":1,\"toCatalogItemId\":\"CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ\",\"transitionType\":\"transition_only\"}",
                )
                .unwrap(),
        );
    requests.insert("CreateTransition", call.to_http(base, meta));
    let call = Partner::offline().products("US").by_target_view("OnlineServices").get();
    requests.insert("ListProducts", call.to_http(base, meta));
    let call = Partner::offline().products("US").by_id("CFQ7TTC0LQ7X").get();
    requests.insert("GetProduct", call.to_http(base, meta));
    let call = Partner::offline().products("US").by_id("CFQ7TTC0LQ7X").skus().get();
    requests.insert("ListSkus", call.to_http(base, meta));
    let call = Partner::offline()
        .products("US")
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .by_id("0001")
        .get();
    requests.insert("GetSku", call.to_http(base, meta));
    let call = Partner::offline()
        .products("US")
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .by_id("0001")
        .availabilities()
        .get();
    requests.insert("ListAvailabilities", call.to_http(base, meta));
    let call = Partner::offline()
        .products("US")
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .by_id("0001")
        .availabilities()
        .by_id("CFQ7TTC0R3KD")
        .get();
    requests.insert("GetAvailability", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .products()
        .by_target_view("OnlineServices")
        .get();
    requests.insert("ListCustomerProducts", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .products()
        .by_id("CFQ7TTC0LQ7X")
        .get();
    requests.insert("GetCustomerProduct", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .products()
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .get();
    requests.insert("ListCustomerSkus", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .products()
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .by_id("0001")
        .get();
    requests.insert("GetCustomerSku", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .products()
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .by_id("0001")
        .availabilities()
        .get();
    requests.insert("ListCustomerAvailabilities", call.to_http(base, meta));
    let call = Partner::offline()
        .customers()
        .by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
        .products()
        .by_id("CFQ7TTC0LQ7X")
        .skus()
        .by_id("0001")
        .availabilities()
        .by_id("CFQ7TTC0R3KD")
        .get();
    requests.insert("GetCustomerAvailability", call.to_http(base, meta));
    let call = Partner::offline()
        .product_promotions("US")
        .by_segment("commercial")
        .get();
    requests.insert("ListPromotions", call.to_http(base, meta));
    let call = Partner::offline()
        .product_promotions("US")
        .by_id("39NFJQT1PJ7K:0001:39NFJQT1Q2LR")
        .get();
    requests.insert("GetPromotion", call.to_http(base, meta));
    requests
}
