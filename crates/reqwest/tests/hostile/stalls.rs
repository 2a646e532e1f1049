//! Services that stop in the middle: each call ends when its time is up.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use partner_center_reqwest::core::RetryPolicy;

use crate::Setup;
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

fn check(case: &str, took: Duration, error: &partner_center_reqwest::core::Error, has_head: bool) {
    assert!(error.is_timeout(), "{case}: {error:?}");
    assert!(took < LIMIT + slack(), "{case} took {took:?}");
    assert!(
        took + Duration::from_millis(50) > LIMIT,
        "{case} took {took:?}"
    );
    assert!(error.request_id().is_some() && error.correlation_id().is_some());
    if has_head {
        assert_eq!(
            error.status().map(|s| s.as_u16()),
            Some(200),
            "{case}: {error:?}"
        );
        assert_eq!(error.request_id(), Some("request-7"), "{case}");
    }
}

#[test]
fn whole_calls_end_in_time() {
    let points = [
        Point::BeforeHead,
        Point::MidHead,
        Point::BehindHead,
        Point::MidBody,
        Point::Dribble,
    ];
    for point in points {
        let server = Server::start(move |stream| stall(stream, point));
        for (number, policy) in policies().into_iter().enumerate() {
            let has_head = !matches!(point, Point::BeforeHead | Point::MidHead);
            let setup = Setup {
                policy,
                ..Setup::default()
            };
            let client = setup.blocking(&server.base);
            let begun = Instant::now();
            let error = client.customers().get().send().unwrap_err();
            let case = format!("{point:?}, limit {number}, blocking");
            check(&case, begun.elapsed(), &error, has_head);

            let runtime = tokio::runtime::Runtime::new().unwrap();
            let (took, error) = runtime.block_on(async {
                let client = setup.awaited(&server.base);
                let begun = Instant::now();
                let error = client.customers().get().await.unwrap_err();
                (begun.elapsed(), error)
            });
            let has_head = !matches!(point, Point::BeforeHead | Point::MidHead);
            check(
                &format!("{point:?}, limit {number}, async"),
                took,
                &error,
                has_head,
            );
        }
    }
}

#[test]
fn streamed_calls_end_in_time() {
    for point in [
        Point::BeforeHead,
        Point::MidHead,
        Point::BehindHead,
        Point::MidBody,
    ] {
        let server = Server::start(move |stream| stall(stream, point));
        let [policy, _] = policies();
        let setup = Setup {
            policy,
            ..Setup::default()
        };
        let has_head = !matches!(point, Point::BeforeHead | Point::MidHead);
        let items = usize::from(point == Point::MidBody);

        let client = setup.blocking(&server.base);
        let begun = Instant::now();
        let mut stream = client.customers().get().stream();
        let read = stream.by_ref().take_while(Result::is_ok).count();
        // The error was taken, and nothing follows it.
        assert!(read == items && stream.next().is_none());
        let took = begun.elapsed();
        assert!(took < LIMIT + slack(), "{point:?}, blocking: {took:?}");

        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let client = setup.awaited(&server.base);
            let mut stream = client.customers().get().stream();
            let begun = Instant::now();
            for _ in 0..items {
                assert!(stream.next().await.unwrap().is_ok());
            }
            let error = stream.next().await.unwrap().unwrap_err();
            check(
                &format!("{point:?}, streamed"),
                begun.elapsed(),
                &error,
                has_head,
            );
            assert!(stream.next().await.is_none());
        });
    }
}
