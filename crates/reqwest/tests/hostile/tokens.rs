//! Sign-in services that mean harm: a request for a token has limits, too.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use partner_center_reqwest::Credentials;
use partner_center_reqwest::core::auth::SignInError;
use partner_center_reqwest::core::{BaseUrl, Error};

use crate::bombs::{
    MEMORY, MIB, bomb, endless, headers, in_processes, measured, memory, million_headers,
};
use crate::common::{BOTH, CUSTOMER, SECRET};
use crate::once;
use crate::server::{Server, answer, send};

const CLIENT: &str = "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f";

/// What becomes of a call whose token is asked for here, by each client.
fn with_both(authority: &BaseUrl) -> [Result<usize, Error>; 2] {
    BOTH.map(|colour| {
        let credentials = Credentials::client_secret(CUSTOMER, CLIENT, SECRET)
            .authority(authority.to_string().parse().unwrap());
        let client = client!(colour, |builder| builder
            .base_url(authority.clone())
            .credentials(credentials)
            .retry(once()));
        client.count()
    })
}

/// A refusal that names the limit and shows nothing of the secret.
fn is_too_large(error: &Error, limit: &str) {
    assert!(
        error.is_unauthorized() && error.hint().is_some(),
        "{error:?}"
    );
    let sign_in: &SignInError = error.sign_in().unwrap();
    let why = std::error::Error::source(sign_in).unwrap().to_string();
    assert!(why.contains(limit), "{why}");
    assert!(sign_in.to_string().contains("too large"), "{sign_in}");
    assert!(!format!("{error:?} {why}").contains(SECRET));
}

/// A token answer with so many spaces behind it.
fn token(spaces: usize) -> String {
    let json = r#"{"access_token": "eyJ0", "expires_in": 3600, "items": []}"#;
    format!("{json}{}", " ".repeat(spaces))
}

#[test]
fn an_answer_with_a_token_is_taken_up_to_its_limit() {
    let fitting = MIB - token(0).len();
    let server = Server::saying(answer(200, token(fitting)));
    for result in with_both(&server.base) {
        assert_eq!(result.unwrap(), 0);
    }
    for (status, limit) in [(200, "its body has more"), (400, "the body of the refusal")] {
        let server = Server::saying(answer(status, token(fitting + 1)));
        for result in with_both(&server.base) {
            is_too_large(&result.unwrap_err(), limit);
        }
        // What is too large would be so again.
        assert_eq!(server.ledger().len(), 2, "{status}");
    }
    let many = headers(101);
    let long = format!("x-long: {}\r\n", "a".repeat(70_000));
    for headers in [many, long] {
        let body = token(0);
        let head = format!(
            "HTTP/1.1 200 OK\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        );
        let server = Server::saying(head + &body);
        for result in with_both(&server.base) {
            is_too_large(&result.unwrap_err(), "header");
        }
    }
}

/// What a process of its own does, where its memory can be measured.
fn child(case: &str, base: &BaseUrl) {
    let (before, begun) = (memory("VmRSS:"), Instant::now());
    if case == "no limits" {
        // The harness must see the damage.
        let body = reqwest::blocking::get(base.to_string()).unwrap().bytes();
        assert_eq!(body.unwrap().len(), 100 * MIB);
        assert!(memory("VmHWM:") - before > MEMORY);
        return;
    }
    let errors = with_both(base);
    let (took, grown) = measured(case, before, begun);
    let limit = match case {
        "refusal bomb" | "endless refusal" => "the body of the refusal",
        "bomb" | "endless" => "its body has more",
        _ => "headers",
    };
    for error in errors {
        is_too_large(&error.unwrap_err(), limit);
    }
    assert!(grown < MEMORY, "{case} took {grown} bytes");
    assert!(took < Duration::from_secs(4), "{case} took {took:?}");
}

fn large(stream: &mut TcpStream) {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 100 * MIB);
    send(stream, head);
    let piece = vec![b' '; MIB];
    for _ in 0..100 {
        send(stream, &piece);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn tokens_do_not_fill_the_memory() {
    let cases = [
        ("bomb", Server::always(bomb(200, 10 * 1024))),
        ("refusal bomb", Server::always(bomb(503, 10 * 1024))),
        ("endless", Server::always(endless(200))),
        ("endless refusal", Server::always(endless(503))),
        ("headers", Server::always(million_headers)),
        ("no limits", Server::always(large)),
    ];
    in_processes("tokens::tokens_do_not_fill_the_memory", child, &cases);
}
