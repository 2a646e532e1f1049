//! What goes in and what comes out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Parquet with zstd: typed columns.
    Parquet,
    /// JSON lines: an object for each row.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// CSV with a head.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Parquet, Self::JsonLines, Self::Csv];

    /// The name, which files end with, too: `parquet`, `jsonl`, `csv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Table {
    /// Orders.
    Orders,
    /// Lines of orders.
    OrderLines,
    /// Subscriptions.
    Subscriptions,
    /// Customers.
    Customers,
    /// What could not be read.
    Faults,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 5] = [
        Self::Orders,
        Self::OrderLines,
        Self::Subscriptions,
        Self::Customers,
        Self::Faults,
    ];

    /// The name, and that of its folder: `orders`, `order_lines`, …
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::OrderLines => "order_lines",
            Self::Subscriptions => "subscriptions",
            Self::Customers => "customers",
            Self::Faults => "faults",
        }
    }
}

/// How tables are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers in one expression"
)]
pub struct TableOptions {
    /// The format of all files.
    pub format: Format,
    /// Whether orders, subscriptions and customers have the column `raw_json`: the text as it came.
    pub raw: bool,
    /// Whether there is a table of subscriptions.
    pub subscriptions: bool,
}

/// Whose an order or a subscription is: the first column of every table.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers in one expression"
)]
pub struct CustomerKey<'a> {
    /// The customer's id, as it was asked with.
    pub id: &'a str,
}

/// What could not be read: a row of `faults`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers in one expression"
)]
pub struct Fault {
    /// Id of the customer whose it is.
    pub customer: String,
    /// What was read: `orders`, `subscriptions`, `customers`.
    pub resource: String,
    /// Id of the order or the subscription, if there is one.
    pub id: Option<String>,
    /// `refused`: the service said no; `broken`: a text that cannot be decoded; `unfit`: a value that no column
    /// holds exactly, where there is no `raw_json`; `cut`: a list that ended too soon; `failed`: no
    /// answer.
    pub kind: String,
    /// HTTP status of a refusal.
    pub status: Option<u16>,
    /// The service's error code.
    pub code: Option<String>,
    /// Where in the text the error is.
    pub path: Option<String>,
    /// What happened.
    pub message: String,
    /// `MS-RequestId` of the call.
    pub request_id: Option<String>,
    /// `MS-CorrelationId` of the call.
    pub correlation_id: Option<String>,
    /// When, as a date in UTC; empty if nobody knows.
    pub at: String,
    /// The text, if there was one. Bytes that are no text are written as `\xNN`.
    pub raw: Option<String>,
}

impl Fault {
    /// Bytes as the text of [`raw`](Self::raw): those that are no text as `\xNN`.
    #[must_use]
    pub fn text(raw: &[u8]) -> String {
        let mut text = String::with_capacity(raw.len());
        for chunk in raw.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        text
    }
}

/// What a table has become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TableSummary {
    /// The table.
    pub table: Table,
    /// Rows in all files.
    pub rows: u64,
    /// The files, in the order of their rows; at least one.
    pub files: Vec<FileSummary>,
    /// The exact sum of the column `total_price` (orders) or `pricing_extended_price` (lines) for each
    /// `currency_code`, by an empty text where there is none; of other tables nothing.
    pub sums: BTreeMap<String, String>,
}

/// A file of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileSummary {
    /// Its path in the folder of the tables: `orders/00001.parquet`.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, in lower-case hexadecimal digits.
    pub sha256: String,
}
