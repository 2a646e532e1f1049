//! A fixed piece of work, done a given number of times, to be counted by callgrind.
//!
//! `instructions <case> <rounds>`: `cargo xtask instructions` runs it twice, with few rounds and with
//! more, and the difference has nothing in it but rounds. That number is the same on a busy machine
//! as on an idle one, which no time is.

use std::hint::black_box;
use std::process::ExitCode;

use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::touch::Touch;
use partner_center_benches::{
    availabilities_page, everyday, orders_page, orders_with_unknown, products_page, reordered,
    subscriptions_page, two_orders,
};
use partner_center_model::{Availability, Encode as _, Order, Product, Subscription};

/// How many orders a round has; `xtask` divides by it.
const ORDERS: usize = 1_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [case, rounds] => rounds
            .parse()
            .map_err(|_| "the number of rounds must be a whole number".into())
            .and_then(|rounds| run(case, rounds)),
        _ => Err("usage: instructions <case> <rounds>".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(case: &str, rounds: usize) -> Decoded<()> {
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
            return keep(&body, rounds, peers::ours::<Subscription>);
        }
        "decode-products" => {
            let body = products_page(ORDERS);
            return keep(&body, rounds, peers::ours::<Product>);
        }
        "decode-availabilities" => {
            let body = availabilities_page(ORDERS);
            return keep(&body, rounds, peers::ours::<Availability>);
        }
        "serde_json-decode-subscriptions" => {
            let body = subscriptions_page(ORDERS);
            return keep(&body, rounds, peers::serde_json::<everyday::Subscription>);
        }
        "serde_json-decode-products" => {
            let body = products_page(ORDERS);
            return keep(&body, rounds, peers::serde_json::<everyday::Product>);
        }
        "serde_json-decode-availabilities" => {
            let body = availabilities_page(ORDERS);
            return keep(&body, rounds, peers::serde_json::<everyday::Availability>);
        }
        "encode" => return encode(rounds),
        "serde_json-encode" => return encode_everyday(rounds),
        _ => return Err(format!("there is no case {case}").into()),
    };
    let rounds = if case.ends_with("-two") {
        rounds * ORDERS / 2
    } else {
        rounds
    };
    let mut work = Repeat { body, rounds, then };
    peers::with(peer, &mut work)?
}

/// What is done with the orders.
#[derive(Clone, Copy)]
enum Then {
    /// Nothing: they live until the program ends, and are not even dropped then.
    Keep,
    Read,
    Drop,
}

struct Repeat {
    body: Vec<u8>,
    rounds: usize,
    then: Then,
}

impl Work for Repeat {
    type Output = Decoded<()>;

    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output {
        let mut kept = Vec::with_capacity(self.rounds);
        for _ in 0..self.rounds {
            // The copy counts, some 40 instructions an order; all decoders have it.
            let orders = black_box(decode(&mut self.body.clone())?);
            match self.then {
                Then::Drop => drop(orders),
                Then::Keep => kept.push(orders),
                Then::Read => {
                    black_box(orders.sum());
                    kept.push(orders);
                }
            }
        }
        std::mem::forget(kept);
        Ok(())
    }
}

/// Decodes what is not orders.
fn keep<T>(body: &[u8], rounds: usize, decode: Decoder<T>) -> Decoded<()> {
    let mut kept = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        kept.push(black_box(decode(&mut body.to_vec())?));
    }
    std::mem::forget(kept);
    Ok(())
}

fn encode(rounds: usize) -> Decoded<()> {
    let orders = peers::ours::<Order>(&mut orders_page(ORDERS))?;
    let mut text = Vec::new();
    for _ in 0..rounds {
        text.clear();
        black_box(&orders).encode(&mut text);
        black_box(&text);
    }
    Ok(())
}

fn encode_everyday(rounds: usize) -> Decoded<()> {
    let orders = peers::serde_json::<everyday::Order>(&mut orders_page(ORDERS))?;
    let mut bytes = Vec::new();
    for _ in 0..rounds {
        bytes.clear();
        serde_json::to_writer(&mut bytes, black_box(&orders))?;
        black_box(&bytes);
    }
    Ok(())
}
