//! `subscriptions transition`: a subscription, or seats of it, becomes a larger offer.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::core::promotions::Bought;
use partner_center_reqwest::core::{CreateTransition, SubscriptionId};
use partner_center_reqwest::model::{
    Integer, NewTransition, Subscription, Transition, TransitionType,
};

use super::before::TRANSITIONS;
use super::change::named;
use crate::commands::orders::words::{self, Flags};
use crate::commands::orders::{promotions, tell};
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{OneSubscription, SUBSCRIPTION_EXPECTED, id, one_or_more};
use crate::options::Options;
use crate::output::Output;
use crate::output::report::Report;
use crate::write::{WriteOptions, carry_out};

#[derive(Args, Debug)]
pub(crate) struct Become {
    #[command(flatten)]
    one: OneSubscription,
    /// What it becomes, one of `subscriptions transition-eligibilities`: product:sku:availability
    #[arg(long, value_name = "OFFER", value_parser = Text::new())]
    offer: String,
    /// How many of its seats; all of them without it
    #[arg(long, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    seats: Option<i64>,
    /// The subscription of that offer which takes the seats
    #[arg(long, value_name = "SUBSCRIPTION", value_parser = id(SubscriptionId::is_valid, SUBSCRIPTION_EXPECTED))]
    into: Option<SubscriptionId>,
    /// Length of the term then: P1M, P1Y, P3Y; not shorter than now
    #[arg(long, value_name = "TERM", value_parser = Text::new(), conflicts_with = "into")]
    term: Option<String>,
    /// How often it is charged then: monthly, annual, triennial
    #[arg(long, value_name = "CYCLE", value_parser = Text::new(), conflicts_with = "into")]
    billing_cycle: Option<String>,
    /// Promotion to buy it under, one of `promotions list`
    #[arg(long, value_name = "PROMOTION", value_parser = Text::new(), conflicts_with = "into")]
    promotion: Option<String>,
    /// Do not look whether the promotion fits: one that does not is no error, the full price is charged
    #[arg(long, help_heading = "Safety")]
    allow_full_price: bool,
    /// The licences that users have go over, too; otherwise they get them anew
    #[arg(long)]
    with_licences: bool,
    /// Send words that are not documented, as they are
    #[arg(long)]
    new_word: bool,
    #[command(flatten)]
    write: WriteOptions,
}

const FLAGS: Flags = &[
    ("toCatalogItemId", "--offer"),
    ("quantity", "--seats"),
    ("termDuration", "--term"),
    ("billingCycle", "--billing-cycle"),
    ("promotionId", "--promotion"),
];

/// What it does, for the help.
pub(super) const HELP: &str = "\
This buys. The subscription is read first, also with --dry-run. The answer is the transition as it
begins; `subscriptions transitions` shows how far it is.

";

pub(super) fn transition(options: &Options, arguments: &Become) -> Result<Report, CommandError> {
    let output = Output::<Transition>::new(options, TRANSITIONS)?;
    let Become { one, write, .. } = arguments;
    let connection = Connection::open(options)?;
    let read = one.at(&connection.client).get().send()?;
    drop(connection);
    let wanted = wanted(arguments, &read)?;
    if let Some(id) = wanted
        .promotion_id
        .as_deref()
        .filter(|_| !arguments.allow_full_price)
    {
        let bought = Bought::by_transition(&wanted, &read);
        let is_sent = !write.dry_run && !write.curl;
        promotions::check(options, &one.of.customer, &[(None, bought, id)], is_sent)?;
    }
    let what = told(one, &read, &wanted);
    let (customer, id) = (one.of.customer.clone(), one.subscription.clone());
    let endpoint = CreateTransition::new(customer, id, wanted);
    carry_out(options, write, &what, endpoint, |call| call)?.report(&output, |begun| {
        let mut report = output.one(&begun, String::new);
        report.note = Some("it has begun; `subscriptions transitions` shows how far it is");
        report
    })
}

fn wanted(arguments: &Become, read: &Subscription) -> Result<NewTransition, CommandError> {
    let now = seats(read);
    let asked = arguments.seats.unwrap_or(now);
    if asked > now {
        return Err(CommandError::Input(format!(
            "--seats {asked}: the subscription {} has {now}",
            arguments.one.subscription
        )));
    }
    let kind = if arguments.with_licences {
        TransitionType::TransitionWithLicenseTransfer
    } else {
        TransitionType::TransitionOnly
    };
    let mut wanted = NewTransition::default()
        .to_catalog_item_id(arguments.offer.as_str())
        .quantity(asked)
        .transition_type(kind);
    wanted.to_subscription_id = arguments.into.as_ref().map(SubscriptionId::to_guid);
    wanted.term_duration = arguments.term.as_deref().map(Into::into);
    wanted.billing_cycle = arguments.billing_cycle.as_deref().map(Into::into);
    wanted.promotion_id = arguments.promotion.as_deref().map(Into::into);
    words::spell(&mut wanted, arguments.new_word, FLAGS)?;
    Ok(wanted)
}

fn seats(read: &Subscription) -> i64 {
    read.quantity.as_ref().map_or(0, Integer::get)
}

/// What is bought, what is given up for it, and all else that the request says.
fn told(one: &OneSubscription, read: &Subscription, wanted: &NewTransition) -> Vec<String> {
    let goes = wanted.quantity.as_ref().map_or(0, Integer::get);
    let (now, offer) = (seats(read), wanted.to_catalog_item_id.as_deref());
    let first = format!(
        "this buys {goes} x {} for {goes} of the {now} seats of {}:",
        offer.unwrap_or_default(),
        named(one, read)
    );
    let mut told = tell::told(
        first,
        wanted,
        &["toCatalogItemId", "quantity", "toSubscriptionId"],
    );
    told.push(match &wanted.to_subscription_id {
        Some(other) => format!("  the subscription {other} gets them"),
        None if goes == now => "  the subscription becomes that offer".to_owned(),
        None => "  a new subscription gets them".to_owned(),
    });
    if wanted.to_subscription_id.is_some() && goes == now {
        told.push("  no seats are left, so it ends".to_owned());
    }
    told
}
