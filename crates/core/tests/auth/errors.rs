use partner_center_core::auth::{Grant, Proof, Secret, SignInError, SignInErrorKind as Kind};

use crate::{answer, app};

fn refused(status: u16, body: &str) -> SignInError {
    let of_a_user = Grant::RefreshToken(Secret::new("0.rt"));
    let request = app().token_request(&of_a_user, &Proof::Public);
    request
        .answer(answer(status, &[], body.to_owned()))
        .unwrap_err()
}

#[test]
fn each_code_has_its_kind_and_advice() {
    let cases = [
        ("invalid_grant", 700_082, Kind::SignInAgain, "sign in again"),
        ("invalid_grant", 50_173, Kind::SignInAgain, "sign in again"),
        ("invalid_grant", 65_001, Kind::ConsentMissing, "consent"),
        ("invalid_grant", 50_076, Kind::MfaRequired, "multi-factor"),
        (
            "interaction_required",
            50_079,
            Kind::MfaRequired,
            "multi-factor",
        ),
        ("invalid_grant", 53_003, Kind::Blocked, "Conditional Access"),
        ("invalid_client", 7_000_215, Kind::WrongSecret, "not its id"),
        (
            "invalid_client",
            7_000_222,
            Kind::SecretExpired,
            "new client secret",
        ),
        ("invalid_request", 90_002, Kind::UnknownTenant, "tenant id"),
        (
            "unauthorized_client",
            700_016,
            Kind::UnknownApplication,
            "client id",
        ),
        ("invalid_grant", 50_196, Kind::Throttled, "wait"),
        (
            "authorization_pending",
            70_016,
            Kind::AuthorizationPending,
            "wait",
        ),
    ];
    for (error, code, kind, hint) in cases {
        let id = "0a92a09a-47af-434f-b622-d9e323f26150";
        let by_list = format!(r#"{{"error": "{error}", "error_codes": [{code}]}}"#);
        let by_text = format!(
            r#"{{"error": "{error}", "error_description": "AADSTS{code}: It is so.\r\nTrace ID: x",
                "correlation_id": "{id}"}}"#
        );
        for body in [by_list, by_text] {
            let refused = refused(400, &body);
            assert_eq!(
                (refused.kind(), refused.codes()),
                (kind, &[code][..]),
                "{body}"
            );
            assert!(refused.hint().unwrap().contains(hint), "{refused:?}");
            assert_eq!(refused.error(), Some(error));
            assert!(
                refused.to_string().contains(&format!("AADSTS{code}")),
                "{refused}"
            );
            if body.contains("correlation_id") {
                let said = format!("AADSTS{code}: It is so. [correlation id {id}]");
                assert_eq!(refused.to_string(), said);
            }
        }
    }
}

#[test]
fn any_other_body_keeps_its_status() {
    for (status, body, kind) in [
        (400, "<html>", Kind::Unreadable),
        (404, "", Kind::Unreadable),
        (302, "", Kind::Unreadable),
        (429, "slow", Kind::Throttled),
        (500, "{}", Kind::Unavailable),
        (503, "<html>", Kind::Unavailable),
        (400, r#"{"error": "invalid_grant"}"#, Kind::SignInAgain),
        (400, r#"{"error": "news"}"#, Kind::Refused),
        (
            400,
            r#"{"error": 7, "error_codes": ["x", -1, 1e99]}"#,
            Kind::Refused,
        ),
        (503, r#"{"error": "news"}"#, Kind::Unavailable),
    ] {
        let error = refused(status, body);
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (kind, status),
            "{body}"
        );
        assert!(!error.to_string().contains("html"));
    }
}

#[test]
fn a_secret_that_the_answer_repeats_is_not_shown() {
    let secret = Secret::new("short");
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Secret(&secret));
    let body = r#"{"error": "invalid_client", "error_description": "short is wrong"}"#;
    let error = request.answer(answer(401, &[], body)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("short"), "{error:?}");
    assert_eq!(error.kind(), Kind::WrongSecret);
}

#[test]
fn claims_and_waits_are_kept() {
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    let body = r#"{"error": "interaction_required", "claims": "{\"access_token\":{}}"}"#;
    let error = request
        .answer(answer(400, &[("retry-after", "7")], body))
        .unwrap_err();
    assert_eq!(error.claims(), Some(r#"{"access_token":{}}"#));
    assert_eq!(error.retry_after().unwrap().as_secs(), 7);
}

#[test]
fn only_what_may_pass_is_sent_again_and_not_for_ever() {
    let down = refused(503, "");
    assert!(down.delay(1, 0).is_some() && down.delay(2, u64::MAX).is_some());
    assert!(down.delay(3, 0).is_none() && down.delay(u32::MAX, 0).is_none());
    assert!(
        refused(400, r#"{"error": "invalid_grant"}"#)
            .delay(1, 0)
            .is_none()
    );
    assert!(SignInError::local("x").delay(1, 0).is_none());
    assert!(SignInError::unreachable("x").delay(1, 0).is_some());
}
