//! Certificates of apps, as far as it takes to check who has signed an assertion.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use sha2::{Digest, Sha256};
use webpki::EndEntityCert;
use webpki::aws_lc_rs::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256_LEGACY_KEY as RSA_PSS_2048_8192_SHA256,
};

use crate::authority::tokens::read_jwt;

/// `rsaEncryption`, with its tag and length.
const RSA: [u8; 11] = [6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1];

pub(crate) struct Certificate {
    /// The SHA-256 as assertions have it, `x5t#S256`.
    thumbprint: String,
    der: CertificateDer<'static>,
}

impl Certificate {
    /// The first certificate in the text, if its key is one of RSA.
    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
        let key = EndEntityCert::try_from(&der)
            .ok()?
            .subject_public_key_info();
        let is_rsa = key.windows(RSA.len()).any(|bytes| bytes == RSA);
        is_rsa.then(|| Self {
            thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(&der)),
            der,
        })
    }

    pub(crate) fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Has its key signed this? The header has to name the certificate, as the service finds it so.
    pub(crate) fn has_signed(&self, assertion: &str) -> bool {
        self.check(assertion).is_some()
    }

    fn check(&self, assertion: &str) -> Option<()> {
        let (header, _) = read_jwt(assertion)?;
        let algorithm: &dyn SignatureVerificationAlgorithm = match header.text("alg").as_str() {
            "PS256" => RSA_PSS_2048_8192_SHA256,
            "RS256" => RSA_PKCS1_2048_8192_SHA256,
            _ => return None,
        };
        let (signed, signature) = assertion.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let certificate = EndEntityCert::try_from(&self.der).ok()?;
        let checked = certificate.verify_signature(algorithm, signed.as_bytes(), &signature);
        checked
            .ok()
            .filter(|()| header.says("x5t#S256", &self.thumbprint))
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize, SigningKey};

    use super::*;

    fn made() -> (KeyPair, String) {
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
        let pem = CertificateParams::default()
            .self_signed(&key)
            .unwrap()
            .pem();
        (key, pem)
    }

    fn signed(key: &KeyPair, thumbprint: &str, claims: &str) -> String {
        let header = format!(r#"{{"alg":"RS256","x5t#S256":"{thumbprint}"}}"#);
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let text = format!(
            "{}.{}",
            encode(header.as_bytes()),
            encode(claims.as_bytes())
        );
        let signature = key.sign(text.as_bytes()).unwrap();
        format!("{text}.{}", encode(&signature))
    }

    #[test]
    fn only_the_key_of_the_certificate_signs() {
        let ((key, pem), (other_key, other_pem)) = (made(), made());
        let certificate = Certificate::from_pem(&pem).unwrap();
        let other = Certificate::from_pem(&other_pem).unwrap();
        let good = signed(&key, certificate.thumbprint(), "{}");
        assert!(certificate.has_signed(&good));
        assert!(!other.has_signed(&good));
        for bad in [
            signed(&other_key, certificate.thumbprint(), "{}"),
            signed(&key, other.thumbprint(), "{}"),
            good.replace(".e30.", ".eyJhIjoxfQ."),
            good.rsplit_once('.').unwrap().0.to_owned() + ".AAAA",
            "a.b".to_owned(),
        ] {
            assert!(!certificate.has_signed(&bad), "{bad}");
        }
        assert!(Certificate::from_pem(&pem[..600]).is_none());
        assert!(Certificate::from_pem(&key.serialize_pem()).is_none());
    }
}
