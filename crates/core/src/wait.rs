//! Waiting for something to become true: polling that is polite, and ends.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::{
    Error, Response,
    client::{AsyncClient, BlockingClient, CallOptions},
    endpoint::Endpoint,
};

/// What is waited for; for orders, see [`conditions`](crate::conditions).
pub trait Condition {
    /// What it is about, as errors name it: `order 0d9e7bc9cc4f`.
    type Subject: fmt::Display + fmt::Debug;

    /// The call that finds out.
    type Poll: Endpoint;

    /// The time that is enough, unless a different one is set.
    const DEADLINE: Duration = Duration::from_secs(3_600);

    /// What the subject is to be, as in "not *completed* within an hour".
    const WANTED: &'static str = "there";

    /// The call that finds out.
    fn poll(&self, subject: &Self::Subject) -> Self::Poll;

    /// What an answer means.
    fn verdict(&self, subject: &Self::Subject, seen: &<Self::Poll as Endpoint>::Output) -> Verdict;

    /// What to do when the time is over and this was seen last.
    fn advice(&self, _seen: &<Self::Poll as Endpoint>::Output) -> &'static str {
        "it may still come: wait longer"
    }
}

/// What an answer means for a [`Condition`]. The texts say what was seen, such as the status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth way")]
pub enum Verdict {
    /// It is true.
    Reached(String),
    /// Not yet.
    NotYet(String),
    /// It will never be.
    Never(String),
}

/// Where a wait is; handed to [`Waiting::progress`] after each poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// How many polls there were.
    pub polls: u32,
    /// The time since the wait began.
    pub elapsed: Duration,
    /// What was seen last, such as the status, or why the poll failed.
    pub seen: &'a str,
    /// The last poll gave no answer; `seen` says why.
    pub has_failed: bool,
    /// The pause before the next poll, unless the deadline comes first; `None` when the wait is over.
    pub next: Option<Duration>,
}

/// What the driver of a [`Wait`] has to do next.
#[derive(Debug)]
#[must_use = "the wait goes on only when the step is carried out"]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every step")]
pub enum WaitStep<E: Endpoint> {
    /// Make the call with these options, and hand the result to [`Wait::polled`].
    Poll(E, CallOptions),
    /// Wait, then ask for the next step.
    Sleep(Duration),
    /// It is over.
    Done(Result<Response<E::Output>, Error>),
}

/// The first pause between polls; each next one is half as long again.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The time before the deadline that is kept for a last poll.
const LAST_POLL: Duration = Duration::from_secs(5);
/// The time for one poll with its attempts.
const POLL_TIMEOUT: Duration = Duration::from_secs(3 * 60);

/// A wait as a state machine, without clock and client.
///
/// The first poll comes at once, the next after 5 s, and so on with pauses that grow to a minute. A
/// poll that fails for a passing reason (no connection, too many requests, an overloaded service) does
/// not stop the wait: it goes on, as late as the service asks. Any other failure ends it.
pub struct Wait<K: Condition> {
    condition: K,
    subject: K::Subject,
    deadline: Duration,
    pause: Duration,
    polls: u32,
    seen: String,
    /// What to do when the time is over.
    advice: &'static str,
    has_failed: bool,
    state: State<K::Poll>,
}

enum State<E: Endpoint> {
    Due,
    Polling,
    Pausing {
        pause: Duration,
        /// What the service asks for: the deadline cuts a pause short, but not below this.
        at_least: Duration,
    },
    Done(Option<Result<Response<E::Output>, Error>>),
}

impl<K: Condition> Wait<K> {
    /// A wait that has not begun.
    pub fn new(condition: K, subject: K::Subject, deadline: Duration) -> Self {
        Self {
            condition,
            subject,
            deadline,
            pause: FIRST_PAUSE,
            polls: 0,
            seen: "nothing".to_owned(),
            advice: "wait longer",
            has_failed: false,
            state: State::Due,
        }
    }

    /// What to do now, `elapsed` after the wait began.
    pub fn step(&mut self, elapsed: Duration) -> WaitStep<K::Poll> {
        let remaining = self.deadline.saturating_sub(elapsed);
        match std::mem::replace(&mut self.state, State::Done(None)) {
            State::Due if remaining.is_zero() => WaitStep::Done(Err(self.too_late())),
            State::Due => {
                self.state = State::Polling;
                self.polls += 1;
                let options = CallOptions {
                    total_timeout: Some(remaining.min(POLL_TIMEOUT)),
                    ..CallOptions::default()
                };
                WaitStep::Poll(self.condition.poll(&self.subject), options)
            }
            State::Pausing { pause, at_least } => {
                // The last poll comes shortly before the deadline, not long before it.
                let last = remaining.saturating_sub(LAST_POLL);
                let pause = pause.min(last.max(FIRST_PAUSE));
                if pause >= remaining || pause < at_least {
                    return WaitStep::Done(Err(self.too_late()));
                }
                self.state = State::Due;
                WaitStep::Sleep(pause)
            }
            State::Done(Some(result)) => WaitStep::Done(result),
            State::Polling | State::Done(None) => WaitStep::Done(Err(Error::invalid_input(
                "a step was asked for out of turn",
            ))),
        }
    }

    /// Hands in the result of [`WaitStep::Poll`].
    pub fn polled(&mut self, result: Result<Response<<K::Poll as Endpoint>::Output>, Error>) {
        self.has_failed = result.is_err();
        self.state = match result {
            Ok(answer) => match self.condition.verdict(&self.subject, &answer) {
                Verdict::Reached(seen) => {
                    self.seen = seen;
                    State::Done(Some(Ok(answer)))
                }
                Verdict::Never(seen) => {
                    let error = Error::ruled_out(format!("{}: {seen}", self.subject));
                    self.seen = seen;
                    State::Done(Some(Err(error)))
                }
                Verdict::NotYet(seen) => {
                    self.seen = seen;
                    self.advice = self.condition.advice(&answer);
                    State::Pausing {
                        pause: self.next_pause(),
                        at_least: Duration::ZERO,
                    }
                }
            },
            Err(error) if error.is_passing() => {
                self.seen = error.to_string();
                self.advice = "the last attempts brought no answer: try again later";
                let at_least = error.retry_after().unwrap_or_default();
                State::Pausing {
                    pause: self.next_pause().max(at_least),
                    at_least,
                }
            }
            Err(error) => {
                self.seen = error.to_string();
                State::Done(Some(Err(error)))
            }
        };
    }

    fn next_pause(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause + pause / 2).min(LONGEST_PAUSE);
        pause
    }

    fn too_late(&self) -> Error {
        let (subject, deadline, seen) = (&self.subject, self.deadline, &self.seen);
        Error::timeout(format!(
            "{subject}: not {} within {deadline:?}; seen last: {seen}",
            K::WANTED
        ))
        .with_advice(self.advice)
    }

    /// Where the wait is.
    #[must_use]
    pub fn progress(&self, elapsed: Duration) -> Progress<'_> {
        Progress {
            polls: self.polls,
            elapsed,
            seen: &self.seen,
            has_failed: self.has_failed,
            next: match &self.state {
                State::Pausing { pause, .. } => Some(*pause),
                _ => None,
            },
        }
    }
}

impl<K: Condition + fmt::Debug> fmt::Debug for Wait<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("condition", &self.condition)
            .field("subject", &self.subject)
            .field("polls", &self.polls)
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

/// The listener of a wait.
type Listener = Arc<dyn Fn(Progress<'_>) + Send + Sync>;

/// A wait that has not begun: `.await` it, or [`send`](Self::send) it with a blocking client.
///
/// Dropping the future ends the wait, and nothing else: waiting changes nothing.
#[must_use = "a wait does nothing until it is awaited or sent"]
pub struct Waiting<C, K: Condition> {
    client: C,
    wait: Wait<K>,
    listener: Option<Listener>,
}

impl<C, K: Condition> Waiting<C, K> {
    pub(crate) fn new(client: C, condition: K, subject: K::Subject) -> Self {
        Self {
            client,
            wait: Wait::new(condition, subject, K::DEADLINE),
            listener: None,
        }
    }

    /// Waits this long at most, including the last poll.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.wait.deadline = deadline;
        self
    }

    /// Tells after each poll what was seen.
    pub fn progress(mut self, tell: impl Fn(Progress<'_>) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(tell));
        self
    }

    fn tell(&self, elapsed: Duration) {
        if let Some(tell) = &self.listener {
            tell(self.wait.progress(elapsed));
        }
    }
}

impl<C: BlockingClient, K: Condition> Waiting<C, K> {
    /// Waits.
    ///
    /// # Errors
    /// [`is_timeout`](Error::is_timeout) at the deadline, [`is_ruled_out`](Error::is_ruled_out) when it
    /// cannot become true any more, and the error of a poll that failed.
    pub fn send(mut self) -> Result<Response<<K::Poll as Endpoint>::Output>, Error> {
        let began = self.client.now();
        loop {
            let elapsed = self.client.now().saturating_sub(began);
            match self.wait.step(elapsed) {
                WaitStep::Poll(poll, options) => {
                    self.wait.polled(self.client.execute(poll, options));
                    self.tell(self.client.now().saturating_sub(began));
                }
                WaitStep::Sleep(pause) => self.client.sleep(pause),
                WaitStep::Done(result) => return result,
            }
        }
    }
}

impl<C, K> IntoFuture for Waiting<C, K>
where
    C: AsyncClient,
    K: Condition<Poll: Send + Sync + 'static, Subject: Send + Sync> + Send + Sync + 'static,
    <K::Poll as Endpoint>::Output: Send + Sync,
{
    type Output = Result<Response<<K::Poll as Endpoint>::Output>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            let began = self.client.now();
            loop {
                let elapsed = self.client.now().saturating_sub(began);
                match self.wait.step(elapsed) {
                    WaitStep::Poll(poll, options) => {
                        let result = self.client.execute(poll, options).await;
                        self.wait.polled(result);
                        self.tell(self.client.now().saturating_sub(began));
                    }
                    WaitStep::Sleep(pause) => self.client.sleep(pause).await,
                    WaitStep::Done(result) => return result,
                }
            }
        })
    }
}

impl<C, K: Condition + fmt::Debug> fmt::Debug for Waiting<C, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}
