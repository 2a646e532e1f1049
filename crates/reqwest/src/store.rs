//! Where tokens are kept between runs.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use partner_center_core::auth::{Secret, StoredTokens};
use partner_center_core::outside;

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

pub(crate) fn check_name(identity: &str) -> io::Result<()> {
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

pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut file = match open(OpenOptions::new().read(true), path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Puts a whole file in the place of another one.
pub(crate) fn replace(path: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    // Left by a process that was killed.
    remove(temporary)?;
    write_and_rename(path, temporary, bytes).inspect_err(|_| {
        // Secrets do not lie about in a file that nobody reads.
        let _ = fs::remove_file(temporary);
    })
}

fn write_and_rename(path: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = open(OpenOptions::new().write(true).create_new(true), temporary)?;
    file.write_all(bytes)?;
    // Before it takes the other's place: the name may reach the disk before the bytes do.
    file.sync_all()?;
    fs::rename(temporary, path)
}

/// Says whether there was anything.
pub(crate) fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<_> = folder.ancestors().take_while(is_missing).collect();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    // What lies in a folder is no safer than the folder's own name.
    for made in missing {
        let parent = made
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        sync_folder(parent.unwrap_or(Path::new(".")))?;
    }
    let metadata = fs::symlink_metadata(folder)?;
    if !metadata.is_dir() {
        return Err(refused(folder, "it is a symbolic link"));
    }
    check_access(folder, &metadata, "others may use it (chmod 700)")
}

/// Whether it is this user's alone.
#[cfg(unix)]
fn check_access(path: &Path, metadata: &fs::Metadata, why: &str) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(refused(path, "it belongs to another user"));
    }
    match metadata.mode() & 0o077 {
        0 => Ok(()),
        _ => Err(refused(path, why)),
    }
}

/// Opens a file that is this user's own and no symbolic link.
#[cfg(unix)]
pub(crate) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(refused(path, "it is a symbolic link, or no file"));
    }
    let file = options.mode(0o600).open(path)?;
    // Looked at once more behind the opening: it may have been exchanged in between.
    let (opened, there) = (file.metadata()?, fs::symlink_metadata(path)?);
    if (opened.dev(), opened.ino()) != (there.dev(), there.ino()) {
        return Err(refused(path, "it was exchanged while it was opened"));
    }
    check_access(path, &opened, "others may read it (chmod 600)")?;
    Ok(file)
}

#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(unix)]
fn refused(path: &Path, why: &str) -> io::Error {
    let message = format!("{} is not used: {why}", path.display());
    io::Error::new(io::ErrorKind::PermissionDenied, message)
}

#[cfg(not(unix))]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
