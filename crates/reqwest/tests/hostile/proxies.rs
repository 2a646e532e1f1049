//! Proxies of HTTP and of SOCKS: they are asked for tunnels, and each side sees its own credentials only.

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

/// Makes a tunnel for a client, in its protocol.
type Tunnel = fn(TcpStream, &Mutex<Seen>) -> Option<()>;

/// Makes a tunnel to where it is asked.
fn proxy(scheme: &str, tunnel: Tunnel) -> (String, Arc<Mutex<Seen>>) {
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
    (
        format!("{scheme}://name:pass-canary@127.0.0.1:{port}"),
        seen,
    )
}

/// RFC 1928 and 1929.
fn socks(mut client: TcpStream, ledger: &Mutex<Seen>) -> Option<()> {
    fn take(client: &mut TcpStream, length: u8) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length.into()];
        client.read_exact(&mut bytes).ok().map(|()| bytes)
    }
    let methods = take(&mut client, 2)?[1];
    if !take(&mut client, methods)?.contains(&2) {
        client.write_all(&[5, 0xff]).ok()?;
        return None;
    }
    client.write_all(&[5, 2]).ok()?;
    let length = take(&mut client, 2)?[1];
    let name = take(&mut client, length)?;
    let length = take(&mut client, 1)?[0];
    let password = take(&mut client, length)?;
    let told = [name, password].map(|text| String::from_utf8(text).unwrap());
    ledger.lock().unwrap().heads.push_str(&told.join(":"));
    let is_right = told[1] == "pass-canary";
    client.write_all(&[1, u8::from(!is_right)]).ok()?;
    let kind = take(&mut client, 4)?[3];
    let host = if kind == 1 {
        let parts = take(&mut client, 4)?;
        parts
            .iter()
            .map(u8::to_string)
            .collect::<Vec<_>>()
            .join(".")
    } else {
        let length = take(&mut client, 1)?[0];
        String::from_utf8(take(&mut client, length)?).unwrap()
    };
    let port = take(&mut client, 2)?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
    relay(
        client,
        &format!("{host}:{}", u16::from_be_bytes([port[0], port[1]])),
        ledger,
    )
}

fn connect(mut client: TcpStream, ledger: &Mutex<Seen>) -> Option<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    ledger.lock().unwrap().heads.push_str(&head);
    let to = head.strip_prefix("CONNECT ")?.split(' ').next()?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    relay(client, to, ledger)
}

fn relay(mut client: TcpStream, to: &str, ledger: &Mutex<Seen>) -> Option<()> {
    client
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let mut origin = TcpStream::connect(to).ok()?;
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
    let (proxy, seen) = proxy("http", connect);
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

#[test]
fn a_socks_proxy_sees_its_own_credentials_and_no_others() {
    for scheme in ["socks5", "socks5h"] {
        let authority = authority();
        let (base, decrypted) = serve(&authority, Wrong::Nothing);
        let (proxy, seen) = proxy(scheme, socks);
        for result in with_both(&base, &proxy, &authority.pem, &RetryPolicy::never()) {
            assert_eq!(result.unwrap(), 0);
        }
        let seen = seen.lock().unwrap();
        assert_eq!(seen.heads, "name:pass-canary".repeat(2));
        let through = String::from_utf8_lossy(&seen.through);
        assert!(!through.is_empty() && !through.contains(SECRET));
        let asked = decrypted.lock().unwrap();
        let asked = String::from_utf8_lossy(&asked);
        assert_eq!(asked.matches(SECRET).count(), 2, "{asked}");
        assert!(!asked.contains("pass-canary"), "{asked}");
    }
}

/// Each would say the same to every further attempt.
#[test]
fn a_socks_proxy_that_refuses_is_asked_once() {
    let authority = authority();
    let (base, decrypted) = serve(&authority, Wrong::Nothing);
    let (right, seen) = proxy("socks5h", socks);
    let wrong = right.replace("pass-canary", "wrong-canary");
    let anonymous = right.replace("name:pass-canary@", "");
    for (address, tunnels) in [(&wrong, 2), (&anonymous, 0)] {
        seen.lock().unwrap().heads.clear();
        for result in with_both(&base, address, &authority.pem, &RetryPolicy::default()) {
            let error = result.unwrap_err();
            assert_eq!(error.attempts(), 1, "{address}: {error:?}");
            assert!(error.hint().unwrap().contains("proxy"), "{error:?}");
            assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        }
        assert_eq!(
            seen.lock().unwrap().heads.matches(':').count(),
            tunnels,
            "{address}"
        );
    }
    assert_eq!(*decrypted.lock().unwrap(), b"");
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
