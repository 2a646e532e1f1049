//! What is shown of whole runs, and of what is wrong with them.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use partner_center_export::run::{ExportFolder, Manifest, RunError};
use partner_center_export::table::{Difference, TableSummary};
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

/// The tables of a run, or as JSON its manifest; and whether something is in `faults`.
pub(super) fn shown(output: &Output<TableSummary>, manifest: &Manifest) -> Report {
    let body = serde_json::to_vec(manifest).unwrap_or_default();
    let mut report = output.several(&manifest.tables, &body, "no tables");
    let kinds = manifest.faults.iter().filter(|(_, count)| **count > 0);
    let kinds: Vec<_> = kinds
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    if !kinds.is_empty() {
        let text = format!(
            "not all could be read, see the table faults: {}",
            kinds.join(", ")
        );
        report.warnings.push(text);
        report.exit = Exit::Raw;
    }
    report
}

/// The folder of a run, and its name.
pub(super) fn parts(run: &Path) -> (PathBuf, String) {
    let name = run
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let folder = run.parent().filter(|folder| !folder.as_os_str().is_empty());
    (folder.unwrap_or(Path::new(".")).to_owned(), name)
}

pub(super) fn finish(options: &Options, arguments: &Finish) -> Result<Report, CommandError> {
    let output = output(options)?;
    let folder = ExportFolder::new(&arguments.folder);
    let manifest = folder.finish(arguments.run.as_ref(), SystemTime::now(), arguments.yes);
    let manifest = manifest.map_err(told)?;
    Ok(shown(&output, &manifest))
}

pub(super) fn verify(options: &Options, arguments: &Verify) -> Result<Report, CommandError> {
    let output = Output::new(options, DIFFERENCES)?;
    let (folder, name) = parts(&arguments.run);
    let (folder, name) = (ExportFolder::new(folder), name.parse().map_err(told)?);
    if folder.manifest(&name).map_err(told)?.is_none() {
        let run = arguments.run.display();
        let why = if folder.unfinished().map_err(told)?.contains(&name) {
            "has not ended yet"
        } else {
            "is no published run"
        };
        return Err(CommandError::Input(format!("{run} {why}")));
    }
    let differences = folder.verify(&name).map_err(told)?;
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

/// What to say of an error of a run. Most say themselves what to do.
pub(super) fn told(error: RunError) -> CommandError {
    match &error {
        RunError::Io { .. } | RunError::Damaged { .. } => {
            CommandError::other("the export cannot be written or read", error)
        }
        RunError::Name { .. } => CommandError::Usage(error.to_string()),
        RunError::Locked { .. } | RunError::AllRefused { .. } => {
            CommandError::Unfinished(error.to_string())
        }
        RunError::Old { .. } | RunError::OtherCustomers { .. } => {
            CommandError::Input(error.to_string()).hinted("--yes allows that")
        }
        _ => CommandError::Input(error.to_string()),
    }
}
