use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::Secret;
use super::answer::members;
use crate::body::one_line;
use crate::retry::retry_after;

/// Why there is no token. It can be cloned, for it is told to all who wait for the token.
///
/// `Display` has the code and the correlation id that Microsoft's support asks for, and never a
/// secret: what the service says is shown only as far as its words are too short for one.
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

/// What kind of refusal it is.
///
/// Source: Learn, Microsoft Entra authentication and authorization error codes; RFC 6749, RFC 8628.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignInErrorKind {
    /// The user has to sign in again: the refresh token is too old, revoked or none (`invalid_grant`).
    SignInAgain,
    /// Nobody has consented to the application.
    ConsentMissing,
    /// The user has to sign in with multi-factor authentication.
    MfaRequired,
    /// A Conditional Access policy forbids it.
    Blocked,
    /// The secret or the assertion is wrong.
    WrongSecret,
    /// The secret is too old.
    SecretExpired,
    /// There is no such tenant.
    UnknownTenant,
    /// There is no such application in the tenant.
    UnknownApplication,
    /// Too many requests.
    Throttled,
    /// The user has not signed in yet (device code).
    AuthorizationPending,
    /// The same, and the questions come too fast (device code).
    SlowDown,
    /// The device code is too old.
    CodeExpired,
    /// The user has declined.
    Declined,
    /// The sign-in service has a problem of its own.
    Unavailable,
    /// No whole answer came.
    Unreachable,
    /// The answer is nothing that the sign-in service says: a page of a proxy, say.
    Unreadable,
    /// What was to be used instead of signing in did not work: a helper command, a token store.
    Local,
    /// Any other refusal.
    Refused,
}

use SignInErrorKind as Kind;

impl SignInError {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: crate::mask::text(&message.into()).into_owned(),
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

    /// The answer is larger than any that a sign-in service gives. It would be so again, so the
    /// request is not repeated at once.
    #[must_use]
    pub fn too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let message = "the answer is too large for one of the sign-in service";
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
        Self::from_members(&members, StatusCode::BAD_REQUEST)
    }

    /// Nobody signed in while it was waited for.
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
                format!("{status}, and the answer is none of the sign-in service's"),
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
        let first = description.lines().next().unwrap_or_default();
        let said = if first.is_empty() { error } else { first };
        Self::new(kind(error, &codes, status), visible(said)).edit(|inner| {
            inner.error = Some(visible(error));
            inner.codes = codes;
            inner.correlation_id = text("correlation_id").map(visible);
            inner.claims = text("claims").map(str::to_owned);
        })
    }

    /// The same without the secrets of the request, should the answer repeat them.
    pub(super) fn without(self, secrets: &[Secret]) -> Self {
        let shows = |text: &str| {
            let found = |secret: &&Secret| !secret.is_empty() && text.contains(secret.expose());
            secrets.iter().find(found).is_some()
        };
        self.edit(|inner| {
            if shows(&inner.message) {
                "the answer repeats a secret and is not shown".clone_into(&mut inner.message);
            }
            for member in [
                &mut inner.error,
                &mut inner.correlation_id,
                &mut inner.claims,
            ] {
                member.take_if(|text| shows(text));
            }
        })
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn kind(&self) -> SignInErrorKind {
        self.0.kind
    }

    /// The numbers behind `AADSTS`.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.0.codes
    }

    /// The word of OAuth, such as `invalid_grant`.
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

    /// Whether the same request can succeed later. All else lasts until the credentials change.
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

    /// After how long the request is sent again, if at all. `attempts` is how often it was sent,
    /// `entropy` a random number.
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
        Some(match self.0.kind {
            Kind::SignInAgain => "sign in again, and use the new refresh token",
            Kind::ConsentMissing => {
                "an administrator has to consent to the application in this tenant"
            }
            Kind::MfaRequired => "sign in again with multi-factor authentication",
            Kind::Blocked => "see the Conditional Access policies in Microsoft Entra",
            Kind::WrongSecret => {
                "check the client secret (its value is needed, not its id) or the certificate: it is none of this application's"
            }
            Kind::SecretExpired => "make a new client secret in Microsoft Entra",
            Kind::UnknownTenant => "check the tenant id and the cloud",
            Kind::UnknownApplication => {
                "check the client id, and that the application is registered in this tenant and cloud"
            }
            Kind::Throttled => "wait, then sign in less often: one token serves for an hour",
            Kind::Unavailable => "the sign-in service has a problem of its own: try again later",
            Kind::Unreachable => "check the network, the proxy, and the authority's address",
            Kind::Unreadable => "check the authority's address, and the proxy in front of it",
            Kind::CodeExpired => "begin again with a new code",
            Kind::Declined => "begin again, and let the user accept",
            Kind::AuthorizationPending | Kind::SlowDown => "wait until the user has signed in",
            Kind::Local | Kind::Refused => return None,
        })
    }
}

/// The codes that decide, before the word of OAuth, which is coarse.
fn kind(error: &str, codes: &[u32], status: StatusCode) -> Kind {
    let by_code = codes.iter().find_map(|code| {
        Some(match code {
            700_082 | 700_084 | 50_173 | 50_089 | 70_008 | 70_043 | 50_132 | 50_133 | 54_005
            | 70_000 | 9_002_313 => Kind::SignInAgain,
            65_001 | 65_004 | 90_094 | 90_095 => Kind::ConsentMissing,
            50_072 | 50_074 | 50_076 | 50_078 | 50_079 | 50_158 => Kind::MfaRequired,
            53_000 | 53_001 | 53_002 | 53_003 | 530_002 | 530_003 => Kind::Blocked,
            7_000_215 | 700_027 | 700_024 | 7_000_216 | 7_000_218 => Kind::WrongSecret,
            7_000_222 => Kind::SecretExpired,
            90_002 | 900_021 | 90_005 => Kind::UnknownTenant,
            700_016 | 700_038 | 7_000_112 => Kind::UnknownApplication,
            50_196 | 90_055 => Kind::Throttled,
            70_016 => Kind::AuthorizationPending,
            70_020 => Kind::CodeExpired,
            90_033 | 50_195 | 90_020 => Kind::Unavailable,
            _ => return None,
        })
    });
    by_code.unwrap_or_else(|| match (error, status.as_u16()) {
        ("authorization_pending", _) => Kind::AuthorizationPending,
        ("slow_down", _) => Kind::SlowDown,
        ("expired_token" | "code_expired", _) => Kind::CodeExpired,
        ("authorization_declined" | "access_denied", _) => Kind::Declined,
        ("temporarily_unavailable" | "server_error", _) | (_, 408 | 500..) => Kind::Unavailable,
        (_, 429) => Kind::Throttled,
        ("invalid_grant" | "interaction_required" | "login_required", _) => Kind::SignInAgain,
        ("consent_required", _) => Kind::ConsentMissing,
        ("invalid_client", _) => Kind::WrongSecret,
        ("unauthorized_client", _) => Kind::UnknownApplication,
        _ => Kind::Refused,
    })
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

/// A text of the service in one line, without words that may be secrets: whoever answers knows the
/// secret and may repeat it in some encoding.
fn visible(text: &str) -> String {
    const LONGEST_WORD: usize = 23;
    const LONGEST: usize = 300;
    let word = |word: &str| {
        let core = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.len() <= LONGEST_WORD || partner_center_model::Guid::from(core).is_well_formed() {
            word.to_owned()
        } else {
            "…".to_owned()
        }
    };
    let line = one_line(text);
    let words: Vec<_> = line.split_whitespace().map(word).collect();
    words.join(" ").chars().take(LONGEST).collect()
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
