//! Sign-in on another device.

use std::time::Duration;

use partner_center_sandbox::{APP, PUBLIC_APP, Sandbox, TENANT, USER};
use serde_json::{Value, json};

use crate::connection::{Reply, admin, send, start};
use crate::sign_in::{DEVICE, OFFLINE, RESOURCE, api, claims, post, refresh, token, token_v1};
use crate::text;

const PATH: &str = "/organizations/oauth2/v2.0/devicecode";

/// The codes of a new sign-in: that of the device, and that of the person.
fn begin(sandbox: &Sandbox, app: &str) -> (String, String) {
    let reply = post(sandbox, PATH, &[("client_id", app), ("scope", OFFLINE)]);
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

#[track_caller]
fn expect_waiting(reply: &Reply) {
    reply.expect_refusal("authorization_pending", 70016, 400);
}

#[test]
fn a_device_waits_until_a_person_approves() {
    let sandbox = Sandbox::start().unwrap();
    let fields = [("client_id", PUBLIC_APP), ("scope", OFFLINE)];
    let reply = post(&sandbox, PATH, &fields);
    let json = reply.json();
    assert_eq!(json["expires_in"], 900);
    assert_eq!(json["interval"], 5);
    let page = format!("{}/devicelogin", sandbox.authority());
    assert_eq!(json["verification_uri"], page);
    let (device, user) = (reply.member("device_code"), reply.member("user_code"));
    assert!(text(&json["message"]).contains(&user));

    expect_waiting(&poll(&sandbox, &device));
    assert!(!sandbox.approve_device("NOSUCHONE", USER));
    assert!(!sandbox.approve_device(&user, "nobody"));
    assert!(sandbox.approve_device(&user.to_lowercase(), USER));
    sandbox.advance_clock(Duration::from_secs(5));
    let answer = poll(&sandbox, &device);
    let token = answer.member("access_token");
    assert_eq!(claims(&token)["amr"], json!(["pwd", "mfa"]));
    assert_eq!(api(&sandbox, &token).0, 200);
    let identity = claims(&answer.member("id_token"));
    assert_eq!(identity["preferred_username"], USER);
    refresh(&sandbox, &answer.member("refresh_token")).expect_status(200);

    // A code is for one use.
    poll(&sandbox, &device).expect_refusal("invalid_grant", 54005, 400);
    assert!(!sandbox.approve_device(&user, USER));
}

#[test]
fn the_first_version_has_its_own_names() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{TENANT}/oauth2/devicecode");
    let fields = [("client_id", PUBLIC_APP), ("resource", RESOURCE)];
    let reply = post(&sandbox, &path, &fields);
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
    let (device, user) = begin(&sandbox, PUBLIC_APP);
    let ask = || poll(&sandbox, &device);
    let expect_slow = |reply: Reply| reply.expect_refusal("slow_down", 0, 400);
    expect_waiting(&ask());
    expect_slow(ask());
    sandbox.advance_clock(Duration::from_secs(5));
    // The interval is ten seconds now.
    expect_slow(ask());
    sandbox.advance_clock(Duration::from_secs(15));
    expect_waiting(&ask());
    assert!(sandbox.approve_device(&user, USER));
    // Haste counts for good news too.
    expect_slow(ask());
    sandbox.advance_clock(Duration::from_secs(20));
    ask().expect_status(200);

    let patient = start(Sandbox::builder().polling_interval(Duration::ZERO));
    let (device, _) = begin(&patient, PUBLIC_APP);
    for _ in 0..3 {
        expect_waiting(&poll(&patient, &device));
    }
}

#[test]
fn a_person_can_decline_and_time_can_run_out() {
    let builder = Sandbox::builder().device_code_lifetime(Duration::from_secs(60));
    let sandbox = start(builder.polling_interval(Duration::from_secs(1)));
    let (device, user) = begin(&sandbox, PUBLIC_APP);
    assert!(sandbox.decline_device(&user));
    poll(&sandbox, &device).expect_refusal("authorization_declined", 65004, 400);

    let (device, user) = begin(&sandbox, PUBLIC_APP);
    sandbox.advance_clock(Duration::from_secs(60));
    poll(&sandbox, &device).expect_refusal("expired_token", 70020, 400);
    assert!(!sandbox.approve_device(&user, USER));
    poll(&sandbox, &device).expect_refusal("expired_token", 70020, 400);
}

#[test]
fn codes_of_others_are_not_known() {
    let sandbox = Sandbox::start().unwrap();
    let (others, _) = begin(&sandbox, "49c6e2b8-8a15-4d97-a3f0-c26d81b7059e");
    for code in ["made-up", &others] {
        poll(&sandbox, code).expect_refusal("bad_verification_code", 70018, 400);
    }
    let fields = [("grant_type", DEVICE), ("client_id", PUBLIC_APP)];
    token(&sandbox, &fields).expect_refusal("invalid_request", 900_144, 400);
    let unknown = [("client_id", TENANT), ("scope", OFFLINE)];
    let known = [("client_id", PUBLIC_APP), ("scope", OFFLINE)];
    for (fields, error, code) in [
        (&known[..1], "invalid_request", 900_144),
        (&known[1..], "invalid_request", 900_144),
        (&unknown, "unauthorized_client", 700_016),
    ] {
        post(&sandbox, PATH, fields).expect_refusal(error, code, 400);
    }
    let get = send(&sandbox, "GET", PATH, &[], "");
    get.expect_refusal("invalid_request", 900_561, 400);
}

#[test]
fn an_app_with_a_secret_needs_it_here_too() {
    let sandbox = Sandbox::start().unwrap();
    let (device, _) = begin(&sandbox, APP);
    let fields = [
        ("grant_type", DEVICE),
        ("client_id", APP),
        ("device_code", device.as_str()),
    ];
    token(&sandbox, &fields).expect_refusal("invalid_client", 7_000_218, 401);
}

#[test]
fn the_admin_route_decides() {
    let sandbox = start(Sandbox::builder().polling_interval(Duration::ZERO));
    let codes = [0; 3].map(|_| begin(&sandbox, PUBLIC_APP));
    let decide = |body: &Value| admin(&sandbox, "POST", "device-codes", body);
    let approve = json!({"userCode": codes[0].1, "action": "approve", "user": USER});
    decide(&approve).expect_status(200);
    let other = |at: usize, action: &str| json!({"userCode": codes[at].1, "action": action});
    decide(&other(1, "decline")).expect_status(200);
    decide(&other(2, "expire")).expect_status(200);
    let nobody = json!({"action": "expire"});
    for body in [approve, other(2, "approve"), other(2, "bless"), nobody] {
        decide(&body).expect_status(400);
    }

    let reply = admin(&sandbox, "GET", "device-codes", &Value::Null);
    for (at, state) in ["approved", "declined", "expired"].into_iter().enumerate() {
        let (device, user) = &codes[at];
        let expected = json!({"userCode": user, "state": state, "clientId": PUBLIC_APP});
        assert_eq!(reply.json()[at], expected);
        assert!(
            !reply.text().contains(device),
            "the device's own code is shown"
        );
    }
    poll(&sandbox, &codes[0].0).expect_status(200);
    assert_eq!(poll(&sandbox, &codes[1].0).refusal().1, 65004);
    assert_eq!(poll(&sandbox, &codes[2].0).refusal().1, 70020);
}

#[test]
fn people_have_a_page() {
    let sandbox = Sandbox::start().unwrap();
    let page = send(&sandbox, "GET", "/devicelogin?code=%22%3E%3Cb%3E", &[], "");
    page.expect_status(200);
    page.expect_header("content-type", "text/html; charset=utf-8");
    assert!(page.text().contains(USER) && page.text().contains("value=\"&quot;&gt;&lt;b&gt;\""));

    let decide = |code: &str, user: &str, words: &str| {
        let reply = post(&sandbox, "/devicelogin", &[("code", code), ("user", user)]);
        assert!(reply.text().contains(words), "{reply:?}");
    };
    decide("WRONG", USER, "No device waits with this code.");
    let (device, user) = begin(&sandbox, PUBLIC_APP);
    decide(&user, USER, "signed in as");
    poll(&sandbox, &device).expect_status(200);

    let (device, user) = begin(&sandbox, PUBLIC_APP);
    decide(&user, "", "refused");
    assert_eq!(
        poll(&sandbox, &device).refusal().0,
        "authorization_declined"
    );
}
