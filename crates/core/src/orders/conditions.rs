//! What an order can be waited for.

use std::fmt;
use std::time::Duration;

use partner_center_model::{
    Collection, Open, Order, OrderLineItemProvisioningStatus, OrderStatus, ProvisioningStatusType,
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

/// The order is in no review: neither `pending_review`, nor waiting for a purchase order or its
/// review. What became of it is in its status.
#[derive(Clone, Copy, Debug)]
pub struct OutOfReview;

/// All lines of the order are provisioned. They never will be once one is `unfulfilled`.
#[derive(Clone, Copy, Debug)]
pub struct Provisioned;

/// The order has come to its end, whichever it is: no status from which it goes on by itself.
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
        "a new order can take 15 minutes to be in the list, and can be read by its id at once: wait longer"
    }
}

/// What to do about an order that is still on its way.
fn advice_for(seen: &Order) -> &'static str {
    match status(seen) {
        Some(OrderStatus::PendingPoUpload) => {
            "the order waits for the customer's purchase order, and not for time: upload it"
        }
        Some(OrderStatus::PendingReview | OrderStatus::PoUploadComplete) => {
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

/// A verdict on another order says nothing.
fn of_order(order: &OrderId, seen: &Order, verdict: fn(&Order) -> Verdict) -> Verdict {
    if is_it(order, seen) {
        return verdict(seen);
    }
    let other = seen.id.as_deref().unwrap_or("none");
    Verdict::NotYet(format!("an answer about another order ({other})"))
}

/// A status as it is shown; orders of 2017 have none and are done.
fn word(order: &Order) -> String {
    let status = order.status.as_ref().map(Open::as_str);
    status.unwrap_or("no status").to_owned()
}

/// How far the order is; `None` for a status that is not known here.
fn status(order: &Order) -> Option<OrderStatus> {
    match &order.status {
        None => Some(OrderStatus::Completed),
        Some(status) => status.known(),
    }
}

fn get(one: &OrderRef) -> GetOrder {
    GetOrder::new(one.customer.clone(), one.order.clone())
}

impl Condition for Completed {
    type Subject = OrderRef;
    type Poll = GetOrder;

    const WANTED: &'static str = "completed";

    fn poll(&self, one: &OrderRef) -> GetOrder {
        get(one)
    }

    fn verdict(&self, one: &OrderRef, seen: &Order) -> Verdict {
        of_order(&one.order, seen, |seen| {
            use OrderStatus as Status;
            let word = word(seen);
            match status(seen) {
                Some(Status::Completed) => Verdict::Reached(word),
                Some(
                    Status::Cancelled
                    | Status::Suspended
                    | Status::Error
                    | Status::PartialSuccess
                    | Status::PoReviewRejected,
                ) => Verdict::Never(word),
                _ => Verdict::NotYet(word),
            }
        })
    }

    fn advice(&self, seen: &Order) -> &'static str {
        advice_for(seen)
    }
}

impl Condition for OutOfReview {
    type Subject = OrderRef;
    type Poll = GetOrder;

    const DEADLINE: Duration = Duration::from_secs(72 * 3_600);
    const WANTED: &'static str = "out of review";

    fn poll(&self, one: &OrderRef) -> GetOrder {
        get(one)
    }

    fn verdict(&self, one: &OrderRef, seen: &Order) -> Verdict {
        of_order(&one.order, seen, |seen| {
            use OrderStatus as Status;
            let word = word(seen);
            match status(seen) {
                // A word that is new may be one more kind of review.
                None
                | Some(
                    Status::PendingReview | Status::PendingPoUpload | Status::PoUploadComplete,
                ) => Verdict::NotYet(word),
                Some(_) => Verdict::Reached(word),
            }
        })
    }

    fn advice(&self, seen: &Order) -> &'static str {
        advice_for(seen)
    }
}

impl Condition for Ended {
    type Subject = OrderRef;
    type Poll = GetOrder;

    const WANTED: &'static str = "at its end";

    fn poll(&self, one: &OrderRef) -> GetOrder {
        get(one)
    }

    fn verdict(&self, one: &OrderRef, seen: &Order) -> Verdict {
        of_order(&one.order, seen, |seen| {
            use OrderStatus as Status;
            let word = word(seen);
            match status(seen) {
                None
                | Some(
                    Status::Unknown
                    | Status::Pending
                    | Status::PendingReview
                    | Status::PendingPoUpload
                    | Status::PoUploadComplete,
                ) => Verdict::NotYet(word),
                Some(_) => Verdict::Reached(word),
            }
        })
    }

    fn advice(&self, seen: &Order) -> &'static str {
        advice_for(seen)
    }
}

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
