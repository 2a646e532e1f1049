use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;

use partner_center_core::AccessToken;

/// What a [`TokenSource`] gives.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Where access tokens come from.
///
/// ```
/// use partner_center_reqwest::core::AccessToken;
/// use partner_center_reqwest::{TokenFuture, TokenSource};
///
/// struct FromFile(std::path::PathBuf);
///
/// impl TokenSource for FromFile {
///     fn token(&self, _rejected: Option<AccessToken>) -> TokenFuture<'_> {
///         Box::pin(async { Ok(AccessToken::new(std::fs::read_to_string(&self.0)?)?) })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync {
    /// A token that is good now.
    ///
    /// Asked before each call. `rejected` is a token that the service refused just now: a cached
    /// copy of it must not be given again. Asked so once a call at most.
    fn token(&self, rejected: Option<AccessToken>) -> TokenFuture<'_>;
}

/// One token, given to every call. There is no fresh one when the service refuses it.
impl TokenSource for AccessToken {
    fn token(&self, _rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}
