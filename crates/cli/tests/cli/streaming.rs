//! Lists that are written while they arrive: JSON lines and CSV.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::harness::{Stub, TOKEN, answer, list, ok, program, request};

/// Starts the program against a server that answers its request so, without a length.
pub(crate) fn start(
    arguments: &[&str],
    body: impl FnOnce(&mut TcpStream) -> std::io::Result<()> + Send + 'static,
) -> Child {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = program(arguments);
    command
        .env(
            "PARTNER_CENTER_BASE_URL",
            format!("http://{}", listener.local_addr().unwrap()),
        )
        .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        request(&mut connection);
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        // The program may have gone.
        let _ = body(&mut connection);
    });
    command.spawn().unwrap()
}

/// A service whose list goes on and on, each page under a new link.
pub(crate) fn endless_pages(pause: Duration) -> Stub {
    Stub::with(move |number, _| {
        std::thread::sleep(pause);
        let next = format!(r#"{{"next":{{"uri":"/customers?page={number}"}}}}"#);
        ok(format!(r#"{{"items":[{{"id":"one"}}],"links":{next}}}"#))
    })
}

/// An order with this id and something to make it long.
fn order(id: usize) -> String {
    format!(r#"{{"id":"{id}","filler":"{}"}}"#, "x".repeat(1_000))
}

/// The reader has the first lines while the server still holds back the rest.
#[test]
fn lines_are_there_before_the_body_ends() {
    for (format, lines) in [
        ("jsonl", vec![order(1)]),
        ("csv", vec!["id".to_owned(), "1".to_owned()]),
    ] {
        let (go_on, wait) = channel::<()>();
        let mut child = start(
            &list(&["-o", format, "--columns", "id"]),
            move |connection| {
                write!(connection, r#"{{"items":[{},{{"id":"#, order(1))?;
                // Without the signal, the rest never comes.
                if wait.recv_timeout(Duration::from_secs(30)).is_ok() {
                    write!(connection, r#""2"}}]}}"#)?;
                }
                Ok(())
            },
        );
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines {
            assert_eq!(stdout.next().unwrap().unwrap(), line);
        }
        go_on.send(()).unwrap();
        let rest: Vec<_> = stdout.map(Result::unwrap).collect();
        assert_eq!(rest.len(), 1, "{rest:?}");
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    for format in ["jsonl", "csv"] {
        let mut child = start(&list(&["-o", format]), |connection| {
            write!(connection, r#"{{"items":[{}"#, order(0))?;
            // Without end, until the program hangs up.
            loop {
                write!(connection, ",{}", order(1))?;
            }
        });
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

/// The peak of the program's memory while it reads 80 MB, by what the kernel counts.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_list() {
    for (format, expected) in [
        ("jsonl", 2_501),
        ("json", 10_005),
        ("yaml", 5_002),
        ("jsonl --sort -id", 2_501),
    ] {
        let arguments: Vec<_> = format.split(' ').collect();
        let mut child = start(&list(&[&["-o"], &arguments[..]].concat()), |connection| {
            let filler = "x".repeat(32_000);
            write!(connection, r#"{{"items":[{{}}"#)?;
            for id in 0..2_500 {
                write!(connection, r#",{{"id":"{id}","filler":"{filler}"}}"#)?;
            }
            write!(connection, "]}}")
        });
        let status = format!("/proc/{}/status", child.id());
        let (mut lines, mut peak) = (0, 0);
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            lines += usize::from(!line.unwrap().is_empty());
            if lines == expected - 100 {
                let status = std::fs::read_to_string(&status).unwrap();
                let line = status
                    .lines()
                    .find(|line| line.starts_with("VmHWM:"))
                    .unwrap();
                let digits: String = line.chars().filter(char::is_ascii_digit).collect();
                peak = digits.parse::<usize>().unwrap();
            }
        }
        assert_eq!(
            (lines, child.wait().unwrap().code()),
            (expected, Some(0)),
            "{format}"
        );
        assert!((1..64_000).contains(&peak), "{format}: {peak} KiB");
    }
}

#[test]
fn a_body_that_breaks_off_leaves_its_items_and_an_error() {
    let body = r#"{"items":[{"id":"1"},{"id":"2"},{"id":"#;
    let cut = format!("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{body}");
    for (answer, error) in [
        (
            cut.into_bytes(),
            "error: 200 OK, but the connection broke before the whole answer was there",
        ),
        (ok(body), "error: 200 OK, but the answer cannot be read"),
    ] {
        for (format, expected) in [
            ("jsonl", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"),
            ("csv", "id\n1\n2\n"),
        ] {
            let run = Stub::new(std::slice::from_ref(&answer)).run(&list(&[
                "--columns",
                "id",
                "-o",
                format,
            ]));
            run.gives(1, expected);
            let told = "warning: the beginning of the list is shown, the rest could not be read\n";
            run.says(&format!("{told}{error}"));
        }
    }
}

#[test]
fn a_further_page_that_breaks_off_is_named() {
    let first = ok(r#"{"items":[{"id":"1"}],"links":{"next":{"uri":"/customers?page=2"}}}"#);
    let second = ok(r#"{"items":[{"id":"2"},{"#);
    let run = Stub::new(&[first, second]).run(&["customers", "list", "-o", "jsonl"]);
    run.gives(1, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
    let told = "warning: the list up to a part of page 2 is shown, the rest could not be read\n\
                error: a further page of the list: 200 OK, but the answer cannot be read";
    assert!(run.stderr.starts_with(told), "{run:?}");
}

#[test]
fn an_answer_that_is_no_list_is_shown_raw() {
    for (body, format, expected) in [
        ("[1]", "csv", "id\n[1]\n"),
        ("{\"Items\":[ ]}", "jsonl", "{\"Items\":[]}\n"),
    ] {
        let run = Stub::json(body).run(&list(&["--columns", "id", "-o", format]));
        run.gives(7, expected);
        assert!(run.stderr.ends_with("(answer shown raw)\n"), "{run:?}");
    }
    let run = Stub::new(&[answer("404 Not Found", "")]).run(&list(&["-o", "csv"]));
    run.gives(1, "");
}

#[test]
fn an_empty_list_is_no_line_and_a_header() {
    for (format, expected) in [("jsonl", ""), ("csv", "id\n")] {
        let run = Stub::json(r#"{"totalCount":0,"items":[]}"#).run(&list(&[
            "--columns",
            "id",
            "-o",
            format,
        ]));
        run.gives(0, expected);
    }
}

/// Places are counted over all pages for items, and within its page for what is odd about a page.
#[test]
fn what_is_odd_is_told_with_its_place() {
    let first = r#"{"totalCount":3,"items":[{"id":"1"},{"id":"2"}],"links":{"next":{"uri":"/customers?page=2"}}}"#;
    let second = r#"{"totalCount":2,"items":[{"id":"3"},{"id":"4","companyProfile":7}]}"#;
    let run = Stub::new(&[ok(first), ok(second)]).run(&["customers", "list", "-o", "jsonl"]);
    assert_eq!((run.code, run.stdout.lines().count()), (7, 4));
    let told: Vec<_> = run.stderr.lines().collect();
    assert_eq!(
        told[0],
        "warning: page 1: the answer says totalCount 3 and has 2 items"
    );
    assert!(
        told[1].starts_with("warning: items[3].companyProfile: "),
        "{told:?}"
    );
    assert_eq!(told.len(), 2);
    let run = Stub::json(r#"{"totalCount":3,"items":[{"id":"1","billingCycle":"annual"}]}"#)
        .run(&list(&["-o", "csv", "--billing-cycle", "onetime"]));
    let told: Vec<_> = run.stderr.lines().collect();
    assert!(
        told[0].starts_with("warning: items[0] (order 1) has the billing cycle"),
        "{told:?}"
    );
    assert_eq!(
        told[1..],
        ["warning: the answer says totalCount 3 and has 1 items"]
    );
}
