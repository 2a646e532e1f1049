mod kind;
mod shown;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

pub use kind::SignInErrorKind;
use kind::SignInErrorKind as Kind;
use shown::{Forms, shown};

use super::members::members;
use super::{Credential, Secret};
use crate::mask;
use crate::retry::retry_after;

/// Why there is no token. It can be cloned, because everybody who waits for the token gets it.
///
/// `Display` has the code and the correlation id that Microsoft's support asks for, and never a secret:
/// neither those of the request, in whatever encoding the answer repeats them, nor what looks like a
/// token. Everything else is shown, such as addresses, dates and thumbprints.
#[derive(Clone)]
pub struct SignInError(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: SignInErrorKind,
    message: String,
    status: Option<StatusCode>,
    error: Option<String>,
    codes: Vec<u32>,
    correlation_id: Option<String>,
    claims: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl SignInError {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: mask::text(&message.into()).into_owned(),
            status: None,
            error: None,
            codes: Vec::new(),
            correlation_id: None,
            claims: None,
            retry_after: None,
            source: None,
        }))
    }

    fn edit(mut self, edit: impl FnOnce(&mut Inner)) -> Self {
        edit(Arc::make_mut(&mut self.0));
        self
    }

    /// No whole answer came.
    #[must_use]
    pub fn unreachable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let error = Self::new(Kind::Unreachable, "the sign-in service gave no answer");
        error.with_source(source)
    }

    /// The answer is larger than any that a sign-in service gives. It would be too large again, so the
    /// request is not repeated at once.
    #[must_use]
    pub fn too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let message = "the answer is too large to come from the sign-in service";
        Self::new(Kind::Unreadable, message).with_source(source)
    }

    /// Something on this machine failed.
    #[must_use]
    pub fn local(message: impl Into<String>) -> Self {
        Self::new(Kind::Local, message)
    }

    /// The error that was the cause. It must not have a secret in it.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.edit(|inner| inner.source = Some(source.into().into()))
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        self.edit(|inner| inner.status = Some(status))
    }

    pub(super) fn unreadable(message: impl Into<String>) -> Self {
        Self::new(Kind::Unreadable, message)
    }

    /// Nobody has signed in yet, or somebody has signed out.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(Kind::SignInAgain, "nobody is signed in")
    }

    /// What the sign-in page sent back instead of a code.
    pub(super) fn from_page(error: &str, description: &str) -> Self {
        let mut members = Map::new();
        members.insert("error".to_owned(), error.into());
        members.insert("error_description".to_owned(), description.into());
        Self::from_members(&members, StatusCode::BAD_REQUEST).without_secrets(&[])
    }

    /// Nobody signed in in time.
    #[must_use]
    pub fn code_expired() -> Self {
        Self::new(Kind::CodeExpired, "the user did not sign in in time")
    }

    /// Reads a refusal. Never fails.
    pub(super) fn from_http(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> Self {
        let this = match members(body).filter(|members| members.contains_key("error")) {
            Some(members) => Self::from_members(&members, status),
            None => Self::new(
                match status.as_u16() {
                    429 => Kind::Throttled,
                    408 | 500.. => Kind::Unavailable,
                    _ => Kind::Unreadable,
                },
                format!("{status}, and the answer did not come from the sign-in service"),
            ),
        };
        this.edit(|inner| {
            inner.status = Some(status);
            inner.retry_after = retry_after(headers);
            inner.claims = inner.claims.take().or_else(|| super::claims(headers));
        })
    }

    fn from_members(members: &Map<String, Value>, status: StatusCode) -> Self {
        let text = |name| members.get(name).and_then(Value::as_str);
        let error = text("error").unwrap_or_default();
        let description = text("error_description").unwrap_or_default();
        let codes = codes(members.get("error_codes"), description);
        let said = if description.is_empty() {
            error
        } else {
            first_line(description)
        };
        // Masked later, in `without_secrets`, when the secrets of the request are known.
        Self::new(Kind::of(error, &codes, status), "").edit(|inner| {
            inner.message = shown(said);
            inner.error = Some(shown(error));
            inner.codes = codes;
            inner.correlation_id = text("correlation_id").map(shown);
            inner.claims = text("claims").map(str::to_owned);
        })
    }

    /// The same error for a request with this credential; it hides the request's secrets.
    pub(super) fn of_request(self, credential: Credential, secrets: &[Secret]) -> Self {
        self.without_secrets(secrets)
            .edit(|inner| inner.kind = inner.kind.of_request(credential))
    }

    /// Without these secrets, even short ones, and without all others that this process knows.
    fn without_secrets(self, secrets: &[Secret]) -> Self {
        let forms = Forms::of(secrets);
        self.edit(|inner| {
            inner.message = mask::text(&forms.hide(&inner.message)).into_owned();
            for member in [
                &mut inner.error,
                &mut inner.correlation_id,
                &mut inner.claims,
            ] {
                member.take_if(|text| forms.are_in(text) || mask::text(text) != *text);
            }
        })
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn kind(&self) -> SignInErrorKind {
        self.0.kind
    }

    /// The numbers after `AADSTS`.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.0.codes
    }

    /// The error word of OAuth, such as `invalid_grant`.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }

    /// The id under which Microsoft's support finds it.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.0.correlation_id.as_deref()
    }

    /// The status of the answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The claims with which the user has to sign in, as JSON.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.0.claims.as_deref()
    }

    /// How long the service asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same request can succeed later. All other errors last until the credentials change.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Throttled
                | Kind::Unavailable
                | Kind::Unreachable
                | Kind::Unreadable
                | Kind::Local
        )
    }

    /// The same sign-in may succeed later: the service could not be reached, has a problem, or is busy.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Throttled | Kind::Unavailable | Kind::Unreachable
        )
    }

    /// After how long the request is sent again, if at all. `attempts` is how often it was sent, `entropy`
    /// is random.
    #[must_use]
    pub fn delay(&self, attempts: u32, entropy: u64) -> Option<Duration> {
        const ATTEMPTS: u32 = 3;
        const LONGEST: Duration = Duration::from_secs(5);
        let again = self.may_pass();
        let jitter = Duration::from_millis(entropy % 250);
        let delay = Duration::from_millis(250) * 2_u32.saturating_pow(attempts.min(8)) + jitter;
        let delay = delay.max(self.0.retry_after.unwrap_or_default());
        (again && attempts < ATTEMPTS && delay <= LONGEST).then_some(delay)
    }

    /// What to do next, where the library knows.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.0.kind.hint()
    }
}

/// What comes before the ids and the time, which Entra puts into lines of their own, or at the end.
fn first_line(description: &str) -> &str {
    let line = description.lines().next().unwrap_or_default();
    line.split_once(" Trace ID: ")
        .map_or(line, |(said, _)| said)
}

fn codes(listed: Option<&Value>, description: &str) -> Vec<u32> {
    let mut codes: Vec<u32> = match listed {
        Some(Value::Array(codes)) => codes
            .iter()
            .filter_map(|code| code.as_u64()?.try_into().ok())
            .collect(),
        _ => Vec::new(),
    };
    for rest in description.split("AADSTS").skip(1) {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if let Ok(code) = rest[..end].parse()
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.codes.first() {
            Some(code) if !self.0.message.contains(&format!("AADSTS{code}")) => {
                write!(f, " (AADSTS{code})")?;
            }
            _ => {}
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, "; the sign-in service asks to wait {} s", wait.as_secs())?;
        }
        if let Some(id) = &self.0.correlation_id {
            write!(f, " [correlation id {id}]")?;
        }
        Ok(())
    }
}

impl fmt::Debug for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInError")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .field("codes", &self.0.codes)
            .field("correlation_id", &self.0.correlation_id)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for SignInError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
