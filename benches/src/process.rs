//! Fresh processes to measure in: a program starts itself, and the child answers in numbers.

use std::error::Error;
use std::process::{Command, Stdio};

/// The first argument of a child.
pub const CHILD: &str = "--child";

/// The arguments of a child, if this process is one.
#[must_use]
pub fn child_arguments() -> Option<Vec<String>> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == CHILD).then(|| arguments.collect())
}

/// Starts this program as a child and reads the numbers that it prints.
///
/// # Errors
/// When it cannot be started, fails, or prints something else.
pub fn ask(arguments: &[&str]) -> Result<Vec<f64>, Box<dyn Error + Send + Sync>> {
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

/// The median; 0 of nothing.
#[must_use]
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
