//! `completions`: what shells need to complete command lines.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::report::Report;

/// The completion script for a shell.
pub(crate) fn completions(shell: Shell) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut Arguments::command(),
        "partner-center",
        &mut script,
    );
    Report::new(script)
}
