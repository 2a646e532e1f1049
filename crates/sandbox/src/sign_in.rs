//! A sandbox as far as it is about sign-in: its identities, its settings, what tests do to it.

use std::time::Duration;

use crate::authority::TokenRequest;
use crate::fault::Fault;
use crate::server::Sandbox;

/// The tenant of the partner.
pub const TENANT: &str = "5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3";

/// A registered app with a secret, [`APP_SECRET`], for every grant.
pub const APP: &str = "0c1f7e52-63ad-4b8e-9d25-f48a7c30b1e9";

/// **Not a secret:** it opens nothing but sandboxes.
pub const APP_SECRET: &str = "not-a-secret-nightly-export";

/// A registered app without a secret, for the grants that have a user.
pub const PUBLIC_APP: &str = "7be0a914-2d6f-4c53-b8e1-09f4d7a35c62";

/// A user who signs in with a second factor.
pub const USER: &str = "avery@tailspin-partner.example";

/// A user who signs in with a password alone.
pub const USER_WITHOUT_MFA: &str = "blake@tailspin-partner.example";

impl Sandbox {
    /// The address of the sign-in service, without a tenant: what `https://login.microsoftonline.com` is
    /// to the real one. The token endpoint is `{authority}/{tenant}/oauth2/v2.0/token`.
    #[must_use]
    pub fn authority(&self) -> String {
        self.base_url()
    }

    /// The requests to the token endpoint so far, the newest ten thousand of them.
    #[must_use]
    pub fn token_requests(&self) -> Vec<TokenRequest> {
        let state = self.world.authority.state();
        state.ledger.requests.all().cloned().collect()
    }

    /// Lets the next `times` token requests meet this fault, after those that are waiting already.
    pub fn push_sign_in_fault(&self, fault: Fault, times: usize) {
        let mut state = self.world.authority.state();
        state.faults.push(vec![fault], times);
    }

    /// Moves the clock: tokens and codes age, orders become visible and complete, without any waiting.
    pub fn advance_clock(&self, by: Duration) {
        self.world.authority.state().clock.advance(by);
    }

    /// Does the API refuse users who signed in without a second factor?
    pub fn require_mfa(&self, required: bool) {
        self.world.authority.state().settings.require_mfa = required;
    }

    /// Signs a person in on the device that shows this code. `false`, if no device waits with it or
    /// there is no such user.
    #[must_use]
    pub fn approve_device(&self, user_code: &str, user: &str) -> bool {
        self.world.authority.decide(user_code, Some(user)).is_ok()
    }

    /// Refuses the device that shows this code. `false`, if none waits with it.
    #[must_use]
    pub fn decline_device(&self, user_code: &str) -> bool {
        self.world.authority.decide(user_code, None).is_ok()
    }

    /// Registers a certificate (PEM, RSA) for an app: from now on its assertions have to be signed with
    /// it, with PS256 or RS256. `false`, if there is no such app, or no such certificate in the text.
    #[must_use]
    pub fn add_certificate(&self, client_id: &str, pem: &str) -> bool {
        self.world.authority.add_certificate(client_id, pem).is_ok()
    }

    /// Ends all access and refresh tokens of a user, or everybody's and those of apps too.
    /// [`access_token`](Self::access_token) goes on working.
    pub fn revoke_tokens(&self, user: Option<&str>) {
        self.world.authority.revoke(user);
    }
}
