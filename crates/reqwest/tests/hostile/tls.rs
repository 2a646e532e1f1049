//! Certificates that are not to be trusted: a typed refusal, and not a byte of a request.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_reqwest::PartnerCenter;
use partner_center_reqwest::core::{BaseUrl, Error};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::common::{BOTH, token};
use crate::once;
use crate::server::answer;

/// What is wrong with a server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Wrong {
    Nothing,
    Expired,
    NotYetValid,
    Host,
    UnknownAuthority,
    SelfSigned,
}

pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

pub(crate) fn authority() -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    // By another name than those that it signs: OpenSSL takes them for self-signed otherwise.
    params
        .distinguished_name
        .push(DnType::CommonName, "an authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    Authority { pem, issuer }
}

/// A server with a certificate; gives its address and the decrypted bytes that came.
pub(crate) fn serve(authority: &Authority, wrong: Wrong) -> (BaseUrl, Arc<Mutex<Vec<u8>>>) {
    let host = if wrong == Wrong::Host {
        "127.0.0.2"
    } else {
        "127.0.0.1"
    };
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    let (from, to) = match wrong {
        Wrong::Expired => (2019, 2020),
        Wrong::NotYetValid => (2090, 2091),
        _ => (2020, 2090),
    };
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    let certificate = match wrong {
        Wrong::SelfSigned => params.self_signed(&key),
        _ => params.signed_by(&key, &authority.issuer),
    };
    let chain = vec![CertificateDer::from(certificate.unwrap().der().to_vec())];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let (config, seen) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let decrypted = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut tls = StreamOwned::new(connection, stream);
            let mut piece = [0; 4096];
            if let Ok(length) = tls.read(&mut piece) {
                decrypted
                    .lock()
                    .unwrap()
                    .extend_from_slice(&piece[..length]);
                let _ = tls.write_all(&answer(200, "{}"));
                tls.conn.send_close_notify();
                let _ = tls.flush();
            }
        }
    });
    (format!("https://127.0.0.1:{port}").parse().unwrap(), seen)
}

fn with_both(base: &BaseUrl, roots: Option<&str>) -> [Result<usize, Error>; 2] {
    BOTH.map(|colour| {
        let client = client!(colour, |builder| {
            let builder = builder.base_url(base.clone()).access_token(token());
            let builder = builder.retry(once());
            match roots {
                Some(pem) => builder.extra_root_certificate(pem),
                None => builder,
            }
        });
        client.count()
    })
}

pub(crate) fn is_refusal(error: &Error, case: &str) {
    assert!(
        error.is_connect() && !error.is_timeout(),
        "{case}: {error:?}"
    );
    assert!(error.request_id().is_some() && error.correlation_id().is_some());
}

#[test]
fn wrong_certificates_are_refused_before_a_request() {
    let authority = authority();
    let cases = [
        Wrong::Expired,
        Wrong::NotYetValid,
        Wrong::Host,
        Wrong::UnknownAuthority,
        Wrong::SelfSigned,
    ];
    for wrong in cases {
        let (base, seen) = serve(&authority, wrong);
        let trusted = (wrong != Wrong::UnknownAuthority).then_some(authority.pem.as_str());
        for result in with_both(&base, trusted) {
            is_refusal(&result.unwrap_err(), &format!("{wrong:?}"));
        }
        assert_eq!(*seen.lock().unwrap(), b"", "{wrong:?}");
    }
}

/// A record of TLS 1.1: the greeting of a server that knows nothing newer.
fn old_greeting() -> Vec<u8> {
    const VERSION: [u8; 2] = [3, 2];
    // Version, random number, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
    let body = [&VERSION[..], &[7; 32], &[0, 0, 0x2f, 0]].concat();
    let length = u8::try_from(body.len()).unwrap();
    let head = [0x16, VERSION[0], VERSION[1], 0, length + 4, 2, 0, 0, length];
    [&head[..], &body].concat()
}

/// The types of the records that come, until the client goes; the first answer is this.
fn records(answer: Vec<u8>) -> (BaseUrl, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let types = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&types);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let mut head = [0; 5];
            let mut is_first = true;
            while stream.read_exact(&mut head).is_ok() {
                seen.lock().unwrap().push(head[0]);
                let length = u16::from_be_bytes([head[3], head[4]]);
                let mut body = vec![0; length.into()];
                if stream.read_exact(&mut body).is_err() {
                    break;
                }
                if std::mem::take(&mut is_first) {
                    let _ = stream.write_all(&answer);
                }
            }
        }
    });
    (format!("https://127.0.0.1:{port}").parse().unwrap(), types)
}

/// Not even the beginning of a TLS that is good: nothing but greetings and alerts is sent.
#[test]
fn old_tls_and_none_get_no_request() {
    const GREETING: u8 = 0x16;
    const ALERT: u8 = 0x15;
    for (case, said) in [("TLS 1.1", old_greeting()), ("no TLS", answer(200, "{}"))] {
        let (base, types) = records(said);
        for result in with_both(&base, None) {
            is_refusal(&result.unwrap_err(), case);
        }
        let types = types.lock().unwrap().clone();
        assert!(types.starts_with(&[GREETING]), "{case}: {types:?}");
        let harmless = |it: &u8| [GREETING, ALERT].contains(it);
        assert!(types.iter().all(harmless), "{case}: {types:?}");
    }
}

/// The same server with nothing wrong is taken, so the refusals above are for what they say.
#[test]
fn an_extra_root_certificate_is_trusted() {
    let authority = authority();
    let (base, seen) = serve(&authority, Wrong::Nothing);
    for result in with_both(&base, Some(&authority.pem)) {
        assert_eq!(result.unwrap(), 0);
    }
    assert!(String::from_utf8_lossy(&seen.lock().unwrap()).contains("/v1/customers"));
}

#[test]
fn certificates_and_proxies_that_are_none_are_told_at_once() {
    for pem in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let builder = PartnerCenter::builder().access_token(token());
        let error = builder.extra_root_certificate(pem).build().unwrap_err();
        assert!(error.is_invalid_input(), "{pem}: {error:?}");
    }
    // The last would be gone past without a word.
    for wrong in ["http://user:canary@[", "socks6://user:canary@127.0.0.1:1"] {
        let builder = PartnerCenter::builder().access_token(token());
        let error = builder.proxy(wrong).build().unwrap_err();
        assert!(error.is_invalid_input() && !format!("{error:?}").contains("canary"));
    }
}
