use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use partner_center_core::Products;
use partner_center_core::journal::{Findings, Inquiry, Intent, Resend};
use partner_center_core::{
    AccessToken, Call, Customers, Error, Partner, RawGet, Response,
    driver::{AsyncClient, CallOptions, Client, Failure, Head},
    endpoint::Endpoint,
};
use partner_center_host::driver::{
    self, Answer, Assemble, BodyWatch, CallId, Drive, Options, SignInTokens, Task, Tokens,
};
use partner_center_host::{Builder, TokenSource};

use crate::body::Body;
use crate::http::{Http, Unread, Until};

/// Longer than any answer takes. It stands in for a time-out that the given client may have.
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

impl PartnerCenter {
    /// A client to be set up.
    #[must_use]
    pub fn builder() -> Builder<Self> {
        Builder::<Self>::default()
    }

    /// The customers: where every chain begins.
    #[must_use]
    pub fn customers(&self) -> Customers<Self> {
        Partner::new(self.clone()).customers()
    }

    /// The catalogue of a country: two letters, ISO 3166 (.NET: `Products.ByCountry(country)`).
    #[must_use]
    pub fn products(&self, country: impl Into<String>) -> Products<Self> {
        Partner::new(self.clone()).products(country)
    }

    /// An access token that is good now, as the next call would use it: for other programs.
    ///
    /// # Errors
    /// When no token can be had.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        let token = self.inner.tokens.token(None).await;
        token.map_err(Error::token)
    }

    /// Sends a write of the journal again: the very same request, under the same `MS-RequestId`. The
    /// result is the body of the answer; the journal, if this client has it, settles the entry.
    ///
    /// Within [`RESEND_WINDOW`](crate::core::journal::RESEND_WINDOW) the service is taken to remember
    /// the id. A write that it has forgotten is done once more: look for its result first then, and say
    /// so with [`despite_its_age`](Call::despite_its_age); without that, the journal keeps it back.
    ///
    /// # Errors
    /// At once, when the intent is for another address than this client's.
    pub fn resend(&self, intent: &Intent) -> Result<Call<Self, Resend>, Error> {
        self.inner.options.check_base(intent)?;
        let call = Call::new(self.clone(), Resend::new(intent));
        Ok(call.request_id(intent.request_id.clone()))
    }

    /// Looks for what became of a write of the journal, with reads only: nothing is sent that could buy.
    /// Orders that the journal of this client knows as results of other writes are left out.
    ///
    /// # Errors
    /// When the intent is for another address than this client's, or was begun with a token of another
    /// partner's tenant; nothing was read then. When the answer cannot be had.
    pub async fn look(&self, intent: &Intent) -> Result<Findings, Error> {
        self.check_partner(intent).await?;
        let options = &self.inner.options;
        let inquiry = Inquiry::new(intent).without(|order| options.is_of_another(intent, order));
        inquiry.ask_async(self).await
    }

    /// Checks that a write of the journal is for the address of this client, and was begun by the partner
    /// that its token is of, as far as both tenants are known.
    ///
    /// # Errors
    /// When it is not, or no token can be had.
    pub async fn check_partner(&self, intent: &Intent) -> Result<(), Error> {
        self.inner.options.check_base(intent)?;
        intent.check_partner(&self.access_token().await?)
    }

    /// Reads any path of the API, undecoded.
    pub fn get_raw(&self, path: impl Into<String>) -> Call<Self, RawGet> {
        Call::new(self.clone(), RawGet::new(path))
    }

    /// Makes a call; up to the head of a successful answer, its body comes unread beside the result.
    async fn drive<E>(
        &self,
        endpoint: &E,
        options: CallOptions,
        until: Until,
    ) -> Result<(Response<E::Output>, Option<Unread>, CallId), Error>
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
                Task::Done(result) => return Ok((result?, body, call.call_id())),
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

impl Client for PartnerCenter {
    type Body = Body;

    fn now(&self) -> Duration {
        driver::now()
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
    ) -> Result<(Response<()>, Body), Error>
    where
        E: Endpoint + Send + Sync + 'static,
    {
        let deadline = options.deadline;
        let endpoint = Head::new(endpoint);
        let (head, body, call) = self.drive(&endpoint, options, Until::Head).await?;
        let options = &self.inner.options;
        let watch = BodyWatch::begin(options, call, head.attempts(), deadline);
        let body = Body::new(body, options.retry.attempt_timeout(), watch);
        Ok((head, body))
    }
}

impl fmt::Debug for PartnerCenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartnerCenter")
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
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
        let tokens = match tokens {
            Tokens::Source(source) => source,
            Tokens::Credentials(credentials) => {
                let http = |is_unencrypted| Http::for_sign_in(&options, is_unencrypted);
                Box::new(SignInTokens::new(*credentials, options.cloud, http)?)
            }
        };
        let http = http.map_or_else(|| Http::new(&options), |http| Ok(Http(http)))?;
        let inner = Inner {
            options,
            http,
            tokens,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }
}
