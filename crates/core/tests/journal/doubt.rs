//! What ends the doubt about a write, and what a proxy can say that must not.

use std::time::Duration;

use bytes::Bytes;
use partner_center_core::journal::{Entry, Intent, Resend, Withheld};
use partner_center_core::model::{Guid, Order};
use partner_center_core::{
    Error, GetOrder, Response, RetryPolicy,
    driver::{Failure, RequestMeta, Step, from_http, to_http},
    endpoint::Endpoint as _,
};

use crate::common::call::{drive, ready, ready_as};
use crate::common::{CUSTOMER, answer, base, meta};
use crate::{create, intent, settled};

/// A refusal in the service's own form.
const REFUSAL: &str = r#"{"code": 800002, "description": "The offer is not for sale."}"#;

/// A create that is sent once and answered so.
fn answered(meta: &RequestMeta, status: u16, body: &str) -> Result<Response<Order>, Error> {
    let endpoint = create(1);
    let call = ready_as(&endpoint, meta, RetryPolicy::never());
    drive(call, |_| Ok(answer(status, &[], body.to_owned())))
}

#[test]
fn only_the_service_itself_ends_an_inherited_doubt_by_a_refusal() {
    let is_open = |status, body| {
        let error = answered(&meta().repeating(), status, body).unwrap_err();
        let closes = settled::<()>(Err(&error)).is_some();
        assert_eq!(error.is_ambiguous(), !closes, "{status} {body}");
        !closes
    };
    // The control: what is not in doubt before is refused by the same answers.
    let is_new_open = |status, body| answered(&meta(), status, body).unwrap_err().is_ambiguous();
    for status in [400, 404, 412, 422] {
        assert!(!is_open(status, REFUSAL), "{status}");
        for body in [
            "",
            "<html><title>Not here</title></html>",
            r#"{"statusCode": 404, "message": "Resource not found"}"#,
            r#"{"error": {"code": "404", "message": "no route"}}"#,
            r#"{"description": "no code"}"#,
            r#"{"code": 800060, "description": "running"}"#,
        ] {
            assert!(is_open(status, body), "{status} {body}");
            assert!(!is_new_open(status, body), "{status} {body}");
        }
    }
    for status in [302, 307, 401, 403, 407, 413, 421, 425, 429, 431, 499, 501] {
        assert!(is_open(status, REFUSAL), "{status}");
        assert_eq!(is_new_open(status, REFUSAL), status == 499, "{status}");
    }
}

#[test]
fn a_success_with_a_fault_for_a_body_refuses_a_write_by_one_code_alone() {
    let write = |status, body: &str| answered(&meta(), status, body).unwrap_err();
    let refused = write(200, r#"{"code": 400072, "description": "no"}"#);
    assert!(!refused.is_ambiguous() && settled::<()>(Err(&refused)).is_some());
    for (status, body) in [
        (202, r#"{"message": "accepted"}"#),
        (200, r#"{"statusCode": 504, "message": "time-out"}"#),
        (201, r#"{"description": "Order placed"}"#),
        (201, r#"{"code": 400072, "description": "no"}"#),
        (200, r#"{"code": 400073, "description": "no"}"#),
        (200, r#"{"error": {"code": "400072", "message": "no"}}"#),
    ] {
        let error = write(status, body);
        assert!(error.is_ambiguous(), "{status} {body}: {error:?}");
        assert!(settled::<()>(Err(&error)).is_none());
        let plain = from_http(&create(1), answer(status, &[], body.to_owned())).unwrap_err();
        assert!(plain.is_ambiguous(), "{status} {body}");
    }
    // Reads are never in doubt.
    let get = GetOrder::new(CUSTOMER, "0d9e7bc9cc4f");
    let fault = answer(200, &[], r#"{"code": 400073, "description": "no"}"#);
    assert!(!from_http(&get, fault).unwrap_err().is_ambiguous());
}

#[test]
fn conflicts_without_a_code_and_words_of_gateways_leave_a_write_in_doubt() {
    for (status, body, is_open) in [
        (409, "", true),
        (409, "<html>", true),
        (409, r#"{"message": "conflict"}"#, true),
        (409, r#"{"code": 800060}"#, true),
        (409, r#"{"code": "800060"}"#, true),
        (409, r#"{"code": 27009}"#, false),
        (409, r#"{"code": "27009"}"#, false),
        (303, "", true),
        (499, "", true),
        (302, "", false),
        (404, "", false),
    ] {
        let error = answered(&meta(), status, body).unwrap_err();
        assert_eq!(error.is_ambiguous(), is_open, "{status} {body}");
    }
}

#[test]
fn an_order_without_an_id_is_none() {
    for body in [
        r#"{"id": "", "lineItems": []}"#,
        r#"{"status": "completed"}"#,
    ] {
        let error = answered(&meta(), 201, body).unwrap_err();
        assert!(settled::<()>(Err(&error)).is_none(), "{body}");
    }
    assert!(answered(&meta(), 201, r#"{"id": "0d9e7bc9cc4f"}"#).is_ok());
    // Sent again, whose answer may be of any kind: an id alone is no order.
    let intent = intent(&create(1));
    let end = |body: &'static str| {
        let result = from_http(&Resend::new(&intent), answer(200, &[], body));
        Some(settled(result.as_ref())?.orders)
    };
    assert_eq!(end(r#"{"id": "trace-7", "kind": "x"}"#), None);
    assert_eq!(end(r#"{"id": "trace-7", "status": 504}"#), None);
    let orders = end(r#"{"id": "0d9e7bc9cc4f", "status": "completed"}"#);
    assert_eq!(orders, Some(vec!["0d9e7bc9cc4f".to_owned()]));
}

#[test]
fn what_an_entry_without_a_kind_must_bring_follows_from_its_request() {
    let resend = |target: &str| {
        // As earlier versions wrote it.
        let json = intent(&create(1)).to_json();
        let json = json.replace("\"kind\": \"create_order\",", "");
        let is_change = target.ends_with("c4f\"");
        let method = if is_change { "PATCH" } else { "POST" };
        let json = json.replace("/orders\"", target).replace("POST", method);
        Resend::new(&Intent::from_json(json.as_bytes()).unwrap())
    };
    let is_void = |target: &str, body: &str| resend(target).is_void(&Bytes::from(body.to_owned()));
    let order = r#"{"id": "0d9e7bc9cc4f", "status": "completed"}"#;
    let (cart, list) = (r#"{"orders": []}"#, r#"{"items": []}"#);
    for (target, good) in [
        ("/orders\"", order),
        ("/orders/0d9e7bc9cc4f\"", order),
        ("/carts/1/checkout\"", cart),
        ("/orders/0d9e7bc9cc4f/attachment\"", list),
    ] {
        for body in [order, cart, list] {
            assert_eq!(is_void(target, body), body != good, "{target} {body}");
        }
        for body in [r#"{"id": "7"}"#, r#"{"id": "", "status": "x"}"#, "{}", "no"] {
            assert!(is_void(target, body), "{target} {body}");
        }
    }
    assert!(!is_void("/orders\"", r#"{"id": "1", "lineItems": []}"#));
    assert!(!is_void("/carts/1/checkout\"", r#"{"orderErrors": []}"#));
}

#[test]
fn the_same_id_is_the_same_text() {
    let id = "0A92A09A-47AF-434F-B622-D9E323F26150";
    let meta = RequestMeta::new(Guid::from(id), meta().correlation_id);
    let sent = id.to_ascii_lowercase();
    let request = to_http(&create(1), &base(), &meta).unwrap();
    assert_eq!(request.headers()["ms-requestid"], *sent);
    let error = answered(&meta, 503, "").unwrap_err();
    assert_eq!(error.request_id(), Some(sent.as_str()));
}

/// A driver whose clock says that the service may have forgotten the id.
#[test]
fn a_call_that_is_given_up_ends_as_its_last_attempt_did() {
    let endpoint = create(1);
    let mut call = ready(&endpoint, RetryPolicy::default());
    let mut sends = 0;
    let error = loop {
        match call.step(Duration::ZERO) {
            Step::Admit(_) => call.admitted(None),
            Step::Send { .. } if sends == 1 => {
                assert!(call.is_in_doubt());
                call.give_up();
            }
            Step::Send { .. } => {
                sends += 1;
                assert!(!call.is_in_doubt());
                call.failed(Failure::sent("cut"));
            }
            Step::Wait(_) => {}
            Step::Done(result) => break result.unwrap_err(),
            step => panic!("{step:?}"),
        }
    };
    assert!(error.is_ambiguous() && error.is_transport(), "{error:?}");
    assert_eq!(error.attempts(), 1);
}

#[test]
fn what_the_journal_keeps_back_says_why() {
    let orders = vec!["0d9e7bc9cc4f".to_owned()];
    let done = Error::kept_back(Withheld::Done { orders }, &meta());
    let text = done.to_string();
    assert!(
        text.starts_with("this write is done already: order 0d9e7bc9cc4f; nothing was sent"),
        "{text}"
    );
    let old = Error::kept_back(Withheld::TooOld, &meta());
    assert!(old.is_ambiguous() && old.hint().unwrap().contains("look for its result"));
    let other = Withheld::OtherPartner {
        began: CUSTOMER.into(),
        now: "5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3".into(),
    };
    for why in [Withheld::OtherRequest, other] {
        let error = Error::kept_back(why.clone(), &meta());
        assert!(!error.is_ambiguous() && !error.is_not_recorded());
        assert_eq!(error.withheld(), Some(&why));
        assert!(error.hint().is_some());
    }
}

#[test]
fn an_entry_knows_how_many_calls_began_it() {
    let mut entry = Entry::new(intent(&create(1)), None);
    entry.generation = 3;
    let json = entry.to_json();
    assert_eq!(Entry::from_json(json.as_bytes()).unwrap(), entry);
    // Entries of earlier versions.
    let json = json.replace("begunBy", "other");
    assert_eq!(Entry::from_json(json.as_bytes()).unwrap().generation, 1);
}
