use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::mask::{Known, know};

/// A secret text: no `Debug` shows it, nothing serialises it, no text of an error repeats it
/// ([`mask`](crate::mask)), and its memory is overwritten when its last copy is dropped.
///
/// ```
/// use partner_center_core::auth::Secret;
///
/// assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret([redacted])");
/// ```
#[derive(Clone)]
pub struct Secret(Arc<Known>);

impl Secret {
    /// Takes the text without the spaces (from copying) and the byte order mark (from files) around it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        let bare = bare(&text);
        if bare.len() == text.len() {
            Self(know(text))
        } else {
            Self(know(Zeroizing::new(bare.to_owned())))
        }
    }

    /// The text, for the one place that sends or stores it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.text()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

/// A text without what copying, or a file, puts around it.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
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
