//! One call on this machine: core's exchange with the clocks, the journal, the quota and the observer that it
//! needs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HeaderValue};
use partner_center_core::observe::{CallId, Event};
use partner_center_core::quota::Permit;
use partner_center_core::{
    AccessToken, Error, Response,
    driver::{CallOptions, Exchange, Failure, Step},
    endpoint::Endpoint,
};

use crate::admission::{self, NotAdmitted, QuotaWait};
use crate::call_journal::{CallJournal, FileWork, Filed, Outcome, with_end};
use crate::journal::{End, Journal};
use crate::options::Options;
use crate::stream::BodyWatch;
use crate::telemetry;
use crate::tokens::TokenResult;
use crate::transport::Answer;

/// The calls of this process, counted.
static CALLS: AtomicU64 = AtomicU64::new(1);

/// What a client has to do next.
#[derive(Debug)]
#[must_use = "the call goes on only when the task is done"]
#[expect(clippy::exhaustive_enums, reason = "a client must know every task")]
pub enum Task<'o, T> {
    /// Get an access token and hand it to [`Drive::authorized`].
    Authorize {
        /// The token that the service refused, when a fresh one is needed.
        rejected: Option<AccessToken>,
        /// The time that is left.
        within: Duration,
    },
    /// Wait for the quota, and hand what comes of it to [`Drive::admitted`].
    Admit(QuotaWait<'o>),
    /// Do this work on files, and hand what comes of it to [`Drive::filed`].
    Files(FileWork),
    /// Send the request and hand in what comes of it with [`Drive::answered`]. Redirects must not be
    /// followed. The answer may be compressed: see [`Intake`](crate::driver::Intake).
    Send {
        /// The request.
        request: http::Request<Bytes>,
        /// The time until the last byte of the answer; for a [`Head`](partner_center_core::driver::Head), until its
        /// head.
        timeout: Duration,
    },
    /// Let this much time pass.
    Wait(Duration),
    /// The call is over.
    Done(Result<Response<T>, Error>),
}

/// The result of a call while its entry is being closed, and what came of that.
type Ending<T> = (Result<Response<T>, Error>, End);

/// One call with all its attempts, for a client with any HTTP library: a loop that does each
/// [`Task`].
///
/// It holds what every client must keep: a write is in the journal before it is sent, and its entry is closed
/// after the call; nothing is sent beyond the quota; the observer sees all of it. A write in doubt is not sent
/// again once the service may have forgotten its id, by the wall clock, which goes on while the machine sleeps.
/// This last rule is not in the [`Exchange`], which knows no clock.
#[derive(Debug)]
pub struct Drive<'o, E: Endpoint> {
    endpoint: &'o E,
    options: &'o Options,
    exchange: Exchange<'o, E>,
    /// For the observer.
    call: CallId,
    total: Duration,
    started: Instant,
    deadline: Option<Duration>,
    journal: CallJournal,
    /// The attempt under way, and since when.
    attempt: Option<(telemetry::Attempt, Instant)>,
    ending: Option<Ending<E::Output>>,
}

impl<'o, E: Endpoint> Drive<'o, E> {
    /// Prepares a call.
    ///
    /// # Errors
    /// When an argument of the call is wrong, or its time is over; nothing was sent then.
    pub fn new(endpoint: &'o E, options: &'o Options, call: CallOptions) -> Result<Self, Error> {
        let journal = CallJournal::new(endpoint, options, &call);
        let deadline = options.deadline(call.deadline);
        let (meta, policy, entropy) = options.call(call)?;
        let total = policy.total_timeout();
        let mut exchange = Exchange::new(endpoint, &options.base, &meta, policy, entropy)?;
        if journal.is_recording() {
            exchange = exchange.recording(&options.base);
        }
        Ok(Self {
            endpoint,
            options,
            exchange,
            call: CallId::new(CALLS.fetch_add(1, Ordering::Relaxed)),
            total,
            started: Instant::now(),
            deadline,
            journal,
            attempt: None,
            ending: None,
        })
    }

    /// Says that the client reads a [`BodySource`](partner_center_core::driver::BodySource) among the extensions of a
    /// request; see [`Exchange::streaming`].
    #[must_use]
    pub fn streaming(mut self) -> Self {
        self.exchange = self.exchange.streaming();
        self
    }

    /// What to do now.
    pub fn next_task(&mut self) -> Task<'o, E::Output> {
        if self.attempt.is_some() {
            // The request may be with the service, whatever became of its answer.
            let lost = Failure::sent("no answer to the request was handed in");
            self.answered::<()>(Err(lost));
        }
        if let Some((result, end)) = self.ending.take() {
            return Task::Done(with_end(result, end));
        }
        loop {
            return match self.exchange.step(self.started.elapsed()) {
                Step::Authorize { rejected } => Task::Authorize {
                    rejected,
                    within: self.total.saturating_sub(self.started.elapsed()),
                },
                Step::Admit(demand) => Task::Admit(QuotaWait::new(
                    self.options,
                    self.call,
                    E::OPERATION.route,
                    demand,
                )),
                Step::Record {
                    intent,
                    body,
                    timeout,
                } => {
                    let Some(work) = self.journal.begin(*intent, body, timeout) else {
                        self.exchange.recorded();
                        continue;
                    };
                    Task::Files(work)
                }
                // A write whose earlier send the service may have forgotten would be done twice.
                Step::Send { .. }
                    if self.exchange.is_in_doubt() && self.journal.is_late(Journal::now()) =>
                {
                    self.exchange.give_up();
                    continue;
                }
                Step::Send { request, timeout } => self.send(request, timeout),
                Step::Wait(delay) => {
                    telemetry::waiting(delay);
                    self.observe(&Event::Waiting { delay });
                    Task::Wait(delay)
                }
                Step::Done(result) => {
                    let digest = self.exchange.body_digest();
                    match self.journal.at_end(&result, digest) {
                        Some(work) => {
                            // So it stays if the work is not done, or fails.
                            self.ending = Some((result, End::LeftOpen));
                            Task::Files(work)
                        }
                        None => Task::Done(result),
                    }
                }
            };
        }
    }

    fn send(
        &mut self,
        mut request: http::Request<Bytes>,
        timeout: Duration,
    ) -> Task<'o, E::Output> {
        self.journal.sends();
        let (route, attempt) = (E::OPERATION.route, self.exchange.attempts());
        self.observe(&Event::Sending {
            route,
            attempt,
            request: &request,
        });
        let span = telemetry::Attempt::begin(route, attempt, &request);
        self.attempt = Some((span, Instant::now()));
        let gzip = HeaderValue::from_static("gzip");
        request.headers_mut().insert(ACCEPT_ENCODING, gzip);
        Task::Send { request, timeout }
    }

    /// What watches over the body that is read after the call, which has ended with a head.
    #[must_use]
    pub fn body_watch(&self) -> BodyWatch {
        BodyWatch::begin(
            self.options,
            self.call,
            self.exchange.attempts(),
            self.deadline,
        )
    }

    /// Hands in the token that [`Task::Authorize`] asked for; `None` when the time for it is over.
    pub fn authorized(&mut self, token: Option<TokenResult>) {
        match token {
            Some(Ok(token)) => self.exchange.token(token),
            Some(Err(error)) => self.exchange.no_token(error),
            // The next step says that the time is up.
            None => {}
        }
    }

    /// Hands in what the wait of [`Task::Admit`] came to.
    pub fn admitted(&mut self, permit: Result<Permit, NotAdmitted>) {
        match permit {
            Ok(permit) => self.exchange.admitted(permit),
            Err(NotAdmitted::Late(wait)) => self.exchange.not_admitted(wait),
            Err(NotAdmitted::Unknown(failure)) => self.exchange.failed(failure),
        }
    }

    /// Hands in what the work of [`Task::Files`] came to.
    pub fn filed(&mut self, filed: Filed) {
        match (filed.0, &mut self.ending) {
            (Ok(Outcome::Recorded(Ok(begun))), _) => {
                self.journal.began(begun);
                self.exchange.recorded();
            }
            (Ok(Outcome::Recorded(Err(why))), _) => self.exchange.withheld(why),
            (Ok(Outcome::Closed(closed)), Some((_, end))) => *end = closed,
            (Err(error), None) => self.exchange.not_recorded(error),
            (Ok(Outcome::Closed(_)), None) | (Err(_), Some(_)) => {}
        }
    }

    /// Hands in what came of [`Task::Send`]; gives the body back that is yet to be read.
    pub fn answered<B>(&mut self, answer: Result<Answer<B>, Failure>) -> Option<B> {
        if let Some((span, sent)) = self.attempt.take() {
            span.end(&answer);
            self.observe_end(&answer, sent.elapsed());
        }
        match answer {
            Ok((response, unread)) => {
                admission::tell(self.options, self.endpoint.operation().family, &response);
                self.exchange.response(response);
                unread
            }
            Err(failure) => {
                self.exchange.failed(failure);
                None
            }
        }
    }

    fn observe_end<B>(&self, answer: &Result<Answer<B>, Failure>, elapsed: Duration) {
        let attempt = self.exchange.attempts();
        self.observe(&match answer {
            Ok((answer, Some(_))) => Event::Opened {
                attempt,
                status: answer.status(),
                headers: answer.headers(),
                elapsed,
            },
            Ok((answer, None)) => Event::Received {
                attempt,
                status: answer.status(),
                headers: answer.headers(),
                body: answer.body(),
                elapsed,
            },
            Err(failure) => Event::Failed {
                attempt,
                error: failure.error(),
                elapsed,
            },
        });
    }

    fn observe(&self, event: &Event<'_>) {
        self.options.observe(self.call, event);
    }
}

#[cfg(test)]
mod tests {
    use partner_center_core::model::{NewOrder, NewOrderLineItem};
    use partner_center_core::{CreateOrder, RetryPolicy};

    use super::*;

    /// A client that gave up waiting has sent the request all the same.
    #[test]
    fn a_write_whose_answer_is_never_handed_in_is_in_doubt() {
        let folder = std::env::temp_dir().join(format!("never-answered-{}", std::process::id()));
        let journal = Journal::new(&folder);
        let mut options = Options::default();
        options.retry = RetryPolicy::never();
        options.journal = Some(journal.clone());
        let line = NewOrderLineItem::default().offer_id("CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD");
        let order = NewOrder::default().line_items([line.quantity(1).term_duration("P1Y")]);
        let customer = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
        let create = CreateOrder::new(customer, order);
        let mut call = Drive::new(&create, &options, CallOptions::default()).unwrap();
        let error = loop {
            match call.next_task() {
                Task::Authorize { .. } => {
                    call.authorized(Some(Ok(AccessToken::new("token").unwrap())));
                }
                Task::Admit(wait) => call.admitted(wait.admitted_blocking()),
                Task::Files(work) => call.filed(work.run()),
                // Nobody says what became of it.
                Task::Send { .. } => {}
                Task::Wait(delay) => std::thread::sleep(delay),
                Task::Done(result) => break result.unwrap_err(),
            }
        };
        assert!(error.is_ambiguous(), "{error:?}");
        assert_eq!(journal.pending().unwrap().len(), 1);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
