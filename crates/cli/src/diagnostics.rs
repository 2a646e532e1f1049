//! Lines on stderr. No secret is in them.

use std::io::{self, Write};

use partner_center_reqwest::core::mask;

use crate::output::visible;

/// Writes `label: text` as one line. What the text quotes from the service cannot steer the
/// terminal, and a stderr that is closed is no reason to end.
pub(crate) fn line(label: &str, text: &str) {
    let _ = writeln!(
        io::stderr().lock(),
        "{label}: {}",
        visible(&mask::text(text))
    );
}

/// Writes lines that need no label.
pub(crate) fn lines(lines: &[String]) {
    let mut text = String::new();
    for line in lines {
        text.push_str(&visible(&mask::text(line)));
        text.push('\n');
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
