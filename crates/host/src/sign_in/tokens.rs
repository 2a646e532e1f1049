//! Tokens by signing in, for threads and for tasks.

use std::sync::Arc;

use partner_center_core::{AccessToken, Cloud, Error};

use super::SignIn;
use crate::credentials::Credentials;
use crate::tokens::{BlockingTokenSource, TokenResult};
use crate::transport::Transport;
#[cfg(feature = "async")]
use crate::{
    tokens::{TokenFuture, TokenSource},
    transport::{AsyncTransport, OnRuntime},
};

/// The tokens that a client gets by signing in.
///
/// Of threads, one gets the token, and the others wait. For tasks, a refresh runs in a
/// blocking task of its own, where files may be locked and written: whoever waits for it can be dropped, and
/// neither the token nor a new refresh token is lost.
#[derive(Debug)]
pub struct SignInTokens<T> {
    sign_in: Arc<SignIn>,
    transport: T,
}

impl<T> SignInTokens<T> {
    /// Signs in with these credentials, at `cloud` unless they say another. `transport` is asked for what
    /// sends the requests; its argument says whether they go unencrypted, over loopback: then they pass no proxy.
    ///
    /// # Errors
    /// When the credentials are wrong, or there is no transport.
    pub fn new(
        credentials: Credentials,
        cloud: Cloud,
        transport: impl FnOnce(bool) -> Result<T, Error>,
    ) -> Result<Self, Error> {
        let identity = credentials.identity(cloud)?;
        let transport = transport(identity.is_unencrypted())?;
        let sign_in = Arc::new(SignIn::new(identity));
        Ok(Self { sign_in, transport })
    }
}

impl<T: Transport + Send + Sync> BlockingTokenSource for SignInTokens<T> {
    fn token(&self, rejected: Option<AccessToken>) -> TokenResult {
        let now = || self.sign_in.now();
        let refresh = |turn| self.sign_in.refresh(turn, &self.transport);
        let flight = &self.sign_in.flight;
        Ok(flight.token(now, rejected.as_ref(), refresh)?)
    }
}

#[cfg(feature = "async")]
impl<T: AsyncTransport> TokenSource for SignInTokens<T> {
    fn token(&self, rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(async move {
            let now = || self.sign_in.now();
            let refresh = |turn| {
                let sign_in = Arc::clone(&self.sign_in);
                let transport = OnRuntime::new(self.transport.clone());
                tokio::task::spawn_blocking(move || sign_in.refresh(turn, &transport));
            };
            let flight = &self.sign_in.flight;
            let token = flight.token_for_task(now, rejected.as_ref(), refresh);
            Ok(token.await?)
        })
    }
}
