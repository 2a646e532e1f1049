//! Whether an answer can be the one to a change.

use crate::SubscriptionId;

/// How a subscription that was answered differs from the one that was to be changed.
pub(crate) fn not_the_subscription(wanted: &SubscriptionId, id: &str) -> Option<String> {
    let is_other = SubscriptionId::from(id) != *wanted;
    is_other.then(|| format!("it is about the subscription {id}, not {wanted}"))
}
