//! The columns of subscriptions, and what is shown beneath a single one.

use partner_center_reqwest::core::AtTermEnd;
use partner_center_reqwest::model::{
    Commerce, Open, ProductTerm, RefundOption, RefundableQuantityDetail, ScheduleType,
    ScheduledAction, ScheduledNextTermInstructions, Subscription, SubscriptionProvisioningStatus,
};

use crate::output::Output;
use crate::output::columns::{Column, columns, joined, text};

pub(super) const COLUMNS: &[Column<Subscription>] = columns! { Subscription:
    "id" .id, by_default;
    "status" .status, by_default;
    "quantity" .quantity, by_default, number;
    "cycle" .billing_cycle, by_default;
    "term" .term_duration, by_default;
    "name" as "friendlyName" = name, free, by_default, long;
    "ends" = |it| text(it.term_ends().as_ref()), by_default, date;
    "atTermEnd" = |it| AtTermEnd::of(it).to_string(), by_default;
    "cancellableUntil" .cancellation_allowed_until_date, by_default, date;
    "lastDay" = |it| it.term_last_day().unwrap_or_default();
    "endDate" .commitment_end_date, date;
    "cycleEnds" = |it| text(it.billing_cycle_ends().as_ref()), date;
    "commerce" = commerce;
    "product" = |it| it.product_type_id().unwrap_or_default().to_owned();
    "offer" .offer_id;
    "offerName" .offer_name, free;
    "created" .creation_date, date;
    "seatsReturnable" .refundable_quantity.total_quantity, number;
    "autoRenew" .auto_renew_enabled;
    "trial" .is_trial;
    "suspended" as "suspensionReasons" = |it| joined(&it.suspension_reasons, " ");
    "parent" .parent_subscription_id;
    "migratedFrom" .migrated_from_subscription_id;
    "promotion" .promotion_id;
    "partnerId" .partner_id;
    "order" .order_id;
    "etag" .attributes.etag;
};

pub(super) const STATUS: &[Column<SubscriptionProvisioningStatus>] = columns! { SubscriptionProvisioningStatus:
    "status" .status, by_default;
    "quantity" .quantity, by_default;
    "sku" .sku_id, by_default;
    "ends" .end_date, by_default, date;
};

/// Its name, or what it is of where it has none.
fn name(subscription: &Subscription) -> String {
    let names = [
        &subscription.friendly_name,
        &subscription.offer_name,
        &subscription.offer_id,
    ];
    let mut names = names.into_iter().flatten().map(|name| name.trim());
    names
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .to_owned()
}

fn commerce(subscription: &Subscription) -> String {
    let word = match subscription.commerce() {
        Some(Commerce::New) => "new",
        Some(Commerce::Legacy) => "legacy",
        _ => "",
    };
    word.to_owned()
}

/// Something that is scheduled.
struct Planned {
    what: String,
    when: String,
    then: ScheduledNextTermInstructions,
}

const PLANNED: &[Column<Planned>] = columns! { Planned:
    "scheduled" = |it| it.what.clone();
    "when" = |it| it.when.clone(), date;
    "quantity" = |it| text(it.then.quantity.as_ref());
    "offer" = |it| it.then.product.as_ref().map(offer).unwrap_or_default();
    "term" = |it| text(it.then.product.as_ref().and_then(|to| to.term_duration.as_ref()));
    "cycle" = |it| text(it.then.product.as_ref().and_then(|to| to.billing_cycle.as_ref()));
    "promotion" = |it| text(it.then.product.as_ref().and_then(|to| to.promotion_id.as_ref()));
    "termEnds" = |it| text(it.then.custom_term_end_date.as_ref()), date;
};

const SEATS: &[Column<RefundableQuantityDetail>] = columns! { RefundableQuantityDetail:
    "seatsReturnable" .quantity;
    "until" .allowed_until_date_time, date;
};

const REFUNDS: &[Column<RefundOption>] = columns! { RefundOption:
    "refund" .type_;
    "until" = |it| text(it.until()), date;
};

/// What is scheduled, which seats can be given back, and how a cancellation is refunded.
pub(super) fn beneath(output: &Output<Subscription>, subscription: &Subscription) -> String {
    let seats = subscription.refundable_quantity.as_deref();
    let seats = seats.map(|seats| &*seats.details).unwrap_or_default();
    [
        output.beneath(PLANNED, &planned(subscription)),
        output.beneath(SEATS, seats),
        output.beneath(REFUNDS, subscription.refunds()),
    ]
    .concat()
}

fn planned(subscription: &Subscription) -> Vec<Planned> {
    let actions = subscription.scheduled();
    let mut planned: Vec<_> = actions.iter().map(of_action).collect();
    let mut add = |instructions: Option<&ScheduledNextTermInstructions>, what: &str, when: &str| {
        planned.extend(instructions.map(|then| Planned {
            what: what.to_owned(),
            when: when.to_owned(),
            then: then.clone(),
        }));
    };
    let next_term = subscription.scheduled_next_term_instructions.as_deref();
    // Where there are actions, the service looks at nothing else.
    let what = if actions.is_empty() {
        "next term"
    } else {
        "next term (does not count)"
    };
    add(next_term, what, ScheduleType::TermEnd.as_str());
    let next_charge = subscription.next_charge_instructions.as_deref();
    add(next_charge, "next charge", "");
    planned
}

fn of_action(action: &ScheduledAction) -> Planned {
    let date = action.effective_date.as_ref();
    let is_dated = action.when().and_then(Open::known) != Some(ScheduleType::TermEnd);
    Planned {
        what: text(action.action_type.as_ref()),
        when: date
            .filter(|_| is_dated)
            .map_or_else(|| text(action.when()), ToString::to_string),
        then: action.instructions.clone().unwrap_or_default(),
    }
}

/// `product:sku:availability`
fn offer(term: &ProductTerm) -> String {
    let parts = [&term.product_id, &term.sku_id, &term.availability_id];
    let parts: Vec<_> = parts.into_iter().flatten().map(|part| &**part).collect();
    parts.join(":")
}

/// What is scheduled that another change deletes, a line each.
pub(super) fn scheduled(subscription: &Subscription) -> Vec<String> {
    let mut subscription = subscription.clone();
    // These stay.
    subscription.next_charge_instructions = None;
    let told = ["scheduled", "when"];
    let columns = PLANNED.iter().filter(|column| !told.contains(&column.name));
    let line = |planned: &Planned| {
        let mut line = match &*planned.when {
            "" => planned.what.clone(),
            when => format!("{} at {when}", planned.what),
        };
        for column in columns.clone() {
            let value = column.exact(planned);
            if !value.is_empty() {
                line.push_str(&format!(", {} {value}", column.name));
            }
        }
        line
    };
    planned(&subscription).iter().map(line).collect()
}
