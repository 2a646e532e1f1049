//! What is put into carts: the requests, what is refused before it becomes one, and the journal's part.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::time::Duration;

use common::fake::Fake;
use common::{CUSTOMER, answer, base, meta};
use partner_center_core::journal::{Findings, Inquiry, Intent, WriteKind};
use partner_center_core::model::{Json, NewCart, NewCartLineItem, Participant};
use partner_center_core::{
    CreateCart, Error, ReplaceCart, Safety,
    driver::{from_http, to_http},
    endpoint::Endpoint,
};

const CART: &str = "b4c8fdea-cbe4-4d17-9576-13fcacbf9605";
const OFFER: &str = "CFQ7TTC0WMQL:0004:CFQ7TTC087BG";

fn line() -> NewCartLineItem {
    let line = NewCartLineItem::default()
        .catalog_item_id(OFFER)
        .quantity(2);
    line.billing_cycle("onetime").term_duration("p1y")
}

fn of(lines: impl IntoIterator<Item = NewCartLineItem>) -> NewCart {
    NewCart::default().line_items(lines.into_iter().collect::<Vec<_>>())
}

fn create(contents: NewCart) -> CreateCart {
    CreateCart::new(CUSTOMER, contents)
}

fn replace(contents: NewCart) -> ReplaceCart {
    ReplaceCart::new(CUSTOMER, CART, contents)
}

fn whole(endpoint: &impl Endpoint) -> String {
    let request = to_http(endpoint, &base(), &meta()).unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    format!("{} {}\n{body}", request.method(), request.uri())
}

fn refusal(endpoint: &impl Endpoint) -> String {
    let error = to_http(endpoint, &base(), &meta()).unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    error.to_string()
}

#[test]
fn what_is_put_into_a_cart() {
    let every: NewCart = serde_json::from_str(fixture!("requests/new-cart.json")).unwrap();
    let texts = [
        whole(&create(every)),
        whole(&replace(of([line()]))),
        whole(&replace(of([line()]).id(CART.to_uppercase()))),
    ];
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn what_cannot_be_a_cart_is_refused_before_it_is_sent() {
    let owned = |name: &str| {
        let mut line = line();
        let json: Json = serde_json::from_str("1").unwrap();
        line.extra.insert(name, json);
        refusal(&create(of([line])))
    };
    let reseller = |key: &str, value: &str| {
        let reseller = Participant::default().key(key).value(value);
        refusal(&create(of([line().participants([reseller])])))
    };
    let add_on = line().addon_items([line().catalog_item_id("Microsoft 365 E3")]);
    let refusals = [
        refusal(&create(of([]))),
        refusal(&create(of([
            line(),
            NewCartLineItem::default().quantity(1),
        ]))),
        refusal(&create(of([line().quantity(0)]))),
        refusal(&create(of([NewCartLineItem::default()
            .catalog_item_id(OFFER)
            .quantity(1)]))),
        refusal(&create(of([line()]).id(CART))),
        refusal(&replace(of([line()]).id("another"))),
        refusal(&ReplaceCart::new(CUSTOMER, "../orders", of([line()]))),
        owned("pricing"),
        owned("error"),
        reseller("transaction_reseller", "MPN1"),
        refusal(&create(of([add_on]))),
        refusal(&create(of([line().custom_term_end_date("31/12/2026")]))),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
}

fn answered<E: Endpoint>(endpoint: &E, body: &str) -> Result<E::Output, Error> {
    let answer = from_http(endpoint, answer(201, &[], body.to_owned()));
    answer.map(partner_center_core::Response::into_inner)
}

#[test]
fn an_answer_is_a_cart_and_that_which_was_replaced() {
    let created = fixture!("carts/created.json");
    let cart = answered(&create(of([line()])), created).unwrap();
    let error = cart.line_items[0].error.as_ref().unwrap();
    assert_eq!(error.error_code.as_ref().unwrap().to_string(), "10015");
    let left = error.additional_information.as_ref().unwrap();
    assert_eq!(left.available_quantity, Some(300.into()));
    assert!(answered(&create(of([line()])), r#"{"code": 2000}"#).is_err());
    let error = answered(&replace(of([line()])), created).unwrap_err();
    assert!(
        error.is_ambiguous() && error.to_string().contains(CART),
        "{error}"
    );
}

fn intent(endpoint: &impl Endpoint) -> Intent {
    let request = to_http(endpoint, &base(), &meta()).unwrap();
    Intent::new(endpoint, &base(), &meta(), &request, Duration::from_secs(1)).unwrap()
}

#[test]
fn a_cart_is_in_the_journal_and_no_purchase() {
    for (intent, kind) in [
        (intent(&create(of([line()]))), WriteKind::CreateCart),
        (intent(&replace(of([line()]))), WriteKind::ReplaceCart),
    ] {
        let read = Intent::from_json(intent.to_json().as_bytes()).unwrap();
        assert_eq!((read.kind, kind.is_purchase()), (kind, false));
        assert_eq!(kind.safety(), Safety::KeyedByRequestId);
        assert_eq!(read.new_cart().unwrap().line_items.len(), 1);
        // The id of a cart is not the id of an order.
        let answer = fixture!("carts/created.json").into();
        assert!(kind.is_whole(&answer) && kind.orders(&answer).is_empty());
    }
}

#[test]
fn a_look_says_whether_a_cart_is_as_it_was_to_be() {
    let shown = |quantity: u32, term: &str| {
        format!(
            r#"{{"id": "{CART}", "lineItems": [{{"catalogItemId": "{OFFER}", "quantity": {quantity},
                "billingCycle": "one_time", "termDuration": "{term}"}}]}}"#
        )
    };
    let look = |intent: &Intent, body: String| {
        let fake = Fake::answering(move |_| (200, body.clone()));
        let findings = Inquiry::new(intent).ask(&fake).unwrap();
        let sent = fake.sent.borrow();
        assert!(sent.iter().all(|request| request.method() == "GET"));
        assert_eq!(findings.settles(intent), None);
        findings
    };
    let replaced = intent(&replace(of([line()])));
    for (body, expected) in [
        (shown(2, "P1Y"), true),
        (shown(3, "P1Y"), false),
        (shown(2, "P1M"), false),
    ] {
        let Findings::Cart { is_as_wanted, .. } = look(&replaced, body) else {
            panic!("no cart")
        };
        assert_eq!(is_as_wanted, expected);
    }
    let created = intent(&create(of([line()])));
    assert!(matches!(look(&created, String::new()), Findings::Nowhere));
}
