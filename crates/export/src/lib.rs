//! Orders of Partner Center as tables: files that Spark, `DuckDB`, Polars, pandas and a spreadsheet read, with
//! every digit that the service sent.
//!
//! [`table`] has the columns and the files of one set of tables, [`run`] the folder of an export: what was read,
//! what is left, what is published. Both take the JSON texts of the service as they came; neither knows HTTP.
#![forbid(unsafe_code)]

pub mod run;
pub mod table;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
