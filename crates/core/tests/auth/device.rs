//! Device codes: how they are read, and when to ask about one again.

use std::time::Duration;

use partner_center_core::auth::{
    DeviceCode, Proof, SignInError, SignInErrorKind as Kind, TokenRequest,
};

use crate::common::{Headers, answer};
use crate::{app, form, plain};

/// A device code whose answer has these members as well.
fn read(more: &str) -> Result<DeviceCode, SignInError> {
    let body = format!(r#"{{"user_code": "A", "device_code": "d"{more}}}"#);
    let request = app().device_code_request();
    request.device_code(&answer(200, &[], body))
}

fn refused(poll: &TokenRequest, error: &str, headers: Headers<'_>) -> SignInError {
    let body = format!(r#"{{"error": "{error}"}}"#);
    poll.answer(answer(400, headers, body)).unwrap_err()
}

#[test]
fn a_device_code_is_asked_about_until_it_is_decided() {
    let mut code =
        read(r#", "expires_in": "900", "interval": 5, "verification_uri": "u""#).unwrap();
    assert_eq!((&*code.user_code, code.interval.as_secs()), ("A", 5));
    let poll = app().token_request(&code.grant(), &Proof::Public);
    let refused = |error: &str| refused(&poll, error, &[]);
    let at = Duration::from_secs;
    for (error, elapsed, next) in [
        ("authorization_pending", 0, 5),
        ("slow_down", 5, 10),
        ("authorization_pending", 5, 10),
    ] {
        let found = code.next(refused(error), at(elapsed)).unwrap();
        assert_eq!(found, at(next), "{error}");
    }
    let down = poll.answer(answer(503, &[("retry-after", "20")], ""));
    assert_eq!(code.next(down.unwrap_err(), at(5)).unwrap(), at(20));
    for (error, elapsed, kind) in [
        ("authorization_pending", 899, Kind::CodeExpired),
        ("expired_token", 5, Kind::CodeExpired),
        ("authorization_declined", 5, Kind::Declined),
        ("invalid_grant", 5, Kind::SignInAgain),
    ] {
        let found = code.next(refused(error), at(elapsed)).unwrap_err();
        assert_eq!(found.kind(), kind, "{error}");
    }
    let nothing = answer(200, &[], "{}");
    assert!(app().device_code_request().device_code(&nothing).is_err());
}

/// Spans without bound are waits that never come about, and no overflow.
#[test]
fn a_device_code_takes_any_span() {
    let refused = |wait| refused(&plain(), "slow_down", &[("retry-after", wait)]);
    for interval in ["5", "1.8e19", "-1"] {
        let more =
            format!(r#", "expires_in": 1e19, "interval": {interval}, "verification_url": "u""#);
        let mut code = read(&more).unwrap();
        for wait in ["1", "99999999999999999999"] {
            for elapsed in [Duration::from_secs(1), Duration::MAX] {
                let next = code.next(refused(wait), elapsed);
                let is_soon = interval != "1.8e19" && wait == "1" && elapsed < Duration::MAX;
                assert_eq!(next.is_ok(), is_soon, "{interval} {wait}: {next:?}");
            }
        }
    }
}

#[test]
fn a_device_code_is_not_asked_about_at_its_end() {
    let mut code = read(r#", "verification_uri": "u", "expires_in": 60"#).unwrap();
    let mut next = |elapsed| {
        let error = refused(&plain(), "authorization_pending", &[]);
        code.next(error, Duration::from_secs(elapsed))
    };
    assert_eq!(next(54).unwrap(), Duration::from_secs(5));
    assert_eq!(next(55).unwrap_err().kind(), Kind::CodeExpired);
}

#[test]
fn a_device_code_is_read_as_both_versions_write_it() {
    let code = read(r#", "verification_uri": "u", "verification_url": "v""#).unwrap();
    assert_eq!((code.verification_uri.as_str(), code.message), ("u", None));
    // What the standard has where the answer is silent, and 15 minutes.
    let spans = (code.interval.as_secs(), code.expires_in.as_secs());
    assert_eq!(spans, (5, 900));
    let code = read(r#", "verification_url": "v", "message": "m", "interval": 0"#).unwrap();
    assert_eq!(code.verification_uri, "v");
    assert_eq!(code.message.as_deref(), Some("m"));
    assert_eq!(code.interval.as_secs(), 1);
    assert!(read("").is_err());
    let refusal = r#"{"user_code": "A", "device_code": "d", "verification_uri": "u"}"#;
    let request = app().device_code_request();
    let error = request.device_code(&answer(400, &[], refusal)).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    let secret = form(&app().token_request(&code.grant(), &Proof::Public));
    assert!(secret.ends_with("device_code=d"), "{secret}");
}
