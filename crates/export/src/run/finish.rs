//! Joining shards.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use partner_center_model::Decimal;

use super::build::complete_up_to;
use super::error::RunError;
use super::files;
use super::folder::ExportFolder;
use super::lock::Lock;
use super::manifest::Manifest;
use super::name::{PARTIAL, RunName, SHARDS, Shard};
use super::options::{date, moment};
use super::publish::{Paths, RUN, all_refused};
use super::verify::content;
use crate::table::TableSummary;

impl ExportFolder {
    /// Joins the shards of a run and publishes it. Without a name it is the only run of the folder with shards.
    /// The files are linked, or copied where that is not possible. `allow_other_customers` joins shards that
    /// began with different lists of customers, too.
    ///
    /// # Errors
    /// When shards are missing, doubled or different, another export works in the folder, or the disk says no.
    pub fn finish(
        &self,
        name: Option<&RunName>,
        now: SystemTime,
        allow_other_customers: bool,
    ) -> Result<Manifest, RunError> {
        let run = match name {
            Some(name) => name.clone(),
            None => self.only_shards()?,
        };
        let paths = Paths::new(self.path(), &run);
        if !files::exists(&paths.shards())? {
            return Err(if files::exists(&paths.manifest())? {
                RunError::Published {
                    run: run.to_string(),
                }
            } else {
                shards_error(&run, vec!["there is none".to_owned()])
            });
        }
        let lock = Lock::take(self.path(), run.as_str(), &date(now.into()))?;
        if paths.published()?.is_none() {
            let partial = paths.partial();
            if files::exists(&partial.join(RUN))? {
                let run = run.to_string();
                return Err(RunError::Unfinished { run });
            }
            if paths.built()?.is_none() {
                let shards = load(&paths)?;
                check(&run, &shards, allow_other_customers)?;
                files::remove_folder(&partial)?;
                files::make_folder(&partial)?;
                let manifest = join(&shards, &paths.out())?;
                all_refused(&manifest)?;
                files::replace_json(&partial.join("manifest.json"), &manifest)?;
            }
        }
        let manifest = paths.publish()?;
        remove_shards(&paths.shards())?;
        drop(lock);
        Ok(manifest)
    }

    fn only_shards(&self) -> Result<RunName, RunError> {
        let names = files::names(self.path())?;
        let runs = names.iter().filter_map(|name| name.strip_suffix(SHARDS));
        let runs: Vec<RunName> = runs.filter_map(|name| name.parse().ok()).collect();
        match runs.as_slice() {
            [run] => Ok(run.clone()),
            [] => Err(RunError::NothingToResume {
                run: "with shards".to_owned(),
                unfinished: Vec::new(),
            }),
            [first, ..] => {
                let names: Vec<_> = runs.iter().map(RunName::as_str).collect();
                let problem = format!("several runs have some ({}): name one", names.join(", "));
                Err(shards_error(first, vec![problem]))
            }
        }
    }
}

fn shards_error(run: &RunName, problems: Vec<String>) -> RunError {
    let run = run.to_string();
    RunError::Shards { run, problems }
}

/// A shard that is whole.
struct Part {
    shard: Shard,
    folder: PathBuf,
    manifest: Manifest,
}

/// The shards that are whole, by their number.
fn load(paths: &Paths) -> Result<Vec<Part>, RunError> {
    let mut parts = Vec::new();
    for name in files::names(&paths.shards())? {
        let Some(shard) = Shard::of_folder(&name) else {
            continue;
        };
        let folder = paths.shards().join(&name);
        let path = folder.join("manifest.json");
        let manifest = files::load_json(&path)?
            .ok_or_else(|| RunError::damaged(&path, "it is not there any more"))?;
        parts.push(Part {
            shard,
            folder,
            manifest,
        });
    }
    parts.sort_by_key(|part| (part.shard.of(), part.shard.number()));
    Ok(parts)
}

/// Whether they make a whole.
fn check(run: &RunName, parts: &[Part], allow_other_customers: bool) -> Result<(), RunError> {
    let mut problems = Vec::new();
    let totals: BTreeSet<u32> = parts.iter().map(|part| part.shard.of()).collect();
    match totals.iter().copied().collect::<Vec<_>>()[..] {
        [] => problems.push("none is whole yet".to_owned()),
        [of] => {
            let there: BTreeSet<u32> = parts.iter().map(|part| part.shard.number()).collect();
            let missing = (1..=of).filter(|number| !there.contains(number));
            let missing: Vec<_> = missing.map(|number| format!("{number}/{of}")).collect();
            if !missing.is_empty() {
                problems.push(format!("missing are {}", missing.join(", ")));
            }
        }
        _ => {
            let totals: Vec<_> = totals.iter().map(|of| format!("of {of}")).collect();
            let totals = totals.join(" and ");
            problems.push(format!("there are some {totals}, which are not of one run"));
        }
    }
    let mut owners = BTreeMap::new();
    let mut others = Vec::new();
    if let Some(first) = parts.first() {
        for part in parts {
            problems.extend(differences(first, part));
            problems.extend(doubled(&mut owners, part));
            problems.extend(files_of(part)?);
            if part.manifest.customers_sha256 != first.manifest.customers_sha256 {
                others.push(part.shard.folder());
            }
        }
    }
    if !problems.is_empty() {
        return Err(shards_error(run, problems));
    }
    if others.is_empty() || allow_other_customers {
        Ok(())
    } else {
        Err(RunError::OtherCustomers {
            run: run.to_string(),
            shards: others,
        })
    }
}

/// What two shards of one run have in common.
fn differences(first: &Part, part: &Part) -> Vec<String> {
    let (a, b) = (&first.manifest, &part.manifest);
    let options = a.options.differences(&b.options);
    let mut said: Vec<_> = options.iter().map(ToString::to_string).collect();
    for (name, a, b) in [
        ("program", &a.options.program, &b.options.program),
        ("library", &a.library, &b.library),
    ] {
        if a != b {
            said.push(format!("{name} was {a:?}, is {b:?}"));
        }
    }
    if b.shard != Some(part.shard) || b.run != a.run || b.format_version != a.format_version {
        said.push("its manifest is of another shard".to_owned());
    }
    let of = |what| format!("{} differs from {}: {what}", part.shard, first.shard);
    said.into_iter().map(of).collect()
}

/// Customers that an earlier shard has, too.
fn doubled<'a>(owners: &mut BTreeMap<&'a str, Shard>, part: &'a Part) -> Vec<String> {
    let mut said = Vec::new();
    for read in &part.manifest.reads {
        if let Some(other) = owners.insert(&read.customer, part.shard) {
            let (customer, shard) = (&read.customer, part.shard);
            said.push(format!("customer {customer} is in {other} and in {shard}"));
        }
    }
    said
}

/// Files that are not as they were written, or would be elsewhere: shards are removed when they are joined.
fn files_of(part: &Part) -> Result<Vec<String>, RunError> {
    let mut wrong = Vec::new();
    for file in part.manifest.tables.iter().flat_map(|table| &table.files) {
        let is_below = file
            .name
            .split('/')
            .all(|name| !name.is_empty() && name != "..");
        let difference = if is_below {
            content(&part.folder, file)?
        } else {
            None
        };
        if !is_below || difference.is_some() {
            let what = "is missing, or not as it was written";
            wrong.push(format!("{} of {} {what}", file.name, part.shard));
        }
    }
    Ok(wrong)
}

/// One set of tables of all shards.
fn join(parts: &[Part], out: &Path) -> Result<Manifest, RunError> {
    let manifests = || parts.iter().map(|part| &part.manifest);
    let first = manifests()
        .next()
        .ok_or(RunError::Incomplete { missing: 0 })?;
    let mut joined = Manifest {
        shard: None,
        shards: Some(parts[0].shard.of()),
        tables: Vec::new(),
        faults: BTreeMap::new(),
        reads: manifests().flat_map(|it| it.reads.clone()).collect(),
        ..first.clone()
    };
    for manifest in manifests().skip(1) {
        joined.customers.all = joined.customers.all.max(manifest.customers.all);
        joined.customers.chosen = joined.customers.chosen.max(manifest.customers.chosen);
        joined.customers.read += manifest.customers.read;
        joined.customers.refused += manifest.customers.refused;
        joined.customers.failed += manifest.customers.failed;
        if moment(&manifest.began) < moment(&joined.began) {
            joined.began.clone_from(&manifest.began);
        }
        if moment(&manifest.ended) > moment(&joined.ended) {
            joined.ended.clone_from(&manifest.ended);
        }
    }
    for (kind, count) in manifests().flat_map(|manifest| &manifest.faults) {
        *joined.faults.entry(kind.clone()).or_default() += count;
    }
    joined.complete_up_to = complete_up_to(&joined.began, &joined.reads);
    for index in 0..first.tables.len() {
        joined.tables.push(table(parts, index, out)?);
    }
    files::sync_folder(out)?;
    Ok(joined)
}

/// One table of all shards: the files that have rows, or one that has none.
fn table(parts: &[Part], index: usize, out: &Path) -> Result<TableSummary, RunError> {
    let first = &parts[0].manifest.tables[index];
    let name = first.table.name();
    let folder = out.join(name);
    files::make_folder(&folder)?;
    let mut joined = TableSummary {
        table: first.table,
        rows: 0,
        files: Vec::new(),
        sums: BTreeMap::new(),
    };
    let mut amounts: BTreeMap<&str, Vec<Decimal>> = BTreeMap::new();
    for part in parts {
        let table = part
            .manifest
            .tables
            .iter()
            .find(|it| it.table == first.table);
        let Some(table) = table else { continue };
        joined.rows += table.rows;
        for (currency, sum) in &table.sums {
            let sum = sum
                .parse()
                .map_err(|error| RunError::damaged(&part.folder, error))?;
            amounts.entry(currency).or_default().push(sum);
        }
        for file in table.files.iter().filter(|file| file.rows > 0) {
            add(&mut joined, part, file, &folder)?;
        }
    }
    if let (true, Some(empty)) = (joined.files.is_empty(), first.files.first()) {
        add(&mut joined, &parts[0], empty, &folder)?;
    }
    for (currency, amounts) in amounts {
        let sum = Decimal::sum(&amounts).map_err(|error| RunError::damaged(&folder, error))?;
        joined
            .sums
            .insert(currency.to_owned(), plain(&sum.to_string()));
    }
    files::sync_folder(&folder)?;
    Ok(joined)
}

fn add(
    joined: &mut TableSummary,
    part: &Part,
    file: &crate::table::FileSummary,
    folder: &Path,
) -> Result<(), RunError> {
    let from = part.folder.join(&file.name);
    let end = file.name.rsplit('.').next().unwrap_or_default();
    let name = format!("{:05}.{end}", joined.files.len() + 1);
    let to = folder.join(&name);
    if fs::hard_link(&from, &to).is_err() {
        // Not on this file system.
        fs::copy(&from, &to).map_err(RunError::at(&to))?;
        let synced = File::open(&to).and_then(|file| file.sync_all());
        synced.map_err(RunError::at(&to))?;
    }
    joined.files.push(crate::table::FileSummary {
        name: format!("{}/{name}", joined.table.name()),
        ..file.clone()
    });
    Ok(())
}

/// Without zeros at its end.
fn plain(number: &str) -> String {
    if number.contains('.') {
        number
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    } else {
        number.to_owned()
    }
}

/// Removes the shards, whose files are in the run now, and attempts that nobody works on.
fn remove_shards(shards: &Path) -> Result<(), RunError> {
    for name in files::names(shards)? {
        let path = shards.join(&name);
        let attempt = name
            .strip_suffix(PARTIAL)
            .and_then(|name| name.split_once('.'));
        match attempt {
            Some((shard, _)) if Shard::of_folder(shard).is_some() => {
                match Lock::take(&path, "", "") {
                    Ok(lock) => drop(lock),
                    // It will find the run, and remove itself.
                    Err(RunError::Locked { .. }) => continue,
                    Err(error) => return Err(error),
                }
                files::remove_folder(&path)?;
            }
            None if Shard::of_folder(&name).is_some() => files::remove_folder(&path)?,
            _ => {}
        }
    }
    // It stays while somebody works in it, or has put something there.
    let _ = fs::remove_dir(shards);
    Ok(())
}
