//! Collections of orders, the bodies of list answers.

use std::io;

use crate::orders::Orders;
use crate::unknown::Shape;

/// Text is handed to a writer in pieces of about this many bytes.
const PIECE: usize = 64 * 1024;

/// A collection of `count` orders as compact JSON, about 1,300 bytes each.
///
/// ```
/// let body = partner_center_benches::orders_page(3);
/// assert!(body.starts_with(br#"{"totalCount":3,"items":[{"#));
/// ```
#[must_use]
pub fn orders_page(count: usize) -> Vec<u8> {
    whole(Orders::new(), count)
}

/// Like [`orders_page`], but every order, line item, link, pricing and
/// attributes object carries one or two members nobody documented, besides the
/// few that [`orders_page`] has.
#[must_use]
pub fn orders_with_unknown(count: usize) -> Vec<u8> {
    whole(Orders::with_unknown(), count)
}

/// Writes the bytes of [`orders_page`] without holding them: 800,000 orders are
/// a little over 1 GB.
///
/// # Errors
///
/// What `out` answers to a write.
pub fn write_orders(count: usize, out: &mut impl io::Write) -> io::Result<()> {
    let mut collection = Collection::new(Orders::new(), count);
    loop {
        let more = collection.advance();
        let text = &mut collection.orders.pen.out;
        if !more || text.len() >= PIECE {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
        if !more {
            return Ok(());
        }
    }
}

/// The everyday answer: two reserved-instance orders, members as in the
/// documented collection.
#[must_use]
pub fn two_orders() -> Vec<u8> {
    TWO_ORDERS.concat().into_bytes()
}

fn whole(orders: Orders, count: usize) -> Vec<u8> {
    let mut collection = Collection::new(orders, count);
    while collection.advance() {}
    collection.orders.pen.out.into_bytes()
}

/// A collection in the making; its text gathers in the pen of the orders.
struct Collection {
    orders: Orders,
    left: usize,
    first: bool,
}

impl Collection {
    fn new(mut orders: Orders, count: usize) -> Self {
        let start = format!(r#"{{"totalCount":{count},"items":["#);
        orders.pen.out.push_str(&start);
        Self {
            orders,
            left: count,
            first: true,
        }
    }

    /// Writes the next order, or the end of the collection; false after the end.
    fn advance(&mut self) -> bool {
        if self.left == 0 {
            self.end();
            return false;
        }
        self.left -= 1;
        if !self.first {
            self.orders.pen.out.push(',');
        }
        self.first = false;
        self.orders.write_next();
        true
    }

    fn end(&mut self) {
        let Orders { pen, customer, .. } = &mut self.orders;
        pen.out.push(']');
        // The opening brace is long written, so these two are begun by hand.
        pen.out.push_str(r#","links":{"self":"#);
        pen.open(Shape::Link);
        pen.text("uri", &format!("/customers/{customer}/orders"));
        pen.text("method", "GET");
        pen.raw("headers", "[]");
        pen.close();
        pen.out.push_str(r#"},"attributes":"#);
        pen.open(Shape::Attributes);
        pen.text("objectType", "Collection");
        pen.close();
        pen.out.push('}');
    }
}

const TWO_ORDERS: [&str; 4] = [
    r#"{"totalCount":2,"items":["#,
    concat!(
        r#"{"id":"kT3_vLw0Zq8XbN-5yRjHc2PmUaDfG7sE1","#,
        r#""referenceCustomerId":"5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365","#,
        r#""billingCycle":"one_time","currencyCode":"USD","lineItems":[{"lineItemNumber":0,"#,
        r#""offerId":"DZH318Z0CW7N:003K:DZH318Z0FJ4R","#,
        r#""friendlyName":"Reserved_VM_Instance_Standard_D2_AP_East_1_Year","quantity":1,"links":{"#,
        r#""sku":{"uri":"/products/DZH318Z0CW7N/skus/003K?country=US","method":"GET","headers":[]}}}],"#,
        r#""creationDate":"2018-04-21T09:36:40.7183054Z","status":"pending","links":{"#,
        r#""provisioningStatus":{"uri":"/customers/5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365"#,
        r#"/orders/kT3_vLw0Zq8XbN-5yRjHc2PmUaDfG7sE1/provisioningstatus","method":"GET","headers":[]},"#,
        r#""self":{"uri":"/customers/5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365"#,
        r#"/orders/kT3_vLw0Zq8XbN-5yRjHc2PmUaDfG7sE1","method":"GET","headers":[]}},"#,
        r#""attributes":{"objectType":"Order"}},"#,
    ),
    concat!(
        r#"{"id":"w-9JpQe_4hVtYx6KzB1oMnCsLr0DgiU21","#,
        r#""referenceCustomerId":"5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365","#,
        r#""billingCycle":"one_time","currencyCode":"USD","lineItems":[{"lineItemNumber":0,"#,
        r#""offerId":"DZH318Z0CX2M:001T:DZH318Z0GK8V","#,
        r#""friendlyName":"Reserved_VM_Instance_Standard_F8_EU_West_3_Years","quantity":1,"links":{"#,
        r#""sku":{"uri":"/products/DZH318Z0CX2M/skus/001T?country=US","method":"GET","headers":[]}}}],"#,
        r#""creationDate":"2018-04-21T09:12:05.604912Z","status":"pending","links":{"#,
        r#""provisioningStatus":{"uri":"/customers/5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365"#,
        r#"/orders/w-9JpQe_4hVtYx6KzB1oMnCsLr0DgiU21/provisioningstatus","method":"GET","headers":[]},"#,
        r#""self":{"uri":"/customers/5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365"#,
        r#"/orders/w-9JpQe_4hVtYx6KzB1oMnCsLr0DgiU21","method":"GET","headers":[]}},"#,
        r#""attributes":{"objectType":"Order"}}"#,
    ),
    concat!(
        r#"],"links":{"self":{"uri":"/customers/5d2c1f0e-83b7-4a6d-9e41-7c90b2a8f365/orders","#,
        r#""method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}"#,
    ),
];
