//! What is said of a whole run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::name::{RunName, Shard};
use super::options::RunOptions;
use crate::table::TableSummary;

/// The form of a manifest.
pub(super) const FORMAT: u32 = 1;

/// The form of `RUN.manifest.json`: what a run is made of. It is there only when all of the run is.
///
/// Moments are dates in UTC: `2026-11-28T13:33:42.123Z`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Manifest {
    /// The form of the manifest: 1.
    pub format_version: u32,
    /// The run, which is also the name of its folder.
    pub run: RunName,
    /// In the manifest of a shard: which one, as `2/4`.
    pub shard: Option<Shard>,
    /// How many shards were joined; nothing if one process read all.
    pub shards: Option<u32>,
    /// The library that wrote the tables: `partner-center-export 0.1.0`.
    pub library: String,
    /// What the run began with, the program and its version included.
    pub options: RunOptions,
    /// When the run began; of shards the first.
    pub began: String,
    /// When the tables were whole; of shards the last.
    pub ended: String,
    /// All that changed before this moment is in the run: 15 minutes before the earliest read, because the
    /// service shows a change with a delay. Nothing if no customer was read, or one is missing.
    pub complete_up_to: Option<String>,
    /// How many customers.
    pub customers: CustomerCounts,
    /// SHA-256 of the ids of all chosen customers in lower case, sorted, each with a line feed behind it. All
    /// shards have the same list.
    pub customers_sha256: String,
    /// The tables, their files, and their sums by currency as exact texts.
    pub tables: Vec<TableSummary>,
    /// Rows of `faults` by their kind: `refused`, `broken`, `unfit`, `cut`.
    pub faults: BTreeMap<String, u64>,
    /// Each customer of the run, in the order of the rows.
    pub reads: Vec<CustomerRead>,
}

/// How many customers a run has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerCounts {
    /// Those that the service listed.
    pub all: u64,
    /// Those that were to be read, in all shards.
    pub chosen: u64,
    /// Those that were read; in the manifest of a shard, of this shard.
    pub read: u64,
    /// Those of whom the service refused something; it is in `faults`.
    pub refused: u64,
    /// Those of whom the service gave no answer, if the run was published without them.
    #[serde(default)]
    pub failed: u64,
}

/// What was read of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerRead {
    /// The customer's id.
    pub customer: String,
    /// When reading began.
    pub at: String,
    /// Orders that the service sent, those included that are in `faults`.
    pub orders: u64,
    /// Subscriptions that the service sent, likewise.
    pub subscriptions: u64,
    /// Rows in `faults`.
    pub faults: u64,
    /// Whether the service refused something.
    pub refused: bool,
    /// Whether the service gave no answer.
    #[serde(default)]
    pub failed: bool,
}

/// The form of `latest.json`: the newest whole run of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Latest {
    /// The run.
    pub run: RunName,
    /// The name of its manifest, in the same folder.
    pub manifest: String,
    /// When it began.
    pub began: String,
}
