//! Whether a run is as it was written.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::disk;
use super::error::RunError;
use super::folder::file_name;
use super::manifest::Manifest;
use super::reading::hex;
use crate::table::{FileSummary, TableSummary};

/// A place where a run is not as its manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The file, in the folder of the run; a table, or nothing for the whole run.
    pub place: String,
    /// What is different.
    pub what: String,
}

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

/// Compares the files of a published run with its manifest: names, lengths, checksums, counts, sums.
///
/// # Errors
/// When a file cannot be read.
pub fn verify(run: &Path, manifest: &Manifest) -> Result<Vec<Difference>, RunError> {
    let mut differences = Vec::new();
    for table in &manifest.tables {
        check_table(run, table, &mut differences)?;
    }
    let customers = &manifest.customers;
    let reads = manifest.reads.len() as u64;
    if reads != customers.here || customers.read + customers.refused != customers.here {
        differences.push(Difference {
            place: String::new(),
            what: format!("{reads} customers were read of {}", customers.here),
        });
    }
    Ok(differences)
}

fn check_table(
    run: &Path,
    table: &TableSummary,
    differences: &mut Vec<Difference>,
) -> Result<(), RunError> {
    let mut add = |place: &str, what: String| {
        differences.push(Difference {
            place: place.to_owned(),
            what,
        });
    };
    let rows: u64 = table.files.iter().map(|file| file.rows).sum();
    if rows != table.rows {
        let what = format!("its files have {rows} rows, the table {}", table.rows);
        add(table.table.name(), what);
    }
    for file in &table.files {
        for what in check_file(run, file)? {
            add(&file.name, what);
        }
    }
    let folder = run.join(table.table.name());
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(());
    };
    for entry in entries {
        let name = entry.map_err(RunError::file(&folder))?.file_name();
        let name = format!("{}/{}", table.table.name(), name.to_string_lossy());
        if !table.files.iter().any(|file| file.name == name) {
            add(&name, "the manifest does not have it".to_owned());
        }
    }
    Ok(())
}

fn check_file(run: &Path, file: &FileSummary) -> Result<Vec<String>, RunError> {
    let path = run.join(&file.name);
    let mut open = match File::open(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(vec!["it is missing".to_owned()]);
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
    let mut wrong = Vec::new();
    if length != file.bytes {
        wrong.push(format!("it has {length} bytes instead of {}", file.bytes));
    }
    let sum = hex(&sum.finalize());
    if sum != file.sha256 {
        wrong.push(format!("its SHA-256 is {sum} instead of {}", file.sha256));
    }
    Ok(wrong)
}
