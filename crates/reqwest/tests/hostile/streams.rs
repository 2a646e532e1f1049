//! Bodies that flow, stop, break off and come compressed, against both clients.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use partner_center_reqwest::core::RetryPolicy;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::{PartnerCenter, blocking};

use crate::common::{BOTH, CUSTOMER, Streamed, runtime, token};
use crate::server::{Answer, Server, answer, says, send};

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nms-cv: abc.0\r\n\r\n";

/// A piece of a chunked body; the empty one is its end.
fn piece(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

fn order(id: usize) -> String {
    format!(r#"{{"id":"{id}","currencyCode":"EUR"}}"#)
}

/// Three attempts of a second each, two and a half altogether.
fn impatient() -> RetryPolicy {
    RetryPolicy::default()
        .with_max_attempts(3)
        .with_delays(Duration::ZERO, Duration::ZERO)
        .with_attempt_timeout(Duration::from_secs(1))
        .with_total_timeout(Duration::from_millis(2_500))
}

/// What a stream gave, and what the server and the observer saw.
struct Told {
    stream: Streamed,
    server: Server,
    events: Vec<String>,
}

#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Observer for Log {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        let text = match event {
            Event::Sending { attempt, .. } => format!("sending {attempt}"),
            Event::Received { status, body, .. } => format!("received {status}, {}", body.len()),
            Event::Opened {
                attempt,
                status,
                headers,
                ..
            } => {
                format!("opened {attempt}, {status}, {} headers", headers.len())
            }
            Event::Read { attempt, bytes, .. } => format!("read {attempt}, {bytes} bytes"),
            Event::Failed { attempt, .. } => format!("failed {attempt}"),
            _ => "other".to_owned(),
        };
        self.0.lock().unwrap().push(text);
    }
}

/// Streams a customer's orders with each client, against servers that answer alike.
fn with_both(answers: impl Fn() -> Vec<Answer>, check: impl Fn(Told)) {
    for colour in BOTH {
        let server = Server::start(answers().into_iter());
        let log = Arc::new(Log::default());
        let observer = log.clone();
        let client = client!(colour, |builder| builder
            .base_url(server.base.clone())
            .access_token(token())
            .retry(impatient())
            .observer(observer));
        let stream = client.streamed();
        let events = log.0.lock().unwrap().clone();
        check(Told {
            stream,
            server,
            events,
        });
    }
}

/// It takes three times the time for an attempt, and more than that for the whole call.
#[test]
fn a_body_that_flows_may_take_its_time() {
    let flows = || {
        vec![Box::new(|stream: &mut TcpStream| {
            send(stream, CHUNKED);
            send(stream, piece(r#"{"items":["#));
            for id in 0..30 {
                std::thread::sleep(Duration::from_millis(100));
                let comma = if id == 0 { "" } else { "," };
                send(stream, piece(format!("{comma}{}", order(id))));
            }
            send(stream, piece("]}"));
            send(stream, piece(""));
        }) as Answer]
    };
    let started = Instant::now();
    with_both(flows, |told| {
        let expected: Vec<_> = (0..30).map(|id| id.to_string()).collect();
        assert_eq!((told.stream.ids(), told.stream.items.len()), (expected, 30));
        assert_eq!(told.server.ledger().len(), 1);
        let (request_id, attempts) = told.stream.head.unwrap();
        assert!(request_id.is_some() && attempts == 1);
    });
    assert!(started.elapsed() > Duration::from_secs(6));
}

/// The server goes on only when the client has told that it has the first item.
fn after_the_first(go_on: Receiver<()>) -> Vec<Answer> {
    vec![Box::new(move |stream| {
        send(stream, CHUNKED);
        send(stream, piece(format!(r#"{{"items":[{}"#, order(1))));
        if go_on.recv_timeout(Duration::from_secs(20)).is_ok() {
            send(stream, piece(format!(",{}]}}", order(2))));
            send(stream, piece(""));
        }
    })]
}

#[test]
fn an_item_is_there_before_the_body_ends() {
    let (tell, told): (Sender<()>, _) = channel();
    let server = Server::start(after_the_first(told).into_iter());
    let builder = blocking::PartnerCenter::builder().base_url(server.base.clone());
    let client = builder.access_token(token()).build().unwrap();
    let mut stream = client.customers().by_id(CUSTOMER).orders().get().stream();
    assert_eq!(stream.next().unwrap().unwrap().id.as_deref(), Some("1"));
    tell.send(()).unwrap();
    let rest: Vec<_> = stream
        .map(|order| order.unwrap().id.clone().unwrap())
        .collect();
    assert_eq!(rest, ["2"]);

    let (tell, told): (Sender<()>, _) = channel();
    let server = Server::start(after_the_first(told).into_iter());
    runtime().block_on(async {
        let builder = PartnerCenter::builder().base_url(server.base.clone());
        let client = builder.access_token(token()).build().unwrap();
        let mut stream = client.customers().by_id(CUSTOMER).orders().get().stream();
        let first = stream.next().await.unwrap().unwrap();
        assert_eq!(first.id.as_deref(), Some("1"));
        // A future that is dropped while it waits takes nothing with it.
        let waiting = tokio::time::timeout(Duration::from_millis(50), stream.next()).await;
        assert!(waiting.is_err());
        tell.send(()).unwrap();
        let second = stream.next().await.unwrap().unwrap();
        assert_eq!(second.id.as_deref(), Some("2"));
        assert!(stream.next().await.is_none());
    });
}

/// Up to the head a call is a call: attempts, waits, and the time for all of them.
#[test]
fn a_head_that_never_comes_is_asked_for_again_as_long_as_there_is_time() {
    let silent = || -> Vec<Answer> {
        let silence = || -> Answer { Box::new(|_| std::thread::sleep(Duration::from_secs(15))) };
        vec![silence(), silence(), silence()]
    };
    let started = Instant::now();
    with_both(silent, |told| {
        assert_eq!(told.stream.items.len(), 1);
        let error = told.stream.error();
        assert!(error.is_timeout(), "{error:?}");
        let requests = u32::try_from(told.server.ledger().len()).unwrap();
        assert_eq!(error.attempts(), requests);
        assert!((2..=3).contains(&requests), "{requests}");
    });
    // 2.5 s each.
    let took = started.elapsed();
    assert!(took < Duration::from_secs(12), "{took:?}");
}

#[test]
fn a_refusal_is_read_whole_and_asked_again() {
    let answers = || -> Vec<Answer> {
        let refusal = answer(503, r#"{"code":"500","description":"oops"}"#);
        let list = [piece(format!("{{\"items\":[{}]}}", order(1))), piece("")].concat();
        vec![says(refusal), says([CHUNKED.as_bytes(), &list].concat())]
    };
    with_both(answers, |told| {
        assert_eq!(
            (told.stream.ids(), told.stream.items.len()),
            (vec!["1".to_owned()], 1)
        );
        assert_eq!(told.stream.head.unwrap().1, 2);
        let id = |request: &String| {
            let line = request
                .lines()
                .find(|line| line.starts_with("ms-requestid"));
            line.unwrap().to_owned()
        };
        let requests = told.server.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(id(&requests[0]), id(&requests[1]));
        let size = order(1).len() + 12;
        let opened = "opened 2, 200 OK, 2 headers".to_owned();
        let events = [
            "sending 1",
            "received 503 Service Unavailable, 35",
            "sending 2",
        ];
        assert_eq!(told.events[..3], events);
        assert_eq!(told.events[3..], [opened, format!("read 2, {size} bytes")]);
    });
}

#[test]
fn a_refusal_that_stays_is_the_calls_error() {
    let body = r#"{"code":404,"description":"none"}"#;
    with_both(
        || vec![says(answer(404, body))],
        |told| {
            assert_eq!(told.stream.items.len(), 1);
            let error = told.stream.error();
            assert_eq!(error.status().unwrap().as_u16(), 404);
            assert_eq!(error.body().unwrap(), body);
            assert!(told.stream.head.is_none());
        },
    );
}

/// However the connection says that the body is not whole.
#[test]
fn a_body_that_breaks_off_is_its_items_and_one_error() {
    let begin = format!(r#"{{"items":[{},{},{{"id":"#, order(1), order(2));
    let chunked = [CHUNKED.as_bytes(), &piece(&begin), b"ff\r\n"].concat();
    let by_length = format!("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{begin}").into_bytes();
    let compressed = {
        let mut body = gzip(&begin);
        body.truncate(body.len() - 8);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.into_bytes(), body].concat()
    };
    for answer in [chunked, by_length, compressed] {
        with_both(
            || vec![says(answer.clone())],
            |told| {
                assert_eq!(told.stream.ids(), ["1", "2"]);
                assert_eq!((told.stream.count(), told.stream.items.len()), (2, 3));
                let error = told.stream.error();
                assert!(error.is_transport() && !error.is_connect(), "{error:?}");
                // Items were given out, so it is not asked for again.
                assert_eq!((error.attempts(), told.server.ledger().len()), (1, 1));
                assert_eq!(told.events.last().unwrap(), "failed 1");
            },
        );
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_compressed_body_is_read_on_the_way() {
    let orders: Vec<String> = (0..5_000).map(order).collect();
    let text = format!(r#"{{"totalCount":5000,"items":[{}]}}"#, orders.join(","));
    let body = gzip(&text);
    assert!(body.len() < text.len() / 4);
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-encoding: gzip\r\n\r\n";
    let mut answer = head.as_bytes().to_vec();
    body.chunks(1000)
        .for_each(|part| answer.extend(piece(part)));
    answer.extend(piece(""));
    with_both(
        || vec![says(answer.clone())],
        |told| {
            assert_eq!(told.stream.count(), 5_000);
            assert_eq!(told.stream.ids()[4_999], "4999");
            assert!(told.server.requests()[0].contains("accept-encoding: gzip"));
            let read = format!("read 1, {} bytes", text.len());
            assert_eq!(told.events.last(), Some(&read));
        },
    );
}
