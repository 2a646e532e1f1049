//! The program as a process, for all who run it.

use std::process::{Command, Output, Stdio};

pub(crate) use partner_center_sandbox::CUSTOMER;

/// A seat of the new commerce.
pub(crate) const SEAT: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";

/// A command line as it is typed; `CUSTOMER` stands for the sandbox's first one, and `SEAT` for that offer.
pub(crate) fn words(line: &str) -> Vec<&str> {
    let value = |word| match word {
        "CUSTOMER" => CUSTOMER,
        "SEAT" => SEAT,
        other => other,
    };
    line.split_whitespace().map(value).collect()
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program with nothing in its environment that it looks at.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_partner-center"));
    command.args(arguments).stdin(Stdio::null());
    for name in [
        "BASE_URL",
        "CLOUD",
        "ACCESS_TOKEN",
        "AUTHORITY",
        "TENANT_ID",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "REFRESH_TOKEN",
        "REQUESTS_PER_MINUTE",
        "CLIENT_CERTIFICATE",
        "PROFILE",
        "SANDBOX_STATE",
    ] {
        command.env_remove(format!("PARTNER_CENTER_{name}"));
    }
    // Whoever runs the tests may have profiles.
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, concat!(env!("CARGO_TARGET_TMPDIR"), "/nothing"));
    }
    // Help is wrapped to the width that it names.
    command.env_remove("COLUMNS");
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let run = Self {
            code: output.status.code().expect("not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.stderr.contains("panicked"), "{run:?}");
        assert!(!run.stderr.contains("top-secret"), "{run:?}");
        run
    }
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command) -> Run {
    Run::of(command.output().unwrap())
}
