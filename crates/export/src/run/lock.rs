//! One export at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::error::RunError;
use super::files;

/// A lock that the system takes back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of a folder, or says who has it.
    pub(super) fn take(folder: &Path, run: &str, since: &str) -> Result<Self, RunError> {
        let path = folder.join(".lock");
        if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
            return Err(RunError::damaged(&path, "it is no file of this program"));
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = files::open(&mut options, &path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Where locks keep others from reading, nobody says who it is.
                let _ = file.read_to_string(&mut holder);
                let holder = Some(holder.trim().to_owned()).filter(|holder| !holder.is_empty());
                let path = folder.to_owned();
                return Err(RunError::Locked { path, holder });
            }
            Err(TryLockError::Error(error)) => return Err(RunError::at(&path)(error)),
        }
        let holder = format!("process {}, run {run}, since {since}\n", std::process::id());
        let said = file.set_len(0).and_then(|()| file.rewind());
        let said = said.and_then(|()| file.write_all(holder.as_bytes()));
        said.map_err(RunError::at(&path))?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The next one does not hear of a process that is gone. The file stays: without it, two could each lock
        // one of their own.
        let _ = self.file.set_len(0);
    }
}
