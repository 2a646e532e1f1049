//! What is written down of writes, and which end of a call closes an entry.

use std::time::Duration;

use bytes::Bytes;
use partner_center_core::journal::{Ending, Entry, Intent, Resend, Settlement};
use partner_center_core::model::{AttachmentMetadata, NewOrder, NewOrderLineItem, Order};
use partner_center_core::{
    CreateOrder, Document, RetryPolicy, UploadAttachments,
    driver::{Failure, RequestMeta, to_http},
    endpoint::Endpoint,
};

use crate::common::call::{Attempt, drive, ready_as, token};
use crate::common::{CUSTOMER, answer, base, meta};
use crate::{
    NOW, ORDER, cancel, checkout, create, fixture, intent, intent_as, read_again, settled,
};

/// Two lines, for a user.
fn create_two() -> CreateOrder {
    let line = |offer: &str, quantity: i64| {
        NewOrderLineItem::default()
            .offer_id(offer)
            .quantity(quantity)
    };
    let lines = [
        line("CFQ7TTC0WMQL:0004:CFQ7TTC087BG", 2),
        line("DG7GMGF0F4XK:0001:DG7GMGF0G8LS", 1),
    ];
    CreateOrder::new(CUSTOMER, NewOrder::default().line_items(lines))
        .customer_user("kim@contoso.example")
}

/// Written down, read again and sent again, each write is the same request byte for byte.
fn check_round_trip<E: Endpoint>(endpoint: &E) {
    for base in [
        base(),
        "https://proxy.example/partner-center".parse().unwrap(),
    ] {
        let sent = to_http(endpoint, &base, &meta()).unwrap();
        let written = intent_as(endpoint, &base, &meta());
        let read = read_again(&written);
        assert_eq!(read, written);
        let again = to_http(&Resend::new(&read), &base, &meta()).unwrap();
        let all = |request: http::Request<Bytes>| {
            let (head, body) = request.into_parts();
            (head.method, head.uri, head.headers, body)
        };
        assert_eq!(all(again), all(sent));
        assert_eq!(Resend::new(&read).documents(), endpoint.documents());
    }
}

#[test]
fn every_write_is_the_same_request_when_it_is_sent_again() {
    check_round_trip(&create_two());
    check_round_trip(&checkout());
    check_round_trip(&cancel(&[]).if_match("eyJ2ZXJzaW9uIjoxfQ=="));
    let metadata: AttachmentMetadata =
        serde_json::from_str(fixture!("requests/attachment-metadata.json")).unwrap();
    let binary: Vec<u8> = (0..=255).collect();
    let upload = UploadAttachments::new(CUSTOMER, ORDER, metadata).purchase_order(Document::new(
        "PO.pdf",
        "application/pdf",
        binary,
    ));
    check_round_trip(&upload);
}

/// It says nothing about what is written, so it is not kept, and tells no two writes apart.
#[test]
fn the_question_for_a_second_factor_is_no_part_of_a_write() {
    let create = create(1);
    let kept = |meta: &RequestMeta| {
        let request = to_http(&create, &base(), meta).unwrap();
        let asks = request.headers().contains_key("ValidateMfa");
        let intent = Intent::new(&create, &base(), meta, &request, Duration::ZERO).unwrap();
        (asks, intent.headers)
    };
    let (asks, headers) = kept(&meta());
    let mut asking = meta();
    asking.validates_mfa = true;
    let (asks_too, same) = kept(&asking);
    assert_eq!((asks, asks_too), (false, true));
    assert_eq!(headers, same);
}

#[test]
fn what_is_no_entry_of_this_version_is_not_read() {
    let written = intent(&create_two()).to_json();
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
        let entry = Entry::new(intent(&create(1)), Some(settlement));
        assert_eq!(Entry::from_json(entry.to_json().as_bytes()).unwrap(), entry);
    }
}

#[test]
fn an_order_fits_that_has_the_same_lines_and_is_not_older() {
    let intent = intent(&create_two());
    let order = |lines: &str, created: &str| -> Order {
        let json = format!(r#"{{"lineItems": [{lines}], "creationDate": "{created}"}}"#);
        serde_json::from_str(&json).unwrap()
    };
    let first = r#"{"offerId": "cfq7ttc0wmql:0004:cfq7ttc087bg", "quantity": 2}"#;
    let second = r#"{"offerId": "DG7GMGF0F4XK:0001:DG7GMGF0G8LS", "quantity": 1}"#;
    let both = format!("{second}, {first}");
    let more = both.replace(": 1", ": 2");
    let three = format!("{both}, {second}");
    for (lines, created, fits) in [
        (&*both, "2027-01-15T08:00:01Z", true),
        (&both, "2027-01-15T07:55:00Z", true),
        (&both, "soon", true),
        (&both, "2027-01-15T07:54:59Z", false),
        (first, "2027-01-15T08:00:01Z", false),
        (&more, "2027-01-15T08:00:01Z", false),
        (&three, "2027-01-15T08:00:01Z", false),
    ] {
        assert_eq!(
            intent.fits(&order(lines, created)),
            fits,
            "{lines} {created}"
        );
    }
}

#[test]
fn an_intent_says_whom_and_what_it_is_for() {
    let created = intent(&create_two());
    assert_eq!(created.customer(), Some(CUSTOMER.into()));
    assert_eq!(created.new_order().unwrap().line_items.len(), 2);
    assert_eq!(created.changed_order(), None);
    let cancelled = intent(&cancel(&[]));
    assert_eq!(cancelled.changed_order(), Some(ORDER));
    assert!(cancelled.new_order().is_none());
}

/// The token itself is not kept, only whose it is.
#[test]
fn an_intent_knows_the_partner_by_the_token() {
    let with = |authorization: &str| {
        let mut request = to_http(&create(1), &base(), &meta()).unwrap();
        let value = authorization.parse().unwrap();
        request.headers_mut().insert("authorization", value);
        Intent::new(&create(1), &base(), &meta(), &request, NOW).unwrap()
    };
    // {"tid":"5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3"} and one that ends in 4
    let one = with("Bearer e30.eyJ0aWQiOiI1YTZkMmMxZS05MGI3LTRmM2EtOGM0NC0xZTdkMGI5MmY2YTMifQ.x");
    let other = with("Bearer e30.eyJ0aWQiOiI1YTZkMmMxZS05MGI3LTRmM2EtOGM0NC0xZTdkMGI5MmY2YTQifQ.x");
    assert_eq!(
        one.tenant,
        Some("5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3".into())
    );
    assert!(one.belongs_elsewhere(other.tenant.as_ref()).is_some());
    assert_eq!(one.belongs_elsewhere(one.tenant.as_ref()), None);
    let its = token("e30.eyJ0aWQiOiI1YTZkMmMxZS05MGI3LTRmM2EtOGM0NC0xZTdkMGI5MmY2YTMifQ.x");
    assert!(one.check_partner(&its).is_ok() && other.check_partner(&its).is_err());
    assert!(!one.to_json().contains("eyJ0aWQ"));
    assert_eq!(read_again(&one).tenant, one.tenant);
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

/// How the entry ends of a call whose attempts end so.
fn ending(attempts: Vec<Attempt>, is_resumed: bool) -> Option<Ending> {
    let policy = RetryPolicy::default().with_max_attempts(u32::try_from(attempts.len()).unwrap());
    let meta = if is_resumed {
        meta().repeating()
    } else {
        meta()
    };
    let endpoint = create(1);
    let mut attempts = attempts.into_iter();
    let result = drive(ready_as(&endpoint, &meta, policy), |_| {
        attempts.next().unwrap()
    });
    Some(settled(result.as_ref())?.ending)
}

/// An attempt for each of several calls.
type MadeAnew<'a> = &'a dyn Fn() -> Attempt;

#[test]
fn only_what_is_certain_closes_an_entry() {
    let reply = |status, body: &'static str| move || Ok(answer(status, &[], body));
    let success = reply(201, r#"{"id": "0d9e7bc9cc4f"}"#);
    let status = |status| reply(status, r#"{"code": 1}"#);
    let running = reply(409, r#"{"code": 800060, "description": "running"}"#);
    let page = reply(200, "<html>");
    let odd = reply(201, r#"{"id": "0d9e7bc9cc4f", "lineItems": "odd"}"#);
    let cut = || Err(Failure::sent("cut"));
    let unsent = || Err(Failure::not_sent("no connection"));
    // What closes the entry of a call, and of one that repeats an earlier call.
    let (done, refused) = (Some(Ending::Done), Some(Ending::Refused));
    let cases: [(&[MadeAnew<'_>], Option<Ending>, Option<Ending>); 13] = [
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
        assert_eq!(ending(attempts(), true), repeating, "case {number} again");
    }
}
