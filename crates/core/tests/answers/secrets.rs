//! A token is a canary: it may stand in the `Authorization` header and nowhere else.

use std::error::Error as _;
use std::fmt::Debug;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use partner_center_core::observe::{Event, visible_headers};
use partner_center_core::{AccessToken, Exchange, Failure, ListOrders, RetryPolicy, Step};

use crate::common::{CUSTOMER, answer, base, meta};

const CANARY: &str = "eyJ0eXAiOiJKV1QifQ.canary.c2lnbmF0dXJl";

#[track_caller]
fn clean(text: &str) {
    for part in CANARY.split('.').chain([&CANARY[..8]]) {
        assert!(!text.contains(part), "a token shows in {text}");
    }
}

#[track_caller]
fn clean_debug(value: &impl Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

#[test]
fn no_step_and_no_state_of_a_call_shows_it() {
    let list = ListOrders::new(CUSTOMER);
    let answers = [
        Err(Failure::sent("connection reset")),
        Ok(answer(401, &[], "{}")),
        Ok(answer(500, &[], "")),
        Ok(answer(429, &[("retry-after", "9999")], "")),
    ];
    let mut answers = answers.into_iter();
    let mut call = Exchange::new(&list, &base(), &meta(), RetryPolicy::default(), 7).unwrap();
    let mut tokens = [CANARY.to_owned(), format!("{CANARY}.fresh")].into_iter();
    let mut sent = 0;
    loop {
        clean_debug(&call);
        let step = call.step(Duration::ZERO);
        clean_debug(&step);
        clean_debug(&call);
        match step {
            Step::Authorize { .. } => call.token(AccessToken::new(tokens.next().unwrap()).unwrap()),
            Step::Admit(_) => call.admitted(None),
            Step::Record { .. } => call.recorded(),
            Step::Send { request, .. } => {
                sent += 1;
                let token = request.headers()[AUTHORIZATION].to_str().unwrap();
                assert!(token.contains(CANARY), "the canary was never there");
                clean_debug(&Event::Sending {
                    route: "/v1/customers",
                    attempt: sent,
                    request: &request,
                });
                let visible: Vec<_> = visible_headers(request.headers()).collect();
                assert!(visible.contains(&("authorization", "Bearer ***".to_owned())));
                clean_debug(&visible);
                match answers.next().unwrap() {
                    Ok(answer) => call.response(answer),
                    Err(failure) => call.failed(failure),
                }
            }
            Step::Wait(_) => {}
            Step::Done(result) => {
                let error = result.unwrap_err();
                clean(&error.to_string());
                clean_debug(&error);
                assert_eq!((error.attempts(), sent), (4, 4));
                break;
            }
        }
    }
}

#[test]
fn no_error_about_a_token_shows_it() {
    for wrong in [
        format!("{CANARY}\r\nEvil: 1"),
        format!("{CANARY} {CANARY}"),
        format!("{CANARY}é"),
        format!("Basic {CANARY}"),
        format!("\0{CANARY}"),
    ] {
        let error = AccessToken::new(wrong).unwrap_err();
        assert!(error.is_invalid_input());
        clean(&error.to_string());
        clean_debug(&error);
        assert!(error.source().is_none());
    }
    clean_debug(&AccessToken::new(CANARY).unwrap());
}

#[test]
fn a_token_is_taken_as_people_paste_it() {
    let token = AccessToken::new(CANARY).unwrap();
    for pasted in [
        format!("Bearer {CANARY}"),
        format!(" {CANARY}\n"),
        format!("\tBearer {CANARY} "),
    ] {
        assert!(AccessToken::new(pasted).unwrap() == token);
    }
    for empty in ["", " ", "\n", "Bearer "] {
        assert!(AccessToken::new(empty).is_err(), "{empty:?}");
    }
}

#[test]
fn secret_headers_are_masked_for_people() {
    let mut headers = HeaderMap::new();
    let mut secret = HeaderValue::from_str(&format!("key {CANARY}")).unwrap();
    secret.set_sensitive(true);
    headers.insert("x-key", secret);
    let mut shown = Vec::new();
    for (name, value) in [
        ("authorization", format!("Bearer {CANARY}")),
        ("authorization", CANARY.to_owned()),
        ("proxy-authorization", format!("Basic {CANARY}")),
        ("cookie", format!("session={CANARY}; theme=dark")),
        ("set-cookie", format!("session={CANARY}; path=/; secure")),
        ("set-cookie", format!("session={CANARY}")),
        ("ms-cv", "tul.1 and more".to_owned()),
    ] {
        headers.append(name, HeaderValue::from_str(&value).unwrap());
        shown.push(value);
    }
    let visible: Vec<_> = visible_headers(&headers).collect();
    clean_debug(&visible);
    let text = |name| {
        visible
            .iter()
            .filter(|(n, _)| *n == name)
            .map(|(_, v)| v.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(text("authorization"), ["Bearer ***", "***"]);
    assert_eq!(text("proxy-authorization"), ["Basic ***"]);
    assert_eq!(text("cookie"), ["***"]);
    assert_eq!(text("set-cookie"), ["***", "***"]);
    assert_eq!(text("x-key"), ["***"]);
    assert_eq!(text("ms-cv"), ["tul.1 and more"]);
    let (status, body) = (StatusCode::OK, Bytes::new());
    let elapsed = Duration::ZERO;
    let event = Event::Received {
        attempt: 1,
        status,
        headers: &headers,
        body: &body,
        elapsed,
    };
    assert!(format!("{event:?}").contains("Received"));
}
