//! Tokens: how they look, who has them, and what they are worth.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::authority::registry::{AppKey, Registry, UserKey};
use crate::authority::routes::Version;
use crate::authority::target::{PARTNER_CENTER, Target};
use crate::json::Json;
use crate::shelf::Shelf;

/// Who is behind a token. Without a user it is the app itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) app: AppKey,
    pub(crate) user: Option<UserKey>,
}

pub(crate) struct AccessToken {
    holder: Holder,
    audience: &'static str,
    expires: Duration,
    revoked: bool,
}

/// What a user has allowed an app.
#[derive(Clone)]
pub(crate) struct Granted {
    pub(crate) app: AppKey,
    pub(crate) user: UserKey,
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
    pub(crate) app: AppKey,
    pub(crate) target: Target,
    pub(crate) expires: Duration,
    pub(crate) interval: Duration,
    pub(crate) polled: Option<Duration>,
    pub(crate) decision: Decision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Pending,
    Approved(UserKey),
    Declined,
    Redeemed,
}

impl Decision {
    pub(crate) fn as_str(self) -> &'static str {
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
        self.polled
            .is_some_and(|last| now < last + self.interval * 4 / 5)
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
    fn end(self) -> Duration {
        self.now.saturating_add(self.lasts)
    }
}

impl Tokens {
    pub(crate) fn issue_access(
        &mut self,
        registry: &Registry,
        holder: Holder,
        audience: &'static str,
        life: Life,
        unique: &str,
    ) -> String {
        let token = jwt(&access_claims(registry, holder, audience, life, unique));
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
    pub(crate) fn standing(
        &self,
        registry: &Registry,
        token: &str,
        now: Duration,
        require_mfa: bool,
    ) -> Option<Standing> {
        let token = self.access.get(token)?;
        let without_mfa = token
            .holder
            .user
            .is_some_and(|user| !registry.user(user).mfa);
        Some(if token.audience != PARTNER_CENTER {
            Standing::OtherAudience
        } else if token.revoked {
            Standing::Revoked
        } else if token.expires <= now {
            Standing::Expired
        } else if require_mfa && without_mfa {
            Standing::WithoutMfa
        } else {
            Standing::Good
        })
    }

    /// Ends what a user or an app has, or everything; says how many tokens that were.
    pub(crate) fn revoke(&mut self, user: Option<UserKey>, app: Option<AppKey>) -> usize {
        let hit = |of_user: Option<UserKey>, of_app: AppKey| {
            (user.is_none() || user == of_user) && app.is_none_or(|app| app == of_app)
        };
        let mut count = 0;
        for token in self.access.all_mut() {
            if !token.revoked && hit(token.holder.user, token.holder.app) {
                token.revoked = true;
                count += 1;
            }
        }
        for token in self.refresh.all_mut() {
            if !token.revoked && hit(Some(token.granted.user), token.granted.app) {
                token.revoked = true;
                count += 1;
            }
        }
        count
    }
}

/// The claims of the first token version, which the API uses whichever endpoint was asked.
fn access_claims(
    registry: &Registry,
    holder: Holder,
    audience: &str,
    life: Life,
    unique: &str,
) -> Json {
    let (tenant, app) = (&registry.tenant.id, registry.app(holder.app));
    let mut claims = Json::object([
        ("aud", audience.into()),
        ("iss", format!("https://sts.windows.net/{tenant}/").into()),
        ("iat", life.now.as_secs().into()),
        ("nbf", life.now.as_secs().into()),
        ("exp", life.end().as_secs().into()),
        ("appid", (&app.id).into()),
    ]);
    if let Some(user) = holder.user {
        let user = registry.user(user);
        claims.push("amr", methods(user.mfa));
        claims.push("oid", user.id.as_str());
        claims.push("upn", user.name.as_str());
        claims.push("scp", "user_impersonation");
    } else {
        claims.push("idtyp", "app");
        claims.push("oid", app.object_id.as_str());
    }
    claims.push("tid", tenant.as_str());
    claims.push("uti", unique);
    claims.push("ver", "1.0");
    claims
}

/// What a client learns about the person who signed in.
pub(crate) fn id_token(
    registry: &Registry,
    (app, user): (AppKey, UserKey),
    life: Life,
    nonce: Option<&str>,
) -> String {
    let (tenant, user) = (&registry.tenant.id, registry.user(user));
    let issuer = format!("https://login.microsoftonline.com/{tenant}/v2.0");
    let mut claims = Json::object([
        ("aud", registry.app(app).id.as_str().into()),
        ("iss", issuer.into()),
        ("iat", life.now.as_secs().into()),
        ("nbf", life.now.as_secs().into()),
        ("exp", life.end().as_secs().into()),
        ("oid", (&user.id).into()),
        ("preferred_username", (&user.name).into()),
        ("sub", (&user.id).into()),
        ("tid", tenant.into()),
        ("ver", "2.0".into()),
    ]);
    if let Some(nonce) = nonce {
        claims.push("nonce", nonce);
    }
    jwt(&claims)
}

fn methods(mfa: bool) -> Json {
    let mut methods = vec![Json::from("pwd")];
    methods.extend(mfa.then(|| "mfa".into()));
    methods.into()
}

/// A token of the usual look whose header says that nobody signed it.
fn jwt(claims: &Json) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"typ":"JWT","alg":"none"}"#);
    format!("{header}.{}.", part(&claims.to_string()))
}

/// The first version writes its numbers as strings.
pub(crate) fn number(version: Version, number: u64) -> Json {
    match version {
        Version::V1 => number.to_string().into(),
        Version::V2 => number.into(),
    }
}

/// Header and claims of a JWT, unchecked.
pub(crate) fn read_jwt(token: &str) -> Option<(Json, Json)> {
    let mut parts = token.split('.');
    let (header, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Some((part(header)?, part(claims)?))
}

fn part(text: &str) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    Json::parse(std::str::from_utf8(&bytes).ok()?).ok()
}
