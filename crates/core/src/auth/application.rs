use std::fmt;
use std::str::FromStr;

use partner_center_model::Guid;

use crate::{BaseUrl, Cloud, Error};

/// The address that signs in, without the tenant.
///
/// `https`, or `http` on this machine's loopback: it gets the application's secrets.
///
/// ```
/// use partner_center_core::auth::Authority;
///
/// assert!("https://login.microsoftonline.com".parse::<Authority>().is_ok());
/// assert!("http://login.microsoftonline.com".parse::<Authority>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Authority(BaseUrl);

impl Authority {
    /// Whether requests go unencrypted, which happens on loopback only. Use no proxy then.
    #[must_use]
    pub fn is_unencrypted(&self) -> bool {
        self.0.is_unencrypted()
    }
}

impl FromStr for Authority {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // The rules for an address that gets secrets are those for the API's.
        let base = text
            .parse()
            .map_err(|error: Error| Error::invalid_input(format!("authority: {error}")))?;
        Ok(Self(base))
    }
}

impl From<Cloud> for Authority {
    fn from(cloud: Cloud) -> Self {
        Self(BaseUrl::https(cloud.authority()))
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who signs in where, and for what: an application that is registered in Microsoft Entra.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Application {
    authority: Authority,
    tenant: String,
    client: Guid,
    audience: &'static str,
}

impl Application {
    /// The application `client` of a tenant: a GUID, or a domain such as `contoso.onmicrosoft.com`.
    ///
    /// # Errors
    /// When the tenant or the client id has a different form.
    pub fn new(cloud: Cloud, tenant: &str, client: &str) -> Result<Self, Error> {
        // People put the secret where an id belongs, so no wrong text is shown.
        let tenant = tenant.trim();
        if !is_tenant(tenant) {
            return Err(Error::invalid_input(
                "tenant: expected a GUID, or a domain such as contoso.onmicrosoft.com",
            ));
        }
        let client = Guid::from(client.trim());
        if !client.is_well_formed() {
            return Err(Error::invalid_input("client id: expected a GUID"));
        }
        Ok(Self {
            authority: cloud.into(),
            tenant: tenant.to_ascii_lowercase(),
            client,
            audience: cloud.audience(),
        })
    }

    /// The same, signing in at a different address.
    #[must_use]
    pub fn with_authority(mut self, authority: Authority) -> Self {
        self.authority = authority;
        self
    }

    /// Where it signs in.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The tenant.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    pub(super) fn client(&self) -> String {
        self.client.to_string()
    }

    pub(super) fn audience(&self) -> &str {
        self.audience
    }

    /// An address of the v2.0 endpoint: `token`, `authorize` or `devicecode`.
    pub(super) fn address(&self, what: &str) -> String {
        format!("{}/{}/oauth2/v2.0/{what}", self.authority, self.tenant)
    }

    /// A name that tells this identity from others, in characters that every file system takes.
    #[must_use]
    pub fn key(&self) -> String {
        let authority = self.authority.to_string();
        let host = authority.split_once("://").map_or("", |(_, host)| host);
        let client = self.client().to_ascii_lowercase();
        let key = format!("{host}.{}.{client}", self.tenant);
        key.replace(
            |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.',
            "_",
        )
    }
}

fn is_tenant(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    Guid::from(text).is_well_formed()
        || (text.len() <= 253 && text.contains('.') && text.split('.').all(label))
}
