//! The one place that writes files.
//!
//! A file is written beside the one that it becomes, under a name that nobody can know before and that is
//! made new (`tempfile`), and takes its place as a whole. What is not a file (a FIFO, a device, this program's
//! own stdout) is never replaced: it is written into. Symbolic links of this user and of root are
//! followed to the file that is meant; those of others, and those that lead nowhere, are refused. Modes
//! are set on what was made here, and on nothing else.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempPath};

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Present {
    /// It stays, and nothing is written.
    Kept,
    /// It is replaced by a file with its own mode.
    Replaced,
    /// It is replaced by a file that only its owner may read.
    ReplacedBySecret,
}

/// A file that is not whole yet, or something to write into. Dropped before its end, the file is
/// removed.
#[derive(Debug)]
pub(crate) struct NewFile {
    file: File,
    /// What it becomes; nothing, where what is written is gone.
    part: Option<Part>,
}

#[derive(Debug)]
struct Part {
    path: TempPath,
    becomes: PathBuf,
    present: Present,
    _unfinished: Unfinished,
}

impl NewFile {
    /// Begins a file. `mode` is that of one that replaces none, less what the umask takes away.
    pub(crate) fn begin(path: &Path, present: Present, mode: u32) -> io::Result<Self> {
        let there = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(there) => Some(there),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if let Some(there) = &there {
            if let Some(own) = own_output(there)? {
                return Ok(Self::stream(own));
            }
            if !there.is_file() {
                return open_stream(path);
            }
        }
        if present == Present::Kept && path.symlink_metadata().is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let becomes = followed(path)?;
        let mode = match (&there, present) {
            (_, Present::ReplacedBySecret) => 0o600,
            (Some(there), _) => mode_of(there),
            (None, _) => mode,
        };
        let (file, path) = part(&becomes, mode, there.is_some())?.into_parts();
        let part = Part {
            _unfinished: Unfinished::new(&path),
            path,
            becomes,
            present,
        };
        Ok(Self {
            file,
            part: Some(part),
        })
    }

    fn stream(file: File) -> Self {
        Self { file, part: None }
    }

    /// Whether it is something to write into, and not a file that can be replaced.
    pub(crate) fn is_stream(&self) -> bool {
        self.part.is_none()
    }

    /// Puts the file in its place. What it has is on the disk then, and more may be written into it.
    pub(crate) fn place(mut self) -> io::Result<File> {
        self.file.flush()?;
        if let Some(part) = self.part {
            self.file.sync_all()?;
            let placed = match part.present {
                Present::Kept => part.path.persist_noclobber(part.becomes),
                Present::Replaced | Present::ReplacedBySecret => part.path.persist(part.becomes),
            };
            placed.map_err(|error| error.error)?;
        }
        Ok(self.file)
    }
}

/// The parts that are there now.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A part that is removed, too, when the process ends without dropping anything.
#[derive(Debug)]
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    fn new(path: &Path) -> Self {
        // Another working directory, later, changes nothing.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        unfinished().push(path.clone());
        Self(path)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all parts, for the process ends now: no other is begun.
pub(crate) fn remove_unfinished() {
    let parts = unfinished();
    for part in parts.iter() {
        let _ = fs::remove_file(part);
    }
    std::mem::forget(parts);
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Puts a text in the place of a file; a new one is its owner's alone, and so are new folders.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder)?;
    }
    let mut file = NewFile::begin(path, Present::Replaced, 0o600)?;
    file.write_all(text.as_bytes())?;
    file.place()?;
    Ok(())
}

/// Opens a device or a pipe. It is neither made nor cut.
fn open_stream(path: &Path) -> io::Result<NewFile> {
    let stream = OpenOptions::new().write(true).open(path)?;
    if stream.metadata()?.is_file() {
        return Err(io::Error::other("it was exchanged while it was opened"));
    }
    Ok(NewFile::stream(stream))
}

/// The file that a path means.
fn followed(path: &Path) -> io::Result<PathBuf> {
    match path.symlink_metadata() {
        Ok(link) if link.is_symlink() => {
            check_link(&link)?;
            fs::canonicalize(path).map_err(|error| match error.kind() {
                ErrorKind::NotFound => io::Error::other("it is a symbolic link to nothing"),
                _ => error,
            })
        }
        _ => Ok(path.to_owned()),
    }
}

fn part(path: &Path, mode: u32, is_mode_exact: bool) -> io::Result<NamedTempFile> {
    let mut prefix = path.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".part");
    #[cfg(unix)]
    let permissions = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(mode);
    #[cfg(unix)]
    builder.permissions(permissions.clone());
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let part = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    #[cfg(unix)]
    if is_mode_exact {
        part.as_file().set_permissions(permissions)?;
    }
    #[cfg(not(unix))]
    let _ = (mode, is_mode_exact);
    Ok(part)
}

#[cfg(unix)]
fn mode_of(file: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(file) & 0o777
}

#[cfg(not(unix))]
fn mode_of(_file: &Metadata) -> u32 {
    0
}

/// In a folder where all may write (`/tmp`), somebody else may have put a link to one of our files.
#[cfg(unix)]
fn check_link(link: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    if link.uid() == rustix::process::geteuid().as_raw() || link.uid() == 0 {
        return Ok(());
    }
    Err(io::Error::other("it is another user's symbolic link"))
}

#[cfg(not(unix))]
fn check_link(_link: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Our own stdout or stderr, if that is the file: `/dev/stdout > FILE` must not be replaced under it.
#[cfg(unix)]
fn own_output(file: &Metadata) -> io::Result<Option<File>> {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    for own in [
        io::stdout().as_fd().try_clone_to_owned(),
        io::stderr().as_fd().try_clone_to_owned(),
    ] {
        let own = File::from(own?);
        let opened = own.metadata()?;
        if (opened.dev(), opened.ino()) == (file.dev(), file.ino()) {
            return Ok(Some(own));
        }
    }
    Ok(None)
}

#[cfg(not(unix))]
fn own_output(_file: &Metadata) -> io::Result<Option<File>> {
    Ok(None)
}
