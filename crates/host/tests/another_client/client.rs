//! A whole client with ureq. Of journal, quota and sign-in it knows nothing but where to hand them on.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use partner_center_host::core::{
    Call, Customers, Error, Limits, Partner, Response,
    driver::{BlockingClient, CallOptions, Client, Failure, Head},
    endpoint::Endpoint,
    journal::{Intent, Resend},
};
use partner_center_host::driver::{
    self, Answer, Assemble, BodyWatch, Drive, Intake, Options, ReadBody, Task, Tokens, Transport,
    Unread,
};
use partner_center_host::{BlockingTokenSource, Builder};
use ureq::{Agent, BodyReader};

/// A body that nothing was read of.
type Unopened = Unread<BodyReader<'static>>;
type Driven<T> = (Response<T>, Option<Unopened>, BodyWatch);

#[derive(Clone)]
pub(crate) struct UreqClient(Arc<Inner>);

struct Inner {
    options: Options,
    http: Http,
    tokens: Box<dyn BlockingTokenSource>,
}

impl UreqClient {
    pub(crate) fn builder() -> Builder<Self> {
        Builder::default()
    }

    pub(crate) fn customers(&self) -> Customers<Self> {
        Partner::new(self.clone()).customers()
    }

    pub(crate) fn resend(&self, intent: &Intent) -> Result<Call<Self, Resend>, Error> {
        self.0.options.check_base(intent)?;
        let call = Call::new(self.clone(), Resend::new(intent));
        Ok(call.request_id(intent.request_id.clone()))
    }

    fn drive<E: Endpoint>(
        &self,
        endpoint: &E,
        options: CallOptions,
        is_streamed: bool,
    ) -> Result<Driven<E::Output>, Error> {
        let (client, http, tokens) = (&self.0.options, &self.0.http, &self.0.tokens);
        let mut call = Drive::new(endpoint, client, options)?;
        let mut body = None;
        loop {
            match call.next_task() {
                Task::Authorize { rejected, .. } => call.authorized(Some(tokens.token(rejected))),
                Task::Admit(wait) => call.admitted(wait.admitted_blocking()),
                Task::Files(work) => call.filed(work.run()),
                Task::Send { request, timeout } => {
                    let answer = http.attempt(request, &client.limits, timeout, is_streamed);
                    body = call.answered(answer);
                }
                Task::Wait(delay) => std::thread::sleep(delay),
                Task::Done(result) => return Ok((result?, body, call.body_watch())),
            }
        }
    }
}

impl Client for UreqClient {
    type Body = ReadBody<BodyReader<'static>>;

    fn now(&self) -> Duration {
        driver::now()
    }
}

impl BlockingClient for UreqClient {
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error> {
        Ok(self.drive(&endpoint, options, false)?.0)
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn spawn(&self, work: Box<dyn FnOnce() + Send>) -> std::io::Result<()> {
        std::thread::Builder::new().spawn(work).map(drop)
    }

    fn open<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<(Response<()>, Self::Body), Error> {
        let (head, body, watch) = self.drive(&Head::new(endpoint), options, true)?;
        Ok((head, ReadBody::new(body, watch)))
    }
}

impl Assemble for UreqClient {
    type Http = Agent;
    type Tokens = dyn BlockingTokenSource;

    fn assemble(
        options: Options,
        tokens: Tokens<Self::Tokens>,
        http: Option<Agent>,
    ) -> Result<Self, Error> {
        let sign_in = |_is_unencrypted| Ok(Http::new(&options));
        let tokens = tokens.into_source(options.cloud, sign_in)?;
        let http = http.map_or_else(|| Http::new(&options), Http);
        Ok(Self(Arc::new(Inner {
            options,
            http,
            tokens,
        })))
    }
}

struct Http(Agent);

impl Http {
    fn new(options: &Options) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(options.connect_timeout))
            .user_agent(&options.user_agent);
        Self(config.build().into())
    }

    fn attempt(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
        is_streamed: bool,
    ) -> Result<Answer<Unopened>, Failure> {
        let (head, body) = request.into_parts();
        let sent = if body.is_empty() && head.method == http::Method::GET {
            self.run(http::Request::from_parts(head, ()), timeout)
        } else {
            self.run(http::Request::from_parts(head, body.to_vec()), timeout)
        };
        let response = sent.map_err(failure)?;
        let (status, headers) = (response.status(), response.headers());
        let is_streamed = is_streamed && status.is_success();
        let intake = Intake::new(limits, status, headers, is_streamed)?;
        let unread = Unread::new(response.into_body().into_reader(), intake, broken);
        if is_streamed {
            return Ok((unread.head(), Some(unread)));
        }
        Ok((unread.read()?, None))
    }

    fn run(
        &self,
        request: http::Request<impl ureq::AsSendBody>,
        timeout: Duration,
    ) -> Result<http::Response<ureq::Body>, ureq::Error> {
        let request = self.0.configure_request(request);
        self.0.run(request.timeout_global(Some(timeout)).build())
    }
}

impl Transport for Http {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
    ) -> Result<http::Response<Bytes>, Failure> {
        let (answer, _) = self.attempt(request, limits, timeout, false)?;
        Ok(answer)
    }
}

/// How far a request came, from what ureq says.
fn failure(error: ureq::Error) -> Failure {
    use ureq::{Error, Timeout};

    match error {
        Error::BadUri(_) | Error::Http(_) => Failure::unsendable(error),
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => Failure::not_sent(error).timed_out(),
        Error::Timeout(_) => Failure::sent(error).timed_out(),
        Error::HostNotFound | Error::ConnectionFailed | Error::Tls(_) => Failure::not_sent(error),
        Error::Io(io) if io.kind() == io::ErrorKind::ConnectionRefused => Failure::not_sent(io),
        error => Failure::sent(error),
    }
}

/// ureq wraps its errors while a body is read.
fn broken(error: io::Error) -> Failure {
    failure(ureq::Error::from(error))
}
