//! The sign-in service beside the API: it issues the tokens, and knows what each of them opens.
//!
//! It is Entra as a client meets it: the addresses, the forms, the answers and the refusals. What it
//! leaves out is what makes the real one safe: it signs nothing and takes every person at their word.

mod aadsts;
mod admin;
mod authorize;
mod certificate;
mod clients;
mod clock;
mod codes;
mod devices;
mod faults;
mod form;
mod grants;
mod ledger;
mod pages;
mod registry;
mod routes;
mod service;
mod settings;
mod state;
mod target;
mod tokens;
mod version;

pub use ledger::TokenRequest;
pub(crate) use routes::{SignInRequest, SignInRoute};
pub(crate) use settings::SignInSettings;
pub(crate) use state::Authority;
pub(crate) use tokens::{Standing, read_jwt};
