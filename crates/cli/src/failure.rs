//! Why a command has no result, and how that is told.

use std::borrow::Cow;
use std::error::Error as StdError;

use partner_center_reqwest::core;
use partner_center_reqwest::core::auth::{SignInError, SignInErrorKind};

use crate::diagnostics;
use crate::exit::Exit;

/// Why a command has no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or the environment is wrong.
    Usage(String),
    /// The file with the profiles is wrong.
    Config(String),
    /// There is no usable access token.
    SignIn(String),
    /// Nobody is signed in with this profile.
    NotSignedIn { message: String, profile: String },
    /// A call failed.
    Call(core::Error),
    /// A further page of a list failed.
    FurtherPage(core::Error),
    /// A write may have been carried out; the hint says how to find out.
    InDoubt { error: core::Error, hint: String },
    /// A write that only the user can settle.
    Undecided(String),
    /// The user said no, and nothing was sent.
    Declined,
    /// Something on this machine failed.
    Other {
        message: &'static str,
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl Failure {
    pub(crate) fn other(
        message: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Other {
            message,
            source: source.into(),
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Config(_) => Exit::Usage,
            Self::SignIn(_) | Self::NotSignedIn { .. } => Exit::SignIn,
            // The service gave the link to that page: the user did nothing wrong.
            Self::FurtherPage(error) if error.is_invalid_input() => Exit::Error,
            Self::Call(error) | Self::FurtherPage(error) => Exit::of(error),
            Self::InDoubt { .. } | Self::Undecided(_) => Exit::InDoubt,
            Self::Declined | Self::Other { .. } => Exit::Error,
        }
    }

    /// Tells it on stderr.
    pub(crate) fn print(&self) {
        let mut told = match self {
            Self::Usage(message)
            | Self::Config(message)
            | Self::SignIn(message)
            | Self::Undecided(message)
            | Self::NotSignedIn { message, .. } => message.clone(),
            Self::Call(error) => error.to_string(),
            Self::InDoubt { error, .. } => format!("in doubt: {error}"),
            Self::Declined => "nothing was sent".to_owned(),
            Self::FurtherPage(error) => format!("a further page of the list: {error}"),
            Self::Other { message, .. } => (*message).to_owned(),
        };
        diagnostics::line("error", &told);
        let mut cause = match self {
            Self::Usage(_)
            | Self::Config(_)
            | Self::SignIn(_)
            | Self::NotSignedIn { .. }
            | Self::Undecided(_)
            | Self::Declined => None,
            Self::Call(error) | Self::FurtherPage(error) | Self::InDoubt { error, .. } => {
                error.source()
            }
            Self::Other { source, .. } => Some(&**source as &dyn StdError),
        };
        while let Some(error) = cause {
            let text = error.to_string();
            // Some libraries repeat an inner error's text in the outer one.
            if text != told {
                diagnostics::line("caused by", &text);
            }
            told = text;
            cause = error.source();
        }
        if let Some(hint) = self.hint() {
            diagnostics::line("hint", &hint);
        }
    }

    fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::Usage(_) => "try --help",
            Self::Undecided(_) => {
                "--settled-as ORDER, --abandon, or --resend if nothing came of it"
            }
            Self::InDoubt { hint, .. } => return Some(hint.clone().into()),
            Self::SignIn(_) => {
                "set PARTNER_CENTER_ACCESS_TOKEN to an access token, or PARTNER_CENTER_TENANT_ID, \
                 PARTNER_CENTER_CLIENT_ID and PARTNER_CENTER_CLIENT_SECRET or \
                 PARTNER_CENTER_REFRESH_TOKEN, or use `partner-center auth login`; --sandbox needs none"
            }
            Self::NotSignedIn { profile, .. } => {
                let hint = format!("sign in: `partner-center auth login --profile {profile}`");
                return Some(hint.into());
            }
            Self::Call(error) | Self::FurtherPage(error) if error.is_decode() => {
                "`partner-center api GET PATH` shows the answer as it came"
            }
            Self::Call(error) | Self::FurtherPage(error) => {
                let is_over = |error: &SignInError| error.kind() == SignInErrorKind::SignInAgain;
                if error.sign_in().is_some_and(is_over) {
                    "sign in again: `partner-center auth login`, with the --profile of this command; \
                     or set a new PARTNER_CENTER_REFRESH_TOKEN if that is what you use"
                } else {
                    return error.hint().map(Cow::Borrowed);
                }
            }
            Self::Config(_) | Self::Declined | Self::Other { .. } => return None,
        };
        Some(hint.into())
    }
}

impl From<core::Error> for Failure {
    fn from(error: core::Error) -> Self {
        Self::Call(error)
    }
}
