//! Sign-in on another device: a code for the program, a code for the person.

use std::time::Duration;

use crate::answer::Answer;
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::form::Form;
use crate::authority::pages;
use crate::authority::registry::AppKey;
use crate::authority::routes::{SignInRequest, Version};
use crate::authority::state::Authority;
use crate::authority::target::Target;
use crate::authority::tokens::{Decision, Device, Granted, number};
use crate::ids;
use crate::json::Json;

/// What the standard adds to the interval of a client that asks too often.
const SLOWER: Duration = Duration::from_secs(5);
const USER_CODE_LENGTH: usize = 9;

impl Authority {
    pub(super) fn device_code(
        &self,
        tenant: &str,
        version: Version,
        form: &Form,
    ) -> Result<Json, EntraError> {
        self.registry.check_tenant(tenant, true)?;
        let (app, _) = self.app_of(form)?;
        let target = Target::needed(form, version)?;
        let user_code = ids::word(USER_CODE_LENGTH);
        let device_code = format!("{}{}", ids::guid(), ids::guid()).replace('-', "");
        let mut state = self.state();
        let (lasts, interval) = (
            state.settings.device_code_lifetime,
            state.settings.polling_interval,
        );
        let device = Device {
            user_code: user_code.clone(),
            app,
            target,
            expires: state.clock.now().saturating_add(lasts),
            interval,
            polled: None,
            decision: Decision::Pending,
        };
        state.devices.put(device_code.clone(), device);
        let page = format!("{}/devicelogin", self.base);
        let message = format!(
            "To sign in, open the page {page} in a browser and enter the code {user_code}."
        );
        let address = match version {
            Version::V1 => "verification_url",
            Version::V2 => "verification_uri",
        };
        Ok(Json::object([
            ("user_code", user_code.into()),
            ("device_code", device_code.into()),
            (address, page.into()),
            ("expires_in", number(version, lasts.as_secs())),
            ("interval", number(version, interval.as_secs())),
            ("message", message.into()),
        ]))
    }

    /// What the program gets when it asks whether the person is done.
    pub(super) fn poll(&self, app: AppKey, form: &Form) -> Result<Granted, EntraError> {
        // The first version calls it `code`.
        let code = form.get("device_code").or_else(|| form.get("code"));
        let code = code.ok_or_else(|| EntraError::missing("device_code"))?;
        let mut state = self.state();
        let now = state.clock.now();
        let device = state.devices.get_mut(code);
        let device = device.ok_or_else(|| EntraError::of(70018))?;
        if device.app != app {
            return Err(EntraError::of(70018));
        }
        if device.decision == Decision::Redeemed {
            return Err(EntraError::of(54005));
        }
        if device.is_over(now) {
            return Err(EntraError::of(70020));
        }
        let hasty = device.is_hasty(now);
        device.polled = Some(now);
        if hasty {
            device.interval += SLOWER;
            return Err(EntraError::slow_down());
        }
        match device.decision {
            Decision::Approved(user) => {
                device.decision = Decision::Redeemed;
                Ok(Granted {
                    app,
                    user,
                    target: device.target.clone(),
                    nonce: None,
                })
            }
            Decision::Declined => Err(EntraError::declined()),
            Decision::Pending | Decision::Redeemed => Err(EntraError::of(70016)),
        }
    }

    /// Decides for a person: approval by this user, or refusal by nobody in particular.
    pub(crate) fn decide(&self, user_code: &str, user: Option<&str>) -> Result<(), &'static str> {
        let user = user.map(|name| self.user_named(name)).transpose()?;
        let mut state = self.state();
        let now = state.clock.now();
        let typed = user_code.trim().replace('-', "");
        let device = state.devices.all_mut().find(|device| {
            device.user_code.eq_ignore_ascii_case(&typed)
                && device.decision == Decision::Pending
                && !device.is_over(now)
        });
        let device = device.ok_or("No device waits with this code.")?;
        device.decision = user.map_or(Decision::Declined, Decision::Approved);
        Ok(())
    }

    /// Ends the time of a device at once.
    pub(crate) fn expire(&self, user_code: &str) -> Result<(), &'static str> {
        let mut state = self.state();
        let mut devices = state.devices.all_mut();
        let device = devices.find(|device| device.user_code.eq_ignore_ascii_case(user_code));
        device.ok_or("No device has this code.")?.expires = Duration::ZERO;
        Ok(())
    }

    /// The codes that people type, and what became of them. The devices' own codes stay secret.
    pub(crate) fn devices(&self) -> Vec<(String, &'static str, String)> {
        let state = self.state();
        let now = state.clock.now();
        let word = |device: &Device| match device.decision {
            Decision::Pending if device.is_over(now) => "expired",
            decision => decision.as_str(),
        };
        let devices = state.devices.all().map(|(_, device)| {
            let app = self.registry.app(device.app).id.clone();
            (device.user_code.clone(), word(device), app)
        });
        devices.collect()
    }

    /// The page for people: a form first, and what came of it after.
    pub(super) fn device_login(
        &self,
        request: &SignInRequest<'_>,
        form: Result<Form, EntraError>,
        trace: &Trace,
    ) -> Answer {
        let form = if *request.method == axum::http::Method::POST {
            form
        } else {
            Form::parse(request.uri.query().unwrap_or_default())
        };
        let form = match form {
            Ok(form) => form,
            Err(error) => return pages::refusal(&error, trace),
        };
        let code = form.get("code").unwrap_or_default();
        if *request.method != axum::http::Method::POST {
            return pages::device(code, &self.registry.users, None);
        }
        match self.decide(code, form.get("user")) {
            Ok(()) => pages::done(form.get("user")),
            Err(reason) => pages::device(code, &self.registry.users, Some(reason)),
        }
    }
}
