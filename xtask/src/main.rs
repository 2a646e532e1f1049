//! Repository chores, run as `cargo xtask <task>`.
//!
//! Depends on no other crate of the workspace, so that generated code which does not compile can
//! always be generated again.

mod codegen;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask codegen [--check]

  codegen           write crates/model/src/generated from spec/*.schema.json
  codegen --check   compare instead, and fail when they differ";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["codegen"] => codegen::write(repository()),
        ["codegen", "--check"] => codegen::check(repository()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(message) => {
            eprintln!("{message}");
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
