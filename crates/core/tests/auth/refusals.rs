//! What each refusal of the sign-in service is, and what is told of it.

use std::error::Error as _;

use partner_center_core::auth::{
    Grant, Proof, Secret, SignInError, SignInErrorKind as Kind, claims,
};

use crate::{answer, app};

fn refused_with(status: u16, headers: &[(&str, &str)], body: &str) -> SignInError {
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    request
        .answer(answer(status, headers, body.to_owned()))
        .unwrap_err()
}

fn refused(status: u16, body: &str) -> SignInError {
    refused_with(status, &[], body)
}

#[test]
fn every_number_of_the_service_has_its_kind() {
    let cases: [(Kind, &[u32]); 12] = [
        (
            Kind::SignInAgain,
            &[
                700_082, 700_084, 50_173, 50_089, 70_008, 70_043, 50_132, 50_133, 54_005, 70_000,
                9_002_313,
            ],
        ),
        (Kind::ConsentMissing, &[65_001, 65_004, 90_094, 90_095]),
        (
            Kind::MfaRequired,
            &[50_072, 50_074, 50_076, 50_078, 50_079, 50_158],
        ),
        (
            Kind::Blocked,
            &[53_000, 53_001, 53_002, 53_003, 530_002, 530_003],
        ),
        (
            Kind::WrongSecret,
            &[7_000_215, 700_027, 700_024, 7_000_216, 7_000_218],
        ),
        (Kind::SecretExpired, &[7_000_222]),
        (Kind::UnknownTenant, &[90_002, 900_021, 90_005]),
        (Kind::UnknownApplication, &[700_016, 700_038, 7_000_112]),
        (Kind::Throttled, &[50_196, 90_055]),
        (Kind::AuthorizationPending, &[70_016]),
        (Kind::CodeExpired, &[70_020]),
        (Kind::Unavailable, &[90_033, 50_195, 90_020]),
    ];
    for (kind, codes) in cases {
        for code in codes {
            // A number that nobody knows says nothing beside one that is known.
            let body = format!(r#"{{"error": "news", "error_codes": [1, {code}]}}"#);
            assert_eq!(refused(400, &body).kind(), kind, "{code}");
        }
    }
}

#[test]
fn every_word_of_the_standard_has_its_kind() {
    for (word, status, kind) in [
        ("authorization_pending", 400, Kind::AuthorizationPending),
        ("slow_down", 400, Kind::SlowDown),
        ("expired_token", 400, Kind::CodeExpired),
        ("code_expired", 400, Kind::CodeExpired),
        ("authorization_declined", 400, Kind::Declined),
        ("access_denied", 400, Kind::Declined),
        ("temporarily_unavailable", 400, Kind::Unavailable),
        ("server_error", 400, Kind::Unavailable),
        ("news", 408, Kind::Unavailable),
        ("news", 500, Kind::Unavailable),
        ("news", 429, Kind::Throttled),
        ("invalid_grant", 400, Kind::SignInAgain),
        ("interaction_required", 400, Kind::SignInAgain),
        ("login_required", 400, Kind::SignInAgain),
        ("consent_required", 400, Kind::ConsentMissing),
        ("invalid_client", 401, Kind::WrongSecret),
        ("unauthorized_client", 400, Kind::UnknownApplication),
        ("news", 400, Kind::Refused),
    ] {
        let error = refused(status, &format!(r#"{{"error": "{word}"}}"#));
        assert_eq!((error.kind(), error.error()), (kind, Some(word)));
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
    // Without a word only the status speaks.
    for (status, kind) in [
        (408, Kind::Unavailable),
        (429, Kind::Throttled),
        (499, Kind::Unreadable),
        (599, Kind::Unavailable),
    ] {
        assert_eq!(refused(status, "").kind(), kind, "{status}");
    }
}

#[test]
fn every_kind_has_advice_that_fits_and_says_whether_it_may_pass() {
    let coded = |code: u32| {
        refused(
            400,
            &format!(r#"{{"error": "x", "error_codes": [{code}]}}"#),
        )
    };
    let worded = |word: &str| refused(400, &format!(r#"{{"error": "{word}"}}"#));
    for (error, advice, passes) in [
        (worded("invalid_grant"), "new refresh token", false),
        (coded(65_001), "administrator has to consent", false),
        (coded(50_076), "multi-factor", false),
        (coded(53_003), "Conditional Access", false),
        (coded(7_000_215), "not its id", false),
        (coded(7_000_222), "make a new client secret", false),
        (coded(90_002), "check the tenant id and the cloud", false),
        (coded(700_016), "check the client id", false),
        (refused(429, ""), "sign in less often", true),
        (refused(503, ""), "try again later", true),
        (SignInError::unreachable("x"), "check the network", true),
        (
            refused(400, "<html>"),
            "check the authority's address",
            true,
        ),
        (worded("expired_token"), "with a new code", false),
        (worded("access_denied"), "let the user accept", false),
        (worded("authorization_pending"), "wait until", false),
        (worded("slow_down"), "wait until", false),
    ] {
        assert!(error.hint().unwrap().contains(advice), "{error:?}");
        assert_eq!(error.is_transient(), passes, "{error:?}");
    }
    // What failed here, its own words tell.
    let local = SignInError::local("the store failed");
    assert!(local.hint().is_none() && local.is_transient());
    assert!(worded("news").hint().is_none() && !worded("news").is_transient());
}

#[test]
fn a_request_that_may_pass_is_sent_again_later_and_later() {
    let millis = |error: &SignInError, attempts, entropy| {
        error
            .delay(attempts, entropy)
            .map(|delay| delay.as_millis())
    };
    for error in [
        refused(503, ""),
        refused(429, ""),
        SignInError::unreachable("x"),
    ] {
        assert_eq!(millis(&error, 1, 0), Some(500));
        assert_eq!(millis(&error, 1, 249), Some(749));
        assert_eq!(millis(&error, 1, 250), Some(500));
        assert_eq!(millis(&error, 2, 1), Some(1_001));
        assert_eq!(millis(&error, 3, 0), None);
    }
    let asked = |seconds: &str| refused_with(503, &[("retry-after", seconds)], "");
    assert_eq!(millis(&asked("4"), 1, 7), Some(4_000));
    assert_eq!(millis(&asked("5"), 2, 7), Some(5_000));
    assert_eq!(
        millis(&asked("6"), 1, 0),
        None,
        "too long to keep a call waiting"
    );
}

#[test]
fn what_is_told_has_code_wait_and_id_once() {
    let id = "0a92a09a-47af-434f-b622-d9e323f26150";
    let body = format!(
        r#"{{"error": "invalid_grant", "error_codes": [50173], "correlation_id": "{id}"}}"#
    );
    let error = refused_with(400, &[("retry-after", "9")], &body);
    let told = "invalid_grant (AADSTS50173); the sign-in service asks to wait 9 s";
    assert_eq!(error.to_string(), format!("{told} [correlation id {id}]"));
    assert_eq!(error.correlation_id(), Some(id));
    let body = r#"{"error": "x", "error_description": "AADSTS7: so.\nMore, AADSTS8 and AADSTS7."}"#;
    let error = refused(400, body);
    assert_eq!(
        (error.to_string().as_str(), error.codes()),
        ("AADSTS7: so.", &[7, 8][..])
    );
    assert!(format!("{error:?}").contains("codes: [7, 8]"));
    let error = SignInError::local("no token").with_source("the cause");
    assert_eq!(error.source().unwrap().to_string(), "the cause");
    assert!(refused(400, "").source().is_none());
}

/// Words of 24 characters may be secrets; ids are none. A text has 300 characters at most.
#[test]
fn long_words_are_not_shown() {
    let told = |said: &str| {
        refused(
            400,
            &format!(r#"{{"error": "x", "error_description": "{said}"}}"#),
        )
        .to_string()
    };
    let (short, long) = ("a".repeat(23), "a".repeat(24));
    assert_eq!(
        told(&format!("see {short} or {long} so")),
        format!("see {short} or … so")
    );
    let id = "'0a92a09a-47af-434f-b622-d9e323f26150'.";
    assert_eq!(told(&format!("the app {id}")), format!("the app {id}"));
    let endless = "word ".repeat(100);
    assert_eq!(told(&endless).chars().count(), 300);
    let body = format!(r#"{{"error": "{long}", "correlation_id": "{long}"}}"#);
    let error = refused(400, &body);
    assert_eq!(
        (error.error(), error.correlation_id()),
        (Some("…"), Some("…"))
    );
}

#[test]
fn each_member_that_repeats_a_secret_is_dropped_and_the_others_stay() {
    let secret = Secret::new("s3cret");
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Secret(&secret));
    let read = |body: &str| {
        request
            .answer(answer(400, &[], body.to_owned()))
            .unwrap_err()
    };
    let error = read(r#"{"error": "invalid_client", "claims": "{s3cret}", "correlation_id": "c"}"#);
    assert_eq!((error.claims(), error.correlation_id()), (None, Some("c")));
    assert_eq!(error.error(), Some("invalid_client"));
    let error = read(r#"{"error": "s3cret", "claims": "{}", "correlation_id": "s3cret"}"#);
    assert_eq!((error.error(), error.correlation_id()), (None, None));
    assert_eq!(error.claims(), Some("{}"));
    assert!(!error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn claims_come_with_the_header_or_in_the_body() {
    let challenge = (
        "www-authenticate",
        r#"Bearer error="x", claims="eyJhIjoxfQ==""#,
    );
    let headers = [("www-authenticate", "Basic realm=\"x\""), challenge];
    let error = refused_with(401, &headers, r#"{"error": "interaction_required"}"#);
    assert_eq!(error.claims(), Some(r#"{"a":1}"#));
    let both = r#"{"error": "interaction_required", "claims": "{\"b\":2}"}"#;
    assert_eq!(
        refused_with(401, &headers, both).claims(),
        Some(r#"{"b":2}"#)
    );
    let found = claims(answer(401, &headers, "").headers());
    assert_eq!(found.as_deref(), Some(r#"{"a":1}"#));
    assert_eq!(claims(answer(401, &headers[..1], "").headers()), None);
}

#[test]
fn a_secret_is_empty_only_without_a_character() {
    assert!(Secret::new("").is_empty() && !Secret::new("x").is_empty());
    assert_eq!(Secret::from("a").expose(), "a");
    assert_eq!(Secret::from("b".to_owned()).expose(), "b");
    assert!(!format!("{:?}", Secret::new("hidden")).contains("hidden"));
}
