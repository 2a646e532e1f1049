//! The fast decoder and serde on generated bodies: orders of all families, members in any order,
//! unknown ones everywhere. The model's tests have damaged bodies.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use partner_center_benches::{orders_page, orders_with_unknown, reordered};
use partner_center_model::decode::SharedBody;
use partner_center_model::{Collection, Encode, Order};

fn bodies() -> [Vec<u8>; 3] {
    [
        orders_page(400),
        reordered(&orders_page(400)),
        orders_with_unknown(400),
    ]
}

#[test]
fn generated_bodies_give_the_same_either_way() {
    for body in bodies() {
        let slow: Collection<Order> = serde_json::from_slice(&body).unwrap();
        let fast: Collection<Order> = SharedBody::new(body).unwrap().decode().unwrap();
        assert_eq!(fast.items.len(), 400);
        for (fast, slow) in fast.items.iter().zip(&slow.items) {
            assert_eq!(format!("{fast:?}"), format!("{slow:?}"));
            assert_eq!(fast.to_json(), serde_json::to_string(slow).unwrap());
        }
    }
}

/// Unknown values lose their spaces when they are written first; nothing else changes.
#[test]
fn what_is_written_is_read_again() {
    for body in bodies() {
        let orders: Collection<Order> = SharedBody::new(body).unwrap().decode().unwrap();
        let written = orders.to_vec();
        let again: Collection<Order> = SharedBody::new(written.clone()).unwrap().decode().unwrap();
        assert_eq!(again.to_vec(), written);
    }
}
