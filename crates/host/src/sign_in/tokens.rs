//! Tokens by signing in, for threads and for tasks.

use std::sync::Arc;
use std::time::Instant;

use partner_center_core::{AccessToken, Cloud, Error};

use super::{Identity, SignIn};
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
/// One thread gets the token, and the others wait. For tasks, a refresh runs in a blocking task of its own,
/// where files may be locked and written: a task that waits for it can be dropped, and neither the token nor a
/// new refresh token is lost.
#[derive(Debug)]
pub struct SignInTokens<T> {
    sign_in: Arc<SignIn>,
    transport: T,
}

impl<T> SignInTokens<T> {
    pub(crate) fn new(
        credentials: Credentials,
        cloud: Cloud,
        transport: impl FnOnce(bool) -> Result<T, Error>,
    ) -> Result<Self, Error> {
        let identity = credentials.identity(cloud)?;
        let is_unencrypted = matches!(&identity, Identity::Registered(it) if it.is_unencrypted());
        let transport = transport(is_unencrypted)?;
        let sign_in = Arc::new(SignIn {
            flight: Arc::default(),
            identity,
            began: Instant::now(),
        });
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
