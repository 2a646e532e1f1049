//! Who may call: the bearer token.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::json::Json;
use crate::service_error::ServiceError;

/// The token a sandbox accepts unless another one is set.
///
/// **Not a secret**: an unsigned JWT (`alg` is `none`) that opens nothing but sandboxes, constant so that
/// demos and CI can write it down. It has the members clients look at: `aud` is
/// `https://api.partnercenter.microsoft.com` and `exp` lies in the year 2100.
pub const ACCESS_TOKEN: &str = concat!(
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0",
    ".",
    "eyJhdWQiOiJodHRwczovL2FwaS5wYXJ0bmVyY2VudGVyLm1pY3Jvc29mdC5jb20iLCJpc3MiOiJodHRwczovL3N0cy53aW5kb3dzLm5ldC81YTZk",
    "MmMxZS05MGI3LTRmM2EtOGM0NC0xZTdkMGI5MmY2YTMvIiwiaWF0IjoxNTE0NzY0ODAwLCJuYmYiOjE1MTQ3NjQ4MDAsImV4cCI6NDEwMjQ0NDgw",
    "MCwiYXBwaWQiOiIwYzFmN2U1Mi02M2FkLTRiOGUtOWQyNS1mNDhhN2MzMGIxZTkiLCJ0aWQiOiI1YTZkMmMxZS05MGI3LTRmM2EtOGM0NC0xZTdk",
    "MGI5MmY2YTMiLCJ2ZXIiOiIxLjAifQ",
    ".",
);

/// What became of the `Authorization` header of a request. Its value is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorization {
    /// There was no such header.
    Absent,
    /// There was one, and it does not open this sandbox.
    Invalid,
    /// It carried the access token of this sandbox.
    Valid,
}

impl Authorization {
    /// The word the request ledger shows: `absent`, `invalid` or `valid`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Invalid => "invalid",
            Self::Valid => "valid",
        }
    }
}

pub(crate) fn inspect(headers: &HeaderMap, access_token: &str) -> Authorization {
    match bearer(headers) {
        Some(token) if token == access_token => Authorization::Valid,
        _ if headers.contains_key(AUTHORIZATION) => Authorization::Invalid,
        _ => Authorization::Absent,
    }
}

pub(crate) fn check(headers: &HeaderMap, access_token: &str) -> Result<(), ServiceError> {
    match bearer(headers) {
        None => Err(ServiceError::token_missing()),
        Some(token) if token == access_token => Ok(()),
        Some(token) if is_for_retired_graph(token) => Err(ServiceError::wrong_audience()),
        Some(_) => Err(ServiceError::access_denied()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn is_for_retired_graph(token: &str) -> bool {
    let audience = || {
        let claims = base64url(token.split('.').nth(1)?)?;
        let claims = Json::parse(std::str::from_utf8(&claims).ok()?).ok()?;
        claims.get("aud")?.as_text()
    };
    audience().is_some_and(|audience| audience.contains("graph.windows.net"))
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0u32);
    for symbol in text.trim_end_matches('=').bytes() {
        let value = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_token_is_a_far_reaching_jwt() {
        let mut parts = ACCESS_TOKEN.split('.');
        let mut part = || {
            Json::parse(std::str::from_utf8(&base64url(parts.next().unwrap()).unwrap()).unwrap())
                .unwrap()
        };
        assert!(part().says("alg", "none"));
        let claims = part();
        assert!(claims.says("aud", "https://api.partnercenter.microsoft.com"));
        assert_eq!(
            claims.get("exp").and_then(Json::as_number::<u64>),
            Some(4_102_444_800)
        );
        assert_eq!(parts.collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn only_a_readable_audience_counts() {
        assert!(is_for_retired_graph(
            "e30.eyJhdWQiOiJodHRwczovL2dyYXBoLndpbmRvd3MubmV0In0.x"
        ));
        assert!(!is_for_retired_graph("graph.windows.net"));
        assert!(!is_for_retired_graph(ACCESS_TOKEN));
    }
}
