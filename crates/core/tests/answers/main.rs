//! Every kind of answer gives a typed result with its ids, and no panic.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod advice;
mod bodies;
#[path = "../common/mod.rs"]
mod common;
mod ids;
mod secrets;

use std::error::Error as _;
use std::fmt::Write as _;

use bodies::{Body, bodies};
use common::{CUSTOMER, answer};
use partner_center_core::DecodeError;
use partner_center_core::{Error, Fault, ListOrders, RawGet, driver::from_http};

const STATUSES: [u16; 8] = [400, 401, 403, 404, 409, 429, 500, 502];
const IDS: common::Headers<'_> = &[
    ("ms-requestid", "request-7"),
    ("ms-correlationid", "call-8"),
];
const IDS_SHOWN: &str = " [MS-RequestId request-7, MS-CorrelationId call-8]";

fn kind(fault: &Fault) -> &'static str {
    match fault {
        Fault::Api(_) => "Api",
        Fault::Framework(_) => "Framework",
        Fault::Gateway(_) => "Gateway",
        Fault::Nested(_) => "Nested",
        Fault::OtherJson(_) => "OtherJson",
        Fault::NotJson(_) => "NotJson",
        _ => "new",
    }
}

/// The error's text without the ids, which must be its end.
fn told(error: &Error) -> String {
    let text = error.to_string();
    assert!(
        text.chars().all(|c| !c.is_control() && c != '\u{2028}'),
        "{text:?}"
    );
    text.strip_suffix(IDS_SHOWN)
        .unwrap_or_else(|| panic!("no ids in {text:?}"))
        .to_owned()
}

#[test]
fn every_refusal_is_typed_and_keeps_everything() {
    let mut shown = String::new();
    for Body {
        name, bytes, fault, ..
    } in bodies()
    {
        for status in STATUSES {
            let case = format!("{status} with {name}");
            let list = ListOrders::new(CUSTOMER);
            let error = from_http(&list, answer(status, IDS, bytes.clone())).unwrap_err();
            assert_eq!(error.status().unwrap().as_u16(), status, "{case}");
            assert_eq!(error.body(), Some(&bytes), "{case}");
            assert_eq!(error.request_id(), Some("request-7"), "{case}");
            assert_eq!(error.correlation_id(), Some("call-8"), "{case}");
            assert_eq!(kind(error.fault().unwrap()), fault, "{case}");
            let is = [
                (error.is_unauthorized(), 401),
                (error.is_forbidden(), 403),
                (error.is_throttled(), 429),
            ];
            for (holds, expected) in is {
                assert_eq!(holds, status == expected, "{case}: {expected}");
            }
            let code = error.fault().unwrap().code().unwrap_or_default();
            let has_number = fault == "Api" && code.parse::<u64>().is_ok_and(|code| code != 404);
            assert_eq!(error.is_not_found(), status == 404 && has_number, "{case}");
            assert!(!error.is_decode() && !error.is_redirect() && error.source().is_none());
            let told = told(&error);
            if status == 500 {
                writeln!(shown, "{name}: {told}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_success_is_a_list_or_says_why_not() {
    for Body {
        name,
        bytes,
        as_list,
        ..
    } in bodies()
    {
        let list = ListOrders::new(CUSTOMER);
        let lenient = from_http_lenient(&bytes);
        match (from_http(&list, answer(200, IDS, bytes.clone())), as_list) {
            (Ok(list), Ok(())) => {
                assert!(list.items.is_empty(), "{name}");
                assert_eq!(list.body(), &bytes, "{name}");
                assert_eq!(list.request_id().as_deref(), Some("request-7"), "{name}");
                assert!(lenient.is_ok(), "{name}");
            }
            (Err(error), Err(why)) => {
                assert!(
                    error.is_decode() && error.fault().is_none(),
                    "{name}: {error:?}"
                );
                assert_eq!(
                    told(&error),
                    "200 OK, but the answer cannot be read",
                    "{name}"
                );
                assert_eq!(error.body(), Some(&bytes), "{name}");
                let cause = error.source().unwrap();
                let cause = cause.downcast_ref::<DecodeError>().unwrap();
                assert!(cause.to_string().starts_with(why), "{name}: {cause}");
                assert!(
                    cause.to_string().chars().all(|c| !c.is_control()),
                    "{name}: {cause}"
                );
                assert_eq!(
                    lenient.unwrap_err().source().unwrap().to_string(),
                    cause.to_string()
                );
            }
            (Ok(_), Err(why)) => panic!("{name} was taken for a list: {why}"),
            // JSON that is no list is none, though every member of a list may be absent.
            (Err(error), Ok(())) => {
                let told = error.fault().is_some();
                assert_ne!(error.is_decode(), told, "{name}: {error:?}");
                assert_eq!(
                    error.status().map(|status| status.as_u16()),
                    Some(200),
                    "{name}"
                );
                assert_eq!(error.body(), Some(&bytes), "{name}");
                assert!(lenient.is_err(), "{name}");
            }
        }
    }
}

fn from_http_lenient(bytes: &bytes::Bytes) -> Result<(), Error> {
    let lenient = partner_center_core::Partner::offline()
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .get()
        .lenient()
        .into_endpoint();
    from_http(&lenient, answer(200, IDS, bytes.clone())).map(drop)
}

#[test]
fn redirects_are_errors_that_name_where_they_lead() {
    for status in [301, 302, 303, 307, 308] {
        let headers = [IDS, &[("location", "https://evil.example/v1/customers")]].concat();
        let error = from_http(&RawGet::new("/x"), answer(status, &headers, "")).unwrap_err();
        assert!(
            error.is_redirect() && error.status().unwrap().as_u16() == status,
            "{error:?}"
        );
        let text = told(&error);
        let end = ": redirected to \"https://evil.example/v1/customers\", which is not followed";
        assert!(
            text.starts_with(&status.to_string()) && text.ends_with(end),
            "{text}"
        );
        assert_eq!(
            error.hint(),
            Some("check the base URL: the API never redirects")
        );
    }
    let error = from_http(&RawGet::new("/x"), answer(304, IDS, "")).unwrap_err();
    insta::assert_snapshot!(
        told(&error),
        @r#"304 Not Modified: redirected to "nowhere", which is not followed"#
    );
    let odd = [IDS, &[("location", "https://\té\"")]].concat();
    let error = from_http(&RawGet::new("/x"), answer(302, &odd, "")).unwrap_err();
    assert!(
        told(&error).starts_with("302 Found: redirected to "),
        "{error}"
    );
}

#[test]
fn statuses_that_nobody_expects() {
    for status in [100, 199, 300, 399, 418, 599, 600, 999] {
        let error = from_http(&RawGet::new("/x"), answer(status, IDS, "")).unwrap_err();
        assert!(told(&error).starts_with(&status.to_string()), "{error}");
        assert_eq!(error.is_redirect(), (300..400).contains(&status), "{error}");
    }
    for status in [200, 201, 202, 299] {
        let body = from_http(&RawGet::new("/x"), answer(status, IDS, "\u{feff}as it is")).unwrap();
        assert_eq!(body.into_inner(), "\u{feff}as it is");
    }
    // A part is never taken for a whole.
    let part = from_http(&RawGet::new("/x"), answer(206, IDS, "a part")).unwrap_err();
    assert!(part.is_decode(), "{part:?}");
}

/// A reader of the whole chain must not be told the same twice.
#[test]
fn no_cause_repeats_what_was_said() {
    for Body {
        name,
        bytes,
        as_list,
        ..
    } in bodies()
    {
        let Err(error) = from_http(&ListOrders::new(CUSTOMER), answer(200, IDS, bytes)) else {
            assert!(as_list.is_ok());
            continue;
        };
        let said = error.to_string();
        let mut cause = error.source();
        assert_eq!(cause.is_some(), error.is_decode(), "{name}");
        while let Some(next) = cause {
            let text = next.to_string();
            assert!(
                !said.contains(&text) && !text.contains(&said),
                "{name}: {said}: {text}"
            );
            cause = next.source();
        }
    }
}

#[test]
fn an_excerpt_is_short_and_ends_between_characters() {
    let fault = |text: String| Fault::read(&text.into()).to_string();
    let long = fault("é".repeat(10_000));
    assert_eq!(long, format!("{}…", "é".repeat(100)));
    let odd = fault(format!("x{}", "é".repeat(10_000)));
    assert_eq!(odd, format!("x{}…", "é".repeat(99)));
    assert_eq!(fault("x".repeat(200)), "x".repeat(200));
}
