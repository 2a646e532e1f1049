//! Whether a run is as it was written.

use std::fmt;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::disk;
use super::error::RunError;
use super::folder::file_name;
use super::manifest::Manifest;
use crate::hex::hex;
use crate::table::{Difference, FileSummary, TableSummary, check};

/// The manifest of a published run: `FOLDER/RUN.manifest.json` for `FOLDER/RUN`.
///
/// # Errors
/// When it is missing, or it cannot be read.
pub fn manifest(run: &Path) -> Result<Manifest, RunError> {
    let path = run.with_file_name(format!("{}.manifest.json", file_name(run)));
    let manifest = disk::read_json(&path)?;
    manifest.ok_or_else(|| RunError::NothingToResume {
        run: file_name(run),
        is_published: false,
    })
}

/// Compares a published run with its manifest (names, lengths, checksums, counts, sums), and its columns with the
/// service's own texts, where there is the column `raw_json`. None, if all is well.
///
/// # Errors
/// When a file cannot be read.
pub fn verify(run: &Path, manifest: &Manifest) -> Result<Vec<Difference>, RunError> {
    let mut differences = Vec::new();
    let customers = &manifest.customers;
    for (column, found) in [
        ("customers", manifest.reads.len() as u64),
        ("read and refused", customers.read + customers.refused),
    ] {
        if found != customers.here {
            differences.push(difference("", column, &found, &customers.here));
        }
    }
    for table in &manifest.tables {
        check_table(run, table, &mut differences)?;
    }
    // What has another checksum may not be readable.
    if differences.is_empty() {
        differences = check(run, &manifest.options.tables, &manifest.tables)?;
    }
    Ok(differences)
}

fn difference(
    file: &str,
    column: &str,
    found: &dyn fmt::Display,
    expected: &dyn fmt::Display,
) -> Difference {
    Difference {
        file: file.to_owned(),
        row: None,
        column: column.to_owned(),
        found: Some(found.to_string()),
        expected: Some(expected.to_string()),
    }
}

fn check_table(
    run: &Path,
    table: &TableSummary,
    differences: &mut Vec<Difference>,
) -> Result<(), RunError> {
    let name = table.table.name();
    let rows: u64 = table.files.iter().map(|file| file.rows).sum();
    if rows != table.rows {
        differences.push(difference(name, "rows", &rows, &table.rows));
    }
    for file in &table.files {
        check_file(run, file, differences)?;
    }
    let folder = run.join(name);
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry.map_err(RunError::file(&folder))?.file_name();
        let file = format!("{name}/{}", entry.to_string_lossy());
        if !table.files.iter().any(|known| known.name == file) {
            let mut unknown = difference(&file, "file", &"it is there", &"");
            unknown.expected = None;
            differences.push(unknown);
        }
    }
    Ok(())
}

fn check_file(
    run: &Path,
    file: &FileSummary,
    differences: &mut Vec<Difference>,
) -> Result<(), RunError> {
    let path = run.join(&file.name);
    let mut open = match File::open(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut missing = difference(&file.name, "file", &"", &"it is there");
            missing.found = None;
            differences.push(missing);
            return Ok(());
        }
        open => open.map_err(RunError::file(&path))?,
    };
    let (mut sum, mut length, mut room) = (Sha256::new(), 0, vec![0; 256 * 1024]);
    loop {
        let read = open.read(&mut room).map_err(RunError::file(&path))?;
        if read == 0 {
            break;
        }
        length += read as u64;
        sum.update(&room[..read]);
    }
    if length != file.bytes {
        differences.push(difference(&file.name, "bytes", &length, &file.bytes));
    }
    let sum = hex(&sum.finalize());
    if sum != file.sha256 {
        differences.push(difference(&file.name, "sha256", &sum, &file.sha256));
    }
    Ok(())
}
