//! Files for this user's eyes only, which a process that is killed leaves whole.

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
