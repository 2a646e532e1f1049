//! What the application proves with, in `auth login`, that it is itself.

use std::io::{self, IsTerminal};

use partner_center_reqwest::Credentials;
use partner_center_reqwest::core::auth::Secret;

use crate::error::CommandError;
use crate::identity::profiles::Profile;
use crate::identity::proof::Proof;
use crate::input;

/// No secret is longer.
const SECRET_LIMIT: usize = 64 << 10;

/// The proof, from stdin or as it was kept before, and the credentials of the profile with it.
pub(super) fn proven(
    is_on_stdin: bool,
    profile: &Profile,
    stored: impl FnOnce() -> Result<Option<Secret>, CommandError>,
) -> Result<(Proof, Credentials), CommandError> {
    let proof = if is_on_stdin {
        Proof::Secret(secret_from_stdin()?)
    } else {
        Proof::kept(profile, stored)?
    };
    let credentials = proof.credentials(profile).ok_or_else(not_given)?;
    Ok((proof, credentials))
}

fn not_given() -> CommandError {
    CommandError::Usage(
        "auth login: the profile is an application's: give its secret with \
         --client-secret-stdin, or --browser for a user"
            .to_owned(),
    )
}

fn secret_from_stdin() -> Result<Secret, CommandError> {
    if io::stdin().is_terminal() {
        // It would show what is typed.
        let message = "--client-secret-stdin: stdin is a terminal; write `< FILE` or use a pipe";
        return Err(CommandError::Usage(message.to_owned()));
    }
    let text = input::text_of(io::stdin().lock());
    let text = text.map_err(|error| {
        CommandError::other("the client secret cannot be read from stdin", error)
    })?;
    let secret = Secret::new(text);
    if secret.is_empty() || secret.expose().len() > SECRET_LIMIT {
        let message = "--client-secret-stdin: expected the secret on stdin, and nothing else";
        return Err(CommandError::Usage(message.to_owned()));
    }
    Ok(secret)
}
