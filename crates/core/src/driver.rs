//! For driver authors: a whole call with an HTTP client that this project has no driver for.
//!
//! The simplest way is [`to_http`], any client, [`from_http`]. An [`Exchange`] is the whole call with its
//! attempts; [`AsyncClient`] and [`BlockingClient`] are what the navigators call, and
//! `partner-center-host` has what every client needs of its machine (journal, quota, sign-in).

pub use crate::answer::from_http;
pub use crate::client::{
    AsyncBody, AsyncClient, BlockingBody, BlockingClient, CallOptions, Client,
};
pub use crate::endpoint::head::Head;
pub use crate::exchange::{Exchange, Failure, Step};
pub use crate::limits::{Meter, TooLarge};
pub use crate::request::{RequestMeta, check, to_http};
pub use crate::retry::{Decision, Outcome, Phase, retry_after};
pub use crate::source::BodySource;
pub use crate::stream::{ITEM_LIMIT, ItemDecoder};
