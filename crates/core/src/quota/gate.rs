//! The gate that a 429 closes for all calls of a line at once.

use std::time::Duration;

/// The longest that the gate stays closed without a probe. A call that is asked to wait longer ends
/// with that in its error; the others must not be locked out for a day by one implausible header.
const LONGEST: Duration = Duration::from_secs(5 * 60);
/// The pause when the service does not say how long, doubled for each probe that is refused.
const PAUSE: Duration = Duration::from_secs(1);
/// How long one probe holds up the next: it may hang, or nobody may poll it any more.
const PATIENCE: Duration = Duration::from_secs(10);

/// Open, closed for a while, or waiting for the outcome of one request.
#[derive(Debug)]
pub(super) struct Gate {
    state: State,
    /// How many times in a row it was closed without a successful probe in between.
    refusals: u32,
    probes: u64,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Open,
    Closed { until: Duration },
    Probing { probe: u64, until: Duration },
}

/// What a send is to the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    Usual,
    /// The one request that finds out whether the service takes requests again.
    Probe(u64),
}

impl Gate {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Open,
            refusals: 0,
            probes: 0,
        }
    }

    /// When the first in the line may go; the others follow when the gate is open.
    pub(super) fn opens(&self, now: Duration) -> Duration {
        match self.state {
            State::Open => now,
            State::Closed { until } | State::Probing { until, .. } => until.max(now),
        }
    }

    /// The same if the probe that is under way succeeds: it may do so at any moment.
    pub(super) fn opens_at_earliest(&self, now: Duration) -> Duration {
        match self.state {
            State::Open | State::Probing { .. } => now,
            State::Closed { until } => until.max(now),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    /// Lets a request pass. `opens(now)` must be `now`.
    pub(super) fn pass(&mut self, now: Duration) -> Pass {
        if self.is_open() {
            return Pass::Usual;
        }
        self.probes += 1;
        self.state = State::Probing {
            probe: self.probes,
            until: now.saturating_add(PATIENCE),
        };
        Pass::Probe(self.probes)
    }

    /// The service refused a request and asks to wait.
    pub(super) fn close(&mut self, pass: Pass, now: Duration, asked: Option<Duration>) {
        // Of many refusals at once only one counts, or some would add up to a long pause.
        if self.is_open() || self.is_current(pass) {
            self.refusals = self.refusals.saturating_add(1);
        }
        let doubled = 2_u32.saturating_pow(self.refusals.saturating_sub(1));
        let pause = asked.unwrap_or_else(|| PAUSE.saturating_mul(doubled));
        let until = now.saturating_add(pause.min(LONGEST));
        self.state = match self.state {
            State::Closed { until: sooner } => State::Closed {
                until: until.max(sooner),
            },
            State::Open | State::Probing { .. } => State::Closed { until },
        };
    }

    /// The service took a request; only a probe's success opens the gate, because what was sent before
    /// it closed says nothing about now. Returns whether it opened.
    pub(super) fn answered(&mut self, pass: Pass) -> bool {
        if !self.is_current(pass) {
            return false;
        }
        self.state = State::Open;
        self.refusals = 0;
        true
    }

    /// A request was lost; the next probe may go. Returns whether it was the probe.
    pub(super) fn lost(&mut self, pass: Pass) -> bool {
        if !self.is_current(pass) {
            return false;
        }
        self.state = State::Closed {
            until: Duration::ZERO,
        };
        true
    }

    fn is_current(&self, pass: Pass) -> bool {
        matches!(
            (pass, self.state),
            (Pass::Probe(passed), State::Probing { probe, .. }) if probe == passed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn one_probe_goes_first() {
        let mut gate = Gate::new();
        assert_eq!(gate.pass(seconds(1)), Pass::Usual);
        gate.close(Pass::Usual, seconds(1), Some(seconds(57)));
        assert_eq!(gate.opens(seconds(2)), seconds(58));
        let probe = gate.pass(seconds(58));
        assert_eq!(gate.opens(seconds(58)), seconds(68), "a second probe");
        // What was sent before the gate closed does not open it.
        assert!(!gate.answered(Pass::Usual) && !gate.is_open());
        assert!(gate.answered(probe) && gate.is_open());
    }

    #[test]
    fn a_refused_probe_closes_it_again_and_longer() {
        let mut gate = Gate::new();
        gate.close(Pass::Usual, seconds(0), None);
        gate.close(Pass::Usual, seconds(0), None);
        assert_eq!(gate.opens(seconds(0)), seconds(1), "one burst counts once");
        let probe = gate.pass(seconds(1));
        gate.close(probe, seconds(1), None);
        assert_eq!(gate.opens(seconds(1)), seconds(3));
        let probe = gate.pass(seconds(3));
        assert!(gate.lost(probe));
        assert_eq!(gate.opens(seconds(3)), seconds(3));
    }

    #[test]
    fn it_is_never_closed_for_long() {
        let mut gate = Gate::new();
        gate.close(Pass::Usual, seconds(0), Some(Duration::MAX));
        assert_eq!(gate.opens(seconds(0)), seconds(300));
        gate.close(Pass::Usual, Duration::MAX, Some(Duration::MAX));
        assert_eq!(gate.opens(seconds(0)), Duration::MAX);
    }
}
