//! Runs the fuzz targets of `fuzz/`, one after the other.

use std::fs;
use std::num::NonZero;
use std::path::Path;
use std::process::Command;

use crate::measure::{at, cargo, run, table};

/// Longer inputs find nothing that shorter ones do not, more slowly.
const LONGEST: u32 = 4096;

/// Runs every target for so many seconds, and gives a table of what it did.
pub(crate) fn run_all(repository: &Path, seconds: &str) -> Result<String, String> {
    let seconds: NonZero<u32> = seconds
        .parse()
        .map_err(|_| format!("--seconds {seconds}: expected a whole number from 1"))?;
    run(&mut cargo(repository, "fuzz --version")).map_err(|_| {
        "cargo-fuzz is needed: cargo install --locked cargo-fuzz, then run this again".to_owned()
    })?;
    let mut lines = Vec::new();
    for target in targets(repository)? {
        eprintln!("{target}: building, then {seconds} s …");
        let (_, log) = run(&mut command(repository, &target, seconds)?)?;
        let figure = |name: &str| figure(&log, name).unwrap_or("?").to_owned();
        lines.push(vec![
            target.clone(),
            figure("number_of_executed_units"),
            figure("average_exec_per_sec"),
            names(&repository.join("fuzz/corpus").join(&target))?
                .len()
                .to_string(),
        ]);
    }
    let header = ["target", "executions", "a second", "inputs kept"];
    Ok(table(header, lines))
}

/// The targets are the folders with seeds.
fn targets(repository: &Path) -> Result<Vec<String>, String> {
    let mut names = names(&repository.join("fuzz/seeds"))?;
    names.sort_unstable();
    Ok(names)
}

fn command(repository: &Path, target: &str, seconds: NonZero<u32>) -> Result<Command, String> {
    let fuzz = repository.join("fuzz");
    let corpus = fuzz.join("corpus").join(target);
    fs::create_dir_all(&corpus).map_err(at(&corpus))?;
    // A sanitizer needs a nightly compiler; debug assertions and overflow checks do not.
    let mut command = cargo(&fuzz, "fuzz run --sanitizer=none --debug-assertions");
    command
        .arg(target)
        .arg(corpus)
        .arg(fuzz.join("seeds").join(target));
    let reads_bodies = matches!(target, "decode" | "stream");
    if reads_bodies {
        for area in ["orders", "customers", "carts", "faults", "broken"] {
            command.arg(repository.join("spec/fixtures").join(area));
        }
    }
    command.arg("--").args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={LONGEST}"),
        "-print_final_stats=1".to_owned(),
    ]);
    if reads_bodies || matches!(target, "fault" | "token_answer") {
        command.arg(format!("-dict={}", fuzz.join("json.dict").display()));
    }
    Ok(command)
}

/// A figure of libFuzzer's last words, `stat::name: 123`.
fn figure<'a>(log: &'a str, name: &str) -> Option<&'a str> {
    let stat = format!("stat::{name}:");
    log.lines()
        .find_map(|line| line.strip_prefix(&stat))
        .map(str::trim)
}

fn names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(at(folder))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.collect())
}
