//! Runs of an export: what was read, what is left, what is published.
//!
//! ```text
//! FOLDER/.lock                       one export at a time
//! FOLDER/RUN.partial/                a run that is not whole yet
//! FOLDER/RUN/orders/00001.parquet    the tables of a whole run
//! FOLDER/RUN.manifest.json           what the run says of itself, written last
//! FOLDER/latest.json                 names the newest whole run
//! ```
//!
//! A run has two stages. In the first, what the service says about a customer is kept in a file of its own, by as many
//! threads as the caller likes; a customer is read when its file is whole. In the second, the tables are written from
//! these files, in the order of the customers' ids, and published. So a run that was killed at any moment can be
//! resumed, reads only the customers that are missing, and has the same rows in the same order.
//!
//! ```
//! use std::time::SystemTime;
//! use partner_center_export::run::{ChosenCustomer, Folder, RunOptions, verify};
//! use partner_center_export::table::{Format, TableOptions};
//!
//! # let temporary = tempfile::tempdir()?;
//! # let path = temporary.path();
//! let options = RunOptions {
//!     tables: TableOptions { format: Format::JsonLines, raw: true, subscriptions: false },
//!     service: "https://api.partnercenter.microsoft.com".to_owned(),
//!     choice: Vec::new(),
//!     shard: None,
//! };
//! let now = SystemTime::now();
//! let mut run = Folder::open(path)?.begin("monday".parse()?, options, now)?;
//! let id = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
//! run.choose([ChosenCustomer { id: id.to_owned(), raw: None }], &[])?;
//! for id in run.missing() {
//!     let mut customer = run.customer(&id, SystemTime::now())?;
//!     customer.order(br#"{"id":"0d9e7bc9cc4f"}"#)?;
//!     customer.finish()?;
//! }
//! let manifest = run.publish(SystemTime::now())?.expect("it is no shard");
//! assert_eq!(manifest.tables[0].rows, 1);
//! assert!(verify(&path.join("monday"), &manifest)?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod disk;
mod error;
mod folder;
mod manifest;
mod options;
mod publish;
mod reading;
mod records;
mod shards;
mod verify;

pub use error::RunError;
pub use folder::{Folder, begin_shard};
pub use manifest::{CustomerCounts, CustomerRead, Latest, Manifest};
pub use options::{RunName, RunOptions, Shard};
pub use reading::{ChosenCustomer, CustomerFile, Run};
pub use shards::runs_in_shards;
pub use verify::{manifest, verify};
