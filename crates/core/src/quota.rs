//! The request quota, kept before anything is sent: a sliding window, a gate, a budget for retries.
//!
//! A [`Quota`] is one handle for all calls that share what a partner may send. A caller takes a [`Ticket`] of the
//! partner's [line](Family) and polls it until it gives a [`Permit`] (or says that there is not enough time for it),
//! then sends at once. An [`Exchange`](crate::driver::Exchange) asks for that in
//! [`Step::Admit`](crate::driver::Step::Admit) and tells the quota how each attempt ended.
//!
//! Time is handed in, as the time since some moment that all users of one quota have in common.
//!
//! ```
//! use std::task::Waker;
//! use std::time::Duration;
//! use partner_center_core::quota::{Admission, Family, Priority, Quota};
//!
//! // Two requests in any 60 s, so that the third has to wait.
//! let partner = Quota::new(2, Duration::from_secs(60)).partner("contoso.example");
//! let deadline = Duration::from_secs(180);
//! for second in [0, 1] {
//!     let mut ticket = partner.ticket(Family::Orders, Priority::Read);
//!     let now = Duration::from_secs(second);
//!     assert!(matches!(ticket.poll(now, deadline, Waker::noop()), Admission::Granted(_)));
//! }
//! let mut third = partner.ticket(Family::Orders, Priority::Read);
//! let now = Duration::from_secs(10);
//! let Admission::Wait(delay) = third.poll(now, deadline, Waker::noop()) else { panic!() };
//! assert_eq!(delay, Duration::from_secs(50));
//! // Other resources have counters of their own.
//! assert!(partner.try_admit(Family::Customers, Priority::Read, now).is_ok());
//! ```

mod budget;
mod claim;
mod concurrency;
mod family;
mod gate;
mod line;
mod partner;
mod ticket;
mod window;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

pub use concurrency::{Concurrency, Round, Signal};
pub use family::{Family, Priority};
pub use partner::PartnerQuota;
pub use ticket::{Admission, Ended, Permit, Ticket};

pub(crate) use claim::Claim;
use partner::Rules;

use crate::sync::Mutex;

/// What an attempt asks for before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Demand {
    /// The resource against whose counter the request counts.
    pub family: Family,
    /// Who goes first.
    pub priority: Priority,
    /// The time that is left for the call: waiting longer is useless.
    pub within: Duration,
}

/// The request quota that calls share. Cheap to clone; clones are the same quota.
///
/// Each partner, and for each partner each [`Family`] of resources, has a counter of its own: the
/// service documents 500 requests a minute for a tenant and a resource (Learn, Order resources). The
/// default is 480 in any 60 s, because the way to the service delays some requests more than others.
#[derive(Clone, Debug)]
pub struct Quota {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    rules: Rules,
    partners: Mutex<BTreeMap<String, PartnerQuota>>,
}

impl Quota {
    /// Requests in any [`WINDOW`](Self::WINDOW), unless set otherwise.
    pub const DEFAULT_LIMIT: u32 = 480;
    /// The time that the service counts over.
    pub const WINDOW: Duration = Duration::from_secs(60);

    /// At most `limit` requests in any 60 s; 0 counts as 1.
    #[must_use]
    pub fn per_minute(limit: u32) -> Self {
        Self::new(limit, Self::WINDOW)
    }

    /// At most `limit` requests in any `window`; 0 counts as 1.
    #[must_use]
    pub fn new(limit: u32, window: Duration) -> Self {
        Self::with_rules(Rules {
            limit: Some(limit.max(1)),
            window,
            retry_budget: budget::CAPACITY,
        })
    }

    /// Counts nothing, but still does what the service asks for: the gate and the budget stay.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::with_rules(Rules {
            limit: None,
            window: Self::WINDOW,
            retry_budget: budget::CAPACITY,
        })
    }

    /// A new quota whose budget for retries holds `capacity`, 100 unless set.
    ///
    /// A retry takes 5 out of it when it is sent, or 1 when it follows a 429 and so was paced by the
    /// gate. A call that succeeds in the end puts back what its retries took, one that succeeds at once
    /// puts 1 in. When the budget is empty, calls end with their last error
    /// ([`Error::is_budget_exhausted`](crate::Error)) instead of being repeated, so that an outage is
    /// not answered with four times the load. `u32::MAX` never runs dry.
    #[must_use]
    pub fn with_retry_budget(self, capacity: u32) -> Self {
        Self::with_rules(Rules {
            retry_budget: capacity,
            ..self.shared.rules
        })
    }

    fn with_rules(rules: Rules) -> Self {
        Self {
            shared: Arc::new(Shared {
                rules,
                partners: Mutex::default(),
            }),
        }
    }

    /// The part of one partner, under any name that tells partners apart, such as the tenant id.
    #[must_use]
    pub fn partner(&self, key: &str) -> PartnerQuota {
        let partners = self.shared.partners.lock();
        let mut partners = partners.unwrap_or_else(PoisonError::into_inner);
        if let Some(partner) = partners.get(key) {
            return partner.clone();
        }
        let partner = PartnerQuota::new(self.shared.rules);
        partners.insert(key.to_owned(), partner.clone());
        partner
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::per_minute(Self::DEFAULT_LIMIT)
    }
}
