//! `partner-center`: Microsoft Partner Center's Orders API on the command line.
//!
//! A command turns its arguments into a [`Report`] or a [`CommandError`]; this file writes it and turns it
//! into an exit code. Data goes to stdout and everything else to stderr. What cannot wait for the end
//! of a command is written where it comes up: the lines of `--trace`, warnings about options, what a
//! write is going to do and its id, the address of `sandbox serve`, and lists that are written while they arrive (`output/streaming.rs`). A reader that closes stdout early (`| head`) has what it wants, so that
//! is a success.
#![forbid(unsafe_code)]

mod commands;
mod connect;
mod deadline;
mod diagnostics;
mod environment;
mod error;
mod exit;
mod files;
mod folders;
mod hints;
mod identity;
mod ids;
mod input;
mod listing;
mod options;
mod output;
mod quota;
mod signals;
mod timestamp;
mod tree;
mod visible;
mod watch;
mod write;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;
use partner_center_reqwest::core::mask;

use crate::error::CommandError;
use crate::exit::Exit;
use crate::output::report::Report;
use crate::tree::Arguments;
use crate::watch::har::Har;

fn main() -> ExitCode {
    identity::secrets::keep_environment();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return explain(&answer),
    };
    deadline::watch(&arguments.options);
    let outcome = tree::run(arguments).and_then(|mut report| {
        deadline::lift();
        write_data(&mut report)?;
        Ok(report)
    });
    Har::end();
    let (exit, failure) = match outcome {
        Ok(report) => {
            report.print_messages();
            (report.exit, report.failure)
        }
        Err(failure) => (Exit::Error, Some(failure)),
    };
    if let Some(failure) = failure {
        failure.print();
        return failure.exit().into();
    }
    exit.into()
}

/// Shows help, version or what is wrong with the arguments, each where it belongs.
fn explain(answer: &clap::Error) -> ExitCode {
    let text = answer.to_string();
    let printed = match mask::text(&text) {
        Cow::Borrowed(_) => answer.print(),
        // Somebody gave a secret of the environment as an argument, too.
        Cow::Owned(masked) => io::stderr().lock().write_all(masked.as_bytes()),
    };
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Exit::Error.into(),
        _ => u8::try_from(answer.exit_code()).map_or(Exit::Usage.into(), ExitCode::from),
    }
}

/// Writes data to stdout; a reader that went away is not a failure.
fn write_data(report: &mut Report) -> Result<(), CommandError> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    match report.write_data(&mut stdout).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::other("the output cannot be written", error))
        }
        _ => Ok(()),
    }
}
