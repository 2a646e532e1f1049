//! Both ways of decoding a body, side by side.

use std::fmt::Debug;

use partner_center_model::decode::{Decode, SharedBody};
use partner_center_model::json_text::JsonText;
use partner_center_model::{
    Availability, Collection, Customer, Detach, Encode, NewOrder, Order, Product, Promotion, Sku,
    Subscription,
};
use serde::Serialize;

/// Both ways give the same, down to what `Debug` and JSON show.
pub(crate) fn compare<T: Decode + Encode + Detach + Serialize + Debug>(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let slow = serde_json::from_str::<T>(text);
    let fast = SharedBody::new(bytes.to_vec())
        .expect("UTF-8")
        .decode::<T>();
    match (slow, fast) {
        (Ok(slow), Ok(fast)) => {
            assert_eq!(format!("{fast:?}"), format!("{slow:?}"), "{text}");
            let json = |value: &T| serde_json::to_string(value).expect("JSON");
            assert_eq!(json(&fast), json(&slow), "{text}");
            assert_eq!(fast.to_json(), json(&slow), "{text}");
            let mut detached = fast;
            detached.detach();
            assert_eq!(json(&detached), json(&slow), "{text}");
        }
        (Err(slow), Err(fast)) => assert_eq!(fast.to_string(), slow.to_string(), "{text}"),
        (slow, fast) => panic!("serde {slow:?}\ndecoder {fast:?}\n{text}"),
    }
}

pub(crate) fn compare_as(kind: &str, bytes: &[u8]) {
    match kind {
        "Order" => compare::<Order>(bytes),
        "Collection<Order>" => compare::<Collection<Order>>(bytes),
        "Customer" => compare::<Customer>(bytes),
        "NewOrder" => compare::<NewOrder>(bytes),
        "Sku" => compare::<Sku>(bytes),
        "Collection<Product>" => compare::<Collection<Product>>(bytes),
        "Collection<Sku>" => compare::<Collection<Sku>>(bytes),
        "Availability" => compare::<Availability>(bytes),
        "Promotion" => compare::<Promotion>(bytes),
        "Collection<Subscription>" => compare::<Collection<Subscription>>(bytes),
        "Collection<Customer>" => compare::<Collection<Customer>>(bytes),
        _ => {}
    }
}

/// Without the spaces of the fixture, as the service sends it.
pub(crate) fn compact(text: &str) -> Vec<u8> {
    let json = JsonText::check(text).expect("JSON");
    json.compact().into_bytes()
}
