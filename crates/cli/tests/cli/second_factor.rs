//! A user without a second factor, in the sandbox: no new token is asked for, as none would be better.

use std::io::{Read, Write};
use std::net::TcpStream;

use partner_center_sandbox::{PUBLIC_APP, Sandbox, TENANT, USER, USER_WITHOUT_MFA};
use serde_json::Value;

use crate::harness::{Run, finish, program};

/// What the sandbox's sign-in service answers to a form.
fn post(sandbox: &Sandbox, path: &str, form: &str) -> Value {
    let host = sandbox.authority().replace("http://", "");
    let mut stream = TcpStream::connect(&host).unwrap();
    let length = form.len();
    let request = format!(
        "POST /{TENANT}/oauth2/v2.0/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, json) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(json).unwrap()
}

/// The refresh token of a user who signs in on a device.
fn refresh_token(sandbox: &Sandbox, user: &str) -> String {
    let client = format!("client_id={PUBLIC_APP}");
    let scope = "https%3A%2F%2Fapi.partnercenter.microsoft.com%2F.default%20offline_access";
    let codes = post(sandbox, "devicecode", &format!("{client}&scope={scope}"));
    let code = |name: &str| codes[name].as_str().unwrap();
    assert!(sandbox.approve_device(code("user_code"), user));
    let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
    let code = code("device_code");
    let form = format!("{client}&grant_type={grant}&device_code={code}");
    let tokens = post(sandbox, "token", &form);
    tokens["refresh_token"].as_str().unwrap().to_owned()
}

/// A run as this user; gives it with the requests for tokens and for customers that it made.
fn run(sandbox: &Sandbox, user: &str) -> (Run, usize, usize) {
    let token = refresh_token(sandbox, user);
    let before = (sandbox.token_requests().len(), sandbox.requests().len());
    let mut command = program(&["customers", "list"]);
    command
        .env("PARTNER_CENTER_BASE_URL", sandbox.base_url())
        .env("PARTNER_CENTER_AUTHORITY", sandbox.authority())
        .env("PARTNER_CENTER_TENANT_ID", TENANT)
        .env("PARTNER_CENTER_CLIENT_ID", PUBLIC_APP)
        .env("PARTNER_CENTER_REFRESH_TOKEN", token);
    let run = finish(command);
    let tokens = sandbox.token_requests().len() - before.0;
    (run, tokens, sandbox.requests().len() - before.1)
}

#[test]
fn no_token_is_asked_for_in_vain() {
    let sandbox = Sandbox::builder().require_mfa().start().unwrap();
    let (refused, tokens, calls) = run(&sandbox, USER_WITHOUT_MFA);
    assert_eq!((refused.code, tokens, calls), (4, 1, 1), "{refused:?}");
    refused.says_all(&["(code 900421)", "without multi-factor authentication"]);
    let (accepted, tokens, calls) = run(&sandbox, USER);
    assert_eq!((accepted.code, tokens, calls), (0, 1, 1), "{accepted:?}");
}
