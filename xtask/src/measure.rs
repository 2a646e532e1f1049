//! What all measuring tasks need: starting programs, and tables.

pub(crate) mod build_time;
pub(crate) mod instructions;
pub(crate) mod peers;
pub(crate) mod size;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs a program to its end and gives what it printed: to stdout, and to stderr.
pub(crate) fn run(command: &mut Command) -> Result<(String, String), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {program}: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok((text(&output.stdout), text(&output.stderr)));
    }
    let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
    Err(format!(
        "{program} {}: {}\n{}",
        arguments.join(" "),
        output.status,
        text(&output.stderr)
    ))
}

/// Builds a program of the benches package for release, and says where it is.
fn build(repository: &Path, program: &str) -> Result<PathBuf, String> {
    eprintln!("building {program} …");
    run(Command::new("cargo").current_dir(repository).args([
        "build",
        "--release",
        "--quiet",
        "--package=partner-center-benches",
        "--bin",
        program,
    ]))?;
    Ok(target(repository).join("release").join(program))
}

fn target(repository: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || repository.join("target"),
        |folder| repository.join(folder),
    )
}

/// A Markdown table; the first line is its header.
pub(crate) fn table(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (cell, &width) in line.iter().zip(&widths) {
            let _ = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
        if number == 0 {
            for &width in &widths {
                let _ = write!(text, "| {:-<width$} ", "", width = width.max(3));
            }
            text.push_str("|\n");
        }
    }
    text
}

/// A line of a table.
pub(crate) fn line<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
