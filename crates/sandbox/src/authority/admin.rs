//! `/_sandbox/…` as far as it is about sign-in.

use std::time::Duration;

use axum::http::{Method, StatusCode};

use crate::answer::{API_JSON, Answer, Content};
use crate::authority::Authority;
use crate::authority::certificate::Certificate;
use crate::authority::registry::{AppKey, UserKey};
use crate::json::Json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignInAdmin {
    /// Identities and settings.
    SignIn,
    TokenRequests,
    DeviceCodes,
    Clock,
    Revocations,
    Certificates,
}

impl SignInAdmin {
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "sign-in" => Some(Self::SignIn),
            "token-requests" => Some(Self::TokenRequests),
            "device-codes" => Some(Self::DeviceCodes),
            "clock" => Some(Self::Clock),
            "revocations" => Some(Self::Revocations),
            "certificates" => Some(Self::Certificates),
            _ => None,
        }
    }

    pub(crate) fn allowed(self) -> &'static str {
        match self {
            Self::SignIn | Self::DeviceCodes | Self::Clock => "GET, POST",
            Self::TokenRequests => "GET, DELETE",
            Self::Revocations | Self::Certificates => "POST",
        }
    }
}

impl Authority {
    /// The body counts for `POST` only.
    pub(crate) fn administer(
        &self,
        route: SignInAdmin,
        method: &Method,
        body: &str,
    ) -> Result<Answer, String> {
        let json = || Json::parse(body).map_err(|error| error.to_string());
        let post = *method == Method::POST;
        match route {
            SignInAdmin::SignIn if post => {
                let mut state = self.state();
                state.settings = state.settings.with(&json()?)?;
                Ok(Answer::ok(state.settings.to_json()))
            }
            SignInAdmin::SignIn => Ok(Answer::ok(self.description())),
            SignInAdmin::TokenRequests if *method == Method::DELETE => {
                self.state().ledger.clear();
                Ok(Answer::new(StatusCode::NO_CONTENT, Content::Empty))
            }
            SignInAdmin::TokenRequests => Ok(Answer::ok(self.state().ledger.to_json())),
            SignInAdmin::DeviceCodes if post => self.decide_as_told(&json()?),
            SignInAdmin::DeviceCodes => Ok(Answer::ok(self.devices_as_json())),
            SignInAdmin::Clock => {
                if post {
                    let seconds = json()?.get("advance").and_then(Json::as_number);
                    let seconds = seconds.ok_or("\"advance\" is not a count of seconds.")?;
                    self.state().clock.advance(Duration::from_secs(seconds));
                }
                let now = self.state().clock.now().as_secs();
                Ok(Answer::ok(Json::object([("now", now.into())])))
            }
            SignInAdmin::Revocations => self.revoke_as_told(&json()?),
            SignInAdmin::Certificates => {
                let json = json()?;
                let text = |name| json.get(name).and_then(Json::as_text);
                let app = text("clientId").ok_or("The body has no \"clientId\".")?;
                let pem = text("certificate").ok_or("The body has no \"certificate\".")?;
                let thumbprint = self.add_certificate(&app, &pem)?;
                let json = Json::object([("thumbprint", thumbprint.into())]);
                Ok(Answer::new(
                    StatusCode::CREATED,
                    Content::Json(API_JSON, json),
                ))
            }
        }
    }

    fn description(&self) -> Json {
        let (registry, state) = (&self.registry, self.state());
        let apps = registry.apps.iter().map(|app| {
            let secret = app.secret.as_deref().map_or_else(Json::null, Json::from);
            Json::object([
                ("clientId", app.id.as_str().into()),
                ("name", app.name.as_str().into()),
                ("secret", secret),
                ("secretExpired", app.secret_expired.into()),
                ("withoutConsent", app.without_consent.into()),
            ])
        });
        let users = registry.users.iter().map(|user| {
            Json::object([
                ("name", user.name.as_str().into()),
                ("mfa", user.mfa.into()),
                ("disabled", user.disabled.into()),
            ])
        });
        Json::object([
            ("authority", self.base.as_str().into()),
            ("tenant", registry.tenant.id.as_str().into()),
            ("domain", registry.tenant.domain.as_str().into()),
            ("apps", apps.collect::<Vec<_>>().into()),
            ("users", users.collect::<Vec<_>>().into()),
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
        devices.collect::<Vec<_>>().into()
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
        let json = Json::object([("revoked", count.into())]);
        Ok(Answer::new(
            StatusCode::CREATED,
            Content::Json(API_JSON, json),
        ))
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

    fn user_named(&self, name: &str) -> Result<UserKey, &'static str> {
        let user = self.registry.find_user(name);
        user.ok_or("There is no such user.")
    }

    fn app_named(&self, id: &str) -> Result<AppKey, &'static str> {
        self.registry.find_app(id).ok_or("There is no such app.")
    }
}
