//! From what was read to tables that others see.
//!
//! Each step can be done again: the tables are whole before the manifest is written, which says so; they get their
//! name by one rename, then the manifest gets its own, then `latest.json` names the run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};

use super::disk;
use super::error::RunError;
use super::folder::{file_name, text, time};
use super::manifest::{CustomerCounts, CustomerRead, Latest, Manifest, VERSION};
use super::reading::{Customers, ReadHead, Run, from_json};
use super::records::{Kind, Reader};
use crate::table::{CustomerKey, Fault, Tables};

/// How long an order may take to be in the list.
const DELAY: SignedDuration = SignedDuration::from_mins(15);

impl Run {
    /// Writes the tables and publishes them. A run whose tables were whole when it ended goes on there.
    ///
    /// `None` for a shard that another attempt published first; what this one has is removed.
    ///
    /// # Errors
    /// When a customer is not read yet, or a file cannot be written; the run can be resumed.
    pub fn publish(&self, now: SystemTime) -> Result<Option<Manifest>, RunError> {
        let is_shard = self.places.latest.is_none();
        let out = self.places.partial.join("out");
        // A shard has its manifest among its tables, so that one rename commits both.
        let written = if is_shard { &out } else { &self.places.partial }.join("manifest.json");
        if let Some(manifest) = disk::read_json(&self.places.manifest)? {
            self.clean_up(&manifest)?;
            return Ok((!is_shard).then_some(manifest));
        }
        let manifest = if let Some(manifest) = disk::read_json(&written)? {
            manifest
        } else {
            let manifest = self.build(&out, now)?;
            disk::write_json(&written, &manifest)?;
            manifest
        };
        if out.exists() {
            match disk::rename(&out, &self.places.tables) {
                Err(RunError::File { .. }) if is_shard && self.places.manifest.exists() => {
                    self.clean_up(&manifest)?;
                    return Ok(None);
                }
                renamed => renamed?,
            }
        }
        if !is_shard {
            disk::rename(&written, &self.places.manifest)?;
        }
        self.clean_up(&manifest)?;
        Ok(Some(manifest))
    }

    /// What follows when a run is published.
    fn clean_up(&self, manifest: &Manifest) -> Result<(), RunError> {
        if let Some(latest) = &self.places.latest {
            name_latest(latest, manifest, &self.places.manifest)?;
        }
        // What is long goes first, so that the rest says what it was.
        disk::remove(&self.places.partial.join("read"))?;
        disk::remove(&self.places.partial)
    }

    fn build(&self, out: &Path, now: SystemTime) -> Result<Manifest, RunError> {
        let missing = |customers: usize| RunError::Unread {
            run: self.begun.run.to_string(),
            customers,
        };
        let customers = self.customers.as_ref().ok_or_else(|| missing(0))?;
        // A build that was interrupted.
        disk::remove(out)?;
        disk::folder(out)?;
        let mut build = Build {
            tables: Tables::create(out, &self.begun.options.tables)?,
            faults: BTreeMap::new(),
            reads: Vec::new(),
            refused: 0,
        };
        build.list(&self.list())?;
        let mut unread = 0;
        for place in 0..customers.ids.len() {
            let file = self.file_of(place);
            if file.is_file() {
                build.customer(&file)?;
            } else {
                unread += 1;
            }
        }
        if unread > 0 {
            return Err(missing(unread));
        }
        let manifest = build.finish(self, customers, now)?;
        sync_all(out)?;
        Ok(manifest)
    }
}

struct Build {
    tables: Tables,
    faults: BTreeMap<String, u64>,
    reads: Vec<CustomerRead>,
    refused: u64,
}

impl Build {
    fn list(&mut self, path: &Path) -> Result<(), RunError> {
        let mut reader = Reader::open(path)?;
        while let Some((kind, bytes)) = reader.next()? {
            match kind {
                Kind::Customer => self.tables.customer(bytes)?,
                Kind::Fault => self.fault(&from_json(&bytes, path)?)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn customer(&mut self, path: &Path) -> Result<(), RunError> {
        let mut reader = Reader::open(path)?;
        let mut read: Option<CustomerRead> = None;
        let mut is_refused = false;
        while let Some((kind, bytes)) = reader.next()? {
            if kind == Kind::Head {
                let head: ReadHead = from_json(&bytes, path)?;
                read = Some(CustomerRead {
                    customer: head.customer,
                    at: head.at,
                    orders: 0,
                    subscriptions: 0,
                    faults: 0,
                });
                continue;
            }
            let Some(read) = &mut read else {
                return Err(RunError::damaged(path, "it has no beginning"));
            };
            let key = CustomerKey { id: &read.customer };
            match kind {
                Kind::Order => {
                    read.orders += 1;
                    self.tables.order(&key, bytes)?;
                }
                Kind::Subscription => {
                    read.subscriptions += 1;
                    self.tables.subscription(&key, bytes)?;
                }
                Kind::Fault => {
                    read.faults += 1;
                    let fault: Fault = from_json(&bytes, path)?;
                    is_refused |= fault.resource == "orders";
                    self.fault(&fault)?;
                }
                _ => {}
            }
        }
        self.refused += u64::from(is_refused);
        self.reads.extend(read);
        Ok(())
    }

    fn fault(&mut self, fault: &Fault) -> Result<(), RunError> {
        *self.faults.entry(fault.kind.clone()).or_default() += 1;
        Ok(self.tables.fault(fault)?)
    }

    fn finish(
        self,
        run: &Run,
        customers: &Customers,
        now: SystemTime,
    ) -> Result<Manifest, RunError> {
        let here = customers.ids.len() as u64;
        Ok(Manifest {
            version: VERSION,
            library: env!("CARGO_PKG_VERSION").to_owned(),
            run: run.begun.run.clone(),
            options: run.begun.options.clone(),
            began: run.begun.began.clone(),
            ended: time(now),
            complete_up_to: complete_up_to(&self.reads),
            customers: CustomerCounts {
                chosen: customers.head.chosen,
                here,
                read: here - self.refused,
                refused: self.refused,
                ids_sha256: customers.head.ids_sha256.clone(),
            },
            tables: self.tables.finish()?,
            faults: self.faults,
            reads: self.reads,
        })
    }
}

/// 15 minutes before the first read.
pub(super) fn complete_up_to(reads: &[CustomerRead]) -> Option<String> {
    let first: Timestamp = reads.iter().filter_map(|read| read.at.parse().ok()).min()?;
    Some(text(first.checked_sub(DELAY).ok()?))
}

/// Names the newest run, unless a newer one is named already.
pub(super) fn name_latest(latest: &Path, run: &Manifest, manifest: &Path) -> Result<(), RunError> {
    let named: Option<Latest> = disk::read_json(latest)?;
    let newer = match named {
        Some(named) if named.run != run.run => {
            let theirs: Option<Manifest> =
                disk::read_json(&latest.with_file_name(&named.manifest))?;
            theirs.is_some_and(|theirs| theirs.ended > run.ended)
        }
        _ => false,
    };
    if newer {
        return Ok(());
    }
    let value = Latest {
        run: run.run.clone(),
        manifest: file_name(manifest),
    };
    disk::write_json(latest, &value)
}

/// A folder of tables is on the disk.
pub(super) fn sync_all(out: &Path) -> Result<(), RunError> {
    for table in fs::read_dir(out).map_err(RunError::file(out))? {
        let table = table.map_err(RunError::file(out))?.path();
        if table.is_dir() {
            disk::sync(&table)?;
        }
    }
    disk::sync(out)
}
