//! `/_sandbox/…` as far as it is about sign-in.

use std::time::Duration;

use axum::http::Method;

use crate::answer::Answer;
use crate::authority::certificate::Certificate;
use crate::authority::registry::{App, User};
use crate::authority::state::Authority;
use crate::json::{Json, object};

impl Authority {
    /// The names are those of the table of admin routes. The body counts for `POST` only.
    pub(crate) fn administer(
        &self,
        name: &str,
        method: &Method,
        json: impl Fn() -> Result<Json, String>,
    ) -> Result<Answer, String> {
        match (name, method.as_str()) {
            ("sign-in", "POST") => {
                let mut state = self.state();
                state.settings = state.settings.with(&json()?)?;
                Ok(Answer::ok(state.settings.to_json()))
            }
            ("sign-in", _) => Ok(Answer::ok(self.description())),
            ("token-requests", "DELETE") => {
                self.state().ledger.clear();
                Ok(Answer::no_content())
            }
            ("token-requests", _) => Ok(Answer::ok(self.state().ledger.to_json())),
            ("device-codes", "POST") => self.decide_as_told(&json()?),
            ("device-codes", _) => Ok(Answer::ok(self.devices())),
            ("clock", _) => {
                if *method == Method::POST {
                    let seconds = json()?.number("advance");
                    let seconds = seconds.ok_or("\"advance\" is not a count of seconds.")?;
                    self.state().clock.advance(Duration::from_secs(seconds));
                }
                let now = self.state().clock.now().as_secs();
                Ok(Answer::ok(object! { "now": now }))
            }
            ("revocations", _) => self.revoke_as_told(&json()?),
            ("certificates", _) => {
                let json = json()?;
                let (app, pem) = (json.need("clientId")?, json.need("certificate")?);
                let thumbprint = self.add_certificate(&app, &pem)?;
                Ok(Answer::created(object! { "thumbprint": thumbprint }))
            }
            _ => Ok(Answer::not_found()),
        }
    }

    fn description(&self) -> Json {
        let (registry, state) = (&self.registry, self.state());
        let apps = registry.apps.iter().map(|app| {
            object! {
                "clientId": &app.id,
                "name": &app.name,
                "secret": app.secret.as_ref(),
                "secretExpired": app.secret_expired,
                "withoutConsent": app.without_consent,
            }
        });
        let users = registry.users.iter();
        let users = users.map(|user| {
            object! { "name": &user.name, "mfa": user.mfa, "disabled": user.disabled }
        });
        object! {
            "authority": &self.base,
            "tenant": &registry.tenant.id,
            "domain": &registry.tenant.domain,
            "apps": apps.collect::<Json>(),
            "users": users.collect::<Json>(),
            "settings": state.settings.to_json(),
        }
    }

    /// `{"userCode":"…","action":"approve","user":"…"}`; the other actions are `decline` and `expire`.
    fn decide_as_told(&self, json: &Json) -> Result<Answer, String> {
        let code = json.need("userCode")?;
        match json.text("action").as_str() {
            "approve" => {
                let user = json.some_text("user");
                let user = user.ok_or("An approval needs a \"user\".")?;
                self.decide(&code, Some(&user))?;
            }
            "decline" => self.decide(&code, None)?,
            "expire" => self.expire(&code)?,
            _ => return Err("\"action\" has to be approve, decline or expire.".to_owned()),
        }
        Ok(Answer::ok(self.devices()))
    }

    /// `{}` ends everything, `{"user":"…"}` and `{"clientId":"…"}` what they name.
    fn revoke_as_told(&self, json: &Json) -> Result<Answer, String> {
        let (user, app) = (json.some_text("user"), json.some_text("clientId"));
        let user = user.map(|name| self.user_named(&name)).transpose()?;
        let app = app.map(|id| self.app_named(&id)).transpose()?;
        let count = self.state().tokens.revoke(user, app);
        Ok(Answer::created(object! { "revoked": count }))
    }

    /// From now on assertions of the app have to be signed with one of its certificates.
    pub(crate) fn add_certificate(&self, app: &str, pem: &str) -> Result<String, &'static str> {
        let app = self.app_named(app)?;
        let certificate = Certificate::from_pem(pem)
            .ok_or("The text is not a certificate with an RSA key in PEM.")?;
        let thumbprint = certificate.thumbprint().to_owned();
        let mut state = self.state();
        state.certificates.push((app.id.clone(), certificate));
        Ok(thumbprint)
    }

    /// Ends every token of a user, or of everybody; an unknown user has none.
    pub(crate) fn revoke(&self, user: Option<&str>) {
        if let Ok(user) = user.map(|name| self.user_named(name)).transpose() {
            self.state().tokens.revoke(user, None);
        }
    }

    pub(super) fn user_named(&self, name: &str) -> Result<&User, &'static str> {
        let user = self.registry.find_user(name);
        user.ok_or("There is no such user.")
    }

    fn app_named(&self, id: &str) -> Result<&App, &'static str> {
        self.registry.find_app(id).ok_or("There is no such app.")
    }
}
