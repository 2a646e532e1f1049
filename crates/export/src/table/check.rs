//! Reading tables back: are they what was said of them, and what was read?

mod cells;
mod files;

use std::path::Path;

use partner_center_model::decode::{Decode, Room};
use partner_center_model::{Customer, Decimal, Order, ProductType, Subscription};

use self::cells::Expected;
use self::files::{Files, ReadRow};
use super::cells::Row;
use super::error::TableError;
use super::money::Sums;
use super::rows::{CustomerRow, LineRow, OrderRow, SubscriptionRow};
use super::tables::read;
use super::types::{Table, TableOptions, TableSummary};

/// Something in a table that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The file, or the table where it is about all of its files.
    pub file: String,
    /// The row in the file, counted from 1; nothing where it is about the whole file.
    pub row: Option<u64>,
    /// The column, or what was counted: `rows`, `columns`, `sum of USD`.
    pub column: String,
    /// What the file has; nothing for null.
    pub found: Option<String>,
    /// What it should have, by the summary or by the column `raw_json`.
    pub expected: Option<String>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |value: &Option<String>| match value {
            Some(value) => format!("{value:?}"),
            None => "nothing".to_owned(),
        };
        let Self {
            file, row, column, ..
        } = self;
        let row = row.map(|row| format!(", row {row}")).unwrap_or_default();
        let (found, expected) = (shown(&self.found), shown(&self.expected));
        write!(f, "{file}{row}, {column}: {found} instead of {expected}")
    }
}

/// More differences than these are not looked for.
const MOST: usize = 1_000;

/// Reads the tables of a folder and compares them: the number of rows and the sums with the summaries, and, where
/// there is a column `raw_json`, each cell with what the text says. At most 1,000 differences are given, none if
/// all is well. Checksums are not looked at.
///
/// # Errors
/// When a file cannot be read, or is damaged.
pub fn check(
    folder: &Path,
    options: &TableOptions,
    tables: &[TableSummary],
) -> Result<Vec<Difference>, TableError> {
    Ok(check_and_count(folder, options, tables)?.0)
}

/// How many rows of a resource customers have, in the order of the rows; rows that follow each other are one entry.
pub(crate) type Owners = Vec<(String, u64)>;

/// The rows of `orders` and `subscriptions`, and those of `faults` that are there instead.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) orders: Owners,
    pub(crate) subscriptions: Owners,
    pub(crate) faulty_orders: Owners,
    pub(crate) faulty_subscriptions: Owners,
}

/// The same, and whose the rows are.
pub(crate) fn check_and_count(
    folder: &Path,
    options: &TableOptions,
    tables: &[TableSummary],
) -> Result<(Vec<Difference>, Counts), TableError> {
    let mut check = Check {
        folder,
        options,
        room: Room::default(),
        differences: Vec::new(),
        counts: Counts::default(),
    };
    for summary in tables {
        match summary.table {
            Table::Orders => {
                let mut all = tables.iter();
                let lines = all.find(|summary| summary.table == Table::OrderLines);
                check.orders(summary, lines)?;
            }
            // With their orders.
            Table::OrderLines => {}
            Table::Subscriptions => check.subscriptions(summary)?,
            Table::Customers => check.customers(summary)?,
            Table::Faults => check.faults(summary)?,
        }
    }
    Ok((check.differences, check.counts))
}

struct Check<'a> {
    folder: &'a Path,
    options: &'a TableOptions,
    room: Room,
    differences: Vec<Difference>,
    counts: Counts,
}

/// Counts a row of this customer.
fn count(owners: &mut Owners, customer: &str) {
    match owners.last_mut() {
        Some((last, rows)) if last == customer => *rows += 1,
        _ => owners.push((customer.to_owned(), 1)),
    }
}

impl<'a> Check<'a> {
    fn orders(
        &mut self,
        orders: &'a TableSummary,
        lines: Option<&'a TableSummary>,
    ) -> Result<(), TableError> {
        let mut orders = self.reading(orders);
        let mut lines = lines.map(|lines| self.reading(lines));
        while let Some(row) = orders.next()? {
            count(&mut self.counts.orders, row.customer().id);
            let Some(order) = self.whole::<Order>(&row) else {
                continue;
            };
            let key = row.customer();
            self.compare(&row, &OrderRow::new(&key, &order, None));
            let Some(lines) = &mut lines else { continue };
            for line in LineRow::all(&key, &order) {
                // What is missing in the end is missing in the number of rows.
                if let Some(row) = lines.next()? {
                    self.compare(&row, &line);
                }
            }
        }
        orders.end(self)?;
        lines.map_or(Ok(()), |lines| lines.end(self))
    }

    fn subscriptions(&mut self, summary: &'a TableSummary) -> Result<(), TableError> {
        let mut subscriptions = self.reading(summary);
        let none = ProductType::default();
        while let Some(row) = subscriptions.next()? {
            count(&mut self.counts.subscriptions, row.customer().id);
            if let Some(subscription) = self.whole::<Subscription>(&row) {
                let key = row.customer();
                let expected = SubscriptionRow::new(&key, &subscription, &none, None);
                self.compare(&row, &expected);
            }
        }
        subscriptions.end(self)
    }

    /// Texts that came, but are in no other table.
    fn faults(&mut self, summary: &'a TableSummary) -> Result<(), TableError> {
        let mut faults = self.reading(summary);
        let columns = summary.table.columns(self.options.raw);
        let place = |name| columns.iter().position(|column| column.name == name);
        let (resource, kind) = (place("resource"), place("kind"));
        while let Some(row) = faults.next()? {
            let cell = |place: Option<usize>| row.cells.get(place?)?.as_deref();
            if !matches!(cell(kind), Some("broken" | "unfit")) {
                continue;
            }
            let owners = match cell(resource) {
                Some("orders") => &mut self.counts.faulty_orders,
                Some("subscriptions") => &mut self.counts.faulty_subscriptions,
                _ => continue,
            };
            count(owners, row.customer().id);
        }
        faults.end(self)
    }

    fn customers(&mut self, summary: &'a TableSummary) -> Result<(), TableError> {
        let mut customers = self.reading(summary);
        while let Some(row) = customers.next()? {
            // The service does not list it: there is no text.
            if row.cells.last().is_none_or(Option::is_none) {
                continue;
            }
            if let Some(customer) = self.whole::<Customer>(&row) {
                let (customer, raw) = (&customer, None);
                self.compare(&row, &CustomerRow { customer, raw });
            }
        }
        customers.end(self)
    }

    fn reading(&self, summary: &'a TableSummary) -> Reading<'a> {
        let columns = summary.table.columns(self.options.raw);
        let place = |name| columns.iter().position(|column| column.name == name);
        let amount = match summary.table {
            Table::Orders => place("total_price"),
            Table::OrderLines => place("pricing_extended_price"),
            _ => None,
        };
        Reading {
            summary,
            currency: place("currency_code"),
            amount,
            files: Files::new(self.folder, self.options.format, columns, &summary.files),
            sums: Sums::default(),
        }
    }

    /// What the whole text of a row says; nothing where there is none.
    fn whole<T: Decode>(&mut self, row: &ReadRow) -> Option<T> {
        if !self.options.raw {
            return None;
        }
        let raw = row.cells.last().cloned().flatten().unwrap_or_default();
        match read::<T>(raw.into(), &mut self.room) {
            Ok((value, _)) => Some(value),
            Err((error, raw)) => {
                let found = String::from_utf8_lossy(&raw).into_owned();
                self.tell(row, "raw_json", Some(found), Some(error.to_string()));
                None
            }
        }
    }

    /// Compares all cells but that of the whole text.
    fn compare(&mut self, row: &ReadRow, expected: &impl Row) {
        let mut cells = Expected::new(self.options.format);
        expected.cells(&mut cells);
        for ((found, expected), column) in row.cells.iter().zip(cells.cells).zip(&row.columns[..]) {
            if *found != expected {
                self.tell(row, column.name, found.clone(), expected);
            }
        }
    }

    fn tell(
        &mut self,
        row: &ReadRow,
        column: &str,
        found: Option<String>,
        expected: Option<String>,
    ) {
        self.differ(Difference {
            file: row.file.to_string(),
            row: Some(row.number),
            column: column.to_owned(),
            found,
            expected,
        });
    }

    fn differ(&mut self, difference: Difference) {
        if self.differences.len() < MOST {
            self.differences.push(difference);
        }
    }
}

/// A table that is read to its end, and what is counted on the way.
struct Reading<'a> {
    summary: &'a TableSummary,
    files: Files<'a>,
    /// Where the currency and the amount are.
    currency: Option<usize>,
    amount: Option<usize>,
    sums: Sums,
}

impl Reading<'_> {
    fn next(&mut self) -> Result<Option<ReadRow>, TableError> {
        let Some(row) = self.files.next()? else {
            return Ok(None);
        };
        let cell = |place: Option<usize>| row.cells.get(place?)?.as_deref();
        let amount = cell(self.amount).and_then(|amount| amount.parse::<Decimal>().ok());
        self.sums.add(cell(self.currency), amount.as_ref());
        Ok(Some(row))
    }

    /// Reads what is left, and compares what was counted with the summary.
    fn end(mut self, check: &mut Check<'_>) -> Result<(), TableError> {
        while self.next()?.is_some() {}
        let mut differ =
            |file: &str, column: String, found: Option<String>, expected: Option<String>| {
                if found != expected {
                    check.differ(Difference {
                        file: file.to_owned(),
                        row: None,
                        column,
                        found,
                        expected,
                    });
                }
            };
        let (counts, summary) = (self.files.counts(), self.summary);
        for (file, rows) in summary.files.iter().zip(counts) {
            let (found, expected) = (rows.to_string(), file.rows.to_string());
            differ(&file.name, "rows".to_owned(), Some(found), Some(expected));
        }
        let name = summary.table.name();
        let found = counts.iter().sum::<u64>().to_string();
        differ(
            name,
            "rows".to_owned(),
            Some(found),
            Some(summary.rows.to_string()),
        );
        let sums = self.sums.texts();
        let currencies = sums
            .keys()
            .chain(summary.sums.keys().filter(|key| !sums.contains_key(*key)));
        for currency in currencies {
            let (found, expected) = (
                sums.get(currency).cloned(),
                summary.sums.get(currency).cloned(),
            );
            differ(name, format!("sum of {currency}"), found, expected);
        }
        Ok(())
    }
}
