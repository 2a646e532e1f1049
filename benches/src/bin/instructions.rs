//! A fixed piece of work, to be counted by callgrind.
//!
//! `instructions <case>`: `cargo xtask instructions` lets callgrind count [`counted`] alone, so that neither
//! the copies of the body nor the start of the program are in the number. Unlike a time it is the same on
//! a busy machine as on an idle one. Printed is how many orders were counted.

#![allow(clippy::print_stdout, reason = "the answer to the task")]

use std::hint::black_box;
use std::process::ExitCode;

use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::touch::Touch;
use partner_center_benches::{
    availabilities_page, everyday, orders_page, orders_with_unknown, products_page, reordered,
    subscriptions_page, two_orders,
};
use partner_center_model::{Availability, Encode as _, Order, Product, Subscription};

/// How many orders a body has.
const ORDERS: usize = 1_000;
/// How often the work is counted. Before that it is done once more, for what happens only once.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [case] => run(case),
        _ => Err("usage: instructions <case>".into()),
    };
    match outcome {
        Ok(()) => {
            println!("{}", ROUNDS * ORDERS);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What callgrind counts, which finds it by its name.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}

fn run(case: &str) -> Decoded<()> {
    let page = || orders_page(ORDERS);
    let (peer, body, then) = match case {
        "decode" => (peers::OURS, page(), Then::Keep),
        "decode-drop" => (peers::OURS, page(), Then::Drop),
        "decode-read" => (peers::OURS, page(), Then::Read),
        "decode-two" => (peers::OURS, two_orders(), Then::Drop),
        "decode-reordered" => (peers::OURS, reordered(&page()), Then::Keep),
        "decode-unknown" => (peers::OURS, orders_with_unknown(ORDERS), Then::Keep),
        "decode-lenient" => (peers::LENIENT, page(), Then::Keep),
        "serde_json-decode" => (peers::SERDE_JSON, page(), Then::Keep),
        "serde_json-decode-drop" => (peers::SERDE_JSON, page(), Then::Drop),
        "serde_json-decode-two" => (peers::SERDE_JSON, two_orders(), Then::Drop),
        "decode-subscriptions" => {
            let body = subscriptions_page(ORDERS);
            return repeat(&body, ROUNDS, peers::ours::<Subscription>, Some);
        }
        "decode-products" => {
            let body = products_page(ORDERS);
            return repeat(&body, ROUNDS, peers::ours::<Product>, Some);
        }
        "decode-availabilities" => {
            let body = availabilities_page(ORDERS);
            return repeat(&body, ROUNDS, peers::ours::<Availability>, Some);
        }
        "serde_json-decode-subscriptions" => {
            let body = subscriptions_page(ORDERS);
            let decode = peers::serde_json::<everyday::Subscription>;
            return repeat(&body, ROUNDS, decode, Some);
        }
        "serde_json-decode-products" => {
            let body = products_page(ORDERS);
            return repeat(&body, ROUNDS, peers::serde_json::<everyday::Product>, Some);
        }
        "serde_json-decode-availabilities" => {
            let body = availabilities_page(ORDERS);
            let decode = peers::serde_json::<everyday::Availability>;
            return repeat(&body, ROUNDS, decode, Some);
        }
        "encode" => return encode(),
        "serde_json-encode" => return encode_everyday(),
        _ => return Err(format!("there is no case {case}").into()),
    };
    let rounds = if case.ends_with("-two") {
        ROUNDS * ORDERS / 2
    } else {
        ROUNDS
    };
    peers::with(peer, &mut Orders { body, rounds, then })?
}

/// What is done with the orders.
#[derive(Clone, Copy)]
enum Then {
    /// Nothing: they live until the program ends, and are not even dropped then.
    Keep,
    Read,
    Drop,
}

struct Orders {
    body: Vec<u8>,
    rounds: usize,
    then: Then,
}

impl Work for Orders {
    type Output = Decoded<()>;

    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output {
        let then = self.then;
        repeat(&self.body, self.rounds, decode, |orders| match then {
            Then::Keep => Some(orders),
            Then::Read => {
                black_box(orders.sum());
                Some(orders)
            }
            Then::Drop => None,
        })
    }
}

/// Decodes the body once, and then so many times counted; `then` is counted, too, the copies are not.
fn repeat<T>(
    body: &[u8],
    rounds: usize,
    decode: Decoder<T>,
    then: impl Fn(T) -> Option<T>,
) -> Decoded<()> {
    std::mem::forget(decode(&mut body.to_vec())?);
    let mut kept = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let mut copy = body.to_vec();
        let mut values = None;
        counted(&mut || values = Some(decode(&mut copy).map(|values| then(black_box(values)))));
        kept.push((values.ok_or("nothing was counted")??, copy));
    }
    std::mem::forget(kept);
    Ok(())
}

fn encode() -> Decoded<()> {
    let orders = peers::ours::<Order>(&mut orders_page(ORDERS))?;
    fill(|text| {
        black_box(&orders).encode(text);
        Ok(())
    })
}

fn encode_everyday() -> Decoded<()> {
    let orders = peers::serde_json::<everyday::Order>(&mut orders_page(ORDERS))?;
    fill(|text| Ok(serde_json::to_writer(text, black_box(&orders))?))
}

/// Fills one buffer again and again, which is large enough after the first time.
fn fill(encode: impl Fn(&mut Vec<u8>) -> Decoded<()>) -> Decoded<()> {
    let mut text = Vec::new();
    encode(&mut text)?;
    for _ in 0..ROUNDS {
        text.clear();
        let mut outcome = Ok(());
        counted(&mut || outcome = encode(black_box(&mut text)));
        outcome?;
    }
    Ok(())
}
