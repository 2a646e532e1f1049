use std::time::{Duration, SystemTime};

/// A moment: seconds and nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    pub(crate) unix_seconds: i64,
    pub(crate) nanoseconds: u32,
}

impl Timestamp {
    /// The moment so many nanoseconds after (or before) the Unix epoch; `None` when its seconds do not fit
    /// 64 bits.
    #[must_use]
    pub fn from_unix_nanoseconds(nanoseconds: i128) -> Option<Self> {
        Some(Self {
            unix_seconds: nanoseconds.div_euclid(SECOND).try_into().ok()?,
            nanoseconds: nanoseconds.rem_euclid(SECOND).try_into().ok()?,
        })
    }

    /// Nanoseconds since the Unix epoch; negative before it.
    #[must_use]
    pub const fn unix_nanoseconds(self) -> i128 {
        self.unix_seconds as i128 * SECOND + self.nanoseconds as i128
    }

    /// Whole seconds since the Unix epoch; negative before it.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.unix_seconds
    }

    /// Nanoseconds within the second, 0 to 999,999,999.
    #[must_use]
    pub const fn subsec_nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// The moment on the system's clock, or `None` where that clock does not reach so far: not
    /// every platform knows the year 1, which .NET writes for "no date".
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        let seconds = Duration::from_secs(self.unix_seconds.unsigned_abs());
        let whole = if self.unix_seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)?
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)?
        };
        whole.checked_add(Duration::from_nanos(self.nanoseconds.into()))
    }
}

/// A second in nanoseconds.
const SECOND: i128 = 1_000_000_000;

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let nanoseconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => after.as_nanos().cast_signed(),
            Err(before) => -before.duration().as_nanos().cast_signed(),
        };
        // Clocks count seconds in 64 bits.
        Self::from_unix_nanoseconds(nanoseconds).unwrap_or(Self {
            unix_seconds: i64::MAX,
            nanoseconds: 0,
        })
    }
}
