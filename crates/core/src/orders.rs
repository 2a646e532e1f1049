//! Orders of a customer.

mod activation_links;
mod add_on;
pub(crate) mod answered;
mod attachment;
mod attachments;
mod billing_cycle;
mod cancel;
pub mod conditions;
mod create;
mod get;
mod line_activation_links;
pub(crate) mod lines;
mod list;
mod patch;
mod provisioning_status;
mod upload;

use partner_center_model::{
    AddOnPurchase, AttachmentMetadata, BillingCycleChange, BillingCycleType, NewOrder, Open,
    OrderCancellation,
};

pub use activation_links::GetActivationLinks;
pub use add_on::PurchaseAddOn;
pub use attachment::{DocumentBody, DownloadAttachment};
pub use attachments::ListAttachments;
pub use billing_cycle::ChangeBillingCycle;
pub use cancel::CancelOrder;
pub use create::CreateOrder;
pub use get::GetOrder;
pub use line_activation_links::GetLineActivationLinks;
pub use list::ListOrders;
pub use patch::{OrderChange, PatchOrder};
pub use provisioning_status::GetProvisioningStatus;
pub use upload::{Document, UploadAttachments};

use crate::wait::{Condition, Waiting};
use crate::{AttachmentId, Call, CustomerId, OrderId};

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
            customer: self.customer,
            order: id.into(),
        }
    }

    /// Places an order (.NET: `Orders.Create(order)`). **This buys**; see [`CreateOrder`].
    pub fn create(self, order: NewOrder) -> Call<C, CreateOrder> {
        Call::new(self.client, CreateOrder::new(self.customer, order))
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
    customer: CustomerId,
    order: OrderId,
}

impl<C> OrderOperations<C> {
    /// The order (.NET: `Orders.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetOrder> {
        Call::new(self.client, GetOrder::new(self.customer, self.order))
    }

    /// Buys add-ons for a subscription that came of the order (.NET: `Patch(order)`). **This buys**;
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

    /// How far its lines are provisioned (.NET: `ProvisioningStatus.Get()`).
    pub fn provisioning_status(self) -> Call<C, GetProvisioningStatus> {
        let get = GetProvisioningStatus::new(self.customer, self.order);
        Call::new(self.client, get)
    }

    /// The activation links of all lines (.NET: `ActivationLinks.Get()`).
    pub fn activation_links(self) -> Call<C, GetActivationLinks> {
        let get = GetActivationLinks::new(self.customer, self.order);
        Call::new(self.client, get)
    }

    /// The activation links of one line (.NET: `OrderLineItems.ById(number).ActivationLinks()`).
    pub fn line_activation_links(self, line_item_number: u32) -> Call<C, GetLineActivationLinks> {
        let get = GetLineActivationLinks::new(self.customer, self.order, line_item_number);
        Call::new(self.client, get)
    }

    /// Waits until something is true of it, polling politely; see [`conditions`].
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use partner_center_core::orders::conditions;
    /// use partner_center_core::{BlockingClient, Error, OrderOperations};
    ///
    /// fn wait<C: BlockingClient>(order: OrderOperations<C>) -> Result<(), Error> {
    ///     let order = order
    ///         .wait_for(conditions::Completed)
    ///         .deadline(Duration::from_mins(10))
    ///         .progress(|now| eprintln!("{}", now.seen))
    ///         .send()?;
    ///     println!("{:?}", order.status);
    ///     Ok(())
    /// }
    /// ```
    pub fn wait_for<K: Condition>(self, condition: K) -> Waiting<C, K> {
        Waiting::new(self.client, condition, self.customer, self.order)
    }

    /// The documents that are attached to it (.NET: `Attachments`).
    pub fn attachments(self) -> Attachments<C> {
        Attachments { order: self }
    }
}

/// The documents that are attached to an order (.NET: `Orders.ById(id).Attachments`).
#[derive(Clone, Debug)]
pub struct Attachments<C> {
    order: OrderOperations<C>,
}

impl<C> Attachments<C> {
    /// What is attached (.NET: `Attachments.Get()`).
    pub fn get(self) -> Call<C, ListAttachments> {
        let OrderOperations {
            client,
            customer,
            order,
        } = self.order;
        Call::new(client, ListAttachments::new(customer, order))
    }

    /// Uploads documents (.NET: `Attachments.Create(…)`); see [`UploadAttachments`].
    pub fn upload(self, metadata: AttachmentMetadata) -> Call<C, UploadAttachments> {
        let OrderOperations {
            client,
            customer,
            order,
        } = self.order;
        Call::new(client, UploadAttachments::new(customer, order, metadata))
    }

    /// Downloads a document (.NET: `Attachments.ById(id).Get()`).
    pub fn download(self, id: impl Into<AttachmentId>) -> Call<C, DownloadAttachment> {
        let OrderOperations {
            client,
            customer,
            order,
        } = self.order;
        Call::new(client, DownloadAttachment::new(customer, order, id))
    }
}
