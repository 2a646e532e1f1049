//! Lines on stderr. No secret is in them.

use std::error::Error as StdError;
use std::io::{self, Write};

use partner_center_reqwest::core::mask;

use crate::visible::visible;

/// Writes `label: text` as one line. What the text quotes from the service cannot steer the
/// terminal, and a stderr that is closed is no reason to end.
pub(crate) fn line(label: &str, text: &str) {
    let _ = writeln!(io::stderr().lock(), "{label}: {}", shown(text));
}

/// Writes lines that need no label.
pub(crate) fn lines(lines: &[String]) {
    let mut text = String::new();
    for line in lines {
        text.push_str(&shown(line));
        text.push('\n');
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// An error with its causes in one line.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// What may be shown of a text. Characters that would steer the terminal are dropped, and what stood
/// around them may be a secret together; before that, a secret may have such characters itself.
fn shown(text: &str) -> String {
    mask::text(&visible(&mask::text(text))).into_owned()
}

#[cfg(test)]
mod tests {
    use partner_center_reqwest::core::auth::Secret;

    use super::*;

    #[test]
    fn hidden_characters_do_not_hide_a_secret() {
        let _secret = Secret::new("0a1B-2c3D_4e5F.6g7H");
        for text in ["0a1B-2c3D_4e5F.6g7H", "0a1B-2c\u{202e}3D_4e\x1b5F.6g7H"] {
            assert_eq!(shown(text), "***");
        }
    }
}
