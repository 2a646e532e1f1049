//! The exit codes, which scripts rely on: they never change their meaning.

use std::process::ExitCode;

use partner_center_reqwest::core::Error;

/// How a command ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Exit {
    #[default]
    Ok = 0,
    Error = 1,
    Usage = 2,
    NotFound = 3,
    SignIn = 4,
    Throttled = 5,
    Timeout = 6,
    /// There is a result, but some of it could not be read and is shown as it came.
    Raw = 7,
    /// A write may have been carried out.
    InDoubt = 8,
}

/// The codes for people, at the end of the main help.
pub(crate) const HELP: &str = "\
Exit codes:
  0 ok   1 error   2 usage   3 not found   4 sign-in needed   5 throttled   6 time-out
  7 some of the answer could not be read and is shown as it came
  8 in doubt: the write may have been carried out (see `orders settle`)
  130 interrupted: nothing was bought or changed";

impl Exit {
    /// The code for a call that failed.
    pub(crate) fn of(error: &Error) -> Self {
        if error.is_ambiguous() {
            Self::InDoubt
        } else if error.is_invalid_input() {
            Self::Usage
        } else if error.is_not_found() {
            Self::NotFound
        } else if error.is_unauthorized() {
            Self::SignIn
        } else if error.is_throttled() {
            Self::Throttled
        } else if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Error
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
