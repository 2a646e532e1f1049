//! From options and environment to a client. Flags beat the environment.

use std::path::PathBuf;
use std::sync::Arc;

use partner_center_reqwest::Journal;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{AccessToken, BaseUrl};
use partner_center_sandbox::Sandbox;

use crate::deadline;
use crate::environment::{SANDBOX_STATE, variable};
use crate::error::CommandError;
use crate::identity::secrets::TokenKeeper;
use crate::identity::selection::{Addresses, Selection};
use crate::identity::sign_in::Identity;
use crate::input;
use crate::options::Options;
use crate::quota;
use crate::watch::har::Har;
use crate::watch::trace::Trace;

pub(crate) const USER_AGENT: &str = concat!("partner-center-cli/", env!("CARGO_PKG_VERSION"));

/// A client, and its sandbox, if there is one.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: PartnerCenter,
    /// Serves as long as it is kept; it comes after the client and so is dropped after it.
    _sandbox: Option<Sandbox>,
}

impl Connection {
    /// The client that the options and the environment ask for. Nothing is sent yet.
    pub(crate) fn open(options: &Options) -> Result<Self, CommandError> {
        Self::open_with(options, None, None)
    }

    /// The same client with a journal of writes, and an observer that sees them go out.
    pub(crate) fn open_with(
        options: &Options,
        journal: Option<Journal>,
        watch: Option<Box<dyn Observer>>,
    ) -> Result<Self, CommandError> {
        check_conflicts(options)?;
        let sandbox = if options.sandbox {
            let state = match &options.sandbox_state {
                Some(file) => Some(file.clone()),
                None => variable(SANDBOX_STATE)?.map(PathBuf::from),
            };
            let mut builder = Sandbox::builder();
            if let Some(file) = state {
                builder = builder.state_file(file);
            }
            let failed = |error| CommandError::other("the sandbox does not start", error);
            Some(builder.start().map_err(failed)?)
        } else {
            None
        };
        let selection = match &sandbox {
            Some(_) => None,
            None => Selection::find(options, variable)?,
        };
        let addresses = Addresses::new(options, variable, selection.as_ref());
        let (base, sign_in) = match &sandbox {
            // The environment is about the real service: its token has no business here.
            Some(sandbox) => (
                sandbox.base_url().parse()?,
                Identity::Token(AccessToken::new(sandbox.access_token())?),
            ),
            None => (
                addresses.base_url()?,
                match &selection {
                    Some(selection) => Identity::from_profile(&addresses, selection)?,
                    None => Identity::from_environment(&addresses, variable)?,
                },
            ),
        };
        let mut builder = PartnerCenter::builder()
            .base_url(base)
            .retry(options.retry_policy())
            .user_agent(USER_AGENT);
        if let Some(journal) = journal {
            builder = builder.journal(journal);
        }
        if let Some(remaining) = deadline::left(options.deadline) {
            builder = builder.deadline(remaining);
        }
        builder = quota::apply(builder, options, variable)?.observer(observer(options, watch)?);
        if let Some(pem) = ca_file(options)? {
            builder = builder.extra_root_certificate(pem);
        }
        Ok(Self {
            client: sign_in.apply(builder).build()?,
            _sandbox: sandbox,
        })
    }
}

/// Where requests would go, without signing in. A sandbox that is not there has no port.
pub(crate) fn base_url(options: &Options) -> Result<BaseUrl, CommandError> {
    check_conflicts(options)?;
    if options.sandbox {
        return Ok("http://127.0.0.1".parse()?);
    }
    let selection = Selection::find(options, variable)?;
    Addresses::new(options, variable, selection.as_ref()).base_url()
}

/// The certificates of `--ca-file`.
pub(crate) fn ca_file(options: &Options) -> Result<Option<Vec<u8>>, CommandError> {
    let read = |path: &PathBuf| {
        let wrong = |why: &dyn std::fmt::Display| {
            CommandError::Input(format!("--ca-file {}: {why}", path.display()))
        };
        let pem = input::pem(path).map_err(|error| wrong(&error))?;
        let begin = b"-----BEGIN CERTIFICATE-----";
        if pem.windows(begin.len()).any(|part| part == begin) {
            Ok(pem)
        } else {
            Err(wrong(&"there is no certificate in it (PEM is expected)"))
        }
    };
    options.ca_file.as_ref().map(read).transpose()
}

/// All who want to know what happens during calls.
struct Observers(Vec<Box<dyn Observer>>);

impl Observer for Observers {
    fn observe(&self, call: CallId, event: &Event<'_>) {
        for observer in &self.0 {
            observer.observe(call, event);
        }
    }
}

fn observer(
    options: &Options,
    watch: Option<Box<dyn Observer>>,
) -> Result<Arc<dyn Observer>, CommandError> {
    let mut observers: Vec<Box<dyn Observer>> = watch.into_iter().collect();
    observers.push(Box::new(TokenKeeper));
    if options.trace {
        observers.push(Box::new(Trace::default()));
    }
    if let Some(path) = &options.har {
        let har = Har::of_command(path)
            .map_err(|error| CommandError::Input(format!("--har {}: {error}", path.display())))?;
        observers.push(Box::new(har));
    }
    Ok(Arc::new(Observers(observers)))
}

/// clap looks for conflicts before and after the command separately, so it is done here.
pub(crate) fn check_conflicts(options: &Options) -> Result<(), CommandError> {
    if options.sandbox_state.is_some() && !options.sandbox {
        let message = "--sandbox-state goes with --sandbox: it keeps what the sandbox knows";
        return Err(CommandError::Usage(message.to_owned()));
    }
    let given = [
        ("--sandbox", options.sandbox),
        ("--base-url", options.base_url.is_some()),
        ("--cloud", options.cloud.is_some()),
        ("--profile", options.profile.is_some() && options.sandbox),
    ];
    let mut given = given
        .iter()
        .filter(|(_, given)| *given)
        .map(|(name, _)| name);
    match (given.next(), given.next()) {
        (Some(first), Some(second)) => Err(CommandError::Usage(format!(
            "{first} cannot be used with {second}: each says where the service is"
        ))),
        _ => Ok(()),
    }
}
