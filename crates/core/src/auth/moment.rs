use std::time::Duration;

/// A point in time by two clocks. One does not run while the machine sleeps, the other jumps when it is
/// set; if either says that a token is too old, it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moment {
    /// Since any fixed point, by a clock that only goes forward.
    pub monotonic: Duration,
    /// Since 1970, by the wall clock.
    pub wall: Duration,
}

impl Moment {
    /// A point in time.
    #[must_use]
    pub fn new(monotonic: Duration, wall: Duration) -> Self {
        Self { monotonic, wall }
    }

    pub(super) fn after(self, span: Duration) -> Self {
        Self {
            monotonic: self.monotonic.saturating_add(span),
            wall: self.wall.saturating_add(span),
        }
    }

    pub(super) fn has_passed(self, now: Self) -> bool {
        now.monotonic >= self.monotonic || now.wall >= self.wall
    }
}
