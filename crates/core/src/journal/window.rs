use std::time::Duration;

/// How long after its intent a write is sent again unasked.
///
/// The documents do not say how long the service remembers an `MS-RequestId`; a write that it has
/// forgotten would be done again. So this is a guess on the safe side.
pub const RESEND_WINDOW: Duration = Duration::from_secs(10 * 60);

/// Whether a write whose first send was begun at `begun` is young enough to be sent again at `now`, with the
/// [window](super::WriteKind::window) of its kind. Both times are since 1970, by this machine's clock. The
/// age of a first send in the future is unknown.
#[must_use]
pub fn is_in_window(window: Duration, begun: Duration, now: Duration) -> bool {
    now.checked_sub(begun).is_some_and(|age| age < window)
}

/// How far the clocks of this machine and of the service may be apart.
pub(super) const CLOCK_SKEW: Duration = Duration::from_secs(5 * 60);
