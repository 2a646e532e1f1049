//! The variables of the environment that say what options say, or who signs in.

use std::env;

use crate::error::CommandError;
use crate::input;

pub(crate) const SANDBOX_STATE: &str = "PARTNER_CENTER_SANDBOX_STATE";
pub(crate) const BASE_URL: &str = "PARTNER_CENTER_BASE_URL";
pub(crate) const CLOUD: &str = "PARTNER_CENTER_CLOUD";
pub(crate) const AUTHORITY: &str = "PARTNER_CENTER_AUTHORITY";
pub(crate) const PROFILE: &str = "PARTNER_CENTER_PROFILE";
pub(crate) const REQUESTS_PER_MINUTE: &str = "PARTNER_CENTER_REQUESTS_PER_MINUTE";
pub(crate) const TENANT_ID: &str = "PARTNER_CENTER_TENANT_ID";
pub(crate) const CLIENT_ID: &str = "PARTNER_CENTER_CLIENT_ID";
pub(crate) const ACCESS_TOKEN: &str = "PARTNER_CENTER_ACCESS_TOKEN";
pub(crate) const CLIENT_SECRET: &str = "PARTNER_CENTER_CLIENT_SECRET";
pub(crate) const CERTIFICATE: &str = "PARTNER_CENTER_CLIENT_CERTIFICATE";
pub(crate) const REFRESH_TOKEN: &str = "PARTNER_CENTER_REFRESH_TOKEN";

/// With one of these set, the environment signs in and no profile.
pub(crate) const SECRETS: [&str; 4] = [ACCESS_TOKEN, CLIENT_SECRET, CERTIFICATE, REFRESH_TOKEN];

/// Looks a variable of the environment up; an empty one counts as unset.
pub(crate) type Variables = fn(&str) -> Result<Option<String>, CommandError>;

/// The variable as this process has it.
pub(crate) fn variable(name: &str) -> Result<Option<String>, CommandError> {
    match env::var(name) {
        Ok(value) => {
            let value = input::value(&value);
            Ok((!value.trim().is_empty()).then(|| value.to_owned()))
        }
        Err(env::VarError::NotPresent) => Ok(None),
        // Its value is not shown: it may be a secret.
        Err(env::VarError::NotUnicode(_)) => {
            Err(CommandError::Usage(format!("{name} is not UTF-8")))
        }
    }
}
