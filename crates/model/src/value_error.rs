use std::borrow::Cow;
use std::fmt;

/// A value that has no exact equal of the wanted type, such as a text that is not a number, or a sum
/// of too many digits. `Display` names both.
///
/// ```
/// use partner_center_model::{Integer, ValueError};
///
/// let error: ValueError = "1.5".parse::<Integer>().unwrap_err();
/// assert_eq!(error.to_string(), "\"1.5\" is not a whole number that fits 64 bits");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    value: String,
    wanted: Cow<'static, str>,
}

impl ValueError {
    pub(crate) fn new(value: impl fmt::Display, wanted: impl Into<Cow<'static, str>>) -> Self {
        Self {
            value: value.to_string().chars().take(60).collect(),
            wanted: wanted.into(),
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not {}", self.value, self.wanted)
    }
}

impl std::error::Error for ValueError {}
