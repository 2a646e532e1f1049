use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;

use partner_center_core::AccessToken;

/// What a source gives: a token, or why there is none.
pub type TokenResult = Result<AccessToken, Box<dyn StdError + Send + Sync>>;

/// What a [`TokenSource`] gives.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = TokenResult> + Send + 'a>>;

/// Where the access tokens of an async client come from.
///
/// ```
/// use partner_center_host::core::AccessToken;
/// use partner_center_host::{TokenFuture, TokenSource};
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

/// Where the access tokens of a blocking client come from.
pub trait BlockingTokenSource: Send + Sync {
    /// A token that is good now; see [`TokenSource::token`].
    ///
    /// # Errors
    /// When no token can be had.
    fn token(&self, rejected: Option<AccessToken>) -> TokenResult;
}

/// One token for every call. When the service refuses it, there is no other.
impl TokenSource for AccessToken {
    fn token(&self, _rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// One token for every call. When the service refuses it, there is no other.
impl BlockingTokenSource for AccessToken {
    fn token(&self, _rejected: Option<AccessToken>) -> TokenResult {
        Ok(self.clone())
    }
}

/// A source that a client takes, async or blocking as the client is.
pub trait IntoTokenSource<S: ?Sized> {
    /// The source.
    fn into_token_source(self) -> Box<S>;
}

impl<T: TokenSource + 'static> IntoTokenSource<dyn TokenSource> for T {
    fn into_token_source(self) -> Box<dyn TokenSource> {
        Box::new(self)
    }
}

impl<T: BlockingTokenSource + 'static> IntoTokenSource<dyn BlockingTokenSource> for T {
    fn into_token_source(self) -> Box<dyn BlockingTokenSource> {
        Box::new(self)
    }
}
