//! The sign-in service on its bad days, its ledger, and its admin routes.

use std::time::{Duration, Instant};

use partner_center_sandbox::{
    APP, APP_SECRET, Fault, FaultBody, PUBLIC_APP, Sandbox, TENANT, USER,
};
use serde_json::{Value, json};

use crate::connection::{Reply, admin, get, get_with, start};
use crate::sign_in::{
    DEFAULT, RESOURCE, api, app_access, app_token, app_with, authorize, code, post_with,
    redemption, refresh, signed_in, token, token_v1,
};
use crate::text;

const HTML: &str = "<!DOCTYPE html>";

fn with_fault(sandbox: &Sandbox, fault: &str) -> Reply {
    let fields = app_with("scope", DEFAULT);
    let path = format!("/{TENANT}/oauth2/v2.0/token");
    post_with(sandbox, &path, &[("Sandbox-Fault", fault)], &fields)
}

fn ask(sandbox: &Sandbox) -> Reply {
    app_token(sandbox, ("", ""))
}

fn admin_get(sandbox: &Sandbox, name: &str) -> Reply {
    admin(sandbox, "GET", name, &Value::Null)
}

fn admin_post(sandbox: &Sandbox, name: &str, body: &Value) -> Reply {
    admin(sandbox, "POST", name, body)
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
        reply.expect_refusal(error, code, status);
        assert_eq!(reply.json()["suberror"], suberror, "{code}");
    }
    with_fault(&sandbox, "entra=x").expect_status(400);
}

#[test]
fn a_challenge_carries_claims() {
    let sandbox = Sandbox::start().unwrap();
    let reply = with_fault(&sandbox, "entra=50076");
    reply.expect_refusal("invalid_grant", 50076, 400);
    let claims: Value = serde_json::from_str(text(&reply.json()["claims"])).unwrap();
    assert_eq!(claims["access_token"]["polids"]["essential"], true);
    assert_eq!(reply.json()["suberror"], "basic_action");

    sandbox.push_sign_in_fault(Fault::Entra(50076), 1);
    let fields = app_with("resource", RESOURCE);
    let reply = token_v1(&sandbox, &fields);
    reply.expect_refusal("interaction_required", 50076, 400);
    assert!(reply.json()["claims"].is_string());
    token_v1(&sandbox, &fields).expect_status(200);
}

#[test]
fn throttling_and_breakdowns_have_the_form_of_entra() {
    let sandbox = Sandbox::start().unwrap();
    let reply = with_fault(&sandbox, "throttle=60");
    reply.expect_refusal("temporarily_unavailable", 90055, 429);
    reply.expect_header("retry-after", "60");
    let date = with_fault(&sandbox, "throttle-date=60");
    date.expect_status(429);
    assert!(date.header("retry-after").unwrap().ends_with(" GMT"));
    for (status, error, code) in [
        (500, "server_error", 90006),
        (502, "server_error", 90006),
        (503, "temporarily_unavailable", 90033),
        (429, "temporarily_unavailable", 90055),
    ] {
        let reply = with_fault(&sandbox, &format!("status={status}"));
        reply.expect_refusal(error, code, status);
    }
    let page = with_fault(&sandbox, "status=503:html");
    page.expect_status(503);
    page.expect_header("content-type", "text/html; charset=utf-8");
    assert!(page.text().starts_with(HTML));
    assert_eq!(with_fault(&sandbox, "status=504:empty").text(), "");
    let fine = with_fault(&sandbox, "html");
    assert!(fine.status == 200 && fine.text().starts_with(HTML));
    let moved = with_fault(&sandbox, "redirect=https://other.example/");
    moved.expect_status(302);
    moved.expect_header("location", "https://other.example/");
    let refused = with_fault(&sandbox, "unauthorized");
    refused.expect_refusal("invalid_client", 7_000_215, 401);
    let marked = with_fault(&sandbox, "bom");
    assert!(marked.body.starts_with(b"\xef\xbb\xbf{"));
    let cut = with_fault(&sandbox, "truncate");
    let announced: usize = cut.header("content-length").unwrap().parse().unwrap();
    assert_eq!(cut.body.len(), announced / 2);
    let start = Instant::now();
    with_fault(&sandbox, "latency=150").expect_status(200);
    assert!(start.elapsed() >= Duration::from_millis(150));
}

#[test]
fn both_services_have_their_own_faults() {
    let down = Fault::Status(503, FaultBody::Html);
    let sandbox = start(Sandbox::builder().sign_in_faults([down]));
    sandbox.push_fault(Fault::Empty, 1);
    ask(&sandbox).expect_status(503);
    assert_eq!(get(&sandbox, "/v1/customers").text(), "");
    get(&sandbox, "/v1/customers").expect_status(200);
    // Only token requests meet them.
    authorize(&sandbox, ("", "")).expect_status(302);
    let nothing = admin(&sandbox, "DELETE", "sign-in-faults", &Value::Null);
    nothing.expect_status(204);
    let queue = json!({"fault": "entra=70043", "times": 2});
    admin_post(&sandbox, "sign-in-faults", &queue).expect_status(201);
    assert_eq!(ask(&sandbox).refusal().1, 70043);
    let plan = admin_get(&sandbox, "sign-in-faults").json();
    assert_eq!(plan["queue"], json!([{"fault": "entra=70043", "times": 1}]));
    assert_eq!(ask(&sandbox).refusal().1, 70043);
    ask(&sandbox).expect_status(200);
    let fault = [("Sandbox-Fault", "entra=1")];
    get_with(&sandbox, "/v1/customers", &fault).expect_status(200);
}

#[test]
fn the_ledger_counts_token_requests_and_keeps_no_secret() {
    let sandbox = Sandbox::start().unwrap();
    let id = "7c1d05e8-93fb-4a26-b0d4-58e21a6f9c37";
    let path = format!("/{TENANT}/oauth2/v2.0/token");
    let fields = app_with("scope", DEFAULT);
    let first = post_with(&sandbox, &path, &[("client-request-id", id)], &fields);
    first.expect_header("client-request-id", id);
    let code = code(&sandbox, ("", ""));
    let signed_in = token(&sandbox, &redemption(&code));
    refresh(&sandbox, &signed_in.member("refresh_token"));
    refresh(&sandbox, "hush-hush");
    app_token(&sandbox, ("client_id", "hush-hush"));
    app_token(&sandbox, ("grant_type", "hush-hush"));
    let hush = [("client-request-id", "hush-hush")];
    post_with(&sandbox, "/hush-hush/oauth2/token", &hush, &fields);

    let requests = sandbox.token_requests();
    let grants: Vec<_> = requests.iter().map(|request| request.grant).collect();
    let expected = "client_credentials authorization_code refresh_token refresh_token \
        client_credentials other client_credentials";
    assert_eq!(grants.join(" "), expected);
    assert_eq!(requests[0].request_id, id);
    first.expect_header("x-ms-request-id", &requests[0].trace_id);
    assert_eq!((requests[0].status, &requests[0].error), (Some(200), &None));
    assert_eq!(requests[3].error.as_deref(), Some("invalid_grant"));
    assert_eq!(requests[6].tenant, "other");
    assert_eq!((requests[0].version, requests[6].version), (2, 1));

    let reply = admin_get(&sandbox, "token-requests");
    let ledger = reply.json();
    let counts = json!({
        "authorization_code": 1, "client_credentials": 3, "other": 1, "refresh_token": 2
    });
    assert_eq!((&ledger["total"], &ledger["byGrant"]), (&json!(7), &counts));
    assert_eq!(ledger["requests"][0]["requestId"], id);
    assert_eq!(ledger["requests"][1]["clientId"], PUBLIC_APP);
    let everything = format!("{}{requests:?}{sandbox:?}", reply.text());
    let tokens = ["refresh_token", "access_token"].map(|name| signed_in.member(name));
    for secret in ["hush", APP_SECRET, &code, &tokens[0], &tokens[1]] {
        assert!(!everything.contains(secret), "{secret}");
    }
    assert!(sandbox.requests().is_empty(), "the API was asked");
    let cleared = admin(&sandbox, "DELETE", "token-requests", &Value::Null);
    cleared.expect_status(204);
    assert!(sandbox.token_requests().is_empty());
}

#[test]
fn the_clock_and_the_settings_change_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let token = app_access(&sandbox);
    let now = |reply: Reply| reply.json()["now"].as_u64().unwrap();
    let before = now(admin_get(&sandbox, "clock"));
    let after = now(admin_post(&sandbox, "clock", &json!({"advance": 3600})));
    assert!((3600..3660).contains(&(after - before)));
    assert_eq!(api(&sandbox, &token), (401, 400.into()));
    for body in [Value::Null, json!({}), json!({"advance": -1})] {
        admin_post(&sandbox, "clock", &body).expect_status(400);
    }

    let settings =
        json!({"accessTokenLifetime": 7, "requireMfa": true, "singleUseRefreshTokens": true});
    let changed = admin_post(&sandbox, "sign-in", &settings).json();
    assert_eq!(changed["accessTokenLifetime"], 7);
    assert_eq!(ask(&sandbox).json()["expires_in"], 7);
    let mistakes = [
        json!({"requireMfa": 1}),
        json!({"codeLifetime": -1}),
        json!([]),
    ];
    for body in mistakes.into_iter().chain([json!({"speed": 9})]) {
        admin_post(&sandbox, "sign-in", &body).expect_status(400);
    }

    let described = admin_get(&sandbox, "sign-in").json();
    assert_eq!(described["authority"], sandbox.authority());
    assert_eq!(described["tenant"], json!(TENANT));
    assert_eq!(described["settings"], changed);
    assert_eq!(described["settings"]["requireMfa"], json!(true));
    assert_eq!(described["apps"][0]["secret"], APP_SECRET);
    let user = json!({"name": USER, "mfa": true, "disabled": false});
    assert_eq!(described["users"][0], user);
}

#[test]
fn revocations_come_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let token = signed_in(&sandbox, USER);
    let app = app_access(&sandbox);
    let revoke = |body: Value| admin_post(&sandbox, "revocations", &body);
    revoke(json!({"user": "nobody"})).expect_status(400);
    revoke(json!({"clientId": "nothing"})).expect_status(400);
    let both = revoke(json!({"user": USER, "clientId": PUBLIC_APP}));
    assert_eq!(both.json_of(201), json!({"revoked": 2}));
    let refreshed = refresh(&sandbox, &token.member("refresh_token"));
    refreshed.expect_refusal("invalid_grant", 50173, 400);
    assert_eq!(api(&sandbox, &app).0, 200);
    let of_app = revoke(json!({"clientId": APP}));
    assert_eq!(of_app.json(), json!({"revoked": 1}));
    assert_eq!(api(&sandbox, &app).0, 401);
    let get = admin_get(&sandbox, "revocations");
    get.expect_status(405);
    get.expect_header("allow", "POST");
}
