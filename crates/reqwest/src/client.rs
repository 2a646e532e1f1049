use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use partner_center_core::driver::{AsyncClient, CallOptions, Client, Failure, Head};
use partner_center_core::endpoint::Endpoint;
use partner_center_core::journal::{Findings, Inquiry, Intent, Resend};
use partner_center_core::{
    AccessToken, Call, Customers, Error, Partner, ProductPromotions, Products, RawGet,
    Relationships, Response,
};
use partner_center_host::TokenSource;
use partner_center_host::driver::{
    self, Answer, Assemble, BodyWatch, Drive, Options, Task, Tokens,
};

use crate::body::ResponseBody;
use crate::http::{Http, Unread, Until};
use crate::shared::both;

/// Longer than any answer takes. It replaces a time-out that a given client may have.
const NO_LIMIT: Duration = Duration::from_secs(24 * 365 * 3_600);

/// The async client. Cheap to clone; clones share connections, token source and quota.
///
/// Calls run on a tokio runtime. A call that is dropped is not made, or its answer is not read.
#[derive(Clone)]
pub struct PartnerCenter {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    http: Http,
    tokens: Box<dyn TokenSource>,
}

both!([async] [.await] ask_async);

impl PartnerCenter {
    /// Makes a call; up to the head of a successful answer, its body comes unread beside the result.
    async fn drive<E>(
        &self,
        endpoint: &E,
        options: CallOptions,
        until: Until,
    ) -> Result<(Response<E::Output>, Option<Unread>, BodyWatch), Error>
    where
        E: Endpoint + Sync,
        E::Output: Send,
    {
        let mut call = Drive::new(endpoint, &self.inner.options, options)?.streaming();
        let mut body = None;
        loop {
            match call.next_task() {
                Task::Authorize { rejected, within } => {
                    let token = self.inner.tokens.token(rejected);
                    call.authorized(tokio::time::timeout(within, token).await.ok());
                }
                Task::Admit(wait) => call.admitted(wait.admitted().await),
                Task::Files(work) => call.filed(work.run_in_background().await),
                Task::Send { request, timeout } => {
                    body = call.answered(self.send(request, timeout, until).await);
                }
                Task::Wait(delay) => tokio::time::sleep(delay).await,
                Task::Done(result) => return Ok((result?, body, call.body_watch())),
            }
        }
    }

    async fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
        until: Until,
    ) -> Result<Answer<Unread>, Failure> {
        let (http, limits) = (&self.inner.http, &self.inner.options.limits);
        match until {
            Until::End => http.attempt(request, limits, timeout, until).await,
            // The time-out of a request counts for its body too, however well that flows.
            Until::Head => {
                let answer = http.attempt(request, limits, NO_LIMIT, until);
                let answer = tokio::time::timeout(timeout, answer).await;
                answer.unwrap_or_else(|late| Err(Failure::sent(late).timed_out()))
            }
        }
    }
}

impl AsyncClient for PartnerCenter {
    async fn execute<E>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error>
    where
        E: Endpoint + Send + Sync + 'static,
        E::Output: Send,
    {
        let (response, ..) = self.drive(&endpoint, options, Until::End).await?;
        Ok(response)
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn open<E>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<(Response<()>, ResponseBody), Error>
    where
        E: Endpoint + Send + Sync + 'static,
    {
        let endpoint = Head::new(endpoint);
        let (head, body, watch) = self.drive(&endpoint, options, Until::Head).await?;
        let silence = self.inner.options.retry.attempt_timeout();
        Ok((head, ResponseBody::new(body, silence, watch)))
    }
}

impl Assemble for PartnerCenter {
    type Http = reqwest::Client;
    type Tokens = dyn TokenSource;

    fn assemble(
        options: Options,
        tokens: Tokens<dyn TokenSource>,
        http: Option<reqwest::Client>,
    ) -> Result<Self, Error> {
        let sign_in = |is_unencrypted| Http::for_sign_in(&options, is_unencrypted);
        let tokens = tokens.into_source(options.cloud, sign_in)?;
        let http = http.map_or_else(|| Http::new(&options), |http| Ok(Http(http)))?;
        let inner = Arc::new(Inner {
            options,
            http,
            tokens,
        });
        Ok(Self { inner })
    }
}
