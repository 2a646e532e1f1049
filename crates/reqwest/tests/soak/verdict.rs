//! What the ledger says of the calls.

use std::fmt;
use std::time::Duration;

use crate::calls::{End, Kind, Outcome};
use crate::faults::Fault;
use crate::server::{Service, id_of};

#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) calls: usize,
    requests: u64,
    connections: u64,
    faulted: u64,
    kinds: usize,
    cuts: usize,
    length: usize,
    succeeded: usize,
    in_doubt: usize,
    settled: usize,
    to_look_for: usize,
    overtime: Duration,

    /// A success without its order, or with another call's.
    lost: usize,
    pub(crate) duplicated: u32,
    /// Definite errors of creates whose order is there.
    denied: usize,
    pub(crate) open: usize,
    sent_again: u64,
    /// Calls that were under way a second after their time.
    hanging: usize,
}

pub(crate) fn judge(service: &Service, ends: &[End]) -> Figures {
    // What is carried out behind a broken connection is so by then.
    std::thread::sleep(Duration::from_millis(300));
    let ledger = service.ledger();
    let mut figures = Figures {
        calls: ends.len(),
        requests: ledger.requests,
        connections: ledger.connections,
        faulted: ledger.faults.values().sum(),
        kinds: ledger.faults.len(),
        cuts: ledger.cuts.len(),
        length: ledger.length,
        sent_again: ledger.sent_again,
        duplicated: ledger
            .orders
            .values()
            .map(|orders| orders.saturating_sub(1))
            .sum(),
        ..Figures::default()
    };
    for end in ends {
        let kind = Kind::of(end.call);
        let is_there = ledger
            .orders
            .get(&end.call)
            .is_some_and(|orders| *orders > 0);
        figures.overtime = figures.overtime.max(end.overtime);
        figures.hanging += usize::from(end.overtime > Duration::from_secs(1));
        figures.in_doubt += usize::from(end.was_in_doubt);
        match &end.outcome {
            Outcome::Order(id) => {
                figures.succeeded += 1;
                let is_right = *id == id_of(end.call) && (is_there || kind == Kind::Read);
                figures.lost += usize::from(!is_right);
            }
            Outcome::Definite => figures.denied += usize::from(is_there),
            Outcome::Open if kind == Kind::Keyed => figures.open += 1,
            Outcome::Open => figures.to_look_for += 1,
        }
        let is_settled = kind == Kind::Keyed && end.was_in_doubt;
        figures.settled += usize::from(is_settled && !matches!(end.outcome, Outcome::Open));
    }
    figures
}

impl Figures {
    pub(crate) fn check(&self) {
        let zero = [self.lost, self.denied, self.open, self.hanging];
        assert_eq!(zero, [0; 4], "{self}");
        assert_eq!((self.duplicated, self.sent_again), (0, 0), "{self}");
        let kinds: std::collections::BTreeSet<_> = Fault::ALL.into_iter().collect();
        assert_eq!(self.kinds, kinds.len(), "{self}");
        assert!(self.settled > 0 && self.to_look_for > 0, "{self}");
        // Connections are used again, or a fault on one could meet nobody else.
        assert!(self.connections < self.requests, "{self}");
    }

    pub(crate) fn offsets_missed(&self) -> usize {
        self.length - self.cuts
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} calls on sockets: {} requests on {} connections, {} of them with one of {} kinds of faults; answers cut at {} of {} bytes",
            self.calls,
            self.requests,
            self.connections,
            self.faulted,
            self.kinds,
            self.cuts,
            self.length,
        )?;
        writeln!(
            f,
            "{} succeeded; {} creates were in doubt: {} settled by their id, {} without one left to look for, {} open",
            self.succeeded, self.in_doubt, self.settled, self.to_look_for, self.open,
        )?;
        write!(
            f,
            "lost: {}, duplicated: {}, definite errors with an order: {}, sent again unkeyed: {}, hanging: {} (at most {:?} beyond the deadline)",
            self.lost, self.duplicated, self.denied, self.sent_again, self.hanging, self.overtime,
        )
    }
}
