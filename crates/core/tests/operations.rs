//! The operations as data: each makes the request that `spec/operations.json` says.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;
#[expect(clippy::too_many_lines, reason = "a request for each operation")]
#[rustfmt::skip]
#[path = "generated/requests.rs"]
mod generated;

use common::{CUSTOMER, base, meta};
use generated::requests;
use http::Method;
use partner_center_core::journal::WriteKind;
use partner_center_core::model::AttachmentMetadata;
use partner_center_core::quota::Family;
use partner_center_core::{
    CancelOrder, CreateOrder, Document, GetSku, ListOrders, Partner, PurchaseAddOn, Safety,
    endpoint::{Endpoint, Operation},
};

#[test]
fn every_request() {
    let order = || {
        Partner::offline()
            .customers()
            .by_id(CUSTOMER)
            .orders()
            .by_id("0d9e7bc9cc4f")
    };
    let metadata = AttachmentMetadata::default()
        .customer_price(5)
        .currency("USD");
    let upload = order().attachments().upload(metadata);
    let upload = upload.purchase_order(Document::new("a.pdf", "application/pdf", ""));
    let mut all = requests(&base(), &meta());
    // What needs more than the examples of the table.
    all.insert("CancelOrder", order().cancel().to_http(&base(), &meta()));
    all.insert("UploadAttachments", upload.to_http(&base(), &meta()));
    let mut lines = Vec::new();
    for (name, request) in all {
        let request = request.unwrap();
        let path = request.uri().path_and_query().unwrap().as_str();
        let path = path.replace(CUSTOMER, "{customer}");
        lines.push(format!("{name}: {} {path}", request.method()));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// What is written in the table reaches the constants; what a kind of write says of repeating it, too.
#[test]
fn facts_are_those_of_the_table() {
    let facts = |operation: Operation| (operation.method, operation.safety, operation.family);
    let expected = [
        (
            ListOrders::OPERATION,
            Method::GET,
            Safety::Safe,
            Family::Orders,
        ),
        (GetSku::OPERATION, Method::GET, Safety::Safe, Family::Other),
        (
            CreateOrder::OPERATION,
            Method::POST,
            Safety::KeyedByRequestId,
            Family::Orders,
        ),
        (
            PurchaseAddOn::OPERATION,
            Method::PATCH,
            Safety::AssumedKeyed,
            Family::Orders,
        ),
        (
            CancelOrder::OPERATION,
            Method::PATCH,
            Safety::KeyedByRequestId,
            Family::Orders,
        ),
    ];
    for (operation, method, safety, family) in expected {
        assert_eq!(operation.is_write(), method != Method::GET, "{operation:?}");
        assert_eq!(
            operation.family,
            Family::of_route(operation.route),
            "{operation:?}"
        );
        assert_eq!(facts(operation), (method, safety, family));
    }
    assert_eq!(WriteKind::Other.safety(), Safety::Unkeyed);
}
