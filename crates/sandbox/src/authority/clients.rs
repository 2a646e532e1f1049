//! Which app asks, and whether it is the one it says.

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::registry::App;
use crate::authority::state::Authority;
use crate::authority::tokens::read_jwt;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl Authority {
    /// The app behind a request to the token endpoint. `alone` means that no user is there to vouch.
    pub(super) fn authenticate(&self, form: &Form, alone: bool) -> Result<&App, EntraError> {
        let app = self.app_of(form)?;
        let secret = form.get("client_secret");
        let assertion = form.get("client_assertion");
        let code = match (&app.secret, secret, assertion) {
            (None, None, None) if !alone => return Ok(app),
            (_, None, None) => return Err(EntraError::of(7_000_218)),
            (None, ..) => 700_025,
            (Some(own), Some(secret), _) if secret != own => 7_000_215,
            (Some(_), Some(_), _) if app.secret_expired => 7_000_222,
            (Some(_), Some(_), _) => return Ok(app),
            (Some(_), None, Some(assertion)) => {
                self.check_assertion(form, app, assertion)?;
                if self.is_signed(app, assertion) {
                    return Ok(app);
                }
                700_027
            }
        };
        Err(EntraError::of(code).about(&app.id))
    }

    pub(super) fn app_of(&self, form: &Form) -> Result<&App, EntraError> {
        let app = self.registry.find_app(form.need("client_id")?);
        app.ok_or_else(|| EntraError::of(700_016))
    }

    /// Without a certificate of the app, as it is at first, any signature will do.
    fn is_signed(&self, app: &App, assertion: &str) -> bool {
        let state = self.state();
        let own = || state.certificates.iter().filter(|(id, _)| *id == app.id);
        own().any(|(_, certificate)| certificate.has_signed(assertion)) || own().next().is_none()
    }

    /// An assertion has to be made for this app, this authority and this time.
    fn check_assertion(&self, form: &Form, app: &App, assertion: &str) -> Result<(), EntraError> {
        if form.need("client_assertion_type")? != JWT_BEARER {
            return Err(EntraError::of(9_002_313).about("client_assertion_type"));
        }
        let (header, claims) = read_jwt(assertion).ok_or_else(|| EntraError::of(50027))?;
        let named = ["x5t", "x5t#S256", "kid"];
        let named = named.iter().any(|name| header.some_text(name).is_some());
        let signed = ["RS256", "PS256", "RS384", "RS512"];
        let signed = signed.iter().any(|name| header.says("alg", name));
        EntraError::when(!signed || !named || assertion.ends_with('.'), 50027)?;
        if !claims.says("iss", &app.id) || !claims.says("sub", &app.id) {
            return Err(EntraError::of(700_021).about(&app.id));
        }
        let audience = claims.text("aud");
        // It may be the token endpoint or the issuer of either version, on any host.
        let known = audience.contains("/oauth2/") || audience.ends_with("/v2.0");
        EntraError::when(!known, 50013)?;
        let now = self.state().clock.now().as_secs();
        // Five minutes for clocks that differ, as the service allows.
        let begun = claims.number("nbf").is_none_or(|nbf: u64| nbf <= now + 300);
        let over = claims.number("exp").is_none_or(|exp: u64| exp + 300 <= now);
        EntraError::when(!begun || over, 700_024)
    }
}
