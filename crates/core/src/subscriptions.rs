//! Subscriptions of a customer, as far as orders lead to them.

pub use crate::generated::{
    GetSubscription, GetSubscriptionProvisioningStatus, ListSubscriptionsOfOrder,
    SubscriptionOperations, Subscriptions,
};
