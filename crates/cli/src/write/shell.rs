//! A request as a command for a POSIX shell.

use bytes::Bytes;
use http::Request;

use crate::error::CommandError;

/// The request for curl. The token is that of the environment: it is not in the text.
pub(super) fn curl(request: &Request<Bytes>) -> Result<String, CommandError> {
    let Ok(body) = std::str::from_utf8(request.body()) else {
        let message = "the body is not text and does not fit a command line; see --dry-run";
        return Err(CommandError::Usage(message.to_owned()));
    };
    let mut command = format!(
        "curl --request {} {} \\\n  --header \"Authorization: Bearer $PARTNER_CENTER_ACCESS_TOKEN\"",
        request.method(),
        quoted(&request.uri().to_string())
    );
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        command.push_str(" \\\n  --header ");
        command.push_str(&quoted(&format!("{name}: {value}")));
    }
    if !body.is_empty() {
        command.push_str(" \\\n  --data-raw ");
        command.push_str(&quoted(body));
    }
    Ok(command + "\n")
}

/// A word as the shell takes it: in quotes if it needs them.
#[cfg_attr(not(feature = "export"), expect(dead_code, reason = "for the export"))]
pub(crate) fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text that the shell leaves as it is.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_quotes() {
        assert_eq!(quoted("a'b $(x) `y`"), r"'a'\''b $(x) `y`'");
    }
}
