//! What is measured of collections beside orders: both sides read everything that is in them.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use chrono::DateTime;
use partner_center_benches::{
    availabilities_page, everyday, peers, products_page, subscriptions_page,
};
use partner_center_model::decode::Decode;
use partner_center_model::{Availability, Encode, Product, Subscription};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The same, up to members that are absent, and the spelling of dates.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let names = one.keys().chain(other.keys());
            let member = |of: &serde_json::Map<String, Value>, name: &String| {
                of.get(name).cloned().unwrap_or_default()
            };
            names
                .into_iter()
                .all(|name| same(&member(one, name), &member(other, name)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::String(one), Value::String(other)) => {
            let date = |text: &str| DateTime::parse_from_rfc3339(text).ok();
            one == other || date(one).is_some_and(|one| Some(one) == date(other))
        }
        _ => one == other,
    }
}

fn check<T: Decode + Encode, E: DeserializeOwned + Serialize>(body: &[u8]) {
    let there: Value = serde_json::from_slice(body).unwrap();
    assert_eq!(there["items"].as_array().unwrap().len(), 200);
    let ours = peers::ours::<T>(&mut body.to_vec()).unwrap();
    let written: Value = serde_json::from_slice(&ours.to_vec()).unwrap();
    assert!(written == there);
    let everyday = peers::serde_json::<E>(&mut body.to_vec()).unwrap();
    let read = serde_json::to_value(&everyday).unwrap();
    assert!(same(&read, &there));
    // The control: a member that is left out is noticed.
    let mut less = there.clone();
    less["items"][7]["links"]["self"] = Value::Null;
    assert!(!same(&read, &less));
}

#[test]
fn both_sides_read_all_that_is_there() {
    check::<Subscription, everyday::Subscription>(&subscriptions_page(200));
    check::<Product, everyday::Product>(&products_page(200));
    check::<Availability, everyday::Availability>(&availabilities_page(200));
}
