//! A token is a canary: it may stand in the `Authorization` header and nowhere else.

use std::error::Error as _;
use std::fmt::Debug;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use partner_center_core::observe::{Event, visible_headers};
use partner_center_core::{
    AccessToken, Error, Fault, GetOrder, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
};

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
                let mut asked = request.clone();
                *asked.uri_mut() = format!("https://a.example/{CANARY}?x={CANARY}")
                    .parse()
                    .unwrap();
                clean_debug(&Event::Sending {
                    route: "/v1/customers",
                    attempt: sent,
                    request: &asked,
                });
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

/// A call that is answered in this way; what is sent bears the canary.
fn refused(answer: Result<http::Response<Bytes>, Failure>) -> Error {
    let order = GetOrder::new(CUSTOMER, "0d9e7bc9cc4f");
    let policy = RetryPolicy::default().with_max_attempts(1);
    let mut call = Exchange::new(&order, &base(), &meta(), policy, 7).unwrap();
    let mut answer = Some(answer);
    loop {
        match call.step(Duration::ZERO) {
            Step::Authorize { .. } => call.token(AccessToken::new(CANARY).unwrap()),
            Step::Admit(_) => call.admitted(None),
            Step::Record { .. } => call.recorded(),
            Step::Send { .. } => match answer.take().unwrap() {
                Ok(answer) => call.response(answer),
                Err(failure) => call.failed(failure),
            },
            Step::Wait(_) => {}
            Step::Done(result) => return result.map(|_| ()).unwrap_err(),
        }
    }
}

/// All that an error says, to whoever asks in whatever way.
fn all_of(error: &Error) -> String {
    let mut all = format!("{error} {error:?} {error:#?} {:?}", error.claims());
    let mut source = error.source();
    while let Some(cause) = source {
        all.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    all.push_str(&format!("{:?} {:?}", error.request_id(), error.headers()));
    let values = error.headers().into_iter().flat_map(HeaderMap::values);
    for value in values {
        all.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    if let Some(fault) = error.fault() {
        all.push_str(&format!("{fault} {fault:?} {:?}", fault.description()));
    }
    all.push_str(&String::from_utf8_lossy(
        error.body().map_or(&[], |body| body),
    ));
    all
}

/// Whoever answers knows the token, and may say it in any place and in many ways.
#[test]
fn no_error_repeats_what_the_answer_repeats() {
    let echo = format!("Authorization: Bearer {CANARY}");
    let percent = CANARY.replace('.', "%2E");
    let faults = [
        format!(
            r#"{{"code": 2000, "description": "{echo}", "data": ["{percent}"], "x": "{CANARY}"}}"#
        ),
        format!(r#"{{"statusCode": 400, "message": "{echo}"}}"#),
        format!(r#"{{"error": {{"code": "{CANARY}", "message": "{echo}"}}}}"#),
        format!(r#"{{"headers": "{echo}"}}"#),
        format!("<html>{echo}</html>"),
        format!("{}{echo}", "x".repeat(190)),
        echo.clone(),
    ];
    for fault in &faults {
        for status in [400, 401, 403, 404, 409, 500, 503] {
            let headers = [("ms-requestid", CANARY), ("x-echo", echo.as_str())];
            let error = refused(Ok(answer(status, &headers, fault.clone())));
            clean(&all_of(&error));
            assert_eq!(error.status().unwrap().as_u16(), status);
        }
        // Read by somebody who has no error in his hands, a body is as it came.
        let read = Fault::read(&Bytes::from(fault.clone()));
        assert!(format!("{read:?}").contains("canary"), "{read:?}");
    }
    let elsewhere = format!("https://evil.example/?t={percent}&u={CANARY}");
    clean(&all_of(&refused(Ok(answer(
        302,
        &[("location", &elsewhere)],
        "",
    )))));
    // Behind a success, the error names what stands in the wrong place, and the body stays: it is data.
    let body = format!(r#"{{"id": "1", "lineItems": "{CANARY}", "links": 7}}"#);
    let error = refused(Ok(answer(200, &[("x-echo", &echo)], body.clone())));
    assert!(error.is_decode());
    assert_eq!(error.body().unwrap(), body.as_bytes());
    let said = all_of(&error).replace(&body, "");
    clean(&said);
    assert!(said.contains("lineItems"), "{said}");
    // A cause, and a head behind which the body broke off.
    let head = answer(200, &[("x-echo", &echo)], "").headers().clone();
    let failure = Failure::sent(format!("odd line: {echo}"));
    clean(&all_of(&refused(Err(failure.behind(StatusCode::OK, head)))));
}

/// The control of the test above: a token that nobody has any more is shown.
#[test]
fn an_error_shows_what_is_no_secret() {
    let echo = "Bearer eyJhbGciOiJub25lIn0.of-nobody.c2ln";
    let fault = format!(r#"{{"code": 2000, "description": "{echo}"}}"#);
    let error = refused(Ok(answer(400, &[("x-echo", echo)], fault.clone())));
    let all = all_of(&error);
    assert!(all.matches("of-nobody").count() >= 5, "{all}");
}

#[test]
fn data_is_never_masked() {
    let order = GetOrder::new(CUSTOMER, "0d9e7bc9cc4f");
    let token = AccessToken::new(CANARY).unwrap();
    let body = format!(r#"{{"id": "{CANARY}"}}"#);
    let response = answer(200, &[("x-echo", CANARY)], body.clone());
    let response = partner_center_core::driver::from_http(&order, response).unwrap();
    assert_eq!(response.id.as_deref(), Some(CANARY));
    assert_eq!(response.body(), body.as_bytes());
    assert_eq!(response.headers()["x-echo"], CANARY);
    // For people, the head is.
    assert_eq!(format!("{response:?}").matches("canary").count(), 1);
    drop(token);
}
