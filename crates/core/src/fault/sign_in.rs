//! What a refusal says about the sign-in.

use super::Fault;
use super::said::Said;

impl Fault {
    /// Whether a new token of the same sign-in would be refused like this one: it is for the same
    /// audience, and has no claim of a second factor either.
    pub(crate) fn is_about_the_sign_in(&self, status: u16) -> bool {
        status == 401 && (self.code() == Some("900420") || self.asks_for_mfa())
    }

    /// Whether a 401 is about a missing second factor.
    ///
    /// Source: reports of users: 900421; 10001, as the code or in the text ("MFA required (10001)").
    pub(super) fn asks_for_mfa(&self) -> bool {
        const WORDS: &[&str] = &["mfa", "multi-factor", "multifactor", "second factor"];
        let said = Said::by(self);
        match self.code() {
            Some("900421" | "10001") if said.is_nothing() => true,
            _ => said.has_any(WORDS) || said.has_any(&["(10001)"]),
        }
    }
}
