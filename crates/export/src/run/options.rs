//! What a run begins with.

use std::collections::BTreeMap;

use partner_center_model::{DateTime, Timestamp};
use serde::{Deserialize, Serialize};

use super::error::OptionDifference;
use super::name::{RunName, Shard};
use crate::table::TableOptions;

/// What a run is made with. It is kept with the run, and whoever resumes it gives the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers in one expression"
)]
pub struct RunOptions {
    /// How the tables are written.
    pub tables: TableOptions,
    /// Where the service is: `https://api.partnercenter.microsoft.com`.
    pub base_address: String,
    /// The program that writes, with its version: `partner-center 0.1.0`. Another one may go on with a run, as
    /// long as it keeps what was read in the same form.
    pub program: String,
    /// What else decides what is read, by its name: whose account, a filter, a list of customers. Errors show
    /// these names and values, so no secret is among them.
    pub reading: BTreeMap<String, String>,
}

impl RunOptions {
    /// All options as texts, but for the program.
    fn texts(&self) -> BTreeMap<&str, String> {
        let Self {
            tables,
            base_address,
            program: _,
            reading,
        } = self;
        let TableOptions {
            format,
            raw,
            subscriptions,
        } = tables;
        let mut texts = BTreeMap::from([
            ("format", format.name().to_owned()),
            ("raw", raw.to_string()),
            ("subscriptions", subscriptions.to_string()),
            ("base address", base_address.clone()),
        ]);
        texts.extend(reading.iter().map(|(name, text)| (&**name, text.clone())));
        texts
    }

    /// What is not as it was in the beginning.
    pub(super) fn differences(&self, now: &Self) -> Vec<OptionDifference> {
        let (began, now) = (self.texts(), now.texts());
        let names = began
            .keys()
            .chain(now.keys().filter(|name| !began.contains_key(*name)));
        let differing = names.filter(|name| began.get(*name) != now.get(*name));
        differing
            .map(|name| OptionDifference {
                name: (*name).to_owned(),
                began: began.get(name).cloned(),
                now: now.get(name).cloned(),
            })
            .collect()
    }
}

/// The form of what is kept of a run under way: `run.json`, `customers.records`, `read/`.
pub(super) const SPOOL: u32 = 1;

/// `run.json`: written first, never changed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Beginning {
    pub(super) spool: u32,
    pub(super) run: RunName,
    pub(super) began: String,
    pub(super) shard: Option<Shard>,
    pub(super) options: RunOptions,
}

/// What can be read of a `run.json` of any version.
#[derive(Debug, Deserialize)]
pub(super) struct AnyBeginning {
    pub(super) spool: u32,
    pub(super) options: AnyOptions,
}

#[derive(Debug, Deserialize)]
pub(super) struct AnyOptions {
    pub(super) program: String,
}

/// A moment as text, in UTC, cut to milliseconds.
pub(super) fn date(moment: Timestamp) -> String {
    let cut = moment.unix_nanoseconds().div_euclid(1_000_000) * 1_000_000;
    let moment = Timestamp::from_unix_nanoseconds(cut).unwrap_or(moment);
    DateTime::from(moment).to_string()
}

/// The moment of such a text.
pub(super) fn moment(date: &str) -> Option<Timestamp> {
    DateTime::from(date).timestamp()
}
