//! Sign-in in a browser: a page, then a redirect to the program that waits on this machine.

use axum::http::{Method, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::answer::{Answer, Content};
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::form::Form;
use crate::authority::pages::{self, CHOICE};
use crate::authority::registry::{App, User};
use crate::authority::routes::SignInRequest;
use crate::authority::state::Authority;
use crate::authority::target::Target;
use crate::authority::tokens::{Code, Granted};
use crate::authority::version::Version;
use crate::ids;

impl Authority {
    /// Until app and address are known to be good, a refusal is a page: it must not be sent anywhere.
    pub(super) fn authorize(&self, request: &SignInRequest<'_>, trace: &Trace) -> Answer {
        if *request.method != Method::GET {
            return Answer::method_not_allowed("GET");
        }
        let form = Form::parse(request.uri.query().unwrap_or_default());
        let vetted = form.and_then(|form| Ok((self.vet(&request.route.tenant, &form)?, form)));
        let (app, form) = match vetted {
            Ok(vetted) => vetted,
            Err(error) => return pages::refusal(&error, trace),
        };
        match self.sign_in(app, request.route.version, &form) {
            Ok(Some(parameters)) => back(&form, &parameters),
            Ok(None) => pages::choice(&form, app, &self.registry.users),
            Err(error) => {
                let description = ("error_description", error.description(trace));
                back(&form, &[("error", error.error.to_owned()), description])
            }
        }
    }

    fn vet(&self, tenant: &str, form: &Form) -> Result<&App, EntraError> {
        self.registry.check_tenant(tenant, true)?;
        let app = self.app_of(form)?;
        let address = form.need("redirect_uri")?;
        if is_loopback(address) {
            Ok(app)
        } else {
            Err(EntraError::of(50011).about(address))
        }
    }

    /// The parameters of the redirect, or nothing while nobody has chosen.
    fn sign_in(
        &self,
        app: &App,
        version: Version,
        form: &Form,
    ) -> Result<Option<Vec<(&'static str, String)>>, EntraError> {
        let challenge = check_parameters(app, form)?;
        let target = Target::needed(form, version)?;
        let Some(user) = self.chosen(form)? else {
            return Ok(None);
        };
        let lasts = self.state().settings.code_lifetime;
        let expires = self.state().clock.now().saturating_add(lasts);
        let granted = Granted {
            app: app.clone(),
            user: user.clone(),
            target,
            nonce: form.get("nonce").map(str::to_owned),
        };
        let code = self.put_code(Code {
            granted,
            redirect_uri: form.need("redirect_uri")?.to_owned(),
            challenge,
            expires,
            used: false,
        });
        Ok(Some(vec![("code", code), ("session_state", ids::guid())]))
    }

    /// A click, or a hint that names a test identity, decides. `prompt` can forbid either.
    fn chosen(&self, form: &Form) -> Result<Option<&User>, EntraError> {
        let find = |name: &str| {
            let user = self.registry.find_user(name);
            user.ok_or_else(|| EntraError::of(50034))
        };
        if let Some(name) = form.get(CHOICE) {
            return find(name).map(Some);
        }
        if form.pairs().any(|(name, _)| name == CHOICE) {
            return Err(EntraError::of(65004));
        }
        match (form.get("prompt"), form.get("login_hint")) {
            (None | Some("none"), Some(hint)) => find(hint).map(Some),
            (Some("none"), None) => Err(EntraError::of(50058)),
            _ => Ok(None),
        }
    }
}

/// Gives back the challenge. The service lets public clients do without one; the sandbox does not, so that a
/// client that forgets it fails here.
fn check_parameters(app: &App, form: &Form) -> Result<Option<String>, EntraError> {
    if form.need("response_type")? != "code" {
        return Err(EntraError::of(9_002_313).about("response_type"));
    }
    if !matches!(form.get("response_mode"), None | Some("query")) {
        return Err(EntraError::of(9_002_313).about("response_mode"));
    }
    match (
        form.get("code_challenge"),
        form.get("code_challenge_method"),
    ) {
        (Some(challenge), Some("S256")) => Ok(Some(challenge.to_owned())),
        (None, None) if app.secret.is_some() => Ok(None),
        _ => Err(EntraError::of(9_002_325)),
    }
}

/// To the program that waits, with its own `state`.
fn back(form: &Form, parameters: &[(&'static str, String)]) -> Answer {
    let mut address = form.get("redirect_uri").unwrap_or_default().to_owned();
    let state = form.get("state").map(|state| ("state", state));
    let own = parameters.iter();
    let own = own.map(|(name, value)| (*name, value.as_str()));
    for (name, value) in own.chain(state) {
        address.push(if address.contains('?') { '&' } else { '?' });
        let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
        address.push_str(&format!("{name}={value}"));
    }
    Answer::of(302, Content::Empty).with(header::LOCATION, address)
}

/// Plain HTTP to this machine, on any port; nothing before the host, and nothing behind the query.
fn is_loopback(address: &str) -> bool {
    let clean = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'@');
    let Some(rest) = address.strip_prefix("http://") else {
        return false;
    };
    if !rest.bytes().all(clean) {
        return false;
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        let port = authority.strip_prefix(host);
        port.is_some_and(|port| {
            let number = port.strip_prefix(':').map(str::parse::<u16>);
            port.is_empty() || matches!(number, Some(Ok(_)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_this_machine_and_nothing_that_looks_like_it() {
        for address in [
            "http://localhost",
            "http://localhost:8400/",
            "http://127.0.0.1:1/back?a=b",
            "http://[::1]:65535/back",
        ] {
            assert!(is_loopback(address), "{address}");
        }
        for address in [
            "https://localhost/",
            "http://localhost.example/",
            "http://localhost@evil.example/",
            "http://evil.example/?http://localhost",
            "http://127.0.0.1.evil.example",
            "http://localhost:99999/",
            "http://localhost:",
            "http://localhost\\.evil.example",
            "http://localhost/#part",
            "http://localhost/\r\nSet-Cookie: a=b",
            "urn:ietf:wg:oauth:2.0:oob",
        ] {
            assert!(!is_loopback(address), "{address}");
        }
    }
}
