//! `export`: all orders of all customers, as tables in a folder.

mod arguments;
mod progress;
mod read;
mod run;
mod tables;

use clap::{Args, Subcommand};

use crate::error::CommandError;
use crate::options::Options;
use crate::output::report::Report;

use arguments::{Finish, New, Verify};

/// Writes all orders of all customers as tables.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Export {
    #[command(subcommand)]
    command: Option<ExportCommand>,
    #[command(flatten)]
    new: New,
}

#[derive(Debug, Subcommand)]
enum ExportCommand {
    /// Join the shards of a run, and publish it
    #[command(after_help = arguments::FINISH_HELP)]
    Finish(Finish),
    /// Compare a run with its manifest, and its columns with the texts of the service
    #[command(after_help = arguments::VERIFY_HELP)]
    Verify(Verify),
}

pub(crate) const HELP: &str = arguments::HELP;

pub(crate) fn run(options: &Options, export: &Export) -> Result<Report, CommandError> {
    match &export.command {
        None => run::run(options, &export.new),
        Some(ExportCommand::Finish(finish)) => tables::finish(options, finish),
        Some(ExportCommand::Verify(verify)) => tables::verify(options, verify),
    }
}
