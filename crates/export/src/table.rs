//! Tables of orders, their lines, subscriptions, customers, and of what could not be read.
//!
//! Every value is in a column of its own, in the spelling of the service; [`Table::columns`] says which. What
//! the columns do not know is in `extra`, and with [`TableOptions::raw`] the whole text is in `raw_json`.
//!
//! | the service's | column | Parquet | JSON lines, CSV |
//! | --- | --- | --- | --- |
//! | ids, words, GUIDs, texts | [`Kind::Text`] | `STRING` | text |
//! | dates | [`Kind::Moment`], and beside it the text with `_text` behind the name | `TIMESTAMP(MICROS, UTC)` | `2018-03-15T02:17:15.645567Z` |
//! | money | [`Kind::Money`] | `DECIMAL(38,18)` | the digits of the service |
//! | counts | [`Kind::Count`] | `INT64` | number |
//! | yes or no | [`Kind::Flag`] | `BOOLEAN` | `true`, `false` |
//! | lists, links, objects in objects | [`Kind::Json`] | `STRING` | text with JSON |
//! | members that the library does not know | [`Kind::Extra`] | map of texts with JSON | object of such texts, in CSV as one text |
//!
//! A moment is null where the text is no date, and for `0001-01-01T00:00:00`, which .NET writes for "no date":
//! Spark cannot read it. A date without a zone counts as UTC, as the service means it. A number that
//! `DECIMAL(38,18)` does not hold is null in Parquet, and its text is in `raw_json`; without that column the
//! whole order is in `faults` (kind `unfit`) instead. Columns do not tell an absent object from an empty one,
//! and in CSV an absent text is an empty one; `raw_json` does.
//!
//! # What readers do to exact money
//!
//! `sum` of a column of money is exact in Spark, `DuckDB`, Polars, pyarrow and `DataFusion`. Other arithmetic is not:
//! Spark rounds `DECIMAL(38,18)` times a quantity to six places, unless
//! `spark.sql.decimalOperations.allowPrecisionLoss` is `false`; `avg` and `/` are doubles in `DuckDB`, and its `.df()`
//! makes doubles of decimals (`.to_arrow_table()` does not); pandas needs `dtype_backend='pyarrow'` to keep whole
//! numbers beside nulls. A number inside a JSON text (`raw_json`, `links`, …) is rounded by every path function, so
//! lines have what the service computed (`pricing_extended_price`), and `extra` has each number as a text of its own.

mod cells;
mod check;
mod columns;
mod csv;
mod error;
mod extra;
mod file;
mod fit;
mod json_lines;
mod moment;
mod money;
mod parquet;
mod rows;
mod tables;
mod text_row;
mod types;
mod writer;

pub(crate) use check::{Counts, Owners, check_and_count};
pub use check::{Difference, check};
pub use columns::{Column, Kind};
pub use error::TableError;
pub use tables::Tables;
pub use types::{CustomerKey, Fault, FileSummary, Format, Table, TableOptions, TableSummary};
