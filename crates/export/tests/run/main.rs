//! Runs of an export: folders, locks, what was read, resuming, shards.
#![allow(clippy::unwrap_used, reason = "tests")]

mod changes;
mod common;
mod crashes;
mod shards;
mod states;
