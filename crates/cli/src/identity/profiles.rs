//! Profiles: who signs in where, by name, in a file that people may edit. No secret is in it.

mod contents;
mod edit;
mod trust;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::environment::{PROFILE, Variables};
use crate::error::CommandError;
use crate::files;
use crate::folders::config_file;
use crate::ids::profile_name;
use crate::options::Options;

use contents::{Contents, parse};

pub(crate) use contents::{Kind, Profile};

/// The profile of those who need one only.
const USUAL: &str = "default";

/// The file with the profiles, as it was read.
#[derive(Debug, Default)]
pub(crate) struct Config {
    path: PathBuf,
    text: String,
    contents: Contents,
}

impl Config {
    /// Reads the file; none is an empty one.
    pub(crate) fn load() -> Result<Self, CommandError> {
        let path = config_file()?;
        let text = match trust::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(CommandError::Input(format!("{}: {error}", path.display()))),
        };
        let contents = parse(&path, &text)?;
        Ok(Self {
            path,
            text,
            contents,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the profile that is meant, whether it exists or not.
    pub(crate) fn profile_name(
        &self,
        options: &Options,
        variable: Variables,
    ) -> Result<String, CommandError> {
        let name = match (&options.profile, variable(PROFILE)?) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) => profile_name(&name)
                .map_err(|expected| CommandError::Usage(format!("{PROFILE}: {expected}")))?,
            (None, None) => self.default_name().to_owned(),
        };
        Ok(name)
    }

    pub(crate) fn default_name(&self) -> &str {
        let name = self.contents.default_profile.as_deref();
        name.unwrap_or(USUAL)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Profile> {
        self.contents.profiles.get(name)
    }

    /// A profile that was asked for by name.
    pub(crate) fn need(&self, name: &str) -> Result<&Profile, CommandError> {
        self.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.contents.profiles.keys().map(String::as_str).collect();
            let known = match names[..] {
                [] => "it has none".to_owned(),
                _ => format!("it has {}", names.join(", ")),
            };
            CommandError::NotSignedIn {
                message: format!(
                    "there is no profile {name} in {}: {known}",
                    self.path.display()
                ),
                profile: name.to_owned(),
            }
        })
    }

    /// Finds out before a sign-in that its profile could not be used.
    pub(crate) fn check_place(&self) -> Result<(), CommandError> {
        let failed = |error| CommandError::Input(format!("{}: {error}", self.path.display()));
        trust::check_place(&self.path).map_err(failed)
    }

    /// Writes a profile; the first one becomes the default.
    pub(crate) fn save(&self, name: &str, profile: &Profile) -> Result<(), CommandError> {
        let failed = |error| CommandError::other("the profile cannot be written", error);
        let is_first = self.contents.profiles.is_empty() && self.contents.default_profile.is_none();
        let text = edit::with_profile(&self.text, name, profile, is_first).map_err(failed)?;
        files::replace(&self.path, &text).map_err(failed)
    }
}
