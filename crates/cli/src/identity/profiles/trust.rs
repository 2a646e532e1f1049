//! Whether the file with the profiles may be believed: it decides where tokens and secrets go.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::input;

/// Reads the file if nobody but this user and root can have written it. Others may read it, and
/// it may be a symbolic link to such a file.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    let meant = fs::canonicalize(path)?;
    check(&meant, &file.metadata()?)?;
    for folder in folders(path).into_iter().chain(folders(&meant)) {
        // Whoever may write there may put another file in its place.
        check(&folder, &fs::metadata(&folder)?)?;
    }
    input::text_of(file)
}

/// Whether the file, once it is written, will be believed: what is there of its folders is looked at.
pub(super) fn check_place(path: &Path) -> io::Result<()> {
    let meant = path.parent().and_then(|folder| {
        let folder = fs::canonicalize(folder).ok()?;
        Some(folder.join(path.file_name()?))
    });
    let meant = meant.iter().flat_map(|meant| folders(meant));
    for folder in folders(path).into_iter().chain(meant) {
        match fs::metadata(&folder) {
            Ok(metadata) => check(&folder, &metadata)?,
            // It will be made, for this user alone.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The folder that a file is in, and the one that this is in: `$XDG_CONFIG_HOME`.
fn folders(path: &Path) -> Vec<PathBuf> {
    let folders = path.ancestors().skip(1).take(2);
    let named = folders.filter(|folder| !folder.as_os_str().is_empty());
    named.map(Path::to_owned).collect()
}

#[cfg(unix)]
fn check(path: &Path, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    const STICKY: u32 = 0o1000;
    let why = if ![rustix::process::geteuid().as_raw(), 0].contains(&metadata.uid()) {
        "it belongs to another user"
    } else if metadata.mode() & 0o022 == 0 {
        return Ok(());
    } else if metadata.is_dir() && metadata.mode() & STICKY != 0 {
        // What is in there is moved by its owner alone.
        return Ok(());
    } else {
        "others may write it (chmod go-w)"
    };
    let message = format!(
        "it is not used, for it decides where tokens go, and {} is not safe: {why}",
        path.display()
    );
    Err(io::Error::new(io::ErrorKind::PermissionDenied, message))
}

#[cfg(not(unix))]
fn check(_path: &Path, _metadata: &Metadata) -> io::Result<()> {
    Ok(())
}
