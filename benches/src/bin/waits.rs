//! How long one waits for a long list, end to end, as whole processes: the command line, `curl` with `jq`,
//! and a program in Python.
//!
//! `cargo run --release -p partner-center-benches --bin waits -- PROGRAM [orders] [rounds]`, where `PROGRAM`
//! is the program `partner-center`; build it with `cargo build --release -p partner-center-cli`, and Python's
//! packages with `cargo xtask peers --install`. A stub on the loopback serves the orders. Everybody's output
//! is read and thrown away; medians of rounds in turns.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::error::Error;
use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use partner_center_benches::process::{BodyFile, median};
use partner_center_benches::{report, stub};

const ORDERS: usize = 1_000_000;
const ROUNDS: usize = 3;
/// Ways, and which of ours has the same output.
const WAYS: [(&str, usize); 5] = [
    ("orders list -o jsonl", 0),
    ("orders list -o csv", 1),
    ("curl | jq -c '.items[]'", 0),
    ("Python: requests, msgspec, JSON lines", 0),
    ("Python: requests, msgspec, CSV", 1),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments
        .next()
        .ok_or("the path of the program is needed")?;
    let mut number = |otherwise| arguments.next().map_or(Ok(otherwise), |text| text.parse());
    let (orders, rounds) = (number(ORDERS)?, number(ROUNDS)?);
    let file = BodyFile::of(orders)?;
    let medians = measure(&program, &file.0, rounds)?;
    let lines = WAYS.iter().zip(&medians).map(|((name, ours), seconds)| {
        let ratio = format!("{:.1}x", seconds / medians[*ours]);
        vec![(*name).to_owned(), format!("{seconds:.1} s"), ratio]
    });
    let table = report::table(["", "time", "against ours"], lines);
    println!("{orders} orders from a stub.\n\n{table}");
    Ok(())
}

fn measure(program: &str, file: &Path, rounds: usize) -> Result<Vec<f64>, Box<dyn Error>> {
    let body = file.to_owned();
    let address = stub::serve(move |out| io::copy(&mut File::open(&body)?, out).map(drop))?;
    let mut times = WAYS.map(|_| Vec::new());
    for _ in 0..rounds.max(1) {
        for (way, times) in times.iter_mut().enumerate() {
            times.push(seconds(command(way, program, address))?);
        }
    }
    Ok(times.into_iter().map(median).collect())
}

fn command(way: usize, program: &str, address: SocketAddr) -> Command {
    let shell = |text: &str| {
        let mut command = Command::new("bash");
        command.args(["-o", "pipefail", "-c", text, "bash"]);
        command.arg(format!("http://{address}/"));
        command
    };
    let python = |form: &str| {
        let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let mut command = Command::new(format!("{repository}/target/peers/venv/bin/python"));
        command.arg(format!("{repository}/benches/peers/list.py"));
        command.args([&format!("http://{address}/"), form]);
        command
    };
    match way {
        0 => stub::list(program, address, "jsonl"),
        1 => stub::list(program, address, "csv"),
        2 => shell("curl -sSf \"$1\" | jq -c '.items[]'"),
        3 => python("jsonl"),
        _ => python("csv"),
    }
}

/// How long the program takes until its end.
fn seconds(mut command: Command) -> Result<f64, Box<dyn Error>> {
    let begin = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let bytes = io::copy(
        &mut child.stdout.take().ok_or("no stdout")?,
        &mut io::sink(),
    )?;
    let exit = child.wait()?;
    if !exit.success() || bytes == 0 {
        return Err(format!("{command:?} ended with {exit}, after {bytes} bytes").into());
    }
    Ok(begin.elapsed().as_secs_f64())
}
