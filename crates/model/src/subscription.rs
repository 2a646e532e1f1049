//! What a subscription's members say together: its kind, and when its term ends.

use crate::{
    DateTime, Guid, IdOrObject, OneOrMany, Open, ProductTerm, RefundOption, ScheduleType,
    ScheduledAction, Subscription, Timestamp,
};

/// Which of the service's two commerce systems a subscription lives in. They mean different things by
/// the same date: see [`Subscription::term_ends`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Commerce {
    /// Offers are `product:sku:availability`.
    New,
    /// Offers are GUIDs, or `MS-AZR-…`.
    Legacy,
}

impl Subscription {
    /// Which commerce it belongs to; `None` where nothing says so.
    ///
    /// `productType.id` decides if it is `OnlineServicesNCE`, else the form of the offer's id:
    /// `product:sku:availability` is new commerce; a GUID or `MS-AZR-…` is legacy. The forms are those
    /// of all documented examples; that they tell the kinds apart is inferred.
    ///
    /// Source: Learn, Subscription resources; Learn, Update autorenew for a subscription.
    #[must_use]
    pub fn commerce(&self) -> Option<Commerce> {
        if self.product_type_id() == Some("OnlineServicesNCE") {
            return Some(Commerce::New);
        }
        let offer = self.offer_id.as_deref()?.trim();
        if parts(offer).is_some_and(|parts| parts.iter().all(|part| !part.is_empty())) {
            return Some(Commerce::New);
        }
        let start = offer.get(..7).unwrap_or_default();
        let is_legacy = start.eq_ignore_ascii_case("MS-AZR-") || Guid::from(offer).is_well_formed();
        is_legacy.then_some(Commerce::Legacy)
    }

    /// The id of its kind of product, such as `OnlineServicesNCE`, `Software`, `Azure`.
    ///
    /// Source: Learn, Subscription resources.
    #[must_use]
    pub fn product_type_id(&self) -> Option<&str> {
        match self.product_type.as_ref()? {
            IdOrObject::Id(id) => Some(id),
            IdOrObject::Object(kind) => kind.id.as_deref(),
        }
    }

    /// The exact moment when its term ends, which is the first one after the term.
    ///
    /// - `commitmentEndDateTime` is believed first. The service writes the last second of the term there
    ///   (`2023-03-13T23:59:59Z`), so the moment is the midnight after it.
    /// - `commitmentEndDate` is the last day of the term in the new commerce (inclusive: the end of that
    ///   UTC day), and the moment itself for legacy offers (exclusive). With a time of day it is the
    ///   moment itself in both, as in answers about old marketplace subscriptions.
    ///
    /// `None` where the dates are missing or malformed, where nothing says which commerce it is, and
    /// where the date means that there is no end: .NET's year 1, and the year 9999.
    ///
    /// Source: Learn, Subscription resources; Learn, announcement of April 2023 (new date time
    /// attributes). The year 9999 for Learn's "a date far away in the future" is inferred.
    ///
    /// ```
    /// use partner_center_model::Subscription;
    ///
    /// let ends = |offer: &str| -> Option<String> {
    ///     let body = format!(r#"{{"offerId": "{offer}", "commitmentEndDate": "2022-01-13T00:00:00Z"}}"#);
    ///     let subscription: Subscription = serde_json::from_str(&body).ok()?;
    ///     subscription.term_ends().map(|moment| moment.to_string())
    /// };
    /// let (new, legacy) = ("CFQ7TTC0LH18:0001:CFQ7TTC0K971", "91FD106F-4B2C-4938-95AC-F54F74E9A239");
    /// assert_eq!(ends(new).as_deref(), Some("2022-01-14T00:00:00Z"));
    /// assert_eq!(ends(legacy).as_deref(), Some("2022-01-13T00:00:00Z"));
    /// assert_eq!(ends("?"), None);
    /// ```
    #[must_use]
    pub fn term_ends(&self) -> Option<DateTime> {
        let exact = self.commitment_end_date_time.as_ref();
        Some(self.ends(exact, self.commitment_end_date.as_ref())?.into())
    }

    /// The last UTC day of its term, `YYYY-MM-DD`: the one before [`term_ends`](Self::term_ends) where
    /// that is a midnight.
    #[must_use]
    pub fn term_last_day(&self) -> Option<String> {
        let exact = self.commitment_end_date_time.as_ref();
        let ends = self.ends(exact, self.commitment_end_date.as_ref())?;
        let last = Timestamp::from_unix_nanoseconds(ends.unix_nanoseconds() - 1)?;
        let mut day = DateTime::from(last).to_string();
        day.truncate(10);
        Some(day)
    }

    /// The exact moment when its billing cycle ends: `billingCycleEndDateTime`, or else
    /// `billingCycleEndDate`, by the rules of [`term_ends`](Self::term_ends).
    ///
    /// Source: Learn, announcement of April 2023 (new date time attributes).
    #[must_use]
    pub fn billing_cycle_ends(&self) -> Option<DateTime> {
        let exact = self.billing_cycle_end_date_time.as_ref();
        Some(
            self.ends(exact, self.billing_cycle_end_date.as_ref())?
                .into(),
        )
    }

    /// Its scheduled changes, whether they came as one object or as a list.
    #[must_use]
    pub fn scheduled(&self) -> &[ScheduledAction] {
        let actions = self.scheduled_actions.as_deref();
        actions.map_or(&[], OneOrMany::as_slice)
    }

    /// How a cancellation is refunded, under either of the two names that answers have for it.
    #[must_use]
    pub fn refunds(&self) -> &[RefundOption] {
        if self.refund_options.is_empty() {
            &self.refund_option
        } else {
            &self.refund_options
        }
    }

    fn ends(&self, exact: Option<&DateTime>, day: Option<&DateTime>) -> Option<Timestamp> {
        if let Some(exact) = exact.and_then(Clock::of) {
            return Some(exact.after_last_second());
        }
        let day = day.and_then(Clock::of)?;
        if !day.is_midnight() {
            return Some(day.after_last_second());
        }
        match self.commerce()? {
            Commerce::Legacy => Some(day.moment),
            Commerce::New => day.next_midnight(),
        }
    }
}

impl ScheduledAction {
    /// When it takes place, under either of the two names that answers have for it.
    #[must_use]
    pub fn when(&self) -> Option<&Open<ScheduleType>> {
        self.schedule_type.as_ref().or(self.scheduled_type.as_ref())
    }
}

impl ProductTerm {
    /// Names what it shall be by an offer of the new commerce, `product:sku:availability`. A text without
    /// these three parts changes nothing, and gives `false`.
    pub fn name_offer(&mut self, offer: &str) -> bool {
        let Some([product, sku, availability]) = parts(offer) else {
            return false;
        };
        self.product_id = Some(product.into());
        self.sku_id = Some(sku.into());
        self.availability_id = Some(availability.into());
        true
    }
}

/// The three parts of an offer of the new commerce.
fn parts(offer: &str) -> Option<[&str; 3]> {
    offer.split(':').collect::<Vec<_>>().try_into().ok()
}

impl RefundOption {
    /// Until when it can be had, under either of its two names; `None` if it does not expire.
    #[must_use]
    pub fn until(&self) -> Option<&DateTime> {
        self.expires_at.as_ref().or(self.expires_after.as_ref())
    }
}

/// A day in seconds.
const DAY: i64 = 86_400;
/// 9999-01-01T00:00:00Z in seconds since 1970.
const YEAR_9999: i64 = 253_370_764_800;

/// A date that means one: its moment, and how far it is from UTC.
#[derive(Clone, Copy)]
struct Clock {
    moment: Timestamp,
    offset: i64,
}

impl Clock {
    fn of(date: &DateTime) -> Option<Self> {
        let moment = date.timestamp().filter(|_| !date.is_unset())?;
        let offset = i64::from(date.offset_minutes().unwrap_or(0)) * 60;
        (moment.unix_seconds() < YEAR_9999).then_some(Self { moment, offset })
    }

    /// Whether it is a day without a time, as it is written.
    fn is_midnight(self) -> bool {
        let local = self.moment.unix_seconds() + self.offset;
        local.rem_euclid(DAY) == 0 && self.moment.subsec_nanoseconds() == 0
    }

    /// The midnight after the last second of a UTC day; else the moment itself.
    fn after_last_second(self) -> Timestamp {
        let next = self.moment.unix_seconds() + 1;
        let midnight = (next.rem_euclid(DAY) == 0).then(|| at(next));
        midnight.flatten().unwrap_or(self.moment)
    }

    /// The end of this UTC day; nothing for a day of elsewhere, of which nobody knows the end.
    fn next_midnight(self) -> Option<Timestamp> {
        at(self.moment.unix_seconds() + DAY).filter(|_| self.offset == 0)
    }
}

fn at(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_unix_nanoseconds(i128::from(seconds) * 1_000_000_000)
}
