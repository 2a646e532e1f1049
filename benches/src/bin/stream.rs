//! A collection that should not sit in memory: 1 GB of orders, read from a file in chunks.
//!
//! `cargo run --release -p partner-center-benches --bin stream [orders]`

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::fs::File;
use std::hint::black_box;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use partner_center_benches::everyday;
use partner_center_benches::peers::{self, Decoded};
use partner_center_benches::process::{child_arguments, in_turns, peak_memory};
use partner_center_benches::report;
use partner_center_benches::split::Splitter;
use partner_center_core::driver::ItemDecoder;
use partner_center_model::Order;

/// What a socket or a file gives at once.
const CHUNK: usize = 64 * 1024;
/// A little over 1 GB.
const ORDERS: usize = 800_000;
const ROUNDS: usize = 3;

/// Reads all orders of a file, and says of each that it is there.
type Reader = fn(&Path, &mut Progress) -> Decoded<()>;

/// The readers; times are compared with the first.
const READERS: [(&str, Reader); 4] = [
    (peers::OURS, ours),
    ("splitter + serde_json", split_serde_json),
    ("splitter + sonic-rs", split_sonic_rs),
    ("splitter alone", split_alone),
];

fn ours(file: &Path, progress: &mut Progress) -> Decoded<()> {
    let mut decoder = ItemDecoder::<Order>::new();
    chunks(file, |chunk| {
        decoder.push(chunk);
        drain(&mut decoder, progress)
    })?;
    decoder.finish();
    drain(&mut decoder, progress)
}

fn drain(decoder: &mut ItemDecoder<Order>, progress: &mut Progress) -> Decoded<()> {
    while let Some(item) = decoder.next_item() {
        progress.order(item?.into_decoded()?);
    }
    Ok(())
}

fn split_serde_json(file: &Path, progress: &mut Progress) -> Decoded<()> {
    split(file, |item| {
        progress.order(serde_json::from_slice::<everyday::Order>(item)?);
        Ok(())
    })
}

fn split_sonic_rs(file: &Path, progress: &mut Progress) -> Decoded<()> {
    split(file, |item| {
        progress.order(sonic_rs::from_slice::<everyday::Order>(item)?);
        Ok(())
    })
}

fn split_alone(file: &Path, progress: &mut Progress) -> Decoded<()> {
    split(file, |item| {
        progress.order(item.len());
        Ok(())
    })
}

fn split(file: &Path, mut found: impl FnMut(&[u8]) -> Decoded<()>) -> Decoded<()> {
    let mut splitter = Splitter::default();
    chunks(file, |chunk| splitter.push(chunk, &mut found))?;
    splitter.finish(&mut found)
}

fn chunks(file: &Path, mut take: impl FnMut(&[u8]) -> Decoded<()>) -> Decoded<()> {
    let mut file = File::open(file)?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        take(buffer.get(..read).unwrap_or_default())?;
    }
}

/// How far a reader has come.
struct Progress {
    start: Instant,
    first: Option<Duration>,
    orders: u64,
}

impl Progress {
    /// The next order is there.
    fn order<T>(&mut self, order: T) {
        black_box(order);
        self.orders += 1;
        if self.first.is_none() {
            self.first = Some(self.start.elapsed());
        }
    }
}

fn main() -> Decoded<()> {
    match child_arguments() {
        Some(arguments) => child(&arguments),
        None => parent(),
    }
}

/// Prints the number of orders, nanoseconds to all and to the first, and the most memory in bytes.
fn child(arguments: &[String]) -> Decoded<()> {
    let [name, file] = arguments else {
        return Err("a child needs a reader and a file".into());
    };
    let reader = READERS.iter().find(|(other, _)| other == name);
    let (_, reader) = reader.ok_or("there is no such reader")?;
    let mut progress = Progress {
        start: Instant::now(),
        first: None,
        orders: 0,
    };
    reader(Path::new(file), &mut progress)?;
    let all = progress.start.elapsed().as_nanos();
    let first = progress.first.unwrap_or_default().as_nanos();
    println!("{} {all} {first} {}", progress.orders, peak_memory());
    Ok(())
}

fn parent() -> Decoded<()> {
    let orders = std::env::args()
        .nth(1)
        .map_or(Ok(ORDERS), |text| text.parse())?;
    let (answers, bytes) = in_turns(orders, READERS.map(|(name, _)| name), ROUNDS)?;
    for ((reader, _), answer) in READERS.iter().zip(&answers) {
        if answer[0].to_string() != orders.to_string() {
            return Err(format!("{reader} found {} instead of {orders} orders", answer[0]).into());
        }
    }
    println!(
        "{orders} orders from a file, {} KiB at once, medians of {ROUNDS}.\n",
        CHUNK / 1024
    );
    let ours = answers[0][1];
    let lines = READERS.iter().zip(&answers).map(|((reader, _), answer)| {
        vec![
            (*reader).into(),
            report::speed(bytes, answer[1]),
            format!("{:.2}x", answer[1] / ours),
            format!("{:.2} ms", answer[2] / 1e6),
            format!("{:.1} MiB", answer[3] / f64::from(1 << 20)),
        ]
    });
    let header = [
        "",
        "speed",
        "time vs ours",
        "first order after",
        "peak memory",
    ];
    println!("{}", report::table(header, lines));
    Ok(())
}
