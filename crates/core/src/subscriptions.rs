//! Subscriptions of a customer.

pub(crate) mod at_term_end;
pub mod extended_terms;
