use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::table::TableError;

/// Why a run does not go on. What was read stays where it is.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// A file or a folder cannot be read or written: a full disk, missing rights.
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A table cannot be written or read.
    Table(TableError),
    /// A name that a run cannot have.
    Name(String),
    /// Another export writes into this folder.
    Locked {
        /// The folder.
        folder: PathBuf,
        /// Its process, if it said so.
        holder: String,
    },
    /// There is a run of this name already.
    Exists {
        /// The run.
        run: String,
        /// Whether it is published; if not, it can be resumed.
        is_published: bool,
    },
    /// There is no unfinished run of this name.
    NothingToResume {
        /// The run.
        run: String,
        /// Whether it is published already.
        is_published: bool,
    },
    /// The run began with another option.
    OtherOption {
        /// The run.
        run: String,
        /// The option.
        option: &'static str,
        /// What it began with.
        began: String,
        /// What it is now.
        now: String,
    },
    /// The run began long ago, so its customers would be of different days.
    Old {
        /// The run.
        run: String,
        /// How long ago.
        age: Duration,
    },
    /// Not all of its customers are read.
    Unread {
        /// The run.
        run: String,
        /// How many are not.
        customers: usize,
    },
    /// A version of this library wrote it that keeps it in another way.
    OtherVersion {
        /// The file.
        path: PathBuf,
    },
    /// A file that this library wrote is not as it wrote it.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The shards do not make a whole: some are missing or differ.
    Shards {
        /// The run.
        run: String,
        /// What is missing or different.
        why: String,
    },
    /// The shards were read from different lists of customers.
    OtherCustomers {
        /// The run.
        run: String,
    },
}

impl RunError {
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    pub(super) fn damaged(path: &Path, why: impl fmt::Display) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            why: why.to_string(),
        }
    }
}

impl From<TableError> for RunError {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Table(error) => error.fmt(f),
            Self::Name(name) => write!(
                f,
                "a run cannot be named {name:?}: 1 to 64 letters, digits, `.`, `-` or `_`, the first a letter or a digit, \
                 and not ending in .partial, .shards or .manifest.json"
            ),
            Self::Locked { folder, holder } => {
                write!(f, "another export writes into {}{holder}", folder.display())
            }
            Self::Exists { run, is_published } => {
                let state = if *is_published {
                    "published"
                } else {
                    "unfinished"
                };
                write!(f, "the run {run} is there already, {state}")
            }
            Self::NothingToResume { run, is_published } => {
                let why = if *is_published {
                    "it is published already"
                } else {
                    "there is no such run"
                };
                write!(f, "nothing to resume of the run {run}: {why}")
            }
            Self::OtherOption {
                run,
                option,
                began,
                now,
            } => {
                write!(f, "the run {run} began with {option} {began}, not {now}")
            }
            Self::Old { run, age } => {
                let hours = age.as_secs() / 3_600;
                write!(
                    f,
                    "the run {run} began {hours} hours ago: its customers would be of different days"
                )
            }
            Self::Unread { run, customers } => {
                write!(
                    f,
                    "the run {run} is not whole: {customers} customers are not read"
                )
            }
            Self::OtherVersion { path } => {
                write!(
                    f,
                    "{}: another version of this program wrote it",
                    path.display()
                )
            }
            Self::Damaged { path, why } => write!(f, "{}: {why}", path.display()),
            Self::Shards { run, why } => {
                write!(f, "the shards of {run} do not make a whole: {why}")
            }
            Self::OtherCustomers { run } => write!(
                f,
                "the shards of {run} were read from different lists of customers: one may have come or gone between them"
            ),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Table(error) => error.source(),
            _ => None,
        }
    }
}
