use std::path::PathBuf;

use clap::{Args, Subcommand};

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
Without another option a code is shown, which you type in a browser on any device. --browser opens one
on this machine. With --client-secret-stdin or --certificate the application signs in for itself (App
only); together with --browser it proves with them who it is, and a user signs in (App+User).

Tenant and application may also come from PARTNER_CENTER_TENANT_ID and PARTNER_CENTER_CLIENT_ID, or from
the profile, if it exists. Address and cloud are kept in the profile, too.

Examples:
  partner-center auth login --tenant contoso.onmicrosoft.com \\
      --client-id 8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f
  partner-center auth login --profile contoso --browser
  partner-center auth login --profile nightly \\
      --client-secret-stdin < secret.txt
  partner-center auth login --profile nightly --certificate app.pem")]
    Login(Login),
    /// Show who is signed in; asks nobody, so a token may have been revoked
    #[command(after_help = "\
Exit code 0: signed in, 4: not.

Examples:
  partner-center auth status
  partner-center auth status --profile contoso -o json")]
    Status,
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

/// Arguments of `auth login`.
#[derive(Args, Debug)]
pub(crate) struct Login {
    /// The partner's tenant, a GUID or a domain [env: `PARTNER_CENTER_TENANT_ID`]
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,
    /// The id of the application [env: `PARTNER_CENTER_CLIENT_ID`]
    #[arg(long, value_name = "GUID")]
    pub(crate) client_id: Option<String>,
    /// Sign in in a browser on this machine
    #[arg(long)]
    pub(crate) browser: bool,
    /// Read the application's secret from stdin
    #[arg(long, conflicts_with = "certificate")]
    pub(crate) client_secret_stdin: bool,
    /// The application's private key and certificate (PEM)
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
}
