//! Files for this user alone, with names that reach the disk behind what they name.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::RunError;

type Result<T> = std::result::Result<T, RunError>;

/// Opens a file; one that is made is for this user alone.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path).map_err(RunError::at(path))
}

/// Makes a new file in place of what a killed process left there. A link is not followed.
pub(super) fn create(path: &Path) -> Result<File> {
    remove_file(path)?;
    open(OpenOptions::new().write(true).create_new(true), path)
}

/// Makes a folder and those above it; says whether it was not there.
pub(super) fn make_folder(path: &Path) -> Result<bool> {
    if path.is_dir() {
        return Ok(false);
    }
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<_> = path.ancestors().take_while(is_missing).collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(RunError::at(path))?;
    for made in missing {
        sync_folder(parent(made))?;
    }
    Ok(true)
}

/// Puts a whole file in the place of another one. When it returns, a power failure takes nothing back.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let new = path.with_file_name(name);
    let mut file = create(&new)?;
    write(&mut file)?;
    file.sync_all().map_err(RunError::at(&new))?;
    drop(file);
    rename(&new, path)
}

pub(super) fn replace_json(path: &Path, value: &impl Serialize) -> Result<()> {
    replace(path, |file| {
        let mut json = serde_json::to_vec_pretty(value)
            .map_err(io::Error::other)
            .map_err(RunError::at(path))?;
        json.push(b'\n');
        file.write_all(&json).map_err(RunError::at(path))
    })
}

/// What is in a file, if there is one.
pub(super) fn load_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let Some(bytes) = there(fs::read(path)).map_err(RunError::at(path))? else {
        return Ok(None);
    };
    let value = serde_json::from_slice(&bytes);
    value
        .map(Some)
        .map_err(|error| RunError::damaged(path, error))
}

/// Gives another name, and waits until it is on disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(RunError::at(to))?;
    sync_folder(parent(to))?;
    if parent(from) != parent(to) {
        sync_folder(parent(from))?;
    }
    Ok(())
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_folder(path: &Path) -> Result<()> {
    let removed = there(fs::remove_dir_all(path)).map_err(RunError::at(path))?;
    removed.map_or(Ok(()), |()| sync_folder(parent(path)))
}

pub(super) fn remove_file(path: &Path) -> Result<()> {
    there(fs::remove_file(path)).map_err(RunError::at(path))?;
    Ok(())
}

/// The names in a folder, sorted; none if there is no such folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let Some(entries) = there(fs::read_dir(folder)).map_err(RunError::at(folder))? else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(RunError::at(folder))?.file_name();
        names.extend(name.into_string());
    }
    names.sort();
    Ok(names)
}

/// Whether something has this name, be it a link to nothing.
pub(super) fn exists(path: &Path) -> Result<bool> {
    let found = there(fs::symlink_metadata(path)).map_err(RunError::at(path))?;
    Ok(found.is_some())
}

fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn parent(path: &Path) -> &Path {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(RunError::at(folder))
}

/// Other systems have no such call for folders.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}
