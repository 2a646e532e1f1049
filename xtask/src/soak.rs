//! The large runs of tests whose small ones are part of the usual tests: long, and with figures.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::measure::cargo;

/// A run, what is built for it, which of its tests run, how often, and how many minutes it may take: ten
/// times of what it does on two cores.
const RUNS: [(&str, &str, &str, Option<&str>, u64); 3] = [
    (
        "1,000,000 calls in virtual time, 1,000 seeds, 41 kinds of faults",
        "--release --package=partner-center-core --test=soak",
        "--include-ignored",
        None,
        10,
    ),
    (
        "20,000 calls on sockets, answers cut at every byte",
        "--package=partner-center-reqwest --all-features --test=soak",
        "--include-ignored",
        None,
        30,
    ),
    (
        "1,000,000 waits that no sane service asks for",
        "--release --package=partner-center-core --test=quota",
        "hostile",
        Some("1000000"),
        30,
    ),
];

pub(crate) fn run(repository: &Path) -> Result<String, String> {
    for (what, build, tests, cases, minutes) in RUNS {
        println!("\n=== {what}");
        let build = format!("test --quiet {build}");
        // The time to build it is not part of the run.
        finish(cargo(repository, &build).arg("--no-run"), 60)?;
        let mut command = cargo(repository, &build);
        command.args(["--", tests, "--nocapture"]);
        command.envs(cases.map(|cases| ("PROPTEST_CASES", cases)));
        let took = finish(&mut command, minutes)?;
        println!("took {:.0} s", took.as_secs_f64());
    }
    Ok("all of them kept their promises".to_owned())
}

/// Runs a program to its end, which it has to reach in time.
fn finish(command: &mut Command, minutes: u64) -> Result<Duration, String> {
    let bound = Duration::from_secs(minutes * 60);
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    loop {
        let status = child
            .try_wait()
            .map_err(|error| format!("cannot wait for cargo: {error}"))?;
        match status {
            Some(status) if status.success() => return Ok(began.elapsed()),
            Some(status) => return Err(format!("it failed: {status}")),
            None if began.elapsed() > bound => {
                let _ = child.kill();
                return Err(format!("it is not over after {minutes} minutes"));
            }
            None => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}
