//! `/_sandbox/…` as far as it is about sign-in.

use std::time::Duration;

use axum::http::Method;

use crate::answer::Answer;
use crate::authority::certificate::Certificate;
use crate::authority::registry::{AppKey, UserKey};
use crate::authority::state::Authority;
use crate::json::Json;

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
            ("device-codes", _) => Ok(Answer::ok(self.devices_as_json())),
            ("clock", _) => {
                if *method == Method::POST {
                    let seconds = json()?.get("advance").and_then(Json::as_number);
                    let seconds = seconds.ok_or("\"advance\" is not a count of seconds.")?;
                    self.state().clock.advance(Duration::from_secs(seconds));
                }
                let now = self.state().clock.now().as_secs();
                Ok(Answer::ok(Json::object([("now", now.into())])))
            }
            ("revocations", _) => self.revoke_as_told(&json()?),
            ("certificates", _) => {
                let json = json()?;
                let text = |name| json.get(name).and_then(Json::as_text);
                let app = text("clientId").ok_or("The body has no \"clientId\".")?;
                let pem = text("certificate").ok_or("The body has no \"certificate\".")?;
                let thumbprint = self.add_certificate(&app, &pem)?;
                Ok(Answer::created(Json::object([(
                    "thumbprint",
                    thumbprint.into(),
                )])))
            }
            _ => Ok(Answer::not_found()),
        }
    }

    fn description(&self) -> Json {
        let (registry, state) = (&self.registry, self.state());
        let apps = registry.apps.iter().map(|app| {
            Json::object([
                ("clientId", (&app.id).into()),
                ("name", (&app.name).into()),
                ("secret", app.secret.as_ref().into()),
                ("secretExpired", app.secret_expired.into()),
                ("withoutConsent", app.without_consent.into()),
            ])
        });
        let users = registry.users.iter().map(|user| {
            Json::object([
                ("name", (&user.name).into()),
                ("mfa", user.mfa.into()),
                ("disabled", user.disabled.into()),
            ])
        });
        Json::object([
            ("authority", (&self.base).into()),
            ("tenant", (&registry.tenant.id).into()),
            ("domain", (&registry.tenant.domain).into()),
            ("apps", apps.collect()),
            ("users", users.collect()),
            ("settings", state.settings.to_json()),
        ])
    }

    fn devices_as_json(&self) -> Json {
        let devices = self.devices().into_iter().map(|(code, state, app)| {
            Json::object([
                ("userCode", code.into()),
                ("state", state.into()),
                ("clientId", app.into()),
            ])
        });
        devices.collect()
    }

    /// `{"userCode":"…","action":"approve","user":"…"}`; the other actions are `decline` and `expire`.
    fn decide_as_told(&self, json: &Json) -> Result<Answer, String> {
        let text = |name| json.get(name).and_then(Json::as_text);
        let code = text("userCode").ok_or("The body has no \"userCode\".")?;
        match text("action").as_deref() {
            Some("approve") => {
                let user = text("user").ok_or("An approval needs a \"user\".")?;
                self.decide(&code, Some(&user))?;
            }
            Some("decline") => self.decide(&code, None)?,
            Some("expire") => self.expire(&code)?,
            _ => return Err("\"action\" is none of approve, decline and expire.".to_owned()),
        }
        Ok(Answer::ok(self.devices_as_json()))
    }

    /// `{}` ends everything, `{"user":"…"}` and `{"clientId":"…"}` what they name.
    fn revoke_as_told(&self, json: &Json) -> Result<Answer, String> {
        let text = |name| json.get(name).and_then(Json::as_text);
        let user = text("user")
            .map(|name| self.user_named(&name))
            .transpose()?;
        let app = text("clientId").map(|id| self.app_named(&id)).transpose()?;
        let count = self.state().tokens.revoke(user, app);
        Ok(Answer::created(Json::object([("revoked", count.into())])))
    }

    /// From now on assertions of the app have to be signed with one of its certificates.
    pub(crate) fn add_certificate(&self, app: &str, pem: &str) -> Result<String, &'static str> {
        let app = self.app_named(app)?;
        let certificate = Certificate::from_pem(pem);
        let certificate =
            certificate.ok_or("The text is no certificate with an RSA key in PEM.")?;
        let thumbprint = certificate.thumbprint().to_owned();
        self.state().certificates.push((app, certificate));
        Ok(thumbprint)
    }

    /// Ends every token of a user, or of everybody; an unknown user has none.
    pub(crate) fn revoke(&self, user: Option<&str>) {
        if let Ok(user) = user.map(|name| self.user_named(name)).transpose() {
            self.state().tokens.revoke(user, None);
        }
    }

    pub(super) fn user_named(&self, name: &str) -> Result<UserKey, &'static str> {
        let user = self.registry.find_user(name);
        user.ok_or("There is no such user.")
    }

    fn app_named(&self, id: &str) -> Result<AppKey, &'static str> {
        self.registry.find_app(id).ok_or("There is no such app.")
    }
}
