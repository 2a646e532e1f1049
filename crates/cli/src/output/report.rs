//! The result of a command.

use std::io::{self, Write};

use crate::diagnostics;
use crate::error::CommandError;
use crate::exit::Exit;

use super::whole::Whole;

/// What a command has to say.
#[derive(Debug)]
pub(crate) struct Report {
    /// The data.
    pub(crate) stdout: Vec<u8>,
    /// The data of a list, which may be long, instead.
    pub(crate) list: Option<Whole>,
    /// Warnings about it.
    pub(crate) warnings: Vec<String>,
    /// Something else that people want to know.
    pub(crate) note: Option<&'static str>,
    /// What to do about the warnings.
    pub(crate) hint: Option<String>,
    /// How the command ended, unless there is a failure.
    pub(crate) exit: Exit,
    /// Why there is not more data.
    pub(crate) failure: Option<CommandError>,
}

impl Report {
    /// Data without warnings.
    pub(crate) fn new(stdout: impl Into<Vec<u8>>) -> Self {
        Self {
            stdout: stdout.into(),
            list: None,
            warnings: Vec::new(),
            note: None,
            hint: None,
            exit: Exit::Ok,
            failure: None,
        }
    }

    /// A list without warnings.
    pub(crate) fn whole(list: Whole) -> Self {
        Self {
            list: Some(list),
            ..Self::new([])
        }
    }

    /// Writes the data.
    pub(crate) fn write_data(&mut self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.stdout)?;
        match self.list.take() {
            Some(list) => list.write(out),
            None => Ok(()),
        }
    }

    /// Data that could not be read, and is shown as it came.
    pub(crate) fn raw(stdout: impl Into<Vec<u8>>, warnings: Vec<String>) -> Self {
        Self {
            warnings,
            exit: Exit::Raw,
            ..Self::new(stdout)
        }
    }

    /// Writes everything but the data and the failure.
    pub(crate) fn print_messages(&self) {
        for warning in &self.warnings {
            diagnostics::line("warning", warning);
        }
        if let Some(hint) = &self.hint {
            diagnostics::line("hint", hint);
        }
        if let Some(note) = self.note {
            diagnostics::lines(&[note.to_owned()]);
        }
    }
}
