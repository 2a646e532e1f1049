//! What a test decides about this Partner Center: how slow it is, and how strict.

use std::time::Duration;

use crate::json::Json;

/// A value that JSON can set.
pub(crate) trait Setting: Copy {
    /// What an unreadable one is not.
    const EXPECTED: &str;

    fn read(json: &Json) -> Option<Self>;

    fn show(self) -> Json;
}

impl Setting for u64 {
    const EXPECTED: &str = "a count";

    fn read(json: &Json) -> Option<Self> {
        json.as_number().filter(|number| *number < 1 << 32)
    }

    fn show(self) -> Json {
        self.into()
    }
}

impl Setting for bool {
    const EXPECTED: &str = "a boolean";

    fn read(json: &Json) -> Option<Self> {
        json.as_number()
    }

    fn show(self) -> Json {
        self.into()
    }
}

impl Setting for Duration {
    const EXPECTED: &str = "a count of seconds";

    fn read(json: &Json) -> Option<Self> {
        json.as_number().map(Self::from_secs)
    }

    fn show(self) -> Json {
        self.as_secs().into()
    }
}

/// Settings with the names that they have in JSON.
macro_rules! settings {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$about:meta])* $json:literal $field:ident: $type:ty = $default:expr,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name {
            $($(#[$about])* pub(crate) $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $name {
            /// These settings with the members of an object instead of some of them.
            pub(crate) fn with(mut self, json: &Json) -> Result<Self, String> {
                let Json::Object(members) = json else {
                    return Err("The settings are not an object.".to_owned());
                };
                for (name, value) in members {
                    match name.as_str() {
                        $($json => {
                            let expected = <$type as $crate::settings::Setting>::EXPECTED;
                            self.$field = $crate::settings::Setting::read(value)
                                .ok_or_else(|| format!("\"{name}\" is not {expected}."))?;
                        })+
                        _ => return Err(format!("There is no setting \"{name}\".")),
                    }
                }
                Ok(self)
            }

            pub(crate) fn to_json(self) -> Json {
                $crate::json::object! { $($json: $crate::settings::Setting::show(self.$field)),+ }
            }
        }
    };
}
pub(crate) use settings;

/// What becomes of a pending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome(pub(crate) &'static str);

impl Setting for Outcome {
    const EXPECTED: &str = "an outcome of a pending order";

    fn read(json: &Json) -> Option<Self> {
        let mut all = ["completed", "partial_success", "error", "pending_review"].into_iter();
        let status = json.as_text()?;
        all.find(|outcome| *outcome == status).map(Self)
    }

    fn show(self) -> Json {
        self.0.into()
    }
}

settings! {
    /// All times are in seconds.
    Settings {
        /// From an order to its place in the list.
        "visibilityDelay" visibility_delay: u64 = 0,
        /// From `pending` to `completed`.
        "completionDelay" completion_delay: u64 = 0,
        /// From the completed order to provisioned lines.
        "provisioningDelay" provisioning_delay: u64 = 0,
        /// From the order to the ids of its subscriptions.
        "subscriptionDelay" subscription_delay: u64 = 0,
        /// From the uploaded purchase order, or from the review that an order came into, to the result; an order
        /// in review stays there if it is 0.
        "reviewDelay" review_delay: u64 = 0,
        /// From an accepted change of a subscription, which is answered with 202, to its effect; a change is done
        /// at once if it is 0.
        "changeDelay" change_delay: u64 = 0,
        /// Requests a minute for each resource; 0 is as many as come.
        "rateLimit" rate_limit: u64 = 0,
        /// What a pending order becomes.
        "outcome" outcome: Outcome = Outcome("completed"),
        /// The limits of a sandbox account.
        "sandboxLimits" sandbox_limits: bool = false,
        /// Is a write that comes again under its `MS-RequestId` answered again and not done again?
        "replay" replay: bool = true,
        /// Do all availabilities have other ids than before?
        "reissuedAvailabilities" reissued: bool = false,
        /// May callers see prices?
        "prices" prices: bool = true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_and_mistakes_are_named() {
        let text = r#"{"visibilityDelay":900,"completionDelay":1,"provisioningDelay":2,"subscriptionDelay":3,"reviewDelay":4,"changeDelay":5,"rateLimit":500,"outcome":"error","sandboxLimits":true,"replay":false,"reissuedAvailabilities":true,"prices":false}"#;
        let settings = Settings::default().with(&Json::parse(text).unwrap());
        assert_eq!(settings.unwrap().to_json().to_string(), text);
        for (text, expected) in [
            ("[]", "The settings are not an object."),
            (r#"{"delay":1}"#, "There is no setting \"delay\"."),
            (r#"{"replay":1}"#, "\"replay\" is not a boolean."),
            (
                r#"{"outcome":"lost"}"#,
                "\"outcome\" is not an outcome of a pending order.",
            ),
            (r#"{"reviewDelay":-1}"#, "\"reviewDelay\" is not a count."),
        ] {
            let json = Json::parse(text).unwrap();
            assert_eq!(Settings::default().with(&json).unwrap_err(), expected);
        }
    }
}
