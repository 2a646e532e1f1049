//! Certificates of apps, as far as it takes to check who has signed an assertion.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use sha2::{Digest, Sha256};

use crate::authority::tokens::read_jwt;
use crate::json::Json;

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;
/// The version of a certificate, which may be left out.
const VERSION: u8 = 0xa0;
/// `rsaEncryption`, with its tag and length.
const RSA: [u8; 11] = [6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1];

pub(crate) struct Certificate {
    /// The SHA-256 as assertions have it, `x5t#S256`.
    thumbprint: String,
    /// An `RSAPublicKey` of RFC 8017, in DER.
    key: Vec<u8>,
}

impl Certificate {
    /// The first certificate in the text.
    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
        let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
        let body: String = body.split_whitespace().collect();
        let der = STANDARD.decode(body).ok()?;
        Some(Self {
            thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(&der)),
            key: rsa_key(&der)?.to_vec(),
        })
    }

    pub(crate) fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Has its key signed this? The header has to name the certificate, as the service finds it so.
    pub(crate) fn has_signed(&self, assertion: &str) -> bool {
        let check = || {
            let (header, _) = read_jwt(assertion)?;
            let algorithm: &dyn VerificationAlgorithm = if header.says("alg", "PS256") {
                &RSA_PSS_2048_8192_SHA256
            } else if header.says("alg", "RS256") {
                &RSA_PKCS1_2048_8192_SHA256
            } else {
                return None;
            };
            let named = header.get("x5t#S256").and_then(Json::as_text)?;
            let (signed, signature) = assertion.rsplit_once('.')?;
            let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
            let key = UnparsedPublicKey::new(algorithm, &self.key);
            let is_signed = key.verify(signed.as_bytes(), &signature).is_ok();
            Some(named == self.thumbprint && is_signed)
        };
        check().unwrap_or(false)
    }
}

/// The key in a certificate: `Certificate.tbsCertificate.subjectPublicKeyInfo` of RFC 5280, behind
/// serial number, algorithm, issuer, validity and subject.
fn rsa_key(der: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = value(der, SEQUENCE)?;
    let (mut fields, _) = value(certificate, SEQUENCE)?;
    if let Some((_, rest)) = value(fields, VERSION) {
        fields = rest;
    }
    for _ in 0..5 {
        fields = any(fields)?.2;
    }
    let (info, _) = value(fields, SEQUENCE)?;
    let (algorithm, rest) = value(info, SEQUENCE)?;
    let (bits, _) = value(rest, BIT_STRING)?;
    // A whole number of bytes: none of the last one's bits is unused.
    let key = bits.strip_prefix(&[0])?;
    algorithm.starts_with(&RSA).then_some(key)
}

/// The content of the first value, if it has this tag, and what comes behind it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = any(der)?;
    (found == tag).then_some((content, rest))
}

/// Tag, content and rest.
fn any(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = bytes
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
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
