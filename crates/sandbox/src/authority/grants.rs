//! The token endpoint: four ways to ask, one form of answer.

use std::time::Duration;

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::registry::{App, User};
use crate::authority::routes::SignInRoute;
use crate::authority::state::{Authority, SignInState};
use crate::authority::target::Target;
use crate::authority::tokens::{Granted, Holder, Life, RefreshToken, id_token};
use crate::authority::version::Version;
use crate::ids;
use crate::json::{Json, object};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    ClientCredentials,
    RefreshToken,
    AuthorizationCode,
    DeviceCode,
}

/// The names of the grants. The short one of devices is that of the first version.
const GRANTS: [(&str, Grant); 5] = [
    ("client_credentials", Grant::ClientCredentials),
    ("refresh_token", Grant::RefreshToken),
    ("authorization_code", Grant::AuthorizationCode),
    ("device_code", Grant::DeviceCode),
    (
        "urn:ietf:params:oauth:grant-type:device_code",
        Grant::DeviceCode,
    ),
];

impl Grant {
    pub(crate) fn of(name: &str) -> Option<Self> {
        let found = GRANTS.iter().find(|(known, _)| *known == name);
        found.map(|(_, grant)| *grant)
    }

    pub(crate) fn as_str(self) -> &'static str {
        let found = GRANTS.iter().find(|(_, grant)| *grant == self);
        found.map_or("", |(name, _)| name)
    }
}

impl Authority {
    pub(super) fn token(&self, route: &SignInRoute, form: &Form) -> Result<Json, EntraError> {
        let (version, name) = (route.version, form.need("grant_type")?);
        // A password alone is one factor.
        EntraError::when(name == "password", 50076)?;
        let grant = Grant::of(name).ok_or_else(|| EntraError::of(70003))?;
        let alone = grant == Grant::ClientCredentials;
        self.registry.check_tenant(&route.tenant, !alone)?;
        let app = self.authenticate(form, alone)?;
        match grant {
            Grant::ClientCredentials => {
                let target = Target::for_app(form, version)?;
                let (app, user) = (app.clone(), None);
                Ok(self.access(&mut self.state(), version, Holder { app, user }, &target))
            }
            Grant::RefreshToken => self.refresh(app, version, form),
            Grant::AuthorizationCode => self.grant(version, form, self.redeem_code(app, form)?),
            Grant::DeviceCode => self.grant(version, form, self.poll(app, form)?),
        }
    }

    fn refresh(&self, app: &App, version: Version, form: &Form) -> Result<Json, EntraError> {
        let token = form.need("refresh_token")?;
        let granted = {
            let state = self.state();
            let known = state.tokens.refresh.get(token);
            let known = known.ok_or_else(|| EntraError::of(70000))?;
            if known.granted.app.id != app.id {
                return Err(EntraError::client_mismatch());
            }
            EntraError::when(known.revoked, 50173)?;
            EntraError::when(known.expires <= state.clock.now(), 700_082)?;
            EntraError::when(
                known.used && state.settings.single_use_refresh_tokens,
                70000,
            )?;
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
    fn grant(&self, version: Version, form: &Form, first: Granted) -> Result<Json, EntraError> {
        let mut granted = first;
        admit(&granted.app, &granted.user)?;
        if let Some(target) = Target::of(form, version)? {
            granted.target.audience = target.audience;
            // What was allowed once stays allowed, whether or not a later request repeats it.
            granted.target.refreshable |= target.refreshable;
            granted.target.id_token |= target.id_token;
        }
        let mut state = self.state();
        let holder = Holder {
            app: granted.app.clone(),
            user: Some(granted.user.clone()),
        };
        let mut json = self.access(&mut state, version, holder, &granted.target);
        let life = life(&state);
        let (refreshable, with_id) = (granted.target.refreshable, granted.target.id_token);
        let id_token = with_id.then(|| id_token(&self.registry.tenant.id, &granted, life));
        if refreshable {
            let token = format!("0.{}.{}", ids::guid(), ids::guid());
            granted.nonce = None;
            let lasts = state.settings.refresh_token_lifetime;
            let refresh = RefreshToken {
                granted,
                expires: life.now.saturating_add(lasts),
                revoked: false,
                used: false,
            };
            state.tokens.refresh.put(token.clone(), refresh);
            json.push("refresh_token", token);
        }
        if let Some(token) = id_token {
            json.push("id_token", token);
        }
        Ok(json)
    }

    fn access(
        &self,
        state: &mut SignInState,
        version: Version,
        holder: Holder,
        target: &Target,
    ) -> Json {
        let life = life(state);
        let v1 = (version == Version::V1).then_some(version);
        let number = |time: Duration| version.number(time.as_secs());
        let scope = holder.user.is_some().then(|| target.granted(version));
        let tenant = &self.registry.tenant.id;
        object! {
            "token_type": "Bearer",
            "scope" ? scope,
            "expires_in": number(life.lasts),
            "ext_expires_in": number(life.lasts),
            "expires_on" ? v1.map(|_| number(life.end())),
            "not_before" ? v1.map(|_| number(life.now)),
            "resource" ? v1.map(|_| target.audience),
            "access_token": state.tokens.issue_access(tenant, holder, target.audience, life),
        }
    }
}

/// Does the tenant let this user use this app?
fn admit(app: &App, user: &User) -> Result<(), EntraError> {
    if user.disabled {
        Err(EntraError::of(50057).about(&user.name))
    } else if app.without_consent {
        Err(EntraError::of(65001).about(&app.name))
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
