//! What every bench is around its measurements.

use std::process::ExitCode;
use std::time::SystemTime;

use criterion::Criterion;
use partner_center_benches::peers::Decoded;
use partner_center_benches::{heap, report};

/// Measures with a steady heap, and prints the ratios when it was not only a test. The work gets a
/// flag that says whether it is one.
pub(crate) fn run(work: impl FnOnce(&mut Criterion, bool) -> Decoded<()>) -> ExitCode {
    if let Some(code) = heap::restart() {
        return code;
    }
    // As criterion has it.
    let is_test = !std::env::args().any(|argument| argument == "--bench")
        || std::env::args().any(|argument| argument == "--test");
    let begin = SystemTime::now();
    let mut criterion = Criterion::default().configure_from_args();
    if let Err(error) = work(&mut criterion, is_test) {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    criterion.final_summary();
    if let (false, Some(table)) = (is_test, report::ratios(begin)) {
        eprintln!("{table}");
    }
    ExitCode::SUCCESS
}
