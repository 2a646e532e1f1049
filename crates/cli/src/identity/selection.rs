//! Which profile a command uses, if any, and where it goes. Flags beat the environment, and the
//! environment beats the profile; but a profile that is named by a flag is a flag.

use partner_center_reqwest::core::auth::{Application, Authority};
use partner_center_reqwest::core::{BaseUrl, Cloud};

use crate::options::Options;

use super::profiles::{Config, Profile};
use crate::environment::{AUTHORITY, BASE_URL, CLOUD, PROFILE, SECRETS, Variables};
use crate::error::CommandError;

/// The profile that signs in.
#[derive(Debug)]
pub(crate) struct Selection {
    pub(crate) config: Config,
    pub(crate) name: String,
    pub(crate) profile: Profile,
}

impl Selection {
    /// None, where the environment signs in, or where there is no profile. Who signs in is never put
    /// together from both: a secret could go to somebody else's authority.
    pub(crate) fn find(
        options: &Options,
        variable: Variables,
    ) -> Result<Option<Self>, CommandError> {
        if options.profile.is_none() && is_any_set(variable, &SECRETS)? {
            return Ok(None);
        }
        let config = Config::load()?;
        let name = config.profile_name(options, variable)?;
        let is_named = options.profile.is_some() || variable(PROFILE)?.is_some();
        let profile = match config.get(&name) {
            None if !is_named => return Ok(None),
            _ => config.need(&name)?.clone(),
        };
        Ok(Some(Self {
            config,
            name,
            profile,
        }))
    }
}

fn is_any_set(variable: Variables, names: &[&str]) -> Result<bool, CommandError> {
    for name in names {
        if variable(name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Where to sign in, and where the API is.
pub(crate) struct Addresses<'a> {
    options: &'a Options,
    variable: Variables,
    selection: Option<&'a Selection>,
}

impl<'a> Addresses<'a> {
    pub(crate) fn new(
        options: &'a Options,
        variable: Variables,
        selection: Option<&'a Selection>,
    ) -> Self {
        let is_flag = options.profile.is_some() && selection.is_some();
        Self {
            options,
            variable: if is_flag { |_| Ok(None) } else { variable },
            selection,
        }
    }

    /// A variable, if the profile is not a flag.
    pub(crate) fn variable(&self, name: &str) -> Result<Option<String>, CommandError> {
        (self.variable)(name)
    }

    fn parsed<T>(&self, name: &str) -> Result<Option<T>, CommandError>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        let wrong = |error| CommandError::Usage(format!("{name}: {error}"));
        let value = self.variable(name)?;
        value
            .map(|value| value.trim().parse().map_err(wrong))
            .transpose()
    }

    /// The cloud that a flag or the environment names.
    fn given_cloud(&self) -> Result<Option<Cloud>, CommandError> {
        match self.options.cloud {
            Some(cloud) => Ok(Some(cloud)),
            None => self.parsed(CLOUD),
        }
    }

    /// The cloud says where to sign in, even if the address of the API is another one.
    pub(crate) fn cloud(&self) -> Result<Cloud, CommandError> {
        let cloud = match (self.given_cloud()?, self.selection) {
            (None, Some(selection)) => selection.profile.cloud(selection.config.path())?,
            (given, _) => given,
        };
        Ok(cloud.unwrap_or_default())
    }

    /// The address that signs in, if it is not the cloud's.
    pub(crate) fn authority(&self) -> Result<Option<Authority>, CommandError> {
        if let Some(authority) = &self.options.authority {
            return Ok(Some(authority.clone()));
        }
        if let Some(authority) = self.parsed(AUTHORITY)? {
            return Ok(Some(authority));
        }
        match self.selection {
            // Another cloud than the profile's has another authority, too.
            Some(selection) if self.given_cloud()?.is_none() => {
                selection.profile.authority(selection.config.path())
            }
            _ => Ok(None),
        }
    }

    /// The address of the API, if it is not the cloud's.
    pub(crate) fn own_base_url(&self) -> Result<Option<BaseUrl>, CommandError> {
        if let Some(base) = &self.options.base_url {
            return Ok(Some(base.clone()));
        }
        if self.options.cloud.is_some() {
            return Ok(None);
        }
        if let Some(base) = self.parsed(BASE_URL)? {
            return Ok(Some(base));
        }
        match self.selection {
            Some(selection) if self.given_cloud()?.is_none() => {
                selection.profile.base_url(selection.config.path())
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn base_url(&self) -> Result<BaseUrl, CommandError> {
        match self.own_base_url()? {
            Some(base) => Ok(base),
            None => Ok(self.cloud()?.base_url()),
        }
    }

    /// The application of a tenant, in this place.
    pub(crate) fn application(
        &self,
        tenant: &str,
        client: &str,
    ) -> Result<Application, CommandError> {
        let application = Application::new(self.cloud()?, tenant, client)?;
        Ok(match self.authority()? {
            Some(authority) => application.with_authority(authority),
            None => application,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(arguments: &[&str], variable: Variables) -> Result<String, CommandError> {
        let options = Options::of(arguments);
        Addresses::new(&options, variable, None)
            .base_url()
            .map(|base| base.to_string())
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
        let CommandError::Usage(message) = base(&[], NONSENSE).unwrap_err() else {
            panic!()
        };
        assert!(
            message.starts_with("PARTNER_CENTER_BASE_URL: "),
            "{message}"
        );
    }
}
