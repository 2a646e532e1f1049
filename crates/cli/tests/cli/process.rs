//! The program as a process: closed pipes, completions, the sandbox as a server.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::harness::{Stub, at, finish, list, program, run, words};

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    // More than any pipe holds, so that the write fails while it is under way.
    let order = format!(r#"{{"id":"1","filler":"{}"}}"#, "x".repeat(1000));
    let body = format!(r#"{{"items":[{}]}}"#, vec![order; 2000].join(","));
    let stub = Stub::json(body);
    let commands = [
        list(&["-o", "json"]),
        vec!["--help"],
        vec!["completions", "bash"],
        vec!["--version"],
    ];
    for arguments in commands {
        let mut command = at(&stub.url(), &arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn a_closed_stderr_is_no_failure() {
    let mut command = program(&list(&words("--sandbox --trace --billing-cycle biennial")));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = run(&["completions", shell]);
        run.succeeds();
        assert!(run.stdout.contains("billing-cycle"), "{shell}");
    }
    assert_eq!(run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn the_version_is_the_packages() {
    assert_eq!(
        run(&["--version"]).stdout,
        concat!("partner-center ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(run(&[]).code, 2);
}

#[test]
fn the_sandbox_serves_other_processes() {
    let mut command = program(&["sandbox", "serve", "--fault", "bom,doubled-ids"]);
    let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let lines: Vec<String> = lines.take(10).map(Result::unwrap).collect();
    let value = |line: &str, label: &str| line.strip_prefix(label).unwrap().to_owned();
    let (address, token) = (value(&lines[0], "address: "), value(&lines[1], "token: "));
    assert!(
        lines[2].starts_with("example: PARTNER_CENTER_BASE_URL=http://127.0.0.1:"),
        "{lines:?}"
    );
    assert_eq!(value(&lines[3], "authority: "), address);
    let labels = lines[4..].iter().map(|line| line.split(": ").next());
    assert_eq!(
        labels.map(Option::unwrap).collect::<Vec<_>>(),
        words("tenant app app-secret public-app user user-without-mfa")
    );

    let mut client = program(&list(&["--billing-cycle", "onetime", "-o", "csv"]));
    client
        .env("PARTNER_CENTER_BASE_URL", &address)
        .env("PARTNER_CENTER_ACCESS_TOKEN", token);
    let orders = finish(client);
    let port = address.rsplit(':').next().unwrap();
    let second = run(&["sandbox", "serve", "--port", port]);
    server.kill().unwrap();
    server.wait().unwrap();

    assert_eq!(
        (orders.code, orders.stdout.lines().count()),
        (0, 3),
        "{orders:?}"
    );
    second.gives(1, "");
    assert!(
        second
            .stderr
            .starts_with("error: the sandbox does not start\ncaused by: "),
        "{second:?}"
    );
}

#[test]
fn an_unknown_fault_is_a_usage_error() {
    let run = run(&["sandbox", "serve", "--fault", "gremlins"]);
    assert_eq!(run.code, 2);
    run.says("'gremlins' is not a fault");
}

#[test]
fn an_order_id_may_begin_with_a_hyphen() {
    let stub = Stub::json("{}");
    let run = stub.run(&words("orders get --customer CUSTOMER -o jsonl -- -x_1"));
    run.gives(0, "{}\n");
    assert!(
        stub.requests()[0].contains("/orders/-x_1 HTTP/1.1"),
        "{:?}",
        stub.requests()
    );
}
