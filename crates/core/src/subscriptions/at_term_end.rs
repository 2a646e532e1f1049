use std::fmt;

use partner_center_model::{
    Commerce, Open, ScheduleType, ScheduledAction, ScheduledActionType,
    ScheduledNextTermInstructions, Subscription, SubscriptionStatus,
};

use super::extended_terms::{
    BOUGHT_FROM, ENFORCED_FROM, UPLIFT_PERCENT, UPLIFT_WITHOUT_MONTHLY_PLAN_PERCENT,
};

/// What happens to a subscription when its term ends, unless somebody changes it before.
///
/// It is found from the subscription alone, and prints as a few words:
///
/// ```
/// use partner_center_core::AtTermEnd;
/// use partner_center_core::model::Subscription;
///
/// let off: Subscription = serde_json::from_str(r#"{
///     "offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "productType": {"id": "OnlineServicesNCE"},
///     "commitmentEndDate": "2027-03-30T00:00:00Z", "termDuration": "P1Y",
///     "status": "active", "autoRenewEnabled": false
/// }"#)?;
/// assert_eq!(AtTermEnd::of(&off), AtTermEnd::Extends);
/// assert_eq!(AtTermEnd::of(&off).to_string(), "extends monthly at +3 % or +23 %");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum AtTermEnd<'a> {
    /// It renews as it is.
    Renews,
    /// It renews, or becomes another product, with what was scheduled, where that is known.
    RenewsAsScheduled(Option<&'a ScheduledNextTermInstructions>),
    /// It ends: no renewal, and no extension.
    Ends,
    /// It expires if nobody reactivates it before.
    ///
    /// Source: Learn, Subscription lifecycle states.
    EndsIfSuspended,
    /// It goes on from month to month at a higher price: see [`extended_terms`](crate::extended_terms).
    Extends,
    /// It has ended already.
    Over,
    /// The subscription does not say, or contradicts itself.
    Unknown,
}

impl<'a> AtTermEnd<'a> {
    /// What happens to this subscription.
    ///
    /// - One that is deleted, expired or disabled is over; one of the new commerce that is suspended
    ///   expires if it stays so.
    /// - Scheduled actions at the term's end decide, if they agree and `autoRenewEnabled` does not
    ///   contradict them: `Cancel` and `RenewToExtendedServiceTerm` need it off, the others on. Where there
    ///   is any, `scheduledNextTermInstructions` do not count. An empty list is none (inferred).
    /// - A scheduled `Cancel` on a date of its own ends it even before; what it is after another change on
    ///   such a date is not known.
    /// - With renewal on it renews, with `scheduledNextTermInstructions` where there are any. With renewal
    ///   off these have no effect (trials always have them).
    /// - With renewal off, legacy subscriptions and products without extended terms end. So do terms that
    ///   end before 4 May 2026 or began before 1 April 2025. Answers have no beginning of the term, so it is
    ///   the end less the duration; where the end was chosen by somebody, it is not known. Whether trials are
    ///   extended is documented nowhere, so for them this is not known either.
    ///
    /// Source: Learn, Extended service terms; Learn, Subscription lifecycle states; Learn, Subscription
    /// resources; Learn, Schedule changes for a new commerce subscription.
    #[must_use]
    pub fn of(subscription: &'a Subscription) -> Self {
        use SubscriptionStatus as Status;
        let Some(status) = &subscription.status else {
            return Self::of_running(subscription);
        };
        match status.known() {
            Some(Status::Deleted | Status::Expired | Status::Disabled) => Self::Over,
            Some(Status::Active | Status::Pending | Status::None) => Self::of_running(subscription),
            // Its scheduled changes were removed when it was suspended.
            Some(Status::Suspended) if subscription.commerce() == Some(Commerce::New) => {
                Self::EndsIfSuspended
            }
            _ => Self::Unknown,
        }
    }

    fn of_running(subscription: &'a Subscription) -> Self {
        let renews = subscription.auto_renew_enabled;
        let mut actions = subscription.scheduled().iter();
        if let Some(first) = actions.next() {
            let end = Self::of_action(renews, first);
            let is_agreed = actions.all(|action| Self::of_action(renews, action) == end);
            return if is_agreed { end } else { Self::Unknown };
        }
        let instructions = subscription.scheduled_next_term_instructions.as_deref();
        match renews {
            Some(true) if instructions.is_some() => Self::RenewsAsScheduled(instructions),
            Some(true) => Self::Renews,
            Some(false) => Self::without_renewal(subscription),
            None => Self::Unknown,
        }
    }

    fn of_action(renews: Option<bool>, action: &'a ScheduledAction) -> Self {
        use ScheduleType::{CustomDate, TermEnd};
        use ScheduledActionType as Action;
        let when = action.when().and_then(Open::known);
        let what = action.action_type.as_ref().and_then(Open::known);
        let (Some(when), Some(what)) = (when, what) else {
            return Self::Unknown;
        };
        let (may_end, may_renew) = (renews != Some(true), renews != Some(false));
        let instructions = action.instructions.as_ref();
        match (what, when) {
            (Action::Cancel, TermEnd | CustomDate) if may_end => Self::Ends,
            (Action::RenewToExtendedServiceTerm, TermEnd) if may_end => Self::Extends,
            (Action::RenewToNewTerm, TermEnd) if may_renew && instructions.is_none() => {
                Self::Renews
            }
            (Action::RenewToNewTerm | Action::Transition, TermEnd) if may_renew => {
                Self::RenewsAsScheduled(instructions)
            }
            _ => Self::Unknown,
        }
    }

    fn without_renewal(subscription: &Subscription) -> Self {
        let kind = subscription.product_type_id();
        match (subscription.commerce(), kind) {
            (Some(Commerce::New), Some("OnlineServicesNCE")) => {}
            (Some(Commerce::Legacy), _) | (Some(Commerce::New), Some(_)) => return Self::Ends,
            _ => return Self::Unknown,
        }
        let is_trial = subscription.is_trial == Some(true);
        match is_extended(subscription).filter(|_| !is_trial) {
            Some(true) => Self::Extends,
            Some(false) => Self::Ends,
            None => Self::Unknown,
        }
    }
}

/// Whether a term of these dates is one of those that are extended.
fn is_extended(subscription: &Subscription) -> Option<bool> {
    if *subscription.term_last_day()? < *ENFORCED_FROM {
        return Some(false);
    }
    let duration = subscription.term_duration.as_deref()?;
    let Some(years) = duration.strip_prefix('P')?.strip_suffix('Y') else {
        // A month that ends after the one date has begun after the other.
        return (duration == "P1M").then_some(true);
    };
    let years: u16 = years.parse().ok()?;
    let ends = subscription.term_ends()?.to_string();
    let (year, month_and_day) = ends.get(..10)?.split_at(4);
    let year = year.parse::<u16>().ok()?.checked_sub(years)?;
    let is_new = *format!("{year:04}{month_and_day}") >= *BOUGHT_FROM;
    // A term whose end was chosen is shorter, so it began later than this, nobody knows when.
    (is_new || subscription.custom_term_end_date.is_none()).then_some(is_new)
}

impl fmt::Display for AtTermEnd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Renews => "renews",
            Self::RenewsAsScheduled(_) => "renews as scheduled",
            Self::Ends => "ends",
            Self::EndsIfSuspended => "ends if still suspended",
            Self::Over => "over",
            Self::Unknown => "unknown",
            Self::Extends => {
                let more = (UPLIFT_PERCENT, UPLIFT_WITHOUT_MONTHLY_PLAN_PERCENT);
                return write!(f, "extends monthly at +{} % or +{} %", more.0, more.1);
            }
        })
    }
}
