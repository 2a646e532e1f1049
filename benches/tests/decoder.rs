//! The fast decoder and serde on generated bodies: orders of all families, members in any order,
//! unknown ones everywhere, and the same with a byte changed.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use partner_center_benches::{orders_page, orders_with_unknown, reordered};
use partner_center_model::decode::Body;
use partner_center_model::{Collection, Encode, Order};

fn bodies() -> [Vec<u8>; 3] {
    [
        orders_page(400),
        reordered(&orders_page(400)),
        orders_with_unknown(400),
    ]
}

fn both(
    body: Vec<u8>,
) -> (
    serde_json::Result<Collection<Order>>,
    serde_json::Result<Collection<Order>>,
) {
    let slow = serde_json::from_slice(&body);
    (Body::new(body).unwrap().decode(), slow)
}

#[test]
fn generated_bodies_give_the_same_either_way() {
    for body in bodies() {
        let (fast, slow) = both(body);
        let (fast, slow) = (fast.unwrap(), slow.unwrap());
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
        let orders: Collection<Order> = Body::new(body).unwrap().decode().unwrap();
        let written = orders.to_vec();
        let again: Collection<Order> = Body::new(written.clone()).unwrap().decode().unwrap();
        assert_eq!(again.to_vec(), written);
    }
}

#[test]
fn a_changed_byte_changes_the_same_either_way() {
    let mut refused = 0;
    for body in [
        orders_page(3),
        reordered(&orders_page(3)),
        orders_with_unknown(2),
    ] {
        for at in (0..body.len()).step_by(3) {
            let changed = [b'"', b'}', b',', b'1', b'x', b' ', b'\\'];
            let mut body = body.clone();
            body[at] = changed[at % changed.len()];
            if std::str::from_utf8(&body).is_err() {
                continue;
            }
            match both(body) {
                (Ok(fast), Ok(slow)) => assert_eq!(format!("{fast:?}"), format!("{slow:?}")),
                (Err(fast), Err(slow)) => {
                    refused += 1;
                    assert_eq!(fast.to_string(), slow.to_string());
                }
                (fast, slow) => panic!("byte {at}: {} but {}", fast.is_ok(), slow.is_ok()),
            }
        }
    }
    assert!(refused > 100, "{refused}");
}
