use std::cmp::Ordering;
use std::fmt;
use std::time::SystemTime;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::Text;
use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::digits::{HIGH, digits, eight_digits};
use crate::encode::{Encode, two_digits};
use crate::json::{Json, Token};
use crate::macros::from_any_text;
use crate::timestamp::Timestamp;

/// A point in time as the service wrote it.
///
/// The service writes seven decimal places with trailing zeros cut, and `Z`, an offset such as
/// `-07:00`, or nothing behind them; all of it is kept and written back. A text that is no date
/// costs nothing but itself: [`timestamp`](Self::timestamp) is `None` and the text is kept.
///
/// ```
/// use partner_center_model::DateTime;
///
/// let created = DateTime::from("2018-03-15T02:17:15.6455674Z");
/// assert_eq!(created.timestamp().map(|t| t.unix_seconds()), Some(1_521_080_235));
/// assert_eq!(created.to_string(), "2018-03-15T02:17:15.6455674Z");
///
/// let typo = DateTime::from("2023-05-18TT21:22:26.7034834Z");
/// assert!(typo.timestamp().is_none());
/// assert_eq!(typo.to_string(), "2023-05-18TT21:22:26.7034834Z");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// `YYYY-MM-DDThh:mm:ss[.f…][Z|±hh:mm]`, which prints back to the very text that was read.
    Plain {
        local_seconds: i64,
        nanoseconds: u32,
        fraction_digits: u8,
        zone: Zone,
    },
    /// Any other text.
    Other(Box<Text>),
    /// A JSON value that is no string at all.
    NoText(Box<Json>),
}

/// Minutes east of UTC, or one of two values that are none: so that a date fits 16 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Zone(i16);

impl Zone {
    const NONE: Self = Self(i16::MAX);
    const UTC: Self = Self(i16::MAX - 1);

    fn minutes(self) -> Option<i16> {
        match self {
            Self::NONE => None,
            Self::UTC => Some(0),
            Self(minutes) => Some(minutes),
        }
    }
}

impl DateTime {
    /// The moment, or `None` when the text is no date.
    ///
    /// A date without offset is taken as UTC, which is what the service means by it.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        let (local_seconds, nanoseconds, zone) = self.parts()?;
        let offset = i64::from(zone.minutes().unwrap_or(0)) * 60;
        Some(Timestamp {
            unix_seconds: local_seconds - offset,
            nanoseconds,
        })
    }

    /// Which of two dates is earlier; `None` when one of them is no date. `==` compares texts instead, for
    /// each is written back as it came.
    ///
    /// ```
    /// # use partner_center_model::DateTime;
    /// # use std::cmp::Ordering;
    /// let (here, there) = ("2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00Z");
    /// let (here, there) = (DateTime::from(here), DateTime::from(there));
    /// assert_eq!(here.cmp_instant(&there), Some(Ordering::Equal));
    /// assert_ne!(here, there);
    /// ```
    #[must_use]
    pub fn cmp_instant(&self, other: &Self) -> Option<Ordering> {
        Some(self.timestamp()?.cmp(&other.timestamp()?))
    }

    /// Minutes east of UTC, when the text names an offset (`Z` is 0).
    #[must_use]
    pub fn offset_minutes(&self) -> Option<i16> {
        self.parts()?.2.minutes()
    }

    /// Whether this is .NET's "no date", `0001-01-01T00:00:00`.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        matches!(self.parts(), Some((YEAR_ONE, 0, _)))
    }

    /// The date as requests have it, with its time; nothing, if it is none, or .NET's "no date".
    pub(crate) fn for_request(&self) -> Option<Self> {
        let date = match &self.0 {
            Repr::Plain { .. } => self.clone(),
            Repr::Other(text) => {
                let text = text.trim();
                Self(parse_all(text).or_else(|| parse_all(&format!("{text}T00:00:00Z")))?)
            }
            Repr::NoText(_) => return None,
        };
        (!date.is_unset()).then_some(date)
    }

    /// Local seconds, nanoseconds and zone, of any spelling that RFC 3339 allows.
    fn parts(&self) -> Option<(i64, u32, Zone)> {
        let plain = match &self.0 {
            Repr::Plain {
                local_seconds,
                nanoseconds,
                zone,
                ..
            } => {
                return Some((*local_seconds, *nanoseconds, *zone));
            }
            // `t`, `z` and a space beside the usual letters, and `-00:00`.
            Repr::Other(text) => {
                let mut usual = text.to_ascii_uppercase().replacen(' ', "T", 1);
                if let Some(local) = usual.strip_suffix("-00:00") {
                    usual = format!("{local}+00:00");
                }
                Self(parse_all(&usual)?)
            }
            Repr::NoText(_) => return None,
        };
        plain.parts()
    }
}

/// 0001-01-01T00:00:00 in seconds since 1970.
const YEAR_ONE: i64 = -62_135_596_800;
/// The years that four digits can hold, likewise.
const YEAR_ZERO: i64 = -62_167_219_200;
const YEAR_10000: i64 = 253_402_300_800;

/// So many bytes are looked at: the longest date, with nine decimal places and an offset, and what is behind it.
const WINDOW: usize = 35 + 1;

/// Reads `YYYY-MM-DDThh:mm:ss[.f…][Z|±hh:mm]`, and says how long it is.
#[inline(always)]
#[expect(clippy::inline_always, reason = "in one place that is hot: the member")]
fn parse(text: &[u8; WINDOW]) -> Option<(Repr, usize)> {
    let word = |at: usize| -> [u8; 8] { text[at..at + 8].try_into().unwrap_or_default() };
    // Three words with all pairs of digits in them, each pair in the byte of its first digit.
    let date = pairs(word(0), *b"0000-00-")?;
    let time = pairs(word(8), *b"00T00:00")?;
    let [colon, s1, s2, ..] = word(16);
    let second = pairs([b'0', b'0', b'0', b'0', b'0', colon, s1, s2], *b"00000:00")?;
    let (year, month) = (date[0] * 100 + date[2], date[5]);
    let (day, hour, minute, second) = (time[0], time[3], time[6], second[6]);
    let is_date =
        (1..=12).contains(&month) && day >= 1 && (day <= 28 || day <= days_in_month(year, month));
    if !is_date || hour >= 24 || minute >= 60 || second >= 60 {
        return None;
    }
    let (nanoseconds, fraction_digits) = match text[19] {
        b'.' => fraction(text[20..].first_chunk()?)?,
        _ => (0, 0),
    };
    let end = 19 + usize::from(fraction_digits) + usize::from(fraction_digits > 0);
    let (zone, zone_length) = zone_of(text.get(end..)?)?;
    let day = days_since_epoch(year, month, day);
    let local_seconds = day * 86_400 + i64::from(hour * 3_600 + minute * 60 + second);
    let plain = Repr::Plain {
        local_seconds,
        nanoseconds,
        fraction_digits,
        zone,
    };
    Some((plain, end + zone_length))
}

/// What each two bytes are as two digits, where a form has a `0` for each digit, and for the rest what must
/// be there.
#[inline]
fn pairs(bytes: [u8; 8], form: [u8; 8]) -> Option<[u32; 8]> {
    let digits = u64::from_le_bytes(bytes) ^ u64::from_le_bytes(form);
    // The high bit becomes set where a digit is above 9, and where another byte is not 0.
    let above = form.map(|byte| if byte == b'0' { 0x76 } else { 0x7f });
    let wrong = digits.wrapping_add(u64::from_le_bytes(above)) | digits;
    if wrong & HIGH != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    Some(pairs.to_le_bytes().map(u32::from))
}

/// The same, of a whole text.
fn parse_all(text: &str) -> Option<Repr> {
    let mut window = [0; WINDOW];
    let length = text.len().min(WINDOW);
    window[..length].copy_from_slice(&text.as_bytes()[..length]);
    let (date, length) = parse(&window)?;
    (length == text.len()).then_some(date)
}

/// Nanoseconds, and digits written, of what is behind the point.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
fn fraction(text: &[u8; 10]) -> Option<(u32, u8)> {
    let (all, others) = digits(*text.first_chunk()?);
    #[expect(clippy::cast_possible_truncation, reason = "at most 8")]
    let length = (others.trailing_zeros() / 8) as u8;
    if length == 8 {
        return long_fraction(text);
    }
    if length == 0 {
        return None;
    }
    // The digits that are not written are 0.
    let written = (1 << (8 * length)) - 1;
    Some((eight_digits(all & written) * 10, length))
}

/// The same of eight or nine digits.
#[cold]
fn long_fraction(text: &[u8; 10]) -> Option<(u32, u8)> {
    let (mut number, mut length) = (0_u32, 0_u8);
    for digit in text.iter().take_while(|byte| byte.is_ascii_digit()) {
        number = number.wrapping_mul(10).wrapping_add((digit - b'0').into());
        length += 1;
    }
    let unwritten = 9_u32.checked_sub(length.into())?;
    Some((number * 10_u32.pow(unwritten), length))
}

/// The zone that the text begins with, and the length of its name.
fn zone_of(text: &[u8]) -> Option<(Zone, usize)> {
    let (sign, clock) = match text {
        [b'Z', ..] => return Some((Zone::UTC, 1)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2, ..] => (*sign, [*h1, *h2, *m1, *m2]),
        _ => return Some((Zone::NONE, 0)),
    };
    if !clock.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let two = |at: usize| i16::from(clock[at] - b'0') * 10 + i16::from(clock[at + 1] - b'0');
    let (hours, minutes) = (two(0), two(2));
    let east = hours * 60 + minutes;
    // `-00:00` would come back as `+00:00`.
    if hours >= 24 || minutes >= 60 || sign == b'-' && east == 0 {
        return None;
    }
    Some((Zone(if sign == b'-' { -east } else { east }), 6))
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(if year.is_multiple_of(100) { 400 } else { 4 }) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar. Years start in March here, so that the
/// leap day is the last one of its year.
#[inline]
fn days_since_epoch(year: u32, month: u32, day: u32) -> i64 {
    /// 1970-01-01 in days since March of the year -400, so that no number is negative.
    const EPOCH: i64 = 865_566;
    let is_before_march = u32::from(month <= 2);
    let (year, month) = (year + 400 - is_before_march, month + 12 * is_before_march);
    let centuries = year / 100;
    let day_of_year = (153 * month - 457) / 5 + day;
    let days = year * 365 + year / 4 - centuries + centuries / 4 + day_of_year;
    i64::from(days) - EPOCH
}

/// Year, month and day of the inverse of [`days_since_epoch`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = (shifted_month + 2) % 12 + 1;
    let year = days.div_euclid(146_097) * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(parse_all(text).unwrap_or_else(|| Repr::Other(Box::new(text.into()))))
    }
}

from_any_text!(DateTime);

/// Written in UTC, with as many decimal places as it needs. A year that four digits cannot hold is
/// written as ISO 8601 does (`+12024-…`), which is a text and no date to this library.
impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        let Timestamp {
            unix_seconds: local_seconds,
            nanoseconds,
        } = moment;
        let (mut fraction_digits, mut fraction) = (9, nanoseconds);
        while fraction_digits > 0 && fraction % 10 == 0 {
            (fraction_digits, fraction) = (fraction_digits - 1, fraction / 10);
        }
        if (YEAR_ZERO..YEAR_10000).contains(&local_seconds) {
            return Self(Repr::Plain {
                local_seconds,
                nanoseconds,
                fraction_digits,
                zone: Zone::UTC,
            });
        }
        let (year, month, day) = civil(local_seconds.div_euclid(86_400));
        let second = local_seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let date = format!("{year:+05}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        let text = format!("{date}.{nanoseconds:09}Z");
        Self(Repr::Other(Box::new(text.into())))
    }
}

/// As from a [`Timestamp`].
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        Timestamp::from(time).into()
    }
}

impl DateTime {
    /// Adds the text as the service wrote it.
    pub fn push_to(&self, text: &mut Vec<u8>) {
        let (local_seconds, nanoseconds, fraction_digits, zone) = match &self.0 {
            Repr::Plain {
                local_seconds,
                nanoseconds,
                fraction_digits,
                zone,
            } => (*local_seconds, *nanoseconds, *fraction_digits, *zone),
            Repr::Other(other) => return text.extend_from_slice(other.as_bytes()),
            Repr::NoText(json) => return text.extend_from_slice(json.as_str().as_bytes()),
        };
        let (year, month, day) = civil(local_seconds.div_euclid(86_400));
        let second = local_seconds.rem_euclid(86_400);
        // What was read has four digits of year, and no part is below zero.
        let two = |number: i64| two_digits(number.unsigned_abs());
        let ([y1, y2], [y3, y4]) = (two(year / 100), two(year));
        let ([m1, m2], [d1, d2]) = (two(month), two(day));
        let [h1, h2] = two(second / 3_600);
        let ([n1, n2], [s1, s2]) = (two(second / 60 % 60), two(second % 60));
        #[rustfmt::skip]
        text.extend_from_slice(&[
            y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T',
            h1, h2, b':', n1, n2, b':', s1, s2,
        ]);
        if fraction_digits > 0 {
            let mut digits = *b".000000000";
            let mut rest = nanoseconds;
            for digit in digits[1..].iter_mut().rev() {
                *digit += (rest % 10) as u8;
                rest /= 10;
            }
            text.extend_from_slice(&digits[..=usize::from(fraction_digits.min(9))]);
        }
        match zone {
            Zone::NONE => {}
            Zone::UTC => text.push(b'Z'),
            Zone(minutes) => {
                let ([h1, h2], [m1, m2]) = (two((minutes / 60).into()), two((minutes % 60).into()));
                let sign = if minutes < 0 { b'-' } else { b'+' };
                text.extend_from_slice(&[sign, h1, h2, b':', m1, m2]);
            }
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(40);
        self.push_to(&mut text);
        fmt::Display::fmt(&*String::from_utf8_lossy(&text), f)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Plain { .. } => write!(f, "{self}"),
            Repr::Other(text) => write!(f, "DateTime({text:?})"),
            Repr::NoText(json) => write!(f, "DateTime({json})"),
        }
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Token::read(deserializer)? {
            Token::String(text) => text.as_ref().into(),
            Token::Other(raw) => Self(Repr::NoText(Box::new(Json::checked(raw)?))),
        })
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::NoText(json) => json.serialize_beside_text(serializer),
            Repr::Plain { .. } | Repr::Other(_) => serializer.collect_str(self),
        }
    }
}

impl Decode for DateTime {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in one place that is hot: the member")]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let [b'"', text @ ..] = cursor.rest() else {
            return None;
        };
        let (date, length) = parse(text.first_chunk()?)?;
        let [b'"', behind @ ..] = text.get(length..)? else {
            return None;
        };
        *slot = Some(Self(date));
        cursor.reset(behind);
        Some(())
    }

    /// A text that is no date, or a date at the end of the body.
    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(cursor.plain_string()?.into());
        Some(())
    }
}

impl Encode for DateTime {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Plain { .. } => {
                json.push(b'"');
                self.push_to(json);
                json.push(b'"');
            }
            Repr::Other(text) => text.encode(json),
            Repr::NoText(value) => value.encode(json),
        }
    }
}

impl Detach for DateTime {
    fn detach(&mut self) {
        match &mut self.0 {
            Repr::Plain { .. } => {}
            Repr::Other(text) => Detach::detach(&mut **text),
            Repr::NoText(value) => value.detach(),
        }
    }
}
