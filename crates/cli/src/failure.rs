//! Why a command has no result, and how that is told.

use std::error::Error as StdError;

use partner_center_reqwest::core;

use crate::diagnostics;
use crate::exit::Exit;

/// Why a command has no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or the environment is wrong.
    Usage(String),
    /// There is no usable access token.
    SignIn(String),
    /// A call failed.
    Call(core::Error),
    /// A further page of a list failed.
    FurtherPage(core::Error),
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
            Self::Usage(_) => Exit::Usage,
            Self::SignIn(_) => Exit::SignIn,
            // The service gave the link to that page: the user did nothing wrong.
            Self::FurtherPage(error) if error.is_invalid_input() => Exit::Error,
            Self::Call(error) | Self::FurtherPage(error) => Exit::of(error),
            Self::Other { .. } => Exit::Error,
        }
    }

    /// Tells it on stderr.
    pub(crate) fn print(&self) {
        let mut told = match self {
            Self::Usage(message) | Self::SignIn(message) => message.clone(),
            Self::Call(error) => error.to_string(),
            Self::FurtherPage(error) => format!("a further page of the list: {error}"),
            Self::Other { message, .. } => (*message).to_owned(),
        };
        diagnostics::line("error", &told);
        let mut cause = match self {
            Self::Usage(_) | Self::SignIn(_) => None,
            Self::Call(error) | Self::FurtherPage(error) => error.source(),
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
            diagnostics::line("hint", hint);
        }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Usage(_) => Some("try --help"),
            Self::SignIn(_) => Some(
                "set PARTNER_CENTER_ACCESS_TOKEN to an access token, or PARTNER_CENTER_TENANT_ID, \
                 PARTNER_CENTER_CLIENT_ID and PARTNER_CENTER_CLIENT_SECRET or \
                 PARTNER_CENTER_REFRESH_TOKEN; --sandbox needs none",
            ),
            Self::Call(error) | Self::FurtherPage(error) if error.is_decode() => {
                Some("`partner-center api GET PATH` shows the answer as it came")
            }
            Self::Call(error) | Self::FurtherPage(error) => error.hint(),
            Self::Other { .. } => None,
        }
    }
}

impl From<core::Error> for Failure {
    fn from(error: core::Error) -> Self {
        Self::Call(error)
    }
}
