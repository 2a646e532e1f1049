use std::fmt;

use http::HeaderValue;
use partner_center_model::Guid;

use crate::Error;
use crate::auth::{Credential, Secret, bare, jwt_claims};

/// An access token, which no `Debug` and no error ever shows ([`mask`](crate::mask)).
///
/// ```
/// use partner_center_core::AccessToken;
///
/// let token = AccessToken::new("eyJ0eXAi.secret")?;
/// assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone)]
pub struct AccessToken {
    header: HeaderValue,
    /// While it is kept, texts do not repeat it.
    secret: Secret,
    credential: Option<Credential>,
}

impl AccessToken {
    /// Takes a token as the sign-in service gave it, without `Bearer`. Spaces and a byte order mark around
    /// it are dropped.
    ///
    /// # Errors
    /// When the text is empty or has characters that no token has.
    pub fn new(token: impl AsRef<str>) -> Result<Self, Error> {
        let token = bare(token.as_ref());
        let token = match token.strip_prefix("Bearer") {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => rest.trim_start(),
            _ => token,
        };
        let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        let header = HeaderValue::try_from(format!("Bearer {token}")).ok();
        let mut header = header.filter(|_| is_token).ok_or_else(|| {
            Error::invalid_input("the access token is empty or has characters that no token has")
        })?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            secret: Secret::new(token),
            credential: None,
        })
    }

    /// Says for whom the token speaks, so that a call that needs the other kind fails before it is sent.
    #[must_use]
    pub fn with_credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// On whose behalf it speaks, if that is known.
    #[must_use]
    pub fn credential(&self) -> Option<Credential> {
        self.credential
    }

    /// The token without `Bearer`, to be stored or handed to another program.
    #[must_use]
    pub fn secret(&self) -> Secret {
        self.secret.clone()
    }

    /// The tenant of the token, if it is a JWT that names one. Its signature is for the service to check;
    /// the tenant of a token that cannot be read is not known.
    ///
    /// Source: Learn, Access token claims reference (`tid`).
    #[must_use]
    pub fn tenant(&self) -> Option<Guid> {
        let claims = jwt_claims(self.secret.expose())?;
        Some(Guid::from(claims.get("tid")?.as_str()?)).filter(Guid::is_well_formed)
    }

    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.header.clone()
    }
}

/// Tokens are equal when the service cannot tell them apart.
impl PartialEq for AccessToken {
    fn eq(&self, other: &Self) -> bool {
        self.header == other.header
    }
}

impl Eq for AccessToken {}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken([redacted])")
    }
}
