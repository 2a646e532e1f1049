use std::fmt;

use http::HeaderValue;

use crate::Error;

/// An access token, which no `Debug` and no error ever shows.
///
/// ```
/// use partner_center_core::AccessToken;
///
/// let token = AccessToken::new("eyJ0eXAi.secret")?;
/// assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(HeaderValue);

impl AccessToken {
    /// Takes a token as the sign-in service gave it, without `Bearer`.
    ///
    /// # Errors
    /// When the text is empty or has characters that cannot stand in a header.
    pub fn new(token: impl AsRef<str>) -> Result<Self, Error> {
        let token = token.as_ref().trim();
        let token = match token.strip_prefix("Bearer") {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => rest.trim_start(),
            _ => token,
        };
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::invalid_input(
                "the access token is empty or has characters that no token has".to_owned(),
            ));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| Error::invalid_input("the access token fits no header".to_owned()))?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken([redacted])")
    }
}
