//! What every client of Partner Center needs of its machine, whatever HTTP library it sends with.
//!
//! `partner-center-core` decides what a call is and does no I/O. This crate does the rest but sending: it keeps
//! the [`Journal`] of writes, tokens ([`FileStore`]) and the shared quota in files, signs in
//! ([`Credentials`]), takes answers in within their limits, and reads the clocks.
//!
//! Callers find it in the clients, `partner-center-reqwest` for one. What another client has to do is in [`driver`].
//!
//! Features: `async`, for clients on a tokio runtime; `certificate`; `keyring`; `tracing`.
#![forbid(unsafe_code)]

pub use partner_center_core as core;
pub use partner_center_model as model;

/// Writes a `Debug` that shows these fields alone: the others may be secret, or are of no use to a reader.
macro_rules! debug {
    ($name:ident $(<$parameter:tt $(: $bound:path)?>)? { $($field:ident),* }) => {
        impl $(<$parameter $(: $bound)?>)? std::fmt::Debug for $name $(<$parameter>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    };
}

mod admission;
mod bell;
mod builder;
mod call_journal;
#[cfg(feature = "certificate")]
mod certificate;
mod clock;
mod credentials;
mod drive;
pub mod driver;
mod file_source;
mod files;
mod helper;
mod intake;
mod journal;
#[cfg(feature = "keyring")]
mod keyring;
mod options;
pub mod outside;
mod random;
mod shared_quota;
mod sign_in;
mod store;
mod stream;
mod sync;
mod telemetry;
mod tokens;
mod transport;

pub use builder::Builder;
#[cfg(feature = "certificate")]
pub use certificate::ClientCertificate;
pub use credentials::Credentials;
pub use file_source::FileSource;
pub use helper::HelperCommand;
pub use journal::{Journal, Withdrawn};
#[cfg(feature = "keyring")]
pub use keyring::KeyringStore;
pub use random::new_request_id;
pub use store::{FileStore, LockedTokens, TokenStore};
pub use tokens::{BlockingTokenSource, TokenFuture, TokenResult, TokenSource};

/// The README's example, so that it is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
