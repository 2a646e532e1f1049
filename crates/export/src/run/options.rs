//! What a run is, and what it must keep from its begin to its end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::RunError;
use crate::table::TableOptions;

/// The name of a run: 1 to 64 letters, digits, `.`, `-` or `_`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunName(String);

impl RunName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the names of other files of an export end with.
const TAKEN: [&str; 4] = [".partial", ".shards", ".manifest.json", ".new"];

impl FromStr for RunName {
    type Err = RunError;

    fn from_str(name: &str) -> Result<Self, RunError> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
        let is_free = !TAKEN.iter().any(|end| name.ends_with(end)) && name != "latest.json";
        if begins && is_free && name.len() <= 64 && name.chars().all(is_plain) {
            Ok(Self(name.to_owned()))
        } else {
            Err(RunError::Name(name.to_owned()))
        }
    }
}

impl TryFrom<String> for RunName {
    type Error = RunError;

    fn try_from(name: String) -> Result<Self, RunError> {
        name.parse()
    }
}

impl From<RunName> for String {
    fn from(name: RunName) -> Self {
        name.0
    }
}

impl fmt::Display for RunName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One of several parts of a run, each read by a machine of its own: `2/4` is the second of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Shard {
    /// Which one, from 1.
    pub number: u32,
    /// Of how many.
    pub count: u32,
}

impl Shard {
    /// Whether it has the customer of this id. Which shard has one follows from its id alone, whatever its case.
    ///
    /// ```
    /// use partner_center_export::run::Shard;
    ///
    /// let shards = ["1/3", "2/3", "3/3"].map(|shard| shard.parse::<Shard>().unwrap());
    /// let id = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
    /// let has = shards.map(|shard| shard.has(id));
    /// assert_eq!(has.iter().filter(|has| **has).count(), 1);
    /// assert_eq!(shards.map(|shard| shard.has(&id.to_uppercase())), has);
    /// ```
    #[must_use]
    pub fn has(&self, customer: &str) -> bool {
        // FNV-1a of 64 bits: it is the same in every version.
        let hash = customer
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
            });
        hash % u64::from(self.count.max(1)) + 1 == u64::from(self.number)
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/');
        let parts =
            parts.and_then(|(number, count)| Some((number.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((number, count)) if (1..=count).contains(&number) => Ok(Self { number, count }),
            _ => Err("expected K/N, with K from 1 to N, such as 2/4"),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

/// What holds for a whole run, whoever goes on with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers in one expression"
)]
pub struct RunOptions {
    /// How the tables are written, and which there are.
    pub tables: TableOptions,
    /// Whose service it is: its address.
    pub service: String,
    /// What chose customers and orders, each as name and value; the caller's own words.
    pub choice: Vec<(String, String)>,
    /// Which part of the customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
}

impl RunOptions {
    /// Whether these are the options that a run began with.
    pub(super) fn check(&self, run: &RunName, now: &Self) -> Result<(), RunError> {
        let text =
            |shard: Option<Shard>| shard.map_or("none".to_owned(), |shard| shard.to_string());
        let choice = |options: &Self| {
            let choice = options
                .choice
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            choice.collect::<Vec<_>>().join(" ")
        };
        let parts = [
            (
                "format",
                self.tables.format.name().to_owned(),
                now.tables.format.name().to_owned(),
            ),
            (
                "raw",
                self.tables.raw.to_string(),
                now.tables.raw.to_string(),
            ),
            (
                "subscriptions",
                self.tables.subscriptions.to_string(),
                now.tables.subscriptions.to_string(),
            ),
            ("service", self.service.clone(), now.service.clone()),
            ("shard", text(self.shard), text(now.shard)),
            ("choice", choice(self), choice(now)),
        ];
        match parts.into_iter().find(|(_, began, now)| began != now) {
            Some((option, began, now)) => Err(RunError::OtherOption {
                run: run.to_string(),
                option,
                began,
                now,
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["20261128T020000Z", "monday", "a.b-c_d", "1"] {
            assert_eq!(name.parse::<RunName>().unwrap().as_str(), name);
        }
        let long = "x".repeat(65);
        for name in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "a=b",
            "-x",
            "_x",
            ".x",
            "a b",
            "x.partial",
            "x.shards",
            "x.manifest.json",
            "latest.json",
            "ä",
            &long,
        ] {
            assert!(name.parse::<RunName>().is_err(), "{name}");
        }
    }

    #[test]
    fn shards_are_counted_from_one() {
        for shard in ["0/4", "5/4", "1/0", "0/0", "-1/4", "1", "a/b", "1/4/2", ""] {
            assert!(shard.parse::<Shard>().is_err(), "{shard}");
        }
        assert_eq!("4/4".parse::<Shard>().unwrap().to_string(), "4/4");
    }

    /// Other versions must put a customer into the same shard.
    #[test]
    fn the_shard_of_a_customer_never_changes() {
        let number = |id: &str| {
            (1..=7).find(|number| {
                Shard {
                    number: *number,
                    count: 7,
                }
                .has(id)
            })
        };
        assert_eq!(
            number("b0d70a69-4c42-4b27-b17b-91a835d8686a"),
            Some(SHARD_OF_LAKESHORE)
        );
        let ids = (0..7_000).map(|id| format!("{id:08x}-4c42-4b27-b17b-91a835d8686a"));
        let mut counts = [0; 8];
        ids.for_each(|id| counts[number(&id).unwrap() as usize] += 1);
        assert!(
            counts[1..].iter().all(|count| (800..1_200).contains(count)),
            "{counts:?}"
        );
    }

    const SHARD_OF_LAKESHORE: u32 = 1;
}
