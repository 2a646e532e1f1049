//! `orders provisioning-status` and `activation-links`: what became of an order.

use clap::Args;
use partner_center_reqwest::model::{OrderLineItemActivationLink, OrderLineItemProvisioningStatus};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::OneOrder;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, text};
use crate::output::report::Report;

pub(super) const PROVISIONING: &[Column<OrderLineItemProvisioningStatus>] = columns! {
    OrderLineItemProvisioningStatus:
    "line" = |line| {
        let number = line.line_item_number.as_ref();
        text(number.or(line.order_line_item_id.as_ref()))
    }, by_default;
    "status" .status, by_default;
    "quantities" = |line| {
        let parts = line.quantity_provisioning_information.iter();
        let parts = parts.map(|part| {
            let (quantity, status) = (part.quantity.as_ref(), part.status.as_ref());
            format!("{} {}", text(quantity), text(status))
        });
        parts.collect::<Vec<_>>().join("; ")
    }, by_default;
};

pub(super) const LINKS: &[Column<OrderLineItemActivationLink>] = columns! {
    OrderLineItemActivationLink:
    "line" .line_item_number, by_default;
    "link" = |link| text(link.link.as_ref().and_then(|link| link.uri()).as_ref()), by_default;
};

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
