use std::time::Duration;

/// How long after its intent a write is sent again without being asked for.
///
/// The documents do not say how long the service remembers an `MS-RequestId`; a write that it has
/// forgotten would be done again. So this is a guess on the safe side.
pub const RESEND_WINDOW: Duration = Duration::from_secs(10 * 60);

/// Whether a write of which the first send was begun then is young enough to be sent again now, both
/// times by this machine's clock since 1970, with the [window](super::WriteKind::window) of its kind. A first
/// send that is yet to come is of an unknown age.
#[must_use]
pub fn is_in_window(window: Duration, begun: Duration, now: Duration) -> bool {
    now.checked_sub(begun).is_some_and(|age| age < window)
}

/// How far the clocks of this machine and of the service may be apart.
pub(super) const CLOCK_SKEW: Duration = Duration::from_secs(5 * 60);
