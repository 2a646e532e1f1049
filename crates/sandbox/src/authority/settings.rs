//! How the authority behaves; all of it can be changed while it runs.

use std::time::Duration;

use crate::json::Json;
use crate::settings::settings;

settings! {
    /// As Entra is unless a tenant is set up otherwise.
    SignInSettings {
        "accessTokenLifetime" access_token_lifetime: Duration = Duration::from_secs(3599),
        "refreshTokenLifetime" refresh_token_lifetime: Duration = Duration::from_secs(90 * 24 * 3_600),
        "codeLifetime" code_lifetime: Duration = Duration::from_secs(10 * 60),
        "deviceCodeLifetime" device_code_lifetime: Duration = Duration::from_secs(15 * 60),
        "pollingInterval" polling_interval: Duration = Duration::from_secs(5),
        /// A refresh token works once.
        "singleUseRefreshTokens" single_use_refresh_tokens: bool = false,
        /// The API refuses users who signed in without a second factor.
        "requireMfa" require_mfa: bool = false,
    }
}
