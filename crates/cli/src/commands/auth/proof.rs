//! How the application proves that it is itself.

use std::io::{self, IsTerminal};

use partner_center_reqwest::core::auth::Secret;
use partner_center_reqwest::{ClientCertificate, Credentials};

use crate::error::CommandError;
use crate::identity::profiles::{Kind, Profile};
use crate::identity::sign_in::read_certificate;
use crate::input;

/// No secret is longer.
const SECRET_LIMIT: usize = 64 << 10;

/// How the application proves that it is itself.
pub(super) enum Proof {
    None,
    Secret(Secret),
    Certificate(ClientCertificate),
}

impl Proof {
    pub(super) fn of(
        is_on_stdin: bool,
        profile: &Profile,
        stored: impl FnOnce() -> Result<Option<Secret>, CommandError>,
    ) -> Result<Self, CommandError> {
        if is_on_stdin {
            return secret_from_stdin().map(Self::Secret);
        }
        if let Some(path) = &profile.certificate {
            return read_certificate("certificate", path).map(Self::Certificate);
        }
        match (stored()?, profile.kind) {
            (Some(secret), _) => Ok(Self::Secret(secret)),
            (None, Kind::User) => Ok(Self::None),
            (None, _) => Err(not_given()),
        }
    }

    pub(super) fn credentials(&self, profile: &Profile) -> Result<Credentials, CommandError> {
        let (tenant, client) = (&profile.tenant, &profile.client_id);
        let user = || Credentials::signed_in(tenant, client);
        Ok(match (profile.kind, self) {
            (Kind::User, Self::None) => user(),
            (Kind::User, Self::Secret(secret)) => user().with_client_secret(secret.clone()),
            (Kind::User, Self::Certificate(certificate)) => {
                user().with_certificate(certificate.clone())
            }
            (_, Self::Secret(secret)) => Credentials::client_secret(tenant, client, secret.clone()),
            (_, Self::Certificate(certificate)) => {
                Credentials::certificate(tenant, client, certificate.clone())
            }
            (_, Self::None) => return Err(not_given()),
        })
    }
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
