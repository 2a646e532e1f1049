use time::OffsetDateTime;

use super::{date, moment};
use crate::{DateTime, ValueError};

/// The moment, in UTC.
///
/// ```
/// use time::OffsetDateTime;
/// use partner_center_model::DateTime;
///
/// let created = DateTime::from("2018-03-15T04:17:15.6455674+02:00");
/// let moment = OffsetDateTime::try_from(&created)?;
/// assert_eq!(moment.unix_timestamp(), 1_521_080_235);
/// assert_eq!(DateTime::from(moment).to_string(), "2018-03-15T02:17:15.6455674Z");
/// # Ok::<(), partner_center_model::ValueError>(())
/// ```
impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = ValueError;

    fn try_from(value: &DateTime) -> Result<Self, ValueError> {
        let convert = |nanoseconds| Self::from_unix_timestamp_nanos(nanoseconds).ok();
        moment(value, convert, "a date that time::OffsetDateTime can hold")
    }
}

/// The moment, in UTC; as from a [`Timestamp`](crate::Timestamp).
impl From<OffsetDateTime> for DateTime {
    fn from(moment: OffsetDateTime) -> Self {
        date(moment.unix_timestamp_nanos())
    }
}
