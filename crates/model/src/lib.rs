//! Data types of Microsoft Partner Center's Orders API.
//!
//! The types are generated from the JSON schemas in the repository's `spec` folder by
//! `cargo xtask codegen`; the values that they are made of ([`Text`], [`Guid`], [`DateTime`],
//! [`Decimal`], [`Integer`], [`Open`], [`List`], [`Json`]) are written by hand. One rule holds for
//! all of them: **what the service said is never lost or altered**. A new word in an enumeration,
//! an unknown member, a `null`, a strange date cost nothing, and an object that was read is written
//! back with every digit and every text, up to `null`s and the order of members.
//!
//! Nothing is required: every member is an `Option` or a [`List`], because one collection mixes
//! orders of all generations of the service.
//!
//! ```
//! use partner_center_model::{BillingCycleType, Collection, Order};
//!
//! let body = r#"{"totalCount": 1, "items": [
//!     {"id": "s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1", "billingCycle": "one_time"}
//! ]}"#;
//! let orders: Collection<Order> = serde_json::from_str(body)?;
//! for order in &orders.items {
//!     match order.billing_cycle.as_ref().and_then(|cycle| cycle.known()) {
//!         Some(BillingCycleType::OneTime) => println!("{:?} was paid once", order.id),
//!         _ => println!("{:?}: {:?}", order.id, order.billing_cycle),
//!     }
//! }
//! # Ok::<(), serde_json::Error>(())
//! ```
mod collection;
mod date_time;
mod decimal;
pub mod decode;
mod detach;
mod encode;
mod extra;
mod fault_code;
mod guid;
mod integer;
mod json;
mod link;
mod list;
mod object;
mod one_or_many;
mod open;
mod request;
mod scan;
#[expect(unsafe_code, reason = "see the file: the only one that has any")]
mod shared;
mod skip;
mod text;

#[rustfmt::skip]
mod generated;

pub use collection::Collection;
pub use date_time::{DateTime, Timestamp};
pub use decimal::{Decimal, ParseDecimalError};
pub use detach::Detach;
pub use encode::Encode;
pub use extra::Extra;
pub use fault_code::FaultCode;
pub use generated::*;
pub use guid::Guid;
pub use integer::Integer;
pub use json::Json;
pub use link::Link;
pub use list::List;
pub use one_or_many::OneOrMany;
pub use open::{Open, Vocabulary};
pub use request::{Form, Malformed, MalformedValue, NewWord, Request, Spelling};
pub use text::Text;
