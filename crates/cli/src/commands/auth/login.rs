//! `auth login`: signs a user or an application in, and keeps that as a profile.

use std::path::PathBuf;

use clap::Args;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::auth::DeviceCode;
use partner_center_reqwest::{Credentials, FileStore, UserSignIn};
use partner_center_sandbox::{APP, PUBLIC_APP, Sandbox, TENANT};

use super::browser;
use super::proof::proven;
use crate::connect::{USER_AGENT, ca_file, check_conflicts};
use crate::diagnostics;
use crate::environment::{CLIENT_ID, PROFILE, SECRETS, TENANT_ID, variable};
use crate::error::CommandError;
use crate::folders::token_folder;
use crate::identity::profiles::{Config, Kind, Profile};
use crate::identity::proof::Proof;
use crate::identity::selection::{Addresses, Selection};
use crate::identity::sign_in::{at, stored_secret};
use crate::options::Options;
use crate::output::report::Report;

#[derive(Args, Debug)]
#[expect(clippy::doc_markdown, reason = "texts of help")]
pub(crate) struct Login {
    /// The partner's tenant, a GUID or a domain [env: PARTNER_CENTER_TENANT_ID]
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
    /// The id of the application [env: PARTNER_CENTER_CLIENT_ID]
    #[arg(long, value_name = "GUID")]
    client_id: Option<String>,
    /// Sign in in a browser on this machine
    #[arg(long)]
    browser: bool,
    /// Read the application's secret from stdin
    #[arg(long, conflicts_with = "certificate")]
    client_secret_stdin: bool,
    /// The application's private key and certificate (PEM)
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

/// Signs in first, and writes the profile then: one that is there has signed in once.
pub(super) fn run(options: &Options, login: &Login) -> Result<Report, CommandError> {
    check_conflicts(options)?;
    if options.sandbox {
        return in_sandbox(options, login);
    }
    let config = Config::load()?;
    config.check_place()?;
    let name = config.profile_name(options, variable)?;
    let known = match config.get(&name) {
        Some(profile) => Some(Selection {
            profile: profile.clone(),
            config: Config::load()?,
            name: name.clone(),
        }),
        None => None,
    };
    let addresses = Addresses::new(options, variable, known.as_ref());
    let known = known.as_ref().map(|known| &known.profile);
    let mut profile = profile(login, &addresses, known)?;
    let store = FileStore::new(token_folder(&name)?);
    let key = addresses
        .application(&profile.tenant, &profile.client_id)?
        .key();
    let (proof, credentials) = proven(login.client_secret_stdin, &profile, || {
        stored_secret(&store, &key)
    })?;
    let credentials = at(credentials, &addresses)?;
    let credentials = match profile.kind {
        Kind::User => credentials.store(store.clone()),
        // Without the store: one of the tokens in it would prove nothing.
        Kind::ClientSecret | Kind::Certificate => credentials,
    };
    let user = sign_in(options, login, credentials, profile.kind)?;
    if let Proof::Secret(secret) = &proof {
        store
            .save_client_secret(&key, secret)
            .map_err(|error| CommandError::other("the client secret cannot be kept", error))?;
    }
    let who = user.clone().unwrap_or_else(|| "the application".to_owned());
    profile.user = user;
    config.save(&name, &profile)?;
    diagnostics::lines(&[format!("signed in as {who} (profile {name})")]);
    note_what_is_used(options, &config, &name)?;
    Ok(Report::new(""))
}

/// Says so if later commands do not use the profile by themselves.
fn note_what_is_used(options: &Options, config: &Config, name: &str) -> Result<(), CommandError> {
    for secret in SECRETS {
        if variable(secret)?.is_some() {
            let text = format!("{secret} is set, and beats a profile that no --profile names");
            diagnostics::line("note", &text);
        }
    }
    let usual = match variable(PROFILE)? {
        Some(usual) => usual,
        None => Config::load()?.default_name().to_owned(),
    };
    if options.profile.is_some() && usual != name {
        let path = config.path().display();
        let text = format!(
            "use it with --profile {name}, {PROFILE}={name}, or as default_profile in {path}"
        );
        diagnostics::line("note", &text);
    }
    Ok(())
}

/// The sandbox ends with the command, so there is nothing to keep.
fn in_sandbox(options: &Options, login: &Login) -> Result<Report, CommandError> {
    let sandbox = Sandbox::start()
        .map_err(|error| CommandError::other("the sandbox does not start", error))?;
    let kind = kind(login, None);
    let own = if login.client_secret_stdin || login.certificate.is_some() {
        APP
    } else {
        PUBLIC_APP
    };
    let profile = Profile {
        kind,
        tenant: login.tenant.clone().unwrap_or_else(|| TENANT.to_owned()),
        client_id: login.client_id.clone().unwrap_or_else(|| own.to_owned()),
        cloud: None,
        authority: Some(sandbox.authority()),
        base_url: None,
        certificate: login.certificate.clone(),
        user: None,
    };
    let selection = Selection {
        profile: profile.clone(),
        config: Config::default(),
        name: "sandbox".to_owned(),
    };
    // The environment is about the real service.
    let addresses = Addresses::new(options, |_| Ok(None), Some(&selection));
    let (_, credentials) = proven(login.client_secret_stdin, &profile, || Ok(None))?;
    let credentials = at(credentials, &addresses)?;
    let user = sign_in(options, login, credentials, kind)?;
    let who = user.unwrap_or_else(|| "the application".to_owned());
    diagnostics::lines(&[format!(
        "signed in as {who}; the sandbox ends with this command, so nothing is kept"
    )]);
    Ok(Report::new(""))
}

fn kind(login: &Login, known: Option<&Profile>) -> Kind {
    if login.browser {
        Kind::User
    } else if login.client_secret_stdin {
        Kind::ClientSecret
    } else if login.certificate.is_some() {
        Kind::Certificate
    } else {
        known.map_or(Kind::User, |known| known.kind)
    }
}

/// What is signed in with, and later kept. What the command does not say, the profile may know.
fn profile(
    login: &Login,
    addresses: &Addresses<'_>,
    known: Option<&Profile>,
) -> Result<Profile, CommandError> {
    let need = |flag: &Option<String>, name: &str, option: &str, known: Option<&String>| {
        let given = match flag {
            Some(given) => Some(given.clone()),
            None => addresses.variable(name)?,
        };
        given.or_else(|| known.cloned()).ok_or_else(|| {
            CommandError::Usage(format!(
                "auth login: {option} is missing, and {name} is not set"
            ))
        })
    };
    let tenant = need(
        &login.tenant,
        TENANT_ID,
        "--tenant",
        known.map(|known| &known.tenant),
    )?;
    let known_client = known.map(|known| &known.client_id);
    let client_id = need(&login.client_id, CLIENT_ID, "--client-id", known_client)?;
    // Checked before anybody is asked for anything; it names neither, as one may be a secret.
    addresses.application(&tenant, &client_id)?;
    let path = match &login.certificate {
        Some(path) => Some(std::path::absolute(path).map_err(|error| {
            CommandError::other("the path of the certificate cannot be resolved", error)
        })?),
        None if login.client_secret_stdin => None,
        None => known.and_then(|known| known.certificate.clone()),
    };
    Ok(Profile {
        kind: kind(login, known),
        tenant: tenant.trim().to_owned(),
        client_id: client_id.trim().to_owned(),
        cloud: Some(addresses.cloud()?.as_str().to_owned()),
        authority: addresses
            .authority()?
            .map(|authority| authority.to_string()),
        base_url: addresses.own_base_url()?.map(|base| base.to_string()),
        certificate: path,
        user: None,
    })
}

/// Signs in; gives the name of the user, if it is known.
fn sign_in(
    options: &Options,
    login: &Login,
    credentials: Credentials,
    kind: Kind,
) -> Result<Option<String>, CommandError> {
    let pem = ca_file(options)?;
    if kind != Kind::User {
        let mut builder = PartnerCenter::builder()
            .credentials(credentials)
            .user_agent(USER_AGENT);
        if let Some(pem) = pem {
            builder = builder.extra_root_certificate(pem);
        }
        builder.build()?.access_token()?;
        return Ok(None);
    }
    let mut sign_in = UserSignIn::new(credentials).user_agent(USER_AGENT);
    if let Some(pem) = pem {
        sign_in = sign_in.extra_root_certificate(pem);
    }
    if let Some(limit) = options.timeout {
        sign_in = sign_in.time_limit(limit);
    }
    let answer = if login.browser {
        sign_in.blocking().in_browser(show_page)?
    } else {
        sign_in.blocking().with_device_code(show_code)?
    };
    Ok(answer.user)
}

fn show_code(code: &DeviceCode) {
    diagnostics::lines(&[
        "To sign in, open this page in a browser on any device and type the code:".to_owned(),
        format!("  page: {}", code.verification_uri),
        format!("  code: {}", code.user_code),
    ]);
}

fn show_page(address: &str) {
    diagnostics::lines(&[
        "To sign in, go on in the browser. If none opens, open this page on this machine:"
            .to_owned(),
        format!("  page: {address}"),
    ]);
    browser::open(address);
}
