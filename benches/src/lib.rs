//! Measurements of this library against its peers, and what they are made with. `README.md` beside
//! this package's manifest says which command measures what.
//!
//! # The order generator
//!
//! Benches and load tests need order collections of any size that look like
//! what the service sends and are the same bytes on every machine, so that two
//! measurements can be compared. Everything here comes from one
//! [splitmix64](https://prng.di.unimi.it/splitmix64.c) stream and integer
//! arithmetic: no clock, no hash map order, no floating point.
//!
//! | function | body |
//! |---|---|
//! | [`orders_page`] | a mixed collection: new-commerce orders and the older shapes |
//! | [`write_orders`] | the same bytes, streamed, for bodies that should not sit in memory |
//! | [`orders_with_unknown`] | the same orders, every object with members nobody documented |
//! | [`reordered`] | any JSON text, members in random order and with spaces |
//! | [`two_orders`] | the everyday answer: two reserved-instance orders |
//! | [`subscriptions_page`] | a collection of subscriptions |
//! | [`products_page`], [`availabilities_page`] | parts of the catalogue |
//! | [`Orders`] | the orders one by one, without the collection around them |

pub mod everyday;
pub mod heap;
mod json;
mod line;
mod neighbours;
mod order;
mod orders;
mod page;
pub mod peers;
pub mod process;
mod reorder;
pub mod report;
mod rng;
pub mod split;
pub mod stub;
pub mod touch;
mod unknown;
mod values;
mod vocabulary;

pub use neighbours::{availabilities_page, products_page, subscriptions_page};
pub use orders::Orders;
pub use page::{orders_page, orders_with_unknown, two_orders, write_orders};
pub use reorder::reordered;
