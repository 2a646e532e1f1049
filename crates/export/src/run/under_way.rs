//! A run under way.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;

use super::build::build;
use super::customers;
use super::error::RunError;
use super::files;
use super::lock::Lock;
use super::manifest::Manifest;
use super::name::{RunName, Shard};
use super::options::Beginning;
use super::publish::{Paths, READ, all_refused};
use super::reading::{CustomerWriter, CustomerWriters, Missing, Progress, Reading};
use crate::table::Fault;

/// The file with the list of customers.
const LIST: &str = "customers.records";

/// A run under way. It has its folder to itself as long as it lives; what was read is there when it is dropped.
#[derive(Debug)]
pub struct Run {
    paths: Paths,
    work: PathBuf,
    beginning: Beginning,
    /// Nothing until the list of customers is there.
    reading: Option<Arc<Reading>>,
    warnings: Vec<String>,
    /// Nothing when the run is over.
    lock: Option<Lock>,
}

impl Run {
    pub(super) fn open(
        paths: Paths,
        work: PathBuf,
        beginning: Beginning,
        lock: Lock,
    ) -> Result<Self, RunError> {
        let mut run = Self {
            paths,
            work,
            beginning,
            reading: None,
            warnings: Vec::new(),
            lock: Some(lock),
        };
        if let Some(ids) = run.ids()? {
            run.read(ids)?;
        }
        Ok(run)
    }

    /// The ids of the list, once it is there. Tables that are whole need none any more.
    fn ids(&self) -> Result<Option<Vec<String>>, RunError> {
        if self.is_built()? {
            Ok(Some(Vec::new()))
        } else {
            customers::ids(&self.work.join(LIST))
        }
    }

    fn is_built(&self) -> Result<bool, RunError> {
        let is_shard = self.beginning.shard.is_some();
        Ok(!is_shard && (self.paths.published()?.is_some() || self.paths.built()?.is_some()))
    }

    fn read(&mut self, ids: Vec<String>) -> Result<(), RunError> {
        let target = self.target();
        let (reading, warnings) = Reading::open(self.work.join(READ), target, ids)?;
        self.reading = Some(Arc::new(reading));
        self.warnings.extend(warnings);
        Ok(())
    }

    /// What a shard becomes.
    fn target(&self) -> Option<PathBuf> {
        let shard = self.beginning.shard?;
        Some(self.paths.shards().join(shard.folder()))
    }

    /// The run's name.
    #[must_use]
    pub fn name(&self) -> &RunName {
        &self.paths.run
    }

    /// Which part of the run this is.
    #[must_use]
    pub fn shard(&self) -> Option<Shard> {
        self.beginning.shard
    }

    /// When the run began, as a date in UTC.
    #[must_use]
    pub fn began(&self) -> &str {
        &self.beginning.began
    }

    /// Whether the list of customers is there.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.reading.is_some()
    }

    /// What the caller should tell people: files that were damaged and whose customers are read again.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Takes the list of customers, which is not asked for again: their JSON texts as the service listed them,
    /// in any order, and what of the list could not be read. `chosen` are the ids that are to be read, all if
    /// nothing is given; one that the service does not list is read, too, and has its id alone in the table.
    ///
    /// # Errors
    /// When the list is there already, or cannot be written.
    pub fn freeze(
        &mut self,
        listed: &[Bytes],
        faults: &[Fault],
        chosen: Option<&[String]>,
    ) -> Result<(), RunError> {
        if self.is_frozen() {
            let what = "the run has its list of customers already";
            return Err(RunError::Customers { what });
        }
        let path = self.work.join(LIST);
        customers::freeze(&path, listed, faults, chosen, self.beginning.shard)?;
        let ids = customers::ids(&path)?.unwrap_or_default();
        self.read(ids)
    }

    /// The customers that are left to read, in the order of the list; none before it is there.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        self.reading
            .as_ref()
            .map_or_else(Vec::new, |reading| reading.missing())
    }

    /// Begins to read a customer of [`missing`](Self::missing). Several threads read at the same time.
    ///
    /// # Errors
    /// When it was read already or is being read, or the file cannot be made.
    pub fn customer(&self, index: usize) -> Result<CustomerWriter, RunError> {
        self.frozen()?.begin(index)
    }

    /// What begins customers by their ids, for threads that may end later than this run.
    ///
    /// # Errors
    /// When the list of customers is not there yet.
    pub fn writers(&self) -> Result<CustomerWriters, RunError> {
        Ok(CustomerWriters::new(Arc::clone(self.frozen()?)))
    }

    fn frozen(&self) -> Result<&Arc<Reading>, RunError> {
        self.reading.as_ref().ok_or(RunError::Customers {
            what: "the run has no list of customers yet",
        })
    }

    /// What was read so far, before the run was resumed included.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.reading
            .as_ref()
            .map_or_else(Progress::default, |reading| reading.progress())
    }

    /// Writes the tables and publishes them. After an error it can be called again, in this process or after
    /// the run was resumed. A shard whose other attempt was faster gives what that one made.
    ///
    /// # Errors
    /// When customers are left to read, what was read is damaged, or the disk says no.
    pub fn build_and_publish(&mut self, now: SystemTime) -> Result<Manifest, RunError> {
        match self.target() {
            Some(target) => self.build_shard(&target, now),
            None => self.build_run(now),
        }
    }

    fn build_run(&mut self, now: SystemTime) -> Result<Manifest, RunError> {
        if !self.is_built()? {
            // It would be of other tables.
            files::remove_file(&self.work.join(MANIFEST))?;
            let manifest = self.build(now)?;
            all_refused(&manifest)?;
            files::replace_json(&self.work.join(MANIFEST), &manifest)?;
        }
        let manifest = self.paths.publish()?;
        self.lock = None;
        Ok(manifest)
    }

    fn build(&self, now: SystemTime) -> Result<Manifest, RunError> {
        let reading = self.frozen()?;
        let missing = reading.missing().len();
        if missing > 0 {
            return Err(RunError::Incomplete { missing });
        }
        let (out, list) = (self.work.join("out"), self.work.join(LIST));
        build(&out, &self.beginning, &list, reading, now.into())
    }

    /// One rename makes it, and of two attempts the first.
    fn build_shard(&mut self, target: &PathBuf, now: SystemTime) -> Result<Manifest, RunError> {
        let path = target.join(MANIFEST);
        if let Some(manifest) = self.paths.published()? {
            // All shards were joined while this attempt was reading.
            self.lock = None;
            files::remove_folder(&self.work)?;
            return Ok(manifest);
        }
        let out = self.work.join("out");
        let built = self.build(now).and_then(|manifest| {
            files::replace_json(&out.join(MANIFEST), &manifest)?;
            fs::rename(&out, target).map_err(RunError::at(target))?;
            files::sync_folder(&self.paths.shards())?;
            Ok(manifest)
        });
        let manifest = match built {
            Ok(manifest) => manifest,
            Err(error) => files::load_json(&path)?.ok_or(error)?,
        };
        // Some systems remove no folder with an open file.
        self.lock = None;
        files::remove_folder(&self.work)?;
        Ok(manifest)
    }
}

/// The file that says what the tables are.
const MANIFEST: &str = "manifest.json";
