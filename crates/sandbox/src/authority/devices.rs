//! Sign-in on another device: a code for the program, a code for the person.

use std::time::Duration;

use axum::http::Method;

use crate::answer::Answer;
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::form::Form;
use crate::authority::pages;
use crate::authority::registry::App;
use crate::authority::routes::{SignInRequest, SignInRoute};
use crate::authority::state::Authority;
use crate::authority::target::Target;
use crate::authority::tokens::{Decision, Device, Granted};
use crate::authority::version::Version;
use crate::ids;
use crate::json::{Json, object};

/// What the standard adds to the interval of a client that asks too often.
const SLOWER: Duration = Duration::from_secs(5);
const USER_CODE_LENGTH: usize = 9;

impl Authority {
    pub(super) fn device_code(&self, route: &SignInRoute, form: &Form) -> Result<Json, EntraError> {
        self.registry.check_tenant(&route.tenant, true)?;
        let app = self.app_of(form)?.clone();
        let version = route.version;
        let target = Target::needed(form, version)?;
        let user_code = ids::word(USER_CODE_LENGTH);
        let device_code = format!("{}{}", ids::guid(), ids::guid()).replace('-', "");
        let mut state = self.state();
        let lasts = state.settings.device_code_lifetime;
        let interval = state.settings.polling_interval;
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
        Ok(object! {
            "user_code": user_code,
            "device_code": device_code,
            address: page,
            "expires_in": version.number(lasts.as_secs()),
            "interval": version.number(interval.as_secs()),
            "message": message,
        })
    }

    /// What the program gets when it asks whether the person is done.
    pub(super) fn poll(&self, app: &App, form: &Form) -> Result<Granted, EntraError> {
        // The first version calls it `code`.
        let code = form.get("device_code").or_else(|| form.get("code"));
        let code = code.ok_or_else(|| EntraError::missing("device_code"))?;
        let mut state = self.state();
        let now = state.clock.now();
        let device = state.devices.get_mut(code);
        let device = device.ok_or_else(|| EntraError::of(70018))?;
        EntraError::when(device.app.id != app.id, 70018)?;
        EntraError::when(matches!(device.decision, Decision::Redeemed), 54005)?;
        EntraError::when(device.is_over(now), 70020)?;
        let hasty = device.is_hasty(now);
        device.polled = Some(now);
        if hasty {
            device.interval += SLOWER;
            return Err(EntraError::slow_down());
        }
        match device.decision.clone() {
            Decision::Approved(user) => {
                device.decision = Decision::Redeemed;
                Ok(Granted {
                    app: app.clone(),
                    user,
                    target: device.target.clone(),
                    nonce: None,
                })
            }
            Decision::Declined => Err(EntraError::declined()),
            Decision::Pending | Decision::Redeemed => Err(EntraError::of(70016)),
        }
    }

    /// Decides for a person: this user approves; without a user the device is refused.
    pub(crate) fn decide(&self, user_code: &str, user: Option<&str>) -> Result<(), &'static str> {
        let user = user.map(|name| self.user_named(name)).transpose()?;
        let mut state = self.state();
        let now = state.clock.now();
        let typed = user_code.trim().replace('-', "");
        let device = state.devices.all_mut().find(|device| {
            device.user_code.eq_ignore_ascii_case(&typed)
                && matches!(device.decision, Decision::Pending)
                && !device.is_over(now)
        });
        let device = device.ok_or("No device waits with this code.")?;
        device.decision = user.map_or(Decision::Declined, |user| Decision::Approved(user.clone()));
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
    pub(crate) fn devices(&self) -> Json {
        let state = self.state();
        let now = state.clock.now();
        let devices = state.devices.all().map(|device| {
            let word = match &device.decision {
                Decision::Pending if device.is_over(now) => "expired",
                decision => decision.as_str(),
            };
            object! { "userCode": &device.user_code, "state": word, "clientId": &device.app.id }
        });
        devices.collect()
    }

    /// The page for people: first a form, then its result.
    pub(super) fn device_login(
        &self,
        request: &SignInRequest<'_>,
        form: Result<Form, EntraError>,
        trace: &Trace,
    ) -> Answer {
        let users = &self.registry.users;
        let is_sent = *request.method == Method::POST;
        let query = || Form::parse(request.uri.query().unwrap_or_default());
        match if is_sent { form } else { query() } {
            Err(error) => pages::refusal(&error, trace),
            Ok(form) => {
                let (code, user) = (form.get("code").unwrap_or_default(), form.get("user"));
                if !is_sent {
                    return pages::device(code, users, None);
                }
                match self.decide(code, user) {
                    Ok(()) => pages::done(user),
                    Err(reason) => pages::device(code, users, Some(reason)),
                }
            }
        }
    }
}
