//! The peers do the work that they are measured at: all of them find the same values.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::convert::Infallible;

use partner_center_benches::peers::{self, Decoder, Work};
use partner_center_benches::split::Splitter;
use partner_center_benches::touch::{Sum, Touch};
use partner_center_benches::{
    Orders, everyday, orders_page, orders_with_unknown, reordered, two_orders,
};

struct Summed(Vec<u8>);

impl Work for Summed {
    type Output = Sum;

    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Sum {
        decode(&mut self.0).unwrap().sum()
    }
}

fn sum(peer: &str, body: &[u8]) -> Sum {
    peers::with(peer, &mut Summed(body.to_vec())).unwrap()
}

#[test]
fn all_find_the_same_values() {
    let bodies = [
        two_orders(),
        orders_page(0),
        orders_page(300),
        reordered(&orders_page(300)),
        orders_with_unknown(100),
    ];
    for body in bodies {
        let ours = sum(peers::OURS, &body);
        assert!(ours.prices > 0 || ours.values < 100);
        assert_eq!(sum(peers::LENIENT, &body), ours);
        for peer in peers::TYPED {
            let other = sum(peer, &body);
            // Through `f64` money loses digits, and the everyday types have no place for the unknown.
            let expected = Sum {
                digits: other.digits,
                unknown: other.unknown,
                ..ours
            };
            assert_eq!(other, expected, "{peer}");
        }
        assert!(sum(peers::VALUE, &body).values >= ours.values);
    }
}

#[test]
fn an_unknown_decoder_is_an_error() {
    assert!(peers::with("gson", &mut Summed(two_orders())).is_err());
}

#[test]
fn decoders_refuse_what_is_cut_off() {
    struct Refused(Vec<u8>);

    impl Work for Refused {
        type Output = bool;

        fn run<T: Touch>(&mut self, decode: Decoder<T>) -> bool {
            decode(&mut self.0).is_err()
        }
    }

    let mut body = orders_page(3);
    body.truncate(2_000);
    for peer in peers::TYPED {
        assert!(
            peers::with(peer, &mut Refused(body.clone())).unwrap(),
            "{peer}"
        );
    }
}

fn split(body: &[u8], chunk: usize) -> Vec<Vec<u8>> {
    let mut splitter = Splitter::default();
    let mut items = Vec::new();
    let mut keep = |item: &[u8]| {
        items.push(item.to_vec());
        Ok::<(), Infallible>(())
    };
    for chunk in body.chunks(chunk) {
        let Ok(()) = splitter.push(chunk, &mut keep);
    }
    let Ok(()) = splitter.finish(&mut keep);
    items
}

#[test]
fn the_splitter_finds_every_order_whatever_the_chunks() {
    let expected: Vec<Vec<u8>> = Orders::new().take(40).collect();
    for chunk in [1, 2, 3, 7, 64, 1_000, 1_000_000] {
        assert!(
            split(&orders_page(40), chunk) == expected,
            "chunks of {chunk}"
        );
    }
    for item in split(&reordered(&orders_page(40)), 100) {
        serde_json::from_slice::<everyday::Order>(&item).unwrap();
    }
}

#[test]
fn the_splitter_is_not_fooled_by_texts_and_other_lists() {
    let body =
        br#"{"a":[{"items":[{"id":"1"}]}],"items" : [ {"id":"}]\"{"}, {"b":[[],{}]} ],"c":[{}]}"#;
    for chunk in [1, 5, 1_000] {
        let items = split(body, chunk);
        let items: Vec<&str> = items
            .iter()
            .map(|item| std::str::from_utf8(item).unwrap())
            .collect();
        assert_eq!(items, [r#"{"id":"}]\"{"}"#, r#"{"b":[[],{}]}"#]);
    }
}
