//! Applications with a certificate. The sandbox checks the signatures with a library of its own.

use partner_center_reqwest::core::auth::SignInErrorKind;
use partner_center_reqwest::{ClientCertificate, Credentials, PartnerCenter};
use partner_center_sandbox::{APP, Sandbox, TENANT};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RsaKeySize};

/// Key and certificate.
fn made() -> (String, String) {
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let certificate = CertificateParams::default().self_signed(&key).unwrap();
    (key.serialize_pem(), certificate.pem())
}

#[test]
fn the_key_of_a_certificate_signs_in() {
    let sandbox = Sandbox::start().unwrap();
    let ((key, certificate), (other_key, other)) = (made(), made());
    assert!(sandbox.add_certificate(APP, &certificate));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // The key may stand behind the certificate, and other certificates beside it.
    for (pem, is_good) in [
        (format!("{key}{certificate}"), true),
        (format!("{other}{certificate}{key}"), true),
        (format!("{other_key}{other}"), false),
    ] {
        let pem = ClientCertificate::from_pem(pem).unwrap();
        let credentials = Credentials::certificate(TENANT, APP, pem)
            .authority(sandbox.authority().parse().unwrap());
        let client = PartnerCenter::builder()
            .base_url(sandbox.base_url())
            .credentials(credentials)
            .build()
            .unwrap();
        let customers = runtime.block_on(async { client.customers().get().await });
        match customers {
            Ok(customers) => assert!(is_good && customers.items.len() == 12),
            Err(error) => {
                assert!(!is_good, "{error}");
                let error = error.sign_in().unwrap();
                assert_eq!(error.kind(), SignInErrorKind::WrongSecret);
                assert_eq!(error.codes(), [700_027]);
            }
        }
    }
}

/// It is public, and says which certificate has to be uploaded.
#[test]
fn a_refusal_shows_the_thumbprint() {
    let (key, certificate) = made();
    let pem = ClientCertificate::from_pem(format!("{key}{certificate}")).unwrap();
    let thumbprint = pem.thumbprint_text();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(async {
        let service = wiremock::MockServer::start().await;
        let refusal = format!(
            r#"{{"error":"invalid_client","error_codes":[700027],"error_description":"AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application. Thumbprint of key used by client: '{thumbprint}'"}}"#
        );
        wiremock::Mock::given(wiremock::matchers::any())
            .respond_with(wiremock::ResponseTemplate::new(401).set_body_string(refusal))
            .mount(&service)
            .await;
        let credentials = Credentials::certificate(TENANT, APP, pem.clone())
            .authority(service.uri().parse().unwrap());
        let client = PartnerCenter::builder()
            .base_url(service.uri())
            .credentials(credentials)
            .build()
            .unwrap();
        client.customers().get().await.unwrap_err()
    });
    let said = error.sign_in().unwrap().to_string();
    assert!(said.contains(&thumbprint), "{said}");
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let ((key, certificate), (_, other)) = (made(), made());
    let elliptic = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)
        .unwrap()
        .serialize_pem();
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    for (pem, said) in [
        (String::new(), "no private key in PEM"),
        (certificate.clone(), "no private key in PEM"),
        (format!("{encrypted}{certificate}"), "is encrypted"),
        (format!("{elliptic}{certificate}"), "not an RSA key"),
        (key.clone(), "no certificate"),
        (format!("{key}{other}"), "of another certificate"),
        (
            format!("{key}{}", certificate.replace("MII", "!!!")),
            "cannot be read",
        ),
    ] {
        let error = ClientCertificate::from_pem(&pem).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains(said), "{said}: {text}");
        assert!(!text.contains(&key[40..100].replace('\n', "")), "{text}");
    }
    let good = ClientCertificate::from_pem(format!("{key}{certificate}")).unwrap();
    assert_eq!(good.thumbprint_text().len(), 64);
    assert!(format!("{good:?}").contains(&good.thumbprint_text()));
}
