//! The journal: what was to be written, on disk before it is sent.

mod watch;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use partner_center_core::Error;
use partner_center_core::journal::{Entry, Intent, Settlement, Withheld, is_in_window};
use partner_center_core::model::Guid;

use crate::store::{make_folder, open, read, remove, replace, sync_folder};

pub(crate) use watch::{Watched, Work, left_open};

/// How old a half-written file is that nobody is writing any more.
const LEFTOVER: Duration = Duration::from_hours(1);

/// How long settled entries are kept.
const RETENTION: Duration = Duration::from_hours(24 * 30);

/// A folder with a file for each write that a client sends, named by its `MS-RequestId`.
///
/// Before the first send of a write its whole request is in `pending`, on disk for good (the file and
/// its folder are synchronised); without that nothing is sent. Once it is certain how the write ended,
/// the entry moves to `settled`, with the orders that came of it, and is removed after 30 days. What
/// is in doubt stays in `pending`, also when the process is killed or the call is dropped: settle it
/// with `resend` of a client, or [`settle`](Self::settle).
///
/// There is no token in an entry, but what was ordered and for whom: the folders and files are this
/// user's own (0700 and 0600 on Unix), and others are refused, as in [`FileStore`](crate::FileStore).
/// Processes may share a journal: one of them cannot close what another has begun since, but by a success.
/// An entry in doubt that is older than [`RESEND_WINDOW`](crate::core::journal::RESEND_WINDOW) is not begun
/// again without [`despite_its_age`](crate::core::Call::despite_its_age).
///
/// ```no_run
/// use partner_center_reqwest::core::{AccessToken, Error};
/// use partner_center_reqwest::{Journal, PartnerCenter};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let journal = Journal::new("/var/lib/orders/journal");
/// let partner = PartnerCenter::builder()
///     .access_token(AccessToken::new("eyJ0")?)
///     .journal(journal.clone())
///     .build()?;
/// for intent in journal.pending()? {
///     // Younger than ten minutes: the service still knows the id, and does nothing twice.
///     if intent.may_be_resent(Journal::now()) {
///         partner.resend(&intent)?.await?;
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// A journal in this folder, which is made when it is needed.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { folder }
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The time since 1970, as entries have it.
    #[must_use]
    pub fn now() -> Duration {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }

    /// The writes that are in doubt, the oldest first.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or a file is no entry; the error names it.
    pub fn pending(&self) -> io::Result<Vec<Intent>> {
        let mut intents = Vec::new();
        for id in self.names(Shelf::Pending, "json")? {
            // A process may have died between the two halves of the move.
            if self.path(Shelf::Settled, &id).exists() {
                continue;
            }
            if let Some(entry) = self.load(Shelf::Pending, &id)? {
                intents.push(entry.intent);
            }
        }
        intents.sort_by_key(|intent| intent.begun);
        Ok(intents)
    }

    /// The entries in `pending` one by one, so that one that cannot be read does not hide the others. One
    /// with a settlement is there because a process died while it moved the entry.
    ///
    /// # Errors
    /// When the folder cannot be read; each entry has an error of its own, which names its file.
    pub fn pending_entries(&self) -> io::Result<Vec<io::Result<Entry>>> {
        self.each(Shelf::Pending)
    }

    /// The entries in `settled` one by one.
    ///
    /// # Errors
    /// As [`pending_entries`](Self::pending_entries).
    pub fn settled_entries(&self) -> io::Result<Vec<io::Result<Entry>>> {
        self.each(Shelf::Settled)
    }

    fn each(&self, place: Shelf) -> io::Result<Vec<io::Result<Entry>>> {
        let names = self.names(place, "json")?.into_iter();
        let found = names.filter_map(|name| {
            let found = self.find(&Guid::from(name.as_str())).transpose()?;
            Some(found.map_err(|error| naming(&self.path(place, &name), &error)))
        });
        Ok(found.collect())
    }

    /// The entry of a write, in doubt or settled.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn find(&self, request_id: &Guid) -> io::Result<Option<Entry>> {
        let id = name_of(request_id)?;
        match self.load(Shelf::Settled, &id)? {
            Some(entry) => Ok(Some(entry)),
            None => self.load(Shelf::Pending, &id),
        }
    }

    /// Closes an entry: it moves to `settled`, and old settled entries are removed. What is known to be
    /// done stays so.
    ///
    /// # Errors
    /// When it cannot be written; the entry is pending still. When the entry says that the write is done,
    /// and the settlement that it is not.
    pub fn settle(&self, intent: &Intent, settlement: &Settlement) -> io::Result<()> {
        let _lock = self.lock()?;
        let known = self.find(&intent.request_id)?;
        let number = known.map_or(1, |entry| entry.begun_by);
        if self.close(intent, settlement, number)? {
            return Ok(());
        }
        let why = "the journal says that this write is done";
        Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
    }

    /// Closes the entry of a call that began it as this one; says whether the entry says so now. An end
    /// that is no success says nothing of a call that has begun since.
    pub(crate) fn end(
        &self,
        intent: &Intent,
        settlement: &Settlement,
        number: u64,
    ) -> io::Result<bool> {
        let _lock = self.lock()?;
        self.close(intent, settlement, number)
    }

    fn close(&self, intent: &Intent, settlement: &Settlement, number: u64) -> io::Result<bool> {
        let id = name_of(&intent.request_id)?;
        let known = self.find(&intent.request_id)?;
        let last = known.as_ref().map_or(number, |entry| entry.begun_by);
        let is_done = settlement.ending.is_done();
        if known
            .and_then(|entry| entry.settlement)
            .is_some_and(|known| known.ending.is_done())
        {
            self.take(Shelf::Pending, &id)?;
            return Ok(is_done);
        }
        if !is_done && last != number {
            return Ok(false);
        }
        let mut entry = Entry::new(intent.clone(), Some(settlement.clone()));
        entry.begun_by = last;
        self.write(Shelf::Settled, &id, &entry)?;
        self.take(Shelf::Pending, &id)?;
        // Old entries take room, and do no other harm.
        let _ = self.prune(Self::now());
        Ok(true)
    }

    /// Writes an intent down before its first send. One that is in doubt is begun once more only while
    /// the service is taken to remember its id, or with the caller's permission.
    pub(crate) fn begin(
        &self,
        intent: &Intent,
        is_age_no_matter: bool,
    ) -> io::Result<Result<Begun, Withheld>> {
        let id = name_of(&intent.request_id)?;
        let _lock = self.lock()?;
        let mut entry = Entry::new(intent.clone(), None);
        if let Some(known) = self.find(&intent.request_id)? {
            if known.intent != *intent {
                return Ok(Err(Withheld::OtherRequest));
            }
            if known.intent.is_of_another_partner(intent) {
                return Ok(Err(Withheld::OtherPartner));
            }
            entry.begun_by = known.begun_by.saturating_add(1);
            match known.settlement {
                // It went out before, and nobody knows what became of it.
                None if is_age_no_matter || is_in_window(known.intent.begun, intent.begun) => {
                    entry.intent = known.intent;
                }
                None => return Ok(Err(Withheld::TooOld)),
                Some(Settlement { ending, orders, .. }) if ending.is_done() => {
                    return Ok(Err(Withheld::Done { orders }));
                }
                // In this order: with both halves there, the settled one counts.
                Some(_) => self.take(Shelf::Settled, &id)?,
            }
        }
        self.write(Shelf::Pending, &id, &entry)?;
        let at = if is_age_no_matter {
            intent.begun
        } else {
            entry.intent.begun
        };
        let number = entry.begun_by;
        Ok(Ok(Begun { at, number }))
    }

    /// Removes what was settled more than 30 days ago, and what killed processes have left.
    fn prune(&self, now: Duration) -> io::Result<()> {
        for id in self.names(Shelf::Settled, "json")? {
            let path = self.path(Shelf::Settled, &id);
            if age(&path, now)? > RETENTION {
                remove(&path)?;
            } else {
                remove(&self.path(Shelf::Pending, &id))?;
            }
        }
        for place in [Shelf::Pending, Shelf::Settled] {
            for name in self.names(place, "new")? {
                let path = self.folder_of(place).join(format!("{name}.new"));
                if age(&path, now)? > LEFTOVER {
                    remove(&path)?;
                }
            }
        }
        Ok(())
    }

    /// Keeps other processes from moving entries. Unlocked when it is dropped, however that comes.
    fn lock(&self) -> io::Result<File> {
        make_folder(&self.folder).map_err(|error| naming(&self.folder, &error))?;
        let path = self.folder.join("lock");
        let mut options = OpenOptions::new();
        let lock = open(options.read(true).write(true).create(true), &path);
        let lock = lock.map_err(|error| naming(&path, &error))?;
        lock.lock()?;
        Ok(lock)
    }

    fn write(&self, place: Shelf, name: &str, entry: &Entry) -> io::Result<()> {
        let folder = self.folder_of(place);
        make_folder(&folder).map_err(|error| naming(&folder, &error))?;
        // Each time: whoever made it may have died before it was on disk for good.
        sync_folder(&self.folder)?;
        let path = self.path(place, name);
        // Two processes may write the same entry at the same time.
        let temporary = folder.join(format!("{name}.{}.new", std::process::id()));
        let written = replace(&path, &temporary, entry.to_json().as_bytes())
            .and_then(|()| sync_folder(&folder));
        written.map_err(|error| naming(&path, &error))
    }

    fn load(&self, place: Shelf, name: &str) -> io::Result<Option<Entry>> {
        let path = self.path(place, name);
        let Some(json) = read(&path).map_err(|error| naming(&path, &error))? else {
            return Ok(None);
        };
        let entry = Entry::from_json(&json);
        entry.map(Some).map_err(|error| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{}: {error}", path.display()),
            )
        })
    }

    fn take(&self, place: Shelf, name: &str) -> io::Result<()> {
        if remove(&self.path(place, name))? {
            sync_folder(&self.folder_of(place))?;
        }
        Ok(())
    }

    /// The names of the files with this extension, without it.
    fn names(&self, place: Shelf, extension: &str) -> io::Result<Vec<String>> {
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

    fn folder_of(&self, place: Shelf) -> PathBuf {
        self.folder.join(match place {
            Shelf::Pending => "pending",
            Shelf::Settled => "settled",
        })
    }

    fn path(&self, place: Shelf, name: &str) -> PathBuf {
        self.folder_of(place).join(format!("{name}.json"))
    }
}

/// That a call is at an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    /// From when on the service may have known the id, as far as this call is to care.
    pub(crate) at: Duration,
    /// Which call it is that sends this write, from 1.
    pub(crate) number: u64,
}

#[derive(Clone, Copy, Debug)]
enum Shelf {
    Pending,
    Settled,
}

/// The same id is the same file, whatever its case.
fn name_of(request_id: &Guid) -> io::Result<String> {
    let is_id = request_id.is_well_formed();
    let name = is_id.then(|| request_id.to_string().to_ascii_lowercase());
    name.ok_or_else(|| io::Error::other("the MS-RequestId is no GUID"))
}

/// How long ago a file was written.
fn age(path: &Path, now: Duration) -> io::Result<Duration> {
    let modified = fs::metadata(path)?.modified()?;
    let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(now.saturating_sub(modified))
}

/// The error with the file in it, unless it is there already.
fn naming(path: &Path, error: &io::Error) -> io::Error {
    let (path, text) = (path.display().to_string(), error.to_string());
    let text = if text.contains(&path) {
        text
    } else {
        format!("{path}: {text}")
    };
    io::Error::new(error.kind(), text)
}

/// That the address of a client is the one that an intent is for.
pub(crate) fn check_base(intent: &Intent, base: &str) -> Result<(), Error> {
    if intent.base == base {
        return Ok(());
    }
    Err(Error::invalid_input(format!(
        "the write was for {}, and this client is for {base}",
        intent.base
    )))
}
