//! The end of a run: everything gets its name when it is whole, the manifest last.

use std::path::{Path, PathBuf};

use super::error::RunError;
use super::files;
use super::manifest::{CustomerRead, Latest, Manifest};
use super::name::{LATEST, MANIFEST, PARTIAL, RunName, SHARDS};
use super::options::moment;

/// The file that says what a run began with.
pub(super) const RUN: &str = "run.json";
/// The folder of what was read.
pub(super) const READ: &str = "read";

/// The paths of a run.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    pub(super) folder: PathBuf,
    pub(super) run: RunName,
}

impl Paths {
    pub(super) fn new(folder: &Path, run: &RunName) -> Self {
        let (folder, run) = (folder.to_owned(), run.clone());
        Self { folder, run }
    }

    /// The tables, when they are published.
    pub(super) fn tables(&self) -> PathBuf {
        self.folder.join(self.run.as_str())
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.beside(MANIFEST)
    }

    /// What is under way.
    pub(super) fn partial(&self) -> PathBuf {
        self.beside(PARTIAL)
    }

    pub(super) fn shards(&self) -> PathBuf {
        self.beside(SHARDS)
    }

    fn beside(&self, end: &str) -> PathBuf {
        self.folder.join(format!("{}{end}", self.run))
    }

    pub(super) fn published(&self) -> Result<Option<Manifest>, RunError> {
        files::load_json(&self.manifest())
    }

    /// The manifest of tables that are whole but not published.
    pub(super) fn built(&self) -> Result<Option<Manifest>, RunError> {
        let manifest = files::load_json(&self.partial().join("manifest.json"))?;
        let is_there = files::exists(&self.out())? || files::exists(&self.tables())?;
        Ok(manifest.filter(|_| is_there))
    }

    pub(super) fn out(&self) -> PathBuf {
        self.partial().join("out")
    }

    /// Publishes tables that are whole, with a manifest beside them. Each step may have been done before.
    pub(super) fn publish(&self) -> Result<Manifest, RunError> {
        if self.published()?.is_none() {
            let (out, tables) = (self.out(), self.tables());
            if files::exists(&out)? {
                // A folder that is empty would be replaced without a word.
                if files::exists(&tables)? {
                    let run = self.run.to_string();
                    return Err(RunError::Taken { run, path: tables });
                }
                files::rename(&out, &tables)?;
            }
            files::rename(&self.partial().join("manifest.json"), &self.manifest())?;
        }
        let manifest = self
            .published()?
            .ok_or_else(|| RunError::damaged(&self.manifest(), "it is not there any more"))?;
        self.point_to(&manifest)?;
        files::remove_folder(&self.partial())?;
        Ok(manifest)
    }

    /// Makes it the latest, unless a run that began later is published already.
    fn point_to(&self, manifest: &Manifest) -> Result<(), RunError> {
        let path = self.folder.join(LATEST);
        let is_newer = match files::load_json::<Latest>(&path) {
            Ok(Some(latest)) => moment(&latest.began) > moment(&manifest.began),
            // A damaged one says nothing that the manifests do not say.
            Ok(None) | Err(RunError::Damaged { .. }) => false,
            Err(error) => return Err(error),
        };
        if is_newer {
            return Ok(());
        }
        let latest = Latest {
            run: self.run.clone(),
            manifest: format!("{}{MANIFEST}", self.run),
            began: manifest.began.clone(),
        };
        files::replace_json(&path, &latest)
    }
}

/// If nothing was read of any customer because all were refused, it is not they. Of a shard, nobody knows.
pub(super) fn all_refused(manifest: &Manifest) -> Result<(), RunError> {
    let reads = &manifest.reads;
    let is_refused =
        |read: &CustomerRead| read.refused && read.orders == 0 && read.subscriptions == 0;
    if reads.is_empty() || !reads.iter().all(is_refused) {
        return Ok(());
    }
    Err(RunError::AllRefused {
        run: manifest.run.to_string(),
        customers: reads.len() as u64,
    })
}
