//! How the authority behaves; all of it can be changed while it runs.

use std::time::Duration;

use crate::json::Json;

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) access_token_lifetime: Duration,
    pub(crate) refresh_token_lifetime: Duration,
    pub(crate) code_lifetime: Duration,
    pub(crate) device_code_lifetime: Duration,
    pub(crate) polling_interval: Duration,
    /// A refresh token that was used is worth nothing.
    pub(crate) single_use_refresh_tokens: bool,
    /// The API refuses users who signed in without a second factor.
    pub(crate) require_mfa: bool,
}

impl Default for Settings {
    /// What Entra does unless a tenant is set up otherwise.
    fn default() -> Self {
        Self {
            access_token_lifetime: Duration::from_secs(3599),
            refresh_token_lifetime: Duration::from_hours(90 * 24),
            code_lifetime: Duration::from_mins(10),
            device_code_lifetime: Duration::from_mins(15),
            polling_interval: Duration::from_secs(5),
            single_use_refresh_tokens: false,
            require_mfa: false,
        }
    }
}

impl Settings {
    pub(crate) fn to_json(&self) -> Json {
        let seconds = |span: Duration| Json::from(span.as_secs());
        Json::object([
            ("accessTokenLifetime", seconds(self.access_token_lifetime)),
            ("refreshTokenLifetime", seconds(self.refresh_token_lifetime)),
            ("codeLifetime", seconds(self.code_lifetime)),
            ("deviceCodeLifetime", seconds(self.device_code_lifetime)),
            ("pollingInterval", seconds(self.polling_interval)),
            (
                "singleUseRefreshTokens",
                self.single_use_refresh_tokens.into(),
            ),
            ("requireMfa", self.require_mfa.into()),
        ])
    }

    /// Takes the members that are there. One that cannot be read leaves everything as it was.
    pub(crate) fn with(&self, json: &Json) -> Result<Self, String> {
        let Json::Object(members) = json else {
            return Err("The body is no object.".to_owned());
        };
        let mut new = self.clone();
        for (name, value) in members {
            if !new.set(name, value) {
                return Err(format!("\"{name}\" is no setting, or not so."));
            }
        }
        Ok(new)
    }

    fn set(&mut self, name: &str, value: &Json) -> bool {
        let seconds = || value.as_number().map(Duration::from_secs);
        let flag = || value.as_number::<bool>();
        match name {
            "accessTokenLifetime" => put(&mut self.access_token_lifetime, seconds()),
            "refreshTokenLifetime" => put(&mut self.refresh_token_lifetime, seconds()),
            "codeLifetime" => put(&mut self.code_lifetime, seconds()),
            "deviceCodeLifetime" => put(&mut self.device_code_lifetime, seconds()),
            "pollingInterval" => put(&mut self.polling_interval, seconds()),
            "singleUseRefreshTokens" => put(&mut self.single_use_refresh_tokens, flag()),
            "requireMfa" => put(&mut self.require_mfa, flag()),
            _ => false,
        }
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let settings = Settings {
            require_mfa: true,
            ..Settings::default()
        };
        let again = Settings::default().with(&settings.to_json()).unwrap();
        assert_eq!(again.to_json(), settings.to_json());
        for text in [
            r#"{"requireMfa":1}"#,
            r#"{"codeLifetime":-1}"#,
            r#"{"mfa":true}"#,
            "[]",
        ] {
            assert!(
                settings.with(&Json::parse(text).unwrap()).is_err(),
                "{text}"
            );
        }
    }
}
