//! What is shown of whole runs, and of what is wrong with them.

use std::path::Path;
use std::time::SystemTime;

use partner_center_export::run::{
    Folder, Manifest, RunError, manifest, runs_in_shards, verify as compare,
};
use partner_center_export::table::{Difference, Table, TableSummary};
use serde_json::json;

use super::arguments::{Finish, Verify};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, text};
use crate::output::report::Report;

/// The columns of a table that was written.
const TABLES: &[Column<TableSummary>] = columns! { TableSummary:
    "table" = |table| table.table.name().to_owned(), by_default;
    "rows" = |table| table.rows.to_string(), by_default;
    "files" = |table| table.files.len().to_string(), by_default;
    "bytes" = |table| table.files.iter().map(|file| file.bytes).sum::<u64>().to_string(), by_default;
    "sums" = sums, by_default;
};

/// The columns of a place where a run is not as it was written.
const DIFFERENCES: &[Column<Difference>] = columns! { Difference:
    "file" = |it| it.file.clone(), by_default;
    "row" = |it| text(it.row.as_ref()), by_default;
    "column" = |it| it.column.clone(), by_default;
    "found" = |it| text(it.found.as_ref()), by_default, free, long;
    "expected" = |it| text(it.expected.as_ref()), by_default, free, long;
};

/// `USD 36.48; EUR 12`
fn sums(table: &TableSummary) -> String {
    let sums = table
        .sums
        .iter()
        .map(|(currency, sum)| format!("{currency} {sum}"));
    let sums: Vec<_> = sums.map(|sum| sum.trim().to_owned()).collect();
    sums.join("; ")
}

pub(super) fn output(options: &Options) -> Result<Output<TableSummary>, CommandError> {
    Output::new(options, TABLES)
}

/// The tables of a run, or as JSON its manifest.
pub(super) fn shown(output: &Output<TableSummary>, manifest: &Manifest) -> Report {
    let body = serde_json::to_vec(manifest).unwrap_or_default();
    output.several(&manifest.tables, &body, "no tables")
}

/// Whether something could not be read.
pub(super) fn has_faults(manifest: &Manifest) -> bool {
    let faults = manifest
        .tables
        .iter()
        .filter(|table| table.table == Table::Faults);
    faults.map(|table| table.rows).sum::<u64>() > 0
}

pub(super) fn finish(options: &Options, arguments: &Finish) -> Result<Report, CommandError> {
    let output = output(options)?;
    let folder = &arguments.folder;
    let name = match &arguments.run {
        Some(name) => name.clone(),
        None => match &runs_in_shards(folder).map_err(told)?[..] {
            [name] => name.clone(),
            [] => {
                let message = format!("there are no shards in {}", folder.display());
                return Err(CommandError::Input(message));
            }
            names => {
                let names: Vec<_> = names.iter().map(ToString::to_string).collect();
                let message = format!("which one? --run {}", names.join(" or --run "));
                return Err(CommandError::Usage(message));
            }
        },
    };
    let folder = Folder::open(folder).map_err(told)?;
    let manifest = folder.finish(&name, SystemTime::now(), arguments.yes);
    let manifest = manifest.map_err(told)?;
    let mut report = shown(&output, &manifest);
    if has_faults(&manifest) {
        report.exit = Exit::Raw;
    }
    Ok(report)
}

pub(super) fn verify(options: &Options, arguments: &Verify) -> Result<Report, CommandError> {
    let output = Output::new(options, DIFFERENCES)?;
    let run: &Path = &arguments.run;
    let manifest = manifest(run).map_err(|error| match error {
        RunError::NothingToResume { .. } => CommandError::Input(format!(
            "{} is no published run: it has no manifest",
            run.display()
        )),
        error => told(error),
    })?;
    let differences = compare(run, &manifest).map_err(told)?;
    let json = differences.iter().map(|it| {
        json!({
            "file": it.file,
            "row": it.row,
            "column": it.column,
            "found": it.found,
            "expected": it.expected,
        })
    });
    let body = json.collect::<serde_json::Value>().to_string();
    let mut report = output.several(&differences, body.as_bytes(), "no differences");
    if !differences.is_empty() {
        report.exit = Exit::Error;
    }
    Ok(report)
}

/// What to say of an error of a run.
pub(super) fn told(error: RunError) -> CommandError {
    let hint = match &error {
        RunError::Exists {
            is_published: true, ..
        } => "choose another name with --run",
        RunError::Exists { .. } => "go on with it by --resume, or choose another name with --run",
        RunError::Locked { .. } => "wait for its end, or write into another folder",
        RunError::NothingToResume { .. } => "begin a run with --to FOLDER",
        RunError::OtherOption { .. } => "leave the option out, or begin another run with --to",
        RunError::Old { .. } => "begin another run with --to, or go on with --yes",
        RunError::OtherCustomers { .. } => "read the shards again, or join them with --yes",
        RunError::Shards { .. } => {
            "read what is missing with --shard, in the same folder and --run"
        }
        RunError::OtherVersion { .. } => "go on with that version, or begin another run with --to",
        RunError::Name(_) => return CommandError::Usage(error.to_string()),
        _ => return CommandError::other("the export cannot be written or read", error),
    };
    CommandError::Input(error.to_string()).hinted(hint)
}
