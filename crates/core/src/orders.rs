//! Orders of a customer.

mod add_on;
pub(crate) mod answered;
mod attachment;
mod billing_cycle;
mod cancel;
pub mod conditions;
mod create;
mod filter;
pub(crate) mod lines;
mod patch;
mod upload;

use partner_center_model::{
    AddOnPurchase, BillingCycleChange, BillingCycleType, Open, OrderCancellation,
};

pub use add_on::PurchaseAddOn;
pub use attachment::{DocumentBody, DownloadAttachment};
pub use billing_cycle::ChangeBillingCycle;
pub use cancel::CancelOrder;
pub use create::CreateOrder;
pub(crate) use filter::outside_filter;
pub use patch::{OrderChange, PatchOrder};
pub use upload::{Document, UploadAttachments};

use crate::orders::conditions::OrderRef;
use crate::wait::{Condition, Waiting};
use crate::{Call, ListOrders, OrderOperations, Orders};

impl<C> Orders<C> {
    /// The orders of one billing cycle (.NET: `Orders.ByBillingCycleType(type)`).
    ///
    /// Takes a [`BillingCycleType`], or a word as text for a cycle that this version does not know.
    pub fn by_billing_cycle_type(
        self,
        billing_cycle: impl Into<Open<BillingCycleType>>,
    ) -> OrdersByBillingCycleType<C> {
        OrdersByBillingCycleType {
            client: self.client,
            list: ListOrders::new(self.customer).billing_cycle_type(billing_cycle),
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

impl<C> OrderOperations<C> {
    /// Buys add-ons for a subscription that came from the order (.NET: `Patch(order)`). **This buys**;
    /// see [`PurchaseAddOn`].
    pub fn purchase_add_on(self, purchase: AddOnPurchase) -> Call<C, PurchaseAddOn> {
        self.patch(purchase)
    }

    /// Changes how often the customer is charged (.NET: `Patch(order)`); see [`ChangeBillingCycle`].
    pub fn change_billing_cycle(self, change: BillingCycleChange) -> Call<C, ChangeBillingCycle> {
        self.patch(change)
    }

    /// Cancels the order (.NET: `Patch(order)`); see [`CancelOrder`].
    pub fn cancel(self) -> Call<C, CancelOrder> {
        self.patch(OrderCancellation::default())
    }

    /// Cancels some lines of the order (.NET: `Patch(order)`); see [`CancelOrder`].
    pub fn cancel_lines(self, cancellation: OrderCancellation) -> Call<C, CancelOrder> {
        self.patch(cancellation)
    }

    fn patch<T: OrderChange>(self, change: T) -> Call<C, PatchOrder<T>> {
        let patch = PatchOrder::new(self.customer, self.order, change);
        Call::new(self.client, patch)
    }

    /// Waits until something is true of it, polling politely; see [`conditions`].
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use partner_center_core::conditions;
    /// use partner_center_core::{driver::BlockingClient, Error, OrderOperations};
    ///
    /// fn wait<C: BlockingClient>(order: OrderOperations<C>) -> Result<(), Error> {
    ///     let order = order
    ///         .wait_for(conditions::Completed)
    ///         .deadline(Duration::from_secs(10 * 60))
    ///         .progress(|now| eprintln!("{}", now.seen))
    ///         .send()?;
    ///     println!("{:?}", order.status);
    ///     Ok(())
    /// }
    /// ```
    pub fn wait_for<K: Condition<Subject = OrderRef>>(self, condition: K) -> Waiting<C, K> {
        let subject = OrderRef::new(self.customer, self.order);
        Waiting::new(self.client, condition, subject)
    }
}
