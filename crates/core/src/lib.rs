//! Microsoft Partner Center's Orders API without I/O.
//!
//! Everything about a call that is not moving bytes is here: which request it is
//! ([`Endpoint`], [`to_http`]), what the answer means ([`from_http`], [`Response`], [`Error`]),
//! what is written down of a write and what closes it ([`journal`]), which links may be followed, what is sent again and when ([`RetryPolicy`]), how many requests may
//! go ([`Quota`]), and the whole call as a state machine ([`Exchange`]) that any HTTP client can drive. There is no socket, no clock, no
//! random number and no environment in this crate; drivers hand them in.
//!
//! The ready clients are in `partner-center-reqwest`. The chain mirrors the .NET SDK's:
//!
//! ```
//! use partner_center_core::{Cloud, Partner, RequestMeta};
//! use partner_center_model::{BillingCycleType, Guid};
//!
//! let call = Partner::offline()
//!     .customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
//!     .orders().by_billing_cycle_type(BillingCycleType::OneTime)
//!     .get();
//! let meta = RequestMeta::new(Guid::from_random_bytes([1; 16]), Guid::from_random_bytes([2; 16]));
//! let request = call.to_http(&Cloud::Global.base_url(), &meta)?;
//! assert_eq!(request.uri().query(), Some("billingType=onetime"));
//! # Ok::<(), partner_center_core::Error>(())
//! ```
#![forbid(unsafe_code)]

pub mod auth;
mod body;
mod call;
pub mod carts;
mod client;
mod cloud;
mod customer_user;
pub mod customers;
pub mod decode;
mod endpoint;
mod error;
mod exchange;
mod fault;
#[rustfmt::skip]
mod generated;
mod headers;
mod ids;
pub mod journal;
mod limits;
mod links;
pub mod mask;
pub mod observe;
mod operation;
pub mod orders;
pub mod outside;
mod paging;
pub mod quota;
mod raw;
mod response;
pub mod retry;
mod source;
pub mod stream;
mod sync;
mod target;
mod token;
pub mod wait;

pub use partner_center_model as model;

pub use call::{Call, CallFuture, Offline, Opened, Pages};
pub use carts::CheckoutCart;
pub use client::{AsyncBody, AsyncClient, BlockingBody, BlockingClient, CallOptions, Client};
pub use cloud::{BaseUrl, Cloud};
pub use customers::CustomerSearchField;
pub use endpoint::{
    Body, Endpoint, Head, Lenient, ListEndpoint, RequestMeta, check, from_http, to_http,
};
pub use error::Error;
pub use exchange::{Exchange, Failure, Step};
pub use fault::Fault;
pub use generated::*;
pub use ids::{
    AttachmentId, CartId, CustomerId, OrderId, OrderIdFamily, ProductId, SkuId, SubscriptionId,
};
pub use limits::{Limits, Meter, TooLarge};
pub use links::{Follow, FollowLine, FollowOrder};
pub use operation::Operation;
pub use orders::{
    CancelOrder, ChangeBillingCycle, CreateOrder, Document, DownloadAttachment,
    OrdersByBillingCycleType, PatchOrder, PurchaseAddOn, UploadAttachments,
};
pub use paging::Paged;
pub use quota::Quota;
pub use raw::RawGet;
pub use response::{Notice, Response};
pub use retry::{RetryPolicy, Safety};
pub use source::{BodySource, Source};
pub use stream::Items;
pub use target::{PathBuilder, QueryBuilder};
pub use token::AccessToken;
