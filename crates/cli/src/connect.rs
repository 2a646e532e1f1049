//! From options and environment to a client. Flags beat the environment.

use std::env;
use std::sync::Arc;

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::observe::{Event, Observer};
use partner_center_reqwest::core::{AccessToken, BaseUrl, Cloud, RetryPolicy};
use partner_center_sandbox::Sandbox;

use crate::arguments::Options;
use crate::failure::Failure;
use crate::har::Har;
use crate::quota;
use crate::sign_in::SignIn;
use crate::trace::Trace;

const BASE_URL: &str = "PARTNER_CENTER_BASE_URL";
pub(crate) const CLOUD: &str = "PARTNER_CENTER_CLOUD";

/// A client, and the sandbox behind it, if there is one.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: PartnerCenter,
    /// Serves as long as it is kept; it comes after the client and so is dropped after it.
    _sandbox: Option<Sandbox>,
}

impl Connection {
    /// The client that the options and the environment ask for. Nothing is sent yet.
    pub(crate) fn open(options: &Options) -> Result<Self, Failure> {
        check_conflicts(options)?;
        let sandbox = if options.sandbox {
            let sandbox = Sandbox::start();
            Some(sandbox.map_err(|error| Failure::other("the sandbox does not start", error))?)
        } else {
            None
        };
        let (base, sign_in) = match &sandbox {
            // The environment is about the real service: its token has no business here.
            Some(sandbox) => (
                sandbox.base_url().parse()?,
                SignIn::Token(AccessToken::new(sandbox.access_token())?),
            ),
            None => (
                base_url(options, variable)?,
                SignIn::from_environment(options, variable)?,
            ),
        };
        let mut builder = PartnerCenter::builder()
            .base_url(base)
            .retry(retry_policy(options))
            .user_agent(concat!("partner-center-cli/", env!("CARGO_PKG_VERSION")));
        builder = quota::apply(builder, options, variable)?;
        if let Some(observer) = observer(options)? {
            builder = builder.observer(observer);
        }
        if let Some(path) = &options.ca_file {
            let pem = std::fs::read(path).map_err(|error| {
                Failure::Usage(format!("--ca-file {}: {error}", path.display()))
            })?;
            builder = builder.extra_root_certificate(pem);
        }
        Ok(Self {
            client: sign_in.apply(builder).build()?,
            _sandbox: sandbox,
        })
    }
}

/// All who want to know what happens during calls.
struct Observers(Vec<Box<dyn Observer>>);

impl Observer for Observers {
    fn observe(&self, event: &Event<'_>) {
        for observer in &self.0 {
            observer.observe(event);
        }
    }
}

fn observer(options: &Options) -> Result<Option<Arc<dyn Observer>>, Failure> {
    let mut observers: Vec<Box<dyn Observer>> = Vec::new();
    if options.trace {
        observers.push(Box::new(Trace::default()));
    }
    if let Some(path) = &options.har {
        let har = Har::create(path)
            .map_err(|error| Failure::Usage(format!("--har {}: {error}", path.display())))?;
        observers.push(Box::new(har));
    }
    let is_any = !observers.is_empty();
    Ok(is_any.then(|| Arc::new(Observers(observers)) as Arc<dyn Observer>))
}

/// clap looks for conflicts before and after the command separately, so it is done here.
fn check_conflicts(options: &Options) -> Result<(), Failure> {
    let given = [
        ("--sandbox", options.sandbox),
        ("--base-url", options.base_url.is_some()),
        ("--cloud", options.cloud.is_some()),
    ];
    let mut given = given
        .iter()
        .filter(|(_, given)| *given)
        .map(|(name, _)| name);
    match (given.next(), given.next()) {
        (Some(first), Some(second)) => Err(Failure::Usage(format!(
            "{first} cannot be used with {second}: each says where the service is"
        ))),
        _ => Ok(()),
    }
}

fn base_url(options: &Options, variable: Variables) -> Result<BaseUrl, Failure> {
    if let Some(base) = &options.base_url {
        return Ok(base.clone());
    }
    if let Some(cloud) = options.cloud {
        return Ok(cloud.base_url());
    }
    let wrong = |name: &str, error| Failure::Usage(format!("{name}: {error}"));
    if let Some(base) = variable(BASE_URL)? {
        return base.parse().map_err(|error| wrong(BASE_URL, error));
    }
    match variable(CLOUD)? {
        Some(cloud) => {
            let cloud = cloud.trim().parse::<Cloud>();
            Ok(cloud.map_err(|error| wrong(CLOUD, error))?.base_url())
        }
        None => Ok(Cloud::default().base_url()),
    }
}

/// Looks a variable of the environment up; an empty one counts as unset.
pub(crate) type Variables = fn(&str) -> Result<Option<String>, Failure>;

fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        // Its value is not shown: it may be a secret.
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{name} is not UTF-8"))),
    }
}

fn retry_policy(options: &Options) -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    if let Some(attempts) = options.max_attempts {
        policy = policy.with_max_attempts(attempts);
    }
    if let Some(timeout) = options.timeout {
        // Where an answer is shown while it arrives, silence may not be longer either.
        let attempt = policy.attempt_timeout().min(timeout);
        policy = policy
            .with_total_timeout(timeout)
            .with_attempt_timeout(attempt);
    }
    policy
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::Arguments;

    fn base(arguments: &[&str], variable: Variables) -> Result<String, Failure> {
        let arguments = [&["partner-center", "customers", "list"], arguments].concat();
        let options = Arguments::try_parse_from(arguments).unwrap().options;
        base_url(&options, variable).map(|base| base.to_string())
    }

    const BOTH: Variables = |name| {
        Ok(Some(match name {
            BASE_URL => "https://proxy.example/pc".to_owned(),
            _ => "china-21vianet".to_owned(),
        }))
    };
    const ONLY_CLOUD: Variables = |name| if name == CLOUD { BOTH(name) } else { Ok(None) };
    const NONSENSE: Variables = |_| Ok(Some("nonsense".to_owned()));

    #[test]
    fn flags_beat_the_environment_and_addresses_beat_clouds() {
        let china = Cloud::China21Vianet.base_url().to_string();
        let global = Cloud::Global.base_url().to_string();
        assert_eq!(base(&[], |_| Ok(None)).unwrap(), global);
        assert_eq!(base(&[], ONLY_CLOUD).unwrap(), china);
        assert_eq!(base(&[], BOTH).unwrap(), "https://proxy.example/pc");
        assert_eq!(base(&["--cloud", "global"], BOTH).unwrap(), global);
        assert_eq!(
            base(&["--base-url", "https://a.example"], BOTH).unwrap(),
            "https://a.example"
        );
        assert_eq!(base(&["--cloud", "global"], NONSENSE).unwrap(), global);
    }

    #[test]
    fn a_wrong_environment_is_named() {
        let Failure::Usage(message) = base(&[], NONSENSE).unwrap_err() else {
            panic!()
        };
        assert!(
            message.starts_with("PARTNER_CENTER_BASE_URL: "),
            "{message}"
        );
    }
}
