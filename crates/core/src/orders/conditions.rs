//! What one can wait for in an order.

use std::fmt;
use std::time::Duration;

use partner_center_model::{
    Collection, Open, Order, OrderLineItemProvisioningStatus, OrderStatus as Status,
    ProvisioningStatusType,
};

use crate::wait::{Condition, Verdict};
use crate::{CustomerId, GetOrder, GetProvisioningStatus, ListOrders, OrderId};

/// The order that is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRef {
    customer: CustomerId,
    order: OrderId,
}

impl OrderRef {
    /// An order of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: impl Into<OrderId>) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
        }
    }
}

impl fmt::Display for OrderRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "order {}", self.order)
    }
}

/// The order is in the list of the customer's orders.
///
/// Source: Learn, Get all of a customer's orders: up to 15 minutes after it was placed.
#[derive(Clone, Copy, Debug)]
pub struct Visible;

/// The order is `completed`. It never will be once it is `cancelled`, `suspended`, `error`,
/// `partial_success` or `po_review_rejected`.
#[derive(Clone, Copy, Debug)]
pub struct Completed;

/// The order is not in review: neither `pending_review`, nor waiting for a purchase order or its
/// review. What became of it is in its status.
#[derive(Clone, Copy, Debug)]
pub struct OutOfReview;

/// All lines of the order are provisioned. They never will be once one is `unfulfilled`.
#[derive(Clone, Copy, Debug)]
pub struct Provisioned;

/// The order has come to its end, whichever that is: its status is not one from which it goes on by itself.
#[derive(Clone, Copy, Debug)]
pub struct Ended;

/// How long a new order takes to appear in lists, and some time more.
const VISIBILITY: Duration = Duration::from_secs(20 * 60);

impl Condition for Visible {
    type Subject = OrderRef;
    type Poll = ListOrders;

    const DEADLINE: Duration = VISIBILITY;
    const WANTED: &'static str = "in the list";

    fn poll(&self, one: &OrderRef) -> ListOrders {
        ListOrders::new(one.customer.clone())
    }

    fn verdict(&self, one: &OrderRef, seen: &Collection<Order>) -> Verdict {
        let seen_orders = format!("{} orders", seen.items.len());
        if seen.items.iter().any(|it| is_it(&one.order, it)) {
            Verdict::Reached(seen_orders)
        } else {
            Verdict::NotYet(format!("{seen_orders} without it"))
        }
    }

    fn advice(&self, _seen: &Collection<Order>) -> &'static str {
        "a new order can take 15 minutes to appear in the list, but can be read by its id at once: wait longer"
    }
}

/// What to do about an order that is still on its way.
fn advice_for(seen: &Order) -> &'static str {
    match status(seen) {
        Some(Status::PendingPoUpload) => {
            "the order waits for the customer's purchase order: upload it"
        }
        Some(Status::PendingReview | Status::PoUploadComplete) => {
            "Microsoft reviews the order, which can take days: wait longer"
        }
        _ => "it may still come: wait longer",
    }
}

/// Whether it is the order that was asked for, by either of its ids.
fn is_it(order: &OrderId, seen: &Order) -> bool {
    let mut ids = seen.id.iter().chain(&seen.alternate_id);
    ids.any(|id| OrderId::from(id) == *order)
}

/// A status as it is shown; orders of 2017 have none and are done.
fn word(order: &Order) -> String {
    let status = order.status.as_ref().map(Open::as_str);
    status.unwrap_or("no status").to_owned()
}

/// How far the order is; `None` for a status that is not known here.
fn status(order: &Order) -> Option<Status> {
    match &order.status {
        None => Some(Status::Completed),
        Some(status) => status.known(),
    }
}

/// A condition on the order itself: what each status means for it; `None` is a new word.
macro_rules! by_status {
    ($condition:ident, $wanted:literal, $deadline:expr, $($status:pat => $verdict:ident,)+) => {
        impl Condition for $condition {
            type Subject = OrderRef;
            type Poll = GetOrder;

            const DEADLINE: Duration = $deadline;
            const WANTED: &'static str = $wanted;

            fn poll(&self, one: &OrderRef) -> GetOrder {
                GetOrder::new(one.customer.clone(), one.order.clone())
            }

            fn verdict(&self, one: &OrderRef, seen: &Order) -> Verdict {
                if !is_it(&one.order, seen) {
                    let other = seen.id.as_deref().unwrap_or("none");
                    return Verdict::NotYet(format!("an answer about another order ({other})"));
                }
                match status(seen) {
                    $($status => Verdict::$verdict(word(seen)),)+
                }
            }

            fn advice(&self, seen: &Order) -> &'static str {
                advice_for(seen)
            }
        }
    };
}

by_status!(Completed, "completed", Duration::from_secs(3_600),
    Some(Status::Completed) => Reached,
    Some(Status::Cancelled | Status::Suspended | Status::Error) => Never,
    Some(Status::PartialSuccess | Status::PoReviewRejected) => Never,
    _ => NotYet,
);
by_status!(OutOfReview, "out of review", Duration::from_secs(72 * 3_600),
    // A new word may be one more kind of review.
    None => NotYet,
    Some(Status::PendingReview | Status::PendingPoUpload | Status::PoUploadComplete) => NotYet,
    Some(_) => Reached,
);
by_status!(Ended, "at its end", Duration::from_secs(3_600),
    None | Some(Status::Unknown | Status::Pending | Status::PendingReview) => NotYet,
    Some(Status::PendingPoUpload | Status::PoUploadComplete) => NotYet,
    Some(_) => Reached,
);

impl Condition for Provisioned {
    type Subject = OrderRef;
    type Poll = GetProvisioningStatus;

    const WANTED: &'static str = "provisioned";

    fn poll(&self, one: &OrderRef) -> GetProvisioningStatus {
        GetProvisioningStatus::new(one.customer.clone(), one.order.clone())
    }

    fn verdict(
        &self,
        _one: &OrderRef,
        seen: &Collection<OrderLineItemProvisioningStatus>,
    ) -> Verdict {
        let lines = || seen.items.iter().filter_map(|line| line.status.as_ref());
        let is = |wanted: ProvisioningStatusType| move |status: &&Open<_>| **status == wanted;
        let done = lines()
            .filter(is(ProvisioningStatusType::Fulfilled))
            .count();
        let words = format!("{done} of {} lines fulfilled", seen.items.len());
        if lines().any(|status| *status == ProvisioningStatusType::Unfulfilled) {
            Verdict::Never(format!("{words}, one is unfulfilled"))
        } else if done == seen.items.len() && done > 0 {
            Verdict::Reached(words)
        } else {
            Verdict::NotYet(words)
        }
    }
}
