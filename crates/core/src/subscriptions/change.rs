//! What can be changed in a subscription.

use std::time::Duration;

use partner_center_model::{
    DateTime, Integer, OneOrMany, Open, ProductTerm, ScheduleType, ScheduledAction,
    ScheduledActionType, ScheduledNextTermInstructions, Subscription, SubscriptionStatus as Status,
    Text,
};

use crate::Error;
use crate::journal::WriteKind;
use crate::orders::lines::{spell, wrong};

/// A change of a subscription: a state that it shall have, never a step from where it is.
///
/// In mid-term, **every change deletes all scheduled changes**, without a word in the answer.
///
/// Source: Learn, Schedule changes for a new commerce subscription.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SubscriptionChange {
    /// How many seats it has: the new total. **More than before buys.** Fewer are possible until
    /// `cancellationAllowedUntilDate` alone.
    ///
    /// Source: Learn, Change the quantity of a subscription.
    Seats(i64),
    /// Nobody can use it, and it goes on costing.
    ///
    /// Source: Learn, Suspend a subscription.
    Suspend,
    /// It can be used again.
    ///
    /// Source: Learn, Reactivate a suspended subscription.
    Reactivate,
    /// It ends now: `status` becomes `deleted`. Possible until `cancellationAllowedUntilDate` alone.
    ///
    /// Source: Learn, Cancel a subscription.
    Cancel,
    /// Whether it renews by itself. Since 4 May 2026 `false` alone mostly
    /// [buys an extension](crate::extended_terms) instead of ending it: see [`End`](Self::End).
    AutoRenew(bool),
    /// Its name for people.
    Name(String),
    /// What it shall be after its renewal, which has to be on. Scheduled actions are taken out: where both
    /// are sent, the service takes these alone, without an error.
    NextTerm(ScheduledNextTermInstructions),
    /// Nothing is scheduled any more, neither a next term nor an end.
    ClearSchedule,
    /// It ends when its term ends: no renewal, and no [extension](crate::extended_terms).
    /// `scheduledNextTermInstructions` are taken out, for the same reason.
    ///
    /// Source: Learn, Extended service terms.
    End,
}

impl SubscriptionChange {
    /// What kind of write it is.
    #[must_use]
    pub fn kind(&self) -> WriteKind {
        match self {
            Self::Seats(_) => WriteKind::ChangeSeats,
            Self::NextTerm(_) | Self::ClearSchedule | Self::End => WriteKind::ScheduleChange,
            _ => WriteKind::ChangeSubscription,
        }
    }

    /// The next term as it would be without a schedule: a start for [`NextTerm`](Self::NextTerm).
    #[must_use]
    pub fn next_term(subscription: &Subscription) -> ScheduledNextTermInstructions {
        let mut product = ProductTerm::default();
        product.name_offer(subscription.offer_id.as_deref().unwrap_or_default());
        let cycle = subscription.billing_cycle.as_ref();
        product.billing_cycle = cycle.map(|cycle| cycle.as_str().into());
        let next = subscription.renewal_term_duration.as_ref();
        let next = next.filter(|term| !term.is_empty());
        product.term_duration = next.or(subscription.term_duration.as_ref()).cloned();
        let mut term = ScheduledNextTermInstructions::default().product(product);
        term.quantity.clone_from(&subscription.quantity);
        term
    }

    /// The whole subscription with this change, as it is sent.
    ///
    /// # Errors
    /// When the subscription cannot be changed so.
    pub fn apply(&self, read: &Subscription) -> Result<Subscription, Error> {
        let mut wanted = read.clone();
        match self {
            Self::Seats(seats) if *seats < 1 => {
                let why = "expected 1 or more; a subscription without seats is a cancelled one";
                return Err(wrong("quantity", why));
            }
            Self::Seats(seats) => wanted.quantity = Some((*seats).into()),
            Self::Suspend => wanted.status = Some(Status::Suspended.into()),
            Self::Reactivate => wanted.status = Some(Status::Active.into()),
            Self::Cancel => wanted.status = Some(Status::Deleted.into()),
            Self::Name(name) => wanted.friendly_name = Some(name.as_str().into()),
            Self::AutoRenew(renews) => {
                wanted.auto_renew_enabled = Some(*renews);
                if *renews {
                    // Both contradict a renewal.
                    let kept = read.scheduled().iter().filter(|it| !is_end(it));
                    let kept: Vec<_> = kept.cloned().collect();
                    if kept.len() < read.scheduled().len() {
                        wanted.scheduled_actions = scheduled(kept);
                    }
                } else {
                    // They need a renewal.
                    wanted.scheduled_next_term_instructions = None;
                }
            }
            Self::NextTerm(_) if read.auto_renew_enabled != Some(true) => {
                let why = "it needs renewal on: turn that on first";
                return Err(wrong("scheduledNextTermInstructions", why));
            }
            Self::NextTerm(term) => {
                let mut term = term.clone();
                spell(&mut term)?;
                wanted.scheduled_next_term_instructions = Some(Box::new(term));
                wanted.scheduled_actions = None;
            }
            Self::ClearSchedule => {
                wanted.scheduled_next_term_instructions = None;
                wanted.scheduled_actions = None;
            }
            Self::End => {
                wanted.auto_renew_enabled = Some(false);
                wanted.scheduled_next_term_instructions = None;
                let end = ScheduledAction::default()
                    .schedule_type(ScheduleType::TermEnd)
                    .action_type(ScheduledActionType::Cancel);
                wanted.scheduled_actions = scheduled(vec![end]);
            }
        }
        if wanted.auto_renew_enabled.is_none() {
            let why = "the subscription does not say it, and left out it turns renewal off: \
                       change the renewal first";
            return Err(wrong("autoRenewEnabled", why));
        }
        Ok(wanted)
    }

    /// The subscription as it is after this change. That is more than what is sent: in mid-term the service
    /// deletes what was scheduled, also if it is sent again, unless the change is about that.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn outcome(&self, read: &Subscription) -> Result<Subscription, Error> {
        let mut after = self.apply(read)?;
        if self.kind() != WriteKind::ScheduleChange {
            after.scheduled_actions = None;
            after.scheduled_next_term_instructions = None;
        }
        Ok(after)
    }

    /// Whether it gives seats of the subscription back.
    #[must_use]
    pub fn gives_back(&self, read: &Subscription) -> bool {
        let have = read.quantity.as_ref().map(Integer::get);
        matches!((self, have), (Self::Seats(seats), Some(have)) if *seats < have)
    }

    /// Whether a subscription is as this change wants it.
    #[must_use]
    pub fn is_shown(&self, seen: &Subscription) -> bool {
        let has_status = |status| seen.status.as_ref().and_then(Open::known) == Some(status);
        match self {
            Self::Seats(seats) => seen.quantity.as_ref().map(Integer::get) == Some(*seats),
            Self::Suspend => has_status(Status::Suspended),
            Self::Reactivate => has_status(Status::Active),
            Self::Cancel => has_status(Status::Deleted),
            Self::AutoRenew(renews) => seen.auto_renew_enabled == Some(*renews),
            Self::Name(name) => seen.friendly_name.as_deref() == Some(name),
            Self::NextTerm(term) => {
                let next = seen.scheduled_next_term_instructions.as_deref();
                let mut actions = seen.scheduled().iter();
                let is_it = |it: &ScheduledNextTermInstructions| covers(it, term);
                next.is_some_and(is_it)
                    || actions.any(|it| it.instructions.as_ref().is_some_and(is_it))
            }
            Self::ClearSchedule => {
                seen.scheduled().is_empty() && seen.scheduled_next_term_instructions.is_none()
            }
            Self::End => {
                let mut actions = seen.scheduled().iter();
                seen.auto_renew_enabled == Some(false) && actions.any(is_cancel)
            }
        }
    }

    /// What a request wanted that was written down as this kind.
    pub(crate) fn of_body(kind: WriteKind, wanted: &Subscription) -> Vec<Self> {
        match kind {
            WriteKind::ChangeSeats => {
                let seats = wanted.quantity.as_ref().map(Integer::get);
                seats.map(Self::Seats).into_iter().collect()
            }
            WriteKind::ChangeSubscription => {
                let status = match wanted.status.as_ref().and_then(Open::known) {
                    Some(Status::Suspended) => Some(Self::Suspend),
                    Some(Status::Active) => Some(Self::Reactivate),
                    Some(Status::Deleted) => Some(Self::Cancel),
                    _ => None,
                };
                let renewal = wanted.auto_renew_enabled.map(Self::AutoRenew);
                let name = wanted.friendly_name.as_ref();
                let name = name.map(|name| Self::Name(name.to_string()));
                [status, renewal, name].into_iter().flatten().collect()
            }
            WriteKind::ScheduleChange => {
                let term = wanted.scheduled_next_term_instructions.as_deref().cloned();
                vec![match term {
                    Some(term) => Self::NextTerm(term),
                    None if wanted.scheduled().iter().any(is_cancel) => Self::End,
                    None => Self::ClearSchedule,
                }]
            }
            _ => Vec::new(),
        }
    }

    /// The date until which the service would have done this to the subscription, if it has passed at
    /// `now`, since 1970: fewer seats and a cancellation have one. A clock may be wrong, the service decides.
    ///
    /// Source: Learn, Change the quantity of a subscription; Cancel a subscription.
    #[must_use]
    pub fn was_allowed_until<'s>(
        &self,
        read: &'s Subscription,
        now: Duration,
    ) -> Option<&'s DateTime> {
        let is_bound = *self == Self::Cancel || self.gives_back(read);
        let until = read.cancellation_allowed_until_date.as_ref()?;
        let last = until.timestamp()?.unix_seconds();
        let is_over = u64::try_from(last).is_ok_and(|last| last < now.as_secs());
        (is_bound && is_over).then_some(until)
    }
}

fn scheduled(actions: Vec<ScheduledAction>) -> Option<Box<OneOrMany<ScheduledAction>>> {
    let many = OneOrMany::Many(actions.into_boxed_slice());
    (!many.as_slice().is_empty()).then(|| Box::new(many))
}

fn is_cancel(action: &ScheduledAction) -> bool {
    let when = action.when().and_then(Open::known);
    let what = action.action_type.as_ref().and_then(Open::known);
    when == Some(ScheduleType::TermEnd) && what == Some(ScheduledActionType::Cancel)
}

/// Whether an action needs renewal off.
fn is_end(action: &ScheduledAction) -> bool {
    let what = action.action_type.as_ref().and_then(Open::known);
    is_cancel(action) || what == Some(ScheduledActionType::RenewToExtendedServiceTerm)
}

/// Whether instructions say all that was asked for; the service may say more.
fn covers(seen: &ScheduledNextTermInstructions, wanted: &ScheduledNextTermInstructions) -> bool {
    let quantity = |it: &ScheduledNextTermInstructions| it.quantity.as_ref().map(Integer::get);
    let says = |seen: &Option<Text>, wanted: &Option<Text>| {
        let same = |(seen, wanted): (&Text, &Text)| seen.eq_ignore_ascii_case(wanted);
        wanted.is_none() || seen.as_ref().zip(wanted.as_ref()).is_some_and(same)
    };
    let (Some(there), Some(product)) = (&seen.product, &wanted.product) else {
        return wanted.product.is_none() && quantity(seen) == quantity(wanted);
    };
    quantity(seen) == quantity(wanted)
        && says(&there.product_id, &product.product_id)
        && says(&there.sku_id, &product.sku_id)
        && says(&there.billing_cycle, &product.billing_cycle)
        && says(&there.term_duration, &product.term_duration)
        && says(&there.promotion_id, &product.promotion_id)
}
