//! Answers that are too large, by themselves or once decompressed.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use partner_center_reqwest::core::{BaseUrl, Error, Limits};

use crate::server::{IDS, Server, answer, send};
use crate::{clients, limited};

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
    let limits = Limits::default().with_body(1000);
    let server = Server::saying(answer(200, body(1000)));
    for client in limited(&server.base, &limits) {
        assert_eq!(client.count().unwrap(), 0);
    }
    let unmeasured = format!("HTTP/1.1 200 OK\r\n{IDS}\r\n{}", body(1001));
    let announced = format!("HTTP/1.1 200 OK\r\n{IDS}content-length: 1001\r\n\r\n");
    for bytes in [answer(200, body(1001)), unmeasured.into(), announced.into()] {
        let server = Server::saying(bytes);
        for client in limited(&server.base, &limits) {
            is_too_large(&client.count().unwrap_err(), Some(200), "Limits::with_body");
        }
    }
    let spaces = " ".repeat(2 * MIB);
    for status in [400, 429, 500] {
        let server = Server::saying(answer(status, &spaces));
        for client in clients(&server.base) {
            let error = client.count().unwrap_err();
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
        for client in clients(&server.base) {
            let error = client.count().unwrap_err();
            assert!(error.is_too_large(), "{error:?}");
            assert!(error.to_string().contains(limit), "{error}");
        }
        let wide = Limits::default().with_header_count(200);
        for client in limited(&server.base, &wide.with_header_bytes(80_000)) {
            assert_eq!(client.count().unwrap(), 0);
        }
    }
}

#[test]
fn json_may_be_deep_and_numbers_huge() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    for body in [
        format!("{{\"items\":{deep}}}"),
        format!("{{\"x\":{deep},\"items\":[]}}"),
        r#"{"items":[{"id":"1","id":"2"}]}"#.to_owned(),
    ] {
        let server = Server::saying(answer(200, body));
        for client in clients(&server.base) {
            let error = client.count().unwrap_err();
            assert!(error.is_decode(), "{error:?}");
            assert_eq!(error.request_id(), Some("request-7"));
            let streamed = client.streamed();
            assert!(streamed.count() == 0 && streamed.error().is_decode());
        }
    }
    let fault = Server::saying(answer(400, format!("{{\"code\":1,\"data\":{deep}}}")));
    for client in clients(&fault.base) {
        assert_eq!(client.count().unwrap_err().status().unwrap().as_u16(), 400);
    }
    let number = "9".repeat(100_000);
    let huge = format!(
        r#"{{"items":[{{"totalPrice":{number}e999999999,"lineItems":[{{"quantity":{number}}}]}}]}}"#
    );
    let server = Server::saying(answer(200, huge));
    for client in clients(&server.base) {
        // Whatever it is for, it is neither lost nor a panic.
        let result = client.count();
        assert!(result.is_ok() || result.is_err_and(|error| error.is_decode()));
    }
}

/// What a process of its own does, where its memory can be measured.
fn child(case: &str, base: &BaseUrl) {
    let small = Limits::default().with_body(8 * MIB as u64);
    let (limits, limit, status) = match case {
        "bomb" | "streamed bomb" => (Limits::default(), "Limits::with_ratio", Some(200)),
        "refusal bomb" | "endless refusal" => {
            (Limits::default(), "Limits::with_error_body", Some(503))
        }
        "endless" => (small, "Limits::with_body", Some(200)),
        "headers" => (Limits::default(), "Limits::with_header_count", None),
        // With the limits off, the harness must see the damage.
        _ => (Limits::none(), "", None),
    };
    let clients = limited(base, &limits);
    let (before, begun) = (memory("VmRSS:"), Instant::now());
    let errors = clients.map(|client| {
        if case == "streamed bomb" {
            let items = client.streamed().items;
            assert_eq!(items.len(), 1);
            items.into_iter().find_map(Result::err)
        } else {
            client.count().err()
        }
    });
    let (took, grown) = measured(case, before, begun);
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

/// How long it took, and how much more memory; says so.
pub(crate) fn measured(case: &str, before: usize, begun: Instant) -> (Duration, usize) {
    let (took, grown) = (begun.elapsed(), memory("VmHWM:") - before);
    let told = format!("{case}: {took:?}, {} KiB more", grown / 1024);
    let _ = writeln!(std::io::stdout(), "{told}");
    (took, grown)
}

/// Runs a test once more for each case, in a process of its own which does what `child` does.
pub(crate) fn in_processes(test: &str, child: fn(&str, &BaseUrl), cases: &[(&str, Server)]) {
    const CASE: &str = "PARTNER_CENTER_TEST_CASE";
    const BASE: &str = "PARTNER_CENTER_TEST_BASE";
    if let (Ok(case), Ok(base)) = (std::env::var(CASE), std::env::var(BASE)) {
        return child(&case, &base.parse().unwrap());
    }
    for (case, server) in cases {
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(CASE, case)
            .env(BASE, server.base.to_string())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stdout).into_owned();
        let why = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{case}: {told} {why}");
        let line = told.lines().find(|line| line.contains("KiB more"));
        let _ = writeln!(std::io::stdout(), "{}", line.unwrap_or("seen"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn bombs_do_not_fill_the_memory() {
    let cases = [
        ("bomb", Server::always(bomb(200, 10 * 1024))),
        ("streamed bomb", Server::always(bomb(200, 10 * 1024))),
        ("refusal bomb", Server::always(bomb(503, 10 * 1024))),
        ("endless", Server::always(endless(200))),
        ("endless refusal", Server::always(endless(503))),
        ("headers", Server::always(million_headers)),
        ("no limits", Server::always(bomb(200, 100))),
    ];
    in_processes("bombs::bombs_do_not_fill_the_memory", child, &cases);
}
