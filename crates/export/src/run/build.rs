//! Stage 2: the tables, out of what was read.

use std::path::Path;

use partner_center_model::Timestamp;

use super::customers::ListEnd;
use super::error::RunError;
use super::files;
use super::manifest::{CustomerCounts, CustomerRead, FORMAT, Manifest};
use super::options::{Beginning, date, moment};
use super::reading::{ReadEnd, Reading};
use super::spool::{Kind, Reader};
use crate::table::{CustomerKey, Tables};

/// How long the service needs to show a change, in nanoseconds: 15 minutes.
const DELAY: i128 = 15 * 60 * 1_000_000_000;

/// Writes all tables into a folder, which is made anew, and says what they are.
pub(super) fn build(
    out: &Path,
    beginning: &Beginning,
    list: &Path,
    reading: &Reading,
    now: Timestamp,
) -> Result<Manifest, RunError> {
    files::remove_folder(out)?;
    files::make_folder(out)?;
    let mut tables = Tables::create(out, &beginning.options.tables)?;
    let end = customers(&mut tables, list)?;
    let mut reads = Vec::new();
    for (index, id) in reading.ids().iter().enumerate() {
        if !id.is_empty() {
            let read = customer(&mut tables, id, &reading.path(index));
            // It is read again when the run is resumed.
            reads.push(read.inspect_err(|error| {
                if matches!(error, RunError::Damaged { .. }) {
                    reading.forget(index);
                }
            })?);
        }
    }
    let faults = tables.faults().clone();
    let tables = tables.finish()?;
    // The names of the tables' folders.
    files::sync_folder(out)?;
    let count = |is: fn(&CustomerRead) -> bool| reads.iter().filter(|read| is(read)).count() as u64;
    let (failed, refused) = (count(|it| it.failed), count(|it| it.refused && !it.failed));
    Ok(Manifest {
        format_version: FORMAT,
        run: beginning.run.clone(),
        shard: beginning.shard,
        shards: None,
        library: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
        options: beginning.options.clone(),
        began: beginning.began.clone(),
        ended: date(now),
        complete_up_to: complete_up_to(&beginning.began, &reads),
        customers: CustomerCounts {
            all: end.all,
            chosen: end.chosen,
            read: reads.len() as u64 - refused - failed,
            refused,
            failed,
        },
        customers_sha256: end.sha256,
        tables,
        faults,
        reads,
    })
}

/// Those of the list, and what of it could not be read.
fn customers(tables: &mut Tables, list: &Path) -> Result<ListEnd, RunError> {
    let mut list = Reader::open(list)?;
    loop {
        match list.next()? {
            (Kind::Customer, raw) => tables.customer(raw)?,
            (Kind::Unlisted, raw) => tables.unlisted(raw)?,
            (Kind::Fault, json) => tables.fault(&list.json(&json)?)?,
            (Kind::End, json) => return list.json(&json),
            _ => return Err(list.damaged("a record that is not of a list")),
        }
    }
}

fn customer(tables: &mut Tables, id: &str, path: &Path) -> Result<CustomerRead, RunError> {
    let (key, before) = (CustomerKey { id }, count(tables));
    let mut spool = Reader::open(path).map_err(|error| {
        if error.is_missing() {
            RunError::damaged(path, "it is not there any more")
        } else {
            error
        }
    })?;
    let end: ReadEnd = loop {
        match spool.next()? {
            (Kind::Order, raw) => tables.order(&key, raw)?,
            (Kind::Subscription, raw) => tables.subscription(&key, raw)?,
            (Kind::Fault, json) => tables.fault(&spool.json(&json)?)?,
            (Kind::Customer | Kind::Unlisted, _) => return Err(spool.damaged("a record of a list")),
            (Kind::End, json) => break spool.json(&json)?,
        }
    };
    Ok(CustomerRead {
        customer: id.to_owned(),
        at: end.at,
        orders: end.orders,
        subscriptions: end.subscriptions,
        faults: count(tables) - before,
        refused: end.refused,
        failed: end.failed,
    })
}

fn count(tables: &Tables) -> u64 {
    tables.faults().values().sum()
}

/// What changed before this is in the run; nothing if a customer is missing in it.
///
/// Who became a customer after the list of customers was read is not in it, so it is never later than the begin.
pub(super) fn complete_up_to(began: &str, reads: &[CustomerRead]) -> Option<String> {
    if reads.iter().any(|read| read.failed) {
        return None;
    }
    let earliest = reads.iter().filter_map(|read| moment(&read.at)).min()?;
    let earliest = moment(began)?.min(earliest);
    Timestamp::from_unix_nanoseconds(earliest.unix_nanoseconds() - DELAY).map(date)
}
