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
//!
//! # Objects of your own
//!
//! An answer for a test is made of changes to nothing, in one expression:
//!
//! ```
//! use partner_center_model::{BillingCycleType, Order, OrderLineItem};
//!
//! let line = OrderLineItem::default().with(|line| line.quantity = Some(5.into()));
//! let order = Order::default().with(|order| {
//!     order.id = Some("d1a7b3c5e9f2".into());
//!     order.billing_cycle = Some(BillingCycleType::Annual.into());
//!     order.line_items = [line].into_iter().collect();
//! });
//! assert_eq!(order.line_items[0].quantity, Some(5.into()));
//! ```
//!
//! Objects that are sent have a method for each member besides ([`NewOrder`]).
//!
//! # Features
//!
//! None is on by default. Each converts from and into the types of another crate, exactly or with a
//! [`ValueError`]: `jiff`, `chrono` and `time` ([`DateTime`]), `rust_decimal` ([`Decimal`]), `uuid`
//! ([`Guid`]).
//!
//! # Other formats than JSON text
//!
//! Numbers of JSON have digits that other formats have not: `12.50` is a price, and no `f64`. What a
//! format cannot hold is a string there, digit for digit, or an error; a number is rounded by
//! `serde_json::to_value` alone.
//!
//! | written by | `12.5` | `12.50`, `12345678901234567.89`, `1e400` | unknown members |
//! | --- | --- | --- | --- |
//! | `serde_json::to_string`, [`Encode`] | as they came | as they came | as they came |
//! | [`to_value`] | number | string | the same, number by number |
//! | `serde_json::to_value` | number | the nearest `f64`; an error beyond its range | likewise |
//! | binary: CBOR, `MessagePack` | string | string | a string with the JSON text |
//! | YAML, TOML, a cell of CSV | number | string | the same, number by number |
//! | `erased_serde`, to any of these | number | string | likewise |
//!
//! - **Binary formats** (`is_human_readable() == false`) give back what was written. A [`Decimal`] is a
//!   string with its digits; an [`Integer`] is an integer, or such a string where the service wrote it
//!   otherwise (`1.0`); [`Json`] and [`FaultCode`] are strings with their JSON text. What came as another
//!   kind of value than usual (`"12.50"`, a number for a status) is its JSON text as bytes. Numbers of
//!   others' making are read, too. Behind a buffer of serde (`flatten`, `untagged`) serde does not say
//!   that a format is binary: there a price keeps its digits and becomes a quoted one, and unknown
//!   members become texts.
//! - **YAML, TOML**: a string is read as a [`Decimal`] that equals the number, and is quoted in JSON. A
//!   number that somebody wrote into YAML, TOML or CSV reaches the model as the format's reader hands
//!   it over, which is mostly an `f64`. TOML has no `null`, and neither has half a surrogate pair a place
//!   outside JSON: both are errors.
//! - **postcard, bincode, CSV** have no objects with any members: an order is an error that says so.
//!   Single values can be written there (a [`Decimal`] is a string), but postcard and bincode cannot
//!   read them.
mod collection;
mod convert;
mod date_time;
mod decimal;
pub mod decode;
mod detach;
mod digits;
mod encode;
mod extra;
mod fault_code;
mod guid;
mod id_or_object;
mod integer;
mod json;
pub mod json_text;
mod link;
mod list;
mod macros;
mod object;
mod one_or_many;
mod open;
mod request;
mod scan;
#[expect(unsafe_code, reason = "see the file: one of two that have any")]
mod shared;
mod skip;
mod subscription;
mod text;
mod timestamp;
mod transition_history;
mod value_error;
mod word;

#[rustfmt::skip]
mod generated;

pub use collection::Collection;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use detach::Detach;
pub use encode::Encode;
pub use extra::Extra;
pub use fault_code::FaultCode;
pub use generated::*;
pub use guid::Guid;
pub use id_or_object::IdOrObject;
pub use integer::Integer;
pub use json::{Json, to_value};
pub use link::Link;
pub use list::List;
pub use one_or_many::OneOrMany;
pub use open::Open;
#[doc(hidden)]
pub use open::Vocabulary;
pub use request::{Form, Malformed, Mismatch, Request, Spelling};
pub use subscription::Commerce;
pub use text::Text;
pub use timestamp::Timestamp;
pub use value_error::ValueError;
