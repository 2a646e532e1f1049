//! From and into the types of other crates: exactly, or with an error. A feature each.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

/// The moment of a date, as another crate has it.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn moment<T>(
    date: &crate::DateTime,
    convert: impl FnOnce(i128) -> Option<T>,
    wanted: &'static str,
) -> Result<T, crate::ValueError> {
    let moment = date.timestamp().map(crate::Timestamp::unix_nanoseconds);
    let converted = moment.and_then(convert);
    converted.ok_or_else(|| crate::ValueError::new(date, wanted))
}

/// The date of a moment of another crate, all of which fit.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn date(unix_nanoseconds: i128) -> crate::DateTime {
    let moment = crate::Timestamp::from_unix_nanoseconds(unix_nanoseconds);
    moment.unwrap_or_default().into()
}
