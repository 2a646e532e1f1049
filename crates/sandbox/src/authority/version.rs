//! The two forms of the addresses and of the answers.

use crate::json::Json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V1 = 1,
    V2 = 2,
}

impl Version {
    /// The first version writes its numbers as strings.
    pub(crate) fn number(self, number: u64) -> Json {
        match self {
            Self::V1 => number.to_string().into(),
            Self::V2 => number.into(),
        }
    }
}
