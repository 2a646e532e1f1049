//! Waiting for the quota: what core says, carried out by a runtime or by a thread.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::Poll;
use std::time::{Duration, Instant};

use partner_center_core::observe::Event;
use partner_center_core::quota::{Admission, Demand, Permit, Ticket};

use crate::settings::Settings;

/// The moment that all quotas of this process count from.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time since that moment.
pub(crate) fn now() -> Duration {
    START.elapsed()
}

/// One attempt that waits for its turn.
pub(crate) struct Entry<'s> {
    settings: &'s Settings,
    route: &'static str,
    ticket: Ticket,
    deadline: Duration,
    /// The wait is told once, not at each look at the line.
    is_told: bool,
}

impl<'s> Entry<'s> {
    pub(crate) fn new(settings: &'s Settings, route: &'static str, demand: Demand) -> Self {
        let quota = settings.partner_quota();
        Self {
            settings,
            route,
            ticket: quota.ticket(demand.family, demand.priority),
            deadline: now().saturating_add(demand.within),
            is_told: false,
        }
    }

    fn poll(&mut self, waker: &std::task::Waker) -> Admission {
        let admission = self.ticket.poll(now(), self.deadline, waker);
        if let Admission::Wait(delay) = admission
            && !std::mem::replace(&mut self.is_told, true)
        {
            let route = self.route;
            self.settings.observe(&Event::Queued { route, delay });
        }
        admission
    }

    /// Waits on a tokio runtime. Dropped, it leaves the line.
    pub(crate) async fn admitted(mut self) -> Result<Permit, Duration> {
        let mut sleep = pin!(tokio::time::sleep(Duration::ZERO));
        poll_fn(|context| {
            loop {
                match self.poll(context.waker()) {
                    Admission::Granted(permit) => return Poll::Ready(Ok(permit)),
                    Admission::TooLate(wait) => return Poll::Ready(Err(wait)),
                    Admission::Wait(delay) => {
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
    #[cfg(feature = "blocking")]
    pub(crate) fn admitted_blocking(mut self) -> Result<Permit, Duration> {
        let (bell, waker) = bell::Bell::new();
        loop {
            match self.poll(&waker) {
                Admission::Granted(permit) => return Ok(permit),
                Admission::TooLate(wait) => return Err(wait),
                Admission::Wait(delay) => bell.wait(delay),
            }
        }
    }
}

#[cfg(feature = "blocking")]
mod bell {
    use std::sync::{Arc, Condvar, Mutex, PoisonError};
    use std::task::{Wake, Waker};
    use std::time::Duration;

    /// What wakes a waiting thread. Not `park`: other code may unpark the caller's thread.
    #[derive(Default)]
    pub(super) struct Bell {
        rang: Mutex<bool>,
        changed: Condvar,
    }

    impl Bell {
        pub(super) fn new() -> (Arc<Self>, Waker) {
            let bell = Arc::<Self>::default();
            (Arc::clone(&bell), Waker::from(bell))
        }

        /// Until it rings, or the time is up.
        pub(super) fn wait(&self, delay: Duration) {
            let rang = self.rang.lock().unwrap_or_else(PoisonError::into_inner);
            let result = self
                .changed
                .wait_timeout_while(rang, delay, |rang| !*rang)
                .unwrap_or_else(PoisonError::into_inner);
            let (mut rang, _) = result;
            *rang = false;
        }
    }

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            *self.rang.lock().unwrap_or_else(PoisonError::into_inner) = true;
            self.changed.notify_one();
        }
    }
}
