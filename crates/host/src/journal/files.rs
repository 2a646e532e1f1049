//! The files of a journal: one an entry, on a place, moved under one lock.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use partner_center_core::Error;
use partner_center_core::model::Guid;

use crate::files::{make_folder, open, read, remove, replace, sync_folder};

/// How often a lock is looked at that another process holds. A lock cannot be waited for with a limit.
const LOOK: Duration = Duration::from_millis(10);

/// The folder of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) folder: PathBuf,
}

/// A folder of files of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shelf {
    /// Entries in doubt.
    Pending,
    /// Entries of which the end is known.
    Settled,
    /// What is kept for good of writes that are done, by `MS-RequestId`.
    Receipts,
    /// Which write an order came of, by the order's id.
    Results,
}

impl Shelf {
    fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Settled => "settled",
            Self::Receipts => "receipts",
            Self::Results => "results",
        }
    }
}

impl Files {
    /// Keeps other processes from moving entries. Unlocked when it is dropped, however that comes.
    pub(super) fn lock(&self, patience: Duration) -> io::Result<File> {
        make_folder(&self.folder).map_err(|error| naming(&self.folder, &error))?;
        let path = self.folder.join("lock");
        let mut options = OpenOptions::new();
        let lock = open(options.read(true).write(true).create(true), &path);
        let lock = lock.map_err(|error| naming(&path, &error))?;
        let started = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::Error(error)) => return Err(naming(&path, &error)),
                Err(TryLockError::WouldBlock) => {}
            }
            let left = patience.saturating_sub(started.elapsed());
            if left.is_zero() {
                let why = format!("{}: another process holds it", path.display());
                return Err(io::Error::new(io::ErrorKind::TimedOut, why));
            }
            thread::sleep(LOOK.min(left));
        }
    }

    pub(super) fn write(&self, place: Shelf, name: &str, text: &str) -> io::Result<()> {
        self.make_shelf(place)?;
        let folder = self.folder_of(place);
        // Each time: whoever made it may have died before it was on disk for good.
        sync_folder(&self.folder)?;
        let path = self.path(place, name);
        // Two processes may write the same entry at the same time.
        let temporary = folder.join(format!("{name}.{}.new", std::process::id()));
        let written =
            replace(&path, &temporary, text.as_bytes()).and_then(|()| sync_folder(&folder));
        written.map_err(|error| naming(&path, &error))
    }

    pub(super) fn load<T>(
        &self,
        place: Shelf,
        name: &str,
        from_json: impl FnOnce(&[u8]) -> Result<T, Error>,
    ) -> io::Result<Option<T>> {
        let path = self.path(place, name);
        let Some(json) = read(&path).map_err(|error| naming(&path, &error))? else {
            return Ok(None);
        };
        from_json(&json).map(Some).map_err(|error| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{}: {error}", path.display()),
            )
        })
    }

    pub(super) fn take(&self, place: Shelf, name: &str) -> io::Result<()> {
        if remove(&self.path(place, name))? {
            sync_folder(&self.folder_of(place))?;
        }
        Ok(())
    }

    pub(super) fn has(&self, place: Shelf, name: &str) -> bool {
        self.path(place, name).exists()
    }

    /// Whether a shelf was ever used.
    pub(super) fn has_shelf(&self, place: Shelf) -> bool {
        self.folder_of(place).exists()
    }

    pub(super) fn make_shelf(&self, place: Shelf) -> io::Result<()> {
        let folder = self.folder_of(place);
        make_folder(&folder).map_err(|error| naming(&folder, &error))
    }

    /// The names of the files with this extension, without it.
    pub(super) fn names(&self, place: Shelf, extension: &str) -> io::Result<Vec<String>> {
        let files = match fs::read_dir(self.folder_of(place)) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(naming(&self.folder_of(place), &error)),
        };
        let mut names = Vec::new();
        for file in files {
            let path = file?.path();
            let is_entry = path.extension().is_some_and(|end| end == extension);
            let name = path.file_stem().and_then(|name| name.to_str());
            names.extend(name.filter(|_| is_entry).map(str::to_owned));
        }
        Ok(names)
    }

    /// Removes what killed processes have left half-written on a place, if it is older than this.
    pub(super) fn sweep(
        &self,
        place: Shelf,
        older_than: Duration,
        now: Duration,
    ) -> io::Result<()> {
        for name in self.names(place, "new")? {
            let path = self.folder_of(place).join(format!("{name}.new"));
            if age(&path, now)? > older_than {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// How long ago an entry was written.
    pub(super) fn age(&self, place: Shelf, name: &str, now: Duration) -> io::Result<Duration> {
        age(&self.path(place, name), now)
    }

    fn folder_of(&self, place: Shelf) -> PathBuf {
        self.folder.join(place.name())
    }

    pub(super) fn path(&self, place: Shelf, name: &str) -> PathBuf {
        self.folder_of(place).join(format!("{name}.json"))
    }
}

/// The same id is the same file, whatever its case.
pub(super) fn name_of(request_id: &Guid) -> io::Result<String> {
    let is_id = request_id.is_well_formed();
    let name = is_id.then(|| request_id.to_string().to_ascii_lowercase());
    name.ok_or_else(|| io::Error::other("the MS-RequestId is not a GUID"))
}

/// How long ago a file was written.
fn age(path: &Path, now: Duration) -> io::Result<Duration> {
    let modified = fs::metadata(path)?.modified()?;
    let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(now.saturating_sub(modified))
}

/// The error with the file in it, unless it is there already.
pub(super) fn naming(path: &Path, error: &io::Error) -> io::Error {
    let (path, text) = (path.display().to_string(), error.to_string());
    let text = if text.contains(&path) {
        text
    } else {
        format!("{path}: {text}")
    };
    io::Error::new(error.kind(), text)
}
