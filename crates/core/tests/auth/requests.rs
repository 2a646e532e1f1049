use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_core::Cloud;
use partner_center_core::auth::{
    Application, Assertion, Authority, CodeVerifier, Credential, Grant, Moment, Proof, Secret,
    SignInErrorKind, SignInPage,
};
use partner_center_model::Guid;

use crate::common::answer;
use crate::{CLIENT, TENANT, app, form, plain};

const SCOPE: &str = "scope=https%3A%2F%2Fapi.partnercenter.microsoft.com%2F";

#[test]
fn each_grant_has_its_form() {
    let secret = Secret::new("s&=+/ é");
    let user = "user_impersonation%20offline_access%20openid%20profile";
    let device = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d";
    let verifier = CodeVerifier::from_random_bytes([7; 32]);
    let page = SignInPage::new("http://localhost:8400/x", "s", verifier);
    let cases = [
        (
            Grant::ClientCredentials,
            format!("{SCOPE}.default&grant_type=client_credentials"),
        ),
        (
            Grant::RefreshToken(Secret::new("r&1")),
            format!("{SCOPE}{user}&grant_type=refresh_token&refresh_token=r%261"),
        ),
        (Grant::DeviceCode(Secret::new("d")), device.to_owned()),
        (
            page.grant("s", "c").unwrap(),
            format!(
                "{SCOPE}{user}&grant_type=authorization_code\
                 &redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fx&code=c\
                 &code_verifier=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"
            ),
        ),
    ];
    for (grant, expected) in cases {
        let begin = format!("client_id={CLIENT}&{expected}");
        assert_eq!(form(&app().token_request(&grant, &Proof::Public)), begin);
        let with = form(&app().token_request(&grant, &Proof::Secret(&secret)));
        assert_eq!(
            with,
            format!("{begin}&client_secret=s%26%3D%2B%2F%20%C3%A9")
        );
        let with = form(&app().token_request(&grant, &Proof::Assertion(&secret)));
        assert!(with.contains("jwt-bearer&client_assertion=s%26"), "{with}");
    }
}

#[test]
fn each_cloud_has_its_authority_and_audience() {
    let world = "api.partnercenter.microsoft.com";
    let china = "partner.partnercenterapi.microsoftonline.cn";
    for (cloud, address, audience) in [
        (Cloud::Global, "login.microsoftonline.com", world),
        (Cloud::UsGovernment, "login.microsoftonline.us", world),
        (
            Cloud::China21Vianet,
            "login.partner.microsoftonline.cn",
            china,
        ),
    ] {
        let app = Application::new(cloud, "Contoso.onmicrosoft.com", CLIENT).unwrap();
        let request = app.token_request(&Grant::ClientCredentials, &Proof::Public);
        let expected = format!("https://{address}/contoso.onmicrosoft.com/oauth2/v2.0/token");
        assert_eq!(request.to_http().unwrap().uri().to_string(), expected);
        assert!(form(&request).contains(audience));
        let key = format!("{address}.contoso.onmicrosoft.com.{CLIENT}");
        assert_eq!(app.key(), key);
    }
    let own = "http://127.0.0.1:8080".parse().unwrap();
    let request = app().with_authority(own).device_code_request();
    let address = format!("http://127.0.0.1:8080/{TENANT}/oauth2/v2.0/devicecode");
    assert_eq!(request.to_http().unwrap().uri().to_string(), address);
}

#[test]
fn wrong_clients_and_authorities_are_refused() {
    for client in ["", "x", "contoso.com", &CLIENT[1..], "8f3c7a52&x"] {
        let app = Application::new(Cloud::Global, TENANT, client);
        assert!(app.is_err(), "{client}");
    }
    for authority in [
        "http://login.microsoftonline.com",
        "ftp://127.0.0.1",
        "https://a@b",
        "x",
        "",
        "https://login.microsoftonline.com?x",
        "http://127.0.0.1.evil",
        "https://a/..",
    ] {
        assert!(authority.parse::<Authority>().is_err(), "{authority}");
    }
    for authority in [
        "https://login.microsoftonline.com/",
        "http://localhost:1",
        "http://[::1]:1",
    ] {
        assert!(authority.parse::<Authority>().is_ok(), "{authority}");
    }
}

#[test]
fn both_versions_of_answers_are_understood() {
    let request = plain();
    let date = [("date", "Fri, 15 Jan 2027 08:00:00 GMT")];
    let now = Moment::new(Duration::ZERO, Duration::from_secs(1));
    for (body, seconds) in [
        (r#""expires_in": 3599, "ext_expires_in": 3599"#, 3599),
        (r#""expires_in": "3599", "expires_on": "1", "x": "y""#, 3599),
        // This machine's clock is decades behind; the service's own counts.
        (r#""expires_on": "1800001800""#, 1800),
        (r#""expires_on": 1800001800"#, 1800),
        (r#""scope": "x""#, 3600),
        (r#""expires_in": -5"#, 3600),
        (r#""expires_in": "soon""#, 3600),
        (r#""expires_in": 1"#, 60),
        (r#""expires_in": 1e300"#, 3600),
        (r#""expires_in": 999999999"#, 86_400),
    ] {
        let body =
            format!("\u{feff}{{\"token_type\": \"Bearer\", \"access_token\": \"t\", {body}}}");
        let token = request.answer(answer(200, &date, body.clone())).unwrap();
        assert_eq!(token.lifetime(now), Duration::from_secs(seconds), "{body}");
        assert_eq!(token.access_token.credential(), Some(Credential::App));
    }
    let unusable = [r#"{"access_token": ""}"#, r#"{"access_token": "a b"}"#];
    for body in ["", "{}", "[]", "<html>"].into_iter().chain(unusable) {
        let error = request.answer(answer(200, &[], body)).unwrap_err();
        assert_eq!(error.kind(), SignInErrorKind::Unreadable, "{body}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
    }
}

#[test]
fn an_assertion_says_who_to_whom_and_for_how_long() {
    let id = Guid::from_random_bytes([2; 16]);
    let now = Moment::new(Duration::ZERO, Duration::from_secs(1_800_000_001));
    let assertion = Assertion::new(&app(), &[1; 32], &id, now);
    let sign = |input: &[u8]| Ok::<_, ()>(vec![input.len().to_le_bytes()[0]; 3]);
    let signed = assertion.signed_by(sign).unwrap();
    let parts: Vec<_> = signed.expose().split('.').collect();
    let input = [parts[0], parts[1]].join(".");
    assert_eq!(assertion.signing_input(), input.as_bytes());
    let json = |part: &str| -> serde_json::Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    let (header, claims) = (json(parts[0]), json(parts[1]));
    assert_eq!(header["alg"], "PS256");
    let thumbprint = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    assert_eq!(header["x5t#S256"], thumbprint);
    let expected = serde_json::json!({
        "aud": format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"),
        "iss": CLIENT, "sub": CLIENT, "jti": id.to_string(),
        "nbf": 1_799_999_941, "exp": 1_800_000_601,
    });
    for (claim, value) in expected.as_object().unwrap() {
        assert_eq!(&claims[claim], value, "{claim}");
    }
    assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 3);
}

#[test]
fn the_challenge_is_that_of_the_standard() {
    // RFC 7636, appendix B.
    let bytes = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37,
        77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let verifier = CodeVerifier::from_random_bytes(bytes);
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assert_eq!(verifier.challenge(), challenge);
    let page = SignInPage::new("http://localhost:1", "st ate", verifier).with_claims("{\"a\":1}");
    let url = page.url(&app());
    let authority = "https://login.microsoftonline.com";
    for part in [
        &format!("{authority}/{TENANT}/oauth2/v2.0/authorize?client_id={CLIENT}"),
        "&response_type=code",
        "&state=st%20ate",
        "&claims=%7B%22a%22%3A1%7D",
        &format!("&code_challenge={challenge}&code_challenge_method=S256"),
    ] {
        assert!(url.contains(part), "{part}: {url}");
    }
    assert!(page.grant("state", "c").is_none());
}

#[test]
fn only_the_state_tells_whose_answer_it_is() {
    let verifier = CodeVerifier::from_random_bytes([7; 32]);
    let page = SignInPage::new("http://localhost:1", "st ate", verifier);
    for query in [
        "",
        "code=c",
        "state=st+ate",
        "code=&state=st+ate",
        "code=c&state=state",
        "code=c&state=st+ate&state=st+ate",
        "code=c&code=d&state=st+ate",
        "code=%FF&state=st+ate",
        "error=access_denied&state=other",
        "error=access_denied",
    ] {
        assert!(page.answer(query).is_none(), "{query}");
    }
    for query in ["code=a%2Bb&state=st+ate", "x=1&state=st%20ate&%63ode=a%2bb"] {
        let grant = page.answer(query).unwrap().unwrap();
        let body = form(&app().token_request(&grant, &Proof::Public));
        assert!(body.contains("&code=a%2Bb&code_verifier="), "{body}");
    }
    let refusal = "error=access_denied&error_description=AADSTS65004%3a+no.&state=st+ate";
    let error = page.answer(refusal).unwrap().unwrap_err();
    assert_eq!(error.codes(), [65_004]);
    assert!(error.to_string().starts_with("AADSTS65004: no."), "{error}");
}

#[test]
fn the_name_of_the_user_is_read_where_it_is_one() {
    // {"preferred_username":"a@b.example"}, {"preferred_username":"a\u0007"}, {"name":"a"}
    let named = "eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJhQGIuZXhhbXBsZSJ9";
    for (claims, user) in [
        (named, Some("a@b.example")),
        ("eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJhXHUwMDA3In0", None),
        ("eyJuYW1lIjoiYSJ9", None),
        ("", None),
    ] {
        let request = plain();
        let body = format!(r#"{{"access_token": "a", "id_token": "h.{claims}.s"}}"#);
        let answer = request.answer(answer(200, &[], body)).unwrap();
        assert_eq!(answer.user.as_deref(), user, "{claims}");
    }
}

#[test]
fn an_application_says_what_it_was_made_of() {
    let app = Application::new(Cloud::Global, " Contoso.onmicrosoft.com ", CLIENT).unwrap();
    assert_eq!(app.tenant(), "contoso.onmicrosoft.com");
    assert_eq!(app.authority(), &Authority::from(Cloud::Global));
    let address = "https://login.microsoftonline.com";
    assert_eq!(app.authority().to_string(), address);
    assert!(!app.authority().is_unencrypted());
    let local: Authority = "http://127.0.0.1:8080".parse().unwrap();
    let app = app.with_authority(local.clone());
    assert!(app.authority() == &local && local.is_unencrypted());
    let key = format!("127.0.0.1_8080.contoso.onmicrosoft.com.{CLIENT}");
    assert_eq!(app.key(), key);
}

/// The longest names that the rules of domain names allow, and one letter more.
#[test]
fn a_tenant_is_a_guid_or_a_domain() {
    let label = "a".repeat(63);
    let long = [&*label, &*label, &*label, &label[..61]].join(".");
    assert_eq!(long.len(), 253);
    for (tenant, expected) in [
        (TENANT.to_owned(), true),
        (format!("{label}.example"), true),
        (format!("{label}a.example"), false),
        (long.clone(), true),
        (format!("{long}b"), false),
        ("a-b.example".to_owned(), true),
        ("a-.example".to_owned(), false),
        (".example".to_owned(), false),
        ("ex_ample.com".to_owned(), false),
        ("contoso.com\r\n".to_owned(), true),
    ] {
        let accepted = Application::new(Cloud::Global, &tenant, CLIENT).is_ok();
        assert_eq!(accepted, expected, "{tenant}");
    }
    for wrong in [
        "",
        "x",
        "../x",
        "a/b.c",
        "contoso.com/",
        "contoso..com",
        "-a.com",
        "a.com?",
        "a b.c",
        "common",
        "contoso.com#",
    ] {
        let app = Application::new(Cloud::Global, wrong, CLIENT);
        assert!(app.is_err(), "{wrong:?}");
    }
}

#[test]
fn an_empty_token_is_none() {
    let request = plain();
    let body = r#"{"access_token": "t", "refresh_token": "", "refresh_in": "7"}"#;
    let token = request.answer(answer(200, &[], body)).unwrap();
    assert!(token.refresh_token.is_none());
    assert_eq!(token.refresh_in, Some(Duration::from_secs(7)));
    assert!(token.expires_in.is_none() && token.expires_on.is_none() && token.served.is_none());
}
