//! Sign-in on another device.

use std::time::Duration;

use partner_center_sandbox::{APP, PUBLIC_APP, Sandbox, TENANT, USER};
use serde_json::json;

use crate::connection::{Reply, send};
use crate::sign_in::{
    DEVICE, OFFLINE, RESOURCE, api, claims, post, refresh, refused, token, token_v1,
};

fn start(sandbox: &Sandbox) -> (String, String) {
    start_for(sandbox, PUBLIC_APP)
}

fn start_for(sandbox: &Sandbox, app: &str) -> (String, String) {
    let path = format!("/{TENANT}/oauth2/v2.0/devicecode");
    let reply = post(
        sandbox,
        &path,
        &[],
        &[("client_id", app), ("scope", OFFLINE)],
    );
    (reply.member("device_code"), reply.member("user_code"))
}

fn poll(sandbox: &Sandbox, device_code: &str) -> Reply {
    let fields = [
        ("grant_type", DEVICE),
        ("client_id", PUBLIC_APP),
        ("device_code", device_code),
    ];
    token(sandbox, &fields)
}

fn decide(sandbox: &Sandbox, body: &serde_json::Value) -> u16 {
    let path = "/_sandbox/device-codes";
    send(sandbox, "POST", path, &[], &body.to_string()).status
}

fn waiting() -> (String, u64, u16) {
    refused("authorization_pending", 70016, 400)
}

#[test]
fn a_device_waits_until_a_person_approves() {
    let sandbox = Sandbox::start().unwrap();
    let path = "/organizations/oauth2/v2.0/devicecode";
    let reply = post(
        &sandbox,
        path,
        &[],
        &[("client_id", PUBLIC_APP), ("scope", OFFLINE)],
    );
    let json = reply.json();
    assert_eq!(json["expires_in"], 900);
    assert_eq!(json["interval"], 5);
    let page = format!("{}/devicelogin", sandbox.authority());
    assert_eq!(json["verification_uri"], page);
    let (device, user) = (reply.member("device_code"), reply.member("user_code"));
    assert!(json["message"].as_str().unwrap().contains(&user));

    assert_eq!(poll(&sandbox, &device).refusal(), waiting());
    assert!(!sandbox.approve_device("NOSUCHONE", USER));
    assert!(!sandbox.approve_device(&user, "nobody"));
    assert!(sandbox.approve_device(&user.to_lowercase(), USER));
    sandbox.advance_clock(Duration::from_secs(5));
    let answer = poll(&sandbox, &device);
    let token = answer.member("access_token");
    assert_eq!(claims(&token)["amr"], json!(["pwd", "mfa"]));
    assert_eq!(api(&sandbox, &token).0, 200);
    assert_eq!(
        claims(&answer.member("id_token"))["preferred_username"],
        USER
    );
    refresh(&sandbox, &answer.member("refresh_token")).expect_status(200);

    let again = poll(&sandbox, &device).refusal();
    assert_eq!(
        again,
        refused("invalid_grant", 54005, 400),
        "a code is for one use"
    );
    assert!(!sandbox.approve_device(&user, USER));
}

#[test]
fn the_first_version_has_its_own_names() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{TENANT}/oauth2/devicecode");
    let fields = [("client_id", PUBLIC_APP), ("resource", RESOURCE)];
    let reply = post(&sandbox, &path, &[], &fields);
    assert_eq!(reply.member("interval"), "5");
    assert!(reply.member("verification_url").ends_with("/devicelogin"));
    assert!(sandbox.approve_device(&reply.member("user_code"), USER));
    let device = reply.member("device_code");
    let fields = [
        ("grant_type", "device_code"),
        ("client_id", PUBLIC_APP),
        ("code", &device),
    ];
    let answer = token_v1(&sandbox, &fields);
    assert_eq!(answer.member("expires_in"), "3599");
    assert!(!answer.member("refresh_token").is_empty());
}

#[test]
fn a_device_that_asks_too_often_has_to_slow_down() {
    let sandbox = Sandbox::start().unwrap();
    let (device, user) = start(&sandbox);
    let slow = refused("slow_down", 0, 400);
    assert_eq!(poll(&sandbox, &device).refusal(), waiting());
    assert_eq!(poll(&sandbox, &device).refusal(), slow);
    sandbox.advance_clock(Duration::from_secs(5));
    assert_eq!(
        poll(&sandbox, &device).refusal(),
        slow,
        "the interval is ten seconds now"
    );
    sandbox.advance_clock(Duration::from_secs(15));
    assert_eq!(poll(&sandbox, &device).refusal(), waiting());
    assert!(sandbox.approve_device(&user, USER));
    assert_eq!(
        poll(&sandbox, &device).refusal(),
        slow,
        "haste counts for good news too"
    );
    sandbox.advance_clock(Duration::from_secs(20));
    assert_eq!(poll(&sandbox, &device).status, 200);

    let patient = Sandbox::builder()
        .polling_interval(Duration::ZERO)
        .start()
        .unwrap();
    let (device, _) = start(&patient);
    for _ in 0..3 {
        assert_eq!(poll(&patient, &device).refusal(), waiting());
    }
}

#[test]
fn a_person_can_decline_and_time_can_run_out() {
    let sandbox = Sandbox::builder()
        .device_code_lifetime(Duration::from_secs(60))
        .polling_interval(Duration::from_secs(1))
        .start()
        .unwrap();
    let (device, user) = start(&sandbox);
    assert!(sandbox.decline_device(&user));
    let declined = refused("authorization_declined", 65004, 400);
    assert_eq!(poll(&sandbox, &device).refusal(), declined);

    let (device, user) = start(&sandbox);
    sandbox.advance_clock(Duration::from_secs(60));
    let expired = refused("expired_token", 70020, 400);
    assert_eq!(poll(&sandbox, &device).refusal(), expired);
    assert!(!sandbox.approve_device(&user, USER));
    assert_eq!(poll(&sandbox, &device).refusal(), expired);
}

#[test]
fn codes_of_others_are_not_known() {
    let sandbox = Sandbox::start().unwrap();
    let bad = refused("bad_verification_code", 70018, 400);
    assert_eq!(poll(&sandbox, "made-up").refusal(), bad);
    let (device, _) = start_for(&sandbox, "49c6e2b8-8a15-4d97-a3f0-c26d81b7059e");
    assert_eq!(poll(&sandbox, &device).refusal(), bad);
    let fields = [("grant_type", DEVICE), ("client_id", PUBLIC_APP)];
    token(&sandbox, &fields).expect_refusal("invalid_request", 900_144, 400);
    let path = format!("/{TENANT}/oauth2/v2.0/devicecode");
    for (fields, error, code) in [
        (vec![("client_id", PUBLIC_APP)], "invalid_request", 900_144),
        (vec![("scope", OFFLINE)], "invalid_request", 900_144),
        (
            vec![("client_id", TENANT), ("scope", OFFLINE)],
            "unauthorized_client",
            700_016,
        ),
    ] {
        let reply = post(&sandbox, &path, &[], &fields);
        assert_eq!(reply.refusal(), refused(error, code, 400));
    }
    let get = send(&sandbox, "GET", &path, &[], "");
    get.expect_refusal("invalid_request", 900_561, 400);
}

#[test]
fn an_app_with_a_secret_needs_it_here_too() {
    let sandbox = Sandbox::start().unwrap();
    let (device, _) = start_for(&sandbox, APP);
    let fields = [
        ("grant_type", DEVICE),
        ("client_id", APP),
        ("device_code", device.as_str()),
    ];
    let refusal = token(&sandbox, &fields).refusal();
    assert_eq!(refusal, refused("invalid_client", 7_000_218, 401));
}

#[test]
fn the_admin_route_decides() {
    let sandbox = Sandbox::builder()
        .polling_interval(Duration::ZERO)
        .start()
        .unwrap();
    let codes: Vec<_> = (0..3).map(|_| start(&sandbox)).collect();
    let approve = json!({"userCode": codes[0].1, "action": "approve", "user": USER});
    assert_eq!(decide(&sandbox, &approve), 200);
    let other = |at: usize, action: &str| json!({"userCode": codes[at].1, "action": action});
    assert_eq!(decide(&sandbox, &other(1, "decline")), 200);
    assert_eq!(decide(&sandbox, &other(2, "expire")), 200);
    for body in [
        approve,
        other(2, "approve"),
        other(2, "bless"),
        json!({"action": "expire"}),
    ] {
        assert_eq!(decide(&sandbox, &body), 400, "{body}");
    }

    let reply = send(&sandbox, "GET", "/_sandbox/device-codes", &[], "");
    let states: Vec<_> = ["approved", "declined", "expired"].into();
    for (at, state) in states.into_iter().enumerate() {
        let expected = json!({"userCode": codes[at].1, "state": state, "clientId": PUBLIC_APP});
        assert_eq!(reply.json()[at], expected);
        assert!(
            !reply.text().contains(&codes[at].0),
            "the device's own code stays secret"
        );
    }
    assert_eq!(poll(&sandbox, &codes[0].0).status, 200);
    assert_eq!(poll(&sandbox, &codes[1].0).refusal().1, 65004);
    assert_eq!(poll(&sandbox, &codes[2].0).refusal().1, 70020);
}

#[test]
fn people_have_a_page() {
    let sandbox = Sandbox::start().unwrap();
    let (device, user) = start(&sandbox);
    let page = send(&sandbox, "GET", "/devicelogin?code=%22%3E%3Cb%3E", &[], "");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(page.text().contains(USER) && page.text().contains("value=\"&quot;&gt;&lt;b&gt;\""));

    let wrong = post(
        &sandbox,
        "/devicelogin",
        &[],
        &[("code", "WRONG"), ("user", USER)],
    );
    assert!(
        wrong.text().contains("No device waits with this code."),
        "{}",
        wrong.text()
    );
    let done = post(
        &sandbox,
        "/devicelogin",
        &[],
        &[("code", &user), ("user", USER)],
    );
    assert!(done.text().contains("signed in as"), "{}", done.text());
    assert_eq!(poll(&sandbox, &device).status, 200);

    let (device, user) = start(&sandbox);
    let done = post(
        &sandbox,
        "/devicelogin",
        &[],
        &[("code", &user), ("user", "")],
    );
    assert!(done.text().contains("refused"), "{}", done.text());
    assert_eq!(
        poll(&sandbox, &device).refusal().0,
        "authorization_declined"
    );
}
