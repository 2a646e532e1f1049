//! The first decode in a fresh process: page faults, growing heap and all.
//!
//! A program that lists orders decodes one large body, once; nothing is warm then. Each decoder
//! runs in several processes of its own, in turns, with the C library's own settings.
//!
//! `cargo run --release -p partner-center-benches --bin cold [orders] [rounds]`

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::hint::black_box;
use std::time::Instant;

use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::process::{child_arguments, in_turns, peak_memory};
use partner_center_benches::report;
use partner_center_benches::touch::Touch;

fn main() -> Decoded<()> {
    match child_arguments() {
        Some(arguments) => child(&arguments),
        None => parent(),
    }
}

/// Prints nanoseconds to decode and to drop, and the most memory in bytes until the drop.
fn child(arguments: &[String]) -> Decoded<()> {
    let [peer, file] = arguments else {
        return Err("a child needs a decoder and a file".into());
    };
    let mut work = Once(std::fs::read(file)?);
    let (decode, drop, peak) = peers::with(peer, &mut work)??;
    println!("{decode} {drop} {peak}");
    Ok(())
}

struct Once(Vec<u8>);

impl Work for Once {
    type Output = Decoded<(u128, u128, u64)>;

    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output {
        let start = Instant::now();
        let orders = black_box(decode(&mut self.0)?);
        let decoded = start.elapsed().as_nanos();
        let peak = peak_memory();
        let start = Instant::now();
        drop(orders);
        drop(std::mem::take(&mut self.0));
        Ok((decoded, start.elapsed().as_nanos(), peak))
    }
}

fn parent() -> Decoded<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default| arguments.next().map_or(Ok(default), |text| text.parse());
    let (orders, rounds) = (number(100_000)?, number(5)?);
    let (answers, bytes) = in_turns(orders, peers::TYPED, rounds)?;
    println!(
        "First decode in a fresh process: {orders} orders, {bytes} bytes, medians of {rounds}.\n"
    );
    let ours = &answers[0];
    let lines = peers::TYPED.iter().zip(&answers).map(|(peer, answer)| {
        let (decode, drop, peak) = (answer[0], answer[1], answer[2]);
        vec![
            (*peer).into(),
            report::speed(bytes, decode),
            format!("{:.0} ms", decode / 1e6),
            format!("{:.0} ms", drop / 1e6),
            format!("{:.1}x", decode / ours[0]),
            format!("{:.1}x", (decode + drop) / (ours[0] + ours[1])),
            format!("{:.2}", peak / bytes),
        ]
    });
    let header = [
        "",
        "speed",
        "decode",
        "drop",
        "decode vs ours",
        "decode + drop vs ours",
        "peak memory / body",
    ];
    println!("{}", report::table(header, lines));
    Ok(())
}
