//! Lines on stderr.

use std::io::{self, Write};

use crate::output::visible;

/// Writes `label: text` as one line. What the text quotes from the service cannot steer the
/// terminal, and a stderr that is closed is no reason to end.
pub(crate) fn line(label: &str, text: &str) {
    let _ = writeln!(io::stderr().lock(), "{label}: {}", visible(text));
}

/// Writes lines that need no label.
pub(crate) fn lines(lines: &[String]) {
    let mut text = String::new();
    for line in lines {
        text.push_str(&visible(line));
        text.push('\n');
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
