//! All decoders on the same bodies in turns, for a machine that others use, too: a slow second hits all of them.
//!
//! `cargo run --release -p partner-center-benches --bin ratios [rounds]`. Each round decodes every body once with
//! each decoder, each time from a copy of its own that was made outside the time, and gives a ratio to this
//! library's time of the same round; the table has the medians of the ratios. `cargo bench` has the same bodies one
//! after the other, with criterion's statistics.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::hint::black_box;
use std::time::Instant;

use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::process::median;
use partner_center_benches::touch::Touch;
use partner_center_benches::{orders_page, orders_with_unknown, reordered, report, two_orders};

const ROUNDS: usize = 200;

/// What is done with a body.
#[derive(Clone, Copy)]
enum Measure {
    Decode,
    /// And every value is looked at.
    Read,
    /// And all of it is given back, the body, too.
    Drop,
}

fn main() -> Decoded<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(ROUNDS), |n| n.parse())?;
    let (usual, two) = (orders_page(1_000), two_orders());
    let mixed = reordered(&usual);
    let unknown = orders_with_unknown(1_000);
    let cases: [(&str, &[u8], usize, Measure); 8] = [
        ("2 orders", &two, 500, Measure::Decode),
        ("1,000 orders", &usual, 1, Measure::Decode),
        ("every value read", &usual, 1, Measure::Read),
        ("decoded and dropped", &usual, 1, Measure::Drop),
        (
            "members in random order, spaces",
            &mixed,
            1,
            Measure::Decode,
        ),
        ("unknown members everywhere", &unknown, 1, Measure::Decode),
        ("2 orders, every value read", &two, 500, Measure::Read),
        ("2 orders, decoded and dropped", &two, 500, Measure::Drop),
    ];
    let all: Vec<&str> = peers::TYPED
        .into_iter()
        .chain([peers::VALUE, peers::LENIENT])
        .collect();
    let mut lines = Vec::new();
    for (name, body, times, measure) in cases {
        lines.push(line(
            name,
            &turns(&all, body, times, measure, rounds)?,
            body.len(),
        ));
    }
    let mut head = vec!["", "ours"];
    head.extend(&all[1..]);
    println!("Medians of {rounds} rounds in turns.\n");
    println!("{}", report::table(head, lines));
    Ok(())
}

/// The seconds of each decoder in each round.
fn turns(
    all: &[&str],
    body: &[u8],
    times: usize,
    measure: Measure,
    rounds: usize,
) -> Decoded<Vec<Vec<f64>>> {
    let mut seconds = vec![Vec::new(); all.len()];
    // The first round makes room and is not counted.
    for round in 0..=rounds {
        for (peer, seconds) in all.iter().zip(&mut seconds) {
            let mut once = Once {
                body,
                times,
                measure,
            };
            let time = peers::with(peer, &mut once)??;
            if round > 0 {
                seconds.push(time);
            }
        }
    }
    Ok(seconds)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of bodies fit")]
fn line(name: &str, seconds: &[Vec<f64>], bytes: usize) -> Vec<String> {
    let ours = &seconds[0];
    let mut line = vec![
        name.to_owned(),
        report::speed(bytes as f64, median(ours.clone()) * 1e9),
    ];
    for peer in &seconds[1..] {
        let ratios = peer.iter().zip(ours).map(|(theirs, ours)| theirs / ours);
        line.push(format!("{:.1}x", median(ratios.collect())));
    }
    line
}

struct Once<'a> {
    body: &'a [u8],
    times: usize,
    measure: Measure,
}

impl Work for Once<'_> {
    type Output = Decoded<f64>;

    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output {
        let mut bodies = vec![self.body.to_vec(); self.times];
        let mut values = Vec::with_capacity(self.times);
        let begin = Instant::now();
        for body in &mut bodies {
            let value = decode(body)?;
            match self.measure {
                Measure::Decode => values.push(value),
                Measure::Read => {
                    black_box(value.sum());
                    values.push(value);
                }
                Measure::Drop => {
                    drop(black_box(value));
                    drop(std::mem::take(body));
                }
            }
        }
        let seconds = begin.elapsed().as_secs_f64();
        black_box(values);
        Ok(seconds / self.times as f64)
    }
}
