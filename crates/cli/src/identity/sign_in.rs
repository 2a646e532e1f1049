//! What a command signs in with: a profile, or the environment, which others cannot see.

use std::path::Path;

use partner_center_reqwest::blocking::Builder;
use partner_center_reqwest::core::AccessToken;
use partner_center_reqwest::core::auth::{Application, Secret};
use partner_center_reqwest::{Credentials, FileStore};

use crate::environment::{
    ACCESS_TOKEN, CERTIFICATE, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TENANT_ID, Variables,
};
use crate::error::CommandError;
use crate::folders::token_folder;

use super::profiles::Kind;
use super::proof::{Proof, read_certificate};
use super::selection::{Addresses, Selection};

/// An access token, or what one is asked for with.
#[derive(Debug)]
pub(crate) enum Identity {
    Token(AccessToken),
    Credentials(Credentials),
}

impl Identity {
    /// An access token beats everything else.
    pub(crate) fn from_environment(
        addresses: &Addresses<'_>,
        variable: Variables,
    ) -> Result<Self, CommandError> {
        if let Some(token) = variable(ACCESS_TOKEN)? {
            // The error does not quote the token.
            return AccessToken::new(token)
                .map(Self::Token)
                .map_err(|error| CommandError::SignIn(format!("{ACCESS_TOKEN}: {error}")));
        }
        let given = [TENANT_ID, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN].map(variable);
        let [tenant, client, secret, refresh_token] = given;
        let (secret, refresh_token) = (secret?, refresh_token?);
        let certificate = variable(CERTIFICATE)?;
        if secret.is_some() && certificate.is_some() {
            let message = format!("{CLIENT_SECRET} and {CERTIFICATE} are both set");
            return Err(CommandError::Usage(message));
        }
        let (tenant, client) = match (tenant?, client?) {
            (Some(tenant), Some(client)) => (tenant, client),
            (None, None)
                if secret.is_none() && refresh_token.is_none() && certificate.is_none() =>
            {
                return Err(CommandError::SignIn("no access token".to_owned()));
            }
            (None, _) => return Err(missing(TENANT_ID, "the partner's tenant")),
            (_, None) => return Err(missing(CLIENT_ID, "the id of the application")),
        };
        let cloud = addresses.cloud()?;
        // The client would say the same; here it can be said which variables are meant.
        Application::new(cloud, &tenant, &client)
            .map_err(|error| CommandError::SignIn(format!("{TENANT_ID}, {CLIENT_ID}: {error}")))?;
        let proof = match (secret, certificate) {
            (Some(secret), _) => Proof::Secret(Secret::new(secret)),
            (None, Some(path)) => {
                Proof::Certificate(read_certificate(CERTIFICATE, Path::new(&path))?)
            }
            (None, None) => Proof::None,
        };
        let credentials = match refresh_token {
            Some(token) => proof.beside(Credentials::refresh_token(tenant, client, token)),
            None => proof.alone(&tenant, &client).ok_or_else(|| {
                let wanted = format!("{CLIENT_SECRET} or {REFRESH_TOKEN}");
                missing(&wanted, "what the application signs in with")
            })?,
        };
        Ok(Self::Credentials(at(credentials, addresses)?))
    }

    /// What `auth login` has kept. Tokens are kept beside it, so that not every command asks for one.
    pub(crate) fn from_profile(
        addresses: &Addresses<'_>,
        selection: &Selection,
    ) -> Result<Self, CommandError> {
        let profile = &selection.profile;
        let (tenant, client) = (&profile.tenant, &profile.client_id);
        let wrong = |error: &dyn std::fmt::Display| {
            let (path, name) = (selection.config.path().display(), &selection.name);
            CommandError::Input(format!("{path}: profile {name}: {error}"))
        };
        let application = Application::new(addresses.cloud()?, tenant, client);
        application.map_err(|error| wrong(&error))?;
        let key = addresses.application(tenant, client)?.key();
        let store = FileStore::new(token_folder(&selection.name)?);
        let proof = Proof::kept(profile, || stored_secret(&store, &key))?;
        let credentials = proof
            .credentials(profile)
            .ok_or_else(|| match profile.kind {
                Kind::Certificate => {
                    wrong(&"`certificate` is missing: the file with key and certificate")
                }
                Kind::User | Kind::ClientSecret => CommandError::NotSignedIn {
                    message: format!("profile {} is not signed in", selection.name),
                    profile: format!("{} --client-secret-stdin", selection.name),
                },
            })?;
        Ok(Self::Credentials(at(credentials, addresses)?.store(store)))
    }

    pub(crate) fn apply(self, builder: Builder) -> Builder {
        match self {
            Self::Token(token) => builder.access_token(token),
            Self::Credentials(credentials) => builder.credentials(credentials),
        }
    }
}

/// Credentials that sign in in this place.
pub(crate) fn at(
    credentials: Credentials,
    addresses: &Addresses<'_>,
) -> Result<Credentials, CommandError> {
    let credentials = credentials.cloud(addresses.cloud()?);
    Ok(match addresses.authority()? {
        Some(authority) => credentials.authority(authority),
        None => credentials,
    })
}

/// The client secret that `auth login` has kept. A folder that does not exist is not made.
pub(crate) fn stored_secret(store: &FileStore, key: &str) -> Result<Option<Secret>, CommandError> {
    let failed = |error| CommandError::other("the client secret cannot be read", error);
    store.client_secret(key).map_err(failed)
}

fn missing(name: &str, what: &str) -> CommandError {
    CommandError::SignIn(format!("{name} is not set: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    fn sign_in(variable: Variables) -> Result<Identity, String> {
        let options = Options::of(&[]);
        let addresses = Addresses::new(&options, variable, None);
        Identity::from_environment(&addresses, variable).map_err(|failure| match failure {
            CommandError::SignIn(message) => message,
            other => format!("{other:?}"),
        })
    }

    fn given(name: &str, names: &[&str]) -> Option<String> {
        let value = match name {
            TENANT_ID => "contoso.onmicrosoft.com",
            CLIENT_ID => "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
            _ => "sec-ret",
        };
        names.contains(&name).then(|| value.to_owned())
    }

    #[test]
    fn what_is_missing_is_named() {
        let cases: [(Variables, &str); 5] = [
            (|_| Ok(None), "no access token"),
            (
                |n| Ok(given(n, &[CLIENT_ID, CLIENT_SECRET])),
                "PARTNER_CENTER_TENANT_ID is not set",
            ),
            (
                |n| Ok(given(n, &[REFRESH_TOKEN])),
                "PARTNER_CENTER_TENANT_ID is not set",
            ),
            (
                |n| Ok(given(n, &[TENANT_ID, CLIENT_SECRET])),
                "PARTNER_CENTER_CLIENT_ID is not set",
            ),
            (
                |n| Ok(given(n, &[TENANT_ID, CLIENT_ID])),
                "PARTNER_CENTER_CLIENT_SECRET or PARTNER_CENTER_REFRESH_TOKEN is not set",
            ),
        ];
        for (variables, said) in cases {
            let message = sign_in(variables).unwrap_err();
            assert!(message.starts_with(said), "{message}");
        }
        // A secret where an id belongs is not shown.
        let mixed_up: Variables = |name| {
            let is_set = ![ACCESS_TOKEN, CERTIFICATE, "PARTNER_CENTER_CLOUD"].contains(&name);
            Ok(is_set.then(|| "sec-ret".to_owned()))
        };
        let message = sign_in(mixed_up).unwrap_err();
        assert!(
            message.contains(TENANT_ID) && !message.contains("sec-ret"),
            "{message}"
        );
    }

    #[test]
    fn an_access_token_wins() {
        let token = sign_in(|name| Ok(given(name, &[ACCESS_TOKEN, TENANT_ID])));
        assert!(matches!(token, Ok(Identity::Token(_))));
        let credentials = sign_in(|name| Ok(given(name, &[TENANT_ID, CLIENT_ID, CLIENT_SECRET])));
        assert!(matches!(credentials, Ok(Identity::Credentials(_))));
    }

    #[test]
    fn no_error_quotes_a_token() {
        let message = sign_in(|_| Ok(Some("sec\u{1}ret".to_owned()))).unwrap_err();
        assert!(
            message.starts_with(ACCESS_TOKEN) && !message.contains("ret"),
            "{message}"
        );
    }
}
