//! The journal of writes: what is written down, what closes an entry, what ends a doubt, and where to
//! look for what came of a write.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[path = "../common/mod.rs"]
mod common;
mod doubt;
mod entries;
mod repeated;
mod settling;

use std::time::Duration;

use common::{CUSTOMER, base, meta};
use partner_center_core::journal::{Intent, Settlement, WriteKind};
use partner_center_core::model::{
    CancelledLineItem, NewOrder, NewOrderLineItem, OrderCancellation,
};
use partner_center_core::{
    BaseUrl, CheckoutCart, CreateOrder, Error, PatchOrder, Response,
    driver::{RequestMeta, to_http},
    endpoint::Endpoint,
};

/// It is 2027-01-15T08:00:00Z.
const NOW: Duration = Duration::from_secs(500_000 * 3_600);
const ORDER: &str = "01f9bc3e5b35";
const OFFER: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";

fn create(quantity: i64) -> CreateOrder {
    let line = NewOrderLineItem::default()
        .offer_id(OFFER)
        .quantity(quantity);
    CreateOrder::new(CUSTOMER, NewOrder::default().line_items([line]))
}

fn cancel(lines: &[i64]) -> PatchOrder<OrderCancellation> {
    let lines = lines
        .iter()
        .map(|&number| CancelledLineItem::default().line_item_number(number));
    let cancellation = OrderCancellation::default().line_items(lines.collect::<Vec<_>>());
    PatchOrder::new(CUSTOMER, ORDER, cancellation)
}

fn checkout() -> CheckoutCart {
    CheckoutCart::new(CUSTOMER, "b4c8fdea-cbe4-4d17-9576-13fcacbf9605")
}

fn intent_as<E: Endpoint>(endpoint: &E, base: &BaseUrl, meta: &RequestMeta) -> Intent {
    let request = to_http(endpoint, base, meta).unwrap();
    Intent::new(endpoint, base, meta, &request, NOW).unwrap()
}

fn intent<E: Endpoint>(endpoint: &E) -> Intent {
    intent_as(endpoint, &base(), &meta())
}

/// An entry as it is after a run of the program.
fn read_again(intent: &Intent) -> Intent {
    Intent::from_json(intent.to_json().as_bytes()).unwrap()
}

/// What the end of a create says about its entry.
fn settled<T>(result: Result<&Response<T>, &Error>) -> Option<Settlement> {
    Settlement::of(WriteKind::CreateOrder, result, NOW)
}
