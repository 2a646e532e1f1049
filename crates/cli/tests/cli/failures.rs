//! What can go wrong: the message, the hint, the exit code.

use std::net::TcpListener;
use std::time::Duration;

use partner_center_sandbox::{Fault, FaultBody};

use crate::harness::{
    CUSTOMER, Run, Stub, against, against_faults, answer, at, compact, finish, line, list, ok,
    program, run, sandbox, words,
};

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// A failure says nothing on stdout, and these things on stderr.
#[track_caller]
fn assert_failure(run: &Run, code: i32, said: &[&str]) {
    assert!(run.stderr.starts_with("error: "), "{run:?}");
    run.fails(code, said);
}

#[test]
fn wrong_arguments_are_told_before_anything_is_sent() {
    let stub = Stub::json("{}");
    for (arguments, said) in [
        ("orders list --customer contoso", "expected a GUID"),
        ("orders list", "--customer <GUID>"),
        (
            "orders get ../x --customer CUSTOMER",
            "expected 1 to 64 letters",
        ),
        ("orders get --oops --customer CUSTOMER", "'--oops'"),
        (
            "orders list --customer CUSTOMER --indirect-reseller x",
            "expected a GUID",
        ),
        ("customers get contoso", "expected a GUID"),
        ("customers list --page-size 0", "--page-size"),
        ("customers list -o xml", "possible values: table, json"),
        ("customers list --cloud mars", "possible values: global"),
        ("customers list --timeout 0", "expected seconds"),
        (
            "api POST /customers",
            "only GET can be called; what is changed has a command",
        ),
        ("api GET //evil.example/x", "is not followed"),
        ("api GET /customers -o csv", "which csv cannot show"),
    ] {
        assert_failure(&stub.run(&words(arguments)), 2, &[said]);
    }
    assert!(stub.requests().is_empty());
}

#[test]
fn only_one_option_says_where_the_service_is() {
    for other in ["--cloud global", "--base-url https://a.example"] {
        let both = line("--sandbox customers list", &words(other));
        assert_failure(&run(&both), 2, &["--sandbox cannot be used with --"]);
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

/// A script must not take a wrong address for an order that does not exist.
#[test]
fn a_gateway_that_does_not_know_the_path_is_no_missing_order() {
    let get = ["orders", "get", "0d9e7bc9cc4f", "--customer", CUSTOMER];
    for body in [
        r#"{ "statusCode": 404, "message": "Resource not found" }"#,
        r#"{"Message": "No HTTP resource was found that matches the request URI."}"#,
        "<html><title>404</title></html>",
        "",
    ] {
        let run = Stub::new(&[answer("404 Not Found", body)]).run(&get);
        assert_failure(&run, 1, &["hint: this path is unknown there", "--base-url"]);
    }
    let missing = r#"{"code": 20000, "description": "Order ID not found"}"#;
    let run = Stub::new(&[answer("404 Not Found", missing)]).run(&get);
    assert_failure(&run, 3, &["hint: check the order id", "orders list"]);
}

#[test]
fn a_second_factor_is_asked_for_once_whatever_its_number() {
    let body = r#"{"code": 10001, "description": "Authentication failed. MFA required."}"#;
    let stub = Stub::new(&[answer("401 Unauthorized", body)]);
    let hints = ["multi-factor authentication", "`partner-center auth login`"];
    assert_failure(&stub.run(&list(&[])), 4, &hints);
    assert_eq!(stub.requests().len(), 1);
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
fn the_pages_before_a_failing_one_are_shown() {
    let page = |id: &str, next: &str| {
        ok(format!(
            r#"{{"items":[{id}],"links":{{"next":{{"uri":"/customers?page={next}"}}}}}}"#
        ))
    };
    let command = ["customers", "list", "--columns", "id", "-o", "csv"];
    for (answer, code, error) in [
        (answer("500 Internal Server Error", ""), 1, "500"),
        (answer("404 Not Found", ""), 1, "404"),
        (answer("401 Unauthorized", ""), 4, "401"),
        (answer("429 Too Many Requests", ""), 5, "429"),
        (answer("200 OK", "[]"), 1, "200 OK, but"),
        (page("", "2"), 1, "leads back to an earlier one"),
    ] {
        let pages = [
            page(r#"{"id":"1"},{"id":"2","companyProfile":3}"#, "1"),
            page("", "2"),
            answer,
        ];
        let run = Stub::new(&pages).run(&command);
        run.gives(code, "id\n1\n2\n");
        let told = run.stderr.split_once("(item shown raw)\n").unwrap().1;
        assert!(told.starts_with("warning: pages 1 to "), "{run:?}");
        assert!(
            told.contains(
                " are shown, the rest could not be read\nerror: a further page of the list: "
            ),
            "{run:?}"
        );
        assert!(told.contains(error), "{run:?}");
    }
    // A list that may go on is not called empty.
    let run = Stub::new(&[page("", "1"), answer("500 Internal Server Error", "")])
        .run(&words("customers list --columns id"));
    run.gives(1, "ID\n");
    assert!(
        run.stderr
            .starts_with("warning: page 1 is shown, the rest could not be read\nerror: "),
        "{run:?}"
    );
}

/// Every command that reads something that the library knows.
const READING: [&[&str]; 4] = [
    &["orders", "list", "--customer", CUSTOMER],
    &["orders", "get", "1", "--customer", CUSTOMER],
    &["customers", "list"],
    &["customers", "get", CUSTOMER],
];

#[test]
fn a_refusal_with_the_status_of_success_is_one() {
    let bodies = [
        r#"{"statusCode":500,"message":"oops"}"#,
        r#"{"code":"400072","description":"oops"}"#,
        r#"{"error":{"code":"x","message":"oops"}}"#,
    ];
    for body in bodies {
        let stub = Stub::json(body);
        for command in READING {
            let command = [command, &["-o", "json"]].concat();
            assert_failure(&stub.run(&command), 1, &["error: 200 OK: oops"]);
        }
    }
}

#[test]
fn an_answer_without_what_was_asked_for_is_shown_raw() {
    let body = r#"{"TotalCount":1,"Items":[{"Id":"1"}],"Id":"1"}"#;
    let stub = Stub::json(body);
    for command in READING {
        let run = stub.run(&[command, &["-o", "json"]].concat());
        assert_eq!((run.code, compact(&run.stdout).as_str()), (7, body));
        assert!(run.stderr.starts_with("warning: 200 OK, but "), "{run:?}");
        assert!(run.stderr.ends_with(" (answer shown raw)\n"), "{run:?}");
    }
}

#[test]
fn requests_are_repeated_as_often_as_asked() {
    let stub = Stub::new(&[answer("503 Service Unavailable", ""), ok("{\"items\":[]}")]);
    let run = finish(at(&stub.url(), &list(&["--max-attempts", "2", "--trace"])));
    assert_eq!((run.code, stub.requests().len()), (0, 2));
    run.says_all(&["* waiting ", " before attempt 2\n"]);
}
