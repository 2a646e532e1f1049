//! `auth`: signing in and out, and what is known of it.

mod arguments;
mod browser;
mod login;
mod proof;
mod status;
mod token;

use partner_center_reqwest::FileStore;

use crate::arguments::Options;
use crate::connect::variable;
use crate::diagnostics;
use crate::failure::Failure;
use crate::profiles::{self, Config, PROFILE};
use crate::report::Report;

pub(crate) use arguments::AuthCommand;

/// Carries it out.
pub(crate) fn run(options: &Options, command: &AuthCommand) -> Result<Report, Failure> {
    match command {
        AuthCommand::Login(login) => login::run(options, login),
        AuthCommand::Status => status::run(options),
        AuthCommand::Token => token::run(options),
        AuthCommand::Logout => logout(options),
    }
}

/// Forgets the tokens and the secret of a profile. Its settings stay for the next time.
fn logout(options: &Options) -> Result<Report, Failure> {
    if options.sandbox {
        return Err(Failure::Usage(
            "auth logout: nothing is kept of a --sandbox".to_owned(),
        ));
    }
    let config = Config::load(variable)?;
    let name = config.profile_name(options, variable)?;
    let folder = profiles::token_folder(variable, &name)?;
    let is_named = options.profile.is_some() || variable(PROFILE)?.is_some();
    // What is left of a profile that somebody took out of the file can still be removed.
    if is_named && !folder.exists() {
        config.need(&name)?;
    }
    let was_any = FileStore::new(folder)
        .clear()
        .map_err(|error| Failure::other("the tokens cannot be removed", error))?;
    diagnostics::lines(&[if was_any {
        format!("signed out: the tokens of profile {name} are removed from this machine")
    } else {
        format!("profile {name} is not signed in")
    }]);
    Ok(Report::new(""))
}
