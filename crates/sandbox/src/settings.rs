//! What a test decides about this Partner Center: how slow it is, and how strict.

use crate::json::Json;

/// What becomes of a pending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Completed,
    PartialSuccess,
    Error,
    PendingReview,
}

impl Outcome {
    const ALL: [Self; 4] = [
        Self::Completed,
        Self::PartialSuccess,
        Self::Error,
        Self::PendingReview,
    ];

    pub(crate) fn of(status: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|outcome| outcome.status() == status)
    }

    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::PartialSuccess => "partial_success",
            Self::Error => "error",
            Self::PendingReview => "pending_review",
        }
    }
}

/// All times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// From an order to its place in the list.
    pub(crate) visibility_delay: u64,
    /// From `pending` to `completed`.
    pub(crate) completion_delay: u64,
    /// From the completed order to provisioned lines.
    pub(crate) provisioning_delay: u64,
    /// From the order to the ids of its subscriptions.
    pub(crate) subscription_delay: u64,
    /// From the uploaded purchase order, or from the review that an order came into, to the result; an order
    /// in review stays there if it is 0.
    pub(crate) review_delay: u64,
    /// What a pending order becomes.
    pub(crate) outcome: Outcome,
    /// The limits of a sandbox account.
    pub(crate) sandbox_limits: bool,
    /// Is a write that comes again under its `MS-RequestId` answered again and not done again?
    pub(crate) replay: bool,
    /// May callers see prices?
    pub(crate) prices: bool,
    /// Requests a minute for each resource; 0 is as many as come.
    pub(crate) rate_limit: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            visibility_delay: 0,
            completion_delay: 0,
            provisioning_delay: 0,
            subscription_delay: 0,
            review_delay: 0,
            outcome: Outcome::Completed,
            sandbox_limits: false,
            replay: true,
            prices: true,
            rate_limit: 0,
        }
    }
}

impl Settings {
    /// These settings with the members of an object instead of some of them.
    pub(crate) fn with(mut self, json: &Json) -> Result<Self, String> {
        let Json::Object(members) = json else {
            return Err("The settings are not an object.".to_owned());
        };
        for (name, value) in members {
            let number = || {
                let number = value.as_number::<u64>().filter(|number| *number < 1 << 32);
                number.ok_or_else(|| format!("\"{name}\" is not a count."))
            };
            let flag = || match value {
                Json::Scalar(text) if text == "true" || text == "false" => Ok(text == "true"),
                _ => Err(format!("\"{name}\" is not a boolean.")),
            };
            match name.as_str() {
                "visibilityDelay" => self.visibility_delay = number()?,
                "completionDelay" => self.completion_delay = number()?,
                "provisioningDelay" => self.provisioning_delay = number()?,
                "subscriptionDelay" => self.subscription_delay = number()?,
                "reviewDelay" => self.review_delay = number()?,
                "rateLimit" => self.rate_limit = number()?,
                "outcome" => {
                    let outcome = value.as_text().and_then(|status| Outcome::of(&status));
                    self.outcome = outcome
                        .ok_or_else(|| format!("{value} is no outcome of a pending order."))?;
                }
                "sandboxLimits" => self.sandbox_limits = flag()?,
                "replay" => self.replay = flag()?,
                "prices" => self.prices = flag()?,
                _ => return Err(format!("There is no setting \"{name}\".")),
            }
        }
        Ok(self)
    }

    pub(crate) fn to_json(self) -> Json {
        Json::object([
            ("visibilityDelay", self.visibility_delay.into()),
            ("completionDelay", self.completion_delay.into()),
            ("provisioningDelay", self.provisioning_delay.into()),
            ("subscriptionDelay", self.subscription_delay.into()),
            ("reviewDelay", self.review_delay.into()),
            ("rateLimit", self.rate_limit.into()),
            ("outcome", self.outcome.status().into()),
            ("sandboxLimits", self.sandbox_limits.into()),
            ("replay", self.replay.into()),
            ("prices", self.prices.into()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_and_mistakes_are_named() {
        let text = r#"{"visibilityDelay":900,"completionDelay":1,"provisioningDelay":2,"subscriptionDelay":3,"reviewDelay":4,"rateLimit":500,"outcome":"error","sandboxLimits":true,"replay":false,"prices":false}"#;
        let settings = Settings::default()
            .with(&Json::parse(text).unwrap())
            .unwrap();
        assert_eq!(settings.to_json().to_string(), text);
        for text in [
            "[]",
            r#"{"delay":1}"#,
            r#"{"replay":1}"#,
            r#"{"outcome":"lost"}"#,
            r#"{"reviewDelay":-1}"#,
        ] {
            let json = Json::parse(text).unwrap();
            assert!(Settings::default().with(&json).is_err(), "{text}");
        }
    }
}
