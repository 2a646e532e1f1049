use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_model::Guid;
use serde_json::json;

use super::{Application, Moment, Secret};

/// How long an assertion is valid; it is used once, right away.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// The service's clock may be behind this machine's.
const SKEW: Duration = Duration::from_secs(60);

/// The assertion (JWT), not yet signed, by which an application proves that it has the key of a
/// certificate. The holder of the key signs [`signing_input`](Self::signing_input) with PS256 (RSA-PSS,
/// SHA-256, salt of 32 bytes).
///
/// Source: Learn, Microsoft identity platform application authentication certificate credentials.
///
/// ```
/// use std::time::Duration;
/// use partner_center_core::Cloud;
/// use partner_center_core::auth::{Application, Assertion, Grant, Moment, Proof};
/// use partner_center_core::model::Guid;
///
/// # fn sign(_: &[u8]) -> Result<Vec<u8>, std::io::Error> { Ok(vec![7; 256]) }
/// let app = Application::new(
///     Cloud::Global, "contoso.onmicrosoft.com", "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
/// )?;
/// let now = Moment::new(Duration::ZERO, Duration::from_secs(1_800_000_000));
/// let sha256_of_the_certificate = [1; 32];
/// let id = Guid::from_random_bytes([2; 16]);
/// let signed = Assertion::new(&app, &sha256_of_the_certificate, &id, now).signed_by(sign)?;
/// let request = app.token_request(&Grant::ClientCredentials, &Proof::Assertion(&signed));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Assertion {
    signing_input: String,
}

impl Assertion {
    /// The assertion of an application. `thumbprint` is the SHA-256 of the certificate (DER), `id` is
    /// random and used once.
    #[must_use]
    pub fn new(application: &Application, thumbprint: &[u8; 32], id: &Guid, now: Moment) -> Self {
        let encode = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let (begin, end) = (
            now.wall.saturating_sub(SKEW),
            now.wall.saturating_add(LIFETIME),
        );
        let header = encode(json!({
            "alg": "PS256",
            "typ": "JWT",
            "x5t#S256": URL_SAFE_NO_PAD.encode(thumbprint),
        }));
        let claims = encode(json!({
            "aud": application.address("token"),
            "iss": application.client(),
            "sub": application.client(),
            "jti": id.to_string(),
            "nbf": begin.as_secs(),
            "exp": end.as_secs(),
        }));
        Self {
            signing_input: format!("{header}.{claims}"),
        }
    }

    /// What has to be signed.
    #[must_use]
    pub fn signing_input(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    /// The assertion with its signature, for [`Proof::Assertion`](super::Proof::Assertion).
    ///
    /// # Errors
    /// The error of `sign`.
    pub fn signed_by<E>(
        &self,
        sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<Secret, E> {
        let signature = URL_SAFE_NO_PAD.encode(sign(self.signing_input())?);
        Ok(Secret::new(format!("{}.{signature}", self.signing_input)))
    }
}
