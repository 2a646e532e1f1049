//! Orders of a customer.

mod get;
mod list;

use partner_center_model::{BillingCycleType, Open};

pub use get::GetOrder;
pub use list::ListOrders;

use crate::{Call, CustomerId, OrderId};

/// The orders of one customer (.NET: `Customers.ById(id).Orders`).
#[derive(Clone, Debug)]
pub struct Orders<C> {
    client: C,
    customer: CustomerId,
}

impl<C> Orders<C> {
    pub(crate) fn new(client: C, customer: CustomerId) -> Self {
        Self { client, customer }
    }

    /// All orders (.NET: `Orders.Get()`).
    pub fn get(self) -> Call<C, ListOrders> {
        Call::new(self.client, ListOrders::new(self.customer))
    }

    /// The orders of one billing cycle (.NET: `Orders.ByBillingCycleType(type)`).
    ///
    /// Takes a [`BillingCycleType`], or any word as text for a cycle that this version of the
    /// library does not know.
    pub fn by_billing_cycle_type(
        self,
        billing_cycle: impl Into<Open<BillingCycleType>>,
    ) -> OrdersByBillingCycleType<C> {
        OrdersByBillingCycleType {
            client: self.client,
            list: ListOrders::new(self.customer).billing_cycle_type(billing_cycle),
        }
    }

    /// One order (.NET: `Orders.ById(id)`).
    pub fn by_id(self, id: impl Into<OrderId>) -> OrderOperations<C> {
        OrderOperations {
            client: self.client,
            get: GetOrder::new(self.customer, id),
        }
    }
}

/// The orders of one customer and billing cycle (.NET: `Orders.ByBillingCycleType(type)`).
#[derive(Clone, Debug)]
pub struct OrdersByBillingCycleType<C> {
    client: C,
    list: ListOrders,
}

impl<C> OrdersByBillingCycleType<C> {
    /// The orders (.NET: `ByBillingCycleType(type).Get()`).
    pub fn get(self) -> Call<C, ListOrders> {
        Call::new(self.client, self.list)
    }
}

/// One order (.NET: `Orders.ById(id)`).
#[derive(Clone, Debug)]
pub struct OrderOperations<C> {
    client: C,
    get: GetOrder,
}

impl<C> OrderOperations<C> {
    /// The order (.NET: `Orders.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetOrder> {
        Call::new(self.client, self.get)
    }
}
