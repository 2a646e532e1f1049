//! Authorization codes: short-lived, for one app, one address and one use.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::registry::AppKey;
use crate::authority::state::Authority;
use crate::authority::tokens::{Code, Granted};
use crate::ids;

impl Authority {
    pub(super) fn put_code(&self, code: Code) -> String {
        let name = format!("1.{}.{}", ids::guid(), ids::guid());
        self.state().codes.put(name.clone(), code);
        name
    }

    pub(super) fn redeem_code(&self, app: AppKey, form: &Form) -> Result<Granted, EntraError> {
        let name = form.need("code")?;
        let redirect_uri = form.need("redirect_uri")?;
        let mut state = self.state();
        let now = state.clock.now();
        let code = state.codes.get_mut(name);
        let code = code.ok_or_else(|| EntraError::of(70000))?;
        if code.granted.app != app {
            return Err(EntraError::of(70000).with_suberror("client_mismatch"));
        }
        if code.used {
            return Err(EntraError::of(54005));
        }
        if code.expires <= now {
            return Err(EntraError::of(70008));
        }
        if code.redirect_uri != redirect_uri {
            return Err(EntraError::of(500_112));
        }
        if !proves(form.get("code_verifier"), code.challenge.as_deref()) {
            return Err(EntraError::of(501_481));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_hashed_as_the_standard_says() {
        // The pair is that of RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(proves(Some(verifier), Some(challenge)));
        assert!(!proves(Some(challenge), Some(challenge)));
        assert!(!proves(None, Some(challenge)));
        assert!(!proves(Some(verifier), None));
        assert!(proves(None, None));
    }
}
