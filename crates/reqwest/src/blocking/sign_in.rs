use std::error::Error as StdError;
use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use partner_center_core::auth::SignInError;
use partner_center_core::{AccessToken, Error};

use super::TokenSource;
use crate::Credentials;
use crate::settings::Settings;
use crate::sign_in::{ANSWER_LIMIT, Sender, SignIn, sign_in_client, too_long};

/// Tokens for threads: the one that is told to gets the token, the others wait.
#[derive(Debug)]
pub(super) struct InTurn {
    sign_in: Arc<SignIn>,
    sender: FromThread,
}

impl InTurn {
    pub(super) fn new(credentials: Credentials, settings: &Settings) -> Result<Self, Error> {
        let identity = credentials.identity(settings.cloud)?;
        let builder = reqwest::blocking::Client::builder();
        let http = sign_in_client!(builder, settings, identity)?;
        Ok(Self {
            sign_in: Arc::new(SignIn::new(identity)),
            sender: FromThread(http),
        })
    }
}

impl TokenSource for InTurn {
    fn token(
        &self,
        rejected: Option<&AccessToken>,
    ) -> Result<AccessToken, Box<dyn StdError + Send + Sync>> {
        let now = || self.sign_in.now();
        let refresh = |turn| self.sign_in.refresh(turn, &self.sender);
        Ok(self.sign_in.flight.token(now, rejected, refresh)?)
    }
}

#[derive(Debug)]
struct FromThread(reqwest::blocking::Client);

impl Sender for FromThread {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SignInError> {
        let failed = |error: reqwest::Error| SignInError::unreachable(error.without_url());
        let request = reqwest::blocking::Request::try_from(request).map_err(failed)?;
        let response = self.0.execute(request).map_err(failed)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        response
            .take(ANSWER_LIMIT as u64 + 1)
            .read_to_end(&mut body)
            .map_err(SignInError::unreachable)?;
        if body.len() > ANSWER_LIMIT {
            return Err(too_long());
        }
        let mut answer = http::Response::new(body.into());
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }
}
