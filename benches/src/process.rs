//! Fresh processes to measure in: a program starts itself, and the child answers in numbers.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::peers::Decoded;
use crate::write_orders;

/// The first argument of a child.
pub const CHILD: &str = "--child";

/// The arguments of a child, if this process is one.
#[must_use]
pub fn child_arguments() -> Option<Vec<String>> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == CHILD).then(|| arguments.collect())
}

/// Starts this program as a child and reads the numbers that it prints.
fn ask(arguments: &[&str]) -> Decoded<Vec<f64>> {
    let output = Command::new(std::env::current_exe()?)
        .arg(CHILD)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{} failed: {}", arguments.join(" "), output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    text.split_whitespace()
        .map(|number| Ok(number.parse()?))
        .collect()
}

/// Lets each way read a file of so many orders, in as many children as there are rounds, in turns: the
/// medians of the numbers that its children answer, and the size of the file.
///
/// # Errors
/// When the file cannot be written, or a child fails.
#[expect(clippy::cast_precision_loss, reason = "sizes of files fit")]
pub fn in_turns<const N: usize>(
    orders: usize,
    ways: [&str; N],
    rounds: usize,
) -> Decoded<([Vec<f64>; N], f64)> {
    let file = BodyFile::of(orders)?;
    let mut answers = ways.map(|_| Vec::new());
    for _ in 0..rounds.max(1) {
        for (way, answers) in ways.iter().zip(&mut answers) {
            answers.push(ask(&[way, &file.0.to_string_lossy()])?);
        }
    }
    let nth = |answers: &[Vec<f64>], n| median(answers.iter().map(|answer| answer[n]).collect());
    let medians = answers
        .map(|answers: Vec<Vec<f64>>| (0..answers[0].len()).map(|n| nth(&answers, n)).collect());
    Ok((medians, std::fs::metadata(&file.0)?.len() as f64))
}

/// A file with a body of orders, which goes when this does.
#[derive(Debug)]
pub struct BodyFile(pub PathBuf);

impl BodyFile {
    /// A collection of so many orders.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn of(orders: usize) -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("orders-{}.json", std::process::id()));
        let file = Self(path);
        write_orders(orders, &mut std::fs::File::create(&file.0)?)?;
        Ok(file)
    }
}

impl Drop for BodyFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The most memory that this process has had at once, in bytes; 0 where the system does not say.
#[must_use]
pub fn peak_memory() -> u64 {
    peak_memory_of("self")
}

/// The most memory that the process of this id has had at once, likewise.
#[must_use]
pub fn peak_memory_of(id: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| {
        let number = line.strip_prefix("VmHWM:")?.trim();
        number.trim_end_matches(" kB").parse::<u64>().ok()
    });
    kilobytes.unwrap_or_default() * 1024
}

/// The processor time that this process has had, in seconds, by the system and for itself; 0 where the system does not
/// say.
#[must_use]
pub fn processor_time() -> f64 {
    // Linux counts in hundredths there, whatever its clock does.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name may hold spaces; user and system time are the 12th and 13th behind it.
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS
}

/// The median; 0 of nothing.
#[must_use]
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
