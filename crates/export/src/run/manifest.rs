//! What a run says of itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::options::{RunName, RunOptions};
use crate::table::TableSummary;

/// The version of the manifest's form.
pub(super) const VERSION: u32 = 1;

/// What a whole run says of itself: `RUN.manifest.json`. Names are in camelCase there; members may be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Manifest {
    /// The version of this form: 1.
    pub version: u32,
    /// The version of the library that wrote it.
    pub library: String,
    /// The run.
    pub run: RunName,
    /// Its options.
    pub options: RunOptions,
    /// When it began, in UTC.
    pub began: String,
    /// When its tables were whole, in UTC.
    pub ended: String,
    /// Orders that were placed before this moment are in it: 15 minutes before the first customer was read, since an
    /// order may take so long to be in the list (Learn, "Get all of a customer's orders"). Nothing if no customer
    /// was read.
    pub complete_up_to: Option<String>,
    /// Whom it has.
    pub customers: CustomerCounts,
    /// The tables, with their files.
    pub tables: Vec<TableSummary>,
    /// Rows of `faults` for each kind.
    pub faults: BTreeMap<String, u64>,
    /// When each customer was read, in the order of the rows.
    pub reads: Vec<CustomerRead>,
}

/// Customers of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerCounts {
    /// Those that were chosen, in all shards together.
    pub chosen: u64,
    /// Those of this run or shard.
    pub here: u64,
    /// Those that were read, at least in part.
    pub read: u64,
    /// Those of whom nothing could be read.
    pub refused: u64,
    /// SHA-256 of the ids of all that were chosen, in the order of the rows, a line each.
    pub ids_sha256: String,
}

/// How a customer was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomerRead {
    /// The customer's id.
    pub customer: String,
    /// When its reading began, in UTC.
    pub at: String,
    /// Orders that the service gave, also those that are in `faults`.
    pub orders: u64,
    /// Subscriptions, likewise.
    pub subscriptions: u64,
    /// What was refused, or not answered.
    pub faults: u64,
}

/// `latest.json`: the newest whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Latest {
    /// Its name, which is that of its folder.
    pub run: RunName,
    /// The name of its manifest.
    pub manifest: String,
}
