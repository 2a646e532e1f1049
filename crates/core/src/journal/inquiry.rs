//! Finding out what became of a write, with reads only.

mod transitions;

use std::collections::BTreeSet;
use std::fmt;

use partner_center_model::{
    AddOnPurchase, BillingCycleChange, BillingCycleType, Cart, Collection, DateTime, Guid, Integer,
    NewCart, Open, Order, OrderAttachment, OrderCancellation, OrderStatus, Subscription,
    Transition, TransitionHistory,
};

use super::{Intent, WriteKind};
use crate::decode::Item;
use crate::{
    Call, CartId, Error, GetCart, GetOrder, GetSubscription, ListAttachments, ListOrders,
    ListTransitions, OrderId, Response, SubscriptionChange,
    client::{AsyncClient, BlockingClient},
};

/// Looks where the result of a write would be. It only reads, so it may be made at any time and by
/// anybody who may read the customer's orders.
///
/// ```no_run
/// use partner_center_core::journal::{Findings, Inquiry, Intent};
/// use partner_center_core::{driver::BlockingClient, Error};
///
/// fn may_have_bought<C: BlockingClient>(client: &C, intent: &Intent) -> Result<usize, Error> {
///     match Inquiry::new(intent).ask(client)? {
///         Findings::Orders { candidates, .. } => Ok(candidates.len()),
///         _ => Ok(0),
///     }
/// }
/// ```
pub struct Inquiry<'i> {
    intent: &'i Intent,
    is_known: Box<IsKnown<'i>>,
}

/// Whether an order is known to be the result of another write.
type IsKnown<'i> = dyn Fn(&str) -> bool + Send + Sync + 'i;

impl fmt::Debug for Inquiry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inquiry")
            .field("intent", &self.intent)
            .finish_non_exhaustive()
    }
}

/// What to read, to find out what became of a write.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Question {
    /// The customer's orders.
    Orders(ListOrders),
    /// The order that was to be changed.
    Order(GetOrder),
    /// The subscription that was to be changed.
    Subscription(GetSubscription),
    /// The transitions of the subscription.
    Transitions(ListTransitions),
    /// The documents of the order.
    Documents(ListAttachments),
    /// The cart that was to be replaced.
    Cart(GetCart),
}

/// What was found where the result of a write would be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Findings {
    /// No read tells. A cart that was checked out can be checked out again while it lives.
    Nowhere,
    /// Orders that may be its result, the nearest in time first. New orders can take 15 minutes to
    /// appear in lists (Learn, Create an order).
    Orders {
        /// The orders.
        candidates: Vec<Candidate>,
        /// How many orders of the customer could not be read.
        unread: usize,
    },
    /// The order that was to be changed, as it is now.
    Order {
        /// The order.
        order: Box<Order>,
        /// Whether it is as the change wanted it; `None` if that is unknown.
        is_as_wanted: Option<bool>,
    },
    /// The subscription that was to be changed, as it is now.
    Subscription {
        /// The subscription.
        subscription: Box<Subscription>,
        /// Whether it is as the change wanted it; `None` if that is unknown.
        is_as_wanted: Option<bool>,
    },
    /// The transitions of the subscription that are as the write wanted one.
    Transitions {
        /// Those that began since the write, and have not failed. Another write may have made one.
        made: Vec<Transition>,
        /// How many began before it, or at an unknown time.
        earlier: usize,
    },
    /// The documents that were to be uploaded, by their names.
    Documents {
        /// Those that the order has. It may have had them before.
        there: Vec<String>,
        /// Those that it does not have.
        missing: Vec<String>,
    },
    /// The cart that was to be replaced, as it is now.
    Cart {
        /// The cart.
        cart: Box<Cart>,
        /// Whether it has the items, quantities, cycles and terms that it was to have.
        is_as_wanted: bool,
    },
}

impl Findings {
    /// The order or subscription that shows that the write is done, if that is certain: it was to be
    /// cancelled, to have a different billing cycle, so many seats, and that is now so. No matter who did it,
    /// there is nothing left to do. The seats of a subscription are a total, so this holds for them, too; an
    /// add-on may have been there before. Of transitions it is certain if one alone began since the write.
    #[must_use]
    pub fn settles(&self, intent: &Intent) -> Option<String> {
        match self {
            Self::Order {
                order,
                is_as_wanted: Some(true),
            } if !intent.kind.is_purchase() => order.id.as_ref().map(ToString::to_string),
            Self::Subscription {
                subscription,
                is_as_wanted: Some(true),
            } => subscription.id.as_ref().map(ToString::to_string),
            Self::Transitions { made, .. } => transitions::settles(made),
            _ => None,
        }
    }
}

/// An order with the same offers and quantities as the write.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Candidate {
    /// The order.
    pub order: Order,
    /// Whether it was created after the write was begun, as far as clocks can be trusted.
    pub fits_in_time: bool,
    /// Seconds between the write and the order; `None` without a date.
    pub distance: Option<u64>,
}

impl Candidate {
    fn of(intent: &Intent, order: Order) -> Option<Self> {
        if !intent.has_lines_of(&order) {
            return None;
        }
        let created = order.creation_date.as_ref().and_then(DateTime::timestamp);
        let begun = i64::try_from(intent.begun.as_secs()).unwrap_or(i64::MAX);
        Some(Self {
            fits_in_time: intent.fits(&order),
            distance: created.map(|created| created.unix_seconds().abs_diff(begun)),
            order,
        })
    }
}

impl<'i> Inquiry<'i> {
    /// What became of this write?
    #[must_use]
    pub fn new(intent: &'i Intent) -> Self {
        let is_known = Box::new(|_: &str| false);
        Self { intent, is_known }
    }

    /// Leaves out orders, by their ids, that are known to be the results of other writes.
    #[must_use]
    pub fn without(mut self, is_known: impl Fn(&str) -> bool + Send + Sync + 'i) -> Self {
        self.is_known = Box::new(is_known);
        self
    }

    /// What to read; `None` if no read tells.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        let customer = self.intent.customer()?;
        let order = || self.intent.changed_order().map(OrderId::from);
        match self.intent.kind {
            WriteKind::CreateOrder => Some(Question::Orders(ListOrders::new(customer))),
            WriteKind::PurchaseAddOn | WriteKind::ChangeBillingCycle | WriteKind::CancelOrder => {
                Some(Question::Order(GetOrder::new(customer, order()?)))
            }
            WriteKind::ChangeSeats | WriteKind::ChangeSubscription | WriteKind::ScheduleChange => {
                let changed = self.intent.changed_subscription()?;
                Some(Question::Subscription(GetSubscription::new(
                    customer, changed,
                )))
            }
            WriteKind::TransitionSubscription => {
                let changed = self.intent.changed_subscription()?;
                Some(Question::Transitions(ListTransitions::new(
                    customer, changed,
                )))
            }
            WriteKind::UploadAttachments => Some(Question::Documents(ListAttachments::new(
                customer,
                order()?,
            ))),
            WriteKind::ReplaceCart => {
                let cart = CartId::from(self.intent.changed_cart()?);
                Some(Question::Cart(GetCart::new(customer, cart)))
            }
            WriteKind::CreateCart | WriteKind::CheckoutCart | WriteKind::Other => None,
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// When the question cannot be answered.
    pub fn ask<C: BlockingClient>(&self, client: &C) -> Result<Findings, Error> {
        match self.question() {
            None => Ok(Findings::Nowhere),
            Some(Question::Orders(list)) => {
                let mut seen = Seen::default();
                for page in Call::new(client.clone(), list).lenient().pages() {
                    seen.take(self, page?);
                }
                Ok(seen.findings())
            }
            Some(Question::Order(get)) => {
                let order = Call::new(client.clone(), get).send()?;
                Ok(self.changed(order.into_inner()))
            }
            Some(Question::Subscription(get)) => {
                let seen = Call::new(client.clone(), get).send()?;
                Ok(self.changed_subscription(seen.into_inner()))
            }
            Some(Question::Transitions(list)) => {
                let history = Call::new(client.clone(), list).send()?;
                Ok(self.transitions(&history))
            }
            Some(Question::Documents(list)) => {
                let page = Call::new(client.clone(), list).send()?;
                Ok(self.uploaded(&page))
            }
            Some(Question::Cart(get)) => {
                let cart = Call::new(client.clone(), get).send()?;
                Ok(self.replaced(cart.into_inner()))
            }
        }
    }

    /// Asks, without holding up a thread.
    ///
    /// # Errors
    /// When the question cannot be answered.
    pub async fn ask_async<C: AsyncClient>(&self, client: &C) -> Result<Findings, Error> {
        match self.question() {
            None => Ok(Findings::Nowhere),
            Some(Question::Orders(list)) => {
                let mut seen = Seen::default();
                let mut pages = Call::new(client.clone(), list).lenient().pages();
                while let Some(page) = pages.next().await {
                    seen.take(self, page?);
                }
                Ok(seen.findings())
            }
            Some(Question::Order(get)) => {
                let order = Call::new(client.clone(), get).await?;
                Ok(self.changed(order.into_inner()))
            }
            Some(Question::Subscription(get)) => {
                let seen = Call::new(client.clone(), get).await?;
                Ok(self.changed_subscription(seen.into_inner()))
            }
            Some(Question::Transitions(list)) => {
                let history = Call::new(client.clone(), list).await?;
                Ok(self.transitions(&history))
            }
            Some(Question::Documents(list)) => {
                let page = Call::new(client.clone(), list).await?;
                Ok(self.uploaded(&page))
            }
            Some(Question::Cart(get)) => {
                let cart = Call::new(client.clone(), get).await?;
                Ok(self.replaced(cart.into_inner()))
            }
        }
    }

    /// Why an order cannot be the result of the write, if that shows.
    #[must_use]
    pub fn misfit(&self, order: &Order) -> Option<String> {
        let id = order.id.as_deref().unwrap_or_default();
        if let Some(changed) = self.intent.changed_order() {
            let is_it = OrderId::from(changed) == OrderId::from(id);
            return (!is_it).then(|| format!("the write is for the order {changed}"));
        }
        if let Some(changed) = self.intent.changed_subscription() {
            return Some(format!(
                "the write is for the subscription {changed}, not for an order"
            ));
        }
        if self.intent.new_order().is_none() || self.intent.fits(order) {
            return None;
        }
        Some(match &order.creation_date {
            Some(created) if self.intent.has_lines_of(order) => {
                format!("it was created {created}, before the write")
            }
            _ => "its offers or quantities differ from those of the write".to_owned(),
        })
    }

    fn changed(&self, order: Order) -> Findings {
        Findings::Order {
            is_as_wanted: self.is_as_wanted(&order),
            order: Box::new(order),
        }
    }

    fn changed_subscription(&self, seen: Subscription) -> Findings {
        let wanted = serde_json::from_slice::<Subscription>(&self.intent.body);
        let wanted = wanted.map_or(Vec::new(), |wanted| {
            SubscriptionChange::of_body(self.intent.kind, &wanted)
        });
        let is_shown = wanted.iter().all(|change| change.is_shown(&seen));
        Findings::Subscription {
            is_as_wanted: (!wanted.is_empty()).then_some(is_shown),
            subscription: Box::new(seen),
        }
    }

    fn is_as_wanted(&self, order: &Order) -> Option<bool> {
        let body = &self.intent.body;
        match self.intent.kind {
            WriteKind::CancelOrder => {
                let wanted: OrderCancellation = serde_json::from_slice(body).ok()?;
                is_cancelled(&wanted, order)
            }
            WriteKind::ChangeBillingCycle => {
                let wanted: BillingCycleChange = serde_json::from_slice(body).ok()?;
                let (wanted, there) = (wanted.billing_cycle?, order.billing_cycle.as_ref()?);
                Some(wanted.known()? == there.known()?)
            }
            WriteKind::PurchaseAddOn => has_add_ons(&self.intent.add_ons()?, order),
            _ => None,
        }
    }

    fn transitions(&self, history: &TransitionHistory) -> Findings {
        let (made, earlier) = transitions::found(self.intent, &*self.is_known, history);
        Findings::Transitions { made, earlier }
    }

    fn replaced(&self, cart: Cart) -> Findings {
        let wanted = self.intent.new_cart();
        Findings::Cart {
            is_as_wanted: wanted.is_some_and(|wanted| has_items(&wanted, &cart)),
            cart: Box::new(cart),
        }
    }

    fn uploaded(&self, page: &Collection<OrderAttachment>) -> Findings {
        let names = page.items.iter();
        let names: BTreeSet<&str> = names.filter_map(|it| it.file_name.as_deref()).collect();
        let documents = self.intent.documents.iter().cloned();
        let (there, missing) = documents.partition(|name| names.contains(name.as_str()));
        Findings::Documents { there, missing }
    }
}

/// Whether a cart has the items that it was to have, in whatever order.
fn has_items(wanted: &NewCart, cart: &Cart) -> bool {
    macro_rules! items {
        ($cart:expr) => {{
            let lines = $cart.line_items.iter().map(|line| {
                let item = line.catalog_item_id.as_deref().unwrap_or_default();
                let quantity = line.quantity.as_ref().map(Integer::get);
                let cycle = line.billing_cycle.as_ref().and_then(Open::known);
                let cycle = cycle.map(BillingCycleType::as_str);
                let term = line.term_duration.as_deref().unwrap_or_default();
                (item.to_ascii_lowercase(), quantity, cycle, term.to_owned())
            });
            let mut lines: Vec<_> = lines.collect();
            lines.sort();
            lines
        }};
    }
    items!(wanted) == items!(cart)
}

/// Whether an order, or each line to cancel, is cancelled. Cancelled lines come back with the quantity 0.
///
/// Source: Learn, Cancel an order from the integration sandbox.
fn is_cancelled(wanted: &OrderCancellation, order: &Order) -> Option<bool> {
    let status = order.status.as_ref().and_then(Open::known);
    if status == Some(OrderStatus::Cancelled) {
        return Some(true);
    }
    if wanted.line_items.is_empty() {
        return status.map(|_| false);
    }
    let quantity = |number: &Integer| {
        let mut lines = order.line_items.iter();
        let line = lines.find(|line| line.line_item_number.as_ref() == Some(number))?;
        line.quantity.as_ref().map(Integer::get)
    };
    let numbers = wanted.line_items.iter();
    let quantities = numbers.map(|line| quantity(line.line_item_number.as_ref()?));
    let quantities: Option<Vec<i64>> = quantities.collect();
    Some(quantities?.iter().all(|quantity| *quantity == 0))
}

/// Whether an order has a line for each of these add-ons; it may have had it before. `None` if it has one that
/// the add-on may be a part of.
fn has_add_ons(wanted: &AddOnPurchase, order: &Order) -> Option<bool> {
    let mut has_all = true;
    for wanted in &wanted.line_items {
        let offer = wanted.offer_id.as_deref().unwrap_or_default();
        let parent = wanted.parent_subscription_id.as_ref();
        let lines = order.line_items.iter().filter(|line| {
            let is_offer = |it: &str| it.eq_ignore_ascii_case(offer);
            let is_parent = |it: &Guid| Some(it) == parent;
            line.offer_id.as_deref().is_some_and(is_offer)
                && line.parent_subscription_id.as_deref().is_none_or(is_parent)
        });
        let lines: Vec<_> = lines.collect();
        let quantity = |it: Option<&Integer>| it.map(Integer::get);
        let is_there = lines.iter().any(|line| {
            line.parent_subscription_id.is_some()
                && quantity(line.quantity.as_ref()) == quantity(wanted.quantity.as_ref())
        });
        if !is_there && !lines.is_empty() {
            return None;
        }
        has_all = has_all && is_there;
    }
    Some(has_all)
}

/// What the pages of orders have shown.
#[derive(Default)]
struct Seen {
    candidates: Vec<Candidate>,
    unread: usize,
}

impl Seen {
    fn take(&mut self, inquiry: &Inquiry<'_>, page: Response<Collection<Item<Order>>>) {
        for item in page.into_inner().items {
            let Ok(order) = item.into_decoded() else {
                self.unread += 1;
                continue;
            };
            let id = order.id.as_deref().unwrap_or_default();
            if !id.is_empty() && !(inquiry.is_known)(id) {
                self.candidates.extend(Candidate::of(inquiry.intent, order));
            }
        }
    }

    /// Those that fit in time; if there are none, all: a clock may have been wrong. The nearest come first.
    fn findings(mut self) -> Findings {
        if self.candidates.iter().any(|it| it.fits_in_time) {
            self.candidates.retain(|it| it.fits_in_time);
        }
        self.candidates
            .sort_by_key(|it| it.distance.unwrap_or(u64::MAX));
        Findings::Orders {
            candidates: self.candidates,
            unread: self.unread,
        }
    }
}
