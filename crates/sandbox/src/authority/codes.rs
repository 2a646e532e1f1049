//! Authorization codes: short-lived, for one app, one address and one use.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::registry::App;
use crate::authority::state::Authority;
use crate::authority::tokens::{Code, Granted};
use crate::ids;

impl Authority {
    pub(super) fn put_code(&self, code: Code) -> String {
        let name = format!("1.{}.{}", ids::guid(), ids::guid());
        self.state().codes.put(name.clone(), code);
        name
    }

    pub(super) fn redeem_code(&self, app: &App, form: &Form) -> Result<Granted, EntraError> {
        let name = form.need("code")?;
        let redirect_uri = form.need("redirect_uri")?;
        let mut state = self.state();
        let now = state.clock.now();
        let code = state.codes.get_mut(name);
        let code = code.ok_or_else(|| EntraError::of(70000))?;
        if code.granted.app.id != app.id {
            return Err(EntraError::client_mismatch());
        }
        EntraError::when(code.used, 54005)?;
        EntraError::when(code.expires <= now, 70008)?;
        EntraError::when(code.redirect_uri != redirect_uri, 500_112)?;
        let proven = proves(form.get("code_verifier"), code.challenge.as_deref());
        EntraError::when(!proven, 501_481)?;
        code.used = true;
        Ok(code.granted.clone())
    }
}

/// A challenge has to be met; a verifier without one belongs to another request.
fn proves(verifier: Option<&str>, challenge: Option<&str>) -> bool {
    match (verifier, challenge) {
        (None, None) => true,
        (Some(verifier), Some(challenge)) => {
            (43..=128).contains(&verifier.len())
                && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
        }
        _ => false,
    }
}
