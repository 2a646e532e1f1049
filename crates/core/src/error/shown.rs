//! The texts of an error, and its advice.

use std::fmt;

use super::{Error, Kind};
use crate::auth::SignInError;
use crate::fault::advice;

impl Error {
    /// What to do next, where the library knows.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        if let Some(why) = &self.0.withheld {
            return Some(why.hint());
        }
        if self.0.is_left_open {
            return Some("the journal's entry is still open: settle it");
        }
        if self.0.is_ambiguous {
            return Some(
                "it may have been carried out: send it again with the same MS-RequestId, or look for its result first",
            );
        }
        if self.0.advice.is_some() {
            return self.0.advice;
        }
        match self.0.kind {
            // The reason why there is no new token says more than the refusal of this one.
            Kind::Refused => match self.sign_in().and_then(SignInError::hint) {
                Some(hint) => Some(hint),
                None => advice(self.status()?.as_u16(), self.fault()?),
            },
            Kind::Quota => Some("wait, make fewer calls at once, or allow more time"),
            Kind::Unsendable => Some(
                "trying again does not help before the cause is mended: the request, a certificate that is not trusted, the name and password for the proxy, or a file",
            ),
            Kind::Journal => {
                Some("see the cause: the journal's folder must be this user's own and have room")
            }
            Kind::Connect => Some("check the address, the network and the proxy"),
            Kind::Transport => Some("try again; a write, with the same MS-RequestId"),
            Kind::Timeout => Some("try again later, or allow more time"),
            Kind::Token => match self.sign_in() {
                Some(error) => error.hint(),
                None => Some("sign in, or set an access token"),
            },
            Kind::Redirect => Some("check the base URL: the API never redirects"),
            Kind::Decode => {
                Some("look at the raw answer; a list can be read item by item (lenient)")
            }
            Kind::TooLarge => Some("if you trust the answer, allow more, or stream the list"),
            Kind::RuledOut => Some("look at the order: it ended in another way"),
            Kind::InvalidInput | Kind::Withheld | Kind::Contradiction => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(wait) = self.0.retry_after {
            let seconds = wait
                .as_secs()
                .saturating_add(u64::from(wait.subsec_nanos() > 0));
            match self.0.kind {
                Kind::Quota => write!(f, "; it has room in {seconds} s")?,
                _ => write!(f, "; the service asks to wait {seconds} s")?,
            }
        }
        if self.0.is_budget_exhausted {
            f.write_str("; not sent again: the retry budget is used up")?;
        }
        if self.0.is_left_open {
            f.write_str("; its entry in the journal is still open")?;
        }
        if let (Some(request), Some(correlation)) = (self.request_id(), self.correlation_id()) {
            write!(
                f,
                " [MS-RequestId {request}, MS-CorrelationId {correlation}"
            )?;
            match self.0.attempts {
                0 | 1 => f.write_str("]")?,
                attempts => write!(f, ", {attempts} attempts]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("request_id", &self.request_id())
            .field("correlation_id", &self.correlation_id())
            .field("attempts", &self.0.attempts)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}
