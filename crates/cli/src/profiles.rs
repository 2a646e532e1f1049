//! Profiles: who signs in where, by name, in a file that people may edit. No secret is in it.

mod edit;
mod folders;
mod trust;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use partner_center_reqwest::core::auth::Authority;
use partner_center_reqwest::core::{BaseUrl, Cloud};
use serde::{Deserialize, Serialize};

use crate::arguments::Options;
use crate::connect::Variables;
use crate::failure::Failure;
use crate::files;

pub(crate) use folders::{journal_folder, token_folder};

pub(crate) const PROFILE: &str = "PARTNER_CENTER_PROFILE";
/// The profile of those who need one only.
const USUAL: &str = "default";

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    default_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// Who signs in where.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) kind: Kind,
    pub(crate) tenant: String,
    pub(crate) client_id: String,
    pub(crate) cloud: Option<String>,
    pub(crate) authority: Option<String>,
    pub(crate) base_url: Option<String>,
    /// Private key and certificate of the application.
    pub(crate) certificate: Option<PathBuf>,
    /// Who signed in, for people.
    pub(crate) user: Option<String>,
}

/// Who signs in.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A user.
    User,
    /// The application with its secret.
    ClientSecret,
    /// The application with its certificate.
    Certificate,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ClientSecret => "client-secret",
            Self::Certificate => "certificate",
        }
    }
}

/// The file with the profiles, as it was read.
#[derive(Debug, Default)]
pub(crate) struct Config {
    path: PathBuf,
    text: String,
    contents: Contents,
}

impl Config {
    /// Reads the file; none is an empty one.
    pub(crate) fn load(variable: Variables) -> Result<Self, Failure> {
        let path = folders::config_file(variable)?;
        let text = match trust::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Failure::Config(format!("{}: {error}", path.display()))),
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
    ) -> Result<String, Failure> {
        let name = match (&options.profile, variable(PROFILE)?) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) => profile_name(&name)
                .map_err(|expected| Failure::Usage(format!("{PROFILE}: {expected}")))?,
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
    pub(crate) fn need(&self, name: &str) -> Result<&Profile, Failure> {
        self.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.contents.profiles.keys().map(String::as_str).collect();
            let known = match names[..] {
                [] => "it has none".to_owned(),
                _ => format!("it has {}", names.join(", ")),
            };
            Failure::NotSignedIn {
                message: format!(
                    "there is no profile {name} in {}: {known}",
                    self.path.display()
                ),
                profile: name.to_owned(),
            }
        })
    }

    /// Finds out that a profile would be written in vain before somebody signs in for it.
    pub(crate) fn check_place(&self) -> Result<(), Failure> {
        let failed = |error| Failure::Config(format!("{}: {error}", self.path.display()));
        trust::check_place(&self.path).map_err(failed)
    }

    /// Writes a profile; the first one becomes the default.
    pub(crate) fn save(&self, name: &str, profile: &Profile) -> Result<(), Failure> {
        let failed = |error| Failure::other("the profile cannot be written", error);
        let is_first = self.contents.profiles.is_empty() && self.contents.default_profile.is_none();
        let text = edit::with_profile(&self.text, name, profile, is_first).map_err(failed)?;
        files::replace(&self.path, &text).map_err(failed)
    }
}

impl Profile {
    pub(crate) fn cloud(&self, path: &Path) -> Result<Option<Cloud>, Failure> {
        parsed(path, "cloud", self.cloud.as_deref())
    }

    pub(crate) fn authority(&self, path: &Path) -> Result<Option<Authority>, Failure> {
        parsed(path, "authority", self.authority.as_deref())
    }

    pub(crate) fn base_url(&self, path: &Path) -> Result<Option<BaseUrl>, Failure> {
        parsed(path, "base_url", self.base_url.as_deref())
    }
}

fn parsed<T: std::str::FromStr<Err = E>, E: std::fmt::Display>(
    path: &Path,
    key: &str,
    value: Option<&str>,
) -> Result<Option<T>, Failure> {
    let wrong = |error| Failure::Input(format!("{}: {key}: {error}", path.display()));
    value
        .map(|value| value.trim().parse().map_err(wrong))
        .transpose()
}

/// The error names the line, and never shows it: somebody may have put a secret there.
fn parse(path: &Path, text: &str) -> Result<Contents, Failure> {
    let wrong = |at: Option<usize>, what: &str| {
        let line = at.map_or_else(String::new, |at| {
            let before = text.get(..at).unwrap_or_default();
            format!(":{}", before.matches('\n').count() + 1)
        });
        Failure::Config(format!("{}{line}: {what}", path.display()))
    };
    let contents: Contents = toml::from_str(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or_default();
        let at = error.span().map(|span| span.start);
        if message.contains("unknown field") && message.contains("secret`,") {
            let what = "no secret belongs into this file: remove it, and give it to \
                        `partner-center auth login --client-secret-stdin`";
            return wrong(at, what);
        }
        // The words of serde mean the same as those of a config file.
        wrong(
            at,
            &message
                .replace("unknown field", "unknown key")
                .replace(", expected", "; known:"),
        )
    })?;
    for (name, profile) in &contents.profiles {
        profile_name(name)
            .map_err(|expected| wrong(None, &format!("profile {name:?}: {expected}")))?;
        profile.cloud(path)?;
        profile.authority(path)?;
        profile.base_url(path)?;
    }
    Ok(contents)
}

/// The name of a profile, which is also that of a folder.
pub(crate) fn profile_name(text: &str) -> Result<String, &'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let text = text.trim();
    if (1..=64).contains(&text.len()) && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("expected 1 to 64 letters, digits, `-` or `_`")
    }
}
