//! From shards to a run.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use partner_center_model::Decimal;

use super::disk;
use super::error::RunError;
use super::folder::{Folder, Places, file_name, lock, time};
use super::manifest::{CustomerCounts, Manifest, VERSION};
use super::options::{RunName, RunOptions};
use super::publish::{complete_up_to, name_latest, sync_all};
use crate::table::{FileSummary, TableSummary};

/// The runs whose shards wait to be joined.
///
/// # Errors
/// When the folder cannot be read.
pub fn runs_in_shards(folder: &Path) -> Result<Vec<RunName>, RunError> {
    let mut runs = Vec::new();
    for entry in fs::read_dir(folder).map_err(RunError::file(folder))? {
        let name = entry.map_err(RunError::file(folder))?.file_name();
        let name = name.to_string_lossy();
        runs.extend(
            name.strip_suffix(".shards")
                .and_then(|name| name.parse().ok()),
        );
    }
    Ok(runs)
}

impl Folder {
    /// Joins the shards of a run and publishes it; done already, it says so again.
    ///
    /// # Errors
    /// When shards are missing or differ ([`RunError::Shards`]), when their lists of customers differ
    /// ([`RunError::OtherCustomers`]) and `may_differ` is not said, or a file cannot be written.
    pub fn finish(
        &self,
        name: &RunName,
        now: SystemTime,
        may_differ: bool,
    ) -> Result<Manifest, RunError> {
        let places = Places::new(self.path(), name);
        let folder = places.shards();
        if let Some(manifest) = disk::read_json::<Manifest>(&places.manifest)? {
            if !folder.exists() {
                return Err(RunError::Exists {
                    run: name.to_string(),
                    is_published: true,
                });
            }
            clean_up(&places, &folder, &manifest)?;
            return Ok(manifest);
        }
        let written = places.partial.join("manifest.json");
        let out = places.partial.join("out");
        let manifest = if let Some(manifest) = disk::read_json::<Manifest>(&written)? {
            manifest
        } else {
            let shards = whole(name, &folder, may_differ)?;
            disk::remove(&out)?;
            disk::folder(&out)?;
            let tables = join(&shards, &out)?;
            sync_all(&out)?;
            let manifest = joined(name, shards, tables, now);
            disk::write_json(&written, &manifest)?;
            manifest
        };
        if out.exists() {
            disk::rename(&out, &places.tables)?;
        }
        disk::rename(&written, &places.manifest)?;
        clean_up(&places, &folder, &manifest)?;
        Ok(manifest)
    }
}

fn clean_up(places: &Places, shards: &Path, manifest: &Manifest) -> Result<(), RunError> {
    if let Some(latest) = &places.latest {
        name_latest(latest, manifest, &places.manifest)?;
    }
    disk::remove(&places.partial)?;
    // An attempt that still runs keeps its folder: it finds the run published.
    for entry in fs::read_dir(shards).map_err(RunError::file(shards))? {
        let path = entry.map_err(RunError::file(shards))?.path();
        let is_attempt = path.extension().is_some_and(|end| end == "partial");
        if !is_attempt || lock(&path, ".lock").is_ok() {
            disk::remove(&path)?;
        }
    }
    let _ = fs::remove_dir(shards);
    Ok(())
}

/// A shard that was committed.
struct Whole {
    path: PathBuf,
    manifest: Manifest,
}

/// All shards in their order.
fn whole(run: &RunName, folder: &Path, may_differ: bool) -> Result<Vec<Whole>, RunError> {
    let wrong = |why: String| RunError::Shards {
        run: run.to_string(),
        why,
    };
    let mut found: BTreeMap<u32, Whole> = BTreeMap::new();
    let mut counts = HashSet::new();
    let entries = fs::read_dir(folder).map_err(|_| wrong("none is there".to_owned()))?;
    for entry in entries {
        let path = entry.map_err(RunError::file(folder))?.path();
        let shard: Option<super::Shard> = file_name(&path).replace("-of-", "/").parse().ok();
        let Some(shard) = shard else { continue };
        let manifest_path = path.join("manifest.json");
        let Some(manifest) = disk::read_json::<Manifest>(&manifest_path)? else {
            continue;
        };
        counts.insert(shard.count);
        found.insert(shard.number, Whole { path, manifest });
    }
    let mut counts: Vec<u32> = counts.into_iter().collect();
    counts.sort_unstable();
    let [count] = counts[..] else {
        return Err(wrong(match counts.len() {
            0 => "none is whole".to_owned(),
            _ => format!("some are parts of {}, some of {}", counts[0], counts[1]),
        }));
    };
    let missing: Vec<String> = (1..=count)
        .filter(|number| !found.contains_key(number))
        .map(|number| format!("{number}/{count}"))
        .collect();
    if !missing.is_empty() {
        return Err(wrong(format!("missing: {}", missing.join(", "))));
    }
    let shards: Vec<Whole> = found.into_values().collect();
    let first = &shards[0].manifest;
    let options = |options: &RunOptions| RunOptions {
        shard: None,
        ..options.clone()
    };
    for shard in &shards[1..] {
        let manifest = &shard.manifest;
        if manifest.library != first.library || manifest.version != first.version {
            return Err(wrong("they were written by different versions".to_owned()));
        }
        options(&first.options).check(run, &options(&manifest.options))?;
    }
    let mut seen = HashSet::new();
    let reads = shards.iter().flat_map(|shard| &shard.manifest.reads);
    if let Some(twice) = reads.into_iter().find(|read| !seen.insert(&read.customer)) {
        return Err(wrong(format!(
            "the customer {} is in two of them",
            twice.customer
        )));
    }
    let differ = shards
        .iter()
        .any(|shard| shard.manifest.customers.ids_sha256 != first.customers.ids_sha256);
    if differ && !may_differ {
        return Err(RunError::OtherCustomers {
            run: run.to_string(),
        });
    }
    Ok(shards)
}

/// The files of all shards, numbered on.
fn join(shards: &[Whole], out: &Path) -> Result<Vec<TableSummary>, RunError> {
    let mut tables: Vec<TableSummary> = Vec::new();
    for shard in shards {
        for table in &shard.manifest.tables {
            let folder = out.join(table.table.name());
            disk::folder(&folder)?;
            let place = tables.iter().position(|it| it.table == table.table);
            let place = place.unwrap_or_else(|| {
                let mut empty = table.clone();
                empty.rows = 0;
                empty.files.clear();
                empty.sums.clear();
                tables.push(empty);
                tables.len() - 1
            });
            let joined = &mut tables[place];
            for file in &table.files {
                let number = joined.files.len() + 1;
                let end = Path::new(&file.name).extension().unwrap_or_default();
                let name = format!(
                    "{}/{number:05}.{}",
                    table.table.name(),
                    end.to_string_lossy()
                );
                disk::link(&shard.path.join(&file.name), &out.join(&name))?;
                let mut file: FileSummary = file.clone();
                file.name = name;
                joined.files.push(file);
            }
            joined.rows += table.rows;
            for (currency, sum) in &table.sums {
                let before = joined.sums.get(currency);
                let sum = add(before, sum).map_err(|why| RunError::damaged(&shard.path, why))?;
                joined.sums.insert(currency.clone(), sum);
            }
        }
    }
    Ok(tables)
}

fn add(before: Option<&String>, sum: &str) -> Result<String, String> {
    let number = |text: &str| text.parse::<Decimal>().map_err(|error| error.to_string());
    let numbers = [number(before.map_or("0", String::as_str))?, number(sum)?];
    let sum = Decimal::sum(&numbers).map_err(|error| error.to_string())?;
    Ok(sum.to_string())
}

fn joined(
    run: &RunName,
    shards: Vec<Whole>,
    tables: Vec<TableSummary>,
    now: SystemTime,
) -> Manifest {
    let manifests: Vec<Manifest> = shards.into_iter().map(|shard| shard.manifest).collect();
    let first = &manifests[0];
    let sum =
        |count: fn(&CustomerCounts) -> u64| manifests.iter().map(|it| count(&it.customers)).sum();
    let mut faults = BTreeMap::new();
    for (kind, count) in manifests.iter().flat_map(|manifest| &manifest.faults) {
        *faults.entry(kind.clone()).or_default() += count;
    }
    let began = manifests.iter().map(|it| &it.began).min();
    let reads: Vec<_> = manifests.iter().flat_map(|it| it.reads.clone()).collect();
    Manifest {
        version: VERSION,
        library: first.library.clone(),
        run: run.clone(),
        options: RunOptions {
            shard: None,
            ..first.options.clone()
        },
        began: began.cloned().unwrap_or_default(),
        ended: time(now),
        complete_up_to: complete_up_to(&reads),
        customers: CustomerCounts {
            chosen: first.customers.chosen,
            here: sum(|it| it.here),
            read: sum(|it| it.read),
            refused: sum(|it| it.refused),
            ids_sha256: first.customers.ids_sha256.clone(),
        },
        tables,
        faults,
        reads,
    }
}
