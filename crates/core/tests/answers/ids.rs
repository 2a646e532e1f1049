//! The ids that Microsoft's support asks for: the service's where it sends them, else the call's.

use partner_center_core::{RawGet, RetryPolicy, driver::from_http};

use crate::common::call::{drive, ready};
use crate::common::{CORRELATION_ID, Headers, REQUEST_ID, answer};

const GUID: &str = "5a049dfd-155e-4213-b267-eb906e6d0260";

fn ids(headers: Headers<'_>) -> [(Option<String>, Option<String>); 2] {
    let raw = RawGet::new("/x");
    let ok = from_http(&raw, answer(200, headers, "{}")).unwrap();
    let error = from_http(&raw, answer(500, headers, "")).unwrap_err();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    [
        (ok.request_id(), ok.correlation_id()),
        (owned(error.request_id()), owned(error.correlation_id())),
    ]
}

#[test]
fn of_an_answer() {
    let doubled = format!("{GUID},{GUID}");
    let spaced = format!(" , {GUID} , other");
    let cases: [(&str, Option<&str>); 6] = [
        (GUID, Some(GUID)),
        (&doubled, Some(GUID)),
        (&spaced, Some(GUID)),
        ("", None),
        (",", None),
        ("not a guid", Some("not a guid")),
    ];
    for (sent, expected) in cases {
        let expected = expected.map(str::to_owned);
        let found = ids(&[("MS-RequestId", sent), ("ms-correlationid", "c")]);
        for found in found {
            assert_eq!(found, (expected.clone(), Some("c".to_owned())), "{sent:?}");
        }
    }
    // Two headers of the same name, and one that is no text.
    let [ok, error] = ids(&[
        ("ms-requestid", "a"),
        ("ms-requestid", "b"),
        ("ms-correlationid", "é"),
    ]);
    assert_eq!(ok, (Some("a".to_owned()), None));
    assert_eq!(error, ok);
}

#[test]
fn of_the_call_where_the_answer_has_none() {
    for (headers, expected) in [
        (&[][..], [REQUEST_ID, CORRELATION_ID]),
        (
            &[("ms-requestid", "theirs"), ("ms-correlationid", ",")],
            ["theirs", CORRELATION_ID],
        ),
    ] {
        for status in [200, 404] {
            let raw = RawGet::new("/x");
            let policy = RetryPolicy::never();
            let result = drive(ready(&raw, policy), |_| Ok(answer(status, headers, "")));
            let owned = |id: Option<&str>| id.map(str::to_owned);
            let found = match result {
                Ok(ok) => [ok.request_id(), ok.correlation_id()],
                Err(error) => [owned(error.request_id()), owned(error.correlation_id())],
            };
            assert_eq!(found, expected.map(|id| Some(id.to_owned())));
        }
    }
}

#[test]
fn without_any_the_message_has_no_brackets() {
    let error = from_http(&RawGet::new("/x"), answer(500, &[], "")).unwrap_err();
    let said = "500 Internal Server Error: the answer has no body";
    assert_eq!(error.to_string(), said);
    assert_eq!(
        (error.request_id(), error.correlation_id(), error.attempts()),
        (None, None, 0)
    );
}

#[test]
fn the_correlation_vector_is_the_services_own() {
    let vector = |headers| {
        let answer = from_http(&RawGet::new("/x"), answer(200, headers, "{}")).unwrap();
        answer.correlation_vector().map(str::to_owned)
    };
    assert_eq!(vector(&[("MS-CV", "tul.1")]).as_deref(), Some("tul.1"));
    assert_eq!(vector(&[]), None);
}

/// The service writes `True` or `true`; a word that means neither says nothing.
#[test]
fn a_second_factor_is_told_by_yes_and_no_alone() {
    for (headers, expected) in [
        (&[("isMfaCompliant", "true")][..], Some(true)),
        (&[("ISMFACOMPLIANT", "True")], Some(true)),
        (&[("isMfaCompliant", "FALSE")], Some(false)),
        (&[("isMfaCompliant", " false, false")], Some(false)),
        (&[("isMfaCompliant", "1")], None),
        (&[("isMfaCompliant", "")], None),
        (&[("mfaCompliant", "true")], None),
        (&[], None),
    ] {
        let answer = from_http(&RawGet::new("/x"), answer(200, headers, "{}")).unwrap();
        assert_eq!(answer.is_mfa_compliant(), expected, "{headers:?}");
    }
}
