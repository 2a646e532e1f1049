//! `auth token`: a token for other programs.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::status::stored_tokens;
use crate::connect::Connection;
use crate::environment::variable;
use crate::error::CommandError;
use crate::identity::selection::{Addresses, Selection};
use crate::options::{Format, Options};
use crate::output::report::Report;
use crate::output::stdout::own;
use crate::timestamp::since_1970;

/// The token and nothing else goes to stdout, unless JSON or YAML is asked for.
pub(super) fn run(options: &Options) -> Result<Report, CommandError> {
    let format = options.output.unwrap_or_default();
    if format == Format::Csv {
        let message = "auth token cannot be written as csv, which is for lists";
        return Err(CommandError::Input(message.to_owned()));
    }
    let connection = Connection::open(options)?;
    let token = connection.client.access_token()?.secret();
    if format == Format::Table {
        return Ok(Report::new(format!("{}\n", token.expose())));
    }
    let mut answer = json!({ "accessToken": token.expose() });
    let ends = match expiry(token.expose()) {
        None => stored_expiry(options)?,
        known => known,
    };
    if let Some(ends) = ends {
        answer["expiresOn"] = since_1970(ends).into();
    }
    Ok(Report::new(own(&answer.to_string(), format)))
}

/// The end that a JWT names (RFC 7519, 4.1.4), since 1970. Other tokens say nothing.
fn expiry(token: &str) -> Option<Duration> {
    let claims = token.split('.').nth(1)?.trim_end_matches('=');
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims.get("exp")?.as_u64().map(Duration::from_secs)
}

/// The end of the token that the profile keeps, which is the one that was given just now.
fn stored_expiry(options: &Options) -> Result<Option<Duration>, CommandError> {
    if options.sandbox {
        return Ok(None);
    }
    let selection = Selection::find(options, variable)?;
    let Some(selection) = &selection else {
        return Ok(None);
    };
    let addresses = Addresses::new(options, variable, Some(selection));
    let stored = stored_tokens(&addresses, selection)?;
    Ok(stored.map(|stored| stored.ends()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_read_from_a_jwt_and_from_nothing_else() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"exp":1700000000}"#);
        let ends = expiry(&format!("e30.{claims}.x"));
        assert_eq!(ends, Some(Duration::from_secs(1_700_000_000)));
        for other in ["opaque", "a.b.c", "", &format!("{claims}.e30.x")] {
            assert_eq!(expiry(other), None, "{other}");
        }
    }
}
