//! Signing in: requests for tokens, their answers and errors, and when a new token is needed.
//!
//! As everywhere in this crate, nothing is sent here and no clock is read. An [`Application`] makes a
//! [`TokenRequest`]; your HTTP client sends it, and you hand the answer back; [`TokenCache`] says when
//! it is time for the next one.
//!
//! ```
//! use partner_center_core::Cloud;
//! use partner_center_core::auth::{Application, Grant, Proof, Secret};
//!
//! let app = Application::new(
//!     Cloud::Global,
//!     "b0d70a69-4c42-4b27-b17b-91a835d8686a",
//!     "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
//! )?;
//! let secret = Secret::new("the secret");
//! let request = app.token_request(&Grant::ClientCredentials, &Proof::Secret(&secret));
//! // An HTTP client sends `request.to_http()`; this is what it may get:
//! let answer = http::Response::new(r#"{"access_token": "eyJ0", "expires_in": "3599"}"#.into());
//! let token = request.answer(answer)?;
//! assert_eq!(format!("{:?}", token.access_token), "AccessToken([redacted])");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Sources: Learn, Microsoft identity platform, OAuth 2.0 flows; Learn, Partner Center
//! authentication and secure application model.

mod answer;
mod application;
mod assertion;
mod cache;
mod challenge;
mod device;
mod grant;
mod members;
mod moment;
mod page;
mod pkce;
mod request;
mod secret;
mod sign_in_error;
mod stored;

use std::fmt;

pub use answer::TokenAnswer;
pub use application::{Application, Authority};
pub use assertion::Assertion;
pub use cache::{Lookup, TokenCache};
pub use challenge::claims;
pub use device::DeviceCode;
pub use grant::{Grant, Proof};
pub(crate) use members::jwt_claims;
pub use moment::Moment;
pub use page::SignInPage;
pub use pkce::CodeVerifier;
pub use request::TokenRequest;
pub use secret::Secret;
pub(crate) use secret::bare;
pub use sign_in_error::{SignInError, SignInErrorKind};
pub use stored::StoredTokens;

/// On whose behalf a token speaks.
///
/// Source: Learn, Partner Center authentication: App only, and App+User.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Credential {
    /// The application itself.
    App,
    /// A signed-in user, through an application.
    AppUser,
}

/// Which credentials a call accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Accepts {
    /// Only an application.
    App,
    /// Only a signed-in user.
    AppUser,
    /// Either.
    #[default]
    Either,
}

impl Accepts {
    /// Why a token of this kind is not accepted, if so. Only the service can judge one of unknown kind.
    pub(crate) fn refusal(self, credential: Option<Credential>) -> Option<WrongCredential> {
        let is_wrong = matches!(
            (self, credential?),
            (Self::AppUser, Credential::App) | (Self::App, Credential::AppUser)
        );
        is_wrong.then_some(WrongCredential(self))
    }
}

/// The credentials are not of the kind that the call accepts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WrongCredential(pub(crate) Accepts);

impl fmt::Display for WrongCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Accepts::App => {
                "this call accepts only an application (App), but the credentials are those of a signed-in user"
            }
            Accepts::AppUser | Accepts::Either => {
                "this call accepts only a signed-in user (App+User), but the credentials are those of an application"
            }
        })
    }
}

impl std::error::Error for WrongCredential {}
