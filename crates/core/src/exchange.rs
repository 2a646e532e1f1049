//! A whole call as a state machine: authorise, send, wait, done. The driver does the I/O.

mod doubt;
mod failure;
mod step;

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, StatusCode};

use crate::journal::{Intent, Withheld};
use crate::quota::{Claim, Demand, Ended, Permit};
use crate::request::build;
use crate::response::Sent;
use crate::retry::{Decision, Outcome, Phase, RetryPolicy, retry_after};
use crate::source::load;
use crate::{
    AccessToken, BaseUrl, Error, Response, answer::from_http, endpoint::Endpoint, limits::TooLarge,
    request::RequestMeta, source::BodySource,
};

use doubt::Doubt;

pub use failure::Failure;
pub use step::Step;

/// One call with all its attempts. It does no I/O, knows no clock and makes no random numbers:
/// drivers carry out its [`Step`]s and tell it the time since the call began.
///
/// That time may stand still while a machine sleeps, so the exchange cannot see that the service may have
/// forgotten the id of a write in doubt. A driver looks at the wall clock before it sends one again
/// ([`is_in_doubt`](Self::is_in_doubt)), and ends the call if it is too late ([`give_up`](Self::give_up));
/// `Drive` of `partner-center-host` does so.
///
/// ```
/// use std::time::Duration;
/// use partner_center_core::driver::{Exchange, Failure, RequestMeta, Step};
/// use partner_center_core::{AccessToken, Cloud, Error, Partner, RetryPolicy};
/// # use partner_center_model::{BillingCycleType, Guid};
///
/// # fn my_http_client(_: http::Request<bytes::Bytes>, _: Duration)
/// #     -> Result<http::Response<bytes::Bytes>, std::io::Error> { Ok(http::Response::new("{}".into())) }
/// let list = Partner::offline().customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
///     .orders().by_billing_cycle_type(BillingCycleType::OneTime).get().into_endpoint();
/// let meta = RequestMeta::new(Guid::from_random_bytes([1; 16]), Guid::from_random_bytes([2; 16]));
/// let started = std::time::Instant::now();
/// let mut call = Exchange::new(&list, &Cloud::Global.base_url(), &meta, RetryPolicy::default(), 42)?;
/// let orders = loop {
///     match call.step(started.elapsed()) {
///         Step::Authorize { .. } => call.token(AccessToken::new("eyJ…".replace('…', "x"))?),
///         // Alone on this machine; see `quota` for a shared one.
///         Step::Admit(_) => call.admitted(None),
///         // No journal is kept; see `recording`.
///         Step::Record { .. } => call.recorded(),
///         Step::Send { request, timeout } => match my_http_client(request, timeout) {
///             Ok(response) => call.response(response),
///             Err(error) => call.failed(Failure::sent(error)),
///         },
///         Step::Wait(delay) => std::thread::sleep(delay),
///         Step::Done(result) => break result?,
///     }
/// };
/// assert!(orders.items.is_empty());
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Exchange<'e, E: Endpoint> {
    endpoint: &'e E,
    request: Request<Bytes>,
    /// The driver reads a body from its source.
    streams: bool,
    /// The address of the API, while the write is yet to be recorded.
    to_record: Option<BaseUrl>,
    meta: RequestMeta,
    policy: RetryPolicy,
    entropy: u64,
    attempts: u32,
    token: Option<AccessToken>,
    /// The token that was refused, and the error to end with if there is no new one.
    rejected: Option<(AccessToken, Option<Error>)>,
    /// How the last attempt failed, in case there is no time for another.
    last: Option<Error>,
    claim: Claim,
    doubt: Doubt,
    state: State<E::Output>,
}

#[derive(Debug)]
enum State<T> {
    Ready,
    Sent,
    /// An attempt failed; the next one comes after the delay, if the time allows it.
    Failed {
        error: Error,
        delay: Duration,
        /// The gate of the quota holds back the next one until the service takes requests again.
        is_paced: bool,
    },
    Done(Option<Result<Response<T>, Error>>),
}

impl<'e, E: Endpoint> Exchange<'e, E> {
    /// Prepares a call. `entropy` is a random number, from which the delays are drawn.
    ///
    /// # Errors
    /// When an argument of the call is wrong; then nothing was sent.
    pub fn new(
        endpoint: &'e E,
        base: &BaseUrl,
        meta: &RequestMeta,
        policy: RetryPolicy,
        entropy: u64,
    ) -> Result<Self, Error> {
        Ok(Self {
            endpoint,
            request: build(endpoint, base, meta)?,
            streams: false,
            to_record: None,
            meta: meta.clone(),
            policy,
            entropy,
            attempts: 0,
            token: None,
            rejected: None,
            last: None,
            claim: Claim::default(),
            doubt: Doubt::at_first(endpoint.operation().safety, meta.may_repeat),
            state: State::Ready,
        })
    }

    /// Use this when the driver finds a [`BodySource`](crate::driver::BodySource) among the extensions of a request,
    /// and reads the body from it. Any other driver gets the whole body.
    #[must_use]
    pub fn streaming(mut self) -> Self {
        self.streams = true;
        self
    }

    /// Use this when the driver keeps a journal: a write is then recorded before it is sent
    /// ([`Step::Record`]). `base` is the address that the call was made for.
    #[must_use]
    pub fn recording(mut self, base: &BaseUrl) -> Self {
        self.to_record = (self.endpoint.operation().is_write()).then(|| base.clone());
        self
    }

    /// SHA-256 of a body that is read during [`Step::Send`], once it was read to its end.
    #[must_use]
    pub fn body_digest(&self) -> Option<[u8; 32]> {
        self.body_source()?.digest()
    }

    fn body_source(&self) -> Option<&BodySource> {
        self.request.extensions().get()
    }

    /// How many times the request was sent so far.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the write may have been carried out already. Never true of reads.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.doubt.is_any()
    }

    /// Ends the call in place of the last [`Step::Send`], with the error of the attempt before it: for
    /// drivers whose clock says that the service may have forgotten the id.
    pub fn give_up(&mut self) {
        self.attempts = self.attempts.saturating_sub(1);
        self.claim.end(Ended::Lost);
        let too_long_ago = || Error::timeout("too long ago to be sent again");
        let error = self.last.take().unwrap_or_else(too_long_ago);
        self.state = State::Done(Some(Err(error)));
    }

    /// What to do now, `elapsed` after the call began.
    pub fn step(&mut self, elapsed: Duration) -> Step<E::Output> {
        let remaining = self.policy.total_timeout().saturating_sub(elapsed);
        self.claim.settle(elapsed);
        match std::mem::replace(&mut self.state, State::Done(None)) {
            State::Ready if remaining.is_zero() => {
                let limit = self.policy.total_timeout();
                let error = Error::timeout(format!("no answer within {limit:?}"));
                let last = self.last.take();
                self.done(Err(match last {
                    Some(last) => error
                        .with_retry_after(last.retry_after())
                        .with_source(Box::new(last)),
                    None => error,
                }))
            }
            State::Ready => self.send(elapsed, remaining),
            State::Failed {
                error,
                delay,
                is_paced,
            } if delay < remaining => {
                if !self.claim.can_afford_retry(is_paced) {
                    return self.done(Err(error.with_budget_exhausted()));
                }
                self.last = Some(error);
                self.state = State::Ready;
                if delay.is_zero() {
                    self.step(elapsed)
                } else {
                    Step::Wait(delay)
                }
            }
            State::Failed { error, .. } => self.done(Err(error)),
            State::Done(Some(result)) => self.done(result),
            State::Sent | State::Done(None) => self.done(Err(Error::invalid_input(
                "a step was asked for out of turn",
            ))),
        }
    }

    fn send(&mut self, elapsed: Duration, remaining: Duration) -> Step<E::Output> {
        let Some(token) = &self.token else {
            self.state = State::Ready;
            let rejected = self.rejected.as_ref().map(|(token, _)| token.clone());
            return Step::Authorize { rejected };
        };
        if !self.claim.pay()
            && let Some(error) = self.last.take()
        {
            return self.done(Err(error.with_budget_exhausted()));
        }
        if !self.claim.is_admitted() {
            self.state = State::Ready;
            let operation = self.endpoint.operation();
            return Step::Admit(Demand {
                family: operation.family,
                priority: operation.safety.into(),
                within: remaining,
            });
        }
        let mut request = self.request.clone();
        request
            .headers_mut()
            .insert(AUTHORIZATION, token.authorization());
        if let Some(base) = &self.to_record {
            let intent = Intent::new(self.endpoint, base, &self.meta, &request, Duration::ZERO);
            let intent = match intent {
                Ok(intent) => Box::new(intent),
                Err(error) => return self.done(Err(error)),
            };
            self.state = State::Ready;
            return Step::Record {
                intent,
                body: self.body_source().cloned(),
                timeout: remaining,
            };
        }
        if !self.streams
            && let Err(error) = load(&mut request)
        {
            return self.done(Err(error));
        }
        self.claim.send(elapsed);
        self.attempts += 1;
        self.state = State::Sent;
        Step::Send {
            request,
            timeout: self.policy.attempt_timeout().min(remaining),
        }
    }

    /// Hands in the token that [`Step::Authorize`] asked for.
    pub fn token(&mut self, token: AccessToken) {
        let accepts = self.endpoint.operation().credentials;
        if let Some(why) = accepts.refusal(token.credential()) {
            return self.no_token(why);
        }
        match &mut self.rejected {
            Some((rejected, error)) if *rejected == token => {
                // The very token that was refused would be refused again.
                if let Some(error) = error.take() {
                    self.state = State::Done(Some(Err(error)));
                }
            }
            _ => self.token = Some(token),
        }
    }

    /// Ends the call because no token could be obtained.
    pub fn no_token(&mut self, error: impl Into<Box<dyn StdError + Send + Sync>>) {
        let rejected = self.rejected.as_mut();
        let error = match rejected.and_then(|(_, refusal)| refusal.take()) {
            Some(refusal) => refusal.with_source(error.into()),
            None => self.named(Error::token(error)),
        };
        self.state = State::Done(Some(Err(error)));
    }

    /// Lets the request of [`Step::Admit`] go: with the quota's permit, or with `None` without a quota.
    pub fn admitted(&mut self, permit: impl Into<Option<Permit>>) {
        self.claim.admit(permit.into());
    }

    /// Ends the call because the quota has room after `wait` at the earliest.
    pub fn not_admitted(&mut self, wait: Duration) {
        let error = self.named(Error::quota(wait));
        let error = match self.last.take() {
            Some(last) => error.with_source(Box::new(last)),
            None => error,
        };
        self.state = State::Done(Some(Err(error)));
    }

    /// Says that the write of [`Step::Record`] is written down.
    pub fn recorded(&mut self) {
        self.to_record = None;
    }

    /// Ends the call: the journal keeps the write back.
    pub fn withheld(&mut self, why: Withheld) {
        let error = Error::kept_back(why, &self.meta);
        self.state = State::Done(Some(Err(error)));
    }

    /// Ends the call: the write could not be written down.
    pub fn not_recorded(&mut self, error: impl Into<Box<dyn StdError + Send + Sync>>) {
        let error = self.named(Error::not_recorded(error.into()));
        self.state = State::Done(Some(Err(error)));
    }

    /// Hands in the answer to the request of [`Step::Send`].
    pub fn response(&mut self, response: http::Response<Bytes>) {
        let status = response.status();
        let wait = retry_after(response.headers());
        self.claim.end(Ended::with(status, wait));
        match from_http(self.endpoint, response) {
            Ok(mut response) => {
                response.sent = Some(Sent {
                    request_id: self.meta.request_id.clone(),
                    correlation_id: self.meta.correlation_id.clone(),
                    attempts: self.attempts,
                });
                self.claim.succeed();
                self.state = State::Done(Some(Ok(response)));
            }
            Err(error) => {
                let error = self.named(error);
                let fault = error.fault();
                // A new token of the same sign-in would be refused like this one.
                let is_lasting = fault.is_some_and(|it| it.is_about_the_sign_in(status.as_u16()));
                if error.is_decode() || is_lasting {
                    self.state = State::Done(Some(Err(error)));
                } else if status == StatusCode::UNAUTHORIZED
                    && self.rejected.is_none()
                    && let Some(token) = self.token.take()
                {
                    self.rejected = Some((token, Some(error)));
                    self.state = State::Ready;
                } else if error.is_contradiction() {
                    // Sent again, it would get the same answer, or be bought once more.
                    self.weigh(Outcome::Failure(Phase::Sent), &error);
                    self.state = State::Done(Some(Err(error)));
                } else {
                    let retry_after = wait;
                    self.decide(
                        error,
                        Outcome::Status {
                            status,
                            retry_after,
                        },
                    );
                }
            }
        }
    }

    /// Hands in why there is no answer to the request of [`Step::Send`].
    pub fn failed(&mut self, failure: Failure) {
        self.claim.end(Ended::Lost);
        let outcome = match &failure.head {
            // What is too large will be so again; a refusal is still known by its status.
            _ if !failure.source.is::<TooLarge>() => Outcome::Failure(failure.phase),
            Some(head) if !head.0.is_success() => Outcome::Status {
                status: head.0,
                retry_after: retry_after(&head.1),
            },
            _ => return self.too_large(failure),
        };
        let error = failure.into_error("no whole answer within the time for one attempt");
        let error = self.named(error);
        self.decide(error, outcome);
    }

    fn too_large(&mut self, failure: Failure) {
        let (has_head, outcome) = (failure.head.is_some(), Outcome::Failure(failure.phase));
        let error = self.named(failure.into_error(""));
        if !has_head {
            self.weigh(outcome, &error);
        }
        self.state = State::Done(Some(Err(error)));
    }

    fn decide(&mut self, error: Error, outcome: Outcome) {
        self.weigh(outcome, &error);
        let is_paced = matches!(outcome, Outcome::Status { status, .. } if is_throttling(status));
        let entropy = next_random(&mut self.entropy);
        let safety = self.endpoint.operation().safety;
        let decision = self.policy.decide(self.attempts, safety, outcome, entropy);
        self.state = match decision {
            Decision::Stop => State::Done(Some(Err(error))),
            Decision::RetryAfter(delay) => State::Failed {
                error,
                delay,
                is_paced,
            },
        };
    }

    /// What an attempt says about whether the write was carried out.
    fn weigh(&mut self, outcome: Outcome, error: &Error) {
        let operation = self.endpoint.operation();
        let write = (operation.safety, operation.write_kind);
        self.doubt = self.doubt.after(write, outcome, error);
    }

    fn named(&self, error: Error) -> Error {
        let meta = &self.meta;
        error.with_call(&meta.request_id, &meta.correlation_id, self.attempts)
    }

    fn done(&self, result: Result<Response<E::Output>, Error>) -> Step<E::Output> {
        Step::Done(result.map_err(|error| {
            let is_ambiguous = match error.withheld() {
                Some(why) => why.is_in_doubt(),
                // A success that cannot be read is a success.
                None => self.doubt.is_any() && !error.is_decode() && !error.is_not_recorded(),
            };
            let error = match error.request_id() {
                Some(_) => error,
                None => self.named(error),
            };
            error.with_ambiguity(is_ambiguous)
        }))
    }
}

fn is_throttling(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 509)
}

/// `SplitMix64`: enough to spread delays, and repeatable from the number handed in.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
