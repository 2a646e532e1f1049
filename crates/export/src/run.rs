//! The folder of an export: what was read, what is left, what is published.
//!
//! A run has two stages. First each customer is read into a file of its own, by as many threads as the caller
//! likes; a customer is done when its file has its name. Then the tables are written out of these files, in the
//! order of the customers' ids, so a run that was stopped and resumed has the same rows in the same order as one
//! that was not.
//!
//! ```text
//! FOLDER/.lock                            one export at a time
//! FOLDER/RUN.partial/                     a run under way
//! FOLDER/RUN/orders/00001.parquet         the tables, each alone in its folder
//! FOLDER/RUN.manifest.json                a Manifest; it is there when all is whole and on disk
//! FOLDER/latest.json                      a Latest: the newest whole run
//! FOLDER/RUN.shards/2-of-4/               a part of a run that several processes read
//! FOLDER/RUN.shards/2-of-4.….partial/     an attempt at it
//! ```
//!
//! Everything is written under another name and renamed when it is whole; no name that a reader of tables takes
//! for data is ever there before. A process that is killed, a full disk or an expired sign-in costs what was
//! being read: [`ExportFolder::resume`] goes on. Files and folders are for this user alone (0600, 0700).
//!
//! ```
//! use std::time::SystemTime;
//!
//! use partner_center_export::run::{ExportFolder, RunOptions};
//! use partner_center_export::table::{Format, TableOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let options = RunOptions {
//!     tables: TableOptions { format: Format::JsonLines, raw: true, subscriptions: false },
//!     base_address: "https://api.partnercenter.microsoft.com".into(),
//!     program: "example 1.0".into(),
//!     reading: [("account".to_owned(), "contoso".to_owned())].into(),
//! };
//! let exports = ExportFolder::new(folder);
//! let mut run = exports.begin(None, options, SystemTime::now())?;
//! // What the service lists.
//! run.freeze(&[r#"{"id":"c2"}"#.into(), r#"{"id":"c1"}"#.into()], &[], None)?;
//! std::thread::scope(|threads| {
//!     for customer in run.missing() {
//!         let run = &run;
//!         threads.spawn(move || {
//!             let began = SystemTime::now();
//!             let mut read = run.customer(customer.index)?;
//!             // What the service says of this customer.
//!             read.order(br#"{"id":"o1","currencyCode":"USD","totalPrice":1.50}"#)?;
//!             read.finish(began)
//!         });
//!     }
//! });
//! assert_eq!(run.progress().orders, 2);
//! let manifest = run.build_and_publish(SystemTime::now())?;
//! assert_eq!(manifest.tables[0].sums["USD"], "3");
//! assert_eq!(exports.latest()?.unwrap().run, manifest.run);
//! assert!(exports.verify(&manifest.run)?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod customers;
mod error;
mod files;
mod finish;
mod folder;
mod lock;
mod manifest;
mod name;
mod options;
mod publish;
mod reading;
mod spool;
mod under_way;
mod verify;

pub use error::{OptionDifference, RunError};
pub use folder::ExportFolder;
pub use manifest::{CustomerCounts, CustomerRead, Latest, Manifest};
pub use name::{RunName, Shard};
pub use options::RunOptions;
pub use reading::{CustomerWriter, CustomerWriters, Missing, Progress};
pub use under_way::Run;
