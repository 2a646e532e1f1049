//! Waiting for the quota: what core says, carried out by a runtime or by a thread.

use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;
#[cfg(feature = "async")]
use std::{future::poll_fn, pin::pin, task::Poll};

use partner_center_core::driver::Failure;
use partner_center_core::observe::{CallId, Event};
use partner_center_core::quota::{Admission, Demand, Ended, Family, PartnerQuota, Permit, Ticket};

use crate::bell::Bell;
use crate::clock::now;
use crate::options::Options;

/// Why a request must not go.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotAdmitted {
    /// There is no room within the time of the call, but after this wait.
    Late(Duration),
    /// The file of the shared quota cannot be used.
    Unknown(Failure),
}

/// Tells other processes what an answer says of the quota.
pub(crate) fn tell(options: &Options, family: Family, answer: &http::Response<bytes::Bytes>) {
    if let Some(shared) = &options.shared_quota {
        let ended = Ended::with_head(answer.status(), answer.headers());
        // A broken file is an error of the next call that asks for a place.
        let _ = shared.tell(&options.partner(), family, ended);
    }
}

/// One attempt that waits for the quota.
#[derive(Debug)]
pub struct QuotaWait<'o> {
    options: &'o Options,
    call: CallId,
    route: &'static str,
    quota: PartnerQuota,
    family: Family,
    ticket: Ticket,
    deadline: Duration,
    /// The wait is reported once, not at each look at the line.
    is_reported: bool,
}

impl<'o> QuotaWait<'o> {
    pub(crate) fn new(
        options: &'o Options,
        call: CallId,
        route: &'static str,
        demand: Demand,
    ) -> Self {
        let quota = options.partner_quota();
        Self {
            options,
            call,
            route,
            ticket: quota.ticket(demand.family, demand.priority),
            family: demand.family,
            quota,
            deadline: now().saturating_add(demand.within),
            is_reported: false,
        }
    }

    fn poll(&mut self, waker: &Waker) -> Result<Admission, NotAdmitted> {
        let (now, deadline) = (now(), self.deadline);
        let admission = match &self.options.shared_quota {
            None => self.ticket.poll(now, deadline, waker),
            Some(shared) => {
                let (limit, window) = (self.quota.limit(), self.quota.window());
                let partner = self.options.partner();
                let place = || shared.take(&partner, self.family, limit, window);
                self.ticket
                    .poll_with(now, deadline, waker, place)
                    .map_err(|error| NotAdmitted::Unknown(Failure::unsendable(error)))?
            }
        };
        if let Admission::Wait(delay) = admission
            && !std::mem::replace(&mut self.is_reported, true)
        {
            let route = self.route;
            self.options
                .observe(self.call, &Event::Queued { route, delay });
        }
        Ok(admission)
    }

    /// Waits on a tokio runtime. Dropped, it leaves the line.
    ///
    /// # Errors
    /// When there is no room in time, or the shared quota cannot be used.
    #[cfg(feature = "async")]
    pub async fn admitted(mut self) -> Result<Permit, NotAdmitted> {
        let mut sleep = pin!(tokio::time::sleep(Duration::ZERO));
        poll_fn(|context| {
            loop {
                match self.poll(context.waker()) {
                    Err(refusal) => return Poll::Ready(Err(refusal)),
                    Ok(Admission::Granted(permit)) => return Poll::Ready(Ok(permit)),
                    Ok(Admission::TooLate(wait)) => {
                        return Poll::Ready(Err(NotAdmitted::Late(wait)));
                    }
                    Ok(Admission::Wait(delay)) => {
                        let Some(end) = tokio::time::Instant::now().checked_add(delay) else {
                            // Beyond all clocks: only the waker can end this.
                            return Poll::Pending;
                        };
                        sleep.as_mut().reset(end);
                        if sleep.as_mut().poll(context).is_pending() {
                            return Poll::Pending;
                        }
                    }
                }
            }
        })
        .await
    }

    /// Keeps the thread waiting.
    ///
    /// # Errors
    /// As [`admitted`](Self::admitted).
    pub fn admitted_blocking(mut self) -> Result<Permit, NotAdmitted> {
        let bell = Arc::<Bell>::default();
        let waker = Waker::from(Arc::clone(&bell));
        loop {
            match self.poll(&waker)? {
                Admission::Granted(permit) => return Ok(permit),
                Admission::TooLate(wait) => return Err(NotAdmitted::Late(wait)),
                Admission::Wait(delay) => {
                    bell.wait(delay);
                }
            }
        }
    }
}
