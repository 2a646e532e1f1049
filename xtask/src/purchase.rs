//! Purchases whose program is killed, as often as it takes to believe that none is lost or doubled.

use std::path::Path;
use std::process::Stdio;

use crate::measure::cargo;

const KILLS: &str = "200";

/// Runs the test of the command line with that many kills, and gives what it counted.
pub(crate) fn prove(repository: &Path) -> Result<String, String> {
    eprintln!(
        "killing the program {KILLS} times, with the journal and without it; then second runs and Ctrl-C, \
         as often …"
    );
    let arguments =
        "test --quiet --package=partner-center-cli --test=purchase -- --nocapture --test-threads=1";
    let output = cargo(repository, arguments)
        .env("PURCHASE_KILLS", KILLS)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let counted: Vec<&str> = text
        .lines()
        .filter(|line| line.contains(" purchases, killed ") || line.contains(" doubles"))
        .collect();
    if output.status.success() && counted.len() == 4 {
        Ok(counted.join("\n"))
    } else {
        Err(format!("{}\n{text}", output.status))
    }
}
