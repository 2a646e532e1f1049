//! Names of runs and shards.

use std::fmt;
use std::str::FromStr;

use partner_center_model::{DateTime, Timestamp};
use serde::{Deserialize, Serialize};

use super::error::RunError;

/// The name of a run, which is that of its folder: a letter or a digit, and up to 63 more letters, digits,
/// dots, `-` and `_`.
///
/// Refused are names that would be taken for another file of the folder, or hide a folder above (`..`).
///
/// ```
/// use partner_center_export::run::RunName;
///
/// assert!("2026-11".parse::<RunName>().is_ok());
/// assert!("month=11".parse::<RunName>().is_err());
/// assert!("nightly.partial".parse::<RunName>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunName(String);

impl RunName {
    /// The name of a run that begins now: `20261128T133342Z`.
    #[must_use]
    pub fn of(begin: std::time::SystemTime) -> Self {
        let text = DateTime::from(seconds(begin.into())).to_string();
        let is_kept = |letter: &char| letter.is_ascii_alphanumeric();
        Self(text.chars().filter(is_kept).collect())
    }

    /// The name with a number behind it.
    pub(super) fn with_number(&self, number: u32) -> Self {
        Self(format!("{self}-{number}"))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Cut to whole seconds.
fn seconds(moment: Timestamp) -> Timestamp {
    let seconds = i128::from(moment.unix_seconds()) * 1_000_000_000;
    Timestamp::from_unix_nanoseconds(seconds).unwrap_or(moment)
}

/// What the names of other files of the folder end with.
const ENDS: [&str; 4] = [PARTIAL, MANIFEST, SHARDS, ".new"];
pub(super) const PARTIAL: &str = ".partial";
pub(super) const MANIFEST: &str = ".manifest.json";
pub(super) const SHARDS: &str = ".shards";
pub(super) const LATEST: &str = "latest.json";

impl FromStr for RunName {
    type Err = RunError;

    fn from_str(name: &str) -> Result<Self, RunError> {
        let refuse = |why| {
            let name = name.to_owned();
            Err(RunError::Name { name, why })
        };
        let is_first = |letter: char| letter.is_ascii_alphanumeric();
        let is_other = |letter: char| is_first(letter) || "._-".contains(letter);
        let lower = name.to_ascii_lowercase();
        if !name.starts_with(is_first) {
            return refuse("it has to begin with a letter or a digit (A-Z, a-z, 0-9)");
        }
        if !name.chars().all(is_other) {
            return refuse("only letters, digits, '.', '_' and '-' are allowed (A-Z, a-z, 0-9)");
        }
        if name.len() > 64 {
            return refuse("it has more than 64 characters");
        }
        if name.contains("..") || name.ends_with('.') {
            return refuse(
                "two dots in a row, or one at the end, mean something else to file systems",
            );
        }
        if lower == LATEST || ENDS.iter().any(|end| lower.ends_with(end)) {
            return refuse("an export has files of its own with such a name");
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for RunName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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

/// One of several parts of a run, each read by a process of its own: `2/4`.
///
/// ```
/// use partner_center_export::run::Shard;
///
/// let shard: Shard = "2/4".parse()?;
/// assert_eq!(shard.to_string(), "2/4");
/// assert!("0/4".parse::<Shard>().is_err() && "5/4".parse::<Shard>().is_err());
/// # Ok::<(), partner_center_export::run::RunError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// Which one, from 1 on.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// How many there are.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of
    }

    /// Whether a customer is in this shard: by FNV-1a of 64 bits of the id in lower case, so the answer is the
    /// same on every machine.
    #[must_use]
    pub fn has(self, customer: &str) -> bool {
        let hash = customer.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3)
        });
        hash % u64::from(self.of) == u64::from(self.number - 1)
    }

    /// The name of its folder: `2-of-4`.
    pub(super) fn folder(self) -> String {
        format!("{}-of-{}", self.number, self.of)
    }

    pub(super) fn of_folder(name: &str) -> Option<Self> {
        let (number, of) = name.split_once("-of-")?;
        format!("{number}/{of}").parse().ok()
    }
}

impl FromStr for Shard {
    type Err = RunError;

    fn from_str(text: &str) -> Result<Self, RunError> {
        let number = |digits: &str| {
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u32>().ok().filter(|_| is_plain)
        };
        let parts = text.split_once('/');
        let parts = parts.and_then(|(shard, of)| Some((number(shard)?, number(of)?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(RunError::Shard {
                text: text.to_owned(),
            }),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl TryFrom<String> for Shard {
    type Error = RunError;

    fn try_from(text: String) -> Result<Self, RunError> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}
