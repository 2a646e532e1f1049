//! Everything that changes, and the file it may be kept in.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::idempotency::Keys;
use crate::json::{Json, object};
use crate::rate_limit::RateLimiter;
use crate::settings::Settings;
use crate::store::Store;

/// How long a sandbox waits for another one that has the file.
const PATIENCE: Duration = Duration::from_secs(30);

/// The form of the file. A file of another form is refused, not guessed at.
const VERSION: u64 = 1;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) keys: Keys,
    pub(crate) limiter: RateLimiter,
    /// Carts that are being checked out.
    pub(crate) carts_at_work: HashSet<String>,
    file: Option<StateFile>,
    /// The file could not be written, and does not have what was done last.
    behind: bool,
}

impl State {
    pub(crate) fn new(store: Store, settings: Settings) -> Self {
        Self {
            store,
            settings,
            keys: Keys::default(),
            limiter: RateLimiter::default(),
            carts_at_work: HashSet::new(),
            file: None,
            behind: false,
        }
    }

    /// Takes what the file has, and keeps itself there from now on. Says how far the clock was ahead.
    pub(crate) fn keep_in(&mut self, path: &Path) -> io::Result<Duration> {
        let (file, json) = StateFile::open(path)?;
        self.file = Some(file);
        let Some(json) = json else {
            return Ok(Duration::ZERO);
        };
        let none = Json::null();
        self.store.restore(json.get("customers").unwrap_or(&none));
        self.keys = Keys::read(json.get("requests").unwrap_or(&none));
        Ok(Duration::from_secs(json.count("clockAhead")))
    }

    /// Writes the file, if there is one. Settings are not in it: each run has its own.
    pub(crate) fn save(&mut self, ahead: Duration) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let json = object! {
            "version": VERSION,
            "clockAhead": ahead.as_secs(),
            "customers": self.store.to_json(),
            "requests": self.keys.to_json(),
        };
        let written = file.write(&json);
        self.behind = written.is_err();
        written
    }

    /// Writes the file if it could not be written when it had to be: an answer that is given again promises
    /// that what it tells is kept.
    pub(crate) fn catch_up(&mut self, ahead: Duration) -> io::Result<()> {
        if !self.behind {
            return Ok(());
        }
        self.save(ahead)
    }
}

/// A file that belongs to one running sandbox at a time.
#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    /// Locked as long as it is open. The state itself cannot be: it is replaced with each write.
    _lock: File,
}

impl StateFile {
    /// Waits for the lock, then reads what is there; a new or empty file has nothing.
    fn open(path: &Path) -> io::Result<(Self, Option<Json>)> {
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).write(true);
        let lock = options.open(with_suffix(path, ".lock"))?;
        wait_for(&lock, path)?;
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        let file = Self {
            path: path.to_owned(),
            _lock: lock,
        };
        if text.trim().is_empty() {
            return Ok((file, None));
        }
        match Json::parse(&text) {
            Ok(json) if json.number("version") == Some(VERSION) => Ok((file, Some(json))),
            _ => {
                let what = format!("{} is not a state file of this sandbox", path.display());
                Err(io::Error::new(io::ErrorKind::InvalidData, what))
            }
        }
    }

    /// A reader, or a crash at any moment, finds the old file or the new one.
    fn write(&self, json: &Json) -> io::Result<()> {
        let new = with_suffix(&self.path, ".new");
        // Left by a process that was killed, or a link that somebody has put there.
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = File::create_new(&new)?;
        file.write_all(json.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &self.path)
    }
}

fn wait_for(lock: &File, path: &Path) -> io::Result<()> {
    let start = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                let what = format!("{} belongs to another running sandbox", path.display());
                return Err(io::Error::new(io::ErrorKind::WouldBlock, what));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
