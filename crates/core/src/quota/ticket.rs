//! A place in the line, and what it turns into.

use std::convert::Infallible;
use std::task::Waker;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::family::{Family, Priority};
use super::gate::Pass;
use super::line::Slot;
use super::partner::PartnerQuota;
use crate::retry::retry_after;

/// A place in the line of those who wait for the quota. Dropped, it costs nothing.
#[derive(Debug)]
#[must_use = "a ticket that is dropped leaves the line"]
pub struct Ticket {
    quota: PartnerQuota,
    family: Family,
    priority: Priority,
    number: u64,
    is_granted: bool,
}

/// What a [`Ticket`] says when it is polled.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every answer")]
pub enum Admission {
    /// Send now: the request counts from this moment.
    Granted(Permit),
    /// Poll again after this long, or when the waker is woken, whichever is first.
    Wait(Duration),
    /// The deadline has passed, or will come first: give up. The value is the current estimate of the
    /// wait. The place is kept until the ticket is dropped.
    TooLate(Duration),
}

impl PartnerQuota {
    /// Joins the line. Poll the ticket until it is granted, or drop it, which costs nothing.
    pub fn ticket(&self, family: Family, priority: Priority) -> Ticket {
        let number = self.lock().line(family).join(priority);
        Ticket {
            quota: self.clone(),
            family,
            priority,
            number,
            is_granted: false,
        }
    }

    /// A permit, if there is one right now and nobody waits ahead.
    ///
    /// # Errors
    /// The current estimate of how long it would take.
    pub fn try_admit(
        &self,
        family: Family,
        priority: Priority,
        now: Duration,
    ) -> Result<Permit, Duration> {
        let mut state = self.lock();
        let line = state.line(family);
        let turn = line.pass_by(priority, now);
        let now = line.at(now);
        drop(state);
        match turn {
            Slot::Now(pass) => Ok(Permit::new(self.clone(), family, pass, now)),
            Slot::At { time, .. } => Err(time.saturating_sub(now)),
        }
    }
}

impl Ticket {
    /// Whether it is this ticket's turn; `now` and `deadline` are times since the moment that all users
    /// of the quota have in common. Only the last waker that was handed in is woken.
    ///
    /// A ticket that was granted is used up, and says [`Admission::TooLate`] from then on.
    pub fn poll(&mut self, now: Duration, deadline: Duration, waker: &Waker) -> Admission {
        let Ok(admission) =
            self.poll_with(now, deadline, waker, || Ok::<_, Infallible>(Duration::ZERO));
        admission
    }

    /// The same where others that this quota does not see, such as other processes, send as well.
    ///
    /// `place` is asked once it is this ticket's turn here. It takes a place among all senders and gives
    /// zero, or it gives the time until there is one; until then nobody in this line asks again. It is
    /// called under the quota's lock, so it must be quick and must not use this quota.
    ///
    /// # Errors
    /// The error of `place`; the ticket keeps its place in the line.
    pub fn poll_with<E>(
        &mut self,
        now: Duration,
        deadline: Duration,
        waker: &Waker,
        place: impl FnOnce() -> Result<Duration, E>,
    ) -> Result<Admission, E> {
        let mut state = self.quota.lock();
        let line = state.line(self.family);
        let turn = line.poll(self.priority, self.number, now, waker, place)?;
        let now = line.at(now);
        Ok(match turn {
            Slot::Now(pass) => {
                self.is_granted = true;
                let next = line.first();
                drop(state);
                wake(next);
                Admission::Granted(Permit::new(self.quota.clone(), self.family, pass, now))
            }
            Slot::At { time, earliest } => {
                drop(state);
                if earliest.max(now) >= deadline {
                    Admission::TooLate(time.saturating_sub(now))
                } else {
                    Admission::Wait(time.min(deadline).saturating_sub(now))
                }
            }
        })
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.is_granted {
            return;
        }
        let mut state = self.quota.lock();
        let line = state.line(self.family);
        line.leave(self.priority, self.number);
        let next = line.first();
        drop(state);
        wake(next);
    }
}

/// To be called outside the lock: a waker runs unknown code.
fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// How an attempt ended, as far as the quota cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ended {
    /// The service answered, whatever the answer.
    Answered,
    /// The service takes no more requests, and asks to wait this long.
    Refused(Option<Duration>),
    /// No answer came.
    Lost,
}

impl Ended {
    /// What an answer with this status says: 429, 509 and a 503 that asks to wait are refusals.
    #[must_use]
    pub fn with(status: StatusCode, retry_after: Option<Duration>) -> Self {
        match (status.as_u16(), retry_after) {
            (429 | 509, _) | (503, Some(_)) => Self::Refused(retry_after),
            _ => Self::Answered,
        }
    }

    /// What the head of an answer says.
    #[must_use]
    pub fn with_head(status: StatusCode, headers: &HeaderMap) -> Self {
        Self::with(status, retry_after(headers))
    }
}

/// The right to send one request now. Say how it [ended](Self::settle); dropped, it counts as sent and lost.
#[derive(Debug)]
#[must_use = "a permit is for one request that is sent at once"]
pub struct Permit {
    pub(super) quota: PartnerQuota,
    family: Family,
    pass: Pass,
    granted: Duration,
    is_settled: bool,
}

impl Permit {
    fn new(quota: PartnerQuota, family: Family, pass: Pass, granted: Duration) -> Self {
        Self {
            quota,
            family,
            pass,
            granted,
            is_settled: false,
        }
    }

    /// When it was granted.
    #[must_use]
    pub fn granted(&self) -> Duration {
        self.granted
    }

    /// Says how the request ended, at a time since the quota's common moment.
    pub fn settle(mut self, now: Duration, ended: Ended) {
        self.end(now, ended);
    }

    fn end(&mut self, now: Duration, ended: Ended) {
        self.is_settled = true;
        let mut state = self.quota.lock();
        let line = state.line(self.family);
        let now = line.at(now);
        let moved = match ended {
            Ended::Answered => line.gate.answered(self.pass),
            Ended::Lost => line.gate.lost(self.pass),
            Ended::Refused(asked) => {
                line.gate.close(self.pass, now, asked);
                false
            }
        };
        let next = if moved { line.first() } else { None };
        drop(state);
        wake(next);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.is_settled {
            let granted = self.granted;
            self.end(granted, Ended::Lost);
        }
    }
}
