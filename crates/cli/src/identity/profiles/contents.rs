//! What the file with the profiles says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use partner_center_reqwest::core::auth::Authority;
use partner_center_reqwest::core::{BaseUrl, Cloud};
use serde::{Deserialize, Serialize};

use crate::error::CommandError;
use crate::ids::profile_name;

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contents {
    pub(super) default_profile: Option<String>,
    #[serde(default)]
    pub(super) profiles: BTreeMap<String, Profile>,
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

impl Profile {
    pub(crate) fn cloud(&self, path: &Path) -> Result<Option<Cloud>, CommandError> {
        parsed(path, "cloud", self.cloud.as_deref())
    }

    pub(crate) fn authority(&self, path: &Path) -> Result<Option<Authority>, CommandError> {
        parsed(path, "authority", self.authority.as_deref())
    }

    pub(crate) fn base_url(&self, path: &Path) -> Result<Option<BaseUrl>, CommandError> {
        parsed(path, "base_url", self.base_url.as_deref())
    }
}

fn parsed<T: std::str::FromStr<Err = E>, E: std::fmt::Display>(
    path: &Path,
    key: &str,
    value: Option<&str>,
) -> Result<Option<T>, CommandError> {
    let wrong = |error| CommandError::Input(format!("{}: {key}: {error}", path.display()));
    value
        .map(|value| value.trim().parse().map_err(wrong))
        .transpose()
}

/// The error names the line, and never shows it: somebody may have put a secret there.
pub(super) fn parse(path: &Path, text: &str) -> Result<Contents, CommandError> {
    let wrong = |at: Option<usize>, what: &str| {
        let line = at.map_or_else(String::new, |at| {
            let before = text.get(..at).unwrap_or_default();
            format!(":{}", before.matches('\n').count() + 1)
        });
        CommandError::Input(format!("{}{line}: {what}", path.display()))
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
