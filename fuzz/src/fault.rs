//! The body of a refusal is kept to the last byte, and told in one line.
//!
//! Input: an answer (see [`answer`](crate::answer)).

use http::Response;
use partner_center_core::{Error, Fault, GetOrder, driver::from_http};
use serde_json::value::RawValue;

use crate::CUSTOMER;

/// The check with the real reader.
pub fn check(data: &[u8]) {
    check_with(Fault::read, data);
}

/// The check with any reader of bodies.
pub fn check_with(read: impl Fn(&bytes::Bytes) -> Fault, data: &[u8]) {
    let Some(answer) = crate::answer(data) else {
        return;
    };
    let (head, body) = answer.into_parts();
    let body = bytes::Bytes::from(body);
    let fault = read(&body);
    is_one_line(&fault.to_string());
    let json = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&body);
    let is_json = serde_json::from_slice::<&RawValue>(json).is_ok();
    match &fault {
        Fault::NotJson(kept) => assert!(kept == &body && !is_json, "{fault:?}"),
        Fault::OtherJson(kept) => assert!(kept == json && is_json, "{fault:?}"),
        Fault::Api(_) | Fault::Framework(_) | Fault::Gateway(_) | Fault::Nested(_) => {
            assert!(is_json, "{fault:?}");
        }
        _ => panic!("a kind of fault that nobody checks: {fault:?}"),
    }
    let status = head.status;
    let response = Response::from_parts(head, body.clone());
    match from_http(&GetOrder::new(CUSTOMER, "1"), response) {
        Ok(order) => assert!(status.is_success() && order.body() == &body),
        Err(error) => {
            assert_eq!((error.status(), error.body()), (Some(status), Some(&body)));
            assert!(
                status.is_success() || error.fault() == Some(&fault),
                "{error:?}"
            );
            is_told(&error);
        }
    }
}

fn is_told(error: &Error) {
    is_one_line(&error.to_string());
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        is_one_line(&error.to_string());
        cause = error.source();
    }
}

fn is_one_line(text: &str) {
    // A header, and so an id, may hold a tab.
    let breaks = |c: char| c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}');
    assert!(!text.contains(breaks), "{text:?}");
}
