//! The folder of all runs: who may write there, which runs there are.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk;
use super::error::RunError;
use super::options::{RunName, RunOptions};
use super::reading::Run;

/// After so long, the customers of a run would be of different days.
const OLD: Duration = Duration::from_secs(24 * 3_600);

/// The version of what is kept of an unfinished run.
const KEPT: u32 = 1;

/// A folder with runs, which nobody else writes into as long as this is there.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    lock: File,
}

/// What an unfinished run says of itself: `RUN.partial/run.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Begun {
    pub(super) version: u32,
    pub(super) run: RunName,
    pub(super) began: String,
    pub(super) options: RunOptions,
}

impl Folder {
    /// Opens the folder, makes it if it is not there, and locks it.
    ///
    /// # Errors
    /// When another export has it, or it cannot be written.
    pub fn open(path: &Path) -> Result<Self, RunError> {
        disk::folder(path)?;
        let lock = lock(path, ".lock")?;
        Ok(Self {
            path: path.to_owned(),
            lock,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a run.
    ///
    /// # Errors
    /// When a run of this name is there already, unfinished or published.
    pub fn begin(
        self,
        name: RunName,
        options: RunOptions,
        now: SystemTime,
    ) -> Result<Run, RunError> {
        let places = Places::new(&self.path, &name);
        if places.is_published() || places.partial.exists() {
            return Err(RunError::Exists {
                run: name.to_string(),
                is_published: places.is_published(),
            });
        }
        let begun = begun(name, options, now);
        Run::begin(places, begun, self.lock)
    }

    /// What an unfinished run began with.
    ///
    /// # Errors
    /// When there is no such run, or it is published already.
    pub fn options_of(&self, name: &RunName) -> Result<RunOptions, RunError> {
        Ok(self.unfinished(name)?.1.options)
    }

    /// Goes on with a run: what was read of it is not read again. `options` must be those that it began with.
    ///
    /// # Errors
    /// When there is nothing to resume, the options are others, or the run is [old](RunError::Old) and `may_be_old`
    /// is not said.
    pub fn resume(
        self,
        name: &RunName,
        options: &RunOptions,
        now: SystemTime,
        may_be_old: bool,
    ) -> Result<Run, RunError> {
        let (places, begun) = self.unfinished(name)?;
        begun.options.check(name, options)?;
        let age = age(&begun.began, now);
        if age > OLD && !may_be_old {
            return Err(RunError::Old {
                run: name.to_string(),
                age,
            });
        }
        Run::resume(places, begun, self.lock)
    }

    fn unfinished(&self, name: &RunName) -> Result<(Places, Begun), RunError> {
        let places = Places::new(&self.path, name);
        let path = places.partial.join("run.json");
        let Some(begun) = disk::read_json::<Begun>(&path)? else {
            return Err(RunError::NothingToResume {
                run: name.to_string(),
                is_published: places.is_published(),
            });
        };
        if begun.version != KEPT {
            return Err(RunError::OtherVersion { path });
        }
        Ok((places, begun))
    }
}

/// Begins a shard of a run, in a folder of its own: several can be read at once, and the same one twice; whoever is
/// first commits it. A shard that was killed is begun again. `None` when it is committed already.
///
/// # Errors
/// When the folder cannot be written, or the run is published already.
pub fn begin_shard(
    folder: &Path,
    name: RunName,
    options: RunOptions,
    now: SystemTime,
) -> Result<Option<Run>, RunError> {
    disk::folder(folder)?;
    let run = Places::new(folder, &name);
    if run.is_published() {
        return Err(RunError::Exists {
            run: name.to_string(),
            is_published: true,
        });
    }
    let shards = run.shards();
    disk::folder(&shards)?;
    let places = Places::attempt(&shards, options.shard);
    if places.is_published() {
        return Ok(None);
    }
    disk::folder(&places.partial)?;
    let lock = lock(&places.partial, ".lock")?;
    Run::begin(places, begun(name, options, now), lock).map(Some)
}

fn begun(run: RunName, options: RunOptions, now: SystemTime) -> Begun {
    Begun {
        version: KEPT,
        run,
        began: time(now),
        options,
    }
}

/// Where the parts of a run are.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// What is not whole yet.
    pub(super) partial: PathBuf,
    /// The tables, when they are published.
    pub(super) tables: PathBuf,
    pub(super) manifest: PathBuf,
    /// What names the newest run; a shard has none.
    pub(super) latest: Option<PathBuf>,
}

impl Places {
    pub(super) fn new(folder: &Path, name: &RunName) -> Self {
        Self {
            partial: folder.join(format!("{name}.partial")),
            tables: folder.join(name.as_str()),
            manifest: folder.join(format!("{name}.manifest.json")),
            latest: Some(folder.join("latest.json")),
        }
    }

    /// An attempt to read a shard: its name is its own.
    fn attempt(shards: &Path, shard: Option<super::Shard>) -> Self {
        let shard = shard.map_or_else(
            || "1-of-1".to_owned(),
            |it| format!("{}-of-{}", it.number, it.count),
        );
        let attempt = format!(
            "{:x}-{}",
            std::process::id(),
            Timestamp::now().as_nanosecond()
        );
        let tables = shards.join(&shard);
        Self {
            partial: shards.join(format!("{shard}.{attempt}.partial")),
            manifest: tables.join("manifest.json"),
            tables,
            latest: None,
        }
    }

    /// The folder of the shards of this run.
    pub(super) fn shards(&self) -> PathBuf {
        self.tables
            .with_file_name(format!("{}.shards", file_name(&self.tables)))
    }

    pub(super) fn is_published(&self) -> bool {
        self.manifest.exists()
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The lock of a folder. Its file says who has it, and stays.
pub(super) fn lock(folder: &Path, name: &str) -> Result<File, RunError> {
    let path = folder.join(name);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(RunError::file(&path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Where a locked file cannot be read, nobody knows.
            let _ = file.read_to_string(&mut holder);
            let holder = match holder.trim() {
                "" => String::new(),
                process => format!(" (process {process})"),
            };
            return Err(RunError::Locked {
                folder: folder.to_owned(),
                holder,
            });
        }
        Err(TryLockError::Error(error)) => return Err(RunError::file(&path)(error)),
    }
    let written = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(RunError::file(&path))?;
    Ok(file)
}

/// A moment as the manifest has it.
pub(super) fn time(time: SystemTime) -> String {
    text(Timestamp::try_from(time).unwrap_or(Timestamp::MAX))
}

pub(super) fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}

fn age(began: &str, now: SystemTime) -> Duration {
    let began = began.parse::<Timestamp>().ok();
    let age = began.and_then(|began| Some(Timestamp::try_from(now).ok()?.duration_since(began)));
    // A clock that was set back makes no run old.
    age.and_then(|age| age.try_into().ok()).unwrap_or_default()
}
