//! What can go wrong: the message, the hint, the exit code.

use std::net::TcpListener;
use std::time::Duration;

use partner_center_sandbox::{Fault, FaultBody};

use crate::harness::{
    CUSTOMER, Run, Stub, TOKEN, against, against_faults, answer, finish, list, ok, program, run,
    sandbox,
};

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// A failure says nothing on stdout, and these things on stderr.
fn assert_failure(run: &Run, code: i32, said: &[&str]) {
    assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{run:?}");
    assert!(run.stderr.starts_with("error: "), "{run:?}");
    for text in said {
        assert!(run.stderr.contains(text), "{text:?} is missing: {run:?}");
    }
}

#[test]
fn wrong_arguments_are_told_before_anything_is_sent() {
    let stub = Stub::json("{}");
    let cases: [(&[&str], &str); 12] = [
        (
            &["orders", "list", "--customer", "contoso"],
            "expected a GUID",
        ),
        (&["orders", "list"], "--customer <GUID>"),
        (
            &["orders", "get", "../x", "--customer", CUSTOMER],
            "expected 1 to 64 letters",
        ),
        (
            &["orders", "get", "--oops", "--customer", CUSTOMER],
            "'--oops'",
        ),
        (&["customers", "get", "contoso"], "expected a GUID"),
        (&["customers", "list", "--page-size", "0"], "--page-size"),
        (
            &["customers", "list", "-o", "xml"],
            "possible values: table, json",
        ),
        (
            &["customers", "list", "--cloud", "mars"],
            "possible values: global",
        ),
        (&["customers", "list", "--timeout", "0"], "expected seconds"),
        (&["api", "POST", "/customers"], "only GET can be called"),
        (&["api", "GET", "//evil.example/x"], "is not followed"),
        (
            &["api", "GET", "/customers", "-o", "csv"],
            "which csv cannot show",
        ),
    ];
    for (arguments, said) in cases {
        assert_failure(&stub.run(arguments), 2, &[said]);
    }
    let reseller = stub.run(&list(&["--indirect-reseller", "x"]));
    assert_failure(&reseller, 2, &["expected a GUID"]);
    assert!(stub.requests().is_empty());
}

#[test]
fn only_one_option_says_where_the_service_is() {
    for arguments in [
        ["--sandbox", "customers", "list", "--cloud", "global"],
        [
            "--sandbox",
            "customers",
            "list",
            "--base-url",
            "https://a.example",
        ],
    ] {
        assert_failure(&run(&arguments), 2, &["--sandbox cannot be used with --"]);
    }
    let remote = ["customers", "list", "--base-url", "http://a.example"];
    assert_failure(&run(&remote), 2, &["over https only"]);
}

#[test]
fn an_explicit_sandbox_beats_the_environment() {
    let mut command = program(&["--sandbox", "customers", "list"]);
    command
        .env("PARTNER_CENTER_BASE_URL", "nonsense")
        .env("PARTNER_CENTER_ACCESS_TOKEN", "\u{1}");
    assert_eq!(finish(command).code, 0);
}

#[test]
fn without_a_token_signing_in_is_needed() {
    assert_failure(
        &run(&["customers", "list"]),
        4,
        &[
            "error: no access token\n",
            "hint: set PARTNER_CENTER_ACCESS_TOKEN",
            "--sandbox",
        ],
    );
    let mut command = program(&["customers", "list"]);
    command.env("PARTNER_CENTER_ACCESS_TOKEN", "top-secret\u{e4}");
    assert_failure(
        &finish(command),
        4,
        &["error: PARTNER_CENTER_ACCESS_TOKEN: "],
    );
}

#[test]
fn what_does_not_exist_is_not_found() {
    let ids = ["MS-RequestId ", "MS-CorrelationId ", "hint: check the "];
    assert_failure(
        &sandbox(&["orders", "list", "--customer", UNKNOWN]),
        3,
        &ids,
    );
    assert_failure(
        &sandbox(&["orders", "get", "0123456789ab", "--customer", CUSTOMER]),
        3,
        &ids,
    );
    assert_failure(&sandbox(&["customers", "get", UNKNOWN]), 3, &ids);
}

#[test]
fn a_refused_token_is_not_sent_again() {
    let stub = Stub::new(&[answer("401 Unauthorized", "")]);
    assert_failure(
        &stub.run(&list(&[])),
        4,
        &["401 Unauthorized", "hint: get a new access token"],
    );
    assert_eq!(stub.requests().len(), 1);
    assert_failure(
        &against_faults([Fault::Unauthorized], &list(&[])),
        4,
        &["401"],
    );
}

#[test]
fn throttling_says_how_long_to_wait() {
    let run = against_faults([Fault::Throttle(57)], &list(&[]));
    assert_failure(
        &run,
        5,
        &["429", "asks to wait 57 s", "hint: the request quota"],
    );
}

#[test]
fn time_runs_out() {
    let slow = [Fault::Latency(Duration::from_secs(5))];
    let run = against_faults(slow, &list(&["--timeout", "0.2"]));
    assert_failure(&run, 6, &["hint: try again later, or allow more time"]);
}

#[test]
fn other_refusals_are_errors() {
    for (fault, said) in [
        (
            Fault::Status(500, FaultBody::Json),
            "500 Internal Server Error",
        ),
        (
            Fault::Status(502, FaultBody::Html),
            "502 Bad Gateway: the answer is an HTML page",
        ),
        (
            Fault::Status(503, FaultBody::Empty),
            "503 Service Unavailable: the answer has no body",
        ),
        (Fault::Status(403, FaultBody::Json), "403 Forbidden"),
    ] {
        assert_failure(
            &against_faults([fault], &list(&[])),
            1,
            &[said, "MS-RequestId "],
        );
    }
}

#[test]
fn answers_that_are_no_json_are_errors() {
    for (fault, said) in [
        (Fault::Empty, "the body is empty"),
        (Fault::Html, "the body is HTML or XML, not JSON"),
        (Fault::Truncate, "the connection broke"),
    ] {
        assert_failure(
            &against_faults([fault], &list(&["-o", "json"])),
            1,
            &[said, "hint: "],
        );
    }
    let cut = Stub::json(r#"{"items":[{"id":"1"},{"i"#);
    assert_failure(
        &cut.run(&list(&[])),
        1,
        &["the JSON ends too early", "api GET PATH"],
    );
}

#[test]
fn a_refused_connection_is_an_error() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let run = against(&format!("http://{free}"), &list(&[]));
    assert_failure(
        &run,
        1,
        &[
            "no connection to the service",
            "caused by: ",
            "hint: check the address",
        ],
    );
}

#[test]
fn a_failing_page_fails_the_list() {
    let first = r#"{"items":[{"id":"1"}],"links":{"next":{"uri":"/customers?page=2"}}}"#;
    let stub = Stub::new(&[ok(first), answer("500 Internal Server Error", "")]);
    assert_failure(
        &stub.run(&["customers", "list"]),
        1,
        &["a further page of the list: 500"],
    );
    let circle = Stub::json(first).run(&["customers", "list"]);
    assert_failure(&circle, 1, &["in a circle"]);
}

#[test]
fn requests_are_repeated_as_often_as_asked() {
    let stub = Stub::new(&[answer("503 Service Unavailable", ""), ok("{\"items\":[]}")]);
    let mut command = program(&list(&["--max-attempts", "2", "--trace"]));
    command
        .env("PARTNER_CENTER_BASE_URL", stub.url())
        .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN);
    let run = finish(command);
    assert_eq!((run.code, stub.requests().len()), (0, 2));
    assert!(
        run.stderr.contains("* waiting ") && run.stderr.contains(" before attempt 2\n"),
        "{run:?}"
    );
}
