//! Tokens: how they look, who has them, and what they open.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::authority::registry::{App, User};
use crate::authority::target::{PARTNER_CENTER, Target};
use crate::ids;
use crate::json::{Json, object};
use crate::shelf::Shelf;

/// Who is behind a token. Without a user it is the app itself.
#[derive(Clone)]
pub(crate) struct Holder {
    pub(crate) app: App,
    pub(crate) user: Option<User>,
}

pub(crate) struct AccessToken {
    pub(super) holder: Holder,
    audience: &'static str,
    expires: Duration,
    revoked: bool,
}

/// What a user has allowed an app.
#[derive(Clone)]
pub(crate) struct Granted {
    pub(crate) app: App,
    pub(crate) user: User,
    pub(crate) target: Target,
    pub(crate) nonce: Option<String>,
}

/// An authorization code.
pub(crate) struct Code {
    pub(crate) granted: Granted,
    pub(crate) redirect_uri: String,
    /// The S256 challenge, if the app sent one.
    pub(crate) challenge: Option<String>,
    pub(crate) expires: Duration,
    pub(crate) used: bool,
}

/// A device that waits for a person, by its own code.
pub(crate) struct Device {
    pub(crate) user_code: String,
    pub(crate) app: App,
    pub(crate) target: Target,
    pub(crate) expires: Duration,
    pub(crate) interval: Duration,
    pub(crate) polled: Option<Duration>,
    pub(crate) decision: Decision,
}

#[derive(Clone)]
pub(crate) enum Decision {
    Pending,
    Approved(User),
    Declined,
    Redeemed,
}

impl Decision {
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved(_) => "approved",
            Self::Declined => "declined",
            Self::Redeemed => "redeemed",
        }
    }
}

impl Device {
    pub(crate) fn is_over(&self, now: Duration) -> bool {
        self.expires <= now
    }

    /// A little early is on time: requests of a client that waits properly can still move closer.
    pub(crate) fn is_hasty(&self, now: Duration) -> bool {
        let soon = |last| now < last + self.interval * 4 / 5;
        self.polled.is_some_and(soon)
    }
}

pub(crate) struct RefreshToken {
    pub(crate) granted: Granted,
    pub(crate) expires: Duration,
    pub(crate) revoked: bool,
    pub(crate) used: bool,
}

/// What an access token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Good,
    Expired,
    Revoked,
    OtherAudience,
    WithoutMfa,
}

#[derive(Default)]
pub(crate) struct Tokens {
    pub(crate) access: Shelf<AccessToken>,
    pub(crate) refresh: Shelf<RefreshToken>,
}

/// The life of an access token.
#[derive(Clone, Copy)]
pub(crate) struct Life {
    pub(crate) now: Duration,
    pub(crate) lasts: Duration,
}

impl Life {
    pub(crate) fn end(self) -> Duration {
        self.now.saturating_add(self.lasts)
    }
}

impl Tokens {
    pub(crate) fn issue_access(
        &mut self,
        tenant: &str,
        holder: Holder,
        audience: &'static str,
        life: Life,
    ) -> String {
        let token = jwt(&access_claims(tenant, &holder, audience, life));
        let access = AccessToken {
            holder,
            audience,
            expires: life.end(),
            revoked: false,
        };
        self.access.put(token.clone(), access);
        token
    }

    /// Nothing, if the token was not issued here.
    pub(crate) fn standing(&self, token: &str, now: Duration, mfa: bool) -> Option<Standing> {
        let token = self.access.get(token)?;
        let user = token.holder.user.as_ref();
        Some(if token.audience != PARTNER_CENTER {
            Standing::OtherAudience
        } else if token.revoked {
            Standing::Revoked
        } else if token.expires <= now {
            Standing::Expired
        } else if mfa && user.is_some_and(|user| !user.mfa) {
            Standing::WithoutMfa
        } else {
            Standing::Good
        })
    }

    /// Ends what a user or an app has, or everything; says how many tokens that were.
    pub(crate) fn revoke(&mut self, user: Option<&User>, app: Option<&App>) -> usize {
        let mut count = 0;
        let mut revoke = |revoked: &mut bool, of_user: Option<&User>, of_app: &App| {
            let is_hit = user.is_none_or(|user| of_user.is_some_and(|own| own.id == user.id))
                && app.is_none_or(|app| app.id == of_app.id);
            count += usize::from(is_hit && !*revoked);
            *revoked |= is_hit;
        };
        for token in self.access.all_mut() {
            revoke(
                &mut token.revoked,
                token.holder.user.as_ref(),
                &token.holder.app,
            );
        }
        for token in self.refresh.all_mut() {
            revoke(
                &mut token.revoked,
                Some(&token.granted.user),
                &token.granted.app,
            );
        }
        count
    }
}

/// The claims of the first token version, which the API uses whichever endpoint was asked.
fn access_claims(tenant: &str, holder: &Holder, audience: &str, life: Life) -> Json {
    let (app, user) = (&holder.app, holder.user.as_ref());
    object! {
        "aud": audience,
        "iss": format!("https://sts.windows.net/{tenant}/"),
        "iat": life.now.as_secs(),
        "nbf": life.now.as_secs(),
        "exp": life.end().as_secs(),
        "appid": &app.id,
        "amr" ? user.map(|user| methods(user.mfa)),
        "idtyp" ? user.is_none().then_some("app"),
        "oid": user.map_or(&app.object_id, |user| &user.id),
        "upn" ? user.map(|user| &user.name),
        "scp" ? user.map(|_| "user_impersonation"),
        "tid": tenant,
        "uti": ids::guid(),
        "ver": "1.0",
    }
}

/// What a client learns about the person who signed in.
pub(crate) fn id_token(tenant: &str, granted: &Granted, life: Life) -> String {
    let Granted { app, user, .. } = granted;
    jwt(&object! {
        "aud": &app.id,
        "iss": format!("https://login.microsoftonline.com/{tenant}/v2.0"),
        "iat": life.now.as_secs(),
        "nbf": life.now.as_secs(),
        "exp": life.end().as_secs(),
        "oid": &user.id,
        "preferred_username": &user.name,
        "sub": &user.id,
        "tid": tenant,
        "ver": "2.0",
        "nonce" ? granted.nonce.as_ref(),
    })
}

fn methods(mfa: bool) -> Json {
    let methods = ["pwd", "mfa"].into_iter().take(if mfa { 2 } else { 1 });
    methods.map(Json::from).collect()
}

/// A token that looks as usual, but for the header, which says that it is not signed.
fn jwt(claims: &Json) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"typ":"JWT","alg":"none"}"#);
    format!("{header}.{}.", part(&claims.to_string()))
}

/// Header and claims of a JWT, unchecked.
pub(crate) fn read_jwt(token: &str) -> Option<(Json, Json)> {
    let mut parts = token.split('.');
    let (header, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none();
    is_whole.then_some((part(header)?, part(claims)?))
}

fn part(text: &str) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    Json::parse(std::str::from_utf8(&bytes).ok()?).ok()
}
