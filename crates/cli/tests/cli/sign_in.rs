//! Unattended: the environment has credentials, a loopback server has tokens.

use std::process::Command;

use partner_center_sandbox::Sandbox;

use crate::harness::{Stub, answer, finish, ok, program};

const TENANT: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
const CLIENT: &str = "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f";
const SECRET: &str = "top-secret~1";

/// A sign-in service and an API in one, which answers requests for tokens with this.
fn serve(token: Vec<u8>) -> Stub {
    Stub::with(move |_, request| {
        if request.starts_with("POST ") {
            token.clone()
        } else {
            ok(r#"{"totalCount": 0, "items": []}"#)
        }
    })
}

fn list(address: &str) -> Command {
    let mut command = program(&["customers", "list", "-o", "jsonl", "--trace"]);
    command
        .env("PARTNER_CENTER_BASE_URL", address)
        .env("PARTNER_CENTER_TENANT_ID", TENANT)
        .env("PARTNER_CENTER_CLIENT_ID", CLIENT);
    command
}

#[test]
fn the_environment_signs_in() {
    let token = ok(r#"{"access_token": "top-secret-token", "expires_in": "3599"}"#);
    for (name, form) in [
        (
            "PARTNER_CENTER_CLIENT_SECRET",
            "grant_type=client_credentials&client_secret=",
        ),
        (
            "PARTNER_CENTER_REFRESH_TOKEN",
            "grant_type=refresh_token&refresh_token=",
        ),
    ] {
        let service = serve(token.clone());
        let mut command = list(&service.url());
        command
            .env(name, SECRET)
            .env("PARTNER_CENTER_AUTHORITY", service.url());
        finish(command).ends(0, &[]);
        let seen = service.requests();
        assert_eq!(seen.len(), 2, "{seen:?}");
        assert!(
            seen[0].starts_with(&format!("POST /{TENANT}/oauth2/v2.0/token ")),
            "{seen:?}"
        );
        assert!(seen[0].ends_with(&format!("{form}{SECRET}")), "{seen:?}");
        assert!(seen[1].contains("Bearer top-secret-token"), "{seen:?}");
    }
}

#[test]
fn a_refusal_says_what_to_do() {
    let service = serve(answer(
        "401 Unauthorized",
        r#"{"error": "invalid_client", "error_codes": [7000222], "correlation_id": "c-1",
            "error_description": "AADSTS7000222: The provided client secret keys are expired."}"#,
    ));
    let mut command = list(&service.url());
    command.args(["--authority", &service.url()]);
    command.env("PARTNER_CENTER_CLIENT_SECRET", SECRET);
    let said = [
        "caused by: AADSTS7000222: ",
        "[correlation id c-1]",
        "hint: make a new client secret",
    ];
    finish(command).fails(4, &said);
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let address = "http://127.0.0.1:9";
    let said = "PARTNER_CENTER_CLIENT_SECRET or PARTNER_CENTER_REFRESH_TOKEN is not set";
    finish(list(address)).fails(4, &[said, "hint: set PARTNER_CENTER_ACCESS_TOKEN"]);
    let mut command = list(address);
    command.env_remove("PARTNER_CENTER_TENANT_ID");
    finish(command).fails(4, &["PARTNER_CENTER_TENANT_ID is not set"]);
    let mut command = list(address);
    command
        .env("PARTNER_CENTER_CLIENT_ID", SECRET)
        .env("PARTNER_CENTER_CLIENT_SECRET", SECRET);
    finish(command).fails(4, &["client id: expected a GUID"]);
    let mut command = list(address);
    command
        .env("PARTNER_CENTER_AUTHORITY", "http://login.example")
        .env("PARTNER_CENTER_CLIENT_SECRET", SECRET);
    let run = finish(command);
    run.ends(2, &["PARTNER_CENTER_AUTHORITY: "]);
}

/// A token that no new one of the same sign-in would better is refused once, and none is asked for.
#[test]
fn a_token_for_another_audience_is_not_replaced() {
    // {"alg":"none"}.{"aud":"https://graph.windows.net"}
    let retired = "e30.eyJhdWQiOiJodHRwczovL2dyYXBoLndpbmRvd3MubmV0In0.x";
    let run = |token: &str| {
        let sandbox = Sandbox::start().unwrap();
        let body = format!(r#"{{"access_token": "{token}", "expires_in": "3599"}}"#);
        let authority = serve(ok(body));
        let mut command = list(&sandbox.base_url());
        command
            .env("PARTNER_CENTER_AUTHORITY", authority.url())
            .env("PARTNER_CENTER_CLIENT_SECRET", SECRET);
        let run = finish(command);
        let asked = authority.requests().len();
        (run, asked, sandbox.requests().len())
    };
    let (told, asked, calls) = run(retired);
    told.fails(
        4,
        &[
            "(code 900420)",
            "hint: the token is for another audience, and so would be the next one",
        ],
    );
    assert_eq!((asked, calls), (1, 1));
    // A token that is refused for another reason is worth a second request for one.
    let (_, asked, calls) = run("e30.e30.x");
    assert_eq!((asked, calls), (2, 1));
}
