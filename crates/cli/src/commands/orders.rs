//! `orders`: the orders of a customer.

pub(crate) mod asked;
mod attachments;
mod change;
pub(crate) mod columns;
mod create;
pub(crate) mod file;
pub(crate) mod promotions;
pub(crate) mod purchase;
mod read;
mod settle;
pub(crate) mod stale;
mod status;
pub(crate) mod tell;
#[cfg(test)]
mod tests;
mod wait;
pub(crate) mod words;

use clap::Subcommand;

use crate::error::CommandError;
use crate::ids::OneOrder;
use crate::options::Options;
use crate::output::columns::help;
use crate::output::report::Report;

use attachments::AttachmentsCommand;
use columns::ORDER_COLUMNS;

/// What can be done with orders.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --billing-cycle onetime
  partner-center orders get s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum OrdersCommand {
    /// List the orders of a customer, or of all of them
    #[command(after_help = help("", ORDER_COLUMNS, "\
Examples:
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --billing-cycle onetime
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --include-price \\
      -o csv --columns id,status,total,currency
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o jsonl | jq .id
  partner-center orders list --all-customers --created-from 2026-01-01 \\
      --lines --sort customerName,-created -o csv"))]
    List(read::List),
    /// Show one order with its lines
    #[command(after_help = help("", ORDER_COLUMNS, "\
Examples:
  partner-center orders get s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center orders get 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --include-price -o json"))]
    Get(read::Get),
    /// Place an order. This buys
    #[command(after_help = create::HELP)]
    Create(create::Create),
    /// Buy an add-on for a subscription of an order. This buys
    #[command(after_help = change::ADD_ON_HELP)]
    AddOn(change::AddOn),
    /// Change how often the customer is charged for an order's licences
    #[command(after_help = change::CYCLE_HELP)]
    ChangeBillingCycle(change::ChangeCycle),
    /// Cancel an order, or some of its lines
    #[command(after_help = change::CANCEL_HELP)]
    Cancel(change::Cancel),
    /// Wait until an order is visible, completed, provisioned or out of review
    #[command(after_help = wait::WAIT_HELP)]
    Wait(wait::Wait),
    /// Show each status that an order comes to, until its end
    #[command(after_help = wait::WATCH_HELP)]
    Watch(wait::Watch),
    /// Show how far the lines of an order are provisioned
    #[command(after_help = help("It needs a signed-in user (App+User).\n", status::PROVISIONING, "\
Examples:
  partner-center orders provisioning-status 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    ProvisioningStatus(OneOrder),
    /// Show where the customer activates what was ordered
    #[command(after_help = help("", status::LINKS, "\
Examples:
  partner-center orders activation-links 0d9e7bc9cc4f --line 0 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o json"))]
    ActivationLinks(status::Links),
    /// Documents of an order
    #[command(subcommand)]
    Attachments(AttachmentsCommand),
    /// List the writes of this machine that are in doubt
    #[command(after_help = help("They are in the journal: a write is in it before it is sent, until its end is certain.\n", settle::rows::WRITES, "\
Examples:
  partner-center orders pending
  partner-center orders pending -o json"))]
    Pending,
    /// Find out what became of writes that are in doubt
    #[command(after_help = settle::SETTLE_HELP)]
    Settle(settle::Settle),
}

pub(crate) fn run(options: &Options, command: OrdersCommand) -> Result<Report, CommandError> {
    match command {
        OrdersCommand::List(arguments) => read::list(options, arguments),
        OrdersCommand::Get(arguments) => read::get(options, &arguments),
        OrdersCommand::Create(arguments) => create::run(options, &arguments),
        OrdersCommand::AddOn(arguments) => change::add_on(options, &arguments),
        OrdersCommand::ChangeBillingCycle(arguments) => change::billing_cycle(options, &arguments),
        OrdersCommand::Cancel(arguments) => change::cancel(options, &arguments),
        OrdersCommand::Wait(arguments) => wait::wait(options, &arguments),
        OrdersCommand::Watch(arguments) => wait::watch(options, &arguments),
        OrdersCommand::ProvisioningStatus(arguments) => status::provisioning(options, &arguments),
        OrdersCommand::ActivationLinks(arguments) => status::links(options, &arguments),
        OrdersCommand::Attachments(command) => attachments::run(options, &command),
        OrdersCommand::Pending => settle::pending(options),
        OrdersCommand::Settle(arguments) => settle::settle(options, &arguments),
    }
}
