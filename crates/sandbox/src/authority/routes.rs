//! The addresses of the sign-in service.

use axum::http::{HeaderMap, Method, Uri};
use percent_encoding::percent_decode_str;

use crate::authority::version::Version;
use crate::fault::Fault;

/// A request to the sign-in service.
pub(crate) struct SignInRequest<'a> {
    pub(crate) route: SignInRoute,
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    /// Those that the request asks for itself.
    pub(crate) faults: Vec<Fault>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignInRoute {
    pub(crate) tenant: String,
    pub(crate) version: Version,
    pub(crate) endpoint: Endpoint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Token,
    DeviceCode,
    Authorize,
    /// The page where a person types the code that a device shows.
    DeviceLogin,
    Discovery,
}

impl SignInRoute {
    /// None of these can be a path of the API: no resource there is called `oauth2`.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let (tenant, version, endpoint) = match segments.as_slice() {
            ["devicelogin"] => ("", Version::V2, Endpoint::DeviceLogin),
            [tenant, "oauth2", name] => (*tenant, Version::V1, Endpoint::named(name)?),
            [tenant, "oauth2", "v2.0", name] => (*tenant, Version::V2, Endpoint::named(name)?),
            [tenant, "v2.0", ".well-known", "openid-configuration"] => {
                (*tenant, Version::V2, Endpoint::Discovery)
            }
            _ => return None,
        };
        let tenant = percent_decode_str(tenant).decode_utf8().ok()?.into_owned();
        Some(Self {
            tenant,
            version,
            endpoint,
        })
    }
}

impl Endpoint {
    fn named(name: &str) -> Option<Self> {
        match name {
            "token" => Some(Self::Token),
            "devicecode" => Some(Self::DeviceCode),
            "authorize" => Some(Self::Authorize),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_have_the_same_endpoints() {
        let of = |path| SignInRoute::of(path).map(|route| (route.version, route.endpoint));
        assert_eq!(of("/t/oauth2/token"), Some((Version::V1, Endpoint::Token)));
        assert_eq!(
            of("/t/oauth2/v2.0/devicecode"),
            Some((Version::V2, Endpoint::DeviceCode))
        );
        for path in [
            "/oauth2/token",
            "/t/oauth2",
            "/t/oauth2/v3.0/token",
            "/v1/customers",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}
