//! Tables in a folder that goes by itself.
#![allow(dead_code, reason = "not every test uses all of it")]

use std::path::Path;

use partner_center_export::table::{
    CustomerKey, Format, Table, TableOptions, TableSummary, Tables,
};
use tempfile::TempDir;

pub(crate) const CUSTOMER: CustomerKey<'_> = CustomerKey {
    id: "db8c695b-1c3c-4c55-b697-771503dd46bf",
};

pub(crate) const fn options(format: Format, raw: bool) -> TableOptions {
    TableOptions {
        format,
        raw,
        subscriptions: true,
    }
}

/// What is written in a new folder.
pub(crate) struct Written {
    pub(crate) folder: TempDir,
    pub(crate) options: TableOptions,
    pub(crate) tables: Vec<TableSummary>,
}

impl Written {
    pub(crate) fn new(options: TableOptions, write: impl FnOnce(&mut Tables)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut tables = Tables::create(folder.path(), &options).unwrap();
        write(&mut tables);
        let tables = tables.finish().unwrap();
        Self {
            folder,
            options,
            tables,
        }
    }

    /// Of orders.
    pub(crate) fn orders(options: TableOptions, orders: &[&str]) -> Self {
        Self::new(options, |tables| {
            for order in orders {
                tables.order(&CUSTOMER, (*order).to_owned().into()).unwrap();
            }
        })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn table(&self, table: Table) -> &TableSummary {
        let mut tables = self.tables.iter();
        tables.find(|summary| summary.table == table).unwrap()
    }

    /// The content of the only file of a table.
    pub(crate) fn text(&self, table: Table) -> String {
        let [file] = &self.table(table).files[..] else {
            panic!("one file");
        };
        std::fs::read_to_string(self.path().join(&file.name)).unwrap()
    }
}
