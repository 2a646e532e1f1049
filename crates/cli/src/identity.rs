//! Who signs in, and where.

pub(crate) mod profiles;
pub(crate) mod proof;
pub(crate) mod secrets;
pub(crate) mod selection;
pub(crate) mod sign_in;
