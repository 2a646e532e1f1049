//! A run that is not whole yet: its customers, and what was read of each.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::disk;
use super::error::RunError;
use super::folder::{Begun, Places, time};
use super::options::{RunName, RunOptions};
use super::records::{self, Kind, Reader, Writer};
use crate::hex::hex;
use crate::table::Fault;

/// A run that is not whole yet. Its customers can be read by several threads at once.
#[derive(Debug)]
pub struct Run {
    pub(super) places: Places,
    pub(super) begun: Begun,
    /// Nobody else writes into the folder as long as this is there.
    _lock: File,
    pub(super) customers: Option<Customers>,
}

/// The customers of a run, by their ids.
#[derive(Debug)]
pub(super) struct Customers {
    pub(super) head: Head,
    pub(super) ids: Vec<String>,
    places: HashMap<String, usize>,
    /// Those that were read before.
    is_read: Vec<bool>,
}

/// What holds for the list of customers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// How many were chosen, in all shards.
    pub(super) chosen: u64,
    pub(super) ids_sha256: String,
}

/// A customer that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers in one expression"
)]
pub struct ChosenCustomer {
    /// The id.
    pub id: String,
    /// What the service's list says of it; nothing for an id that was given and is not in the list.
    pub raw: Option<Bytes>,
}

impl Run {
    pub(super) fn begin(places: Places, begun: Begun, lock: File) -> Result<Self, RunError> {
        disk::folder(&places.partial.join("read"))?;
        disk::write_json(&places.partial.join("run.json"), &begun)?;
        Ok(Self {
            places,
            begun,
            _lock: lock,
            customers: None,
        })
    }

    pub(super) fn resume(places: Places, begun: Begun, lock: File) -> Result<Self, RunError> {
        disk::folder(&places.partial.join("read"))?;
        let mut run = Self {
            places,
            begun,
            _lock: lock,
            customers: None,
        };
        if records::is_whole(&run.list())? {
            let mut customers = run.frozen()?;
            for (place, is_read) in customers.is_read.iter_mut().enumerate() {
                *is_read = records::is_whole(&run.file_of(place))?;
            }
            run.customers = Some(customers);
        }
        Ok(run)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &RunName {
        &self.begun.run
    }

    /// What it began with.
    #[must_use]
    pub fn options(&self) -> &RunOptions {
        &self.begun.options
    }

    /// The folder that has what was read, until the run is published.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.places.partial
    }

    /// Whether its customers are known: [`choose`](Self::choose) was done, now or before it was resumed.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        self.customers.is_some()
    }

    /// Sets the customers for good: each once, in the order of their ids, and of a shard those that it has. `faults`
    /// are what could not be read of their list.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn choose(
        &mut self,
        customers: impl IntoIterator<Item = ChosenCustomer>,
        faults: &[Fault],
    ) -> Result<(), RunError> {
        let mut customers: Vec<_> = customers.into_iter().collect();
        customers.sort_by(|a, b| a.id.cmp(&b.id));
        let mut seen = std::collections::HashSet::new();
        customers.retain(|customer| seen.insert(customer.id.to_ascii_lowercase()));
        let mut sum = Sha256::new();
        for customer in &customers {
            sum.update(customer.id.as_bytes());
            sum.update(b"\n");
        }
        let head = Head {
            chosen: customers.len() as u64,
            ids_sha256: hex(&sum.finalize()),
        };
        let shard = self.begun.options.shard;
        customers.retain(|customer| shard.is_none_or(|shard| shard.has(&customer.id)));
        let path = self.list();
        let mut list = Writer::create(&path)?;
        list.record(Kind::Head, &json(&head, &path)?)?;
        for customer in &customers {
            list.record(Kind::Id, customer.id.as_bytes())?;
            if let Some(raw) = &customer.raw {
                list.record(Kind::Customer, raw)?;
            }
        }
        // They are of no customer, so one shard has them.
        for fault in faults
            .iter()
            .filter(|_| shard.is_none_or(|shard| shard.number == 1))
        {
            list.record(Kind::Fault, &json(fault, &path)?)?;
        }
        list.finish()?;
        let ids = customers.into_iter().map(|customer| customer.id).collect();
        self.customers = Some(Customers::new(head, ids));
        Ok(())
    }

    /// The ids of its customers, in the order of the rows; none before they are [chosen](Self::choose).
    #[must_use]
    pub fn customers(&self) -> &[String] {
        self.customers
            .as_ref()
            .map_or(&[], |customers| &customers.ids)
    }

    /// The ids of those that were not read before this run was begun or resumed.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let Some(customers) = &self.customers else {
            return Vec::new();
        };
        let all = customers.ids.iter().zip(&customers.is_read);
        all.filter(|(_, is_read)| !**is_read)
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// Begins to keep what is read of a customer; what was kept of it before, is replaced at the end.
    ///
    /// # Errors
    /// When it cannot be written, or the customer is none of this run's.
    pub fn customer(&self, id: &str, now: SystemTime) -> Result<CustomerFile, RunError> {
        let place = self
            .customers
            .as_ref()
            .and_then(|customers| customers.places.get(id));
        let Some(place) = place else {
            return Err(RunError::damaged(
                &self.list(),
                format!("it has no customer {id}"),
            ));
        };
        let path = self.file_of(*place);
        let mut out = Writer::create(&path)?;
        let head = ReadHead {
            customer: id.to_owned(),
            at: time(now),
        };
        out.record(Kind::Head, &json(&head, &path)?)?;
        Ok(CustomerFile { out, path })
    }

    pub(super) fn list(&self) -> PathBuf {
        self.places.partial.join("customers.records")
    }

    pub(super) fn file_of(&self, place: usize) -> PathBuf {
        self.places
            .partial
            .join(format!("read/{:06}.records", place + 1))
    }

    fn frozen(&self) -> Result<Customers, RunError> {
        let path = self.list();
        let mut reader = Reader::open(&path)?;
        let (mut head, mut ids) = (None, Vec::new());
        while let Some((kind, bytes)) = reader.next()? {
            match kind {
                Kind::Head => head = Some(from_json(&bytes, &path)?),
                Kind::Id => ids.push(String::from_utf8_lossy(&bytes).into_owned()),
                _ => {}
            }
        }
        let head = head.ok_or_else(|| RunError::damaged(&path, "it has no beginning"))?;
        Ok(Customers::new(head, ids))
    }
}

impl Customers {
    fn new(head: Head, ids: Vec<String>) -> Self {
        let places = ids
            .iter()
            .cloned()
            .enumerate()
            .map(|(place, id)| (id, place));
        Self {
            head,
            places: places.collect(),
            is_read: vec![false; ids.len()],
            ids,
        }
    }
}

/// What holds for what was read of a customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ReadHead {
    pub(super) customer: String,
    pub(super) at: String,
}

/// Keeps what is read of a customer. Dropped before [`finish`](Self::finish), nothing is kept.
#[derive(Debug)]
pub struct CustomerFile {
    out: Writer,
    path: PathBuf,
}

impl CustomerFile {
    /// An order, as the service sent it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn order(&mut self, raw: &[u8]) -> Result<(), RunError> {
        self.out.record(Kind::Order, raw)
    }

    /// A subscription, as the service sent it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn subscription(&mut self, raw: &[u8]) -> Result<(), RunError> {
        self.out.record(Kind::Subscription, raw)
    }

    /// What could not be read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn fault(&mut self, fault: &Fault) -> Result<(), RunError> {
        self.out.record(Kind::Fault, &json(fault, &self.path)?)
    }

    /// All of the customer was read: it is on the disk, and is not read again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), RunError> {
        self.out.finish()
    }
}

pub(super) fn json(value: &impl Serialize, path: &Path) -> Result<Vec<u8>, RunError> {
    serde_json::to_vec(value).map_err(|error| RunError::damaged(path, error))
}

pub(super) fn from_json<'a, T: Deserialize<'a>>(
    bytes: &'a [u8],
    path: &Path,
) -> Result<T, RunError> {
    serde_json::from_slice(bytes).map_err(|error| RunError::damaged(path, error))
}
