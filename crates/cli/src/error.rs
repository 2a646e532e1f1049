//! Why a command has no result, and how that is said.

use std::borrow::Cow;
use std::error::Error as StdError;

use partner_center_reqwest::core;
use partner_center_reqwest::core::auth::Accepts;
use partner_center_reqwest::model::Guid;

use crate::diagnostics;
use crate::exit::Exit;
use crate::hints;

/// Why a command has no result.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The command line or the environment is wrong.
    Usage(String),
    /// Something that was given cannot be used; the message says what to do.
    Input(String),
    /// The journal has no write with this id.
    UnknownWrite(String),
    /// There is no usable access token.
    SignIn(String),
    /// Nobody is signed in with this profile.
    NotSignedIn { message: String, profile: String },
    /// The user who is signed in has no second factor, as Partner Center sees it.
    NoSecondFactor,
    /// A call failed.
    Call(core::Error),
    /// A call was refused; the hint says more than the library can.
    Refused { error: core::Error, hint: String },
    /// A further page of a list failed.
    FurtherPage(core::Error),
    /// A write may have been carried out; the hint says how to find out.
    InDoubt { error: core::Error, hint: String },
    /// A write that only the user can settle.
    Undecided { message: String, hint: String },
    /// A look at what became of a write failed.
    Look {
        request_id: Guid,
        error: core::Error,
    },
    /// More than one thing went wrong, each told by itself.
    Several(Vec<Self>),
    /// What the command was to do is done in part.
    #[cfg_attr(not(feature = "export"), expect(dead_code, reason = "for the export"))]
    Unfinished(String),
    /// An error, and what to do about it that it does not know itself.
    Hinted { error: Box<Self>, hint: String },
    /// The user said no, and nothing was sent.
    Declined,
    /// Something on this machine failed.
    Other {
        message: &'static str,
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl CommandError {
    pub(crate) fn other(
        message: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Other {
            message,
            source: source.into(),
        }
    }

    /// The same with something to do about it.
    #[cfg_attr(not(feature = "export"), expect(dead_code, reason = "for the export"))]
    pub(crate) fn hinted(self, hint: impl Into<String>) -> Self {
        Self::Hinted {
            error: Box::new(self),
            hint: hint.into(),
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Hinted { error, .. } => error.exit(),
            Self::Usage(_) | Self::Input(_) | Self::UnknownWrite(_) => Exit::Usage,
            Self::SignIn(_) | Self::NotSignedIn { .. } | Self::NoSecondFactor => Exit::SignIn,
            // The service gave the link to that page: the user did nothing wrong.
            Self::FurtherPage(error) if error.is_invalid_input() => Exit::Error,
            Self::Call(error)
            | Self::Refused { error, .. }
            | Self::FurtherPage(error)
            | Self::Look { error, .. } => Exit::of(error),
            Self::InDoubt { .. } | Self::Undecided { .. } => Exit::InDoubt,
            // Money may be at stake: doubt counts more than what came first.
            Self::Several(failures) => {
                let mut exits = failures.iter().map(Self::exit);
                let first = exits.next().unwrap_or(Exit::Error);
                exits.fold(first, |exit, next| match next {
                    Exit::InDoubt => next,
                    _ => exit,
                })
            }
            Self::Declined | Self::Unfinished(_) | Self::Other { .. } => Exit::Error,
        }
    }

    /// Tells it on stderr.
    pub(crate) fn print(&self) {
        if let Self::Several(failures) = self {
            failures.iter().for_each(Self::print);
            return;
        }
        if let Self::Hinted { error, hint } = self {
            error.print();
            diagnostics::line("hint", hint);
            return;
        }
        let told = self.message();
        diagnostics::line("error", &told);
        self.print_causes(told);
        if let Some(hint) = self.hint() {
            diagnostics::line("hint", &hint);
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Usage(message)
            | Self::Input(message)
            | Self::UnknownWrite(message)
            | Self::SignIn(message)
            | Self::Unfinished(message)
            | Self::Undecided { message, .. }
            | Self::NotSignedIn { message, .. } => message.clone(),
            Self::NoSecondFactor => {
                "Partner Center sees no second factor in this sign-in".to_owned()
            }
            Self::Hinted { error, .. } => error.message(),
            Self::Call(error) | Self::Refused { error, .. } => error.to_string(),
            Self::InDoubt { error, .. } => format!("in doubt: {error}"),
            Self::Look { request_id, error } => format!("{request_id}: {error}"),
            Self::Declined => "nothing was sent".to_owned(),
            Self::FurtherPage(error) => format!("a further page of the list: {error}"),
            Self::Other { message, .. } => (*message).to_owned(),
            Self::Several(failures) => {
                let messages: Vec<String> = failures.iter().map(Self::message).collect();
                messages.join("; ")
            }
        }
    }

    fn print_causes(&self, mut told: String) {
        let mut cause = match self {
            Self::Call(error)
            | Self::Refused { error, .. }
            | Self::FurtherPage(error)
            | Self::Look { error, .. }
            | Self::InDoubt { error, .. } => error.source(),
            Self::Other { source, .. } => Some(&**source as &dyn StdError),
            _ => None,
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
    }

    fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::Usage(_) => "try --help",
            Self::UnknownWrite(_) => {
                "`partner-center orders pending` lists those that are in doubt"
            }
            Self::InDoubt { hint, .. }
            | Self::Undecided { hint, .. }
            | Self::Refused { hint, .. } => {
                return Some(hint.clone().into());
            }
            Self::SignIn(_) => {
                "set PARTNER_CENTER_ACCESS_TOKEN to an access token, or PARTNER_CENTER_TENANT_ID, \
                 PARTNER_CENTER_CLIENT_ID and PARTNER_CENTER_CLIENT_SECRET or \
                 PARTNER_CENTER_REFRESH_TOKEN, or use `partner-center auth login`; --sandbox needs none"
            }
            Self::NoSecondFactor => return Some(hints::with_mfa()),
            Self::NotSignedIn { profile, .. } => {
                let hint = format!("sign in: `partner-center auth login --profile {profile}`");
                return Some(hint.into());
            }
            Self::Call(error) | Self::FurtherPage(error) | Self::Look { error, .. } => {
                if error.is_decode() {
                    "`partner-center api GET PATH` shows the answer as it came"
                } else if error.needed_credentials() == Some(Accepts::AppUser) {
                    hints::USER_NEEDED
                } else {
                    return error.hint().map(hints::on_the_command_line);
                }
            }
            Self::Input(_)
            | Self::Declined
            | Self::Unfinished(_)
            | Self::Hinted { .. }
            | Self::Other { .. }
            | Self::Several(_) => return None,
        };
        Some(hint.into())
    }
}

impl From<core::Error> for CommandError {
    fn from(error: core::Error) -> Self {
        Self::Call(error)
    }
}
