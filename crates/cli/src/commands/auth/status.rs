//! `auth status`: who is signed in, as far as this machine knows.

use partner_center_reqwest::core::auth::StoredTokens;
use partner_center_reqwest::{FileStore, TokenStore};
use serde::Serialize;

use crate::connect::check_conflicts;
use crate::environment::{SECRETS, variable};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::folders::token_folder;
use crate::identity::profiles::Kind;
use crate::identity::selection::{Addresses, Selection};
use crate::identity::sign_in::{Identity, stored_secret};
use crate::options::{Format, Options};
use crate::output::report::Report;
use crate::output::stdout::own;
use crate::timestamp::since_1970;
use crate::visible::visible;

/// What there is to know; no secret.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    signed_in: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    /// The variables that sign in instead of a profile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    environment: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token_expires: Option<String>,
}

/// Shows it. Whoever is not signed in gets exit code 4, for scripts.
pub(super) fn run(options: &Options) -> Result<Report, CommandError> {
    check_conflicts(options)?;
    if let Some(format @ Format::Csv) = options.output {
        let message = format!("auth status is no list, which {format} needs");
        return Err(CommandError::Usage(message));
    }
    if options.sandbox {
        let status = Status {
            signed_in: true,
            kind: Some("sandbox"),
            ..Status::default()
        };
        return report(options, &status, None);
    }
    let selection = Selection::find(options, variable)?;
    let addresses = Addresses::new(options, variable, selection.as_ref());
    let Some(selection) = &selection else {
        return environment(options, &addresses);
    };
    let status = of_profile(&addresses, selection)?;
    let failure = (!status.signed_in).then(|| CommandError::NotSignedIn {
        message: format!("profile {} is not signed in", selection.name),
        profile: selection.name.clone(),
    });
    report(options, &status, failure)
}

fn environment(options: &Options, addresses: &Addresses<'_>) -> Result<Report, CommandError> {
    let is_set = |name: &&&str| matches!(variable(name), Ok(Some(_)));
    let mut status = Status {
        environment: SECRETS.iter().filter(is_set).copied().collect(),
        base_url: Some(addresses.base_url()?.to_string()),
        ..Status::default()
    };
    let failure = Identity::from_environment(addresses, variable).err();
    status.signed_in = failure.is_none();
    report(options, &status, failure)
}

fn of_profile(addresses: &Addresses<'_>, selection: &Selection) -> Result<Status, CommandError> {
    let profile = &selection.profile;
    let application = addresses.application(&profile.tenant, &profile.client_id)?;
    let key = application.key();
    let store = FileStore::new(token_folder(&selection.name)?);
    let stored = stored_tokens(addresses, selection)?;
    let signed_in = match profile.kind {
        Kind::User => stored
            .as_ref()
            .and_then(StoredTokens::refresh_token)
            .is_some(),
        Kind::ClientSecret => stored_secret(&store, &key)?.is_some(),
        Kind::Certificate => profile
            .certificate
            .as_ref()
            .is_some_and(|path| path.exists()),
    };
    Ok(Status {
        signed_in,
        profile: Some(selection.name.clone()),
        kind: Some(profile.kind.as_str()),
        user: profile.user.clone().filter(|_| signed_in),
        tenant: Some(profile.tenant.clone()),
        client_id: Some(profile.client_id.clone()),
        authority: Some(application.authority().to_string()),
        base_url: Some(addresses.base_url()?.to_string()),
        access_token_expires: stored.map(|stored| since_1970(stored.ends())),
        environment: Vec::new(),
    })
}

/// What the profile keeps. A folder that does not exist is not made.
pub(super) fn stored_tokens(
    addresses: &Addresses<'_>,
    selection: &Selection,
) -> Result<Option<StoredTokens>, CommandError> {
    let folder = token_folder(&selection.name)?;
    if !folder.exists() {
        return Ok(None);
    }
    let profile = &selection.profile;
    let key = addresses
        .application(&profile.tenant, &profile.client_id)?
        .key();
    let load = || FileStore::new(&folder).lock(&key)?.load();
    load().map_err(|error| CommandError::other("the stored tokens cannot be read", error))
}

fn report(
    options: &Options,
    status: &Status,
    failure: Option<CommandError>,
) -> Result<Report, CommandError> {
    let json = serde_json::to_string(status)
        .map_err(|error| CommandError::other("the status cannot be written", error))?;
    let stdout = match options.output.unwrap_or_default() {
        Format::Table => table(status),
        format => own(&json, format),
    };
    let exit = failure.as_ref().map_or(Exit::Ok, CommandError::exit);
    Ok(Report {
        exit,
        failure,
        ..Report::new(stdout)
    })
}

fn table(status: &Status) -> String {
    let signed_in = if status.signed_in { "yes" } else { "no" }.to_owned();
    let environment = (!status.environment.is_empty()).then(|| status.environment.join(", "));
    let rows = [
        ("signed in", Some(signed_in)),
        ("profile", status.profile.clone()),
        ("environment", environment),
        ("kind", status.kind.map(str::to_owned)),
        ("user", status.user.clone()),
        ("tenant", status.tenant.clone()),
        ("client id", status.client_id.clone()),
        ("authority", status.authority.clone()),
        ("base URL", status.base_url.clone()),
        (
            "access token",
            status
                .access_token_expires
                .as_ref()
                .map(|end| format!("until {end}")),
        ),
    ];
    let mut text = String::new();
    for (name, value) in rows {
        if let Some(value) = value {
            text.push_str(&format!("{name:<13} {}\n", visible(&value)));
        }
    }
    text
}
