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
use partner_center_benches::process::{ask, child_arguments, median, peak_memory};
use partner_center_benches::touch::Touch;
use partner_center_benches::{report, write_orders};

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

/// The medians of one decoder.
struct Outcome {
    decode: f64,
    drop: f64,
    peak: f64,
}

fn parent() -> Decoded<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default| arguments.next().map_or(Ok(default), |text| text.parse());
    let (orders, rounds) = (number(100_000)?, number(5)?);

    let file = std::env::temp_dir().join(format!("orders-{}.json", std::process::id()));
    let outcomes = write(orders, &file).and_then(|bytes| Ok((bytes, measure(&file, rounds)?)));
    std::fs::remove_file(&file)?;
    let (bytes, outcomes) = outcomes?;
    println!(
        "First decode in a fresh process: {orders} orders, {bytes} bytes, medians of {rounds}.\n"
    );
    println!("{}", table(bytes, &outcomes));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files fit")]
fn write(orders: usize, file: &std::path::Path) -> Decoded<f64> {
    write_orders(orders, &mut std::fs::File::create(file)?)?;
    Ok(std::fs::metadata(file)?.len() as f64)
}

fn measure(file: &std::path::Path, rounds: usize) -> Decoded<Vec<(&'static str, Outcome)>> {
    let path = file.to_string_lossy();
    let mut answers = peers::TYPED.map(|peer| (peer, Vec::new()));
    for _ in 0..rounds.max(1) {
        for (peer, answers) in &mut answers {
            answers.push(ask(&[peer, &path])?);
        }
    }
    let outcomes = answers.into_iter().map(|(peer, answers)| {
        let nth = |n: usize| median(answers.iter().filter_map(|a| a.get(n).copied()).collect());
        let outcome = Outcome {
            decode: nth(0),
            drop: nth(1),
            peak: nth(2),
        };
        (peer, outcome)
    });
    Ok(outcomes.collect())
}

fn table(bytes: f64, outcomes: &[(&str, Outcome)]) -> String {
    let header = [
        "",
        "speed",
        "decode",
        "drop",
        "decode vs ours",
        "decode + drop vs ours",
    ];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    lines[0].push("peak memory / body".into());
    let ours = outcomes.first().map(|(_, outcome)| outcome);
    for (peer, outcome) in outcomes {
        let ratio = |of: fn(&Outcome) -> f64| {
            ours.map_or_else(String::new, |ours| {
                format!("{:.1}x", of(outcome) / of(ours))
            })
        };
        lines.push(vec![
            (*peer).into(),
            report::speed(bytes, outcome.decode),
            format!("{:.0} ms", outcome.decode / 1e6),
            format!("{:.0} ms", outcome.drop / 1e6),
            ratio(|outcome| outcome.decode),
            ratio(|outcome| outcome.decode + outcome.drop),
            format!("{:.2}", outcome.peak / bytes),
        ]);
    }
    report::table(&lines)
}
