//! Where tokens are kept between runs.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use partner_center_core::auth::{Secret, StoredTokens};

use crate::files::{load, make_folder, names, open_or_make, read, remove, replace, sync_folder};
use crate::outside;

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

/// A folder with a file for each identity, which only this user can read.
///
/// On Unix the folder is made with mode 0700 and the files with 0600; a folder or file that others
/// can read, that belongs to another user, or that is a symbolic link, is refused. Elsewhere the
/// folder's own access rules hold.
///
/// A file is written beside the one that it replaces, so a process that is killed leaves either the old
/// tokens or the new ones.
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
        self.put(identity, "secret", secret.expose().as_bytes())
    }

    /// Removes the tokens and client secrets of all identities; says whether there were any. Files
    /// that are locked are waited for.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn clear(&self) -> io::Result<bool> {
        let mut was_any = false;
        for extension in ["json", "new", "secret"] {
            for identity in names(&self.folder, extension)? {
                let _lock = self.lock(&identity)?;
                was_any |= remove(&self.file(&identity, extension))?;
            }
        }
        Ok(was_any)
    }

    /// Replaces a file, under the lock.
    fn put(&self, identity: &str, extension: &str, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.file(identity, "new");
        replace(&self.file(identity, extension), &temporary, bytes)
    }

    fn file(&self, identity: &str, extension: &str) -> PathBuf {
        self.folder.join(format!("{identity}.{extension}"))
    }
}

fn check_name(identity: &str) -> io::Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if identity.is_empty() || identity.starts_with('.') || !identity.chars().all(plain) {
        return Err(io::Error::other(
            "the identity cannot be the name of a file",
        ));
    }
    Ok(())
}

impl TokenStore for FileStore {
    fn lock(&self, identity: &str) -> io::Result<Box<dyn LockedTokens>> {
        check_name(identity)?;
        make_folder(&self.folder)?;
        // A file of its own: the other one is replaced while it is locked.
        let lock = open_or_make(&self.file(identity, "lock"))?;
        lock.lock()?;
        Ok(Box::new(LockedFile {
            store: self.clone(),
            identity: identity.to_owned(),
            _lock: lock,
        }))
    }
}

struct LockedFile {
    store: FileStore,
    identity: String,
    /// Unlocked when it is closed, however the process ends.
    _lock: File,
}

impl LockedTokens for LockedFile {
    fn load(&mut self) -> io::Result<Option<StoredTokens>> {
        let path = self.store.file(&self.identity, "json");
        load(&path, StoredTokens::from_json)
    }

    fn save(&mut self, tokens: &StoredTokens) -> io::Result<()> {
        let json = tokens.to_json();
        self.store.put(&self.identity, "json", json.as_bytes())
    }

    fn remove(&mut self) -> io::Result<()> {
        remove(&self.store.file(&self.identity, "json"))?;
        sync_folder(&self.store.folder)
    }
}
