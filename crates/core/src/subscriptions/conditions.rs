//! What one can wait for in a subscription.

use std::fmt;
use std::time::Duration;

use http::header::{HeaderMap, LOCATION};
use partner_center_model::{Open, Subscription};

use super::SubscriptionChange;
use crate::decode::{DecodeError, Payload};
use crate::endpoint::{Endpoint, Operation, PathBuilder};
use crate::wait::{Condition, Verdict};
use crate::{CustomerId, GetSubscription, SubscriptionId};

/// The subscription that is waited for.
#[derive(Clone, Debug)]
pub struct SubscriptionRef(GetSubscription);

impl SubscriptionRef {
    /// A subscription of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, subscription: impl Into<SubscriptionId>) -> Self {
        Self(GetSubscription::new(customer, subscription))
    }
}

impl fmt::Display for SubscriptionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "subscription {}", self.0.subscription)
    }
}

/// The subscription is as a change wants it: for one that was answered with 202.
#[derive(Clone, Debug)]
pub struct Changed {
    change: SubscriptionChange,
    location: Option<String>,
}

impl Changed {
    /// As this change wants it.
    #[must_use]
    pub fn new(change: SubscriptionChange) -> Self {
        Self {
            change,
            location: None,
        }
    }

    /// Looks where the answer to the change says (`Location`), as links are followed: on the own host.
    ///
    /// Source: Learn, Change the quantity of a subscription.
    #[must_use]
    pub fn at(mut self, answered: &HeaderMap) -> Self {
        let location = answered.get(LOCATION).and_then(|it| it.to_str().ok());
        self.location = location.map(str::to_owned);
        self
    }
}

/// Reads a subscription by its ids, or where an answer said that it is.
#[derive(Clone, Debug)]
pub struct ReadChanged {
    get: GetSubscription,
    location: Option<String>,
}

impl Endpoint for ReadChanged {
    type Output = Subscription;

    const OPERATION: Operation = GetSubscription::OPERATION;

    fn path(&self, path: &mut PathBuilder<'_>) {
        match &self.location {
            Some(location) => drop(path.link(location)),
            None => self.get.path(path),
        }
    }

    fn decode(&self, payload: &Payload) -> Result<Subscription, DecodeError> {
        self.get.decode(payload)
    }

    fn is_void(&self, seen: &Subscription) -> bool {
        self.get.is_void(seen)
    }
}

impl Condition for Changed {
    type Subject = SubscriptionRef;
    type Poll = ReadChanged;

    const DEADLINE: Duration = Duration::from_secs(15 * 60);
    const WANTED: &'static str = "changed";

    fn poll(&self, one: &SubscriptionRef) -> ReadChanged {
        ReadChanged {
            get: one.0.clone(),
            location: self.location.clone(),
        }
    }

    fn verdict(&self, one: &SubscriptionRef, seen: &Subscription) -> Verdict {
        let id = seen.id.as_ref();
        let id = id.map_or("none".to_owned(), ToString::to_string);
        if SubscriptionId::from(id.as_str()) != one.0.subscription {
            return Verdict::NotYet(format!("an answer about another subscription ({id})"));
        }
        let status = seen.status.as_ref().map_or("no status", Open::as_str);
        let word = match &seen.quantity {
            Some(seats) => format!("{status}, {seats} seats"),
            None => status.to_owned(),
        };
        if self.change.is_shown(seen) {
            Verdict::Reached(word)
        } else {
            Verdict::NotYet(word)
        }
    }

    fn advice(&self, _seen: &Subscription) -> &'static str {
        "the service has accepted the change, so do not send it again: wait longer"
    }
}
