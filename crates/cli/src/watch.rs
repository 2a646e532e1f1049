//! What is written down of calls while they are made.

pub(crate) mod har;
pub(crate) mod trace;
