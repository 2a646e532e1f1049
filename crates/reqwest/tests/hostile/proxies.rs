//! Proxies: they are asked for tunnels, and each side sees its own credentials only.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_reqwest::core::{BaseUrl, Error, RetryPolicy};

use crate::common::{BOTH, SECRET, token};
use crate::server::Server;
use crate::tls::{Wrong, authority, is_refusal, serve};

/// What a proxy that makes tunnels has seen.
#[derive(Default)]
struct Seen {
    /// The requests for tunnels.
    heads: String,
    /// What went through them to the origin.
    through: Vec<u8>,
}

/// Makes a tunnel to where it is asked.
fn proxy() -> (String, Arc<Mutex<Seen>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let ledger = Arc::clone(&seen);
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (client, ledger) = (client.unwrap(), Arc::clone(&ledger));
            std::thread::spawn(move || tunnel(client, &ledger));
        }
    });
    (format!("http://name:pass-canary@127.0.0.1:{port}"), seen)
}

fn tunnel(mut client: TcpStream, ledger: &Mutex<Seen>) -> Option<()> {
    client
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    ledger.lock().unwrap().heads.push_str(&head);
    let to = head.strip_prefix("CONNECT ")?.split(' ').next()?;
    let mut origin = TcpStream::connect(to).ok()?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    let (mut back, mut from) = (client.try_clone().ok()?, origin.try_clone().ok()?);
    std::thread::spawn(move || {
        let _ = io::copy(&mut from, &mut back);
        let _ = back.shutdown(Shutdown::Write);
    });
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = client.read(&mut piece) {
        ledger.lock().unwrap().through.extend(&piece[..length]);
        origin.write_all(&piece[..length]).ok()?;
    }
    origin.shutdown(Shutdown::Write).ok()
}

fn with_both(
    base: &BaseUrl,
    proxy: &str,
    pem: &str,
    retry: &RetryPolicy,
) -> [Result<usize, Error>; 2] {
    BOTH.map(|colour| {
        let client = client!(colour, |builder| builder
            .base_url(base.clone())
            .access_token(token())
            .proxy(proxy)
            .extra_root_certificate(pem)
            .retry(retry.clone().with_total_timeout(Duration::from_secs(20))));
        client.count()
    })
}

#[test]
fn each_side_sees_its_own_credentials() {
    let authority = authority();
    let (base, decrypted) = serve(&authority, Wrong::Nothing);
    let (proxy, seen) = proxy();
    for result in with_both(&base, &proxy, &authority.pem, &RetryPolicy::never()) {
        assert_eq!(result.unwrap(), 0);
    }
    let seen = seen.lock().unwrap();
    let heads = seen.heads.to_lowercase();
    // Base64 of `name:pass-canary`.
    assert_eq!(
        seen.heads.matches("Basic bmFtZTpwYXNzLWNhbmFyeQ==").count(),
        2,
        "{heads}"
    );
    assert!(
        !heads.contains("\nauthorization:") && !heads.contains("/v1"),
        "{heads}"
    );
    assert!(!heads.contains(SECRET), "{heads}");
    let through = String::from_utf8_lossy(&seen.through);
    assert!(!through.is_empty() && !through.contains(SECRET));
    let asked = decrypted.lock().unwrap();
    let asked = String::from_utf8_lossy(&asked).to_lowercase();
    assert_eq!(
        asked
            .matches(&format!("authorization: bearer {SECRET}"))
            .count(),
        2,
        "{asked}"
    );
    assert!(!asked.contains("proxy-"), "{asked}");
}

/// A proxy that refuses sees neither path nor token, and is not asked again: it would say the same.
#[test]
fn a_refusing_proxy_is_asked_once() {
    let authority = authority();
    let (base, decrypted) = serve(&authority, Wrong::Nothing);
    let proxy = Server::saying("HTTP/1.1 407 X\r\ncontent-length: 0\r\n\r\n");
    let address = proxy
        .base
        .to_string()
        .replace("http://", "http://name:pass-canary@");
    for result in with_both(&base, &address, &authority.pem, &RetryPolicy::default()) {
        let error = result.unwrap_err();
        is_refusal(&error, "407");
        assert_eq!(error.attempts(), 1, "{error:?}");
        assert!(error.hint().unwrap().contains("proxy"), "{error:?}");
        assert!(!format!("{error:?}").contains("pass-canary"), "{error:?}");
    }
    let asked = proxy.ledger();
    assert_eq!(asked.len(), 2);
    let asked = String::from_utf8(asked.concat()).unwrap();
    assert!(asked.starts_with("CONNECT 127.0.0.1:"), "{asked}");
    assert!(
        asked.to_lowercase().contains("proxy-authorization: basic "),
        "{asked}"
    );
    assert!(!asked.contains(SECRET) && !asked.contains("/v1"), "{asked}");
    assert_eq!(*decrypted.lock().unwrap(), b"");
}

/// Sent unencrypted, the same ledger would see the token: the tests above can fail.
#[test]
fn the_ledger_sees_a_token_that_goes_unencrypted() {
    let proxy = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    let through = reqwest::Proxy::all(proxy.base.to_string()).unwrap();
    let client = reqwest::blocking::Client::builder().proxy(through);
    let call = client.build().unwrap().get("http://origin.example/v1");
    assert!(call.bearer_auth(SECRET).send().is_ok());
    let asked = String::from_utf8(proxy.ledger().concat()).unwrap();
    assert!(asked.contains(SECRET) && asked.contains("/v1"), "{asked}");
}
