//! Subscriptions of a customer.

pub(crate) mod answered;
pub(crate) mod at_term_end;
mod change;
pub mod conditions;
pub mod extended_terms;
mod transition;
mod update;

use partner_center_model::Subscription;

pub use change::SubscriptionChange;
pub use transition::CreateTransition;
pub use update::UpdateSubscription;
pub(crate) use update::check;

use crate::wait::{Condition, Waiting};
use crate::{Call, SubscriptionOperations};
use conditions::SubscriptionRef;

impl<C> SubscriptionOperations<C> {
    /// Changes the subscription that was read (.NET: `Patch(subscription)`). **More seats buy**; see
    /// [`UpdateSubscription`].
    pub fn update(
        self,
        read: Subscription,
        change: SubscriptionChange,
    ) -> Call<C, UpdateSubscription> {
        let update = UpdateSubscription::new(self.customer, self.subscription, read, change);
        Call::new(self.client, update)
    }

    /// Waits until something is true of it, polling politely; see
    /// [`subscription_conditions`](crate::subscription_conditions).
    pub fn wait_for<K: Condition<Subject = SubscriptionRef>>(self, condition: K) -> Waiting<C, K> {
        let subject = SubscriptionRef::new(self.customer, self.subscription);
        Waiting::new(self.client, condition, subject)
    }
}
