//! `/customers/{customer}/orders`: lists, single orders, and everything that changes them.

mod add_on;
mod cancel;
mod change_cycle;
mod check;
mod create;
mod draft;
mod lines;
mod patch;
mod provisioning_context;
mod read;

pub(crate) use check::{offer, purchase};
pub(crate) use create::{create, place};
pub(crate) use draft::{Draft, DraftLine, cycle};
pub(crate) use lines::pricing;
pub(crate) use patch::{check_etag, patch};
pub(crate) use read::{find, find_mut, get, list};
