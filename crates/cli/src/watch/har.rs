//! `--har`: the exchange as an HTTP Archive 1.2, which the developer tools of browsers open.
//!
//! Source of the format: the HAR 1.2 specification; names that begin with `_` are extensions.
//! A file is a whole archive after each entry, so nothing is lost when a call fails or the program
//! is stopped.

mod entry;

use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use partner_center_reqwest::core::observe::{Event, Observer};
use serde_json::{Value, json};

use crate::diagnostics;
use crate::files::{NewFile, Placed, Present};

use entry::HarEntry;

const END: &[u8] = b"\n]}}\n";

/// Writes entries down as they end.
#[derive(Debug)]
pub(crate) struct Har(Mutex<Archive>);

#[derive(Debug)]
struct Archive {
    file: Placed,
    /// Where the next entry goes.
    end: u64,
    is_empty: bool,
    open: Option<HarEntry>,
    has_failed: bool,
}

impl Har {
    /// Begins the file anew; only its owner may read it. A stream has its end when the calls are over.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let mut file = NewFile::begin(path, Present::ReplacedBySecret, 0o600)?;
        let creator = json!({"name": "partner-center", "version": env!("CARGO_PKG_VERSION")});
        let comment = "Secrets that the program knows are masked. Bodies are otherwise as the service \
                       sent them: look through the file before you pass it on.";
        let begin = format!(
            "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"comment\":{},\"entries\":[",
            Value::from(comment)
        );
        file.write_all(begin.as_bytes())?;
        if matches!(file, NewFile::Part { .. }) {
            file.write_all(END)?;
        }
        Ok(Self(Mutex::new(Archive {
            file: file.place()?,
            end: begin.len() as u64,
            is_empty: true,
            open: None,
            has_failed: false,
        })))
    }
}

impl Archive {
    fn observe(&mut self, event: &Event<'_>) {
        if let Event::Sending {
            route,
            attempt,
            request,
        } = event
        {
            self.close();
            self.open = Some(HarEntry::begin(route, *attempt, request, SystemTime::now()));
            return;
        }
        let Some(entry) = &mut self.open else { return };
        if entry.take(event) {
            self.close();
        }
    }

    /// Writes the entry that is open, as far as it came.
    fn close(&mut self) {
        let Some(entry) = self.open.take() else {
            return;
        };
        if let Err(error) = self.write(&entry.finish())
            && !std::mem::replace(&mut self.has_failed, true)
        {
            diagnostics::line("warning", &format!("the HAR file is incomplete: {error}"));
        }
    }

    fn write(&mut self, entry: &Value) -> io::Result<()> {
        let separator = if self.is_empty { "\n" } else { ",\n" };
        let text = format!("{separator}{entry}");
        match &mut self.file {
            Placed::Stream(stream) => stream.write_all(text.as_bytes())?,
            Placed::File(file) => {
                file.seek(SeekFrom::Start(self.end))?;
                file.write_all(&[text.as_bytes(), END].concat())?;
            }
        }
        self.end += text.len() as u64;
        self.is_empty = false;
        Ok(())
    }
}

impl Observer for Har {
    fn observe(&self, event: &Event<'_>) {
        let mut archive = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        archive.observe(event);
    }
}

/// A list that was not read to its end has an entry, too.
impl Drop for Har {
    fn drop(&mut self) {
        let archive = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        archive.close();
        if let Placed::Stream(stream) = &mut archive.file {
            let _ = stream.write_all(END);
        }
    }
}
