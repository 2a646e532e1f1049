//! `customers`: the customers of the partner.

mod columns;

use crate::arguments::{GetCustomer, ListCustomers, Options};
use crate::connect::Connection;
use crate::failure::Failure;
use crate::listing;
use crate::output::Output;
use crate::output::columns::names_of;
use crate::report::Report;
use crate::streaming;

use columns::CUSTOMER_COLUMNS;

/// `customers list`.
pub(crate) fn list(options: &Options, arguments: ListCustomers) -> Result<Report, Failure> {
    let output = Output::new(options, CUSTOMER_COLUMNS)?;
    let connection = Connection::open(options)?;
    let mut call = connection.client.customers().get();
    if let Some(text) = arguments.filter {
        call = call.starting_with(arguments.filter_field.into(), text);
    }
    if let Some(size) = arguments.page_size {
        call = call.size(size);
    }
    let call = call.lenient();
    if let Some(report) = streaming::list(&output, || call.clone().stream()) {
        return report;
    }
    listing::list(&output, call, "no customers")
}

/// `customers get`.
pub(crate) fn get(options: &Options, arguments: GetCustomer) -> Result<Report, Failure> {
    let output = Output::new(options, CUSTOMER_COLUMNS)?;
    let connection = Connection::open(options)?;
    match connection
        .client
        .customers()
        .by_id(arguments.customer)
        .get()
        .send()
    {
        Ok(customer) => Ok(output.one(&customer, String::new)),
        Err(error) => output.raw_answer(error),
    }
}

/// The end of the help of `customers list`.
pub(crate) fn list_help() -> String {
    format!(
        "\
Columns: {}.

Examples:
  partner-center customers list
  partner-center customers list --filter lake -o json
  partner-center customers list --filter contoso --filter-field domain \\
      --columns id,domain",
        names_of(CUSTOMER_COLUMNS)
    )
}

/// The end of the help of `customers get`.
pub(crate) fn get_help() -> String {
    format!(
        "\
Columns: {}.

Examples:
  partner-center customers get b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center customers get b0d70a69-4c42-4b27-b17b-91a835d8686a -o yaml",
        names_of(CUSTOMER_COLUMNS)
    )
}
