//! What a command signs in with: the environment says it, for it is no place that others can see.

use partner_center_reqwest::Credentials;
use partner_center_reqwest::blocking::Builder;
use partner_center_reqwest::core::auth::{Application, Authority};
use partner_center_reqwest::core::{AccessToken, Cloud};

use crate::arguments::Options;
use crate::connect::{CLOUD, Variables};
use crate::failure::Failure;

const ACCESS_TOKEN: &str = "PARTNER_CENTER_ACCESS_TOKEN";
const TENANT_ID: &str = "PARTNER_CENTER_TENANT_ID";
const CLIENT_ID: &str = "PARTNER_CENTER_CLIENT_ID";
const CLIENT_SECRET: &str = "PARTNER_CENTER_CLIENT_SECRET";
const REFRESH_TOKEN: &str = "PARTNER_CENTER_REFRESH_TOKEN";
const AUTHORITY: &str = "PARTNER_CENTER_AUTHORITY";

/// An access token, or what one is asked for with.
#[derive(Debug)]
pub(crate) enum SignIn {
    Token(AccessToken),
    Credentials(Credentials),
}

impl SignIn {
    /// An access token beats everything else.
    pub(crate) fn from_environment(
        options: &Options,
        variable: Variables,
    ) -> Result<Self, Failure> {
        if let Some(token) = variable(ACCESS_TOKEN)? {
            // The error does not quote the token.
            return AccessToken::new(token)
                .map(Self::Token)
                .map_err(|error| Failure::SignIn(format!("{ACCESS_TOKEN}: {error}")));
        }
        let given = [TENANT_ID, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN].map(variable);
        let [tenant, client, secret, refresh_token] = given;
        let (secret, refresh_token) = (secret?, refresh_token?);
        let (tenant, client) = match (tenant?, client?) {
            (Some(tenant), Some(client)) => (tenant, client),
            (None, None) if secret.is_none() && refresh_token.is_none() => {
                return Err(Failure::SignIn("no access token".to_owned()));
            }
            (None, _) => return Err(missing(TENANT_ID, "the partner's tenant")),
            (_, None) => return Err(missing(CLIENT_ID, "the id of the application")),
        };
        let cloud = cloud(options, variable)?;
        // The client would say the same; here it can be said which variables are meant.
        Application::new(cloud, &tenant, &client)
            .map_err(|error| Failure::SignIn(format!("{TENANT_ID}, {CLIENT_ID}: {error}")))?;
        let credentials = match (secret, refresh_token) {
            (None, None) => {
                let wanted = format!("{CLIENT_SECRET} or {REFRESH_TOKEN}");
                return Err(missing(&wanted, "what the application signs in with"));
            }
            (Some(secret), None) => Credentials::client_secret(tenant, client, secret),
            (secret, Some(token)) => {
                let credentials = Credentials::refresh_token(tenant, client, token);
                match secret {
                    Some(secret) => credentials.with_client_secret(secret),
                    None => credentials,
                }
            }
        };
        let credentials = credentials.cloud(cloud);
        Ok(Self::Credentials(match authority(options, variable)? {
            Some(authority) => credentials.authority(authority),
            None => credentials,
        }))
    }

    pub(crate) fn apply(self, builder: Builder) -> Builder {
        match self {
            Self::Token(token) => builder.access_token(token),
            Self::Credentials(credentials) => builder.credentials(credentials),
        }
    }
}

fn missing(name: &str, what: &str) -> Failure {
    Failure::SignIn(format!("{name} is not set: {what}"))
}

/// The cloud says where to sign in, even if the address of the API is another one.
fn cloud(options: &Options, variable: Variables) -> Result<Cloud, Failure> {
    match (options.cloud, variable(CLOUD)?) {
        (Some(cloud), _) => Ok(cloud),
        (None, Some(name)) => name
            .trim()
            .parse()
            .map_err(|error| Failure::Usage(format!("{CLOUD}: {error}"))),
        (None, None) => Ok(Cloud::default()),
    }
}

fn authority(options: &Options, variable: Variables) -> Result<Option<Authority>, Failure> {
    match (&options.authority, variable(AUTHORITY)?) {
        (Some(authority), _) => Ok(Some(authority.clone())),
        (None, Some(text)) => text
            .parse()
            .map(Some)
            .map_err(|error| Failure::Usage(format!("{AUTHORITY}: {error}"))),
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::Arguments;

    fn sign_in(variable: Variables) -> Result<SignIn, String> {
        let arguments = ["partner-center", "customers", "list"];
        let options = Arguments::try_parse_from(arguments).unwrap().options;
        SignIn::from_environment(&options, variable).map_err(|failure| match failure {
            Failure::SignIn(message) => message,
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
            let is_set = ![ACCESS_TOKEN, CLOUD].contains(&name);
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
        assert!(matches!(token, Ok(SignIn::Token(_))));
        let credentials = sign_in(|name| Ok(given(name, &[TENANT_ID, CLIENT_ID, CLIENT_SECRET])));
        assert!(matches!(credentials, Ok(SignIn::Credentials(_))));
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
