use std::sync::Arc;

use bytes::Bytes;
use partner_center_core::auth::SignInError;
use partner_center_core::{AccessToken, Error, Failure};
use tokio::runtime::Handle;

use super::{Sender, SignIn, Turn, limits, sign_in_client};
use crate::intake::{Intake, decompressed_headers};
use crate::settings::{Settings, failure};
use crate::transmit::read;
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
        let sender = FromTask::new(self.http.clone(), Handle::current());
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

pub(crate) struct FromTask {
    http: reqwest::Client,
    runtime: Handle,
}

impl FromTask {
    pub(crate) fn new(http: reqwest::Client, runtime: Handle) -> Self {
        Self { http, runtime }
    }
}

impl Sender for FromTask {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SignInError> {
        self.runtime
            .block_on(transmit(&self.http, request))
            .map_err(Failure::into_sign_in_error)
    }
}

async fn transmit(
    http: &reqwest::Client,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, Failure> {
    let request = reqwest::Request::try_from(request).map_err(failure)?;
    let response = http.execute(request).await.map_err(failure)?;
    let (status, headers) = (response.status(), response.headers());
    let intake = Intake::new(&limits(), status, headers, false)?;
    let headers = decompressed_headers(headers);
    let mut answer = http::Response::new(read(response, intake).await?);
    (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
    Ok(answer)
}
