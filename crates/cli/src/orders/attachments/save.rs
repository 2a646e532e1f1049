//! Where a download goes: a file as a whole or not at all, or stdout piece by piece.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use partner_center_reqwest::core::BlockingBody;

use crate::failure::Failure;

/// A place for the bytes of a document.
#[derive(Debug)]
pub(super) enum Destination {
    Stdout,
    File(Partial),
}

/// A file that is not whole yet. Dropped, it is removed.
#[derive(Debug)]
pub(super) struct Partial {
    file: File,
    /// Where the bytes go, beside the file that they become: whoever is killed leaves no half of it
    /// under its name.
    written: PathBuf,
    path: PathBuf,
    replaces: bool,
    is_whole: bool,
}

impl Destination {
    /// Nothing is asked for if the file is there already and may not be replaced.
    pub(super) fn open(to: Option<&Path>, force: bool) -> Result<Self, Failure> {
        let Some(path) = to else {
            return Ok(Self::Stdout);
        };
        let wrong = |error: &io::Error| {
            let why = match error.kind() {
                ErrorKind::AlreadyExists => "it is there already (--force replaces it)".to_owned(),
                _ => error.to_string(),
            };
            Failure::Input(format!("--to {}: {why}", path.display()))
        };
        if !force && path.symlink_metadata().is_ok() {
            return Err(wrong(&ErrorKind::AlreadyExists.into()));
        }
        let written = beside(path);
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create(true)
            .truncate(true)
            .open(&written);
        let file = file.map_err(|error| wrong(&error))?;
        Ok(Self::File(Partial {
            file,
            written,
            path: path.to_owned(),
            replaces: force,
            is_whole: false,
        }))
    }

    /// Writes the whole body. A reader of stdout that went away has what it wants.
    pub(super) fn fill(&mut self, mut body: impl BlockingBody) -> Result<(), Failure> {
        loop {
            let piece = body.chunk().map_err(|failure| {
                Failure::other("the document broke off", failure.error().to_string())
            })?;
            let Some(piece) = piece else { break };
            match self.write(&piece) {
                Err(error) if matches!(self, Self::Stdout) && is_gone(&error) => return Ok(()),
                Err(error) => return Err(unwritable(error)),
                Ok(()) => {}
            }
        }
        self.finish().map_err(unwritable)
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout => io::stdout().lock().write_all(piece),
            Self::File(partial) => partial.file.write_all(piece),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout => match io::stdout().lock().flush() {
                Err(error) if !is_gone(&error) => Err(error),
                _ => Ok(()),
            },
            Self::File(partial) => partial.finish(),
        }
    }
}

impl Partial {
    fn finish(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        if self.replaces {
            fs::rename(&self.written, &self.path)?;
        } else if let Err(error) = fs::hard_link(&self.written, &self.path) {
            // A link replaces nothing. Where there are none, a look must do.
            if error.kind() == ErrorKind::AlreadyExists || self.path.symlink_metadata().is_ok() {
                return Err(ErrorKind::AlreadyExists.into());
            }
            fs::rename(&self.written, &self.path)?;
        } else {
            fs::remove_file(&self.written)?;
        }
        self.is_whole = true;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_whole {
            // Half a document is none; if it cannot be removed there is nobody to tell.
            let _ = fs::remove_file(&self.written);
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}

fn unwritable(error: io::Error) -> Failure {
    Failure::other("the document cannot be written", error)
}
