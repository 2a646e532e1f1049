//! The same call for many customers: as many at once as the service bears, and whoever fails costs only itself.
//!
//! A [`Sweep`] says which customers: all, those that a filter lists, or a list of ids. With an async client it is a
//! [`SweepStream`] over the items of all of them; with a blocking client, threads read one customer each
//! ([`SweepResults`]) or give the items of all ([`SweepItems`]). Each of them shares the client's sign-in and quota, and
//! has as many calls under way as [`Concurrency`](crate::quota::Concurrency) allows. What is next is decided by a
//! [`Plan`], which knows neither clients nor clocks.
//!
//! ```no_run
//! use partner_center_core::{driver::AsyncClient, Customers, sweep::Swept};
//!
//! async fn print<C: AsyncClient>(customers: Customers<C>) {
//!     let mut sweep = customers.sweep().stream(|customer| customer.orders().get().include_price(true));
//!     while let Some(swept) = sweep.next().await {
//!         match swept {
//!             Ok(Swept::Item { customer, item }) => println!("{}: {:?}", customer.id(), item.id),
//!             Ok(Swept::End { customer, end }) => println!("{}: {} orders", customer.id(), end.items),
//!             // A broken order, or a customer that is refused: the next one follows.
//!             Err(error) => eprintln!("{error}"),
//!         }
//!     }
//! }
//! ```

mod choice;
mod customer;
mod error;
mod list;
mod plan;
mod reading;
mod stream;
mod threads;

pub use choice::Sweep;
pub use customer::SweptCustomer;
pub use error::SweepError;
pub use plan::{Plan, Progress, Step, Turn};
pub use reading::{End, Swept};
pub use stream::SweepStream;
pub use threads::{SweepItems, SweepResults};
