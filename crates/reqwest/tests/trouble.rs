//! What goes wrong on the wire, against both clients: same outcome, nothing sent elsewhere.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use partner_center_reqwest::core::observe::{CallId, Event, Observer, visible_headers};
use partner_center_reqwest::core::{AccessToken, BaseUrl, Error, RetryPolicy};
use partner_center_reqwest::{PartnerCenter, TokenFuture, TokenSource, blocking};

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
const SECRET: &str = "canary-0123456789";

/// A server that gives each connection the next answer, then closes it, and keeps what it read.
struct Stub {
    base: BaseUrl,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    fn start(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let requests = Arc::clone(&seen);
        std::thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let mut request = Vec::new();
                let mut chunk = [0; 1024];
                while !request.ends_with(b"\r\n\r\n") {
                    match stream.read(&mut chunk) {
                        Ok(0) | Err(_) => break,
                        Ok(n) => request.extend_from_slice(&chunk[..n]),
                    }
                }
                requests
                    .lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&request).into_owned());
                let _ = stream.write_all(&answer);
            }
        });
        Self { base, seen }
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

fn quick() -> RetryPolicy {
    RetryPolicy::default()
        .with_delays(Duration::ZERO, Duration::ZERO)
        .with_attempt_timeout(Duration::from_millis(300))
        .with_total_timeout(Duration::from_secs(3))
}

fn token() -> AccessToken {
    AccessToken::new(SECRET).unwrap()
}

/// Lists orders with each client against servers that give the same answers.
fn with_both(answers: &[Vec<u8>], check: impl Fn(Result<usize, Error>, Vec<String>)) {
    let stub = Stub::start(answers.to_vec());
    let client = blocking::PartnerCenter::builder()
        .base_url(stub.base.clone())
        .access_token(token())
        .retry(quick())
        .build()
        .unwrap();
    let result = client.customers().by_id(CUSTOMER).orders().get().send();
    check(result.map(|page| page.items.len()), stub.requests());

    let stub = Stub::start(answers.to_vec());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let result = runtime.block_on(async {
        let client = PartnerCenter::builder()
            .base_url(stub.base.clone())
            .access_token(token())
            .retry(quick())
            .build()
            .unwrap();
        client.customers().by_id(CUSTOMER).orders().get().await
    });
    check(result.map(|page| page.items.len()), stub.requests());
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Stub::start(vec![answer("200 OK", "", "{}")]);
    let location = format!("location: {}/v1/customers\r\n", elsewhere.base);
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        with_both(&[answer(status, &location, "")], |result, seen| {
            let error = result.unwrap_err();
            assert!(error.is_redirect(), "{error}");
            assert_eq!(seen.len(), 1);
        });
    }
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[test]
fn a_brought_client_that_follows_redirects_is_refused() {
    let elsewhere = Stub::start(vec![answer("200 OK", "", "{}")]);
    let location = format!("location: {}/v1/customers\r\n", elsewhere.base);
    let stub = Stub::start(vec![answer("302 Found", &location, "")]);
    let client = blocking::PartnerCenter::builder()
        .base_url(stub.base.clone())
        .access_token(token())
        .retry(RetryPolicy::never())
        .http_client(reqwest::blocking::Client::new())
        .build()
        .unwrap();
    let error = client.customers().by_id(CUSTOMER).get().send().unwrap_err();
    assert!(
        format!("{:?}", std::error::Error::source(&error)).contains("redirect"),
        "{error:?}"
    );
    assert!(!elsewhere.requests().concat().contains(SECRET));
}

#[test]
fn a_cut_body_is_asked_for_again() {
    let whole = answer("200 OK", "", r#"{"items": [{"id": "1"}, {"id": "2"}]}"#);
    let cut = whole[..whole.len() - 9].to_vec();
    with_both(&[cut.clone(), whole], |result, seen| {
        assert_eq!(result.unwrap(), 2);
        assert_eq!(seen.len(), 2);
        assert!(!seen[0].contains("content-length"), "{seen:?}");
    });
    with_both(
        &[cut.clone(), cut.clone(), cut.clone(), cut],
        |result, seen| {
            let error = result.unwrap_err();
            assert!(error.is_transport() && !error.is_connect(), "{error:?}");
            assert_eq!((error.attempts(), seen.len()), (4, 4));
            assert!(error.request_id().is_some() && error.correlation_id().is_some());
        },
    );
}

#[test]
fn a_server_error_is_asked_again_with_the_same_ids() {
    let html = answer(
        "502 Bad Gateway",
        "content-type: text/html\r\n",
        "<html>bad</html>",
    );
    with_both(
        &[html.clone(), html.clone(), html.clone(), html],
        |result, seen| {
            let error = result.unwrap_err();
            assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
            assert!(error.to_string().contains("HTML page"), "{error}");
            let id = |request: &String| {
                request
                    .lines()
                    .find(|line| line.starts_with("ms-requestid"))
                    .unwrap()
                    .to_owned()
            };
            assert_eq!(seen.len(), 4);
            assert!(seen.iter().all(|request| id(request) == id(&seen[0])));
        },
    );
}

/// A request in clear text must not pass a proxy. The proxy's address comes from the environment,
/// so the client is made in a process of its own: this test again, told so by a variable.
#[test]
fn loopback_requests_pass_no_proxy() {
    const CHILD: &str = "PARTNER_CENTER_TEST_BASE";
    if let Ok(base) = std::env::var(CHILD) {
        let client = blocking::PartnerCenter::builder()
            .base_url(base.parse::<BaseUrl>().unwrap())
            .access_token(token())
            .build()
            .unwrap();
        client.customers().get().send().unwrap();
        return;
    }
    let proxy = Stub::start(vec![answer("502 Bad Gateway", "", "")]);
    let service = Stub::start(vec![answer("200 OK", "", "{}")]);
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "loopback_requests_pass_no_proxy"])
        .env(CHILD, service.base.to_string())
        .env("HTTP_PROXY", proxy.base.to_string())
        .env("http_proxy", proxy.base.to_string())
        .env("ALL_PROXY", proxy.base.to_string())
        .env("NO_PROXY", "")
        .output()
        .unwrap();
    assert!(
        child.status.success(),
        "{}",
        String::from_utf8_lossy(&child.stdout)
    );
    assert_eq!((service.requests().len(), proxy.requests().len()), (1, 0));
}

#[test]
fn nobody_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed: BaseUrl = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    drop(listener);
    let client = blocking::PartnerCenter::builder()
        .base_url(closed)
        .access_token(token())
        .retry(quick())
        .build()
        .unwrap();
    let error = client.customers().get().send().unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(error.attempts(), 4);
}

#[test]
fn an_answer_that_never_comes_ends_with_the_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent: BaseUrl = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let policy = quick().with_total_timeout(Duration::from_millis(700));
    let client = blocking::PartnerCenter::builder()
        .base_url(silent)
        .access_token(token())
        .retry(policy)
        .build()
        .unwrap();
    let started = Instant::now();
    let error = client.customers().get().send().unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(
        started.elapsed() < Duration::from_millis(1_700),
        "{:?}",
        started.elapsed()
    );
}

/// Gives `old`, and `new` once the service has refused it.
struct Renewing(Arc<AtomicU32>);

impl TokenSource for Renewing {
    fn token(&self, rejected: Option<AccessToken>) -> TokenFuture<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let token = AccessToken::new(if rejected.is_some() { "new" } else { "old" });
        Box::pin(std::future::ready(token.map_err(Into::into)))
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let refused = answer(
        "401 Unauthorized",
        "",
        r#"{"code": 400, "description": "revoked"}"#,
    );
    let asked = Arc::new(AtomicU32::new(0));
    let client = |base: &BaseUrl| {
        PartnerCenter::builder()
            .base_url(base.clone())
            .token_source(Renewing(Arc::clone(&asked)))
            .build()
            .unwrap()
    };

    let stub = Stub::start(vec![refused.clone(), answer("200 OK", "", "{}")]);
    assert!(client(&stub.base).customers().get().await.is_ok());
    let seen = stub.requests();
    assert!(seen[0].contains("authorization: Bearer old"), "{seen:?}");
    assert!(seen[1].contains("authorization: Bearer new"), "{seen:?}");
    assert_eq!(asked.swap(0, Ordering::Relaxed), 2);

    let stub = Stub::start(vec![refused.clone(), refused.clone(), refused]);
    let error = client(&stub.base).customers().get().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(stub.requests().len(), 2);
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

/// A token that never comes.
struct Silent;

impl TokenSource for Silent {
    fn token(&self, _rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_token_that_never_comes_is_a_time_out() {
    let client = PartnerCenter::builder()
        .token_source(Silent)
        .retry(quick().with_total_timeout(Duration::from_millis(200)))
        .build()
        .unwrap();
    let error = client.customers().get().await.unwrap_err();
    assert!(error.is_timeout() && !error.is_unauthorized(), "{error:?}");
}

struct Log(Mutex<String>);

impl Observer for Log {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        let mut log = self.0.lock().unwrap();
        log.push_str(&format!("{event:?}\n"));
        if let Event::Sending { request, .. } = event {
            log.push_str(&format!(
                "{:?}\n",
                visible_headers(request.headers()).collect::<Vec<_>>()
            ));
        }
    }
}

#[test]
fn no_secret_is_shown() {
    let fault = answer(
        "403 Forbidden",
        "",
        r#"{"code": 900308, "description": "no"}"#,
    );
    let stub = Stub::start(vec![fault]);
    let log = Arc::new(Log(Mutex::new(String::new())));
    let observer: Arc<dyn Observer> = Arc::<Log>::clone(&log);
    let builder = blocking::PartnerCenter::builder()
        .base_url(stub.base.clone())
        .access_token(token())
        .observer(observer);
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = client.customers().by_id(CUSTOMER).get();
    shown += &format!("{client:?} {call:?} {:?}", token());
    let error = call.send().unwrap_err();
    shown += &format!("{error} {error:?} {:?}", error.headers());
    shown += &log.0.lock().unwrap();
    assert!(stub.requests()[0].contains(SECRET));
    assert!(shown.contains("Bearer ***"), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
}
