//! Answers of any bytes: an error at worst, in one line.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use partner_center_core::driver::retry_after;
use partner_center_core::endpoint::{decode, decode_items};
use partner_center_core::model::{Collection, Order};
use partner_center_core::{Fault, ListOrders, driver::from_http};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::CUSTOMER;
use crate::fixture;

/// A good page with some of its bytes changed, left out or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let pages = [
        fixture!("orders/all-families.json"),
        fixture!("orders/minified.json"),
        fixture!("broken/broken-item.json"),
        fixture!("faults/unknown-members.json"),
    ];
    let change = (
        any::<prop::sample::Index>(),
        0..4_u8,
        prop::sample::select(&b"{}[]\",:0e-\\ \xff\x00n"[..]),
    );
    (prop::sample::select(pages.to_vec()), vec(change, 0..4)).prop_map(|(page, changes)| {
        let mut bytes = page.as_bytes().to_vec();
        for (at, kind, byte) in changes {
            if bytes.len() < 2 {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_of_any_bytes_is_typed(
        status in 100..1000_u16,
        body in prop_oneof![mutated(), vec(any::<u8>(), 0..300)],
        id in vec(any::<u8>(), 0..40),
    ) {
        let status = StatusCode::from_u16(status).unwrap();
        let mut response = Response::new(Bytes::from(body.clone()));
        *response.status_mut() = status;
        if let Ok(id) = HeaderValue::from_bytes(&id) {
            response.headers_mut().insert("ms-requestid", id.clone());
            response.headers_mut().insert("ms-correlationid", id.clone());
            response.headers_mut().insert("location", id);
        }
        match from_http(&ListOrders::new(CUSTOMER), response) {
            Ok(page) => prop_assert!(status.is_success() && page.body() == &body),
            Err(error) => {
                prop_assert_eq!(error.status(), Some(status));
                prop_assert_eq!(error.body().unwrap(), &body);
                // With the status of a success it is a fault in a known form, with a code or without, or not
                // a list.
                let is_fault = error.fault().is_some();
                prop_assert_eq!(error.is_decode(), status.is_success() && !is_fault);
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                for text in [error.to_string(), cause.unwrap_or_default()] {
                    // A header, and so an id, may hold a tab.
                    prop_assert!(!text.chars().any(|c| c.is_control() && c != '\t'), "{:?}", text);
                }
            }
        }
        let fault = Fault::read(&body.into());
        prop_assert!(!fault.to_string().chars().any(char::is_control));
    }

    /// Reading item by item gives all that reading strictly gives, and never less.
    #[test]
    fn strict_and_lenient_agree(body in mutated()) {
        let body = Bytes::from(body);
        let strict = decode::<Collection<Order>>(&body.clone().into());
        match (strict, decode_items::<Order>(&body.clone().into())) {
            (Ok(strict), Ok(lenient)) => {
                prop_assert_eq!(strict.items.len(), lenient.items.len());
                for (strict, lenient) in strict.items.iter().zip(&lenient.items) {
                    prop_assert_eq!(Ok(strict), lenient.decoded());
                }
            }
            (Ok(_), Err(error)) => prop_assert!(false, "only strictly: {}", error),
            (Err(_), Err(_)) => {}
            (Err(error), Ok(lenient)) => {
                let broken: Vec<_> = lenient.items.iter().filter_map(|i| i.decoded().err()).collect();
                prop_assert!(!broken.is_empty(), "{}", error);
                prop_assert_eq!(broken[0].path(), error.path());
            }
        }
    }

    #[test]
    fn any_retry_after_is_a_wait_or_none(
        values in vec((0..4_usize, prop_oneof![
            vec(any::<u8>(), 0..40).boxed(),
            "[0-9]{0,25}".prop_map(String::into_bytes).boxed(),
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (Jan|Feb|Jul|Dec) [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
                .prop_map(String::into_bytes).boxed(),
        ]), 0..5),
    ) {
        let names = ["retry-after", "date", "retry-after-ms", "x-ms-retry-after-ms"];
        let mut headers = HeaderMap::new();
        let mut largest = None;
        for (name, value) in values {
            let Ok(value) = HeaderValue::from_bytes(&value) else { continue };
            let number = value.to_str().ok().and_then(|text| text.trim().parse::<u64>().ok());
            let milliseconds = number.filter(|_| !value.as_bytes().contains(&b'+')).and_then(|n| match names[name] {
                "retry-after" => n.checked_mul(1000),
                "date" => None,
                _ => Some(n),
            });
            largest = largest.max(milliseconds);
            headers.append(names[name], value);
        }
        let wait = retry_after(&headers).map(|wait| wait.as_millis());
        prop_assert!(wait >= largest.map(u128::from), "{:?} < {:?}", wait, largest);
    }
}
