//! What is written down of writes, and which end of a call closes an entry.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod common;

use std::time::Duration;

use bytes::Bytes;
use common::{CUSTOMER, answer, base, meta};
use partner_center_core::journal::{
    Ending, Entry, Intent, RESEND_WINDOW, Resend, Settlement, WriteKind,
};
use partner_center_core::model::{
    AttachmentMetadata, NewOrder, NewOrderLineItem, Order, OrderCancellation,
};
use partner_center_core::{
    AccessToken, BaseUrl, CheckoutCart, CreateOrder, Document, Error, PatchOrder, Response,
    RetryPolicy, UploadAttachments,
    driver::{Exchange, Failure, Step, to_http},
    endpoint::Endpoint,
};

const OFFER: &str = "CFQ7TTC0WMQL:0004:CFQ7TTC087BG";
const NOW: Duration = Duration::from_secs(500_000 * 3_600);

fn create() -> CreateOrder {
    let line = |offer: &str, quantity: i64| {
        NewOrderLineItem::default()
            .offer_id(offer)
            .quantity(quantity)
    };
    let order =
        NewOrder::default().line_items([line(OFFER, 2), line("DG7GMGF0F4XK:0001:DG7GMGF0G8LS", 1)]);
    CreateOrder::new(CUSTOMER, order).customer_user("kim@contoso.example")
}

fn intent<E: Endpoint>(endpoint: &E, base: &BaseUrl) -> Intent {
    let request = to_http(endpoint, base, &meta()).unwrap();
    Intent::new(endpoint, base, &meta(), &request, NOW).unwrap()
}

/// Written down, read again and sent again, each write is the same request byte for byte.
fn check_round_trip<E: Endpoint>(endpoint: &E) {
    for base in [
        base(),
        "https://proxy.example/partner-center".parse().unwrap(),
    ] {
        let request = to_http(endpoint, &base, &meta()).unwrap();
        let written = intent(endpoint, &base).to_json();
        let read = Intent::from_json(written.as_bytes()).unwrap();
        assert_eq!(read, intent(endpoint, &base));
        let again = to_http(&Resend::new(&read), &base, &meta()).unwrap();
        assert_eq!(again.method(), request.method());
        assert_eq!(again.uri(), request.uri());
        assert_eq!(again.headers(), request.headers());
        assert_eq!(again.body(), request.body());
    }
}

#[test]
fn every_write_is_the_same_request_when_it_is_sent_again() {
    check_round_trip(&create());
    check_round_trip(&CheckoutCart::new(
        CUSTOMER,
        "b4c8fdea-cbe4-4d17-9576-13fcacbf9605",
    ));
    let cancel = PatchOrder::new(CUSTOMER, "01f9bc3e5b35", OrderCancellation::default());
    check_round_trip(&cancel.if_match("eyJ2ZXJzaW9uIjoxfQ=="));
    let metadata: AttachmentMetadata =
        serde_json::from_str(fixture!("requests/attachment-metadata.json")).unwrap();
    let binary: Vec<u8> = (0..=255).collect();
    let upload = UploadAttachments::new(CUSTOMER, "01f9bc3e5b35", metadata)
        .purchase_order(Document::new("PO.pdf", "application/pdf", binary));
    check_round_trip(&upload);
}

#[test]
fn what_is_no_entry_of_this_version_is_not_read() {
    let written = intent(&create(), &base()).to_json();
    assert!(Intent::from_json(written.as_bytes()).is_ok());
    for (from, to) in [
        ("\"version\": 1", "\"version\": 2"),
        ("\"POST\"", "\"P OST\""),
        ("\"either\"", "\"anybody\""),
        ("\"begunMs\"", "\"begun\""),
        ("https://", "http://"),
        ("{", "["),
    ] {
        let changed = written.replacen(from, to, 1);
        assert_ne!(changed, written, "{from}");
        assert!(Intent::from_json(changed.as_bytes()).is_err(), "{from}");
    }
}

#[test]
fn a_settlement_is_read_as_it_was_written() {
    for ending in Ending::ALL {
        let mut settlement = Settlement::by_hand(Some("0d9e7bc9cc4f".to_owned()), NOW);
        settlement.ending = ending;
        settlement.code = Some("800060".to_owned());
        let entry = Entry::new(intent(&create(), &base()), Some(settlement));
        assert_eq!(Entry::from_json(entry.to_json().as_bytes()).unwrap(), entry);
    }
}

#[test]
fn an_intent_is_sent_again_for_ten_minutes() {
    let intent = intent(&create(), &base());
    let less = |time: Duration| NOW.saturating_sub(time);
    assert!(intent.may_be_resent(NOW));
    assert!(intent.may_be_resent(NOW + RESEND_WINDOW.saturating_sub(Duration::from_millis(1))));
    assert!(!intent.may_be_resent(NOW + RESEND_WINDOW));
    // A clock that was set back: the age is unknown.
    assert!(!intent.may_be_resent(less(Duration::from_millis(1))));
    assert!(!intent.may_be_resent(less(Duration::from_secs(3_600))));
}

#[test]
fn an_order_fits_that_has_the_same_lines_and_is_not_older() {
    let intent = intent(&create(), &base());
    let order = |lines: &str, created: &str| -> Order {
        let json = format!(r#"{{"lineItems": [{lines}], "creationDate": "{created}"}}"#);
        serde_json::from_str(&json).unwrap()
    };
    let first = format!(
        r#"{{"offerId": "{}", "quantity": 2}}"#,
        OFFER.to_lowercase()
    );
    let second = r#"{"offerId": "DG7GMGF0F4XK:0001:DG7GMGF0G8LS", "quantity": 1}"#;
    let both = format!("{second}, {first}");
    // NOW is 2027-01-15T08:00:00Z.
    assert!(intent.fits(&order(&both, "2027-01-15T08:00:01Z")));
    assert!(intent.fits(&order(&both, "2027-01-15T07:56:00Z")));
    assert!(intent.fits(&order(&both, "soon")));
    assert!(!intent.fits(&order(&both, "2027-01-15T07:54:00Z")));
    assert!(!intent.fits(&order(&first, "2027-01-15T08:00:01Z")));
    let more = both.replace(": 1", ": 2");
    assert!(!intent.fits(&order(&more, "2027-01-15T08:00:01Z")));
    assert!(!intent.fits(&order(&format!("{both}, {second}"), "2027-01-15T08:00:01Z")));
}

#[test]
fn an_intent_says_whom_and_what_it_is_for() {
    let created = intent(&create(), &base());
    assert_eq!(created.customer(), Some(CUSTOMER.into()));
    assert_eq!(created.new_order().unwrap().line_items.len(), 2);
    assert_eq!(created.changed_order(), None);
    let cancel = PatchOrder::new(CUSTOMER, "01f9bc3e5b35", OrderCancellation::default());
    let cancelled = intent(&cancel, &base());
    assert_eq!(cancelled.changed_order(), Some("01f9bc3e5b35"));
    assert!(cancelled.new_order().is_none());
}

/// The token itself is not kept, only whose it is.
#[test]
fn an_intent_knows_the_partner_by_the_token() {
    let with = |authorization: &str| {
        let mut request = to_http(&create(), &base(), &meta()).unwrap();
        let value = authorization.parse().unwrap();
        request.headers_mut().insert("authorization", value);
        Intent::new(&create(), &base(), &meta(), &request, NOW).unwrap()
    };
    // {"tid":"5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3"} and one that ends in 4
    let one = with("Bearer e30.eyJ0aWQiOiI1YTZkMmMxZS05MGI3LTRmM2EtOGM0NC0xZTdkMGI5MmY2YTMifQ.x");
    let other = with("Bearer e30.eyJ0aWQiOiI1YTZkMmMxZS05MGI3LTRmM2EtOGM0NC0xZTdkMGI5MmY2YTQifQ.x");
    assert_eq!(
        one.tenant,
        Some("5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3".into())
    );
    assert!(one.belongs_elsewhere(other.tenant.as_ref()).is_some());
    assert!(!one.to_json().contains("eyJ0aWQ"));
    let read = Intent::from_json(one.to_json().as_bytes()).unwrap();
    assert_eq!(read.tenant, one.tenant);
    for opaque in [
        "Bearer opaque",
        "Bearer a.b.c",
        "Bearer e30.e30.x",
        "Basic x",
    ] {
        let unknown = with(opaque);
        assert_eq!(unknown.tenant, None, "{opaque}");
        assert_eq!(unknown.belongs_elsewhere(one.tenant.as_ref()), None);
        assert_eq!(one.belongs_elsewhere(None), None);
    }
}

/// A call with these ends of its attempts.
fn call(
    attempts: Vec<Result<http::Response<Bytes>, Failure>>,
    is_resumed: bool,
) -> Result<Response<Order>, Error> {
    let endpoint = create();
    let policy = RetryPolicy::default().with_max_attempts(u32::try_from(attempts.len()).unwrap());
    let meta = if is_resumed {
        meta().repeating()
    } else {
        meta()
    };
    let mut exchange = Exchange::new(&endpoint, &base(), &meta, policy, 1).unwrap();
    let mut attempts = attempts.into_iter();
    loop {
        match exchange.step(Duration::ZERO) {
            Step::Authorize { .. } => exchange.token(AccessToken::new("eyJ0").unwrap()),
            Step::Admit(_) => exchange.admitted(None),
            Step::Record { .. } => exchange.recorded(),
            Step::Send { .. } => match attempts.next().unwrap() {
                Ok(answer) => exchange.response(answer),
                Err(failure) => exchange.failed(failure),
            },
            Step::Wait(_) => {}
            Step::Done(result) => return result,
        }
    }
}

fn ending(
    attempts: Vec<Result<http::Response<Bytes>, Failure>>,
    is_resumed: bool,
) -> Option<Ending> {
    let result = call(attempts, is_resumed);
    Some(Settlement::of(WriteKind::CreateOrder, result.as_ref(), NOW)?.ending)
}

/// How an attempt ends, made anew for each call.
type Attempt<'a> = &'a dyn Fn() -> Result<http::Response<Bytes>, Failure>;

#[test]
fn only_what_is_certain_closes_an_entry() {
    let success = || Ok(answer(201, &[], r#"{"id": "0d9e7bc9cc4f"}"#));
    let status = |status| move || Ok(answer(status, &[], r#"{"code": 1}"#));
    let running = || {
        Ok(answer(
            409,
            &[],
            r#"{"code": 800060, "description": "running"}"#,
        ))
    };
    let page = || Ok(answer(200, &[], "<html>"));
    let odd = || {
        Ok(answer(
            201,
            &[],
            r#"{"id": "0d9e7bc9cc4f", "lineItems": "odd"}"#,
        ))
    };
    let cut = || Err(Failure::sent("cut"));
    let unsent = || Err(Failure::not_sent("no connection"));
    // What closes the entry of a call, and of one that repeats an earlier call.
    let (done, refused) = (Some(Ending::Done), Some(Ending::Refused));
    let cases: [(&[Attempt<'_>], Option<Ending>, Option<Ending>); 13] = [
        (&[&success], done, done),
        (&[&cut, &success], done, done),
        // Refused for what it is: so it was before.
        (&[&status(400)], refused, refused),
        (&[&status(403)], refused, None),
        (&[&status(429)], refused, None),
        (&[&unsent], Some(Ending::NotSent), None),
        (&[&cut], None, None),
        (&[&status(503)], None, None),
        // The refusal says nothing of the attempt before it.
        (&[&cut, &status(400)], None, None),
        (&[&cut, &unsent], None, None),
        (&[&running], None, None),
        // Neither a success nor a failure.
        (&[&page], None, None),
        (&[&odd], done, done),
    ];
    for (number, (attempts, first, repeating)) in cases.into_iter().enumerate() {
        let attempts = || attempts.iter().map(|attempt| attempt()).collect();
        assert_eq!(ending(attempts(), false), first, "case {number}");
        assert_eq!(
            ending(attempts(), true),
            repeating,
            "case {number}, repeating"
        );
    }
}

#[test]
fn a_write_that_runs_still_is_in_doubt() {
    let running = answer(409, &[], r#"{"code": "800060"}"#);
    let error = call(vec![Ok(running)], false).unwrap_err();
    assert!(error.is_ambiguous(), "{error:?}");
    let other = answer(409, &[], r#"{"code": "27009"}"#);
    assert!(!call(vec![Ok(other)], false).unwrap_err().is_ambiguous());
}
