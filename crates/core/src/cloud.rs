//! Where the service is: clouds and base addresses.

use std::fmt;
use std::str::FromStr;

use http::uri::{Authority, Scheme, Uri};

use crate::Error;

/// A Microsoft cloud with a Partner Center of its own.
///
/// Addresses: Learn, Partner Center developer documentation, and the service's own SDKs.
///
/// ```
/// use partner_center_core::Cloud;
///
/// let cloud: Cloud = "china-21vianet".parse()?;
/// assert_eq!(cloud.base_url().to_string(), "https://partner.partnercenterapi.microsoftonline.cn");
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The public cloud.
    #[default]
    Global,
    /// Microsoft Cloud for US Government: the public cloud's address, its own sign-in.
    UsGovernment,
    /// Microsoft clouds operated by 21Vianet in China.
    China21Vianet,
}

impl Cloud {
    /// All clouds, in the order of their names for users.
    pub const ALL: [Self; 3] = [Self::Global, Self::UsGovernment, Self::China21Vianet];

    /// The name that users type: `global`, `us-government`, `china-21vianet`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGovernment => "us-government",
            Self::China21Vianet => "china-21vianet",
        }
    }

    /// The address of the API.
    #[must_use]
    pub fn base_url(self) -> BaseUrl {
        // The API is its own audience.
        BaseUrl::https(self.audience())
    }

    /// The address that signs users and applications in.
    #[must_use]
    pub const fn authority(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGovernment => "https://login.microsoftonline.us",
            Self::China21Vianet => "https://login.partner.microsoftonline.cn",
        }
    }

    /// The audience (resource) that an access token must be for.
    #[must_use]
    pub const fn audience(self) -> &'static str {
        match self {
            Self::Global | Self::UsGovernment => "https://api.partnercenter.microsoft.com",
            Self::China21Vianet => "https://partner.partnercenterapi.microsoftonline.cn",
        }
    }
}

impl FromStr for Cloud {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|cloud| cloud.as_str() == text)
            .ok_or_else(|| {
                Error::invalid_input(format!(
                    "unknown cloud {text:?}: expected global, us-government or china-21vianet"
                ))
            })
    }
}

/// The address of the API without `/v1`: an origin, and the path of a proxy in front of it, if any.
///
/// Only `https` is accepted, and `http` on this machine's own loopback addresses, because every
/// request carries an access token.
///
/// ```
/// use partner_center_core::BaseUrl;
///
/// let base: BaseUrl = "https://api.partnercenter.microsoft.com/".parse()?;
/// assert_eq!(base.to_string(), "https://api.partnercenter.microsoft.com");
/// assert!("http://127.0.0.1:8080".parse::<BaseUrl>().is_ok());
/// assert!("http://example.com".parse::<BaseUrl>().is_err());
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Empty, or a path with a leading and without a trailing slash.
    prefix: String,
}

impl BaseUrl {
    /// That of `https://host`.
    pub(crate) fn https(address: &'static str) -> Self {
        let host = address.trim_start_matches("https://");
        Self {
            scheme: Scheme::HTTPS,
            authority: Authority::from_static(host),
            prefix: String::new(),
        }
    }

    /// The path before `/v1`, usually empty.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether requests go unencrypted, which happens on loopback only. Use no proxy then.
    #[must_use]
    pub fn is_unencrypted(&self) -> bool {
        self.scheme == Scheme::HTTP
    }

    /// Whether an absolute address has this scheme, host and port.
    pub(crate) fn is_origin_of(&self, uri: &Uri) -> bool {
        let Some(authority) = uri.authority() else {
            return false;
        };
        let port = |scheme: Option<&Scheme>, authority: &Authority| {
            authority
                .port_u16()
                .or_else(|| match scheme.map(Scheme::as_str) {
                    Some("https") => Some(443),
                    Some("http") => Some(80),
                    _ => None,
                })
        };
        uri.scheme() == Some(&self.scheme)
            && !authority.as_str().contains('@')
            && has_sound_port(authority)
            && authority.host().eq_ignore_ascii_case(self.authority.host())
            && port(uri.scheme(), authority) == port(Some(&self.scheme), &self.authority)
    }

    fn is_loopback(host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

/// Whether there is no port, or one that is a number of 16 bits. The crate `http` treats any other as missing.
fn has_sound_port(authority: &Authority) -> bool {
    authority.port_u16().is_some() || authority.as_str() == authority.host()
}

impl FromStr for BaseUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = |why: &str| Error::invalid_input(format!("base URL {text:?}: {why}"));
        let uri: Uri = text.trim().parse().map_err(|_| invalid("not a URL"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(invalid("expected https://host"));
        };
        if authority.as_str().contains('@') {
            return Err(invalid("a user name has no place in it"));
        }
        if !has_sound_port(&authority) {
            return Err(invalid("its port must be between 0 and 65535"));
        }
        match scheme.as_str() {
            "https" => {}
            "http" if Self::is_loopback(authority.host()) => {}
            "http" => {
                return Err(invalid(
                    "an access token is sent over https only (http is for this machine's loopback)",
                ));
            }
            _ => return Err(invalid("expected https")),
        }
        let path = parts.path_and_query.as_ref().map_or("", |path| path.path());
        if text.contains(['?', '#']) {
            return Err(invalid("a query or fragment has no place in it"));
        }
        let mut path = path.trim_end_matches('/');
        // People paste the address with the version that this library adds itself.
        while let Some(shorter) = path.strip_suffix("/v1") {
            path = shorter.trim_end_matches('/');
        }
        // HTTP clients differ in how they read anything else there.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
        let is_segment = |s: &str| !matches!(s, "" | "." | "..") && s.chars().all(plain);
        if !path.split('/').skip(1).all(is_segment) {
            return Err(invalid(
                "the parts of its path are words of letters, digits, `-`, `.`, `_` and `~`",
            ));
        }
        Ok(Self {
            scheme,
            authority,
            prefix: path.to_owned(),
        })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

impl TryFrom<&str> for BaseUrl {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Cloud> for BaseUrl {
    fn from(cloud: Cloud) -> Self {
        cloud.base_url()
    }
}
