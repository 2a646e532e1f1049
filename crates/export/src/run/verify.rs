//! Is a run still what its manifest says?

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RunError;
use super::files;
use super::folder::ExportFolder;
use super::manifest::{CustomerRead, Manifest};
use super::name::RunName;
use super::publish::Paths;
use crate::hex::hex;
use crate::table::{Counts, Difference, FileSummary, Owners, Table, check_and_count};

impl ExportFolder {
    /// Compares a run with its manifest: names, lengths and checksums of the files, rows and sums of the tables,
    /// counts of customers and faults, and each cell with `raw_json` where the tables have it. Gives what
    /// differs, nothing if all is well.
    ///
    /// # Errors
    /// When there is no such run, or a file cannot be read.
    pub fn verify(&self, run: &RunName) -> Result<Vec<Difference>, RunError> {
        let paths = Paths::new(self.path(), run);
        let manifest = paths.published()?.ok_or_else(|| RunError::Io {
            path: paths.manifest(),
            source: io::Error::new(io::ErrorKind::NotFound, "there is no such run"),
        })?;
        let folder = paths.tables();
        let mut differences = names(&folder, &manifest)?;
        for file in manifest.tables.iter().flat_map(|table| &table.files) {
            differences.extend(content(&folder, file)?);
        }
        differences.extend(counts(&manifest));
        // Files that are damaged cannot be read as tables.
        if differences.is_empty() {
            let (cells, counts) =
                check_and_count(&folder, &manifest.options.tables, &manifest.tables)?;
            differences = cells;
            differences.extend(owners(&manifest, &counts));
        }
        Ok(differences)
    }
}

fn differ(
    file: &str,
    what: &str,
    found: Option<String>,
    expected: Option<String>,
) -> Option<Difference> {
    (found != expected).then(|| Difference {
        file: file.to_owned(),
        row: None,
        column: what.to_owned(),
        found,
        expected,
    })
}

/// Files of which the manifest says nothing; a reader of the folder would read them, too.
fn names(folder: &Path, manifest: &Manifest) -> Result<Vec<Difference>, RunError> {
    let mut differences = Vec::new();
    for table in files::names(folder)? {
        let known = manifest.tables.iter().find(|it| it.table.name() == table);
        let Some(known) = known else {
            differences.extend(differ(&table, "file", Some(table.clone()), None));
            continue;
        };
        for name in files::names(&folder.join(&table))? {
            let name = format!("{table}/{name}");
            if !known.files.iter().any(|file| file.name == name) {
                differences.extend(differ(&name, "file", Some(name.clone()), None));
            }
        }
    }
    Ok(differences)
}

pub(super) fn content(folder: &Path, file: &FileSummary) -> Result<Option<Difference>, RunError> {
    let path = folder.join(&file.name);
    let mut opened = match File::open(&path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(differ(&file.name, "file", None, Some(file.name.clone())));
        }
        Err(error) => return Err(RunError::at(&path)(error)),
    };
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 256 << 10]);
    loop {
        let read = opened.read(&mut piece).map_err(RunError::at(&path))?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
    }
    let length = differ(
        &file.name,
        "bytes",
        Some(bytes.to_string()),
        Some(file.bytes.to_string()),
    );
    let hash = hex(&hash.finalize());
    let hash = differ(&file.name, "sha256", Some(hash), Some(file.sha256.clone()));
    Ok(length.or(hash))
}

/// Whether each customer has as many rows, in the order of the customers, as the service sent.
fn owners(manifest: &Manifest, counts: &Counts) -> Vec<Difference> {
    let of_customers = |sent: fn(&CustomerRead) -> u64, faulty: &Owners| -> Owners {
        let faulty: BTreeMap<&str, u64> = faulty.iter().map(|(id, rows)| (&**id, *rows)).collect();
        let rows = manifest.reads.iter().map(|read| {
            let faulty = faulty.get(&*read.customer).copied().unwrap_or_default();
            (read.customer.clone(), sent(read).saturating_sub(faulty))
        });
        rows.filter(|(_, rows)| *rows > 0).collect()
    };
    let text = |owner: Option<&(String, u64)>| owner.map(|(id, rows)| format!("{rows} of {id}"));
    let mut differences = Vec::new();
    for (table, found, expected) in [
        (
            "orders",
            &counts.orders,
            of_customers(|read| read.orders, &counts.faulty_orders),
        ),
        (
            "subscriptions",
            &counts.subscriptions,
            of_customers(|read| read.subscriptions, &counts.faulty_subscriptions),
        ),
    ] {
        // The first says where; those behind it may only be moved.
        let length = found.len().max(expected.len());
        let pairs = (0..length).map(|place| (text(found.get(place)), text(expected.get(place))));
        let different = pairs.filter(|(found, expected)| found != expected).take(1);
        differences.extend(
            different.filter_map(|(found, expected)| {
                differ(table, "rows of a customer", found, expected)
            }),
        );
    }
    differences
}

/// What the manifest says twice.
fn counts(manifest: &Manifest) -> Vec<Difference> {
    let rows: BTreeMap<_, _> = manifest
        .tables
        .iter()
        .map(|table| (table.table, table.rows))
        .collect();
    let faults: u64 = manifest.faults.values().sum();
    let read = manifest.customers.read + manifest.customers.refused + manifest.customers.failed;
    let differing = [
        ("faults", Some(faults), rows.get(&Table::Faults).copied()),
        ("customers", Some(manifest.reads.len() as u64), Some(read)),
    ];
    let text = |number: u64| number.to_string();
    let said = differing.into_iter().filter_map(|(what, found, expected)| {
        differ("manifest", what, found.map(text), expected.map(text))
    });
    said.collect()
}
