//! The tables of one export.

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use partner_center_core::DecodeError;
use partner_center_core::endpoint::{Payload, decode};
use partner_center_model::decode::{Decode, Room, SharedBody};
use partner_center_model::json_text::JsonText;
use partner_center_model::{Customer, Order, ProductType, Subscription};

use super::cells::Row;
use super::error::TableError;
use super::fit::misfit;
use super::money::Sums;
use super::rows::{CustomerRow, FaultRow, LineRow, OrderRow, SubscriptionRow};
use super::types::{CustomerKey, Fault, Table, TableOptions, TableSummary};
use super::writer::TableWriter;

/// Writes the tables of one export.
///
/// Rows stay in the order in which they were given. A table begins a new file at a million rows, or 512 MiB.
#[derive(Debug)]
pub struct Tables {
    /// Whether there is a column for the whole text.
    raw: bool,
    orders: TableWriter,
    lines: TableWriter,
    subscriptions: Option<TableWriter>,
    customers: TableWriter,
    faults: TableWriter,
    faults_by_kind: BTreeMap<String, u64>,
    order_sums: Sums,
    line_sums: Sums,
    room: Room,
}

impl Tables {
    /// Makes the folders of the tables in this one. Each table has one file at least, with the columns alone if
    /// there are no rows.
    ///
    /// # Errors
    /// When a folder or a file cannot be made, or a file is there already.
    pub fn create(folder: &Path, options: &TableOptions) -> Result<Self, TableError> {
        let table = |table| TableWriter::create(folder, table, options);
        Ok(Self {
            raw: options.raw,
            orders: table(Table::Orders)?,
            lines: table(Table::OrderLines)?,
            subscriptions: options
                .subscriptions
                .then(|| table(Table::Subscriptions))
                .transpose()?,
            customers: table(Table::Customers)?,
            faults: table(Table::Faults)?,
            faults_by_kind: BTreeMap::new(),
            order_sums: Sums::default(),
            line_sums: Sums::default(),
            room: Room::default(),
        })
    }

    /// A customer, as the service sent it.
    ///
    /// # Errors
    /// When a file cannot be written. A text that cannot be decoded is a row of `faults`.
    pub fn customer(&mut self, raw: Bytes) -> Result<(), TableError> {
        let (customer, text) = match read::<Customer>(raw, &mut self.room) {
            Ok(read) => read,
            Err(broken) => return self.broken(None, "customers", &broken),
        };
        let text = text.as_str();
        let row = CustomerRow {
            customer: &customer,
            raw: self.raw.then_some(text),
        };
        match self.misfit(&row, Table::Customers) {
            Some(misfit) => self.unfit(None, "customers", text, misfit),
            None => self.customers.push(&row),
        }
    }

    /// A customer whom the service does not list: a row with the id alone, which is what the text has.
    ///
    /// # Errors
    /// As of [`customer`](Self::customer).
    pub fn unlisted(&mut self, text: Bytes) -> Result<(), TableError> {
        match read::<Customer>(text, &mut self.room) {
            Ok((customer, _)) => {
                let raw = self.raw.then_some("");
                let customer = &customer;
                self.customers.push(&CustomerRow { customer, raw })
            }
            Err(broken) => self.broken(None, "customers", &broken),
        }
    }

    /// An order of a customer, as the service sent it: a row of `orders`, and one of `order_lines` for each line.
    ///
    /// # Errors
    /// When a file cannot be written. A text that cannot be decoded is a row of `faults`.
    pub fn order(&mut self, customer: &CustomerKey<'_>, raw: Bytes) -> Result<(), TableError> {
        let (order, text) = match read::<Order>(raw, &mut self.room) {
            Ok(read) => read,
            Err(broken) => return self.broken(Some(customer), "orders", &broken),
        };
        let text = text.as_str();
        let row = OrderRow::new(customer, &order, self.raw.then_some(text));
        let misfit = self.misfit(&row, Table::Orders);
        let misfit = misfit.or_else(|| {
            let mut lines = LineRow::all(customer, &order);
            lines.find_map(|line| self.misfit(&line, Table::OrderLines))
        });
        if let Some(misfit) = misfit {
            return self.unfit(Some(customer), "orders", text, misfit);
        }
        self.orders.push(&row)?;
        let currency = order.currency_code.as_deref();
        self.order_sums.add(currency, order.total_price.as_ref());
        for row in LineRow::all(customer, &order) {
            self.lines.push(&row)?;
            let pricing = row.line.pricing.as_ref();
            self.line_sums.add(
                currency,
                pricing.and_then(|pricing| pricing.extended_price.as_ref()),
            );
        }
        Ok(())
    }

    /// A subscription of a customer, as the service sent it. Nothing is written where the options leave
    /// subscriptions out.
    ///
    /// # Errors
    /// When a file cannot be written. A text that cannot be decoded is a row of `faults`.
    pub fn subscription(
        &mut self,
        customer: &CustomerKey<'_>,
        raw: Bytes,
    ) -> Result<(), TableError> {
        let (subscription, text) = match read::<Subscription>(raw, &mut self.room) {
            Ok(read) => read,
            Err(broken) => return self.broken(Some(customer), "subscriptions", &broken),
        };
        let (text, none) = (text.as_str(), ProductType::default());
        let raw = self.raw.then_some(text);
        let row = SubscriptionRow::new(customer, &subscription, &none, raw);
        match self.misfit(&row, Table::Subscriptions) {
            Some(misfit) => self.unfit(Some(customer), "subscriptions", text, misfit),
            None => self
                .subscriptions
                .as_mut()
                .map_or(Ok(()), |table| table.push(&row)),
        }
    }

    /// What could not be read.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn fault(&mut self, fault: &Fault) -> Result<(), TableError> {
        let at = fault.at.as_str().into();
        self.faults.push(&FaultRow::new(fault, &at))?;
        *self.faults_by_kind.entry(fault.kind.clone()).or_default() += 1;
        Ok(())
    }

    /// The rows of `faults` so far, by their kind: those that were given, and those made of texts that cannot
    /// be decoded or do not fit.
    #[must_use]
    pub fn faults(&self) -> &BTreeMap<String, u64> {
        &self.faults_by_kind
    }

    /// Ends all files, and waits until they are on disk.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<Vec<TableSummary>, TableError> {
        let mut tables = vec![
            self.orders.finish(self.order_sums)?,
            self.lines.finish(self.line_sums)?,
        ];
        if let Some(subscriptions) = self.subscriptions {
            tables.push(subscriptions.finish(Sums::default())?);
        }
        tables.push(self.customers.finish(Sums::default())?);
        tables.push(self.faults.finish(Sums::default())?);
        Ok(tables)
    }

    /// What no column holds exactly, where there is no whole text beside.
    fn misfit(&self, row: &impl Row, table: Table) -> Option<String> {
        if self.raw { None } else { misfit(row, table) }
    }

    fn unfit(
        &mut self,
        customer: Option<&CustomerKey<'_>>,
        resource: &str,
        text: &str,
        message: String,
    ) -> Result<(), TableError> {
        self.fault(&Fault {
            kind: "unfit".to_owned(),
            message,
            ..fault_of(customer, resource, text.as_bytes())
        })
    }

    fn broken(
        &mut self,
        customer: Option<&CustomerKey<'_>>,
        resource: &str,
        (error, raw): &(DecodeError, Bytes),
    ) -> Result<(), TableError> {
        self.fault(&Fault {
            kind: "broken".to_owned(),
            path: Some(error.path().to_owned()).filter(|path| !path.is_empty()),
            message: error.message().to_owned(),
            ..fault_of(customer, resource, raw)
        })
    }
}

/// A value and its text; or why there is none, and the bytes.
pub(super) fn read<T: Decode>(
    raw: Bytes,
    room: &mut Room,
) -> Result<(T, SharedBody), (DecodeError, Bytes)> {
    let body = match SharedBody::new(Vec::from(raw)) {
        Ok(body) => body,
        Err(bytes) => {
            let payload = Payload::from(bytes);
            let error = match decode::<T>(&payload) {
                Err(error) => error,
                Ok(_) => DecodeError::new("", "not UTF-8"),
            };
            return Err((error, payload.bytes().clone()));
        }
    };
    if let Some((value, text)) = body.decode_at(0, room)
        && text.len() == body.as_str().len()
    {
        return Ok((value, body));
    }
    match decode(&Payload::from(body.as_str())) {
        Ok(value) => Ok((value, body)),
        Err(error) => Err((error, Bytes::from_owner(body))),
    }
}

/// A fault with what its text says.
fn fault_of(customer: Option<&CustomerKey<'_>>, resource: &str, raw: &[u8]) -> Fault {
    let id = id(raw);
    let customer = customer.map(|customer| customer.id.to_owned());
    Fault {
        // A customer that cannot be read is known by its own id.
        customer: customer.or_else(|| id.clone()).unwrap_or_default(),
        resource: resource.to_owned(),
        id,
        raw: Some(Fault::text(raw)),
        ..Fault::default()
    }
}

/// The id in a text that may be anything.
fn id(raw: &[u8]) -> Option<String> {
    let members = JsonText::parse(raw)?.members()?;
    let id = members.iter().find(|member| member.name() == "id")?;
    serde_json::from_str(id.value).ok()
}
