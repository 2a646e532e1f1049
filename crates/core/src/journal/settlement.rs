use std::time::Duration;

use http::StatusCode;

use super::WriteKind;
use crate::{Error, Fault, Response};

/// How a write ended, once that is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settlement {
    /// How it ended.
    pub ending: Ending,
    /// When that was known, since 1970.
    pub at: Duration,
    /// The status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// The orders that came from it, or that it changed.
    pub orders: Vec<String>,
    /// The code of the refusal.
    pub code: Option<String>,
}

words! {
    /// How a write can end.
    pub enum Ending {
        /// The service did it.
        Done = "done",
        /// The service refused it, and did nothing.
        Refused = "refused",
        /// It was never sent.
        NotSent = "not_sent",
        /// Somebody found the order that came from it.
        FoundByHand = "found",
        /// Somebody decided that nothing came of it.
        Abandoned = "abandoned",
    }
}

impl Ending {
    /// Whether something came of it, so that the same request must not be sent again.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::FoundByHand)
    }
}

impl Settlement {
    fn new(ending: Ending, at: Duration, status: Option<StatusCode>, orders: Vec<String>) -> Self {
        Self {
            ending,
            at,
            status,
            orders,
            code: None,
        }
    }

    /// An ending that somebody decided on, with the order that was found.
    #[must_use]
    pub fn by_hand(order: Option<String>, at: Duration) -> Self {
        let ending = match order {
            Some(_) => Ending::FoundByHand,
            None => Ending::Abandoned,
        };
        Self::new(ending, at, None, order.into_iter().collect())
    }

    /// The ending of a write that was given up before its first send.
    #[must_use]
    pub fn not_sent(at: Duration) -> Self {
        Self::new(Ending::NotSent, at, None, Vec::new())
    }

    /// What the end of a call says about the write, at this time since 1970. `None` when nothing is certain: the call
    /// is in doubt, the entry was [left open](Error::is_left_open), or what came with the status of a success names no
    /// result.
    #[must_use]
    pub fn of<T>(
        kind: WriteKind,
        result: Result<&Response<T>, &Error>,
        at: Duration,
    ) -> Option<Self> {
        let settled = |ending, status, orders| Self::new(ending, at, status, orders);
        let error = match result {
            Ok(answer) => {
                let orders = kind.orders(answer.body());
                return Some(settled(Ending::Done, Some(answer.status()), orders));
            }
            Err(error) => error,
        };
        if error.is_left_open() {
            return None;
        }
        if error.is_decode() || error.is_too_large() {
            // A proxy's answer looks the same; only an order, or a cart's orders, prove a result.
            let whole = error.body().filter(|body| kind.is_whole(body));
            let orders = whole.map(|body| kind.orders(body)).unwrap_or_default();
            return (!orders.is_empty()).then(|| settled(Ending::Done, error.status(), orders));
        }
        if error.is_ambiguous() {
            return None;
        }
        match error.status() {
            None => Some(Self::not_sent(at)),
            status => Some(Self {
                code: error.fault().and_then(Fault::code).map(str::to_owned),
                ..settled(Ending::Refused, status, Vec::new())
            }),
        }
    }
}
