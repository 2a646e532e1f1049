//! The sign-in service on its bad days, its ledger, and its admin routes.

use std::time::{Duration, Instant};

use partner_center_sandbox::{
    APP, APP_SECRET, Fault, FaultBody, PUBLIC_APP, Sandbox, TENANT, USER,
};
use serde_json::{Value, json};

use crate::connection::{Reply, get, send};
use crate::sign_in::{
    DEFAULT, RESOURCE, api, app_token, app_with, authorize, post, query_value, redemption, refresh,
    refused, signed_in, token_v1,
};

fn with_fault(sandbox: &Sandbox, fault: &str) -> Reply {
    let fields = app_with("scope", DEFAULT);
    let path = format!("/{TENANT}/oauth2/v2.0/token");
    post(sandbox, &path, &[("Sandbox-Fault", fault)], &fields)
}

fn admin(sandbox: &Sandbox, method: &str, name: &str, body: &str) -> Reply {
    send(sandbox, method, &format!("/_sandbox/{name}"), &[], body)
}

#[test]
fn any_code_can_be_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    for (code, error, status, suberror) in [
        (50173, "invalid_grant", 400, json!("bad_token")),
        (50079, "invalid_grant", 400, json!("additional_action")),
        (53003, "invalid_grant", 400, json!("message_only")),
        (50196, "invalid_grant", 400, Value::Null),
        (65001, "invalid_grant", 400, json!("consent_required")),
        (7_000_215, "invalid_client", 401, Value::Null),
        (90033, "temporarily_unavailable", 503, Value::Null),
        (123_456, "invalid_grant", 400, Value::Null),
    ] {
        let reply = with_fault(&sandbox, &format!("entra={code}"));
        assert_eq!(reply.refusal(), refused(error, code, status));
        assert_eq!(reply.json()["suberror"], suberror, "{code}");
    }
    assert_eq!(with_fault(&sandbox, "entra=x").status, 400);
}

#[test]
fn a_challenge_carries_claims() {
    let sandbox = Sandbox::start().unwrap();
    let reply = with_fault(&sandbox, "entra=50076");
    reply.expect_refusal("invalid_grant", 50076, 400);
    let claims: Value = serde_json::from_str(reply.json()["claims"].as_str().unwrap()).unwrap();
    assert_eq!(claims["access_token"]["polids"]["essential"], true);
    assert_eq!(reply.json()["suberror"], "basic_action");

    sandbox.push_sign_in_fault(Fault::Entra(50076), 1);
    let fields = app_with("resource", RESOURCE);
    let reply = token_v1(&sandbox, &fields);
    reply.expect_refusal("interaction_required", 50076, 400);
    assert!(reply.json()["claims"].is_string());
    assert_eq!(token_v1(&sandbox, &fields).status, 200);
}

#[test]
fn throttling_and_breakdowns_have_the_form_of_entra() {
    let sandbox = Sandbox::start().unwrap();
    let reply = with_fault(&sandbox, "throttle=60");
    reply.expect_refusal("temporarily_unavailable", 90055, 429);
    assert_eq!(reply.header("retry-after"), Some("60"));
    let date = with_fault(&sandbox, "throttle-date=60");
    assert_eq!(date.status, 429);
    assert!(date.header("retry-after").unwrap().ends_with(" GMT"));
    for (status, error, code) in [
        (500, "server_error", 90006),
        (502, "server_error", 90006),
        (503, "temporarily_unavailable", 90033),
        (429, "temporarily_unavailable", 90055),
    ] {
        let reply = with_fault(&sandbox, &format!("status={status}"));
        assert_eq!(reply.refusal(), refused(error, code, status));
    }
    let page = with_fault(&sandbox, "status=503:html");
    assert_eq!(page.status, 503);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(page.text().starts_with("<!DOCTYPE html>"));
    assert_eq!(with_fault(&sandbox, "status=504:empty").text(), "");
    let fine = with_fault(&sandbox, "html");
    assert!(fine.status == 200 && fine.text().starts_with("<!DOCTYPE html>"));
    let moved = with_fault(&sandbox, "redirect=https://other.example/");
    assert_eq!(moved.status, 302);
    assert_eq!(moved.header("location"), Some("https://other.example/"));
    assert_eq!(with_fault(&sandbox, "unauthorized").refusal().1, 7_000_215);
    assert!(
        with_fault(&sandbox, "bom")
            .body
            .starts_with(b"\xef\xbb\xbf{")
    );
    let cut = with_fault(&sandbox, "truncate");
    let announced: usize = cut.header("content-length").unwrap().parse().unwrap();
    assert_eq!(cut.body.len(), announced / 2);
    let start = Instant::now();
    assert_eq!(with_fault(&sandbox, "latency=150").status, 200);
    assert!(start.elapsed() >= Duration::from_millis(150));
}

#[test]
fn both_services_have_their_own_faults() {
    let sandbox = Sandbox::builder()
        .sign_in_faults([Fault::Status(503, FaultBody::Html)])
        .start()
        .unwrap();
    sandbox.push_fault(Fault::Empty, 1);
    assert_eq!(app_token(&sandbox, ("", "")).status, 503);
    assert_eq!(get(&sandbox, "/v1/customers").text(), "");
    assert_eq!(get(&sandbox, "/v1/customers").status, 200);
    let browser = authorize(&sandbox, ("", ""));
    assert_eq!(browser.status, 302, "only token requests meet them");
    assert_eq!(admin(&sandbox, "DELETE", "sign-in-faults", "").status, 204);
    let queue = r#"{"fault":"entra=70043","times":2}"#;
    assert_eq!(admin(&sandbox, "POST", "sign-in-faults", queue).status, 201);
    assert_eq!(app_token(&sandbox, ("", "")).refusal().1, 70043);
    let plan = admin(&sandbox, "GET", "sign-in-faults", "").json();
    assert_eq!(plan["queue"], json!([{"fault": "entra=70043", "times": 1}]));
    assert_eq!(app_token(&sandbox, ("", "")).refusal().1, 70043);
    assert_eq!(app_token(&sandbox, ("", "")).status, 200);
    let authorization = format!("Bearer {}", sandbox.access_token());
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Sandbox-Fault", "entra=1"),
    ];
    send(&sandbox, "GET", "/v1/customers", &headers, "").expect_status(200);
}

#[test]
fn the_ledger_counts_token_requests_and_keeps_no_secret() {
    let sandbox = Sandbox::start().unwrap();
    let id = "7c1d05e8-93fb-4a26-b0d4-58e21a6f9c37";
    let path = format!("/{TENANT}/oauth2/v2.0/token");
    let fields = app_with("scope", DEFAULT);
    let first = post(&sandbox, &path, &[("client-request-id", id)], &fields);
    assert_eq!(first.header("client-request-id"), Some(id));
    let code = query_value(&authorize(&sandbox, ("", "")), "code");
    let signed_in = crate::sign_in::token(&sandbox, &redemption(&code));
    refresh(&sandbox, &signed_in.member("refresh_token"));
    refresh(&sandbox, "hush-hush");
    app_token(&sandbox, ("client_id", "hush-hush"));
    app_token(&sandbox, ("grant_type", "hush-hush"));
    post(
        &sandbox,
        "/hush-hush/oauth2/token",
        &[("client-request-id", "hush-hush")],
        &fields,
    );

    let requests = sandbox.token_requests();
    let grants: Vec<_> = requests.iter().map(|request| request.grant).collect();
    assert_eq!(
        grants,
        [
            "client_credentials",
            "authorization_code",
            "refresh_token",
            "refresh_token",
            "client_credentials",
            "other",
            "client_credentials"
        ]
    );
    assert_eq!(requests[0].request_id, id);
    assert_eq!(
        Some(requests[0].trace_id.as_str()),
        first.header("x-ms-request-id")
    );
    assert_eq!((requests[0].status, &requests[0].error), (Some(200), &None));
    assert_eq!(requests[3].error.as_deref(), Some("invalid_grant"));
    assert_eq!(requests[6].tenant, "other");
    assert_eq!((requests[0].version, requests[6].version), (2, 1));

    let reply = admin(&sandbox, "GET", "token-requests", "");
    let ledger = reply.json();
    let counts = json!({
        "authorization_code": 1, "client_credentials": 3, "other": 1, "refresh_token": 2
    });
    assert_eq!((&ledger["total"], &ledger["byGrant"]), (&json!(7), &counts));
    assert_eq!(ledger["requests"][0]["requestId"], id);
    assert_eq!(ledger["requests"][1]["clientId"], PUBLIC_APP);
    let everything = format!("{}{requests:?}{sandbox:?}", reply.text());
    let secrets = [
        "hush",
        APP_SECRET,
        &code,
        &signed_in.member("refresh_token"),
        &signed_in.member("access_token"),
    ];
    for secret in secrets {
        assert!(!everything.contains(secret), "{secret}");
    }
    assert!(sandbox.requests().is_empty(), "the API was not asked");
    assert_eq!(admin(&sandbox, "DELETE", "token-requests", "").status, 204);
    assert!(sandbox.token_requests().is_empty());
}

#[test]
fn the_clock_and_the_settings_change_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let token = app_token(&sandbox, ("", "")).member("access_token");
    let now = |reply: Reply| reply.json()["now"].as_u64().unwrap();
    let before = now(admin(&sandbox, "GET", "clock", ""));
    let after = now(admin(&sandbox, "POST", "clock", r#"{"advance":3600}"#));
    assert!((3600..3660).contains(&(after - before)));
    assert_eq!(api(&sandbox, &token), (401, 400.into()));
    for body in ["", "{}", r#"{"advance":-1}"#] {
        assert_eq!(admin(&sandbox, "POST", "clock", body).status, 400, "{body}");
    }

    let settings = r#"{"accessTokenLifetime":7,"requireMfa":true,"singleUseRefreshTokens":true}"#;
    let reply = admin(&sandbox, "POST", "sign-in", settings);
    assert_eq!(reply.json()["accessTokenLifetime"], 7);
    assert_eq!(app_token(&sandbox, ("", "")).json()["expires_in"], 7);
    admin(&sandbox, "POST", "sign-in", r#"{"speed":9}"#).expect_status(400);

    let described = admin(&sandbox, "GET", "sign-in", "").json();
    assert_eq!(described["authority"], sandbox.authority());
    assert_eq!(described["tenant"], json!(TENANT));
    assert_eq!(described["settings"]["requireMfa"], json!(true));
    assert_eq!(described["apps"][0]["secret"], APP_SECRET);
    assert_eq!(
        described["users"][0],
        json!({"name": USER, "mfa": true, "disabled": false})
    );
}

#[test]
fn revocations_come_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let token = signed_in(&sandbox, USER);
    let app = app_token(&sandbox, ("", "")).member("access_token");
    let revoke = |body: &Value| admin(&sandbox, "POST", "revocations", &body.to_string());
    assert_eq!(revoke(&json!({"user": "nobody"})).status, 400);
    assert_eq!(revoke(&json!({"clientId": "nothing"})).status, 400);
    let reply = revoke(&json!({"user": USER, "clientId": PUBLIC_APP}));
    assert_eq!((reply.status, reply.json()), (201, json!({"revoked": 2})));
    assert_eq!(
        refresh(&sandbox, &token.member("refresh_token"))
            .refusal()
            .1,
        50173
    );
    assert_eq!(api(&sandbox, &app).0, 200);
    assert_eq!(
        revoke(&json!({"clientId": APP})).json(),
        json!({"revoked": 1})
    );
    assert_eq!(api(&sandbox, &app).0, 401);
    let get = admin(&sandbox, "GET", "revocations", "");
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
}
