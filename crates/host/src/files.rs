//! Files that only this user can read, and that a killed process leaves whole.

use std::error::Error;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

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

/// A file to be read and written, made if there is none.
pub(crate) fn open_or_make(path: &Path) -> io::Result<File> {
    open(OpenOptions::new().read(true).write(true).create(true), path)
}

/// Puts a whole file in the place of another one. When it returns, a power failure takes nothing back.
pub(crate) fn replace(path: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    // Left by a process that was killed.
    remove(temporary)?;
    let write = || {
        let mut file = open(OpenOptions::new().write(true).create_new(true), temporary)?;
        file.write_all(bytes)?;
        // Before it takes the other's place: the name may reach the disk before the bytes do.
        file.sync_all()?;
        fs::rename(temporary, path)
    };
    write().inspect_err(|_| {
        // No secret is left in a file that nobody reads.
        let _ = fs::remove_file(temporary);
    })?;
    sync_folder(parent(path))
}

/// What is in a file, if there is one.
pub(crate) fn load<T, E: Error + Send + Sync + 'static>(
    path: &Path,
    from_json: impl FnOnce(&[u8]) -> Result<T, E>,
) -> io::Result<Option<T>> {
    let Some(json) = read(path).map_err(naming(path))? else {
        return Ok(None);
    };
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    let value = from_json(&json).map_err(invalid);
    value.map(Some).map_err(naming(path))
}

/// The names of a folder's files with this extension, without it.
pub(crate) fn names(folder: &Path, extension: &str) -> io::Result<Vec<String>> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(naming(folder)(error)),
    };
    let mut names = Vec::new();
    for file in files {
        let path = file?.path();
        let is_one = path.extension().is_some_and(|end| end == extension);
        let name = path.file_stem().and_then(|name| name.to_str());
        names.extend(name.filter(|_| is_one).map(str::to_owned));
    }
    Ok(names)
}

/// Puts the file into an error, unless it is there already.
pub(crate) fn naming(path: &Path) -> impl Fn(io::Error) -> io::Error {
    let path = path.display().to_string();
    move |error| match error.to_string() {
        text if text.contains(&path) => io::Error::new(error.kind(), text),
        text => io::Error::new(error.kind(), format!("{path}: {text}")),
    }
}

fn parent(path: &Path) -> &Path {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Says whether there was a file.
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
    // What is in a folder is only as safe as the folder's own name.
    for made in missing {
        sync_folder(parent(made))?;
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
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(refused(path, "it is a symbolic link or not a file"));
    }
    let file = options.mode(0o600).open(path)?;
    // Looked at once more: it may have been exchanged in between.
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
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
