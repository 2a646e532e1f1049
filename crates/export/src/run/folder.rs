//! A folder of runs.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use partner_center_model::Timestamp;

use super::error::RunError;
use super::files;
use super::lock::Lock;
use super::manifest::{Latest, Manifest};
use super::name::{LATEST, PARTIAL, RunName, Shard};
use super::options::{AnyBeginning, Beginning, RunOptions, SPOOL, date, moment};
use super::publish::{Paths, READ, RUN};
use super::under_way::Run;

/// A run that began longer ago is not resumed without a word.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder with runs, whole ones and one under way. It may be a symbolic link; it is made with the first run.
#[derive(Clone, Debug)]
pub struct ExportFolder {
    path: PathBuf,
}

impl ExportFolder {
    /// Takes a path, and looks at nothing.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a run. Without a name it gets that of [`RunName::of`], with a number behind it if that is taken.
    ///
    /// # Errors
    /// When another export works in the folder, the name is taken, or the disk says no.
    pub fn begin(
        &self,
        name: Option<&RunName>,
        options: RunOptions,
        now: SystemTime,
    ) -> Result<Run, RunError> {
        files::make_folder(&self.path)?;
        let began = date(now.into());
        let first = name.cloned().unwrap_or_else(|| RunName::of(now));
        let lock = Lock::take(&self.path, first.as_str(), &began)?;
        let mut run = first.clone();
        let mut numbers = 2..;
        while let Err(error) = self.is_free(&run) {
            match (&error, numbers.next()) {
                (RunError::Taken { .. } | RunError::Unfinished { .. }, Some(number))
                    if name.is_none() =>
                {
                    run = first.with_number(number);
                }
                _ => return Err(error),
            }
        }
        let beginning = Beginning {
            spool: SPOOL,
            run: run.clone(),
            began,
            shard: None,
            options,
        };
        let paths = Paths::new(&self.path, &run);
        let work = paths.partial();
        start(&work, &beginning)?;
        Run::open(paths, work, beginning, lock)
    }

    /// Whether a run may have this name.
    fn is_free(&self, run: &RunName) -> Result<(), RunError> {
        let paths = Paths::new(&self.path, run);
        let name = run.to_string();
        for path in [paths.manifest(), paths.tables(), paths.shards()] {
            if files::exists(&path)? {
                return Err(RunError::Taken { run: name, path });
            }
        }
        let path = paths.partial();
        if files::exists(&path.join(RUN))? {
            return Err(RunError::Unfinished { run: name });
        }
        // One who was killed at the very beginning has left no more than these.
        if files::names(&path)?
            .iter()
            .any(|name| name != READ && name != ".run.json.new")
        {
            Err(RunError::Taken { run: name, path })
        } else {
            Ok(())
        }
    }

    /// Begins one of several parts of a run, which processes on several machines read at the same time. Nothing
    /// if this part is there already.
    ///
    /// # Errors
    /// When the part that is there was read with other options, the name is taken, or the disk says no.
    pub fn begin_shard(
        &self,
        run: &RunName,
        shard: Shard,
        options: RunOptions,
        now: SystemTime,
    ) -> Result<Option<Run>, RunError> {
        files::make_folder(&self.path)?;
        let paths = Paths::new(&self.path, run);
        let target = paths.shards().join(shard.folder());
        let published = match paths.published()? {
            Some(whole) if whole.shards == Some(shard.of()) => Some(whole),
            Some(_) => {
                let (run, path) = (run.to_string(), paths.manifest());
                return Err(RunError::Taken { run, path });
            }
            None => files::load_json::<Manifest>(&target.join("manifest.json"))?,
        };
        if let Some(manifest) = published {
            same(run, &manifest.options, &options)?;
            return Ok(None);
        }
        if files::exists(&paths.partial().join(RUN))? {
            return Err(RunError::Unfinished {
                run: run.to_string(),
            });
        }
        let attempt = format!(
            "{}.{}-{:016x}{PARTIAL}",
            shard.folder(),
            std::process::id(),
            // The system's random numbers are behind its keys.
            RandomState::new().build_hasher().finish()
        );
        let work = paths.shards().join(attempt);
        files::make_folder(&work)?;
        let began = date(now.into());
        let lock = Lock::take(&work, run.as_str(), &began)?;
        let beginning = Beginning {
            spool: SPOOL,
            run: run.clone(),
            began,
            shard: Some(shard),
            options,
        };
        start(&work, &beginning)?;
        Run::open(paths, work, beginning, lock).map(Some)
    }

    /// Goes on with a run that was stopped, with the options that it began with. The program's version may be
    /// another one. `allow_old` goes on with one that began more than a day ago, too.
    ///
    /// # Errors
    /// When there is nothing to resume, the options differ, the run is too old, the version keeps what was read
    /// in another form, another export works in the folder, or the disk says no.
    pub fn resume(
        &self,
        run: &RunName,
        options: &RunOptions,
        now: SystemTime,
        allow_old: bool,
    ) -> Result<Run, RunError> {
        let paths = Paths::new(&self.path, run);
        let work = paths.partial();
        if !files::exists(&work)? {
            return Err(self.nothing(&paths)?);
        }
        let lock = Lock::take(&self.path, run.as_str(), &date(now.into()))?;
        if let Some(manifest) = paths.published()? {
            same(run, &manifest.options, options)?;
            let beginning = Beginning {
                spool: SPOOL,
                run: manifest.run,
                began: manifest.began,
                shard: None,
                options: manifest.options,
            };
            return Run::open(paths, work, beginning, lock);
        }
        let path = work.join(RUN);
        let Some(any) = files::load_json::<AnyBeginning>(&path)? else {
            return Err(self.nothing(&paths)?);
        };
        if any.spool != SPOOL {
            let program = any.options.program;
            return Err(RunError::OtherVersion {
                run: run.to_string(),
                program,
            });
        }
        let beginning: Beginning = files::load_json(&path)?
            .ok_or_else(|| RunError::damaged(&path, "it is not there any more"))?;
        same(run, &beginning.options, options)?;
        let age = age(&beginning.began, now.into());
        if age > DAY && !allow_old {
            let run = run.to_string();
            return Err(RunError::Old { run, age });
        }
        Run::open(paths, work, beginning, lock)
    }

    /// What an unfinished run began with, for whoever goes on with it.
    ///
    /// # Errors
    /// When there is nothing to resume, or the disk says no.
    pub fn options(&self, run: &RunName) -> Result<RunOptions, RunError> {
        let paths = Paths::new(&self.path, run);
        let work = paths.partial();
        match files::load_json::<Beginning>(&work.join(RUN))? {
            Some(beginning) => Ok(beginning.options),
            // All that is left of it is a part of its folder.
            None => match paths.published()?.filter(|_| work.exists()) {
                Some(manifest) => Ok(manifest.options),
                None => Err(self.nothing(&paths)?),
            },
        }
    }

    fn nothing(&self, paths: &Paths) -> Result<RunError, RunError> {
        let run = paths.run.to_string();
        if files::exists(&paths.manifest())? {
            return Ok(RunError::Published { run });
        }
        let unfinished = self.unfinished()?.iter().map(RunName::to_string).collect();
        Ok(RunError::NothingToResume { run, unfinished })
    }

    /// The runs that were begun and did not end, sorted by name.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unfinished(&self) -> Result<Vec<RunName>, RunError> {
        let mut names = Vec::new();
        for name in files::names(&self.path)? {
            let name = name
                .strip_suffix(PARTIAL)
                .and_then(|name| name.parse().ok());
            if let Some(name) = name
                && files::exists(&Paths::new(&self.path, &name).partial().join(RUN))?
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// The newest whole run, if there is one.
    ///
    /// # Errors
    /// When `latest.json` cannot be read.
    pub fn latest(&self) -> Result<Option<Latest>, RunError> {
        files::load_json(&self.path.join(LATEST))
    }

    /// What a whole run is made of; nothing if there is no such run.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn manifest(&self, run: &RunName) -> Result<Option<Manifest>, RunError> {
        Paths::new(&self.path, run).published()
    }
}

/// The first files of a run. With `run.json` there is one.
fn start(work: &Path, beginning: &Beginning) -> Result<(), RunError> {
    files::make_folder(&work.join(READ))?;
    files::replace_json(&work.join(RUN), beginning)
}

fn same(run: &RunName, began: &RunOptions, now: &RunOptions) -> Result<(), RunError> {
    let differences = began.differences(now);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(RunError::OtherOptions {
            run: run.to_string(),
            differences,
        })
    }
}

/// How long ago that was; nothing if it is yet to come.
fn age(began: &str, now: Timestamp) -> Duration {
    let passed = moment(began).map(|began| now.unix_nanoseconds() - began.unix_nanoseconds());
    let passed = passed.and_then(|passed| u64::try_from(passed).ok());
    Duration::from_nanos(passed.unwrap_or_default())
}
