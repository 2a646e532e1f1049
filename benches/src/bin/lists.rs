//! What the command line takes of memory to show a list of any length, in each of its forms.
//!
//! `cargo run --release -p partner-center-benches --bin lists -- PROGRAM [orders]`, where `PROGRAM` is
//! the program `partner-center`; build it with `cargo build --release -p partner-center-cli`. A stub on
//! the loopback serves the orders; the kernel counts the memory. Fails above 64 MiB.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::error::Error;
use std::io::Write;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use partner_center_benches::process::peak_memory_of;
use partner_center_benches::{report, stub};

const ORDERS: usize = 1_000_000;
const FORMS: [&str; 5] = ["table", "json", "yaml", "jsonl", "csv"];
/// What no form may take.
const MOST: u64 = 64 * 1024 * 1024;
/// How often the kernel is asked. The peak never falls, so that only the very end is missed.
const PAUSE: Duration = Duration::from_millis(2);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments
        .next()
        .ok_or("the path of the program is needed")?;
    let orders = arguments.next().map_or(Ok(ORDERS), |text| text.parse())?;
    let address = stub::serve(move |out| small_orders(out, orders))?;
    let mut lines = Vec::new();
    let mut most = 0;
    for form in FORMS {
        let begin = Instant::now();
        let mut child = stub::list(&program, address, form).spawn()?;
        let (peak, bytes) = watch(&mut child)?;
        most = peak.max(most);
        lines.push(vec![
            form.to_owned(),
            format!("{:.1} MiB", mebibytes(peak)),
            format!("{:.1} s", begin.elapsed().as_secs_f64()),
            format!("{:.0} MiB", mebibytes(bytes)),
        ]);
    }
    let header = ["", "peak memory", "time", "output"];
    println!(
        "{orders} orders from a stub.\n\n{}",
        report::table(header, lines)
    );
    if most > MOST {
        return Err(format!("{:.1} MiB are too much", mebibytes(most)).into());
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes fit")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// A list of small orders.
fn small_orders(out: &mut dyn Write, orders: usize) -> std::io::Result<()> {
    out.write_all(b"{\"items\":[")?;
    for number in 0..orders {
        let comma = if number > 0 { "," } else { "" };
        write!(
            out,
            "{comma}{{\"id\":\"{number:012}\",\"billingCycle\":\"monthly\",\"currencyCode\":\"USD\",\
             \"creationDate\":\"2026-03-15T02:17:15.6455674Z\",\"status\":\"completed\",\"totalPrice\":12.50}}"
        )?;
    }
    write!(out, "],\"totalCount\":{orders}}}")
}

/// The most memory that the program had, and how much it wrote.
fn watch(child: &mut Child) -> Result<(u64, u64), Box<dyn Error>> {
    let mut stdout = child.stdout.take().ok_or("no stdout")?;
    let reader = thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    let mut peak = 0;
    let exit = loop {
        peak = peak_memory_of(&child.id().to_string()).max(peak);
        match child.try_wait()? {
            Some(exit) => break exit,
            None => thread::sleep(PAUSE),
        }
    };
    let bytes = reader.join().map_err(|_| "the reader failed")??;
    if !exit.success() || peak == 0 {
        return Err(format!("the program ended with {exit}, at {peak} bytes").into());
    }
    Ok((peak, bytes))
}
