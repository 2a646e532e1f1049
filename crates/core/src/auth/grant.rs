use super::{CodeVerifier, Credential, Secret};

/// What a token is requested with.
///
/// Source: Learn, Microsoft identity platform: OAuth 2.0 client credentials, authorization code,
/// device authorization grant, refresh.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Grant {
    /// The application for itself (App only).
    ClientCredentials,
    /// A refresh token of a signed-in user (App+User, the secure application model). The answer brings
    /// a new one, which has to be stored.
    RefreshToken(Secret),
    /// The code of a user who signs in on another device.
    DeviceCode(Secret),
    /// The code that the sign-in page sent back.
    AuthorizationCode {
        /// The code.
        code: Secret,
        /// The address that it was sent to, as in the request for the page.
        redirect_uri: String,
        /// What the page's challenge was made from.
        verifier: CodeVerifier,
    },
}

impl Grant {
    /// On whose behalf the token speaks.
    #[must_use]
    pub fn credential(&self) -> Credential {
        match self {
            Self::ClientCredentials => Credential::App,
            _ => Credential::AppUser,
        }
    }
}

/// How an application proves that it is itself.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Proof<'a> {
    /// Not at all: a public client, which only acts for users.
    Public,
    /// By a secret.
    Secret(&'a Secret),
    /// By a signed assertion (JWT).
    Assertion(&'a Secret),
}

/// `offline_access` brings a refresh token, `openid profile` the name of the user.
pub(super) fn user_scope(audience: &str) -> String {
    format!("{audience}/user_impersonation offline_access openid profile")
}
