//! Files and folders that only their owner reads, each step on the disk before the next.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::RunError;

/// A new file for its owner.
pub(super) fn create(path: &Path) -> Result<File, RunError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(RunError::file(path))
}

/// A folder for its owner, and those above it. That it is there is on the disk.
pub(super) fn folder(path: &Path) -> Result<(), RunError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(RunError::file(path))?;
    sync_parent(path)
}

/// A rename that is on the disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), RunError> {
    fs::rename(from, to).map_err(RunError::file(to))?;
    sync_parent(to)
}

/// What the folder of this path says of it, is on the disk.
pub(super) fn sync_parent(path: &Path) -> Result<(), RunError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync(parent),
        _ => sync(Path::new(".")),
    }
}

/// What a folder says is on the disk.
pub(super) fn sync(folder: &Path) -> Result<(), RunError> {
    // Only Unix opens folders.
    if cfg!(unix) {
        let folder_file = File::open(folder).map_err(RunError::file(folder))?;
        folder_file.sync_all().map_err(RunError::file(folder))?;
    }
    Ok(())
}

/// Writes this as JSON under another name, and puts it in its place.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), RunError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = Path::new(&name);
    let mut text =
        serde_json::to_vec_pretty(value).map_err(|error| RunError::file(path)(error.into()))?;
    text.push(b'\n');
    let mut file = create(new)?;
    file.write_all(&text)
        .and_then(|()| file.sync_all())
        .map_err(RunError::file(new))?;
    rename(new, path)
}

/// Reads JSON; `None` when there is no such file.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, RunError> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.map_err(RunError::file(path))?,
    };
    let value = serde_json::from_slice(&text);
    value
        .map(Some)
        .map_err(|error| RunError::damaged(path, error))
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove(folder: &Path) -> Result<(), RunError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(RunError::file(folder)(error)),
        _ => Ok(()),
    }
}

/// The same file under one more name, or a copy where the file system has no such thing.
pub(super) fn link(from: &Path, to: &Path) -> Result<(), RunError> {
    let linked: io::Result<()> = fs::hard_link(from, to).or_else(|_| {
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    });
    linked.map_err(RunError::file(to))
}
