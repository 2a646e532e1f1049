use std::fmt;

use zeroize::Zeroizing;

/// A secret text: no `Debug` shows it, nothing serialises it, and its memory is overwritten when it
/// is dropped.
///
/// ```
/// use partner_center_core::auth::Secret;
///
/// assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret([redacted])");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text; spaces around it come with copying and are dropped.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        if text.trim().len() == text.len() {
            Self(text)
        } else {
            Self(Zeroizing::new(text.trim().to_owned()))
        }
    }

    /// The text, for the one place that sends or stores it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}
