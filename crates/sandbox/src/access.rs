//! Who may call: the bearer token.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::authority::{Authority, Standing, read_jwt};
use crate::service_error::{Result, ServiceError, refuse};

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
    /// It carried the access token of this sandbox, or one that its sign-in service issued and that is good.
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

pub(crate) fn inspect(
    headers: &HeaderMap,
    access_token: &str,
    authority: &Authority,
) -> Authorization {
    if check(headers, access_token, authority).is_ok() {
        Authorization::Valid
    } else if headers.contains_key(AUTHORIZATION) {
        Authorization::Invalid
    } else {
        Authorization::Absent
    }
}

pub(crate) fn check(headers: &HeaderMap, access_token: &str, authority: &Authority) -> Result<()> {
    let Some(token) = bearer(headers) else {
        refuse!(401, 800_001 => "Partner token is missing from the request.");
    };
    if token == access_token {
        return Ok(());
    }
    match authority.standing(token) {
        Some(Standing::Good) => Ok(()),
        // No code is documented for this; it is the general one of access denied.
        Some(Standing::Expired) => refuse!(401, 400 => "Access denied: the token has expired."),
        Some(Standing::WithoutMfa) => Err(ServiceError::without_mfa()),
        Some(Standing::OtherAudience) => Err(ServiceError::wrong_audience()),
        None if is_for_retired_graph(token) => Err(ServiceError::wrong_audience()),
        Some(Standing::Revoked) | None => Err(ServiceError::access_denied()),
    }
}

/// Is it the token of an app without a user? Tokens that were not issued here count as a user's, the constant one
/// too.
pub(crate) fn is_app_only(headers: &HeaderMap) -> bool {
    let claims = bearer(headers).and_then(read_jwt);
    claims.is_some_and(|(_, claims)| claims.says("idtyp", "app"))
}

/// What the answer says of the second factor, if the request asks: the constant token counts as one of a user who
/// has it, and of an app without a user nothing is said.
///
/// That the service says nothing there is inferred.
pub(crate) fn mfa_compliance(
    headers: &HeaderMap,
    access_token: &str,
    authority: &Authority,
) -> Option<bool> {
    let asked = headers.get("validatemfa")?.to_str().ok()?;
    let token = bearer(headers).filter(|_| asked.eq_ignore_ascii_case("true"))?;
    if token == access_token {
        return Some(true);
    }
    authority.has_second_factor(token)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn is_for_retired_graph(token: &str) -> bool {
    read_jwt(token).is_some_and(|(_, claims)| claims.text("aud").contains("graph.windows.net"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_token_is_a_far_reaching_jwt() {
        let (header, claims) = read_jwt(ACCESS_TOKEN).unwrap();
        assert!(header.says("alg", "none"));
        assert!(claims.says("aud", "https://api.partnercenter.microsoft.com"));
        assert_eq!(claims.count("exp"), 4_102_444_800);
        assert!(ACCESS_TOKEN.ends_with('.'));
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
