use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use partner_center_core::Products;
use partner_center_core::journal::{Findings, Inquiry, Intent, Resend};
use partner_center_core::observe::Event;
use partner_center_core::{
    AccessToken, AsyncClient, Call, CallOptions, Client, Customers, Endpoint, Error, Exchange,
    Failure, Head, Partner, RawGet, Response, Step,
};

use crate::admission::{self, Entry, Refusal};
use crate::journal::{Journal, Watched, Work, check_base, is_of_another, with_end};
use crate::settings::{Answer, Settings, Until, Watch, http_client, shared_setters};
use crate::sign_in::InBackground;
use crate::transmit::{Unread, transmit};
use crate::{Body, Credentials, TokenSource, telemetry};

/// Longer than any answer takes. It stands in for a time-out that the given client may have.
const NO_LIMIT: Duration = Duration::from_hours(24 * 365);

/// The async client. Cheap to clone; clones share connections, token source and quota.
///
/// Calls run on a tokio runtime. A call that is dropped is not made, or its answer is not read.
#[derive(Clone)]
pub struct PartnerCenter {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    http: reqwest::Client,
    tokens: Box<dyn TokenSource>,
}

impl PartnerCenter {
    /// A client to be set up.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
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
        check_base(intent, &self.inner.settings.base.to_string())?;
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
        let journal = self.inner.settings.journal.as_ref();
        let inquiry = Inquiry::new(intent).without(|order| is_of_another(journal, intent, order));
        inquiry.ask_async(self).await
    }

    /// Checks that a write of the journal is for the address of this client, and was begun by the partner
    /// that its token is of, as far as both tenants are known.
    ///
    /// # Errors
    /// When it is not, or no token can be had.
    pub async fn check_partner(&self, intent: &Intent) -> Result<(), Error> {
        check_base(intent, &self.inner.settings.base.to_string())?;
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
    ) -> Result<(Response<E::Output>, Option<Unread>), Error>
    where
        E: Endpoint + Sync,
        E::Output: Send,
    {
        let settings = &self.inner.settings;
        let mut journal = Watched::new(endpoint, settings, &options);
        let (meta, policy, entropy) = settings.call(options)?;
        let total = policy.total_timeout();
        let mut call = Exchange::new(endpoint, &settings.base, &meta, policy, entropy)?.streaming();
        if journal.is_recording() {
            call = call.recording(&settings.base);
        }
        let mut body = None;
        let started = Instant::now();
        loop {
            match call.step(started.elapsed()) {
                Step::Authorize { rejected } => {
                    let remaining = total.saturating_sub(started.elapsed());
                    match tokio::time::timeout(remaining, self.inner.tokens.token(rejected)).await {
                        Ok(Ok(token)) => call.token(token),
                        Ok(Err(error)) => call.no_token(error),
                        // The next step says that the time is up.
                        Err(_) => {}
                    }
                }
                Step::Admit(demand) => {
                    match Entry::new(settings, E::OPERATION.route, demand)
                        .admitted()
                        .await
                    {
                        Ok(permit) => call.admitted(permit),
                        Err(Refusal::Late(wait)) => call.not_admitted(wait),
                        Err(Refusal::Unknown(failure)) => call.failed(failure),
                    }
                }
                Step::Record {
                    intent,
                    body,
                    timeout,
                } => match journal.begin(*intent, body, timeout) {
                    None => call.recorded(),
                    Some(record) => match in_background(record).await {
                        Ok(Ok(begun)) => {
                            journal.began(begun);
                            call.recorded();
                        }
                        Ok(Err(why)) => call.withheld(why),
                        Err(error) => call.not_recorded(error),
                    },
                },
                // A write whose earlier send the service may have forgotten would be done twice.
                Step::Send { .. } if call.is_in_doubt() && journal.is_late(Journal::now()) => {
                    call.give_up();
                }
                Step::Send { request, timeout } => {
                    journal.sends();
                    let attempt = (E::OPERATION.route, call.attempts());
                    match self.send(attempt, request, timeout, until).await {
                        Ok((response, unread)) => {
                            body = unread;
                            admission::tell(settings, endpoint.operation().family, &response);
                            call.response(response);
                        }
                        Err(failure) => call.failed(failure),
                    }
                }
                Step::Wait(delay) => {
                    telemetry::waiting(delay);
                    settings.observe(&Event::Waiting { delay });
                    tokio::time::sleep(delay).await;
                }
                Step::Done(result) => {
                    let result = match journal.at_end(&result, call.body_digest()) {
                        Some(close) => with_end(result, in_background(close).await),
                        None => result,
                    };
                    return Ok((result?, body));
                }
            }
        }
    }

    async fn send(
        &self,
        (route, attempt): (&'static str, u32),
        request: http::Request<Bytes>,
        timeout: Duration,
        until: Until,
    ) -> Result<Answer<Unread>, Failure> {
        let (http, settings) = (&self.inner.http, &self.inner.settings);
        settings.observe(&Event::Sending {
            route,
            attempt,
            request: &request,
        });
        let span = telemetry::Attempt::begin(route, attempt, &request);
        let sent = Instant::now();
        let answer = match until {
            Until::End => transmit(http, settings, request, timeout, until).await,
            // The time-out of a request counts for its body too, however well that flows.
            Until::Head => {
                let answer = transmit(http, settings, request, NO_LIMIT, until);
                let answer = tokio::time::timeout(timeout, answer).await;
                answer.unwrap_or_else(|late| Err(Failure::sent(late).timed_out()))
            }
        };
        span.end(&answer);
        settings.observe_end(attempt, &answer, sent.elapsed());
        answer
    }
}

/// Work on files, off the threads that drive futures. It goes on when the future is dropped.
async fn in_background<T: Send + 'static>(work: Work<T>) -> std::io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

impl Client for PartnerCenter {
    type Body = Body;

    fn now(&self) -> Duration {
        admission::now()
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
        let (response, _) = self.drive(&endpoint, options, Until::End).await?;
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
        let (head, body) = self.drive(&endpoint, options, Until::Head).await?;
        let settings = &self.inner.settings;
        let watch = Watch::begin(settings, head.attempts(), deadline);
        let body = Body::new(body, settings.retry.attempt_timeout(), watch);
        Ok((head, body))
    }
}

impl fmt::Debug for PartnerCenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartnerCenter")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}

/// Sets up a [`PartnerCenter`].
#[derive(Default)]
pub struct Builder {
    settings: Settings,
    tokens: Option<Box<dyn TokenSource>>,
    credentials: Option<Credentials>,
    http: Option<reqwest::Client>,
}

impl Builder {
    shared_setters!();

    /// Takes access tokens from here.
    #[must_use]
    pub fn token_source(mut self, tokens: impl TokenSource + 'static) -> Self {
        self.tokens = Some(Box::new(tokens));
        self
    }

    /// Uses this HTTP client, for proxies, certificates and the like.
    ///
    /// It must not follow redirects (`redirect::Policy::none()`); an answer that a redirect led to
    /// is refused. [`connect_timeout`](Self::connect_timeout) and [`user_agent`](Self::user_agent)
    /// have no effect on it.
    #[must_use]
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Without access token, token source or credentials, when these are wrong, or when the HTTP client cannot be made.
    pub fn build(self) -> Result<PartnerCenter, Error> {
        let tokens: Box<dyn TokenSource> = match (self.tokens, self.credentials) {
            (Some(tokens), _) => tokens,
            (None, Some(credentials)) => Box::new(InBackground::new(credentials, &self.settings)?),
            (None, None) => {
                return Err(Error::invalid_input(
                    "no access token, no token source and no credentials were given",
                ));
            }
        };
        let http = match self.http {
            Some(http) => http,
            None => http_client!(reqwest::Client::builder(), self.settings)?,
        };
        Ok(PartnerCenter {
            inner: Arc::new(Inner {
                settings: self.settings,
                http,
                tokens,
            }),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
