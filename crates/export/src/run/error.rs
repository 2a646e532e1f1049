//! What stops an export.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::table::TableError;

/// Why an export does not go on. Nothing that was read is lost by any of these.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// A file or a folder that cannot be read or written: a full disk, missing rights.
    Io {
        /// The file or the folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A name that no run may have.
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text that is no shard.
    Shard {
        /// The text.
        text: String,
    },
    /// Another export works in the folder.
    Locked {
        /// The folder.
        path: PathBuf,
        /// Who it is, by its own words: `process 4711, run NAME, since DATE`; nothing if that cannot be read.
        holder: Option<String>,
    },
    /// The run's name is taken by a run that was published, or by something else.
    Taken {
        /// The name.
        run: String,
        /// What has it.
        path: PathBuf,
    },
    /// A run of this name was begun and did not end.
    Unfinished {
        /// The name.
        run: String,
    },
    /// There is no unfinished run of this name.
    NothingToResume {
        /// The name.
        run: String,
        /// The unfinished runs that there are.
        unfinished: Vec<String>,
    },
    /// The run was published before.
    Published {
        /// The name.
        run: String,
    },
    /// The run began with other options.
    OtherOptions {
        /// The name.
        run: String,
        /// All that differ.
        differences: Vec<OptionDifference>,
    },
    /// The run began more than a day ago.
    Old {
        /// The name.
        run: String,
        /// How long ago.
        age: Duration,
    },
    /// The run was begun by a version that keeps what was read in another form.
    OtherVersion {
        /// The name.
        run: String,
        /// The version that began it.
        program: String,
    },
    /// The list of customers is not there yet, or is there already.
    Customers {
        /// What is wrong.
        what: &'static str,
    },
    /// Customers are left to read.
    Incomplete {
        /// How many.
        missing: usize,
    },
    /// A file of a run is cut or was changed.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The service refused something of every customer: it is not they.
    AllRefused {
        /// The name.
        run: String,
        /// How many.
        customers: u64,
    },
    /// Another attempt at this shard was faster; there is nothing left to do.
    Overtaken {
        /// What the other one made.
        path: PathBuf,
    },
    /// The shards of a run do not make a whole.
    Shards {
        /// The name.
        run: String,
        /// What is missing, doubled or different.
        problems: Vec<String>,
    },
    /// The shards of a run began with different lists of customers.
    OtherCustomers {
        /// The name.
        run: String,
        /// Those that differ from the first, as `2-of-3`.
        shards: Vec<String>,
    },
}

impl RunError {
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }

    pub(super) fn damaged(path: &Path, what: impl fmt::Display) -> Self {
        let (path, what) = (path.to_owned(), what.to_string());
        Self::Damaged { path, what }
    }

    /// Whether a file or a folder is not there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

impl From<TableError> for RunError {
    fn from(error: TableError) -> Self {
        let (path, source) = error.into_parts();
        Self::Io { path, source }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Name { name, why } => write!(f, "{name:?} cannot be the name of a run: {why}"),
            Self::Shard { text } => write!(
                f,
                "{text:?} is no shard: give K/N with 1 <= K <= N, such as 2/4"
            ),
            Self::Locked { path, holder } => {
                let holder = holder.as_deref().unwrap_or("another process");
                write!(
                    f,
                    "{}: an export works here already ({holder}); wait for its end, stop it, or export to \
                     another folder",
                    path.display()
                )
            }
            Self::Taken { run, path } => write!(
                f,
                "{} is there already, and a run never replaces anything: give run {run} another name",
                path.display()
            ),
            Self::Unfinished { run } => write!(
                f,
                "run {run} was begun and has not ended: resume it, or give this run another name"
            ),
            Self::NothingToResume { run, unfinished } => {
                write!(f, "there is no unfinished run {run} to resume")?;
                match unfinished.as_slice() {
                    [] => f.write_str(", nor any other: begin a new one"),
                    names => write!(f, "; unfinished here: {}", names.join(", ")),
                }
            }
            Self::Published { run } => write!(
                f,
                "run {run} is whole and published: there is nothing to resume; begin a new one"
            ),
            Self::OtherOptions { run, differences } => {
                write!(f, "run {run} was begun with other options: ")?;
                for (index, difference) in differences.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{difference}")?;
                }
                f.write_str("; resume it with those that it began with, or begin a new run")
            }
            Self::Old { run, age } => write!(
                f,
                "run {run} was begun {} hours ago: what it has read is as old, and what it will read is not; \
                 allow that, or begin a new run",
                age.as_secs() / 3_600
            ),
            Self::OtherVersion { run, program } => write!(
                f,
                "run {run} was begun by {program}, which keeps what was read in another form: resume it with \
                 that version, or begin a new run"
            ),
            Self::Customers { what } => f.write_str(what),
            Self::Incomplete { missing } => {
                write!(f, "{missing} customers are left to read: resume the run")
            }
            Self::Damaged { path, what } => write!(
                f,
                "{} is not as it was written: {what}; resume the run, or begin a new one if that does not help",
                path.display()
            ),
            Self::AllRefused { run, customers } => write!(
                f,
                "all {customers} customers of run {run} were refused, so it is not published: begin a new run when the \
                 reason is gone"
            ),
            Self::Overtaken { path } => write!(
                f,
                "another attempt at this shard was faster: its result is {}",
                path.display()
            ),
            Self::Shards { run, problems } => write!(
                f,
                "the shards of run {run} do not make a whole: {}; export what is missing under the same name \
                 with the same options, or begin a new run",
                problems.join("; ")
            ),
            Self::OtherCustomers { run, shards } => write!(
                f,
                "the shards of run {run} began with different lists of customers (those of {} differ from the \
                 first): customers that came or went in between may be missing; allow that, or begin a new run",
                shards.join(", ")
            ),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// An option that is not as it was when the run began.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionDifference {
    /// Its name.
    pub name: String,
    /// What it was; nothing if it was not given.
    pub began: Option<String>,
    /// What it is now.
    pub now: Option<String>,
}

impl fmt::Display for OptionDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| match value {
            Some(value) => format!("{value:?}"),
            None => "not given".to_owned(),
        };
        let Self { name, began, now } = self;
        write!(f, "{name} was {}, is {}", shown(began), shown(now))
    }
}
