//! The requests that change something, and what is refused before it becomes one.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::collections::BTreeSet;

use bytes::Bytes;
use common::{CUSTOMER, answer, base, meta};
use partner_center_core::auth::{Accepts, Credential};
use partner_center_core::model::{
    AddOnLineItem, AddOnPurchase, AttachmentMetadata, BillingCycleChange,
    BillingCycleChangeLineItem, BillingCycleType, CancelledLineItem, Json, NewOrder,
    NewOrderLineItem, OrderCancellation, OrderStatus, ProvisioningContext, Vocabulary,
};
use partner_center_core::{
    AccessToken, CheckoutCart, CreateOrder, Document, Partner, PatchOrder, RetryPolicy,
    UploadAttachments,
    driver::{Exchange, Step, from_http, to_http},
    endpoint::Endpoint,
};
use serde_json::Value;

const ORDER: &str = "01f9bc3e5b35";
const OFFER: &str = "CFQ7TTC0WMQL:0004:CFQ7TTC087BG";
const PARENT: &str = "1b2d3c4e-5f60-4718-92a3-b4c5d6e7f809";

fn line() -> NewOrderLineItem {
    NewOrderLineItem::default().offer_id(OFFER).quantity(1)
}

fn create(order: NewOrder) -> CreateOrder {
    CreateOrder::new(CUSTOMER, order)
}

/// Method, address, sorted headers, body.
fn whole<E: Endpoint>(endpoint: &E) -> String {
    let request = to_http(endpoint, &base(), &meta()).unwrap();
    let mut text = format!("{} {}\n", request.method(), request.uri());
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
        .collect();
    headers.sort();
    text.extend(headers);
    text.push('\n');
    text.push_str(std::str::from_utf8(request.body()).unwrap());
    text
}

fn refusal<E: Endpoint>(endpoint: &E) -> String {
    let error = to_http(endpoint, &base(), &meta()).unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    error.to_string()
}

fn body_of<E: Endpoint>(endpoint: &E) -> Value {
    serde_json::from_slice(to_http(endpoint, &base(), &meta()).unwrap().body()).unwrap()
}

#[test]
fn create_order() {
    let order: NewOrder = serde_json::from_str(fixture!("requests/new-order.json")).unwrap();
    let order = create(order.reference_customer_id(CUSTOMER)).customer_user("kim@contoso.example");
    insta::assert_snapshot!(whole(&order));
}

/// Without numbers the lines are numbered by their places, without a customer it is the call's, and
/// nothing is sent that was not set.
#[test]
fn what_is_left_out_is_filled_in_or_not_sent() {
    let order = NewOrder::default().line_items([line(), line().friendly_name("second")]);
    insta::assert_snapshot!(whole(&create(order)));
}

#[test]
fn patches() {
    let purchase: AddOnPurchase = serde_json::from_str(fixture!("requests/add-on.json")).unwrap();
    let change: BillingCycleChange =
        serde_json::from_str(fixture!("requests/billing-cycle.json")).unwrap();
    let cancellation = OrderCancellation::default();
    let lines = OrderCancellation::default().line_items([CancelledLineItem::default()
        .line_item_number(0)
        .offer_id(OFFER)]);
    let texts = [
        whole(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            purchase.reference_customer_id(CUSTOMER),
        )),
        whole(
            &PatchOrder::new(CUSTOMER, ORDER, change.reference_customer_id(CUSTOMER))
                .if_match("eyJ2ZXJzaW9uIjoxfQ=="),
        ),
        whole(&PatchOrder::new(CUSTOMER, ORDER, cancellation)),
        whole(&PatchOrder::new(CUSTOMER, ORDER, lines).if_match("\"in-quotes\"")),
    ];
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn upload() {
    let metadata: AttachmentMetadata =
        serde_json::from_str(fixture!("requests/attachment-metadata.json")).unwrap();
    let upload = UploadAttachments::new(CUSTOMER, ORDER, metadata)
        .purchase_order(Document::new(r#"PO "A".pdf"#, "application/pdf", "first"))
        .tender(Document::new(
            "tender.txt",
            "text/plain",
            "--partner-center-part-0",
        ));
    insta::assert_snapshot!(whole(&upload).replace('\r', ""));
}

#[test]
fn checkout() {
    insta::assert_snapshot!(whole(&CheckoutCart::new(
        CUSTOMER,
        "b4c8fdea-cbe4-4d17-9576-13fcacbf9605"
    )));
}

#[test]
fn an_order_that_cannot_be_one_is_refused_before_it_is_sent() {
    let order = NewOrder::default;
    let mut owned = line();
    owned.extra.insert("Pricing", json("1"));
    let mut add_on = line();
    add_on.extra.insert("ParentSubscriptionId", json("1"));
    let mut with_status = order().line_items([line()]);
    with_status.extra.insert("status", json("1"));
    let refusals = [
        refusal(&create(order())),
        refusal(&create(
            order().line_items([NewOrderLineItem::default().quantity(1)]),
        )),
        refusal(&create(order().line_items([line().offer_id("")]))),
        refusal(&create(
            order().line_items([NewOrderLineItem::default().offer_id(OFFER)]),
        )),
        refusal(&create(order().line_items([line(), line().quantity(0)]))),
        refusal(&create(
            order().line_items([line(), line().line_item_number(1)]),
        )),
        refusal(&create(order().line_items([
            line().line_item_number(1),
            line().line_item_number(2),
        ]))),
        refusal(&create(order().line_items([
            line().line_item_number(0),
            line().line_item_number(0),
        ]))),
        refusal(&create(
            order()
                .line_items([line()])
                .billing_cycle(BillingCycleType::Unknown),
        )),
        refusal(&create(
            order().line_items([line()]).billing_cycle("UNKNOWN"),
        )),
        refusal(
            &create(
                order()
                    .line_items([line()])
                    .billing_cycle(BillingCycleType::Monthly),
            )
            .trial(true),
        ),
        refusal(&create(
            order().line_items([line()]).reference_customer_id(PARENT),
        )),
        refusal(&create(order().line_items([owned]))),
        refusal(&create(order().line_items([add_on]))),
        refusal(&create(with_status)),
        refusal(&create(order().line_items([line()])).customer_user("a\r\nb")),
        refusal(&CreateOrder::new("contoso", order().line_items([line()]))),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
}

/// One spelling for each place, whatever spelling came in, of all words that the documents know.
#[test]
fn known_words_go_out_in_the_spelling_of_the_documents() {
    let spellings = |word: &str| {
        let member = |part: &str| part[..1].to_uppercase() + &part[1..];
        let pascal: String = word.split('_').map(member).collect();
        [
            word.to_owned(),
            word.replace('_', ""),
            word.to_uppercase(),
            pascal,
            word.replace('_', "-"),
        ]
    };
    for (word, cycle) in BillingCycleType::WORDS {
        for spelled in spellings(word) {
            let change = BillingCycleChange::default()
                .billing_cycle(spelled.as_str())
                .line_items([BillingCycleChangeLineItem::default().subscription_id(PARENT)]);
            let order = NewOrder::default()
                .billing_cycle(spelled.as_str())
                .line_items([line()]);
            if *cycle == BillingCycleType::Unknown {
                refusal(&create(order));
                refusal(&PatchOrder::new(CUSTOMER, ORDER, change));
                continue;
            }
            assert_eq!(body_of(&create(order))["billingCycle"], *word, "{spelled}");
            let body = body_of(&PatchOrder::new(CUSTOMER, ORDER, change));
            assert_eq!(body["billingCycle"], *word, "{spelled}");
        }
    }
    for spelled in ["cancelled", "Cancelled", "CANCELED"] {
        let cancellation = OrderCancellation::default().status(spelled);
        let body = body_of(&PatchOrder::new(CUSTOMER, ORDER, cancellation));
        assert_eq!(body["status"], "cancelled");
    }
    let metadata = AttachmentMetadata::default()
        .customer_price(5)
        .currency("eur");
    let upload = UploadAttachments::new(CUSTOMER, ORDER, metadata).purchase_order(Document::new(
        "a.pdf",
        "application/pdf",
        "%PDF",
    ));
    assert!(whole(&upload).contains(r#""currency":"EUR""#));
}

#[test]
fn a_new_word_goes_out_as_it_is() {
    let order = NewOrder::default()
        .billing_cycle("Fortnightly")
        .line_items([line().term_duration("P12M")]);
    let body = body_of(&create(order));
    assert_eq!(body["billingCycle"], "Fortnightly");
    assert_eq!(body["lineItems"][0]["termDuration"], "P12M");
}

#[test]
fn what_is_malformed_is_refused_with_its_place_and_the_right_form() {
    let buy = |line: NewOrderLineItem| create(NewOrder::default().line_items([line]));
    let add_on = AddOnLineItem::default()
        .quantity(1)
        .parent_subscription_id(PARENT);
    let add_on = |offer: &str| {
        let line = add_on.clone().offer_id(offer);
        PatchOrder::new(CUSTOMER, ORDER, AddOnPurchase::default().line_items([line]))
    };
    let upload = |metadata: AttachmentMetadata| {
        UploadAttachments::new(CUSTOMER, ORDER, metadata.customer_price(5).currency("EUR"))
            .purchase_order(Document::new("a.pdf", "application/pdf", "%PDF"))
    };
    let refusals = [
        refusal(&buy(line().term_duration("1-Year"))),
        refusal(&buy(line().custom_term_end_date("31/12/2026"))),
        refusal(&buy(line()
            .offer_id("Microsoft 365 E3")
            .partner_id_on_record("MPN1"))),
        refusal(&add_on("CFQ7TTC0WMQL:0004")),
        refusal(&upload(
            AttachmentMetadata::default().tender_link("tenders"),
        )),
        refusal(&upload(AttachmentMetadata::default().fx_rate(0))),
        refusal(&CheckoutCart::new(CUSTOMER, "1").customer_user("kim")),
        refusal(&buy(line()).customer_user("kim@@contoso.example")),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
}

/// The service does not look at the case of names: another case of a known one would get past the form.
#[test]
fn a_known_member_has_one_name() {
    let mut order = NewOrder::default().line_items([line()]);
    order.extra.insert("BILLINGCYCLE", json("\"onetime\""));
    let said = refusal(&create(order));
    assert!(said.contains("the name billingCycle"), "{said}");
}

#[test]
fn a_checkout_names_the_user_who_gets_the_licences() {
    let checkout = CheckoutCart::new(CUSTOMER, "1").customer_user("kim@contoso.example");
    let request = to_http(&checkout, &base(), &meta()).unwrap();
    assert_eq!(
        request.headers()["x-ms-customeruser-upn"],
        "kim@contoso.example"
    );
    let call = Partner::offline()
        .customers()
        .by_id(CUSTOMER)
        .carts()
        .by_id("1")
        .checkout()
        .customer_user("kim@contoso.example");
    assert_eq!(whole(&call.into_endpoint()), whole(&checkout));
}

#[test]
fn lines_without_a_term_are_found() {
    let order = NewOrder::default().line_items([
        line(),
        line().term_duration("P1M"),
        line().offer_id(PARENT),
        line().provisioning_context(ProvisioningContext::default().duration("1Year")),
        line(),
    ]);
    assert_eq!(create(order.clone()).lines_without_term(), [0, 4]);
    let once = order.billing_cycle(BillingCycleType::OneTime);
    assert_eq!(create(once).lines_without_term(), [0_usize; 0]);
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[test]
fn changes_that_cannot_be_some_are_refused_before_they_are_sent() {
    let add_on = AddOnLineItem::default().offer_id(OFFER).quantity(1);
    let purchase = |line: AddOnLineItem| AddOnPurchase::default().line_items([line]);
    let cycle = BillingCycleChange::default;
    let cycle_line = BillingCycleChangeLineItem::default;
    let cancel = OrderCancellation::default;
    let metadata = || {
        AttachmentMetadata::default()
            .customer_price(5)
            .currency("USD")
    };
    let upload = |metadata| UploadAttachments::new(CUSTOMER, ORDER, metadata);
    let file = |name: &str| Document::new(name, "application/pdf", "%PDF");
    let patch = |purchase| PatchOrder::new(CUSTOMER, ORDER, purchase);
    let refusals = [
        refusal(&patch(AddOnPurchase::default())),
        refusal(&patch(purchase(add_on.clone()))),
        refusal(&patch(purchase(add_on.clone().parent_subscription_id("x")))),
        refusal(&patch(
            purchase(add_on.clone().parent_subscription_id(PARENT)).reference_customer_id(PARENT),
        )),
        refusal(&PatchOrder::new(CUSTOMER, ORDER, cycle())),
        refusal(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            cycle().billing_cycle(BillingCycleType::Unknown),
        )),
        refusal(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            cycle().billing_cycle(BillingCycleType::Annual),
        )),
        refusal(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            cycle()
                .billing_cycle(BillingCycleType::Annual)
                .line_items([cycle_line()]),
        )),
        refusal(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            cancel().status(OrderStatus::Completed),
        )),
        refusal(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            cancel().id("3db8d43abedb"),
        )),
        refusal(&PatchOrder::new(
            CUSTOMER,
            ORDER,
            cancel().line_items([CancelledLineItem::default()]),
        )),
        refusal(&PatchOrder::new(CUSTOMER, "../..", cancel())),
        refusal(&upload(AttachmentMetadata::default())),
        refusal(&upload(AttachmentMetadata::default().customer_price(5))),
        refusal(&upload(metadata())),
        refusal(&upload(metadata().is_partof_tender(true)).purchase_order(file("a.pdf"))),
        refusal(&upload(metadata()).purchase_order(file("a\r\nX-Evil: 1.pdf"))),
        refusal(&upload(metadata()).purchase_order(Document::new("", "application/pdf", ""))),
        refusal(&CheckoutCart::new(CUSTOMER, "..")),
        refusal(&CheckoutCart::new(CUSTOMER, "a/b")),
        refusal(&CheckoutCart::new(CUSTOMER, "")),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn a_trial_has_no_billing_cycle() {
    let trial = create(NewOrder::default().line_items([line()])).trial(true);
    assert_eq!(body_of(&trial)["billingCycle"], "none");
    let none = NewOrder::default()
        .line_items([line()])
        .billing_cycle(BillingCycleType::None);
    assert_eq!(body_of(&create(none).trial(true))["billingCycle"], "none");
    let new_word = NewOrder::default()
        .line_items([line()])
        .billing_cycle("fortnightly");
    assert_eq!(body_of(&create(new_word))["billingCycle"], "fortnightly");
}

/// What the service owns, by the schema, can be sent by no way: neither as a member nor as an unknown
/// one.
#[test]
fn what_the_schema_says_the_service_owns_cannot_be_sent() {
    let schema = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../spec/orders.schema.json"
    ));
    let schema: Value = serde_json::from_str(schema).unwrap();
    let mut owned = BTreeSet::new();
    for name in ["Order", "OrderLineItem"] {
        let properties = schema["$defs"][name]["properties"].as_object().unwrap();
        let properties = properties.iter().filter(|(_, it)| it["readOnly"] == true);
        owned.extend(properties.map(|(name, _)| name.clone()));
    }
    assert!(owned.len() > 10, "{owned:?}");
    for name in owned {
        let mut line = line();
        line.extra.insert(&name, json("1"));
        let refusal = refusal(&create(NewOrder::default().line_items([line])));
        assert!(refusal.contains(&name), "{name}: {refusal}");
        let mut order = NewOrder::default().line_items([self::line()]);
        order.extra.insert(&name, json("1"));
        assert!(self::refusal(&create(order)).contains(&name), "{name}");
    }
}

/// A member that came later can be sent all the same, by who means it.
#[test]
fn a_member_that_is_new_can_be_sent() {
    let mut order = NewOrder::default().line_items([line()]);
    order.extra.insert("giftWrapping", json("true"));
    assert_eq!(body_of(&create(order))["giftWrapping"], true);
}

/// Source: Learn, Create an order for a customer of an indirect reseller.
#[test]
fn an_order_for_an_indirect_reseller_is_not_sent_with_an_application_alone() {
    let plain = create(NewOrder::default().line_items([line()]));
    assert_eq!(plain.operation().credentials, Accepts::Either);
    let order = NewOrder::default().line_items([line(), line().partner_id_on_record("5127709")]);
    let create = create(order);
    assert_eq!(create.operation().credentials, Accepts::AppUser);

    let mut call = Exchange::new(&create, &base(), &meta(), RetryPolicy::default(), 1).unwrap();
    assert!(matches!(
        call.step(std::time::Duration::ZERO),
        Step::Authorize { .. }
    ));
    call.token(
        AccessToken::new("token")
            .unwrap()
            .with_credential(Credential::App),
    );
    match call.step(std::time::Duration::ZERO) {
        Step::Done(Err(error)) => {
            assert_eq!(call.attempts(), 0);
            let source = std::error::Error::source(&error).unwrap().to_string();
            assert!(source.contains("App+User"), "{source}");
        }
        step => panic!("{step:?}"),
    }
}

/// An answer without an order id is no order, whatever its status.
#[test]
fn an_answer_without_an_order_is_an_error() {
    let create = create(NewOrder::default().line_items([line()]));
    let fault = r#"{"code": 400072, "description": "This item isn't available.", "data": []}"#;
    let error = from_http(&create, answer(200, &[], fault)).unwrap_err();
    assert_eq!(error.fault().unwrap().code(), Some("400072"));
    for empty in ["{}", r#"{"status": "pending"}"#] {
        let error = from_http(&create, answer(201, &[], empty)).unwrap_err();
        assert!(error.is_decode(), "{error:?}");
    }
    let order = from_http(&create, answer(201, &[], r#"{"id": "01f9bc3e5b35"}"#)).unwrap();
    assert_eq!(order.id.as_deref(), Some(ORDER));
}

/// The boundary is no random one: an attempt sends the bytes of the one before.
#[test]
fn an_upload_is_the_same_bytes_each_time() {
    let metadata = AttachmentMetadata::default()
        .customer_price(5)
        .currency("USD");
    let upload = UploadAttachments::new(CUSTOMER, ORDER, metadata).purchase_order(Document::new(
        "a.pdf",
        "application/pdf",
        Bytes::from_static(&[0xff, 0, 13, 10]),
    ));
    let bytes = || to_http(&upload, &base(), &meta()).unwrap();
    assert_eq!(bytes().body(), bytes().body());
    assert!(
        bytes()
            .body()
            .windows(4)
            .any(|window| window == [0xff, 0, 13, 10])
    );
}
