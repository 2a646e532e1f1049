//! Sign-in in a browser: the page, the redirect, the code and its proof.

use std::time::Duration;

use partner_center_sandbox::{APP, APP_SECRET, PUBLIC_APP, Sandbox, TENANT, USER};
use serde_json::json;

use crate::connection::{Reply, send};
use crate::sign_in::{
    BACK, CHALLENGE, QUERY, RESOURCE, VERIFIER, api, authorize, changed, claims, code, encoded,
    query_value, redemption, signed_in, token, token_v1,
};

/// The redirect tells the program of this error.
#[track_caller]
fn expect_error(reply: &Reply, error: &str, code: u32) {
    let description = query_value(reply, "error_description");
    let start = format!("AADSTS{code}:");
    assert!(description.starts_with(&start), "{description}");
    assert_eq!(query_value(reply, "error"), error);
    assert_eq!(query_value(reply, "state"), "a b&c");
}

#[test]
fn a_code_comes_back_with_the_state_and_is_worth_tokens() {
    let sandbox = Sandbox::start().unwrap();
    let reply = authorize(&sandbox, ("nonce", "n-1"));
    assert_eq!(query_value(&reply, "state"), "a b&c");
    let code = query_value(&reply, "code");
    let answer = token(&sandbox, &redemption(&code));
    let access = answer.member("access_token");
    assert_eq!(claims(&access)["upn"], USER);
    assert_eq!(claims(&access)["appid"], PUBLIC_APP);
    assert_eq!(api(&sandbox, &access).0, 200);
    let identity = claims(&answer.member("id_token"));
    assert_eq!(identity["nonce"], "n-1");
    assert_eq!(identity["aud"], json!(PUBLIC_APP));
    assert!(!answer.member("refresh_token").is_empty());
    let again = token(&sandbox, &redemption(&code));
    again.expect_refusal("invalid_grant", 54005, 400);
}

#[test]
fn a_code_is_bound_to_app_address_proof_and_time() {
    let sandbox = Sandbox::start().unwrap();
    let first = code(&sandbox, ("", ""));
    let good = redemption(&first);
    for (name, value, error, expected) in [
        ("code_verifier", "", "invalid_grant", 501_481),
        ("code_verifier", CHALLENGE, "invalid_grant", 501_481),
        (
            "redirect_uri",
            "http://127.0.0.1:8400/",
            "invalid_grant",
            500_112,
        ),
        ("redirect_uri", "", "invalid_request", 900_144),
        ("code", "made-up", "invalid_grant", 70000),
        ("code", "", "invalid_request", 900_144),
    ] {
        let reply = token(&sandbox, &changed(&good, (name, value)));
        reply.expect_refusal(error, expected, 400);
    }
    let mut other = changed(&good, ("client_id", APP));
    other.push(("client_secret", APP_SECRET));
    let refusal = token(&sandbox, &other);
    refusal.expect_refusal("invalid_grant", 70000, 400);
    assert_eq!(refusal.json()["suberror"], "client_mismatch");
    // None of these used it up.
    token(&sandbox, &good).expect_status(200);

    let late = code(&sandbox, ("", ""));
    sandbox.advance_clock(Duration::from_secs(10 * 60));
    token(&sandbox, &redemption(&late)).expect_refusal("invalid_grant", 70008, 400);
}

#[test]
fn only_addresses_of_this_machine_get_a_redirect() {
    let sandbox = Sandbox::start().unwrap();
    for (name, value, code) in [
        ("redirect_uri", "https://evil.example/back", 50011),
        ("redirect_uri", "http://localhost.evil.example/", 50011),
        ("redirect_uri", "http://127.0.0.1@evil.example/", 50011),
        ("redirect_uri", "urn:ietf:wg:oauth:2.0:oob", 50011),
        ("redirect_uri", "", 900_144),
        ("client_id", TENANT, 700_016),
        ("client_id", "", 900_144),
    ] {
        let reply = authorize(&sandbox, (name, value));
        reply.expect_status(400);
        assert_eq!(reply.header("location"), None, "{value}");
        assert!(reply.text().contains(&format!("AADSTS{code}")), "{reply:?}");
    }
    let script = authorize(&sandbox, ("redirect_uri", "http://<script>"));
    assert!(!script.text().contains("<script>"));
}

#[test]
fn other_mistakes_are_told_to_the_program() {
    let sandbox = Sandbox::start().unwrap();
    for (name, value, error, code) in [
        ("code_challenge", "", "invalid_request", 9_002_325),
        (
            "code_challenge_method",
            "plain",
            "invalid_request",
            9_002_325,
        ),
        ("code_challenge_method", "", "invalid_request", 9_002_325),
        ("response_type", "token", "invalid_request", 9_002_313),
        ("response_mode", "fragment", "invalid_request", 9_002_313),
        (
            "scope",
            "https://nowhere.example/.default",
            "invalid_resource",
            500_011,
        ),
        (
            "login_hint",
            "nobody@nowhere.example",
            "invalid_grant",
            50034,
        ),
    ] {
        expect_error(&authorize(&sandbox, (name, value)), error, code);
    }
}

#[test]
fn without_a_hint_a_person_chooses() {
    let sandbox = Sandbox::start().unwrap();
    let page = authorize(&sandbox, ("login_hint", ""));
    page.expect_status(200);
    page.expect_header("content-type", "text/html; charset=utf-8");
    let button = format!("name=\"sandbox_user\" value=\"{USER}\"");
    assert!(page.text().contains(&button), "{}", page.text());
    assert!(page.text().contains("name=\"state\" value=\"a b&amp;c\""));
    authorize(&sandbox, ("prompt", "select_account")).expect_status(200);

    let ask = |name: &str, value: &str| {
        let mut fields = changed(&QUERY, ("login_hint", ""));
        fields.push((name, value));
        let path = format!("/common/oauth2/v2.0/authorize?{}", encoded(&fields));
        send(&sandbox, "GET", &path, &[], "")
    };
    let code = query_value(&ask("sandbox_user", USER), "code");
    token(&sandbox, &redemption(&code)).expect_status(200);
    expect_error(&ask("sandbox_user", ""), "access_denied", 65004);
    expect_error(&ask("prompt", "none"), "login_required", 50058);
}

#[test]
fn an_app_with_a_secret_may_do_without_a_challenge() {
    let sandbox = Sandbox::start().unwrap();
    let fields = [
        ("client_id", APP),
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("resource", RESOURCE),
        ("login_hint", USER),
    ];
    let path = format!("/{TENANT}/oauth2/authorize?{}", encoded(&fields));
    let code = query_value(&send(&sandbox, "GET", &path, &[], ""), "code");
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", APP),
        ("client_secret", APP_SECRET),
        ("code", code.as_str()),
        ("redirect_uri", BACK),
    ];
    // A verifier without a challenge belongs to another request.
    let verified = token_v1(&sandbox, &changed(&fields, ("code_verifier", VERIFIER)));
    verified.expect_refusal("invalid_grant", 501_481, 400);
    let answer = token_v1(&sandbox, &fields);
    assert_eq!(answer.member("expires_in"), "3599");
    assert!(!answer.member("refresh_token").is_empty());
}

#[test]
fn a_tenant_can_refuse_the_user_or_the_app() {
    let sandbox = Sandbox::start().unwrap();
    let disabled = signed_in(&sandbox, "casey@tailspin-partner.example");
    disabled.expect_refusal("invalid_grant", 50057, 400);
    let stranger = ("client_id", "49c6e2b8-8a15-4d97-a3f0-c26d81b7059e");
    let code = code(&sandbox, stranger);
    let reply = token(&sandbox, &changed(&redemption(&code), stranger));
    reply.expect_refusal("invalid_grant", 65001, 400);
    assert_eq!(reply.json()["suberror"], "consent_required");
}

#[test]
fn the_endpoints_can_be_discovered() {
    let sandbox = Sandbox::start().unwrap();
    let at = |tenant: &str| {
        let path = format!("/{tenant}/v2.0/.well-known/openid-configuration");
        send(&sandbox, "GET", &path, &[], "")
    };
    let base = format!("{}/common/oauth2/v2.0", sandbox.authority());
    let reply = at("common");
    for (name, last) in [
        ("token_endpoint", "token"),
        ("authorization_endpoint", "authorize"),
        ("device_authorization_endpoint", "devicecode"),
    ] {
        assert_eq!(reply.member(name), format!("{base}/{last}"));
    }
    at("nonsense").expect_refusal("invalid_request", 900_023, 400);
}
