//! Microsoft Partner Center's Orders API without I/O.
//!
//! Everything about a call except moving bytes is here: its request, its answer ([`Response`], [`Error`]), what
//! is written down about a write and what closes it ([`journal`]), which links may be followed, what is sent
//! again and when ([`RetryPolicy`]), how many requests may go ([`Quota`]), and signing in ([`auth`]). There is
//! no socket, no clock, no random number and no environment in this crate; drivers hand them in.
//!
//! Where to look: to make calls, here at the root; to use a different HTTP client, in [`driver`]; for an
//! operation that is not here, in [`endpoint`].
//!
//! The ready clients are in `partner-center-reqwest`. The chain mirrors the .NET SDK's:
//!
//! ```
//! use partner_center_core::{Cloud, Partner, driver::RequestMeta};
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

mod answer;
pub mod auth;
mod body;
mod call;
mod carts;
mod catalogue;
mod client;
mod cloud;
mod customer_user;
mod customers;
mod decode;
pub mod driver;
pub mod endpoint;
mod error;
mod etag;
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
mod orders;
mod paging;
pub mod promotions;
pub mod quota;
mod raw;
mod request;
mod response;
mod retry;
mod source;
mod stream;
mod subscriptions;
pub mod sweep;
mod sync;
mod target;
mod token;
pub mod wait;

pub use partner_center_model as model;

pub use call::{Call, CallFuture, Offline, Opened, Pages};
pub use carts::{CheckoutCart, CreateCart, ReplaceCart};
pub use catalogue::CatalogItem;
pub use cloud::{BaseUrl, Cloud};
pub use customers::CustomerSearchField;
pub use decode::{DecodeError, Item};
pub use error::Error;
pub use fault::Fault;
pub use generated::*;
pub use ids::{
    AttachmentId, AvailabilityId, CartId, CustomerId, OrderId, OrderIdFamily, ProductId,
    PromotionId, SkuId, SubscriptionId,
};
pub use limits::Limits;
pub use links::{Follow, FollowLine, FollowOrder};
pub use orders::{
    CancelOrder, ChangeBillingCycle, CreateOrder, Document, DocumentBody, DownloadAttachment,
    OrderChange, OrdersByBillingCycleType, PatchOrder, PurchaseAddOn, UploadAttachments,
    conditions,
};
pub use quota::Quota;
pub use raw::RawGet;
pub use response::{Notice, Response};
pub use retry::{RetryPolicy, Safety};
pub use source::Source;
pub use stream::Items;
pub use subscriptions::at_term_end::AtTermEnd;
pub use subscriptions::{
    CreateTransition, SubscriptionChange, UpdateSubscription,
    conditions as subscription_conditions, extended_terms,
};
pub use token::AccessToken;
