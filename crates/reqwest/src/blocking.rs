//! The blocking client: the same calls, made while the caller waits.
//!
//! It must not be made or used inside an async runtime; use [`crate::PartnerCenter`] there.
//!
//! ```no_run
//! use partner_center_reqwest::blocking::PartnerCenter;
//! use partner_center_reqwest::core::AccessToken;
//! use partner_center_reqwest::model::BillingCycleType;
//!
//! let partner = PartnerCenter::builder()
//!     .access_token(AccessToken::new(std::env::var("PARTNER_CENTER_ACCESS_TOKEN").unwrap_or_default())?)
//!     .build()?;
//! let orders = partner
//!     .customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
//!     .orders().by_billing_cycle_type(BillingCycleType::OneTime)
//!     .get().send()?;
//! println!("{} orders", orders.items.len());
//! # Ok::<(), partner_center_reqwest::core::Error>(())
//! ```

mod body;
mod sign_in;
mod upload;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use partner_center_core::Products;
use partner_center_core::journal::{Findings, Inquiry, Intent, Resend};
use partner_center_core::observe::Event;
use partner_center_core::{
    AccessToken, BlockingClient, BodySource, Call, CallOptions, Client, Customers, Endpoint, Error,
    Exchange, Failure, Head, Partner, RawGet, Response, Step,
};

use crate::Credentials;
use crate::admission::{self, Entry, Refusal};
use crate::intake::{Intake, decompressed_headers};
use crate::journal::{Journal, Watched, check_base, is_of_another, with_end};
use crate::settings::{
    Answer, Settings, Until, Watch, accept_gzip, check_same_address, failure, http_client,
    shared_setters,
};
use crate::telemetry;

pub use body::Body;
use sign_in::InTurn;
pub use sign_in::UserSignIn;

/// Where access tokens come from.
pub trait TokenSource: Send + Sync {
    /// A token that is good now.
    ///
    /// Asked before each call. `rejected` is a token that the service refused just now: a cached
    /// copy of it must not be given again. Asked so once a call at most.
    ///
    /// # Errors
    /// When no token can be had.
    fn token(
        &self,
        rejected: Option<&AccessToken>,
    ) -> Result<AccessToken, Box<dyn StdError + Send + Sync>>;
}

/// One token, given to every call. There is no fresh one when the service refuses it.
impl TokenSource for AccessToken {
    fn token(
        &self,
        _rejected: Option<&AccessToken>,
    ) -> Result<AccessToken, Box<dyn StdError + Send + Sync>> {
        Ok(self.clone())
    }
}

/// The blocking client. Cheap to clone; clones share connections, token source and quota.
#[derive(Clone)]
pub struct PartnerCenter {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    http: reqwest::blocking::Client,
    /// It has settings that this library does not know.
    is_http_given: bool,
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
    pub fn look(&self, intent: &Intent) -> Result<Findings, Error> {
        self.check_partner(intent)?;
        let journal = self.inner.settings.journal.as_ref();
        let inquiry = Inquiry::new(intent).without(|order| is_of_another(journal, intent, order));
        inquiry.ask(self)
    }

    /// Checks that a write of the journal is for the address of this client, and was begun by the partner
    /// that its token is of, as far as both tenants are known.
    ///
    /// # Errors
    /// When it is not, or no token can be had.
    pub fn check_partner(&self, intent: &Intent) -> Result<(), Error> {
        check_base(intent, &self.inner.settings.base.to_string())?;
        intent.check_partner(&self.access_token()?)
    }

    /// Reads any path of the API, undecoded.
    pub fn get_raw(&self, path: impl Into<String>) -> Call<Self, RawGet> {
        Call::new(self.clone(), RawGet::new(path))
    }

    /// An access token that is good now, as the next call would use it: for other programs.
    ///
    /// # Errors
    /// When no token can be had.
    pub fn access_token(&self) -> Result<AccessToken, Error> {
        self.inner.tokens.token(None).map_err(Error::token)
    }

    /// Makes a call; up to the head of a successful answer, its body comes unread beside the result.
    fn drive<E: Endpoint>(
        &self,
        endpoint: &E,
        options: CallOptions,
        until: Until,
    ) -> Result<(Response<E::Output>, Option<Unread>), Error> {
        let settings = &self.inner.settings;
        let mut journal = Watched::new(endpoint, settings, &options);
        let (meta, policy, entropy) = settings.call(options)?;
        let mut call = Exchange::new(endpoint, &settings.base, &meta, policy, entropy)?.streaming();
        if journal.is_recording() {
            call = call.recording(&settings.base);
        }
        let mut body = None;
        let started = Instant::now();
        loop {
            match call.step(started.elapsed()) {
                Step::Authorize { rejected } => match self.inner.tokens.token(rejected.as_ref()) {
                    Ok(token) => call.token(token),
                    Err(error) => call.no_token(error),
                },
                Step::Admit(demand) => {
                    match Entry::new(settings, E::OPERATION.route, demand).admitted_blocking() {
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
                    Some(record) => match record() {
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
                    match self.send(attempt, request, timeout, until) {
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
                    std::thread::sleep(delay);
                }
                Step::Done(result) => {
                    let result = match journal.at_end(&result, call.body_digest()) {
                        Some(close) => with_end(result, close()),
                        None => result,
                    };
                    return Ok((result?, body));
                }
            }
        }
    }

    fn send(
        &self,
        (route, attempt): (&'static str, u32),
        request: http::Request<Bytes>,
        timeout: Duration,
        until: Until,
    ) -> Result<Answer<Unread>, Failure> {
        let settings = &self.inner.settings;
        settings.observe(&Event::Sending {
            route,
            attempt,
            request: &request,
        });
        let span = telemetry::Attempt::begin(route, attempt, &request);
        let sent = Instant::now();
        let is_read_while_sent = request.extensions().get::<BodySource>().is_some();
        let answer = match until {
            Until::End if is_read_while_sent && !self.inner.is_http_given => {
                upload::transmit(settings, request, timeout).map(|answer| (answer, None))
            }
            Until::End => transmit(&self.inner, request, Some(timeout), until),
            Until::Head => self.transmit_head(request, timeout),
        };
        span.end(&answer);
        settings.observe_end(attempt, &answer, sent.elapsed());
        answer
    }

    /// The time-out of a request counts for its body too, however well that flows; the client's own
    /// counts for the head and for each piece of the body, but cannot be set for one call. So the head
    /// is waited for beside a thread of its own, which ends with the client's time-out at the latest.
    fn transmit_head(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> Result<Answer<Unread>, Failure> {
        let inner = Arc::clone(&self.inner);
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::Builder::new()
            .spawn(move || {
                // Whoever asked may have gone.
                let _ = sender.send(transmit(&inner, request, None, Until::Head));
            })
            .map_err(Failure::not_sent)?;
        match receiver.recv_timeout(timeout) {
            Ok(answer) => answer,
            Err(late @ RecvTimeoutError::Timeout) => Err(Failure::sent(late).timed_out()),
            Err(lost @ RecvTimeoutError::Disconnected) => Err(Failure::sent(lost)),
        }
    }
}

/// A body that nothing was read of, and what takes it in.
type Unread = (reqwest::blocking::Response, Intake);

fn transmit(
    inner: &Inner,
    mut request: http::Request<Bytes>,
    timeout: Option<Duration>,
    until: Until,
) -> Result<Answer<Unread>, Failure> {
    let address = request.uri().to_string();
    let is_empty = request.body().is_empty() && request.method() == http::Method::GET;
    let source = request.extensions_mut().remove::<BodySource>();
    let mut request = reqwest::blocking::Request::try_from(request).map_err(failure)?;
    *request.timeout_mut() = timeout;
    if is_empty {
        *request.body_mut() = None;
    }
    if let Some(source) = source {
        let open = source.open().map_err(Failure::unsendable)?;
        let body = reqwest::blocking::Body::sized(open, source.length());
        *request.body_mut() = Some(body);
    }
    accept_gzip(request.headers_mut());
    let response = inner.http.execute(request).map_err(failure)?;
    check_same_address(&address, response.url())?;
    let (status, headers) = (response.status(), response.headers());
    let mut answer = http::Response::new(Bytes::new());
    *answer.status_mut() = status;
    *answer.headers_mut() = decompressed_headers(headers);
    let is_streamed = until == Until::Head && status.is_success();
    let intake = Intake::new(&inner.settings.limits, status, headers, is_streamed)?;
    if is_streamed {
        return Ok((answer, Some((response, intake))));
    }
    *answer.body_mut() = body::read(response, intake)?;
    Ok((answer, None))
}

impl Client for PartnerCenter {
    type Body = Body;

    fn now(&self) -> Duration {
        admission::now()
    }
}

impl BlockingClient for PartnerCenter {
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error> {
        let (response, _) = self.drive(&endpoint, options, Until::End)?;
        Ok(response)
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }

    fn open<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<(Response<()>, Body), Error> {
        let deadline = options.deadline;
        let (head, body) = self.drive(&Head::new(endpoint), options, Until::Head)?;
        let watch = Watch::begin(&self.inner.settings, head.attempts(), deadline);
        Ok((head, Body::new(body, watch)))
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
    http: Option<reqwest::blocking::Client>,
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
    /// have no effect on it. While a list is streamed, its own time-out (30 s unless set) is how long
    /// nothing may come, instead of the time for one attempt. When it cannot connect, a document that is
    /// read while it is sent ends [in doubt](Error::is_ambiguous): the HTTP client does not tell the one from
    /// a connection that broke.
    #[must_use]
    pub fn http_client(mut self, http: reqwest::blocking::Client) -> Self {
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
            (None, Some(credentials)) => Box::new(InTurn::new(credentials, &self.settings)?),
            (None, None) => {
                return Err(Error::invalid_input(
                    "no access token, no token source and no credentials were given",
                ));
            }
        };
        let is_http_given = self.http.is_some();
        let http = if let Some(http) = self.http {
            http
        } else {
            // Counts for the pieces of a body; all else has a time-out of its own.
            let silence = self.settings.retry.attempt_timeout();
            let builder = reqwest::blocking::Client::builder().timeout(silence);
            http_client!(builder, self.settings)?
        };
        Ok(PartnerCenter {
            inner: Arc::new(Inner {
                settings: self.settings,
                http,
                is_http_given,
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
