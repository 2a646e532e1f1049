//! What tells two writes apart, and whether an answer or an order can be that of a write.

use std::time::Duration;

use bytes::Bytes;
use partner_center_core::auth::Accepts;
use partner_center_core::journal::{Inquiry, Intent, Likeness, Resend, Withheld, WriteKind};
use partner_center_core::model::{Guid, Order};
use partner_center_core::{
    RetryPolicy,
    driver::{Step, from_http},
    endpoint::Endpoint,
};

use crate::common::call::{drive, end, fresh, ready, token};
use crate::common::{answer, base};
use crate::{NOW, OFFER, ORDER, cancel, checkout, create, intent, settled};

#[test]
fn a_repetition_takes_the_credentials_of_its_write_and_the_answer_to_it_alone() {
    let written = intent(&cancel(&[])).to_json();
    for (word, credentials) in [
        ("either", Accepts::Either),
        ("app", Accepts::App),
        ("app_user", Accepts::AppUser),
    ] {
        let written = written.replace("\"either\"", &format!("\"{word}\""));
        let read = Intent::from_json(written.as_bytes()).unwrap();
        assert_eq!(Resend::new(&read).operation().credentials, credentials);
        assert_eq!(read.to_json(), written);
    }
    let resend = Resend::new(&intent(&cancel(&[])));
    let answered = |body: &str| from_http(&resend, answer(200, &[], body.to_owned()));
    let its = format!(r#"{{"id": "{ORDER}", "status": "cancelled"}}"#);
    assert_eq!(answered(&its).unwrap().into_inner(), its);
    let foreign = its.replace(ORDER, "0d9e7bc9cc4f");
    for other in [&foreign, "{}", "[]", "<html>"] {
        assert!(answered(other).is_err(), "{other}");
    }
}

type Change = fn(&mut Intent);

/// An id that comes back with another request must not pass for a repetition.
#[test]
fn two_entries_are_of_one_request_only_if_all_of_it_is_the_same() {
    let of = |change: Change| {
        let mut intent = intent(&create(1).customer_user("kim@contoso.example"));
        (intent.body_length, intent.body_digest) = (Some(7), Some([7; 32]));
        change(&mut intent);
        intent
    };
    let first = of(|_| {});
    let changes: [(&str, Change); 9] = [
        ("id", |it| it.request_id = Guid::from_random_bytes([3; 16])),
        ("base", |it| it.base.push('x')),
        ("method", |it| it.method = http::Method::PATCH),
        ("target", |it| it.target.push('x')),
        ("header", |it| {
            drop(it.headers.remove("x-ms-customeruser-upn").unwrap());
        }),
        ("body", |it| it.body = Bytes::from_static(b"{}")),
        ("streamed", |it| it.is_streamed = true),
        ("length", |it| it.body_length = Some(8)),
        ("digest", |it| it.body_digest = Some([8; 32])),
    ];
    for (name, change) in changes {
        assert_ne!(first, of(change), "{name}");
    }
    // What is not known says nothing.
    let unknown: [Change; 3] = [
        |_| {},
        |it| it.body_length = None,
        |it| it.body_digest = None,
    ];
    for change in unknown {
        assert_eq!(first, of(change));
    }
}

/// Versions before this one wrote no length down and made the boundary in another way.
#[test]
fn the_boundary_of_an_upload_counts_between_entries_of_this_version() {
    for (is_streamed, one, other, is_same) in [
        (true, Some(7), Some(7), false),
        (true, None, Some(7), true),
        (true, Some(7), None, true),
        (true, None, None, true),
        (false, None, None, false),
    ] {
        let of = |length, boundary: &str| {
            let mut intent = intent(&create(1));
            (intent.is_streamed, intent.body_length) = (is_streamed, length);
            let kind = format!("multipart/form-data; boundary={boundary}");
            intent.headers.insert("content-type", kind.parse().unwrap());
            intent
        };
        let is_equal = of(one, "a") == of(other, "b");
        assert_eq!(is_equal, is_same, "{is_streamed} {one:?} {other:?}");
    }
}

/// Of a body that is read while it is sent only the digest tells what it was.
#[test]
fn an_upload_is_another_only_if_both_digests_are_known_and_differ() {
    let of = |id: u8, body_digest: Option<[u8; 32]>| {
        let mut intent = intent(&create(1));
        intent.request_id = Guid::from_random_bytes([id; 16]);
        (intent.is_streamed, intent.body_length) = (true, Some(7));
        intent.body_digest = body_digest;
        intent
    };
    let (a, b) = ([1; 32], [2; 32]);
    for (one, other, likeness) in [
        (Some(a), Some(a), Likeness::Same),
        (Some(a), Some(b), Likeness::Other),
        (Some(a), None, Likeness::Same),
        (None, None, Likeness::Same),
        (None, Some(b), Likeness::IfDigestIs(b)),
    ] {
        let found = of(3, one).likeness(&of(4, other));
        assert_eq!(found, likeness, "{one:?} {other:?}");
    }
}

/// A person who names an order as the result gets the reason if it cannot be the one.
#[test]
fn an_order_that_cannot_be_the_result_is_refused_with_the_reason() {
    let order = |id: &str, quantity: i64, created: &str| -> Order {
        let line = format!(r#"{{"offerId": "{OFFER}", "quantity": {quantity}}}"#);
        let order = format!(
            r#"{{"id": "{id}", "lineItems": [{line}], "creationDate": "2027-01-15T{created}Z"}}"#
        );
        serde_json::from_str(&order).unwrap()
    };
    let (created, cancelled, cart) = (
        intent(&create(1)),
        intent(&cancel(&[])),
        intent(&checkout()),
    );
    for (intent, id, quantity, at, why) in [
        (&created, "x", 1, "08:00:01", None),
        (&created, "x", 1, "07:00:00", Some("before the write")),
        (&created, "x", 2, "07:00:00", Some("offers or quantities")),
        (&created, "x", 2, "08:00:01", Some("offers or quantities")),
        (&cancelled, ORDER, 1, "07:00:00", None),
        (&cancelled, "x", 1, "08:00:01", Some(ORDER)),
        // What a cart becomes is not in its entry.
        (&cart, "x", 1, "07:00:00", None),
    ] {
        let misfit = Inquiry::new(intent).misfit(&order(id, quantity, at));
        let fits = match (&misfit, why) {
            (Some(misfit), Some(why)) => misfit.contains(why),
            (misfit, why) => misfit.is_none() && why.is_none(),
        };
        assert!(fits, "{id} {quantity} {at}: {misfit:?}");
    }
    let minute = Duration::from_secs(60);
    assert_eq!(created.age(NOW + minute), minute);
}

#[test]
fn each_kind_of_write_finds_its_orders_in_an_answer() {
    let whole = |kind: WriteKind, answer: &str| kind.is_whole(&answer.to_owned().into());
    let orders = |kind: WriteKind, answer: &str| kind.orders(&answer.to_owned().into());
    let cart = r#"{"id": "c", "orders": [{"id": "a"}, {"id": ""}, {"id": "b"}]}"#;
    assert_eq!(orders(WriteKind::CheckoutCart, cart), ["a", "b"]);
    assert_eq!(orders(WriteKind::CreateOrder, cart), ["c"]);
    assert!(orders(WriteKind::UploadAttachments, cart).is_empty());
    assert!(whole(WriteKind::Other, "{}") && !whole(WriteKind::Other, "[]"));
}

#[test]
fn a_write_is_sent_once_it_is_written_down_and_not_if_it_cannot_be() {
    let endpoint = create(1);
    let recording = || {
        let mut call = fresh(&endpoint, RetryPolicy::default()).recording(&base());
        call.token(token("one"));
        call.admitted(None);
        assert!(matches!(call.step(Duration::ZERO), Step::Record { .. }));
        call
    };
    let mut call = recording();
    call.recorded();
    assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
    let mut call = recording();
    call.not_recorded("the disk is full");
    let error = end(&mut call, Duration::ZERO).unwrap_err();
    assert!(error.is_not_recorded() && !error.is_ambiguous(), "{error}");
    assert_eq!(error.attempts(), 0);
}

#[test]
fn a_refusal_is_written_down_with_its_code() {
    let refusal = || answer(400, &[], r#"{"code": 800002, "description": "no"}"#);
    let endpoint = create(1);
    let result = drive(ready(&endpoint, RetryPolicy::never()), |_| Ok(refusal()));
    let settlement = settled(result.as_ref()).unwrap();
    assert_eq!(settlement.code.as_deref(), Some("800002"));
}

#[test]
fn what_is_kept_back_as_done_names_the_orders_that_came_of_it() {
    let orders = vec!["a".to_owned(), "b".to_owned()];
    let text = Withheld::Done { orders }.to_string();
    assert!(text.contains("done already: order a, b;"), "{text}");
    let text = Withheld::Done { orders: Vec::new() }.to_string();
    assert!(text.contains("done already; nothing was sent"), "{text}");
}
