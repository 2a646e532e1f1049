//! Subscriptions of a customer, as far as orders lead to them.

mod get;
mod of_order;
mod provisioning_status;

pub use get::GetSubscription;
pub use of_order::ListSubscriptionsOfOrder;
pub use provisioning_status::GetSubscriptionProvisioningStatus;

use crate::{Call, CustomerId, OrderId, SubscriptionId};

/// The subscriptions of one customer (.NET: `Customers.ById(id).Subscriptions`).
#[derive(Clone, Debug)]
pub struct Subscriptions<C> {
    client: C,
    customer: CustomerId,
}

impl<C> Subscriptions<C> {
    pub(crate) fn new(client: C, customer: CustomerId) -> Self {
        Self { client, customer }
    }

    /// Those that came of an order (.NET: `Subscriptions.ByOrder(orderId).Get()`).
    pub fn by_order(self, order: impl Into<OrderId>) -> Call<C, ListSubscriptionsOfOrder> {
        Call::new(
            self.client,
            ListSubscriptionsOfOrder::new(self.customer, order),
        )
    }

    /// One subscription (.NET: `Subscriptions.ById(id)`).
    pub fn by_id(self, id: impl Into<SubscriptionId>) -> SubscriptionOperations<C> {
        SubscriptionOperations {
            client: self.client,
            customer: self.customer,
            subscription: id.into(),
        }
    }
}

/// One subscription (.NET: `Subscriptions.ById(id)`).
#[derive(Clone, Debug)]
pub struct SubscriptionOperations<C> {
    client: C,
    customer: CustomerId,
    subscription: SubscriptionId,
}

impl<C> SubscriptionOperations<C> {
    /// The subscription (.NET: `Subscriptions.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetSubscription> {
        Call::new(
            self.client,
            GetSubscription::new(self.customer, self.subscription),
        )
    }

    /// How far it is provisioned (.NET: `Subscriptions.ById(id).ProvisioningStatus.Get()`).
    pub fn provisioning_status(self) -> Call<C, GetSubscriptionProvisioningStatus> {
        Call::new(
            self.client,
            GetSubscriptionProvisioningStatus::new(self.customer, self.subscription),
        )
    }
}
