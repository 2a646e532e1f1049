//! A local stand-in for Microsoft's Partner Center REST API, for tests, demos and CI.
//!
//! [`Sandbox::start`] opens a server on a free port of this machine that knows twelve made-up customers and
//! their orders, and takes new ones. It answers as the service does: the same JSON with the same order of
//! members, the same headers, the same generosity about spellings and the same refusals. And it fails when told
//! to: see [`Fault`].
//!
//! ```
//! use partner_center_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::start()?;
//! let url = format!("{}/v1/customers/{}/orders?billingType=onetime", sandbox.base_url(), partner_center_sandbox::CUSTOMER);
//! let authorization = format!("Bearer {}", sandbox.access_token());
//! let answer = ureq::get(&url).header("Authorization", &authorization).call()?.into_body().read_to_string()?;
//! assert!(answer.starts_with(r#"{"totalCount":2,"items":[{"id":"9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1","#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Routes
//!
//! Customers, orders and what belongs to them: provisioning, activation, attachments, carts,
//! subscriptions, the catalogue with its promotions, each below `/v1`, `/v1.0` or nothing. `GET /openapi.json` describes them all. Every one
//! of them wants the bearer token [`Sandbox::access_token`], or one from the sign-in service.
//!
//! # Writes
//!
//! A write that comes again under its `MS-RequestId` is answered again and not done again.
//! [`SandboxBuilder::without_replay`] switches this off, to see whether a test notices.
//! [`Sandbox::placed_orders`] counts what was bought, and [`Fault::CommitThenCut`] loses an answer. New orders
//! are complete and listed at once unless a delay is set, such as [`SandboxBuilder::visibility_delay`];
//! [`Sandbox::advance_clock`] lets time pass, and [`SandboxBuilder::state_file`] keeps everything.
//!
//! # Sign-in
//!
//! [`Sandbox::authority`] is the address of a sign-in service that speaks as Entra does: client credentials,
//! refresh tokens, device codes, and authorization codes with PKCE. The API takes the tokens it issues until
//! they expire ([`Sandbox::advance_clock`]) or are revoked ([`Sandbox::revoke_tokens`]).
//! [`Sandbox::token_requests`] counts what it was asked, and [`Sandbox::push_sign_in_fault`] lets it fail.
//!
//! # Faults
//!
//! For one request: the header `Sandbox-Fault: bom, latency=200`. For requests to come:
//! [`Sandbox::push_fault`], or from another process `POST /_sandbox/faults` with
//! `{"fault":"throttle=57","times":2}` (`GET` shows what is waiting, `DELETE` forgets it). For every request:
//! [`SandboxBuilder::faults`].
//!
//! # Ledger
//!
//! [`Sandbox::requests`], or `GET /_sandbox/requests`, tells what clients have sent. Tokens are not kept.

mod access;
mod accounts;
mod admin;
mod answer;
mod attachments;
mod authority;
mod builder;
mod call;
mod carts;
mod catalog;
mod context;
mod customers;
mod date;
mod fault;
mod fault_plan;
#[rustfmt::skip]
mod generated;
mod fields;
mod idempotency;
mod ids;
mod injection;
mod json;
mod ledger;
mod money;
mod multipart;
mod openapi;
mod order;
mod orders;
mod paging;
mod placed;
mod products;
mod promotions;
mod provisioning;
mod query;
mod rate_limit;
mod relationships;
mod routes;
mod server;
mod service;
mod service_error;
mod settings;
mod shelf;
mod sign_in;
mod state;
mod store;
mod subscription;
mod subscriptions;
mod term_ends;
mod transitions;
mod words;
mod world;

pub use access::{ACCESS_TOKEN, Authorization};
pub use authority::TokenRequest;
pub use builder::SandboxBuilder;
pub use fault::{Fault, FaultBody, ParseFaultError};
pub use ledger::RecordedRequest;
pub use placed::PlacedOrder;
pub use routes::routes;
pub use server::Sandbox;
pub use sign_in::{APP, APP_SECRET, PUBLIC_APP, TENANT, USER, USER_WITHOUT_MFA};

/// The id of a customer that has an order of almost every billing cycle.
pub const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
