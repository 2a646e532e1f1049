//! When the first term of a new subscription may end.
//
// @generated from spec/term_ends.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::{DateTime, Extra, Guid, List, Open};

/// What a custom end of a term is aligned with.
///
/// Source: Learn, Get custom term end dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TermEndDateType {
    /// `calendarMonthAligned`: The end of a calendar month.
    CalendarMonthAligned,
    /// `subscriptionAligned`: The end of subscriptions that the customer has.
    SubscriptionAligned,
}

vocabulary!(TermEndDateType {
    CalendarMonthAligned => "calendarMonthAligned" | "CalendarMonthAligned";
    SubscriptionAligned => "subscriptionAligned" | "SubscriptionAligned";
});

/// A day on which the first term of a new subscription may end.
///
/// Source: Learn, Get custom term end dates.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AllowedTermEndDate {
    /// What it is aligned with. Set by the service.
    ///
    /// Source: Learn, Get custom term end dates.
    pub allowed_custom_term_end_date_type: Option<Open<TermEndDateType>>,
    /// The subscriptions that end then; absent for ends of months. Set by the service.
    ///
    /// Source: Learn, Get custom term end dates.
    pub coterm_subscription_ids: List<Guid>,
    /// The date, without an offset; what `customTermEndDate` of a line may be. Set by the service.
    ///
    /// Source: Learn, Get custom term end dates.
    pub allowed_custom_term_end_date: Option<DateTime>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(AllowedTermEndDate {
    "allowedCustomTermEndDateType" => allowed_custom_term_end_date_type,
    "cotermSubscriptionIds" => coterm_subscription_ids,
    "allowedCustomTermEndDate" => allowed_custom_term_end_date,
});
