//! The files of a journal: one for each entry, on shelves, moved under one lock.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use partner_center_core::Error;
use partner_center_core::model::Guid;

use crate::files::{load, make_folder, names, naming, open_or_make, remove, replace, sync_folder};

/// How often to try a lock that another process holds: there is no wait for a lock with a limit.
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
    pub(super) const ALL: [Self; 4] = [Self::Pending, Self::Settled, Self::Receipts, Self::Results];

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
    /// Keeps other processes from moving entries, until it is dropped or the process ends.
    pub(super) fn lock(&self, patience: Duration) -> io::Result<File> {
        make_folder(&self.folder).map_err(naming(&self.folder))?;
        let path = self.folder.join("lock");
        let lock = open_or_make(&path).map_err(naming(&path))?;
        let started = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::Error(error)) => return Err(naming(&path)(error)),
                Err(TryLockError::WouldBlock) => {}
            }
            let left = patience.saturating_sub(started.elapsed());
            if left.is_zero() {
                let why = format!("{}: another process has it locked", path.display());
                return Err(io::Error::new(io::ErrorKind::TimedOut, why));
            }
            thread::sleep(LOOK.min(left));
        }
    }

    pub(super) fn write(&self, place: Shelf, name: &str, text: &str) -> io::Result<()> {
        self.make_shelf(place)?;
        // Each time: the process that made it may have died before it was on disk for good.
        sync_folder(&self.folder)?;
        let path = self.path(place, name);
        // Two processes may write the same entry at the same time.
        let temporary = path.with_extension(format!("{}.new", std::process::id()));
        replace(&path, &temporary, text.as_bytes()).map_err(naming(&path))
    }

    pub(super) fn load<T>(
        &self,
        place: Shelf,
        name: &str,
        from_json: impl FnOnce(&[u8]) -> Result<T, Error>,
    ) -> io::Result<Option<T>> {
        load(&self.path(place, name), from_json)
    }

    pub(super) fn take(&self, place: Shelf, name: &str) -> io::Result<()> {
        if remove(&self.path(place, name))? {
            sync_folder(&self.folder_of(place))?;
        }
        Ok(())
    }

    /// Whether a shelf was ever used.
    pub(super) fn has_shelf(&self, place: Shelf) -> bool {
        self.folder_of(place).exists()
    }

    pub(super) fn make_shelf(&self, place: Shelf) -> io::Result<()> {
        let folder = self.folder_of(place);
        make_folder(&folder).map_err(naming(&folder))
    }

    /// The names of the files with this extension, without it.
    pub(super) fn names(&self, place: Shelf, extension: &str) -> io::Result<Vec<String>> {
        names(&self.folder_of(place), extension)
    }

    /// Removes what killed processes left half-written on a shelf, if it is older than this.
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
