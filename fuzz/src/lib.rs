//! What the fuzz targets hold for every input, a module each.
//!
//! A check panics when the promise is broken. Each is split from the code that it checks, so that
//! `tests/controls.rs` can hand a wrong one in and see it found.
#![forbid(unsafe_code)]
#![allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "to panic is what a check is for"
)]

pub mod decode;
pub mod fault;
pub mod id;
pub mod link;
pub mod retry_after;
pub mod stream;
pub mod token_answer;

use http::{HeaderName, HeaderValue, Response};
use partner_center_core::{
    BaseUrl, Error,
    driver::{RequestMeta, to_http},
    endpoint::Endpoint,
};
use partner_center_model::Guid;

/// The customer of all calls.
pub const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";

/// The addresses that calls start from: usual, with a port and a path, unencrypted, IPv6.
pub const BASES: [&str; 4] = [
    "https://api.partnercenter.microsoft.com",
    "https://gateway.example:8443/partner",
    "http://127.0.0.1:8080",
    "http://[::1]",
];

/// The address of a request.
///
/// # Errors
/// As `to_http`.
pub fn address<E: Endpoint>(endpoint: &E, base: &BaseUrl) -> Result<String, Error> {
    let id = |byte| Guid::from_random_bytes([byte; 16]);
    let meta = RequestMeta::new(id(1), id(2));
    to_http(endpoint, base, &meta).map(|request| request.uri().to_string())
}

/// An answer as text: the status in its first line, headers up to an empty line, the body. `None`
/// for what no HTTP client would hand on.
pub fn answer(text: &[u8]) -> Option<Response<Vec<u8>>> {
    let (head, body) = match text.windows(2).position(|two| two == b"\n\n") {
        Some(end) => (&text[..end], &text[end + 2..]),
        None => return None,
    };
    let mut lines = head.split(|byte| *byte == b'\n');
    let status: u16 = std::str::from_utf8(lines.next()?).ok()?.parse().ok()?;
    let mut response = Response::new(body.to_vec());
    *response.status_mut() = status.try_into().ok()?;
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
        response.headers_mut().append(name, value);
    }
    Some(response)
}
