//! The token endpoint: four ways to ask, one form of answer.

use std::time::Duration;

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::registry::{AppKey, UserKey};
use crate::authority::routes::Version;
use crate::authority::state::{Authority, SignInState};
use crate::authority::target::Target;
use crate::authority::tokens::{Granted, Holder, Life, RefreshToken, id_token, number};
use crate::ids;
use crate::json::Json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    ClientCredentials,
    RefreshToken,
    AuthorizationCode,
    DeviceCode,
}

impl Grant {
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "client_credentials" => Some(Self::ClientCredentials),
            "refresh_token" => Some(Self::RefreshToken),
            "authorization_code" => Some(Self::AuthorizationCode),
            // The short name is that of the first version.
            "device_code" | "urn:ietf:params:oauth:grant-type:device_code" => {
                Some(Self::DeviceCode)
            }
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::RefreshToken => "refresh_token",
            Self::AuthorizationCode => "authorization_code",
            Self::DeviceCode => "device_code",
        }
    }
}

impl Authority {
    pub(super) fn token(
        &self,
        tenant: &str,
        version: Version,
        form: &Form,
    ) -> Result<Json, EntraError> {
        let name = form.need("grant_type")?;
        let grant = match name {
            // A password alone is one factor.
            "password" => return Err(EntraError::of(50076)),
            name => Grant::of(name).ok_or_else(|| EntraError::of(70003))?,
        };
        let alone = grant == Grant::ClientCredentials;
        self.registry.check_tenant(tenant, !alone)?;
        let app = self.authenticate(form, alone)?;
        match grant {
            Grant::ClientCredentials => {
                let target = Target::for_app(form, version)?;
                let holder = Holder { app, user: None };
                Ok(self.access(&mut self.state(), version, holder, &target))
            }
            Grant::RefreshToken => self.refresh(app, version, form),
            Grant::AuthorizationCode => self.grant(version, form, self.redeem_code(app, form)?),
            Grant::DeviceCode => self.grant(version, form, self.poll(app, form)?),
        }
    }

    fn refresh(&self, app: AppKey, version: Version, form: &Form) -> Result<Json, EntraError> {
        let token = form.need("refresh_token")?;
        let granted = {
            let state = self.state();
            let (now, single) = (state.clock.now(), state.settings.single_use_refresh_tokens);
            let known = state.tokens.refresh.get(token);
            let known = known.ok_or_else(|| EntraError::of(70000))?;
            check_refresh(known, app, now, single)?;
            known.granted.clone()
        };
        let answer = self.grant(version, form, granted)?;
        // Only a refresh that worked uses the token up.
        if let Some(known) = self.state().tokens.refresh.get_mut(token) {
            known.used = true;
        }
        Ok(answer)
    }

    /// Tokens for a user. The request may name another resource than the sign-in did.
    fn grant(&self, version: Version, form: &Form, granted: Granted) -> Result<Json, EntraError> {
        let Granted {
            app,
            user,
            target: first,
            nonce,
        } = granted;
        self.admit(app, user)?;
        let mut target = Target::of(form, version)?.unwrap_or_else(|| first.clone());
        // What was allowed once stays allowed, whether or not a later request repeats it.
        target.refreshable |= first.refreshable;
        target.id_token |= first.id_token;
        let mut state = self.state();
        let holder = Holder {
            app,
            user: Some(user),
        };
        let mut json = self.access(&mut state, version, holder, &target);
        let life = life(&state);
        if target.refreshable {
            let token = format!("0.{}.{}", ids::guid(), ids::guid());
            let lasts = state.settings.refresh_token_lifetime;
            let refresh = RefreshToken {
                granted: Granted {
                    app,
                    user,
                    target: target.clone(),
                    nonce: None,
                },
                expires: life.now.saturating_add(lasts),
                revoked: false,
                used: false,
            };
            state.tokens.refresh.put(token.clone(), refresh);
            json.push("refresh_token", token);
        }
        if target.id_token {
            let token = id_token(&self.registry, (app, user), life, nonce.as_deref());
            json.push("id_token", token);
        }
        Ok(json)
    }

    /// Does the tenant let this user use this app?
    fn admit(&self, app: AppKey, user: UserKey) -> Result<(), EntraError> {
        let (app, user) = (self.registry.app(app), self.registry.user(user));
        if user.disabled {
            Err(EntraError::of(50057).about(&user.name))
        } else if app.without_consent {
            Err(EntraError::of(65001).about(&app.name))
        } else {
            Ok(())
        }
    }

    fn access(
        &self,
        state: &mut SignInState,
        version: Version,
        holder: Holder,
        target: &Target,
    ) -> Json {
        let life = life(state);
        let unique = ids::guid();
        let (tokens, audience) = (&mut state.tokens, target.audience);
        let token = tokens.issue_access(&self.registry, holder, audience, life, &unique);
        let lasts = number(version, life.lasts.as_secs());
        let mut json = Json::object([("token_type", "Bearer".into())]);
        if holder.user.is_some() {
            json.push("scope", target.granted(version));
        }
        json.push("expires_in", lasts.clone());
        json.push("ext_expires_in", lasts);
        if version == Version::V1 {
            let end = life.now.saturating_add(life.lasts).as_secs();
            json.push("expires_on", number(version, end));
            json.push("not_before", number(version, life.now.as_secs()));
            json.push("resource", target.audience);
        }
        json.push("access_token", token);
        json
    }
}

fn check_refresh(
    token: &RefreshToken,
    app: AppKey,
    now: Duration,
    single_use: bool,
) -> Result<(), EntraError> {
    if token.granted.app != app {
        Err(EntraError::of(70000).with_suberror("client_mismatch"))
    } else if token.revoked {
        Err(EntraError::of(50173))
    } else if token.expires <= now {
        Err(EntraError::of(700_082))
    } else if single_use && token.used {
        Err(EntraError::of(70000))
    } else {
        Ok(())
    }
}

fn life(state: &SignInState) -> Life {
    Life {
        now: state.clock.now(),
        lasts: state.settings.access_token_lifetime,
    }
}
