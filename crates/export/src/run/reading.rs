//! Stage 1: what the service said, a file for each customer.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::error::RunError;
use super::files;
use super::options::date;
use super::spool::{Kind, Reader, Writer, discard};
use crate::table::Fault;

/// The kind of a fault that says no.
const REFUSED: &str = "refused";
/// The kind of a fault that is no answer.
const FAILED: &str = "failed";

/// What was read so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Customers that are done.
    pub customers: u64,
    /// Customers in all.
    pub of: u64,
    /// Orders, those of customers under way included.
    pub orders: u64,
    /// Subscriptions, likewise.
    pub subscriptions: u64,
    /// What could not be read, likewise.
    pub faults: u64,
}

/// A customer who is left to read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missing {
    /// The place in the frozen list, for [`Run::customer`](super::Run::customer).
    pub index: usize,
    /// The customer's id.
    pub id: String,
}

/// The last record of a customer's file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct ReadEnd {
    /// Whose the file is: its place in the list alone does not say so if the list was made anew.
    pub(super) customer: String,
    pub(super) orders: u64,
    pub(super) subscriptions: u64,
    pub(super) faults: u64,
    pub(super) refused: bool,
    #[serde(default)]
    pub(super) failed: bool,
    pub(super) at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Missing,
    Writing,
    Done,
}

/// The customers of a run, and which of them are read. All threads have it in common.
#[derive(Debug)]
pub(super) struct Reading {
    folder: PathBuf,
    /// What another attempt at the same shard makes.
    target: Option<PathBuf>,
    ids: Vec<String>,
    states: Mutex<Vec<State>>,
    orders: AtomicU64,
    subscriptions: AtomicU64,
    faults: AtomicU64,
}

impl Reading {
    /// Finds the files that are there and whole. A damaged one counts as missing, and a warning names it.
    pub(super) fn open(
        folder: PathBuf,
        target: Option<PathBuf>,
        ids: Vec<String>,
    ) -> Result<(Self, Vec<String>), RunError> {
        let reading = Self {
            states: Mutex::new(vec![State::Missing; ids.len()]),
            folder,
            target,
            ids,
            orders: AtomicU64::new(0),
            subscriptions: AtomicU64::new(0),
            faults: AtomicU64::new(0),
        };
        let mut warnings = Vec::new();
        for (index, id) in reading.ids.iter().enumerate() {
            let done = if id.is_empty() {
                // Nobody can ask for a customer without an id.
                Some(ReadEnd::default())
            } else {
                let read = Reader::open(&reading.path(index)).and_then(Reader::end::<ReadEnd>);
                match read {
                    Ok(end) if end.customer == *id => Some(end),
                    Ok(end) => {
                        let path = reading.path(index);
                        warnings.push(format!(
                            "{} is of customer {}: customer {id} is read again",
                            path.display(),
                            end.customer
                        ));
                        None
                    }
                    Err(error) if error.is_missing() => None,
                    Err(RunError::Damaged { path, what }) => {
                        let path = path.display();
                        warnings.push(format!(
                            "{path} is not as it was written ({what}): customer {id} is read again"
                        ));
                        None
                    }
                    Err(error) => return Err(error),
                }
            };
            if let Some(end) = done {
                reading.count(&end, u64::wrapping_add);
                reading.states()[index] = State::Done;
            }
        }
        Ok((reading, warnings))
    }

    pub(super) fn ids(&self) -> &[String] {
        &self.ids
    }

    pub(super) fn path(&self, index: usize) -> PathBuf {
        self.folder.join(format!("{:06}.records", index + 1))
    }

    pub(super) fn missing(&self) -> Vec<Missing> {
        let states = self.states();
        let all = self.ids.iter().zip(&*states).enumerate();
        let missing = all.filter(|(_, (_, state))| **state != State::Done);
        missing
            .map(|(index, (id, _))| Missing {
                index,
                id: id.clone(),
            })
            .collect()
    }

    pub(super) fn progress(&self) -> Progress {
        let states = self.states();
        Progress {
            customers: states.iter().filter(|state| **state == State::Done).count() as u64,
            of: states.len() as u64,
            orders: self.orders.load(Ordering::Relaxed),
            subscriptions: self.subscriptions.load(Ordering::Relaxed),
            faults: self.faults.load(Ordering::Relaxed),
        }
    }

    /// Begins to read a customer.
    pub(super) fn begin(self: &Arc<Self>, index: usize) -> Result<CustomerWriter, RunError> {
        {
            let mut states = self.states();
            let state = states.get_mut(index).ok_or(RunError::Customers {
                what: "there is no customer at this place of the list",
            })?;
            if *state != State::Missing {
                let what = "this customer was read already, or is being read";
                return Err(RunError::Customers { what });
            }
            *state = State::Writing;
        }
        let new = self.path(index).with_extension("records.new");
        let mut writer = CustomerWriter {
            reading: Arc::clone(self),
            index,
            new,
            spool: None,
            end: ReadEnd::default(),
        };
        let file = files::create(&writer.new);
        let spool = file.and_then(|file| Writer::new(file, &writer.new));
        writer.spool = Some(spool.map_err(|error| self.or_overtaken(error))?);
        Ok(writer)
    }

    /// A file that was thought to be whole is not: it is read again.
    pub(super) fn forget(&self, index: usize) {
        discard(&self.path(index));
        self.states()[index] = State::Missing;
    }

    /// What happened, unless it is because another attempt has removed what this one works on.
    pub(super) fn or_overtaken(&self, error: RunError) -> RunError {
        match &self.target {
            Some(path) if path.is_dir() => RunError::Overtaken { path: path.clone() },
            _ => error,
        }
    }

    fn count(&self, end: &ReadEnd, change: fn(u64, u64) -> u64) {
        for (sum, number) in [
            (&self.orders, end.orders),
            (&self.subscriptions, end.subscriptions),
            (&self.faults, end.faults),
        ] {
            let changed = |sum| Some(change(sum, number));
            let _ = sum.fetch_update(Ordering::Relaxed, Ordering::Relaxed, changed);
        }
    }

    fn states(&self) -> MutexGuard<'_, Vec<State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins the customers of a run by their ids. Cheap to clone.
#[derive(Clone, Debug)]
pub struct CustomerWriters {
    reading: Arc<Reading>,
    indices: Arc<HashMap<String, usize>>,
}

impl CustomerWriters {
    pub(super) fn new(reading: Arc<Reading>) -> Self {
        // Whoever asks for one drops spaces around the id.
        let ids = reading.ids.iter().map(|id| id.trim().to_owned()).zip(0..);
        let indices = Arc::new(ids.collect());
        Self { reading, indices }
    }

    /// Begins to read a customer; see [`Run::customer`](super::Run::customer).
    ///
    /// # Errors
    /// When the run has no such customer, it was read already or is being read, or the file cannot be made.
    pub fn customer(&self, id: &str) -> Result<CustomerWriter, RunError> {
        let what = "the run has no customer of this id";
        let index = self.indices.get(id).ok_or(RunError::Customers { what })?;
        self.reading.begin(*index)
    }
}

/// Takes what the service says of one customer. Only [`finish`](Self::finish) makes it count: dropped before,
/// nothing was read.
#[derive(Debug)]
#[must_use = "what is not finished is thrown away"]
pub struct CustomerWriter {
    reading: Arc<Reading>,
    index: usize,
    new: PathBuf,
    /// Nothing behind the end or an error: a file with a hole is never finished.
    spool: Option<Writer<File>>,
    end: ReadEnd,
}

impl CustomerWriter {
    /// The customer's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.reading.ids[self.index]
    }

    /// An order, as the service sent it.
    ///
    /// # Errors
    /// When the file cannot be written, or another attempt at the shard was faster.
    pub fn order(&mut self, raw: &[u8]) -> Result<(), RunError> {
        self.push(Kind::Order, raw)?;
        self.end.orders += 1;
        self.reading.orders.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// A subscription, as the service sent it.
    ///
    /// # Errors
    /// As of [`order`](Self::order).
    pub fn subscription(&mut self, raw: &[u8]) -> Result<(), RunError> {
        self.push(Kind::Subscription, raw)?;
        self.end.subscriptions += 1;
        self.reading.subscriptions.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// What could not be read. A text that came but cannot be decoded needs none: give it as an order or a
    /// subscription, and the table of faults gets it with its place.
    ///
    /// # Errors
    /// As of [`order`](Self::order).
    pub fn fault(&mut self, fault: &Fault) -> Result<(), RunError> {
        self.write(|spool| spool.push_json(Kind::Fault, fault))?;
        self.end.faults += 1;
        self.end.refused |= fault.kind == REFUSED;
        self.end.failed |= fault.kind == FAILED;
        self.reading.faults.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// That was all: the customer counts as read, of this moment, at which reading began.
    ///
    /// The file gets its name when it is whole. It is not waited for until it is on disk: a file that a power
    /// failure cuts is found out by its checksum and read again, and the tables are waited for in the end.
    ///
    /// # Errors
    /// As of [`order`](Self::order); the customer is not read then.
    pub fn finish(mut self, read_at: SystemTime) -> Result<(), RunError> {
        self.end.at = date(read_at.into());
        self.end.customer = self.id().to_owned();
        let path = self.reading.path(self.index);
        let end = self.end.clone();
        self.write(|spool| spool.finish(&end))?;
        self.spool = None;
        let renamed = fs::rename(&self.new, &path).map_err(RunError::at(&path));
        renamed.map_err(|error| self.reading.or_overtaken(error))?;
        self.reading.states()[self.index] = State::Done;
        Ok(())
    }

    fn push(&mut self, kind: Kind, bytes: &[u8]) -> Result<(), RunError> {
        self.write(|spool| spool.push(kind, bytes))
    }

    fn write(
        &mut self,
        write: impl FnOnce(&mut Writer<File>) -> Result<(), RunError>,
    ) -> Result<(), RunError> {
        let again = || RunError::at(&self.new)(io::Error::other("it could not be written before"));
        let spool = self.spool.as_mut().ok_or_else(again)?;
        write(spool).map_err(|error| {
            self.spool = None;
            self.reading.or_overtaken(error)
        })
    }
}

impl Drop for CustomerWriter {
    fn drop(&mut self) {
        let mut states = self.reading.states();
        if states[self.index] == State::Writing {
            states[self.index] = State::Missing;
            drop(states);
            self.reading.count(&self.end, u64::wrapping_sub);
            // Not written out by its end.
            self.spool = None;
            discard(&self.new);
        }
    }
}
