//! What the driver of a sign-in waits with, as the model checker has it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard};

/// As much of tokio's `Notify` as is used: its documentation promises that a `Notified` is woken by
/// each `notify_waiters` since it was made, whether it was polled before or not.
#[derive(Default)]
pub(crate) struct Notify {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rounds: u32,
    waiting: Vec<Waker>,
}

impl Notify {
    pub(crate) fn notified(&self) -> Notified<'_> {
        let seen = self.state.lock().unwrap().rounds;
        Notified { notify: self, seen }
    }

    pub(crate) fn notify_waiters(&self) {
        let mut state = self.state.lock().unwrap();
        state.rounds += 1;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }
}

pub(crate) struct Notified<'n> {
    notify: &'n Notify,
    seen: u32,
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.notify.state.lock().unwrap();
        if state.rounds != self.seen {
            return Poll::Ready(());
        }
        state.waiting.push(context.waker().clone());
        Poll::Pending
    }
}
