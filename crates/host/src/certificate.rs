use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256};
use partner_center_core::Error;
use partner_center_core::auth::{Application, Assertion, Moment, Secret, SignInError};
use partner_center_core::model::Guid;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::{outside, random};

/// The certificate of an application, with the key that it signs in with (RSA, PS256).
///
/// ```no_run
/// use partner_center_host::{ClientCertificate, Credentials};
///
/// let certificate = ClientCertificate::from_pem(std::fs::read("/etc/orders/app.pem")?)?;
/// let (tenant, client) = ("contoso.onmicrosoft.com", "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f");
/// let credentials = Credentials::certificate(tenant, client, certificate);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ClientCertificate {
    key: Arc<KeyPair>,
    thumbprint: [u8; 32],
}

impl ClientCertificate {
    /// From PEM with the private key (PKCS#8 or PKCS#1, not encrypted) and the certificate, in any
    /// order; a byte order mark and UTF-16 do no harm. Of two files, give one after the other. Of several
    /// certificates, the one that the key belongs to counts.
    ///
    /// # Errors
    /// When it has no key or no certificate, the key is not an RSA key of at least 2,048 bits, or it belongs to
    /// another certificate. No error quotes the key.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        let wrong = |what: &str| Error::invalid_input(format!("client certificate: {what}"));
        let pem = outside::pem(pem.as_ref()).map_err(|error| wrong(&error.to_string()))?;
        let pem = &*pem;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| wrong(no_key(pem)))?;
        let key = match &key {
            PrivateKeyDer::Pkcs8(der) => KeyPair::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => KeyPair::from_der(der.secret_pkcs1_der()),
            _ => return Err(wrong("the private key is not an RSA key")),
        };
        let key =
            key.map_err(|_| wrong("the private key is not an RSA key of at least 2,048 bits"))?;
        let mut was_any = false;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate =
                certificate.map_err(|_| wrong("a certificate in it cannot be read"))?;
            was_any = true;
            if is_of(&certificate, key.public_key().as_ref()) {
                let mut thumbprint = [0; 32];
                thumbprint.copy_from_slice(digest(&SHA256, &certificate).as_ref());
                let key = Arc::new(key);
                return Ok(Self { key, thumbprint });
            }
        }
        Err(wrong(if was_any {
            "the private key is that of another certificate"
        } else {
            "there is no certificate beside the private key"
        }))
    }

    /// The SHA-256 of the certificate, as hexadecimal digits: what Microsoft Entra shows.
    #[must_use]
    pub fn thumbprint_text(&self) -> String {
        hexadecimal(&self.thumbprint)
    }

    /// Tells one certificate from another. It is made from the thumbprint and is not the thumbprint
    /// itself: that one is public, and masked like a secret it would be missing where Microsoft Entra
    /// says which certificate it does not know.
    pub(crate) fn mark(&self) -> Secret {
        Secret::new(hexadecimal(digest(&SHA256, &self.thumbprint).as_ref()))
    }

    /// Proves once that `application` has the key.
    pub(crate) fn assertion(
        &self,
        application: &Application,
        now: Moment,
    ) -> Result<Secret, SignInError> {
        let id = random::for_sign_in(Guid::from_random_bytes)?;
        Assertion::new(application, &self.thumbprint, &id, now).signed_by(|text| {
            let mut signature = vec![0; self.key.public_modulus_len()];
            let random = SystemRandom::new();
            let signed = self
                .key
                .sign(&RSA_PSS_SHA256, &random, text, &mut signature);
            signed
                .map(|()| signature)
                .map_err(|_| SignInError::local("the key of the certificate cannot sign"))
        })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02X}"));
    digits.collect()
}

/// Why no private key can be read, and what makes one.
fn no_key(pem: &[u8]) -> &'static str {
    let has = |text: &[u8]| pem.windows(text.len()).any(|part| part == text);
    if has(b"ENCRYPTED") {
        "the private key is encrypted (`openssl pkcs8 -topk8 -nocrypt -in FILE.pem -out KEY.pem` decrypts it)"
    } else if pem.first() == Some(&0x30) {
        "expected PEM, and this may be a PFX (`openssl pkcs12 -in FILE.pfx -nodes -out FILE.pem` makes PEM of it)"
    } else {
        "it has no private key in PEM"
    }
}

/// A certificate contains the public key of its private key, byte by byte: an `RSAPublicKey` (RFC
/// 8017) has one form in DER only.
fn is_of(certificate: &[u8], public_key: &[u8]) -> bool {
    certificate
        .windows(public_key.len())
        .any(|part| part == public_key)
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("thumbprint", &self.thumbprint_text())
            .finish_non_exhaustive()
    }
}
