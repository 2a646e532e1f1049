//! What each refusal of the sign-in service is, and what is shown of it.

use std::error::Error as _;

use partner_center_core::auth::{
    Grant, Proof, Secret, SignInError, SignInErrorKind as Kind, claims,
};

use crate::app;
use crate::common::{Headers, answer};

const ID: &str = "0a92a09a-47af-434f-b622-d9e323f26150";

fn refused_with(status: u16, headers: Headers<'_>, body: &str) -> SignInError {
    let of_a_user = Grant::RefreshToken(Secret::new("0.rt"));
    let request = app().token_request(&of_a_user, &Proof::Public);
    let answer = answer(status, headers, body.to_owned());
    request.answer(answer).unwrap_err()
}

fn refused(status: u16, body: &str) -> SignInError {
    refused_with(status, &[], body)
}

fn coded(word: &str, code: u32) -> SignInError {
    let body = format!(r#"{{"error": "{word}", "error_codes": [{code}]}}"#);
    refused(400, &body)
}

#[test]
fn every_number_of_the_service_has_its_kind() {
    let cases: [(Kind, &[u32]); 31] = [
        (
            Kind::SignInAgain,
            &[
                700_081, 700_082, 700_084, 50_173, 50_089, 70_008, 70_043, 50_132, 50_133, 54_005,
                70_000, 16_000, 160_021, 50_058, 50_085, 50_140, 50_197, 50_199, 700_020,
            ],
        ),
        (
            Kind::ConsentMissing,
            &[65_001, 90_094, 90_095, 90_008, 90_099, 7_000_229],
        ),
        (Kind::PermissionMissing, &[65_005, 650_056, 650_057]),
        (
            Kind::MfaRequired,
            &[
                50_072, 50_074, 50_076, 50_078, 50_079, 50_158, 500_121, 53_004, 53_010,
            ],
        ),
        (
            Kind::Blocked,
            &[
                53_000, 53_001, 53_002, 53_003, 530_002, 530_003, 530_031, 530_032, 530_033,
                530_035, 530_036, 50_005, 50_097, 50_129, 50_131, 50_155, 50_187, 700_003,
            ],
        ),
        (
            Kind::TenantRestricted,
            &[50_002, 500_021, 500_022, 500_212, 500_213],
        ),
        (Kind::AccountLocked, &[50_053, 53_011, 530_034]),
        (
            Kind::PasswordExpired,
            &[50_055, 50_125, 50_135, 50_142, 50_144],
        ),
        (
            Kind::UserNotInTenant,
            &[16_003, 50_014, 50_020, 50_034, 500_208, 51_004, 90_072],
        ),
        (Kind::AccountDisabled, &[50_057]),
        (Kind::UserNotAssigned, &[50_105]),
        (Kind::ApplicationNotAssigned, &[501_051]),
        (
            Kind::WrongSecret,
            &[7_000_215, 700_027, 70_002, 50_012, 700_021, 700_030],
        ),
        (Kind::SecretExpired, &[7_000_222]),
        (Kind::SecretMissing, &[7_000_216, 7_000_218]),
        (Kind::SecretForbidden, &[700_025]),
        (Kind::AssertionOutOfTime, &[700_024]),
        (
            Kind::UnknownTenant,
            &[
                90_002, 900_021, 900_023, 90_038, 50_049, 50_128, 90_051, 900_382, 900_432,
            ],
        ),
        (
            Kind::TenantMissing,
            &[50_059, 50_194, 90_019, 90_124, 90_130, 9_001_023],
        ),
        (Kind::UnknownApplication, &[700_016, 700_011, 700_038]),
        (Kind::ApplicationDisabled, &[7_000_112, 70_001]),
        (Kind::UnknownResource, &[500_011, 650_052, 50_001, 650_054]),
        (Kind::ResourceDisabled, &[500_014]),
        (Kind::UnknownScope, &[28_002, 650_053, 70_011]),
        (Kind::MicrosoftsApplication, &[65_002]),
        (
            Kind::RedirectNotRegistered,
            &[
                50_011, 500_112, 500_113, 70_004, 900_971, 9_002_326, 9_002_327,
            ],
        ),
        (Kind::Throttled, &[50_196, 90_055]),
        (Kind::CodeExpired, &[70_018, 70_019, 70_020, 90_119, 90_120]),
        (Kind::AuthorizationPending, &[70_016]),
        (Kind::Declined, &[65_004]),
        (
            Kind::Unavailable,
            &[
                90_033, 90_006, 90_012, 90_024, 90_025, 90_090, 50_033, 50_087, 50_088, 80_002,
                80_014,
            ],
        ),
    ];
    for (kind, codes) in cases {
        for code in codes {
            // A number that nobody knows says nothing beside one that is known.
            let body = format!(r#"{{"error": "news", "error_codes": [1, {code}]}}"#);
            let listed = refused(400, &body);
            assert_eq!((listed.kind(), listed.codes()), (kind, &[1, *code][..]));
            // The number stands in the text alone.
            let body = format!(
                r#"{{"error": "news", "error_description": "AADSTS{code}: It is so.\r\nTrace ID: x",
                    "correlation_id": "{ID}"}}"#
            );
            let told = refused(400, &body);
            assert_eq!((told.kind(), told.codes()), (kind, &[*code][..]));
            assert_eq!(told.error(), Some("news"));
            let said = format!("AADSTS{code}: It is so. [correlation id {ID}]");
            assert_eq!(told.to_string(), said);
        }
    }
}

/// Entra says `invalid_grant` and `invalid_client` of dozens of causes, each with a number: one that is
/// not known here gets no advice of another.
#[test]
fn a_number_that_nobody_knows_has_no_advice_of_another_cause() {
    for word in [
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "access_denied",
    ] {
        // An on-behalf-of call, a lost code, a login hint, an assertion of SAML.
        for code in [7_000_114, 700_005, 90_005, 90_020, 50_195, 1] {
            is_refused_without_advice(&coded(word, code));
        }
    }
    // The word tells the two meanings of one number apart.
    let malformed = |word: &str| coded(word, 9_002_313).kind();
    assert_eq!(malformed("invalid_grant"), Kind::SignInAgain);
    assert_eq!(malformed("invalid_request"), Kind::Refused);
}

fn is_refused_without_advice(error: &SignInError) {
    let found = (error.kind(), error.hint());
    assert_eq!(found, (Kind::Refused, None), "{error:?}");
}

/// An application that asks for itself did not use a device code, and has policies of its own.
#[test]
fn a_policy_that_blocks_an_application_is_told_as_such() {
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    let body = r#"{"error": "invalid_client", "error_codes": [53003]}"#;
    let error = request.answer(answer(400, &[], body)).unwrap_err();
    assert_eq!(error.kind(), Kind::ApplicationBlocked);
    let hint = error.hint().unwrap();
    assert!(hint.contains("workload identities") && !hint.contains("device code"));
    assert_eq!(refused(400, body).kind(), Kind::Blocked);
}

/// Nobody has signed in where an application asks for itself, so nobody can sign in again.
#[test]
fn an_application_is_not_told_to_sign_in_again() {
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    for body in [
        r#"{"error": "invalid_grant"}"#,
        r#"{"error": "invalid_grant", "error_codes": [50173]}"#,
        r#"{"error": "interaction_required", "error_codes": [50076]}"#,
    ] {
        is_refused_without_advice(&request.answer(answer(400, &[], body)).unwrap_err());
        assert_ne!(refused(400, body).hint(), None);
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
        ("invalid_resource", 400, Kind::UnknownResource),
        ("news", 400, Kind::Refused),
    ] {
        let error = refused(status, &format!(r#"{{"error": "{word}"}}"#));
        assert_eq!((error.kind(), error.error()), (kind, Some(word)));
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
    // Without a word that is known only the status speaks.
    for (status, body, kind) in [
        (400, "<html>", Kind::Unreadable),
        (404, "", Kind::Unreadable),
        (302, "", Kind::Unreadable),
        (408, "", Kind::Unavailable),
        (429, "", Kind::Throttled),
        (429, "slow", Kind::Throttled),
        (499, "", Kind::Unreadable),
        (500, "{}", Kind::Unavailable),
        (503, "<html>", Kind::Unavailable),
        (599, "", Kind::Unavailable),
        (
            400,
            r#"{"error": 7, "error_codes": ["x", -1, 1e99]}"#,
            Kind::Refused,
        ),
    ] {
        let error = refused(status, body);
        let found = (error.kind(), error.status().unwrap().as_u16());
        assert_eq!(found, (kind, status), "{body}");
        assert!(!error.to_string().contains("html"));
    }
}

#[test]
fn every_kind_has_advice_that_fits_and_says_whether_it_may_pass() {
    let coded = |code: u32| coded("x", code);
    let worded = |word: &str| refused(400, &format!(r#"{{"error": "{word}"}}"#));
    for (error, advice, passes) in [
        (worded("invalid_grant"), "new refresh token", false),
        (coded(65_001), "administrator has to consent", false),
        (coded(50_173), "sign in again", false),
        (coded(50_076), "multi-factor", false),
        (coded(53_003), "Conditional Access", false),
        (coded(7_000_215), "not its id", false),
        (coded(7_000_222), "make a new client secret", false),
        (coded(50_057), "another user", false),
        (coded(50_053), "unblock it", false),
        (coded(50_055), "change the password", false),
        (coded(50_020), "add the account as a guest", false),
        (coded(500_021), "tenant restrictions", false),
        (coded(50_059), "by its id or domain", false),
        (coded(500_014), "let an administrator enable", false),
        (coded(70_011), "check the cloud", false),
        (coded(65_002), "an application of your own", false),
        (coded(9_002_327), "mobile and desktop", false),
        (coded(50_105), "assign the user", false),
        (coded(501_051), "Assignment required", false),
        (coded(7_000_218), "public client flows", false),
        (coded(700_025), "leave its client secret", false),
        (coded(700_024), "clock of this machine", false),
        (coded(500_011), "no service principal", false),
        (coded(650_057), "permissions of the application", false),
        (coded(7_000_112), "is disabled", false),
        (coded(65_004), "let the user accept", false),
        (coded(90_002), "check the tenant id and the cloud", false),
        (coded(700_016), "check the client id", false),
        (refused(429, ""), "sign in less often", true),
        (refused(503, ""), "try again later", true),
        (SignInError::unreachable("x"), "check the network", true),
        (refused(400, "<html>"), "the authority's address", true),
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
        let delay = error.delay(attempts, entropy)?;
        Some(delay.as_millis())
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
        assert_eq!(millis(&error, u32::MAX, 0), None);
    }
    let last = refused(400, r#"{"error": "invalid_grant"}"#);
    for error in [last, SignInError::local("x")] {
        assert_eq!(millis(&error, 1, 0), None, "{error}");
    }
    let asked = |seconds: &str| refused_with(503, &[("retry-after", seconds)], "");
    assert_eq!(millis(&asked("4"), 1, 7), Some(4_000));
    assert_eq!(millis(&asked("5"), 2, 7), Some(5_000));
    assert_eq!(millis(&asked("6"), 1, 0), None, "too long for a call");
}

#[test]
fn what_is_told_has_code_wait_and_id_once() {
    let body = format!(
        r#"{{"error": "invalid_grant", "error_codes": [50173], "correlation_id": "{ID}"}}"#
    );
    let error = refused_with(400, &[("retry-after", "9")], &body);
    let told = "invalid_grant (AADSTS50173); the sign-in service asks to wait 9 s";
    assert_eq!(error.to_string(), format!("{told} [correlation id {ID}]"));
    assert_eq!(error.correlation_id(), Some(ID));
    assert_eq!(error.retry_after().unwrap().as_secs(), 9);
    let body = r#"{"error": "x", "error_description": "AADSTS7: so.\nMore, AADSTS8 and AADSTS7."}"#;
    let error = refused(400, body);
    assert_eq!(error.to_string(), "AADSTS7: so.");
    assert_eq!(error.codes(), [7, 8]);
    assert!(format!("{error:?}").contains("codes: [7, 8]"));
    let error = SignInError::local("no token").with_source("the cause");
    assert_eq!(error.source().unwrap().to_string(), "the cause");
    assert!(refused(400, "").source().is_none());
}

fn described(said: &str) -> String {
    let said = serde_json::to_string(said).unwrap();
    format!(r#"{{"error": "x", "error_description": {said}}}"#)
}

fn told(said: &str) -> String {
    refused(400, &described(said)).to_string()
}

/// What this program has sent itself, and what Entra names, is public: addresses, dates, thumbprints.
#[test]
fn what_is_no_secret_is_shown() {
    for said in [
        "The resource principal named https://api.partnercenter.microsoft.com was not found in the tenant named Contoso.",
        "Application '8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f'(CSP) is not assigned to a role for 'https://api.partnercenter.microsoft.com'(Microsoft Partner Center).",
        "The token was issued on 2026-01-14T08:30:00.1234567Z and was inactive for 90.00:00:00.",
        "Thumbprint of key used by client: '8C2D4E5F60718293A4B5C6D7E8F90123456789AB', Found key 'Start=01/02/2026 00:00:00, End=01/02/2027 00:00:00'",
        "The user administrator.of.everything@lakeshoreinstruments.onmicrosoft.example is no guest.",
        "Use urn:ietf:params:oauth:grant-type:device_code instead.",
    ] {
        assert_eq!(told(said), said);
    }
}

#[test]
fn what_looks_like_a_token_is_not_shown() {
    let opaque = "aB3dE6gH".repeat(8);
    for token in [
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.e30.c2ln",
        &format!("0.{opaque}"),
        &format!("('1.AX-{opaque}',"),
    ] {
        let told = told(&format!("the token {token} is old"));
        assert_eq!(told, "the token … is old");
    }
}

#[test]
fn a_text_has_an_end_and_the_ids_behind_it_are_told_once() {
    let endless = "word ".repeat(200);
    assert_eq!(told(&endless).chars().count(), 501);
    assert!(told(&endless).ends_with('…'));
    let one_line =
        format!("AADSTS7: So it is. Trace ID: {ID} Correlation ID: {ID} Timestamp: 2026");
    assert_eq!(told(&one_line), "AADSTS7: So it is.");
}

/// Whoever answers knows the secrets of the request, and can repeat them in any form, or in part.
#[test]
fn secrets_of_the_request_are_hidden_in_every_form() {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    let (secret, token) = ("pa~ss/Wo+rd?8Q~x1", "0.AXkB-refresh_token.Zz91");
    let hex = |text: &str| -> String {
        text.bytes()
            .map(|byte| format!("{byte:02X}"))
            .collect::<Vec<_>>()
            .concat()
    };
    let percent = |text: &str| {
        let replace = |text: String, c: char| text.replace(c, &format!("%{:02X}", u32::from(c)));
        ['~', '/', '+', '?']
            .into_iter()
            .fold(text.to_owned(), replace)
    };
    let request = app().token_request(
        &Grant::RefreshToken(Secret::new(token)),
        &Proof::Secret(&Secret::new(secret)),
    );
    let told = |said: &str| {
        let answer = answer(400, &[], described(said));
        request.answer(answer).unwrap_err().to_string()
    };
    for secret in [secret, token] {
        let in_basic = STANDARD.encode(format!("client:{secret}"));
        for form in [
            secret.to_owned(),
            secret.to_uppercase(),
            format!("'{secret}'"),
            format!("client_secret={secret}&x=y"),
            percent(secret),
            STANDARD.encode(secret),
            URL_SAFE_NO_PAD.encode(secret),
            in_basic,
            hex(secret),
            secret.chars().rev().collect(),
            format!("{}...", &secret[..10]),
        ] {
            let told = told(&format!("the value {form} is wrong"));
            assert_eq!(told, "the value … is wrong", "{form}");
        }
    }
    let public = "for https://api.partnercenter.microsoft.com since 2026-03-02";
    assert_eq!(told(public), public);
}

#[test]
fn each_member_that_repeats_a_secret_is_dropped_and_the_others_stay() {
    let secret = Secret::new("s3cret");
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Secret(&secret));
    let read = |body: &str| {
        let answer = answer(400, &[], body.to_owned());
        request.answer(answer).unwrap_err()
    };
    let error = read(r#"{"error": "invalid_client", "claims": "{s3cret}", "correlation_id": "c"}"#);
    assert_eq!((error.claims(), error.correlation_id()), (None, Some("c")));
    assert_eq!(error.error(), Some("invalid_client"));
    let error = read(r#"{"error": "s3cret", "claims": "{}", "correlation_id": "s3cret"}"#);
    assert_eq!((error.error(), error.correlation_id()), (None, None));
    assert_eq!(error.claims(), Some("{}"));
    assert!(!error.to_string().contains("s3cret"), "{error}");
    let error = read(r#"{"error": "invalid_client", "error_description": "s3cret is wrong"}"#);
    assert!(
        !format!("{error} {error:?}").contains("s3cret"),
        "{error:?}"
    );
    assert_eq!(error.kind(), Kind::WrongSecret);
}

#[test]
fn claims_come_with_the_header_or_in_the_body() {
    let challenge = r#"Bearer error="x", claims="eyJhIjoxfQ==""#;
    let headers = ["Basic realm=\"x\"", challenge].map(|value| ("www-authenticate", value));
    let error = refused_with(401, &headers, r#"{"error": "interaction_required"}"#);
    assert_eq!(error.claims(), Some(r#"{"a":1}"#));
    let both = r#"{"error": "interaction_required", "claims": "{\"b\":2}"}"#;
    let error = refused_with(401, &headers, both);
    assert_eq!(error.claims(), Some(r#"{"b":2}"#));
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

/// Secrets of a few letters are found with spaces in them, and in base64 before anything else.
#[test]
fn a_short_secret_that_the_answer_repeats_is_not_shown() {
    for (secret, description, shown) in [
        ("s q", "not s q t", "s q"),
        // This is "shor!!".
        ("shor", "not c2hvciEh it", "c2hvc"),
    ] {
        let secret = Secret::new(secret);
        let request = app().token_request(&Grant::ClientCredentials, &Proof::Secret(&secret));
        let body = format!(r#"{{"error": "x", "error_description": "{description}"}}"#);
        let error = request.answer(answer(401, &[], body)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(shown), "{error:?}");
    }
}
