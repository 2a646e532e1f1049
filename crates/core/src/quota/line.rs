//! The line of the calls that wait for one counter.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::Waker;
use std::time::Duration;

use super::family::Priority;
use super::gate::{Gate, Pass};
use super::window::Window;

/// Who waits, in order; the window and the gate that they wait for.
#[derive(Debug)]
pub(super) struct Line {
    window: Option<Window>,
    pub(super) gate: Gate,
    writes: VecDeque<Waiting>,
    reads: VecDeque<Waiting>,
    next_number: u64,
    /// Until then, others outside this process have all places.
    elsewhere: Duration,
    /// The latest time that was handed in: callers read their clocks before they get here.
    now: Duration,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    waker: Option<Waker>,
}

/// What the line says to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Now(Pass),
    /// At this time if nothing changes until then, but not before `earliest`.
    At {
        time: Duration,
        earliest: Duration,
    },
}

impl Slot {
    const fn never_before(time: Duration) -> Self {
        Self::At {
            time,
            earliest: time,
        }
    }
}

impl Line {
    pub(super) fn new(limit: Option<u32>, window: Duration) -> Self {
        Self {
            window: limit.map(|limit| Window::new(limit, window)),
            gate: Gate::new(),
            writes: VecDeque::new(),
            reads: VecDeque::new(),
            next_number: 0,
            elsewhere: Duration::ZERO,
            now: Duration::ZERO,
        }
    }

    /// Joins at the end, and returns its number.
    pub(super) fn join(&mut self, priority: Priority) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        let waiting = Waiting {
            number,
            waker: None,
        };
        self.queue(priority).push_back(waiting);
        number
    }

    /// A time that never runs backwards: others may get here between the reading of a clock and this call.
    pub(super) fn at(&mut self, now: Duration) -> Duration {
        self.now = self.now.max(now);
        self.now
    }

    /// Lets this number go if it is its turn and `place` has a place for it; else says when that will be.
    pub(super) fn poll<E>(
        &mut self,
        priority: Priority,
        number: u64,
        now: Duration,
        waker: &Waker,
        place: impl FnOnce() -> Result<Duration, E>,
    ) -> Result<Slot, E> {
        let now = self.at(now);
        let Some(index) = self.index(priority, number) else {
            return Ok(Slot::never_before(Duration::MAX));
        };
        let ahead = match priority {
            Priority::Write => index,
            Priority::Read => self.writes.len() + index,
        };
        match self.turn(ahead, now, place)? {
            Slot::Now(pass) => {
                self.queue(priority).remove(index);
                Ok(Slot::Now(pass))
            }
            turn @ Slot::At { .. } => {
                let waiting = &mut self.queue(priority)[index].waker;
                match waiting {
                    Some(known) => known.clone_from(waker),
                    None => *waiting = Some(waker.clone()),
                }
                Ok(turn)
            }
        }
    }

    /// Goes at once or says when it could, without waiting in the line.
    pub(super) fn pass_by(&mut self, priority: Priority, now: Duration) -> Slot {
        let now = self.at(now);
        let ahead = match priority {
            Priority::Write => self.writes.len(),
            Priority::Read => self.writes.len() + self.reads.len(),
        };
        if ahead > 0 {
            return Slot::never_before(self.room(self.gate.opens(now), ahead, now));
        }
        let Ok(turn) = self.turn(0, now, || Ok::<_, Infallible>(Duration::ZERO));
        turn
    }

    /// A ticket may go as soon as there is room for it and for all tickets ahead, so that a future that
    /// is never polled keeps its place and blocks no one.
    fn turn<E>(
        &mut self,
        ahead: usize,
        now: Duration,
        place: impl FnOnce() -> Result<Duration, E>,
    ) -> Result<Slot, E> {
        let time = self.room(self.gate.opens(now), ahead, now);
        if time > now {
            let earliest = self.room(self.gate.opens_at_earliest(now), ahead, now);
            return Ok(Slot::At { time, earliest });
        }
        if !self.gate.is_open() && ahead > 0 {
            // There is one probe: the first in the line, or the second if the first does not come.
            let patience = Duration::from_secs(1);
            let since = self.gate.opens(Duration::ZERO);
            let until = since
                .saturating_add(patience.saturating_mul(u32::try_from(ahead).unwrap_or(u32::MAX)));
            if until > now {
                return Ok(Slot::At {
                    time: until,
                    earliest: now,
                });
            }
        }
        let wait = place()?;
        if !wait.is_zero() {
            self.elsewhere = now.saturating_add(wait);
            return Ok(Slot::never_before(self.elsewhere));
        }
        if let Some(window) = &mut self.window {
            window.take(now);
        }
        Ok(Slot::Now(self.gate.pass(now)))
    }

    /// When there is room for all those ahead and one more, if the gate opens at this time.
    fn room(&mut self, gate: Duration, ahead: usize, now: Duration) -> Duration {
        let gate = gate.max(self.elsewhere);
        match &mut self.window {
            Some(window) => window.opens(ahead, now).max(gate),
            None => gate,
        }
    }

    /// Leaves without having gone.
    pub(super) fn leave(&mut self, priority: Priority, number: u64) {
        if let Some(index) = self.index(priority, number) {
            self.queue(priority).remove(index);
        }
    }

    /// The waker of the first in the line, to be woken whenever somebody before it has gone or the gate
    /// has moved. It wakes the next one when it goes itself, so nobody else has to be woken.
    pub(super) fn first(&mut self) -> Option<Waker> {
        let first = self.writes.front_mut().or(self.reads.front_mut())?;
        first.waker.take()
    }

    fn index(&mut self, priority: Priority, number: u64) -> Option<usize> {
        let queue = self.queue(priority);
        queue
            .binary_search_by_key(&number, |waiting| waiting.number)
            .ok()
    }

    fn queue(&mut self, priority: Priority) -> &mut VecDeque<Waiting> {
        match priority {
            Priority::Write => &mut self.writes,
            Priority::Read => &mut self.reads,
        }
    }
}
