//! Where things are kept, as the XDG Base Directory Specification says.

use std::path::PathBuf;

use crate::environment::Variables;
use crate::error::CommandError;

const OWN: &str = "partner-center";

/// `$XDG_CONFIG_HOME/partner-center/config.toml`.
pub(crate) fn config_file(variable: Variables) -> Result<PathBuf, CommandError> {
    let base = base(variable, "XDG_CONFIG_HOME", &[".config"])?;
    Ok(base.join(OWN).join("config.toml"))
}

/// `$XDG_STATE_HOME/partner-center/profiles/NAME`: a folder a profile, so that one is removed without
/// touching the others.
pub(crate) fn token_folder(variable: Variables, profile: &str) -> Result<PathBuf, CommandError> {
    let base = base(variable, "XDG_STATE_HOME", &[".local", "state"])?;
    Ok(base.join(OWN).join("profiles").join(profile))
}

/// `$XDG_STATE_HOME/partner-center/journal`.
pub(crate) fn journal_folder(variable: Variables) -> Result<PathBuf, CommandError> {
    let base = base(variable, "XDG_STATE_HOME", &[".local", "state"])?;
    Ok(base.join(OWN).join("journal"))
}

fn base(variable: Variables, name: &str, below_home: &[&str]) -> Result<PathBuf, CommandError> {
    let given = variable(name)?.map(PathBuf::from);
    // The specification has relative paths ignored.
    if let Some(path) = given.filter(|path| path.is_absolute()) {
        return Ok(path);
    }
    let home = variable("HOME")?
        .map(PathBuf::from)
        .or_else(std::env::home_dir);
    let home = home.filter(|path| path.is_absolute());
    let home = home.ok_or_else(|| {
        CommandError::Usage(format!(
            "neither {name} nor HOME says where things are kept"
        ))
    })?;
    Ok(below_home.iter().fold(home, |path, part| path.join(part)))
}
