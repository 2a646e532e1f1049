//! Prints what the last `cargo bench -p partner-center-benches` measured, as Markdown.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::process::ExitCode;

use partner_center_benches::report;

const TABLES: [&[&str]; 3] = [
    &["decode", "read", "drop", "lenient"],
    &["encode"],
    &["call"],
];

fn main() -> ExitCode {
    let tables: Vec<String> = TABLES.into_iter().filter_map(report::ratios).collect();
    if tables.is_empty() {
        eprintln!("nothing was measured yet: cargo bench -p partner-center-benches");
        return ExitCode::FAILURE;
    }
    println!("{}", tables.join("\n"));
    ExitCode::SUCCESS
}
