//! Which app asks, and whether it is the one it says.

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::registry::{App, AppKey};
use crate::authority::state::Authority;
use crate::authority::tokens::read_jwt;
use crate::json::Json;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl Authority {
    /// The app behind a request to the token endpoint. `alone` means that no user is there to vouch.
    pub(super) fn authenticate(&self, form: &Form, alone: bool) -> Result<AppKey, EntraError> {
        let (key, app) = self.app_of(form)?;
        let secret = form.get("client_secret");
        let assertion = form.get("client_assertion");
        let Some(own) = &app.secret else {
            return match (secret.or(assertion), alone) {
                (Some(_), _) => Err(EntraError::of(700_025).about(&app.id)),
                (None, true) => Err(EntraError::of(7_000_218)),
                (None, false) => Ok(key),
            };
        };
        match (secret, assertion) {
            (Some(secret), _) if secret != own => Err(EntraError::of(7_000_215).about(&app.id)),
            (Some(_), _) if app.secret_expired => Err(EntraError::of(7_000_222).about(&app.id)),
            (Some(_), _) => Ok(key),
            (None, Some(assertion)) => {
                self.check_assertion(form, app, assertion)?;
                self.check_signature(key, assertion).map(|()| key)
            }
            (None, None) => Err(EntraError::of(7_000_218)),
        }
    }

    pub(super) fn app_of(&self, form: &Form) -> Result<(AppKey, &App), EntraError> {
        let id = form.need("client_id")?;
        let key = self.registry.find_app(id);
        let key = key.ok_or_else(|| EntraError::of(700_016))?;
        Ok((key, self.registry.app(key)))
    }

    /// Without a certificate of the app, as it is at first, any signature will do.
    fn check_signature(&self, key: AppKey, assertion: &str) -> Result<(), EntraError> {
        let state = self.state();
        let own = || state.certificates.iter().filter(|(app, _)| *app == key);
        let is_signed = own().any(|(_, certificate)| certificate.has_signed(assertion));
        if is_signed || own().next().is_none() {
            Ok(())
        } else {
            Err(EntraError::of(700_027).about(&self.registry.app(key).id))
        }
    }

    /// An assertion has to be made for this app, this authority and this time.
    fn check_assertion(&self, form: &Form, app: &App, assertion: &str) -> Result<(), EntraError> {
        if form.need("client_assertion_type")? != JWT_BEARER {
            return Err(EntraError::of(9_002_313).about("client_assertion_type"));
        }
        let (header, claims) = read_jwt(assertion).ok_or_else(|| EntraError::of(50027))?;
        let has = |name| header.get(name).and_then(Json::as_text).is_some();
        let signed = ["RS256", "PS256", "RS384", "RS512"];
        let signed = signed.iter().any(|name| header.says("alg", name));
        if !signed || !(has("x5t") || has("x5t#S256") || has("kid")) || assertion.ends_with('.') {
            return Err(EntraError::of(50027));
        }
        if !claims.says("iss", &app.id) || !claims.says("sub", &app.id) {
            return Err(EntraError::of(700_021).about(&app.id));
        }
        let audience = claims.get("aud").and_then(Json::as_text);
        // It may be the token endpoint or the issuer of either version, on any host.
        if !audience.is_some_and(|aud| aud.contains("/oauth2/") || aud.ends_with("/v2.0")) {
            return Err(EntraError::of(50013));
        }
        let now = self.state().clock.now().as_secs();
        let time = |name| claims.get(name).and_then(Json::as_number::<u64>);
        // Five minutes for clocks that differ, as the service allows.
        let begun = time("nbf").is_none_or(|nbf| nbf <= now + 300);
        if !begun || time("exp").is_none_or(|exp| exp + 300 <= now) {
            return Err(EntraError::of(700_024));
        }
        Ok(())
    }
}
