//! Answers that are too large, by themselves or once decompressed.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use partner_center_reqwest::core::{BaseUrl, Error, Limits};

use crate::Setup;
use crate::server::{IDS, Server, answer, send};

pub(crate) const MIB: usize = 1024 * 1024;

/// As much memory as a refusal may take, beyond what the process had.
pub(crate) const MEMORY: usize = 64 * MIB;

/// A mebibyte of spaces, compressed so that it can be repeated within one gzip stream.
fn spaces() -> Vec<u8> {
    let mut packed = Vec::with_capacity(MIB);
    let mut compress = Compress::new(Compression::best(), false);
    let spaces = vec![b' '; MIB];
    compress
        .compress_vec(&spaces, &mut packed, FlushCompress::Full)
        .unwrap();
    assert_eq!(compress.total_in(), 1024 * 1024);
    packed
}

/// `mebibytes` of spaces as gzip, made while they are sent.
pub(crate) fn bomb(status: u16, mebibytes: usize) -> impl Fn(&mut TcpStream) {
    let piece = spaces();
    move |stream| {
        let head = format!("HTTP/1.1 {status} X\r\n{IDS}content-encoding: gzip\r\n\r\n");
        send(stream, head);
        send(stream, b"\x1f\x8b\x08\0\0\0\0\0\0\xff");
        for _ in 0..mebibytes {
            if !send(stream, &piece) {
                return;
            }
        }
    }
}

/// A body that has no length and no end.
pub(crate) fn endless(status: u16) -> impl Fn(&mut TcpStream) {
    move |stream| {
        send(stream, format!("HTTP/1.1 {status} X\r\n{IDS}\r\n"));
        let spaces = vec![b' '; 64 * 1024];
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) && send(stream, &spaces) {}
    }
}

/// So many headers.
pub(crate) fn headers(count: usize) -> String {
    let lines: Vec<_> = (0..count).map(|n| format!("x-{n}: a\r\n")).collect();
    lines.concat()
}

pub(crate) fn million_headers(stream: &mut TcpStream) {
    send(stream, "HTTP/1.1 200 OK\r\n");
    let headers = headers(1_000);
    for _ in 0..1_000 {
        if !send(stream, &headers) {
            return;
        }
    }
    send(stream, "content-length: 2\r\n\r\n{}");
}

fn is_too_large(error: &Error, status: Option<u16>, limit: &str) {
    assert!(error.is_too_large() && !error.is_decode(), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), status);
    let ids = (error.request_id(), error.correlation_id());
    if status.is_some() {
        assert_eq!(ids, (Some("request-7"), Some("call-8")));
    } else {
        assert!(ids.0.is_some() && ids.1.is_some());
    }
    assert!(error.to_string().contains(limit), "{error}");
    assert!(error.hint().is_some());
    assert_eq!(error.attempts(), 1, "{error}");
}

#[test]
fn an_answer_is_taken_up_to_its_limit() {
    let body = |length: usize| format!("{{\"items\":[]}}{}", " ".repeat(length - 12));
    let setup = Setup {
        limits: Limits::default().with_body(1000),
        ..Setup::default()
    };
    for result in setup.whole(&Server::saying(answer(200, body(1000))).base) {
        assert_eq!(result.unwrap(), 0);
    }
    let unmeasured = format!("HTTP/1.1 200 OK\r\n{IDS}\r\n{}", body(1001));
    let announced = format!("HTTP/1.1 200 OK\r\n{IDS}content-length: 1001\r\n\r\n");
    for bytes in [answer(200, body(1001)), unmeasured.into(), announced.into()] {
        for result in setup.whole(&Server::saying(bytes).base) {
            is_too_large(&result.unwrap_err(), Some(200), "Limits::with_body");
        }
    }
    let spaces = " ".repeat(2 * MIB);
    for status in [400, 429, 500] {
        for result in Setup::default().whole(&Server::saying(answer(status, &spaces)).base) {
            let error = result.unwrap_err();
            is_too_large(&error, Some(status), "Limits::with_error_body");
            assert_eq!(error.is_throttled(), status == 429);
        }
    }
}

#[test]
fn heads_are_limited() {
    let many = headers(98);
    let long = format!("x-long: {}\r\n", "a".repeat(70_000));
    let cases = [
        (many, "Limits::with_header_count"),
        (long, "Limits::with_header_bytes"),
    ];
    for (headers, limit) in cases {
        let head = format!("HTTP/1.1 200 OK\r\n{IDS}{headers}content-length: 2\r\n\r\n{{}}");
        let server = Server::saying(head);
        for result in Setup::default().whole(&server.base) {
            let error = result.unwrap_err();
            assert!(error.is_too_large(), "{error:?}");
            assert!(error.to_string().contains(limit), "{error}");
        }
        let limits = Limits::default()
            .with_header_count(200)
            .with_header_bytes(80_000);
        let setup = Setup {
            limits,
            ..Setup::default()
        };
        for result in setup.whole(&server.base) {
            assert_eq!(result.unwrap(), 0);
        }
    }
}

#[test]
fn json_may_be_deep_and_numbers_huge() {
    let deep = format!(
        "{{\"items\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let beside = format!(
        "{{\"x\":{}{},\"items\":[]}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    for body in [deep, beside] {
        let server = Server::saying(answer(200, body));
        for result in Setup::default().whole(&server.base) {
            let error = result.unwrap_err();
            assert!(
                error.is_decode() && error.request_id() == Some("request-7"),
                "{error:?}"
            );
        }
        for (items, error) in Setup::default().streamed(&server.base) {
            assert!(items == 0 && error.unwrap().is_decode());
        }
    }
    let fault = format!(
        "{{\"code\":1,\"data\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    for result in Setup::default().whole(&Server::saying(answer(400, fault)).base) {
        assert_eq!(result.unwrap_err().status().unwrap().as_u16(), 400);
    }
    let twice = r#"{"items":[{"id":"1","id":"2"}]}"#;
    for result in Setup::default().whole(&Server::saying(answer(200, twice)).base) {
        assert!(result.unwrap_err().is_decode());
    }
    let number = "9".repeat(100_000);
    let huge = format!(
        r#"{{"items":[{{"totalPrice":{number}e999999999,"lineItems":[{{"quantity":{number}}}]}}]}}"#
    );
    for result in Setup::default().whole(&Server::saying(answer(200, huge)).base) {
        // Whatever it is for, it is neither lost nor a panic.
        assert!(result.is_ok() || result.is_err_and(|error| error.is_decode()));
    }
}

/// What a process of its own does, where its memory can be measured.
fn child(case: &str, base: &BaseUrl) {
    let small = Limits::default().with_body(8 * MIB as u64);
    let (setup, limit, status) = match case {
        "bomb" | "streamed bomb" => (Limits::default(), "Limits::with_ratio", Some(200)),
        "refusal bomb" | "endless refusal" => {
            (Limits::default(), "Limits::with_error_body", Some(503))
        }
        "endless" => (small, "Limits::with_body", Some(200)),
        "headers" => (Limits::default(), "Limits::with_header_count", None),
        // With the limits off, the harness must see the damage.
        _ => (Limits::none(), "", None),
    };
    let setup = Setup {
        limits: setup,
        ..Setup::default()
    };
    let (before, begun) = (memory("VmRSS:"), Instant::now());
    let errors = if case == "streamed bomb" {
        setup.streamed(base).map(|(items, error)| {
            assert_eq!(items, 0);
            error
        })
    } else {
        setup.whole(base).map(Result::err)
    };
    let (took, grown) = (begun.elapsed(), memory("VmHWM:") - before);
    let told = format!("{case}: {took:?}, {} KiB more", grown / 1024);
    let _ = writeln!(std::io::stdout(), "{told}");
    if limit.is_empty() {
        assert!(grown > MEMORY, "the harness sees nothing: {grown}");
        return;
    }
    for error in errors {
        is_too_large(&error.unwrap(), status, limit);
    }
    assert!(grown < MEMORY, "{case} took {grown} bytes");
    assert!(took < Duration::from_secs(4), "{case} took {took:?}");
}

pub(crate) fn memory(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let kibibytes = line.split_whitespace().nth(1).unwrap();
    kibibytes.parse::<usize>().unwrap() * 1024
}

#[cfg(target_os = "linux")]
#[test]
fn bombs_do_not_fill_the_memory() {
    const CASE: &str = "PARTNER_CENTER_TEST_CASE";
    const BASE: &str = "PARTNER_CENTER_TEST_BASE";
    if let (Ok(case), Ok(base)) = (std::env::var(CASE), std::env::var(BASE)) {
        return child(&case, &base.parse().unwrap());
    }
    let cases: [(&str, Server); 7] = [
        ("bomb", Server::start(bomb(200, 10 * 1024))),
        ("streamed bomb", Server::start(bomb(200, 10 * 1024))),
        ("refusal bomb", Server::start(bomb(503, 10 * 1024))),
        ("endless", Server::start(endless(200))),
        ("endless refusal", Server::start(endless(503))),
        ("headers", Server::start(million_headers)),
        ("no limits", Server::start(bomb(200, 100))),
    ];
    for (case, server) in cases {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "bombs::bombs_do_not_fill_the_memory",
                "--nocapture",
            ])
            .env(CASE, case)
            .env(BASE, server.base.to_string())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&child.stdout).into_owned();
        assert!(
            child.status.success(),
            "{case}: {told} {}",
            String::from_utf8_lossy(&child.stderr)
        );
        let line = told.lines().find(|line| line.contains("KiB more"));
        let _ = writeln!(std::io::stdout(), "{}", line.unwrap_or("no figure"));
    }
}
