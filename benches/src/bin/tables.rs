//! A file of orders, one a line, becomes tables in Parquet: `partner-center-export` against `DuckDB` with a schema by
//! hand (`peers/tables.py`), both with and without the whole text of each order.
//!
//! `cargo run --release -p partner-center-benches --bin tables [orders] [rounds]`, behind
//! `cargo xtask peers --install`. Each way runs in processes of its own, in turns, which say what processor time and
//! memory they took. Fails where a ratio is above what is promised.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use partner_center_benches::peers::Decoded;
use partner_center_benches::process::{
    CHILD, child_arguments, median, peak_memory, processor_time,
};
use partner_center_benches::{Orders, report};
use partner_center_export::table::{CustomerKey, Format, TableOptions, Tables};

const CUSTOMER: &str = "bdd73226-2feb-4e95-a8ef-e333b266f103";

/// With and without the whole text, and what is promised of them: processor time and memory, of `DuckDB`'s.
const MODES: [(&str, f64, f64); 2] = [("raw", 0.5, 0.1), ("typed", 0.6, 0.2)];

/// The most memory that a file of any length may take.
const MOST: f64 = 128.0;

fn main() -> Decoded<()> {
    match child_arguments() {
        Some(arguments) => child(&arguments),
        None => parent(),
    }
}

/// Writes the tables, and prints seconds of the processor and MiB.
fn child(arguments: &[String]) -> Decoded<()> {
    let [orders, folder, mode] = arguments else {
        return Err("a child needs a file, a folder and a mode".into());
    };
    let options = TableOptions {
        format: Format::Parquet,
        raw: mode == "raw",
        subscriptions: false,
    };
    let mut tables = Tables::create(Path::new(folder), &options)?;
    let mut lines = BufReader::with_capacity(1 << 20, File::open(orders)?);
    loop {
        let mut line = Vec::with_capacity(4096);
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        tables.order(&CustomerKey { id: CUSTOMER }, line.into())?;
    }
    tables.finish()?;
    println!("{} {}", processor_time(), mebibytes(peak_memory()));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes fit")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn parent() -> Decoded<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default| arguments.next().map_or(Ok(default), |text| text.parse());
    let (count, rounds): (usize, usize) = (number(1_000_000)?, number(3)?);
    let scratch = Scratch::new()?;
    let orders = scratch.orders(count)?;
    let mut lines = Vec::new();
    let mut broken = Vec::new();
    for (mode, most_time, most_memory) in MODES {
        let mut answers = [Vec::new(), Vec::new()];
        for _ in 0..rounds.max(1) {
            for (way, answers) in answers.iter_mut().enumerate() {
                answers.push(scratch.run(way == 0, &orders, mode)?);
            }
        }
        let [ours, duckdb] = answers.map(|answers| {
            [0, 1, 2, 3].map(|n| median(answers.iter().map(|answer| answer[n]).collect()))
        });
        let [time, memory, wall, size] = [0, 1, 2, 3].map(|n| ours[n] / duckdb[n]);
        let line = |name: &str, [time, memory, wall, size]: [f64; 4], digits: usize| {
            [time, memory, wall, size]
                .map(|number| format!("{number:.digits$}"))
                .into_iter()
                .fold(vec![format!("{mode}: {name}")], |mut line, cell| {
                    line.push(cell);
                    line
                })
        };
        lines.push(line("ours", ours, 1));
        lines.push(line("DuckDB", duckdb, 1));
        lines.push(line("ratio", [time, memory, wall, size], 2));
        if time > most_time || memory > most_memory || ours[1] > MOST {
            broken.push(mode);
        }
    }
    let header = [
        "",
        "processor, s",
        "peak memory, MiB",
        "time, s",
        "files, MiB",
    ];
    println!(
        "{count} orders to Parquet, medians of {rounds}.\n\n{}",
        report::table(header, lines)
    );
    if broken.is_empty() || count < 1_000_000 {
        Ok(())
    } else {
        Err(format!("more than promised: {}", broken.join(", ")).into())
    }
}

/// A folder that goes when this does.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("tables-{}", std::process::id()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// A file of orders, one a line.
    fn orders(&self, count: usize) -> std::io::Result<PathBuf> {
        let path = self.0.join("orders.jsonl");
        let mut file = BufWriter::new(File::create(&path)?);
        for order in Orders::new().take(count) {
            file.write_all(&order)?;
            file.write_all(b"\n")?;
        }
        file.flush()?;
        Ok(path)
    }

    /// Seconds of the processor, MiB of memory, seconds, MiB of files.
    fn run(&self, is_ours: bool, orders: &Path, mode: &str) -> Decoded<[f64; 4]> {
        let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let folder = self.0.join("tables");
        let mut command = if is_ours {
            let mut command = Command::new(std::env::current_exe()?);
            command.arg(CHILD);
            command
        } else {
            let mut command = Command::new(format!("{repository}/target/peers/venv/bin/python"));
            command.arg(format!("{repository}/benches/peers/tables.py"));
            command
        };
        command.arg(orders).arg(&folder).arg(mode);
        let begin = Instant::now();
        let output = command.stderr(Stdio::inherit()).output()?;
        let wall = begin.elapsed().as_secs_f64();
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<f64> = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let ([time, memory], true) = (&numbers[..], output.status.success()) else {
            return Err(format!("{command:?} failed: {}", output.status).into());
        };
        let size = mebibytes(size(&folder)?);
        std::fs::remove_dir_all(&folder)?;
        Ok([*time, *memory, wall, size])
    }
}

/// The length of all files of a folder.
fn size(folder: &Path) -> std::io::Result<u64> {
    let mut all = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        all += if metadata.is_dir() {
            size(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(all)
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
