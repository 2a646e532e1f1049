//! Sign-in in a browser: the page, the redirect, the code and its proof.

use std::time::Duration;

use partner_center_sandbox::{APP, APP_SECRET, PUBLIC_APP, Sandbox, TENANT, USER};
use serde_json::json;

use crate::connection::{Reply, send};
use crate::sign_in::{
    BACK, CHALLENGE, OFFLINE, api, authorize, changed, claims, encoded, query_value, redemption,
    refused, signed_in, token,
};

/// The code and the start of the description of an error in a redirect.
fn error(reply: &Reply) -> (String, String) {
    let description = query_value(reply, "error_description");
    let code = description.split(':').next().unwrap().to_owned();
    assert_eq!(query_value(reply, "state"), "a b&c");
    (query_value(reply, "error"), code)
}

fn pair(error: &str, code: &str) -> (String, String) {
    (error.to_owned(), code.to_owned())
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
    let again = token(&sandbox, &redemption(&code)).refusal();
    assert_eq!(again, refused("invalid_grant", 54005, 400));
}

#[test]
fn a_code_is_bound_to_app_address_proof_and_time() {
    let sandbox = Sandbox::start().unwrap();
    let code = query_value(&authorize(&sandbox, ("", "")), "code");
    let good = redemption(&code);
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
        let refusal = token(&sandbox, &changed(&good, (name, value))).refusal();
        assert_eq!(refusal, refused(error, expected, 400), "{name}={value}");
    }
    let mut other = changed(&good, ("client_id", APP));
    other.push(("client_secret", APP_SECRET));
    let refusal = token(&sandbox, &other);
    refusal.expect_refusal("invalid_grant", 70000, 400);
    assert_eq!(refusal.json()["suberror"], "client_mismatch");
    assert_eq!(
        token(&sandbox, &good).status,
        200,
        "none of these used it up"
    );

    let code = query_value(&authorize(&sandbox, ("", "")), "code");
    sandbox.advance_clock(Duration::from_secs(10 * 60));
    let late = token(&sandbox, &redemption(&code)).refusal();
    assert_eq!(late, refused("invalid_grant", 70008, 400));
}

#[test]
fn only_addresses_of_this_machine_get_a_redirect() {
    let sandbox = Sandbox::start().unwrap();
    for address in [
        "https://evil.example/back",
        "http://localhost.evil.example/",
        "http://127.0.0.1@evil.example/",
        "urn:ietf:wg:oauth:2.0:oob",
    ] {
        let reply = authorize(&sandbox, ("redirect_uri", address));
        assert_eq!(
            (reply.status, reply.header("location")),
            (400, None),
            "{address}"
        );
        assert!(reply.text().contains("AADSTS50011"), "{}", reply.text());
    }
    for (change, code) in [
        (("redirect_uri", ""), "AADSTS900144"),
        (("client_id", TENANT), "AADSTS700016"),
        (("client_id", ""), "AADSTS900144"),
    ] {
        let reply = authorize(&sandbox, change);
        assert_eq!(
            (reply.status, reply.header("location")),
            (400, None),
            "{code}"
        );
        assert!(reply.text().contains(code), "{}", reply.text());
    }
    let script = authorize(&sandbox, ("redirect_uri", "http://<script>"));
    assert!(!script.text().contains("<script>"));
}

#[test]
fn other_mistakes_are_told_to_the_program() {
    let sandbox = Sandbox::start().unwrap();
    for (change, error_name, code) in [
        (("code_challenge", ""), "invalid_request", "AADSTS9002325"),
        (
            ("code_challenge_method", "plain"),
            "invalid_request",
            "AADSTS9002325",
        ),
        (
            ("code_challenge_method", ""),
            "invalid_request",
            "AADSTS9002325",
        ),
        (
            ("response_type", "token"),
            "invalid_request",
            "AADSTS9002313",
        ),
        (
            ("response_mode", "fragment"),
            "invalid_request",
            "AADSTS9002313",
        ),
        (
            ("scope", "https://nowhere.example/.default"),
            "invalid_resource",
            "AADSTS500011",
        ),
        (
            ("login_hint", "nobody@nowhere.example"),
            "invalid_grant",
            "AADSTS50034",
        ),
    ] {
        let reply = authorize(&sandbox, change);
        assert_eq!(error(&reply), pair(error_name, code), "{change:?}");
    }
}

#[test]
fn without_a_hint_a_person_chooses() {
    let sandbox = Sandbox::start().unwrap();
    let page = authorize(&sandbox, ("login_hint", ""));
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let button = format!("name=\"sandbox_user\" value=\"{USER}\"");
    assert!(page.text().contains(&button), "{}", page.text());
    assert!(page.text().contains("name=\"state\" value=\"a b&amp;c\""));
    authorize(&sandbox, ("prompt", "select_account")).expect_status(200);

    let click = |value: &str| {
        let fields = [
            ("client_id", PUBLIC_APP),
            ("response_type", "code"),
            ("redirect_uri", BACK),
            ("scope", OFFLINE),
            ("state", "a b&c"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("sandbox_user", value),
        ];
        let path = format!("/common/oauth2/v2.0/authorize?{}", encoded(&fields));
        send(&sandbox, "GET", &path, &[], "")
    };
    let code = query_value(&click(USER), "code");
    assert_eq!(token(&sandbox, &redemption(&code)).status, 200);
    assert_eq!(error(&click("")), pair("access_denied", "AADSTS65004"));

    let quiet = changed(
        &[
            ("client_id", PUBLIC_APP),
            ("response_type", "code"),
            ("redirect_uri", BACK),
        ],
        ("prompt", "none"),
    );
    let rest = [
        ("scope", OFFLINE),
        ("state", "a b&c"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let path = format!(
        "/common/oauth2/v2.0/authorize?{}&{}",
        encoded(&quiet),
        encoded(&rest)
    );
    let reply = send(&sandbox, "GET", &path, &[], "");
    assert_eq!(error(&reply), pair("login_required", "AADSTS50058"));
}

#[test]
fn an_app_with_a_secret_may_do_without_a_challenge() {
    let sandbox = Sandbox::start().unwrap();
    let fields = [
        ("client_id", APP),
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("resource", "https://api.partnercenter.microsoft.com"),
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
    let answer = crate::sign_in::token_v1(&sandbox, &fields);
    assert_eq!(answer.member("expires_in"), "3599");
    assert!(!answer.member("refresh_token").is_empty());
}

#[test]
fn a_tenant_can_refuse_the_user_or_the_app() {
    let sandbox = Sandbox::start().unwrap();
    let disabled = signed_in(&sandbox, "casey@tailspin-partner.example");
    disabled.expect_refusal("invalid_grant", 50057, 400);
    let stranger = "49c6e2b8-8a15-4d97-a3f0-c26d81b7059e";
    let code = query_value(&authorize(&sandbox, ("client_id", stranger)), "code");
    let reply = token(
        &sandbox,
        &changed(&redemption(&code), ("client_id", stranger)),
    );
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
    assert_eq!(reply.member("token_endpoint"), format!("{base}/token"));
    assert_eq!(
        reply.member("authorization_endpoint"),
        format!("{base}/authorize")
    );
    assert_eq!(
        reply.member("device_authorization_endpoint"),
        format!("{base}/devicecode")
    );
    at("nonsense").expect_refusal("invalid_request", 900_023, 400);
}
