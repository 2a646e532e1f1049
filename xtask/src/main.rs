//! Repository chores, run as `cargo xtask <task>`.
//!
//! Depends on no other crate of the workspace, so that generated code which does not compile can
//! always be generated again. What measures starts programs of the benches package instead.

#![allow(clippy::print_stdout, reason = "results are what a task is for")]

mod codegen;
mod fuzz;
mod measure;
mod purchase;
mod soak;

use std::path::Path;
use std::process::ExitCode;

use measure::{build_time, instructions, peers, size};

const USAGE: &str = "usage: cargo xtask <task>

  codegen               write what is generated from spec/: code, tests, openapi.json, the table of operations
  codegen --check       compare instead, and fail when they differ
  fuzz [--seconds N]    run every fuzz target for N seconds, 60 unless told otherwise (needs cargo-fuzz)
  instructions          count the instructions of decoding and encoding an order (needs valgrind)
  instructions --check  and fail when there are more than benches/instructions.txt allows
  instructions --bless  and write that file
  lines                 count the lines of Rust by hand of each operation
  peers [--install]     measure what other languages do on the same bodies; --install gets the Python
                        ones into target/peers
  purchase              kill the program 200 times while it buys from the sandbox, and count the orders
  size                  the size of the generated code in a release build, by type
  build-time            a clean build of the model against derived types
  soak                  the large runs of the tests of retries and quota: some minutes, and figures";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["codegen"] => codegen::write(repository()),
        ["codegen", "--check"] => codegen::check(repository()),
        ["fuzz"] => fuzz::run_all(repository(), "60"),
        ["fuzz", "--seconds", seconds] => fuzz::run_all(repository(), seconds),
        ["instructions"] => instructions::show(repository()),
        ["instructions", "--check"] => instructions::check(repository()),
        ["instructions", "--bless"] => instructions::bless(repository()),
        ["lines"] => codegen::lines::show(repository()),
        ["peers"] => peers::compare(repository(), false),
        ["peers", "--install"] => peers::compare(repository(), true),
        ["purchase"] => purchase::prove(repository()),
        ["size"] => size::show(repository()),
        ["build-time"] => build_time::compare(repository()),
        ["soak"] => soak::run(repository()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(message) => {
            println!("{message}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn repository() -> &'static Path {
    // The manifest's folder is a direct child of the repository's root.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}
