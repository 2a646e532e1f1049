//! `auth`: signing in and out, and what is known of it.

mod browser;
mod login;
mod proof;
mod status;
mod token;

use std::io;

use clap::Subcommand;
use partner_center_reqwest::FileStore;

use crate::diagnostics;
use crate::environment::{PROFILE, variable};
use crate::error::CommandError;
use crate::folders::{self, Kept};
use crate::identity::profiles::Config;
use crate::options::Options;
use crate::output::report::Report;

/// What can be done about signing in.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center auth login --tenant contoso.onmicrosoft.com \\
      --client-id 8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f
  partner-center auth status -o json
  partner-center auth logout --profile contoso")]
pub(crate) enum AuthCommand {
    /// Sign in, and keep it as a profile for all commands
    #[command(after_help = "\
Without another option a code is shown, which you type in a browser on any device. --browser
opens one on this machine. With --client-secret-stdin or --certificate the application signs in
for itself (App only); together with --browser it proves with them who it is, and a user signs
in (App+User).

Tenant and application may also come from PARTNER_CENTER_TENANT_ID and PARTNER_CENTER_CLIENT_ID,
or from the profile, if it exists. Address and cloud are kept in the profile, too.

Examples:
  partner-center auth login --tenant contoso.onmicrosoft.com \\
      --client-id 8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f
  partner-center auth login --profile contoso --browser
  partner-center auth login --profile nightly \\
      --client-secret-stdin < secret.txt
  partner-center auth login --profile nightly --certificate app.pem")]
    Login(login::Login),
    /// Show who is signed in, or with --check ask Partner Center
    #[command(after_help = "\
Exit code 0: signed in, 4: not. Without --check nobody is asked, so a token may have been revoked.
With it a customer is asked for, and 4 also means that Partner Center does not take the sign-in,
or sees no second factor in that of a user: since 8 June 2026 it refuses a growing share of such
calls. An application that signs in for itself (App only) needs none.

Examples:
  partner-center auth status
  partner-center auth status --check
  partner-center auth status --profile contoso -o json")]
    Status(status::Status),
    /// Write an access token that is good now to stdout, for other programs
    #[command(after_help = "\
Whoever sees the token can use it until it ends. With -o json its end comes along, if it is known.

Examples:
  partner-center auth token
  partner-center auth token -o json
  partner-center auth token --profile contoso | xclip")]
    Token,
    /// Remove the tokens and the client secret of a profile from this machine
    #[command(after_help = "\
Tokens that others have copied stay good until they end; an administrator can revoke them.

Examples:
  partner-center auth logout
  partner-center auth logout --profile contoso")]
    Logout,
}

/// Carries it out.
pub(crate) fn run(options: &Options, command: &AuthCommand) -> Result<Report, CommandError> {
    match command {
        AuthCommand::Login(login) => login::run(options, login),
        AuthCommand::Status(status) => status::run(options, status),
        AuthCommand::Token => token::run(options),
        AuthCommand::Logout => logout(options),
    }
}

/// Forgets the tokens and the secret of a profile. Its settings stay for the next time.
fn logout(options: &Options) -> Result<Report, CommandError> {
    if options.sandbox {
        return Err(CommandError::Usage(
            "auth logout: nothing is kept of a --sandbox".to_owned(),
        ));
    }
    let config = Config::load()?;
    let name = config.profile_name(options, variable)?;
    let folders = folders::token_folders(&name)?;
    let is_named = options.profile.is_some() || variable(PROFILE)?.is_some();
    // What is left of a profile that somebody took out of the file can still be removed.
    if is_named && !folders.path.exists() {
        config.need(&name)?;
    }
    let was_any = forget(&folders)
        .map_err(|error| CommandError::other("the tokens cannot be removed", error))?;
    diagnostics::lines(&[if was_any {
        format!("signed out: the tokens of profile {name} are removed from this machine")
    } else {
        format!("profile {name} is not signed in")
    }]);
    Ok(Report::new(""))
}

/// Removes what all folders have, also those that are not in use, and those after one that fails; whether there
/// was anything.
fn forget(folders: &Kept) -> io::Result<bool> {
    let folders = std::iter::once(&folders.path).chain(&folders.unused);
    let cleared: Vec<_> = folders
        .map(|folder| FileStore::new(folder).clear())
        .collect();
    cleared
        .into_iter()
        .try_fold(false, |was_any, cleared| Ok(was_any | cleared?))
}

#[cfg(test)]
mod tests {
    use partner_center_reqwest::core::auth::Secret;

    use super::*;

    /// On Windows, an earlier version may have left tokens in another folder.
    #[test]
    fn a_logout_forgets_what_is_in_folders_that_are_not_in_use() {
        let home = tempfile::tempdir().unwrap();
        let folders = Kept {
            path: home.path().join("old"),
            unused: vec![home.path().join("new"), home.path().join("none")],
        };
        let stores = [&folders.path, &folders.unused[0]].map(FileStore::new);
        for has in [[true, true], [false, true], [true, false], [false, false]] {
            for (store, _) in stores.iter().zip(has).filter(|(_, has)| *has) {
                store.save_client_secret("key", &Secret::new("x")).unwrap();
            }
            assert_eq!(forget(&folders).unwrap(), has.contains(&true), "{has:?}");
            for store in &stores {
                assert!(store.client_secret("key").unwrap().is_none(), "{has:?}");
            }
        }
    }
}
