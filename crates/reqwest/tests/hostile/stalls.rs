//! Services that stop in the middle: each call ends when its time is up.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use partner_center_reqwest::core::{Error, RetryPolicy};

use crate::common::{BOTH, Calls, token};
use crate::server::{IDS, Server, send};

const LIMIT: Duration = Duration::from_millis(500);

/// 250 ms are the goal; a machine that does other things as well needs more.
fn slack() -> Duration {
    let strict = std::env::var_os("PARTNER_CENTER_TEST_STRICT").is_some();
    Duration::from_millis(if strict { 250 } else { 1_500 })
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Point {
    BeforeHead,
    MidHead,
    BehindHead,
    MidBody,
    /// Something comes all the time, and never enough.
    Dribble,
}

const POINTS: [Point; 5] = [
    Point::BeforeHead,
    Point::MidHead,
    Point::BehindHead,
    Point::MidBody,
    Point::Dribble,
];

fn stall(stream: &mut TcpStream, point: Point) {
    let head = format!("HTTP/1.1 200 OK\r\n{IDS}content-length: 100\r\n\r\n");
    let sent = match point {
        Point::BeforeHead => "",
        Point::MidHead => &head[..30],
        Point::BehindHead | Point::Dribble => &head,
        Point::MidBody => &format!("{head}{{\"items\":[{{\"id\":\"1\"}}"),
    };
    send(stream, sent);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(8) {
        std::thread::sleep(Duration::from_millis(100));
        if point == Point::Dribble && !send(stream, " ") {
            return;
        }
    }
}

/// The limits, each the shorter one.
fn policies() -> [RetryPolicy; 2] {
    let patient = RetryPolicy::never();
    [
        patient.clone().with_attempt_timeout(LIMIT),
        patient.with_total_timeout(LIMIT),
    ]
}

fn check(case: &str, took: Duration, error: &Error, has_head: bool) {
    assert!(error.is_timeout(), "{case}: {error:?}");
    assert!(took < LIMIT + slack(), "{case} took {took:?}");
    let least = LIMIT.saturating_sub(Duration::from_millis(50));
    assert!(took > least, "{case} took {took:?}");
    assert!(error.request_id().is_some() && error.correlation_id().is_some());
    if has_head {
        let status = error.status().map(|status| status.as_u16());
        assert_eq!(status, Some(200), "{case}: {error:?}");
        assert_eq!(error.request_id(), Some("request-7"), "{case}");
    }
}

/// Each client against a service that stops here.
fn with_both(point: Point, policy: &RetryPolicy, check: impl Fn(&str, &dyn Calls, bool)) {
    let has_head = !matches!(point, Point::BeforeHead | Point::MidHead);
    for colour in BOTH {
        let server = Server::always(move |stream| stall(stream, point));
        let client = client!(colour, |builder| builder
            .base_url(server.base.clone())
            .access_token(token())
            .retry(policy.clone()));
        let case = format!("{point:?}, {policy:?}, {colour:?}");
        check(&case, &*client, has_head);
        assert_eq!(server.ledger().len(), 1, "{case}");
    }
}

#[test]
fn whole_calls_end_in_time() {
    for point in POINTS {
        for policy in policies() {
            with_both(point, &policy, |case, client, has_head| {
                let begun = Instant::now();
                let error = client.count().unwrap_err();
                check(case, begun.elapsed(), &error, has_head);
            });
        }
    }
}

#[test]
fn streamed_calls_end_in_time() {
    let [policy, _] = policies();
    for point in POINTS {
        // What dribbles has as long as it likes, in a stream.
        if point == Point::Dribble {
            continue;
        }
        with_both(point, &policy, |case, client, has_head| {
            let begun = Instant::now();
            let streamed = client.streamed();
            let items = usize::from(point == Point::MidBody);
            assert_eq!((streamed.count(), streamed.items.len()), (items, items + 1));
            check(case, begun.elapsed(), streamed.error(), has_head);
        });
    }
}
