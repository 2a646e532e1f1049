//! Where tokens are kept between runs.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::PathBuf;

use crate::outside;
use partner_center_core::auth::{Secret, StoredTokens};

use crate::files::{make_folder, open, read, remove, replace, sync_folder};

/// Keeps the tokens of identities, for several processes at once.
pub trait TokenStore: Send + Sync {
    /// Waits until no other process has the tokens of this identity, and takes them. Dropping the
    /// result gives them back.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn lock(&self, identity: &str) -> io::Result<Box<dyn LockedTokens>>;
}

/// The tokens of an identity, while nobody else has them.
pub trait LockedTokens {
    /// What was stored last.
    ///
    /// # Errors
    /// When it cannot be read.
    fn load(&mut self) -> io::Result<Option<StoredTokens>>;

    /// Stores. When it returns, a power failure takes nothing back.
    ///
    /// # Errors
    /// When it cannot be written, or it is not sure that it would outlast a power failure. What was
    /// there before is there still, or else all of what was to be stored: never a mixture.
    fn save(&mut self, tokens: &StoredTokens) -> io::Result<()>;

    /// Forgets. There may be nothing to forget.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn remove(&mut self) -> io::Result<()>;
}

/// A folder with a file an identity, for this user's eyes only.
///
/// On Unix the folder is made with mode 0700 and the files with 0600; a folder or file that others
/// can read, that belongs to another user, or that is a symbolic link, is refused. Elsewhere the
/// folder's own access rules hold.
///
/// A file is written beside the one that it replaces, so whoever is killed on the way leaves either
/// the old tokens or the new ones.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// A store in this folder, which is made when it is needed.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { folder }
    }

    /// The client secret that [`save_client_secret`](Self::save_client_secret) has put here.
    ///
    /// # Errors
    /// When the file cannot be read, or others can read it.
    pub fn client_secret(&self, identity: &str) -> io::Result<Option<Secret>> {
        check_name(identity)?;
        let Some(bytes) = read(&self.file(identity, "secret"))? else {
            return Ok(None);
        };
        let text = outside::text(&bytes);
        let text = text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(Some(Secret::new(text)))
    }

    /// Keeps a client secret beside the tokens, as safe as they are.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_client_secret(&self, identity: &str, secret: &Secret) -> io::Result<()> {
        let _lock = self.lock(identity)?;
        let temporary = self.file(identity, "new");
        let path = self.file(identity, "secret");
        replace(&path, &temporary, secret.expose().as_bytes())?;
        sync_folder(&self.folder)
    }

    /// Removes the tokens and client secrets of all identities; says whether there were any. Files
    /// that are locked are waited for.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn clear(&self) -> io::Result<bool> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let mut was_any = false;
        for entry in entries {
            let path = entry?.path();
            let Some(identity) = path.file_stem().and_then(|name| name.to_str()) else {
                continue;
            };
            if path
                .extension()
                .is_some_and(|end| end == "json" || end == "new" || end == "secret")
            {
                let _lock = self.lock(identity)?;
                was_any |= remove(&path)?;
            }
        }
        Ok(was_any)
    }

    fn file(&self, identity: &str, extension: &str) -> PathBuf {
        self.folder.join(format!("{identity}.{extension}"))
    }
}

fn check_name(identity: &str) -> io::Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if identity.is_empty() || identity.starts_with('.') || !identity.chars().all(plain) {
        return Err(io::Error::other("the identity makes no file name"));
    }
    Ok(())
}

impl TokenStore for FileStore {
    fn lock(&self, identity: &str) -> io::Result<Box<dyn LockedTokens>> {
        check_name(identity)?;
        make_folder(&self.folder)?;
        let path = |extension| self.file(identity, extension);
        // A file of its own: the other one is replaced while it is locked.
        let (lock, path, temporary) = (path("lock"), path("json"), path("new"));
        let lock = open(
            OpenOptions::new().read(true).write(true).create(true),
            &lock,
        )?;
        lock.lock()?;
        Ok(Box::new(LockedFile {
            folder: self.folder.clone(),
            path,
            temporary,
            _lock: lock,
        }))
    }
}

struct LockedFile {
    folder: PathBuf,
    path: PathBuf,
    temporary: PathBuf,
    /// Unlocked when it is closed, however the process ends.
    _lock: File,
}

impl LockedTokens for LockedFile {
    fn load(&mut self) -> io::Result<Option<StoredTokens>> {
        let Some(json) = read(&self.path)? else {
            return Ok(None);
        };
        let tokens = StoredTokens::from_json(&json).map_err(|error| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{}: {error}", self.path.display()),
            )
        })?;
        Ok(Some(tokens))
    }

    fn save(&mut self, tokens: &StoredTokens) -> io::Result<()> {
        replace(&self.path, &self.temporary, tokens.to_json().as_bytes())?;
        sync_folder(&self.folder)
    }

    fn remove(&mut self) -> io::Result<()> {
        remove(&self.path)?;
        sync_folder(&self.folder)
    }
}
