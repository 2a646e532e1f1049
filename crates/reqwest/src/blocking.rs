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

mod sign_in;
mod upload;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use partner_center_core::driver::{BlockingClient, BodySource, CallOptions, Client, Failure, Head};
use partner_center_core::endpoint::Endpoint;
use partner_center_core::journal::{Findings, Inquiry, Intent, Resend};
use partner_center_core::{
    AccessToken, Call, Customers, Error, Limits, Partner, ProductPromotions, Products, RawGet,
    Relationships, Response,
};
use partner_center_host::driver::{
    self, Answer, Assemble, BodyWatch, Drive, Intake, Options, ReadBody, Task, Tokens, Transport,
};

use crate::http::{Until, check_same_address, failure, http_client};
use crate::shared::both;

pub use partner_center_host::BlockingTokenSource as TokenSource;
pub use sign_in::UserSignIn;

/// The body of an answer, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
pub type ResponseBody = ReadBody<reqwest::blocking::Response>;

/// A body that nothing was read of.
type Unread = driver::Unread<reqwest::blocking::Response>;

/// Sets up a [`PartnerCenter`].
///
/// While a list is streamed, the own time-out of an HTTP client that was [brought
/// along](partner_center_host::Builder::http_client) (30 s unless set) is how long nothing may come, instead of
/// the time for one attempt. When it cannot connect, a document that is read while it is sent ends [in
/// doubt](Error::is_ambiguous): the HTTP client does not tell the one from a connection that broke.
pub type Builder = partner_center_host::Builder<PartnerCenter>;

/// The blocking client. Cheap to clone; clones share connections, token source and quota.
#[derive(Clone)]
pub struct PartnerCenter {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    http: Http,
    /// It has settings that this library does not know.
    is_http_given: bool,
    tokens: Box<dyn TokenSource>,
}

/// A result, the body that is yet to be read, and what watches over it.
type Driven<T> = (Response<T>, Option<Unread>, BodyWatch);

both!([] [] ask);

impl PartnerCenter {
    /// Makes a call; up to the head of a successful answer, its body comes unread beside the result.
    fn drive<E: Endpoint>(
        &self,
        endpoint: &E,
        options: CallOptions,
        until: Until,
    ) -> Result<Driven<E::Output>, Error> {
        let mut call = Drive::new(endpoint, &self.inner.options, options)?.streaming();
        let mut body = None;
        loop {
            match call.next_task() {
                Task::Authorize { rejected, .. } => {
                    call.authorized(Some(self.inner.tokens.token(rejected)));
                }
                Task::Admit(wait) => call.admitted(wait.admitted_blocking()),
                Task::Files(work) => call.filed(work.run()),
                Task::Send { request, timeout } => {
                    body = call.answered(self.send(request, timeout, until));
                }
                Task::Wait(delay) => thread::sleep(delay),
                Task::Done(result) => return Ok((result?, body, call.body_watch())),
            }
        }
    }

    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
        until: Until,
    ) -> Result<Answer<Unread>, Failure> {
        let Inner { options, http, .. } = &*self.inner;
        let is_read_while_sent = request.extensions().get::<BodySource>().is_some();
        match until {
            Until::Head => self.send_until_head(request, timeout),
            Until::End => {
                let answer = if is_read_while_sent && !self.inner.is_http_given {
                    upload::transmit(options, request, timeout)
                } else {
                    http.send(request, &options.limits, timeout)
                };
                Ok((answer?, None))
            }
        }
    }

    /// The time-out of a request counts for its body too, however well that flows; the client's own
    /// counts for the head and for each piece of the body, but cannot be set for one call. So the head
    /// is waited for beside a thread of its own, which ends with the client's time-out at the latest.
    fn send_until_head(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> Result<Answer<Unread>, Failure> {
        let inner = Arc::clone(&self.inner);
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::Builder::new()
            .spawn(move || {
                let Inner { options, http, .. } = &*inner;
                let answer = http.attempt(request, &options.limits, None, Until::Head);
                let answer = answer.and_then(|unread| {
                    if unread.head().status().is_success() {
                        Ok((unread.head(), Some(unread)))
                    } else {
                        Ok((unread.read()?, None))
                    }
                });
                // The receiver may have gone.
                let _ = sender.send(answer);
            })
            .map_err(Failure::not_sent)?;
        match receiver.recv_timeout(timeout) {
            Ok(answer) => answer,
            Err(late @ RecvTimeoutError::Timeout) => Err(Failure::sent(late).timed_out()),
            Err(lost @ RecvTimeoutError::Disconnected) => Err(Failure::sent(lost)),
        }
    }
}

/// A blocking client of reqwest, of whatever origin.
#[derive(Debug)]
struct Http(reqwest::blocking::Client);

impl Http {
    /// One for the sign-in service alone.
    fn for_sign_in(options: &Options, is_unencrypted: bool) -> Result<Self, Error> {
        let builder = reqwest::blocking::Client::builder();
        http_client!(builder, options, &Limits::default(), is_unencrypted).map(Self)
    }

    /// Sends a request up to the head of its answer.
    fn attempt(
        &self,
        mut request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Option<Duration>,
        until: Until,
    ) -> Result<Unread, Failure> {
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
        let response = self.0.execute(request).map_err(failure)?;
        check_same_address(&address, response.url())?;
        let (status, headers) = (response.status(), response.headers());
        let is_streamed = until == Until::Head && status.is_success();
        let intake = Intake::new(limits, status, headers, is_streamed)?;
        Ok(Unread::new(response, intake, broken))
    }
}

/// reqwest wraps its errors here, a time-out among them.
fn broken(error: io::Error) -> Failure {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => failure(error),
        Err(error) => Failure::sent(error),
    }
}

impl Transport for Http {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
    ) -> Result<http::Response<Bytes>, Failure> {
        self.attempt(request, limits, Some(timeout), Until::End)?
            .read()
    }
}

impl BlockingClient for PartnerCenter {
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error> {
        let (response, ..) = self.drive(&endpoint, options, Until::End)?;
        Ok(response)
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }

    fn spawn(&self, work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        thread::Builder::new().spawn(work).map(drop)
    }

    fn open<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<(Response<()>, ResponseBody), Error> {
        let (head, body, watch) = self.drive(&Head::new(endpoint), options, Until::Head)?;
        Ok((head, ReadBody::new(body, watch)))
    }
}

impl Assemble for PartnerCenter {
    type Http = reqwest::blocking::Client;
    type Tokens = dyn TokenSource;

    fn assemble(
        options: Options,
        tokens: Tokens<dyn TokenSource>,
        http: Option<reqwest::blocking::Client>,
    ) -> Result<Self, Error> {
        let sign_in = |is_unencrypted| Http::for_sign_in(&options, is_unencrypted);
        let tokens = tokens.into_source(options.cloud, sign_in)?;
        let is_http_given = http.is_some();
        let http = if let Some(http) = http {
            http
        } else {
            // Counts for the pieces of a body; all else has a time-out of its own.
            let silence = options.retry.attempt_timeout();
            let builder = reqwest::blocking::Client::builder().timeout(silence);
            let is_unencrypted = options.base.is_unencrypted();
            http_client!(builder, &options, &options.limits, is_unencrypted)?
        };
        let inner = Arc::new(Inner {
            options,
            http: Http(http),
            is_http_given,
            tokens,
        });
        Ok(Self { inner })
    }
}
