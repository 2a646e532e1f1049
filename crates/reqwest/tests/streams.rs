//! Bodies that flow, stop, break off and come compressed, against both clients.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use partner_center_reqwest::core::model::Order;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{AccessToken, BaseUrl, Error, RetryPolicy};
use partner_center_reqwest::{PartnerCenter, blocking};

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";

/// What is done with a connection once its request was read.
type Answer = Box<dyn FnOnce(&mut TcpStream) + Send>;

/// A server that answers each connection by the next of these, and then closes it.
struct Server {
    base: BaseUrl,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let mut request = Vec::new();
                let mut byte = [0];
                while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                    request.push(byte[0]);
                }
                seen.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&request).into_owned());
                // A silent connection must not keep the next one waiting.
                std::thread::spawn(move || answer(&mut stream));
            }
        });
        Self {
            base: base.parse().unwrap(),
            requests,
        }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// Sends these bytes as they are; a client that went away is no failure.
fn sends(bytes: impl AsRef<[u8]> + Send + 'static) -> Answer {
    Box::new(move |stream| send(stream, bytes.as_ref()))
}

fn send(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

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

/// What a stream gave, and what it says of the call.
struct Told {
    items: Vec<Result<Order, Error>>,
    head: Option<(Option<String>, u32)>,
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

macro_rules! client {
    ($builder:expr, $server:expr, $log:expr) => {
        $builder
            .base_url($server.base.clone())
            .access_token(AccessToken::new("x").unwrap())
            .retry(impatient())
            .observer($log)
            .build()
            .unwrap()
    };
}

/// Streams a customer's orders with each client, against servers that answer alike.
fn with_both(answers: impl Fn() -> Vec<Answer>, check: impl Fn(Told)) {
    let (server, log) = (Server::start(answers()), Arc::new(Log::default()));
    let client = client!(blocking::PartnerCenter::builder(), server, log.clone());
    let mut stream = client.customers().by_id(CUSTOMER).orders().get().stream();
    let items = stream.by_ref().collect();
    let head = stream
        .head()
        .map(|head| (head.request_id(), head.attempts()));
    let events = log.0.lock().unwrap().clone();
    check(Told {
        items,
        head,
        server,
        events,
    });

    let (server, log) = (Server::start(answers()), Arc::new(Log::default()));
    let observer = log.clone();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (items, head) = runtime.block_on(async {
        let client = client!(PartnerCenter::builder(), server, observer);
        let mut stream = client.customers().by_id(CUSTOMER).orders().get().stream();
        // It can be moved to another task.
        let read = tokio::spawn(async move {
            let mut items = Vec::new();
            while let Some(item) = stream.next().await {
                items.push(item);
            }
            let head = stream
                .head()
                .map(|head| (head.request_id(), head.attempts()));
            (items, head)
        });
        read.await.unwrap()
    });
    let events = log.0.lock().unwrap().clone();
    check(Told {
        items,
        head,
        server,
        events,
    });
}

fn ids(items: &[Result<Order, Error>]) -> Vec<String> {
    items
        .iter()
        .map(|order| order.as_ref().unwrap().id.clone().unwrap().into())
        .collect()
}

/// It takes three times the time for an attempt, and more than that for the whole call.
#[test]
fn a_body_that_flows_may_take_its_time() {
    let flows = || {
        vec![Box::new(|stream: &mut TcpStream| {
            send(stream, CHUNKED.as_bytes());
            send(stream, &piece(r#"{"items":["#));
            for id in 0..30 {
                std::thread::sleep(Duration::from_millis(100));
                let comma = if id == 0 { "" } else { "," };
                send(stream, &piece(format!("{comma}{}", order(id))));
            }
            send(stream, &piece("]}"));
            send(stream, &piece(""));
        }) as Answer]
    };
    let started = Instant::now();
    with_both(flows, |told| {
        assert_eq!(
            ids(&told.items),
            (0..30).map(|id| id.to_string()).collect::<Vec<_>>()
        );
        assert_eq!(told.server.requests().len(), 1);
        let (request_id, attempts) = told.head.unwrap();
        assert!(request_id.is_some() && attempts == 1);
    });
    assert!(started.elapsed() > Duration::from_secs(6));
}

/// The server goes on only when the client has told that it has the first item.
fn after_the_first(go_on: Receiver<()>) -> Vec<Answer> {
    vec![Box::new(move |stream| {
        send(stream, CHUNKED.as_bytes());
        send(stream, &piece(format!(r#"{{"items":[{}"#, order(1))));
        if go_on.recv_timeout(Duration::from_secs(20)).is_ok() {
            send(stream, &piece(format!(",{}]}}", order(2))));
            send(stream, &piece(""));
        }
    })]
}

#[test]
fn an_item_is_there_before_the_body_ends() {
    let (tell, told): (Sender<()>, _) = channel();
    let server = Server::start(after_the_first(told));
    let policy = RetryPolicy::never();
    let client = blocking::PartnerCenter::builder()
        .base_url(server.base.clone())
        .retry(policy.clone());
    let client = client
        .access_token(AccessToken::new("x").unwrap())
        .build()
        .unwrap();
    let mut stream = client.customers().by_id(CUSTOMER).orders().get().stream();
    assert_eq!(stream.next().unwrap().unwrap().id.as_deref(), Some("1"));
    tell.send(()).unwrap();
    assert_eq!(ids(&stream.collect::<Vec<_>>()), ["2"]);

    let (tell, told): (Sender<()>, _) = channel();
    let server = Server::start(after_the_first(told));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let client = PartnerCenter::builder()
            .base_url(server.base.clone())
            .retry(policy);
        let client = client
            .access_token(AccessToken::new("x").unwrap())
            .build()
            .unwrap();
        let mut stream = client.customers().by_id(CUSTOMER).orders().get().stream();
        assert_eq!(
            stream.next().await.unwrap().unwrap().id.as_deref(),
            Some("1")
        );
        // A future that is dropped while it waits takes nothing with it.
        let waiting = tokio::time::timeout(Duration::from_millis(50), stream.next()).await;
        assert!(waiting.is_err());
        tell.send(()).unwrap();
        assert_eq!(
            stream.next().await.unwrap().unwrap().id.as_deref(),
            Some("2")
        );
        assert!(stream.next().await.is_none());
    });
}

#[test]
fn silence_behind_an_item_is_a_time_out_and_the_end() {
    let silent = || {
        vec![Box::new(|stream: &mut TcpStream| {
            send(stream, CHUNKED.as_bytes());
            send(stream, &piece(format!(r#"{{"items":[{},"#, order(1))));
            std::thread::sleep(Duration::from_secs(15));
        }) as Answer]
    };
    let started = Instant::now();
    with_both(silent, |told| {
        assert_eq!(told.items.len(), 2);
        assert!(told.items[0].is_ok());
        let error = told.items[1].as_ref().unwrap_err();
        assert!(
            error.is_timeout() && error.request_id().is_some(),
            "{error:?}"
        );
        assert_eq!(told.server.requests().len(), 1);
        assert_eq!(told.events.last().unwrap(), "failed 1");
    });
    assert!(
        started.elapsed() < Duration::from_secs(15),
        "{:?}",
        started.elapsed()
    );
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
        assert_eq!(told.items.len(), 1);
        let error = told.items[0].as_ref().unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        let requests = u32::try_from(told.server.requests().len()).unwrap();
        assert_eq!(error.attempts(), requests);
        assert!((2..=3).contains(&requests), "{requests}");
    });
    // 2.5 s each.
    assert!(
        started.elapsed() < Duration::from_secs(12),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_refusal_is_read_whole_and_asked_again() {
    let answers = || -> Vec<Answer> {
        let body = r#"{"code":"500","description":"oops"}"#;
        let length = body.len();
        let refusal = format!(
            "HTTP/1.1 503 Unavailable\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        let list = format!(
            "{CHUNKED}{}",
            String::from_utf8(piece(format!("{{\"items\":[{}]}}", order(1)))).unwrap()
        );
        vec![sends(refusal), sends(list + "0\r\n\r\n")]
    };
    with_both(answers, |told| {
        assert_eq!(ids(&told.items), ["1"]);
        assert_eq!(told.head.unwrap().1, 2);
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
    let gone = || -> Vec<Answer> {
        vec![sends(
            "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
        )]
    };
    with_both(gone, |told| {
        assert_eq!(told.items.len(), 1);
        let error = told.items[0].as_ref().unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 404);
        assert_eq!(error.body().unwrap(), "{}");
        assert!(told.head.is_none());
    });
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
            || vec![sends(answer.clone())],
            |told| {
                assert_eq!(ids(&told.items[..2]), ["1", "2"]);
                assert_eq!(told.items.len(), 3);
                let error = told.items[2].as_ref().unwrap_err();
                assert!(error.is_transport() && !error.is_connect(), "{error:?}");
                // Items were given out, so it is not asked for again.
                assert_eq!((error.attempts(), told.server.requests().len()), (1, 1));
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
        || vec![sends(answer.clone())],
        |told| {
            assert_eq!(told.items.len(), 5_000);
            assert_eq!(
                told.items[4_999].as_ref().unwrap().id.as_deref(),
                Some("4999")
            );
            assert!(told.server.requests()[0].contains("accept-encoding: gzip"));
            assert_eq!(
                told.events.last().unwrap(),
                &format!("read 1, {} bytes", text.len())
            );
        },
    );
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(vec![sends(
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
    )]);
    let location = format!("location: {}/v1/customers", elsewhere.base);
    let answer = format!(
        "HTTP/1.1 302 Found\r\n{location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    with_both(
        || vec![sends(answer.clone())],
        |told| {
            assert_eq!(told.items.len(), 1);
            assert!(told.items[0].as_ref().unwrap_err().is_redirect());
        },
    );
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[test]
fn a_client_that_follows_redirects_is_refused() {
    let elsewhere = Server::start(vec![sends(
        "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"items\":[]}",
    )]);
    let location = format!("location: {}/v1/customers", elsewhere.base);
    let answer = format!(
        "HTTP/1.1 302 Found\r\n{location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    let server = Server::start(vec![sends(answer)]);
    let client = blocking::PartnerCenter::builder()
        .base_url(server.base.clone())
        .access_token(AccessToken::new("x").unwrap())
        .retry(RetryPolicy::never())
        .http_client(reqwest::blocking::Client::new())
        .build()
        .unwrap();
    let error = client
        .customers()
        .get()
        .stream()
        .next()
        .unwrap()
        .unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("redirect"), "{cause}");
}
