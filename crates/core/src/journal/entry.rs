use super::{Intent, Settlement};

/// An intent, and how it ended, if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// What was to be done.
    pub intent: Intent,
    /// How it ended; `None` while nothing is certain.
    pub settlement: Option<Settlement>,
    /// How many calls have begun to send it, from 1. Of several at once, only the last can close the
    /// entry with anything but a success.
    pub generation: u64,
}

impl Entry {
    /// An entry as it is written down.
    #[must_use]
    pub fn new(intent: Intent, settlement: Option<Settlement>) -> Self {
        Self {
            intent,
            settlement,
            generation: 1,
        }
    }
}
