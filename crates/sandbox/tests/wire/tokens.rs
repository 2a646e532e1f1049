//! Tokens for apps, refresh tokens, and what the API makes of each.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use partner_center_sandbox::{
    APP, APP_SECRET, Authorization, Fault, PUBLIC_APP, Sandbox, TENANT, USER, USER_WITHOUT_MFA,
};
use serde_json::{Value, json};

use crate::connection::{send, start};
use crate::sign_in::{
    DEFAULT, RESOURCE, api, app_access, app_token, app_with, changed, claims, code, jwt, post,
    redemption, refresh, refreshing, signed_in, token, token_v1,
};

pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_secs()
}

#[test]
fn an_app_gets_a_token_that_opens_the_api() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(sandbox.authority(), sandbox.base_url());
    let reply = app_token(&sandbox, ("", ""));
    let json = reply.json();
    let names: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
    let expected = "access_token expires_in ext_expires_in token_type";
    assert_eq!(names.join(" "), expected);
    assert_eq!(json["expires_in"], 3599);
    assert_eq!(json["token_type"], "Bearer");
    reply.expect_header("cache-control", "no-store, no-cache");

    let token = reply.member("access_token");
    let claims = claims(&token);
    let values = ["aud", "tid", "appid", "amr", "upn"].map(|name| &claims[name]);
    assert_eq!(json!(values), json!([RESOURCE, TENANT, APP, null, null]));
    let lasts = claims["exp"].as_u64().unwrap() - now();
    assert!((3590..=3600).contains(&lasts), "{lasts}");

    assert_eq!(api(&sandbox, &token), (200, Value::Null));
    assert_eq!(api(&sandbox, sandbox.access_token()).0, 200);
    assert_eq!(sandbox.requests()[0].authorization, Authorization::Valid);
    assert_ne!(token, app_access(&sandbox), "each is a new one");
    // Another sandbox knows nothing of it.
    let other = Sandbox::start().unwrap();
    assert_eq!(api(&other, &token), (401, 400.into()));
}

#[test]
fn the_first_version_writes_numbers_as_strings() {
    let sandbox = Sandbox::start().unwrap();
    let fields = app_with("resource", RESOURCE);
    let reply = token_v1(&sandbox, &fields);
    assert_eq!(reply.member("expires_in"), "3599");
    assert_eq!(reply.member("resource"), RESOURCE);
    let number = |name| reply.member(name).parse::<u64>().unwrap();
    assert_eq!(number("expires_on") - number("not_before"), 3599);
    assert_eq!(api(&sandbox, &reply.member("access_token")).0, 200);
    for (resource, error, code) in [
        ("", "invalid_request", 900_144),
        ("https://nowhere.example", "invalid_resource", 500_011),
    ] {
        let reply = token_v1(&sandbox, &changed(&fields, ("resource", resource)));
        reply.expect_refusal(error, code, 400);
    }
}

#[test]
fn requests_of_apps_are_refused_in_the_words_of_entra() {
    let sandbox = Sandbox::start().unwrap();
    let forgotten = "d3958c07-f41b-4e2a-86d0-5b7c19ea4f38";
    let of = |permission: &str| format!("{RESOURCE}/{permission}");
    let cases = [
        ("client_secret", "wrong", "invalid_client", 7_000_215, 401),
        ("client_secret", "", "invalid_client", 7_000_218, 401),
        ("client_id", forgotten, "invalid_client", 7_000_215, 401),
        ("client_id", PUBLIC_APP, "invalid_client", 700_025, 401),
        ("client_id", TENANT, "unauthorized_client", 700_016, 400),
        ("client_id", "", "invalid_request", 900_144, 400),
        ("grant_type", "", "invalid_request", 900_144, 400),
        ("grant_type", "magic", "unsupported_grant_type", 70003, 400),
        ("grant_type", "password", "invalid_grant", 50076, 400),
        ("scope", "", "invalid_request", 900_144, 400),
        (
            "scope",
            &of("user_impersonation"),
            "invalid_scope",
            1_002_012,
            400,
        ),
        ("scope", &of("orders"), "invalid_scope", 70011, 400),
    ];
    for (name, value, error, code, status) in cases {
        let reply = app_token(&sandbox, (name, value));
        reply.expect_refusal(error, code, status);
    }
    let expired = [
        ("grant_type", "client_credentials"),
        ("client_id", forgotten),
        ("client_secret", "not-a-secret-forgotten-job"),
        ("scope", DEFAULT),
    ];
    token(&sandbox, &expired).expect_refusal("invalid_client", 7_000_222, 401);
    let public = [
        ("grant_type", "client_credentials"),
        ("client_id", PUBLIC_APP),
        ("scope", DEFAULT),
    ];
    token(&sandbox, &public).expect_refusal("invalid_client", 7_000_218, 401);
}

#[test]
fn tenant_method_and_body_have_to_be_right() {
    let sandbox = Sandbox::start().unwrap();
    let fields = app_with("scope", DEFAULT);
    let at = |tenant: &str| post(&sandbox, &format!("/{tenant}/oauth2/v2.0/token"), &fields);
    at("tailspin-partner.example").expect_status(200);
    at(&TENANT.to_uppercase()).expect_status(200);
    for (tenant, code) in [
        ("common", 50059),
        (APP, 90002),
        ("elsewhere.example", 90002),
        ("nonsense", 900_023),
    ] {
        at(tenant).expect_refusal("invalid_request", code, 400);
    }

    let path = format!("/{TENANT}/oauth2/v2.0/token");
    let form = "application/x-www-form-urlencoded";
    let json = r#"{"grant_type":"client_credentials"}"#;
    for (method, content_type, body, code) in [
        ("GET", form, "", 900_561),
        ("POST", form, "a=%ff", 9_002_313),
        ("POST", form, "scope=a&scope=b", 9_000_411),
        ("POST", "application/json", json, 900_144),
    ] {
        let headers = [("Content-Type", content_type)];
        let reply = send(&sandbox, method, &path, &headers, body);
        reply.expect_refusal("invalid_request", code, 400);
    }
}

#[test]
fn an_assertion_is_accepted_by_its_shape() {
    let sandbox = Sandbox::start().unwrap();
    let header = json!({"alg": "RS256", "typ": "JWT", "x5t": "AAAA"});
    let audience = format!("{}/{TENANT}/oauth2/v2.0/token", sandbox.authority());
    let good = json!({"aud": audience, "iss": APP, "sub": APP, "nbf": now(), "exp": now() + 600, "jti": "1"});
    let bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let ask = |assertion: &str| {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", APP),
            ("client_assertion_type", bearer),
            ("client_assertion", assertion),
            ("scope", DEFAULT),
        ];
        token(&sandbox, &fields)
    };
    let reply = ask(&jwt(&header, &good, "c2ln"));
    assert_eq!(api(&sandbox, &reply.member("access_token")).0, 200);

    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        jwt(&header, &claims, "c2ln")
    };
    for (assertion, code) in [
        ("nonsense".to_owned(), 50027),
        (jwt(&header, &good, ""), 50027),
        (jwt(&json!({"alg": "none"}), &good, "c2ln"), 50027),
        (jwt(&json!({"alg": "RS256"}), &good, "c2ln"), 50027),
        (with("iss", PUBLIC_APP.into()), 700_021),
        (with("sub", Value::Null), 700_021),
        (with("aud", "https://nowhere.example".into()), 50013),
        (with("exp", (now() - 600).into()), 700_024),
        (with("exp", Value::Null), 700_024),
        (with("nbf", (now() + 900).into()), 700_024),
    ] {
        ask(&assertion).expect_refusal("invalid_client", code, 401);
    }
}

#[test]
fn refreshing_gives_a_new_token_and_leaves_the_old_one_alive() {
    let sandbox = Sandbox::start().unwrap();
    let first = signed_in(&sandbox, USER);
    let old = first.member("refresh_token");
    let second = refresh(&sandbox, &old);
    let scope = format!("{RESOURCE}/user_impersonation");
    assert_eq!(second.member("scope"), scope);
    assert_eq!(api(&sandbox, &second.member("access_token")).0, 200);
    let new = second.member("refresh_token");
    assert_ne!(old, new);
    refresh(&sandbox, &new).expect_status(200);
    // Entra leaves used tokens alive.
    refresh(&sandbox, &old).expect_status(200);

    let mut fields = refreshing(&new).to_vec();
    fields.extend([("resource", RESOURCE), ("scope", "openid")]);
    let v1 = token_v1(&sandbox, &fields);
    assert_eq!(v1.member("expires_in"), "3599");
    assert_eq!(v1.member("scope"), "user_impersonation");
    assert_ne!(v1.member("refresh_token"), new);
}

#[test]
fn used_refresh_tokens_can_be_worthless() {
    let sandbox = start(Sandbox::builder().single_use_refresh_tokens());
    let old = signed_in(&sandbox, USER).member("refresh_token");
    let elsewhere = ("scope", "https://nowhere.example/.default");
    let refused = token(&sandbox, &changed(&refreshing(&old), elsewhere));
    refused.expect_refusal("invalid_resource", 500_011, 400);
    let new = refresh(&sandbox, &old).member("refresh_token");
    let again = refresh(&sandbox, &old);
    again.expect_refusal("invalid_grant", 70000, 400);
    assert_eq!(again.json()["suberror"], "bad_token");
    refresh(&sandbox, &new).expect_status(200);
}

#[test]
fn refresh_tokens_belong_to_an_app_and_come_of_age() {
    let sandbox = start(Sandbox::builder().refresh_token_lifetime(Duration::from_secs(60)));
    let old = signed_in(&sandbox, USER).member("refresh_token");
    let fields = refreshing(&old);
    let mut fields = changed(&fields, ("client_id", APP));
    fields.push(("client_secret", APP_SECRET));
    let others = token(&sandbox, &fields);
    others.expect_refusal("invalid_grant", 70000, 400);
    assert_eq!(others.json()["suberror"], "client_mismatch");
    refresh(&sandbox, "made-up").expect_refusal("invalid_grant", 70000, 400);

    sandbox.advance_clock(Duration::from_secs(40));
    let newer = refresh(&sandbox, &old).member("refresh_token");
    sandbox.advance_clock(Duration::from_secs(30));
    refresh(&sandbox, &old).expect_refusal("invalid_grant", 700_082, 400);
    // Each use begins a new time.
    refresh(&sandbox, &newer).expect_status(200);
}

#[test]
fn without_offline_access_there_is_no_refresh_token() {
    let sandbox = Sandbox::start().unwrap();
    let code = code(&sandbox, ("scope", DEFAULT));
    let answer = token(&sandbox, &redemption(&code)).json();
    assert!(answer["access_token"].is_string(), "{answer}");
    assert_eq!(answer["refresh_token"], Value::Null);
    assert_eq!(answer["id_token"], Value::Null);
}

#[test]
fn expired_tokens_are_refused() {
    let sandbox = start(Sandbox::builder().access_token_lifetime(Duration::from_secs(30)));
    let reply = app_token(&sandbox, ("", ""));
    assert_eq!(reply.json()["expires_in"], 30);
    let token = reply.member("access_token");
    sandbox.advance_clock(Duration::from_secs(25));
    assert_eq!(api(&sandbox, &token).0, 200);
    sandbox.advance_clock(Duration::from_secs(5));
    assert_eq!(api(&sandbox, &token), (401, 400.into()));
    // The fixed token stays.
    assert_eq!(api(&sandbox, sandbox.access_token()).0, 200);
}

#[test]
fn tokens_for_another_audience_are_refused() {
    let sandbox = Sandbox::start().unwrap();
    let wrong = || (401, "900420".into());
    let graph = ("scope", "https://graph.microsoft.com/.default");
    for scope in [graph, ("scope", "https://graph.windows.net/.default")] {
        let token = app_token(&sandbox, scope).member("access_token");
        assert_eq!(api(&sandbox, &token), wrong(), "{scope:?}");
    }
    let scope = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd/.default";
    let app = app_token(&sandbox, ("scope", scope));
    assert_eq!(api(&sandbox, &app.member("access_token")).0, 200);
    let old = signed_in(&sandbox, USER).member("refresh_token");
    let elsewhere = token(&sandbox, &changed(&refreshing(&old), graph));
    assert_eq!(api(&sandbox, &elsewhere.member("access_token")), wrong());
}

#[test]
fn users_without_a_second_factor_are_refused_when_that_is_switched_on() {
    let sandbox = Sandbox::start().unwrap();
    let without = signed_in(&sandbox, USER_WITHOUT_MFA).member("access_token");
    let with = signed_in(&sandbox, USER).member("access_token");
    let app = app_access(&sandbox);
    assert_eq!(claims(&without)["amr"], json!(["pwd"]));
    assert_eq!(claims(&with)["amr"], json!(["pwd", "mfa"]));
    assert_eq!(claims(&with)["upn"], USER);
    assert_eq!(api(&sandbox, &without).0, 200);
    sandbox.require_mfa(true);
    assert_eq!(api(&sandbox, &without), (401, 900_421.into()));
    for token in [with.as_str(), &app, sandbox.access_token()] {
        assert_eq!(api(&sandbox, token).0, 200);
    }
    let strict = start(Sandbox::builder().require_mfa());
    let token = signed_in(&strict, USER_WITHOUT_MFA).member("access_token");
    assert_eq!(api(&strict, &token), (401, 900_421.into()));
}

#[test]
fn revoked_tokens_are_refused() {
    let sandbox = Sandbox::start().unwrap();
    let (one, two) = (
        signed_in(&sandbox, USER),
        signed_in(&sandbox, USER_WITHOUT_MFA),
    );
    let access = one.member("access_token");
    let app = app_access(&sandbox);
    sandbox.revoke_tokens(Some("nobody@tailspin-partner.example"));
    assert_eq!(api(&sandbox, &access).0, 200);
    sandbox.revoke_tokens(Some(USER));
    assert_eq!(api(&sandbox, &access), (401, 400.into()));
    let refusal = refresh(&sandbox, &one.member("refresh_token"));
    refusal.expect_refusal("invalid_grant", 50173, 400);
    assert_eq!(refusal.json()["suberror"], "bad_token");
    assert_eq!(api(&sandbox, &two.member("access_token")).0, 200);
    refresh(&sandbox, &two.member("refresh_token")).expect_status(200);
    sandbox.revoke_tokens(None);
    assert_eq!(api(&sandbox, &two.member("access_token")).0, 401);
    assert_eq!(api(&sandbox, &app).0, 401);
    assert_eq!(api(&sandbox, sandbox.access_token()).0, 200);
}

/// Only to whoever asks, and only of users.
#[test]
fn an_answer_says_whether_the_user_has_a_second_factor() {
    let sandbox = Sandbox::start().unwrap();
    let user = |name| signed_in(&sandbox, name).member("access_token");
    let compliant = |token: &str, asks: &str| {
        let authorization = format!("Bearer {token}");
        let headers = [("Authorization", &*authorization), ("ValidateMfa", asks)];
        let reply = send(&sandbox, "GET", "/v1/customers?size=1", &headers, "");
        let said = reply.header("isMfaCompliant").map(str::to_owned);
        (reply.status, said)
    };
    let (with, without) = (user(USER), user(USER_WITHOUT_MFA));
    assert_eq!(compliant(&with, "true"), (200, Some("true".into())));
    assert_eq!(compliant(&without, "True"), (200, Some("false".into())));
    assert_eq!(compliant(&app_access(&sandbox), "true"), (200, None));
    let constant = sandbox.access_token();
    assert_eq!(compliant(constant, "true"), (200, Some("true".into())));
    assert_eq!(compliant("nonsense", "true"), (401, None));
    for quiet in ["false", "", "yes"] {
        assert_eq!(compliant(&without, quiet), (200, None), "{quiet}");
    }
    sandbox.require_mfa(true);
    assert_eq!(compliant(&without, "true"), (401, Some("false".into())));
    sandbox.push_fault(Fault::MfaRequired, 1);
    assert_eq!(api(&sandbox, &with), (401, 900_421.into()));
    assert_eq!(api(&sandbox, &with).0, 200);
}
