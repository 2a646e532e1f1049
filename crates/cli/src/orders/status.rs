//! `orders provisioning-status` and `activation-links`: what became of an order.

use partner_center_reqwest::model::{OrderLineItemActivationLink, OrderLineItemProvisioningStatus};

use super::arguments::{ActivationLinks, OrderStatus};
use crate::arguments::Options;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::columns::{Column, names_of, text};
use crate::report::Report;

pub(super) const PROVISIONING: &[Column<OrderLineItemProvisioningStatus>] = &[
    Column::<OrderLineItemProvisioningStatus>::new("line", |line| {
        text(
            line.line_item_number
                .as_ref()
                .or(line.order_line_item_id.as_ref()),
        )
    })
    .by_default(),
    Column::<OrderLineItemProvisioningStatus>::new("status", |line| text(line.status.as_ref()))
        .by_default(),
    Column::<OrderLineItemProvisioningStatus>::new("quantities", |line| {
        let parts = line.quantity_provisioning_information.iter();
        let parts = parts.map(|part| {
            format!(
                "{} {}",
                text(part.quantity.as_ref()),
                text(part.status.as_ref())
            )
        });
        parts.collect::<Vec<_>>().join("; ")
    })
    .by_default(),
];

const LINKS: &[Column<OrderLineItemActivationLink>] = &[
    Column::<OrderLineItemActivationLink>::new("line", |link| text(link.line_item_number.as_ref()))
        .by_default(),
    Column::<OrderLineItemActivationLink>::new("link", |link| {
        text(link.link.as_ref().and_then(|link| link.uri()).as_ref())
    })
    .by_default(),
];

pub(super) fn provisioning(options: &Options, arguments: &OrderStatus) -> Result<Report, Failure> {
    let output = Output::new(options, PROVISIONING)?;
    let connection = Connection::open(options)?;
    let one = &arguments.one;
    let page = one
        .at(&connection.client)
        .provisioning_status()
        .lenient()
        .send();
    output.page(page, "no lines")
}

pub(super) fn links(options: &Options, arguments: &ActivationLinks) -> Result<Report, Failure> {
    let output = Output::new(options, LINKS)?;
    let connection = Connection::open(options)?;
    let one = &arguments.one;
    let order = one.at(&connection.client);
    let page = match arguments.line {
        Some(line) => order.line_activation_links(line).lenient().send(),
        None => order.activation_links().lenient().send(),
    };
    output.page(page, "no activation links")
}

/// The end of the help of `orders provisioning-status`.
pub(crate) fn provisioning_help() -> String {
    format!(
        "\
It needs a signed-in user (App+User).
Columns: {}.

Examples:
  partner-center orders provisioning-status 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a",
        names_of(PROVISIONING)
    )
}

/// The end of the help of `orders activation-links`.
pub(crate) fn links_help() -> String {
    format!(
        "\
Columns: {}.

Examples:
  partner-center orders activation-links 0d9e7bc9cc4f --line 0 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o json",
        names_of(LINKS)
    )
}
