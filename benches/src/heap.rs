//! The same steady heap for everybody.
//!
//! glibc gives large blocks back to the system when they are freed and gets them anew, page by page,
//! each time: a measurement of many rounds is then one of page faults, not of decoders. So a bench
//! starts itself once more with thresholds that make glibc keep what it has. What a first decode
//! costs, page faults included, is measured by the program `cold`.

use std::process::{Command, ExitCode};

/// Set in the second process, which must not start a third.
const MARK: &str = "PARTNER_CENTER_BENCHES_STEADY_HEAP";

/// glibc's settings; other C libraries do not look at them.
pub const SETTINGS: [(&str, &str); 3] = [
    // Blocks of any size come from the heap, never from `mmap`.
    ("MALLOC_MMAP_MAX_", "0"),
    // Nothing at the heap's end is given back.
    ("MALLOC_TRIM_THRESHOLD_", "1000000000000"),
    // The heap grows in steps of 64 MB.
    ("MALLOC_TOP_PAD_", "67108864"),
];

/// Runs this program again with a steady heap, and gives its exit code; `None` in the program that
/// was started so, which has the work to do.
#[must_use]
pub fn restart() -> Option<ExitCode> {
    if std::env::var_os(MARK).is_some() {
        return None;
    }
    let status = std::env::current_exe().and_then(|program| {
        Command::new(program)
            .args(std::env::args_os().skip(1))
            .envs(SETTINGS)
            .env(MARK, "1")
            .status()
    });
    match status {
        Ok(status) if status.success() => Some(ExitCode::SUCCESS),
        Ok(_) => Some(ExitCode::FAILURE),
        Err(error) => {
            eprintln!("cannot start again with a steady heap: {error}; going on without");
            None
        }
    }
}
