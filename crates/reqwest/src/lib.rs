//! Async and blocking clients for Microsoft Partner Center's Orders API.
//!
//! ```no_run
//! use partner_center_reqwest::PartnerCenter;
//! use partner_center_reqwest::core::AccessToken;
//! use partner_center_reqwest::model::BillingCycleType;
//!
//! # async fn example() -> Result<(), partner_center_reqwest::core::Error> {
//! let partner = PartnerCenter::builder()
//!     .access_token(AccessToken::new(std::env::var("PARTNER_CENTER_ACCESS_TOKEN").unwrap_or_default())?)
//!     .build()?;
//! let orders = partner
//!     .customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
//!     .orders().by_billing_cycle_type(BillingCycleType::OneTime)
//!     .get().await?;
//! for order in &orders.items {
//!     println!("{:?} {:?}", order.id, order.status);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! All calls of a client and its clones share one [`Quota`](core::Quota), 480 requests in any minute
//! unless set otherwise; give one quota to several clients of the same partner.
//!
//! Both clients drive the same state machine, [`core::driver::Exchange`], and give the same results. They
//! follow no redirect, ask for compressed answers, and send the token to the configured address
//! only. Several clients, for several partners and clouds, live side by side.
//!
//! Answers are taken up to [`core::Limits`]; see [`Builder::limits`].
//!
//! Writes are written down before they are sent, if a client has a [`Journal`]; what is in doubt is settled
//! with `resend`.
//!
//! A user signs in with [`UserSignIn`]: a device code, or this machine's browser.
//!
//! Features: `rustls` (default) or `native-tls`; `blocking`; `certificate`, for applications that
//! sign in with one; `keyring`, for tokens in the operating system's keyring; `tracing`, which gives a span named
//! `http.client.request` for each attempt, with OpenTelemetry's names (`http.request.method`,
//! `server.address`, `url.template`, `http.response.status_code`, `http.request.resend_count`,
//! `error.type`) and the ids as `ms.request_id` and `ms.correlation_id`.
#![forbid(unsafe_code)]

pub use partner_center_core as core;
pub use partner_center_model as model;

#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod client;
mod http;
mod shared;
mod upload;
mod user_sign_in;

pub use body::ResponseBody;
pub use client::PartnerCenter;
pub use user_sign_in::UserSignIn;

#[cfg(feature = "certificate")]
pub use partner_center_host::ClientCertificate;
#[cfg(feature = "keyring")]
pub use partner_center_host::KeyringStore;
pub use partner_center_host::{
    Credentials, FileSource, FileStore, HelperCommand, Journal, LockedTokens, TokenFuture,
    TokenSource, TokenStore, Withdrawn, new_request_id, outside,
};

/// Sets up a [`PartnerCenter`].
pub type Builder = partner_center_host::Builder<PartnerCenter>;
