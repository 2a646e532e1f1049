//! `--har`: the exchange as an HTTP Archive 1.2, which the developer tools of browsers open.
//!
//! Source of the format: the HAR 1.2 specification; names that begin with `_` are extensions.
//! A file is a whole archive after each entry, so nothing is lost when a call fails or the program
//! is stopped. A command has one archive, however many clients it makes.

mod entry;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use serde_json::{Value, json};

use crate::diagnostics;
use crate::files::{NewFile, Present};

use entry::HarEntry;

const END: &[u8] = b"\n]}}\n";

/// The archive of this command, once it has one.
static KEPT: Mutex<Option<Har>> = Mutex::new(None);

/// Writes entries down as they end.
#[derive(Clone, Debug)]
pub(crate) struct Har(Arc<Mutex<Archive>>);

#[derive(Debug)]
struct Archive {
    file: File,
    /// It has its end when the calls are over.
    is_stream: bool,
    /// Where the next entry goes.
    end: u64,
    is_empty: bool,
    /// The attempts under way; calls may be made at once.
    open: BTreeMap<CallId, HarEntry>,
    has_failed: bool,
}

impl Har {
    /// The archive of this command: begun by its first client, and the same for each other one.
    pub(crate) fn of_command(path: &Path) -> io::Result<Self> {
        let mut kept = locked(&KEPT);
        if let Some(har) = &*kept {
            return Ok(har.clone());
        }
        Ok(kept.insert(Self::create(path)?).clone())
    }

    /// Ends the archive of this command, when all of its clients are gone.
    pub(crate) fn end() {
        *locked(&KEPT) = None;
    }

    /// Begins the file anew; only its owner may read it.
    fn create(path: &Path) -> io::Result<Self> {
        let mut file = NewFile::begin(path, Present::ReplacedBySecret, 0o600)?;
        let creator = json!({"name": "partner-center", "version": env!("CARGO_PKG_VERSION")});
        let comment = "Secrets that the program knows are masked. Bodies are otherwise as the service \
                       sent them: look through the file before you pass it on.";
        let begin = format!(
            "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"comment\":{},\"entries\":[",
            Value::from(comment)
        );
        file.write_all(begin.as_bytes())?;
        let is_stream = file.is_stream();
        if !is_stream {
            file.write_all(END)?;
        }
        Ok(Self(Arc::new(Mutex::new(Archive {
            file: file.place()?,
            is_stream,
            end: begin.len() as u64,
            is_empty: true,
            open: BTreeMap::new(),
            has_failed: false,
        }))))
    }
}

impl Archive {
    fn observe(&mut self, call: CallId, event: &Event<'_>) {
        if let Event::Sending {
            route,
            attempt,
            request,
        } = event
        {
            self.close(call);
            let entry = HarEntry::begin(route, *attempt, request, SystemTime::now());
            self.open.insert(call, entry);
        } else if let Some(entry) = self.open.get_mut(&call)
            && entry.take(event)
        {
            self.close(call);
        }
    }

    /// Writes the entry of a call that is open, as far as it came.
    fn close(&mut self, call: CallId) {
        let Some(entry) = self.open.remove(&call) else {
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
        if self.is_stream {
            self.file.write_all(text.as_bytes())?;
        } else {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&[text.as_bytes(), END].concat())?;
        }
        self.end += text.len() as u64;
        self.is_empty = false;
        Ok(())
    }
}

impl Observer for Har {
    fn observe(&self, call: CallId, event: &Event<'_>) {
        locked(&self.0).observe(call, event);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A list that was not read to its end has an entry, too.
impl Drop for Archive {
    fn drop(&mut self) {
        while let Some((&call, _)) = self.open.first_key_value() {
            self.close(call);
        }
        if self.is_stream {
            let _ = self.file.write_all(END);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, Request, StatusCode};

    use super::*;

    #[test]
    fn calls_at_once_do_not_mix_their_entries() {
        let path = std::env::temp_dir().join(format!("calls-at-once-{}.har", std::process::id()));
        let har = Har::create(&path).unwrap();
        let sending = |call, path: &str| {
            let request = Request::get(path).body(bytes::Bytes::new()).unwrap();
            let (route, attempt, request) = ("/v1/customers", 1, &request);
            let event = Event::Sending {
                route,
                attempt,
                request,
            };
            har.observe(CallId::new(call), &event);
        };
        let received = |call, status| {
            let event = Event::Received {
                attempt: 1,
                status,
                headers: &HeaderMap::new(),
                body: &bytes::Bytes::from("{}"),
                elapsed: Duration::from_millis(1),
            };
            har.observe(CallId::new(call), &event);
        };
        sending(1, "https://partner.example/v1/customers/1");
        sending(2, "https://partner.example/v1/customers/2");
        received(2, StatusCode::NOT_FOUND);
        received(1, StatusCode::OK);
        drop(har);
        let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        std::fs::remove_file(&path).unwrap();
        let entries = file["log"]["entries"].as_array().unwrap();
        let seen: Vec<_> = entries
            .iter()
            .map(|entry| {
                let url = entry["request"]["url"].as_str().unwrap();
                (
                    url.rsplit('/').next().unwrap(),
                    entry["response"]["status"].as_u64(),
                )
            })
            .collect();
        assert_eq!(seen, [("2", Some(404)), ("1", Some(200))]);
    }
}
