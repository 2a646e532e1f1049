//! Where a download goes: a file as a whole or not at all, or stdout piece by piece.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use partner_center_reqwest::core::DocumentBody;
use partner_center_reqwest::core::driver::BlockingBody;

use crate::error::CommandError;
use crate::files::{NewFile, Present};

/// A place for the bytes of a document.
#[derive(Debug)]
pub(super) enum Destination {
    Stdout,
    File(NewFile),
}

impl Destination {
    /// Nothing is asked for if the file is there already and may not be replaced.
    pub(super) fn open(to: Option<&Path>, force: bool) -> Result<Self, CommandError> {
        let Some(path) = to else {
            if io::stdout().is_terminal() {
                let message =
                    "a document cannot be shown on a terminal: write --to FILE, or use a pipe";
                return Err(CommandError::Usage(message.to_owned()));
            }
            return Ok(Self::Stdout);
        };
        let present = if force {
            Present::Replaced
        } else {
            Present::Kept
        };
        let file = NewFile::begin(path, present, 0o666).map_err(|error| {
            let why = match error.kind() {
                ErrorKind::AlreadyExists => "it is there already (--force replaces it)".to_owned(),
                _ => error.to_string(),
            };
            CommandError::Input(format!("--to {}: {why}", path.display()))
        })?;
        Ok(Self::File(file))
    }

    /// Writes the whole body. A reader of stdout that went away has what it wants.
    pub(super) fn fill(mut self, mut body: impl BlockingBody) -> Result<(), CommandError> {
        let mut document = DocumentBody::default();
        loop {
            let piece = body.chunk().map_err(|failure| {
                CommandError::other("the document broke off", failure.error().to_string())
            })?;
            let (part, is_end) = match piece {
                Some(piece) => (document.take(piece)?, false),
                None => (std::mem::take(&mut document).finish()?, true),
            };
            match self.write(&part, is_end) {
                Err(error) if matches!(self, Self::Stdout) && is_gone(&error) => return Ok(()),
                Err(error) => return Err(unwritable(error)),
                Ok(()) if is_end => break,
                Ok(()) => {}
            }
        }
        match self {
            Self::Stdout => Ok(()),
            Self::File(file) => file.place().map(|_| ()).map_err(unwritable),
        }
    }

    fn write(&mut self, piece: &[u8], is_end: bool) -> io::Result<()> {
        let mut stdout = io::stdout();
        let out: &mut dyn Write = match self {
            Self::Stdout => &mut stdout,
            Self::File(file) => file,
        };
        out.write_all(piece)?;
        if is_end { out.flush() } else { Ok(()) }
    }
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}

fn unwritable(error: io::Error) -> CommandError {
    CommandError::other("the document cannot be written", error)
}
