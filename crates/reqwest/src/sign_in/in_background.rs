use std::sync::Arc;

use bytes::Bytes;
use partner_center_core::AccessToken;
use partner_center_core::Error;
use partner_center_core::auth::SignInError;
use tokio::runtime::Handle;

use super::{ANSWER_LIMIT, Sender, SignIn, Turn, sign_in_client, too_long};
use crate::settings::Settings;
use crate::{Credentials, TokenFuture, TokenSource};

/// Tokens for tasks. A refresh runs in a blocking task of its own, where files may be locked and
/// written: whoever waits for it can be dropped, and neither the token nor a new refresh token is
/// lost.
#[derive(Debug)]
pub(crate) struct InBackground {
    sign_in: Arc<SignIn>,
    http: reqwest::Client,
}

impl InBackground {
    pub(crate) fn new(credentials: Credentials, settings: &Settings) -> Result<Self, Error> {
        let identity = credentials.identity(settings.cloud)?;
        let http = sign_in_client!(reqwest::Client::builder(), settings, identity)?;
        let sign_in = Arc::new(SignIn::new(identity));
        Ok(Self { sign_in, http })
    }

    fn refresh(&self, turn: Turn) {
        let sign_in = Arc::clone(&self.sign_in);
        let sender = FromTask {
            http: self.http.clone(),
            runtime: Handle::current(),
        };
        tokio::task::spawn_blocking(move || sign_in.refresh(turn, &sender));
    }
}

impl TokenSource for InBackground {
    fn token(&self, rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(async move {
            let now = || self.sign_in.now();
            let refresh = |turn| self.refresh(turn);
            let flight = &self.sign_in.flight;
            let token = flight.token_for_task(now, rejected.as_ref(), refresh);
            Ok(token.await?)
        })
    }
}

struct FromTask {
    http: reqwest::Client,
    runtime: Handle,
}

impl Sender for FromTask {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SignInError> {
        self.runtime.block_on(transmit(&self.http, request))
    }
}

async fn transmit(
    http: &reqwest::Client,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, SignInError> {
    let failed = |error: reqwest::Error| SignInError::unreachable(error.without_url());
    let request = reqwest::Request::try_from(request).map_err(failed)?;
    let mut response = http.execute(request).await.map_err(failed)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT {
            return Err(too_long());
        }
    }
    let mut answer = http::Response::new(body.into());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    Ok(answer)
}
