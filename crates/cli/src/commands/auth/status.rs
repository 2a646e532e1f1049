//! `auth status`: who is signed in, as far as this machine knows, and on request as Partner Center sees it.

use clap::Args;
use partner_center_reqwest::core::auth::{Credential, StoredTokens};
use partner_center_reqwest::{FileStore, TokenStore};
use serde_json::{Value, json};

use crate::connect::{Connection, check_conflicts};
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

/// What there is to know, no secret: its name in JSON, its name for people, and the value.
type Fact = (&'static str, &'static str, Value);

/// What is asked for.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Ask Partner Center as well: whether it takes the sign-in, and sees a second factor in it
    #[arg(long)]
    check: bool,
}

/// What is known, and why nobody is signed in, if so.
struct Known {
    facts: Vec<Fact>,
    failure: Option<CommandError>,
}

/// Shows it. Whoever is not signed in gets exit code 4, for scripts.
pub(super) fn run(options: &Options, asked: &Status) -> Result<Report, CommandError> {
    check_conflicts(options)?;
    if let Some(format @ Format::Csv) = options.output {
        let message = format!("auth status cannot be written as {format}, which is for lists");
        return Err(CommandError::Usage(message));
    }
    let mut known = known(options)?;
    let signed_in = ("signedIn", "signed in", known.failure.is_none().into());
    known.facts.insert(0, signed_in);
    let mut note = None;
    if asked.check && known.failure.is_none() {
        note = known.check(options);
    }
    Ok(Report {
        note,
        ..report(options, known)
    })
}

fn known(options: &Options) -> Result<Known, CommandError> {
    if options.sandbox {
        return Ok(Known {
            facts: vec![("kind", "kind", "sandbox".into())],
            failure: None,
        });
    }
    let selection = Selection::find(options, variable)?;
    let addresses = Addresses::new(options, variable, selection.as_ref());
    let Some(selection) = &selection else {
        return environment(&addresses);
    };
    let (signed_in, facts) = of_profile(&addresses, selection)?;
    let failure = (!signed_in).then(|| CommandError::NotSignedIn {
        message: format!("profile {} is not signed in", selection.name),
        profile: selection.name.clone(),
    });
    Ok(Known {
        facts: facts.into(),
        failure,
    })
}

impl Known {
    /// Asks Partner Center for one customer; something else that people want to know.
    fn check(&mut self, options: &Options) -> Option<&'static str> {
        let (second_factor, credential) = match second_factor(options) {
            Ok(answer) => answer,
            Err(error) => {
                if error.exit() == Exit::SignIn {
                    self.facts.push(("accepted", "accepted", false.into()));
                }
                self.failure = Some(error);
                return None;
            }
        };
        self.facts.push(("accepted", "accepted", true.into()));
        let word = match (second_factor, credential) {
            (_, Some(Credential::App)) => "not-needed",
            (Some(true), _) => "yes",
            (Some(false), _) => "no",
            (None, _) => "not-said",
        };
        self.facts
            .push(("secondFactor", "second factor", word.into()));
        match word {
            "no" => self.failure = Some(CommandError::NoSecondFactor),
            "not-needed" => {
                return Some(
                    "an application that signs in for itself (App only) needs no second factor",
                );
            }
            _ => {}
        }
        None
    }
}

/// Whether Partner Center sees a second factor, and who signed in.
fn second_factor(options: &Options) -> Result<(Option<bool>, Option<Credential>), CommandError> {
    let Connection { client, .. } = &Connection::open(options)?;
    let credential = client.access_token()?.credential();
    let answer = client.customers().get().size(1).validate_mfa().send()?;
    Ok((answer.is_mfa_compliant(), credential))
}

fn environment(addresses: &Addresses<'_>) -> Result<Known, CommandError> {
    let is_set = |name: &&&str| matches!(variable(name), Ok(Some(_)));
    let secrets: Vec<_> = SECRETS.iter().filter(is_set).copied().collect();
    let failure = Identity::from_environment(addresses, variable).err();
    let facts = vec![
        ("environment", "environment", secrets.into()),
        (
            "baseUrl",
            "base URL",
            addresses.base_url()?.to_string().into(),
        ),
    ];
    Ok(Known { facts, failure })
}

/// Whether somebody is signed in with the profile, and what is known of it.
fn of_profile(
    addresses: &Addresses<'_>,
    selection: &Selection,
) -> Result<(bool, [Fact; 8]), CommandError> {
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
    let user = profile.user.as_deref().filter(|_| signed_in);
    let ends = stored.map(|stored| since_1970(stored.ends()));
    let facts = [
        ("profile", "profile", selection.name.as_str().into()),
        ("kind", "kind", profile.kind.as_str().into()),
        ("user", "user", user.into()),
        ("tenant", "tenant", profile.tenant.as_str().into()),
        ("clientId", "client id", profile.client_id.as_str().into()),
        (
            "authority",
            "authority",
            application.authority().to_string().into(),
        ),
        (
            "baseUrl",
            "base URL",
            addresses.base_url()?.to_string().into(),
        ),
        ("accessTokenExpires", "access token  until", ends.into()),
    ];
    Ok((signed_in, facts))
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

fn report(options: &Options, Known { facts, failure }: Known) -> Report {
    let is_known = |(_, _, value): &Fact| !value.is_null() && *value != json!([]);
    let facts = facts.into_iter().filter(is_known);
    let stdout = match options.output.unwrap_or_default() {
        Format::Table => {
            let line = |(_, label, value)| format!("{label:<13} {}\n", visible(&shown(&value)));
            facts.map(line).collect::<Vec<_>>().concat()
        }
        format => {
            let members = facts.map(|(name, _, value)| format!("\"{name}\":{value}"));
            let members: Vec<_> = members.collect();
            own(&format!("{{{}}}", members.join(",")), format)
        }
    };
    let exit = failure.as_ref().map_or(Exit::Ok, CommandError::exit);
    Report {
        exit,
        failure,
        ..Report::new(stdout)
    }
}

/// A value for people.
fn shown(value: &Value) -> String {
    match value {
        Value::Bool(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
        Value::Array(names) => {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
            names.join(", ")
        }
        value => value.as_str().unwrap_or_default().to_owned(),
    }
}
