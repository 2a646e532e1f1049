use chrono::Utc;

use super::{date, moment};
use crate::{DateTime, ValueError};

const SECOND: i128 = 1_000_000_000;

/// The moment, in UTC.
///
/// ```
/// use chrono::{DateTime, Utc};
///
/// let created = partner_center_model::DateTime::from("2018-03-15T04:17:15.6455674+02:00");
/// let moment = DateTime::<Utc>::try_from(&created)?;
/// assert_eq!(moment.timestamp_millis(), 1_521_080_235_645);
/// let back = partner_center_model::DateTime::try_from(moment)?;
/// assert_eq!(back.to_string(), "2018-03-15T02:17:15.6455674Z");
/// # Ok::<(), partner_center_model::ValueError>(())
/// ```
impl TryFrom<&DateTime> for chrono::DateTime<Utc> {
    type Error = ValueError;

    fn try_from(value: &DateTime) -> Result<Self, ValueError> {
        let convert = |nanoseconds: i128| {
            let (seconds, rest) = (
                nanoseconds.div_euclid(SECOND),
                nanoseconds.rem_euclid(SECOND),
            );
            Self::from_timestamp(seconds.try_into().ok()?, rest.try_into().ok()?)
        };
        moment(value, convert, "a date that chrono::DateTime can hold")
    }
}

/// The moment, in UTC; as from a [`Timestamp`](crate::Timestamp). A leap second is an error: other clocks do
/// not know it.
impl TryFrom<chrono::DateTime<Utc>> for DateTime {
    type Error = ValueError;

    fn try_from(moment: chrono::DateTime<Utc>) -> Result<Self, ValueError> {
        let nanoseconds = i128::from(moment.timestamp_subsec_nanos());
        if nanoseconds >= SECOND {
            return Err(ValueError::new(
                moment.timestamp(),
                "a second that is not a leap second",
            ));
        }
        Ok(date(i128::from(moment.timestamp()) * SECOND + nanoseconds))
    }
}
