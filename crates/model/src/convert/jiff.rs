use jiff::Timestamp;

use super::{date, moment};
use crate::{DateTime, ValueError};

/// The moment, in UTC.
///
/// ```
/// use jiff::Timestamp;
/// use partner_center_model::DateTime;
///
/// let created = DateTime::from("2018-03-15T04:17:15.6455674+02:00");
/// let moment = Timestamp::try_from(&created)?;
/// assert_eq!(moment.as_millisecond(), 1_521_080_235_645);
/// assert_eq!(DateTime::from(moment).to_string(), "2018-03-15T02:17:15.6455674Z");
/// # Ok::<(), partner_center_model::ValueError>(())
/// ```
///
/// `9999-12-31`, by which services say that there is no end, is an error: jiff's timestamps end at
/// 22:00 on the day before (jiff 1.0.2).
impl TryFrom<&DateTime> for Timestamp {
    type Error = ValueError;

    fn try_from(value: &DateTime) -> Result<Self, ValueError> {
        let convert = |nanoseconds| Self::from_nanosecond(nanoseconds).ok();
        moment(value, convert, "a date that jiff::Timestamp can hold")
    }
}

/// The moment, in UTC; as from a [`Timestamp`](crate::Timestamp).
impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        date(moment.as_nanosecond())
    }
}
