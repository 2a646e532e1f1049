//! A collection that should not sit in memory: 1 GB of orders, read from a file in chunks.
//!
//! `cargo run --release -p partner-center-benches --bin stream [orders] [--whole]`; with `--whole` also
//! the ways that load the whole body first, which take gigabytes.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::fs::File;
use std::hint::black_box;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use partner_center_benches::everyday;
use partner_center_benches::peers::{self, Decoded};
use partner_center_benches::process::{ask, child_arguments, median, peak_memory};
use partner_center_benches::split::Splitter;
use partner_center_benches::{report, write_orders};
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

const WHOLE: [(&str, Reader); 2] = [
    ("whole body, ours", whole_ours),
    ("whole body, serde_json", whole_serde_json),
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

fn whole_ours(file: &Path, progress: &mut Progress) -> Decoded<()> {
    let orders = peers::ours(&mut std::fs::read(file)?)?;
    orders.items.iter().for_each(|order| progress.order(order));
    Ok(())
}

fn whole_serde_json(file: &Path, progress: &mut Progress) -> Decoded<()> {
    let orders = peers::serde_json(&mut std::fs::read(file)?)?;
    orders.items.iter().for_each(|order| progress.order(order));
    Ok(())
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
    let readers = READERS.iter().chain(&WHOLE);
    let (_, reader) = readers
        .into_iter()
        .find(|(other, _)| other == name)
        .ok_or("there is no such reader")?;
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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let whole = arguments.iter().any(|argument| argument == "--whole");
    let orders = arguments.iter().find(|argument| *argument != "--whole");
    let orders = orders.map_or(Ok(ORDERS), |text| text.parse())?;

    let file = std::env::temp_dir().join(format!("orders-{}.json", std::process::id()));
    let lines = measure(&file, orders, whole);
    std::fs::remove_file(&file)?;
    println!(
        "{orders} orders from a file, {} KiB at once, medians of {ROUNDS}.\n",
        CHUNK / 1024
    );
    println!("{}", report::table(&lines?));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files fit")]
fn measure(file: &Path, orders: usize, whole: bool) -> Decoded<Vec<Vec<String>>> {
    write_orders(orders, &mut File::create(file)?)?;
    let bytes = std::fs::metadata(file)?.len() as f64;
    let path = file.to_string_lossy();
    let whole = WHOLE.iter().take(if whole { WHOLE.len() } else { 0 });
    let readers: Vec<&str> = READERS.iter().chain(whole).map(|(name, _)| *name).collect();
    let mut answers = vec![Vec::new(); readers.len()];
    for _ in 0..ROUNDS {
        for (reader, answers) in readers.iter().zip(&mut answers) {
            let answer = ask(&[reader, &path])?;
            if answer.first() != Some(&(orders as f64)) {
                return Err(format!("{reader} found {answer:?} instead of {orders} orders").into());
            }
            answers.push(answer);
        }
    }
    let nth = |answers: &[Vec<f64>], n: usize| {
        median(
            answers
                .iter()
                .filter_map(|answer| answer.get(n).copied())
                .collect(),
        )
    };
    let base = answers.first().map_or(1.0, |answers| nth(answers, 1));
    let mut lines = vec![header(readers.first().copied().unwrap_or_default())];
    lines.extend(readers.iter().zip(&answers).map(|(reader, answers)| {
        vec![
            (*reader).into(),
            report::speed(bytes, nth(answers, 1)),
            format!("{:.2}x", nth(answers, 1) / base),
            format!("{:.2} ms", nth(answers, 2) / 1e6),
            format!("{:.1} MiB", nth(answers, 3) / f64::from(1 << 20)),
        ]
    }));
    Ok(lines)
}

fn header(first: &str) -> Vec<String> {
    let time = format!("time vs {first}");
    ["", "speed", &time, "first order after", "peak memory"]
        .map(str::to_owned)
        .to_vec()
}
