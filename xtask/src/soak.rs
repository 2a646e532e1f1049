//! The large runs of tests whose small ones are part of the usual tests: long, and with figures.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A run, and how long it may take: ten times of what it does on two cores.
struct Run {
    what: &'static str,
    arguments: &'static [&'static str],
    cases: Option<&'static str>,
    bound: Duration,
}

const RUNS: [Run; 3] = [
    Run {
        what: "1,000,000 calls in virtual time, 1,000 seeds, 41 kinds of faults",
        arguments: &[
            "--release",
            "--package=partner-center-core",
            "--test=soak",
            "--",
            "--include-ignored",
        ],
        cases: None,
        bound: Duration::from_secs(10 * 60),
    },
    Run {
        what: "20,000 calls on sockets, answers cut at every byte",
        arguments: &[
            "--package=partner-center-reqwest",
            "--all-features",
            "--test=soak",
            "--",
            "--include-ignored",
        ],
        cases: None,
        bound: Duration::from_secs(30 * 60),
    },
    Run {
        what: "1,000,000 waits that no sane service asks for",
        arguments: &[
            "--release",
            "--package=partner-center-core",
            "--test=quota",
            "--",
            "hostile",
        ],
        cases: Some("1000000"),
        bound: Duration::from_secs(30 * 60),
    },
];

pub(crate) fn run(repository: &Path) -> Result<String, String> {
    for run in &RUNS {
        println!("\n=== {}", run.what);
        // The time to build it is not part of the run.
        let build = run.arguments.split(|argument| *argument == "--").next();
        let build = build.unwrap_or_default();
        finish(
            cargo(repository, build).arg("--no-run"),
            Duration::from_secs(3_600),
        )?;
        let mut command = cargo(repository, run.arguments);
        command.arg("--nocapture");
        if let Some(cases) = run.cases {
            command.env("PROPTEST_CASES", cases);
        }
        let took = finish(&mut command, run.bound)?;
        println!("took {:.0} s", took.as_secs_f64());
    }
    Ok("all of them kept their promises".to_owned())
}

fn cargo(repository: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(repository)
        .args(["test", "--quiet"])
        .args(arguments);
    command
}

/// Runs a program to its end, which it has to reach in time.
fn finish(command: &mut Command, bound: Duration) -> Result<Duration, String> {
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
                return Err(format!("it is not over after {bound:?}"));
            }
            None => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}
