//! `orders provisioning-status` and `activation-links`: what became of an order.

use clap::Args;
use partner_center_reqwest::model::{OrderLineItemActivationLink, OrderLineItemProvisioningStatus};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::OneOrder;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, text};
use crate::output::report::Report;

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

pub(super) const LINKS: &[Column<OrderLineItemActivationLink>] = &[
    Column::<OrderLineItemActivationLink>::new("line", |link| text(link.line_item_number.as_ref()))
        .by_default(),
    Column::<OrderLineItemActivationLink>::new("link", |link| {
        text(link.link.as_ref().and_then(|link| link.uri()).as_ref())
    })
    .by_default(),
];

/// Arguments of `orders activation-links`.
#[derive(Args, Debug)]
pub(crate) struct Links {
    #[command(flatten)]
    one: OneOrder,
    /// Only those of the line with this number (from 0)
    #[arg(long, value_name = "N")]
    line: Option<u32>,
}

pub(super) fn provisioning(options: &Options, one: &OneOrder) -> Result<Report, CommandError> {
    let output = Output::new(options, PROVISIONING)?;
    let connection = Connection::open(options)?;
    let call = one.at(&connection.client).provisioning_status();
    output.page(call.lenient().send(), "no lines")
}

pub(super) fn links(options: &Options, arguments: &Links) -> Result<Report, CommandError> {
    let output = Output::new(options, LINKS)?;
    let connection = Connection::open(options)?;
    let order = arguments.one.at(&connection.client);
    let page = match arguments.line {
        Some(line) => order.line_activation_links(line).lenient().send(),
        None => order.activation_links().lenient().send(),
    };
    output.page(page, "no activation links")
}
