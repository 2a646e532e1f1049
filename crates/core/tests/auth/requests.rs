use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_core::Cloud;
use partner_center_core::auth::{
    Application, Assertion, Authority, CodeVerifier, Credential, Grant, Moment, Proof, Secret,
    SignInErrorKind, SignInPage, TokenRequest,
};

use partner_center_model::Guid;

use crate::{CLIENT, TENANT, answer, app};

const SCOPE: &str = "scope=https%3A%2F%2Fapi.partnercenter.microsoft.com%2F";

fn form(request: &TokenRequest) -> String {
    let http = request.to_http().unwrap();
    assert_eq!(http.method(), "POST");
    assert_eq!(
        http.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    String::from_utf8(http.body().to_vec()).unwrap()
}

#[test]
fn each_grant_has_its_form() {
    let secret = Secret::new("s&=+/ é");
    let user = "user_impersonation%20offline_access%20openid%20profile";
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
        (
            Grant::DeviceCode(Secret::new("d")),
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d"
                .to_owned(),
        ),
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
    for (cloud, address, audience) in [
        (
            Cloud::Global,
            "login.microsoftonline.com",
            "api.partnercenter.microsoft.com",
        ),
        (
            Cloud::UsGovernment,
            "login.microsoftonline.us",
            "api.partnercenter.microsoft.com",
        ),
        (
            Cloud::China21Vianet,
            "login.partner.microsoftonline.cn",
            "partner.partnercenterapi.microsoftonline.cn",
        ),
    ] {
        let app = Application::new(cloud, "Contoso.onmicrosoft.com", CLIENT).unwrap();
        let request = app.token_request(&Grant::ClientCredentials, &Proof::Public);
        assert_eq!(
            request.to_http().unwrap().uri().to_string(),
            format!("https://{address}/contoso.onmicrosoft.com/oauth2/v2.0/token")
        );
        assert!(form(&request).contains(audience));
        assert_eq!(
            app.key(),
            format!("{address}.contoso.onmicrosoft.com.{CLIENT}")
        );
    }
    let own = "http://127.0.0.1:8080".parse().unwrap();
    let request = app().with_authority(own).device_code_request();
    let address = format!("http://127.0.0.1:8080/{TENANT}/oauth2/v2.0/devicecode");
    assert_eq!(request.to_http().unwrap().uri().to_string(), address);
}

#[test]
fn wrong_ids_and_authorities_are_refused() {
    for tenant in [
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
        "contoso.com\r\n",
    ] {
        let accepted = Application::new(Cloud::Global, tenant, CLIENT).is_ok();
        assert_eq!(accepted, tenant.ends_with('\n'), "{tenant:?}");
    }
    for client in ["", "x", "contoso.com", &CLIENT[1..], "8f3c7a52&x"] {
        assert!(
            Application::new(Cloud::Global, TENANT, client).is_err(),
            "{client}"
        );
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
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    let date = [("date", "Fri, 15 Jan 2027 08:00:00 GMT")];
    let now = Moment::new(Duration::ZERO, Duration::from_secs(1));
    for (body, seconds) in [
        (r#""expires_in": 3599, "ext_expires_in": 3599"#, 3599),
        (
            r#""expires_in": "3599", "expires_on": "1", "resource": "x""#,
            3599,
        ),
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
    for body in [
        "",
        "{}",
        "[]",
        "<html>",
        r#"{"access_token": ""}"#,
        r#"{"access_token": "a b"}"#,
    ] {
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
    assert_eq!(
        header["x5t#S256"],
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
    );
    let token = format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token");
    assert_eq!(claims["aud"], token.as_str());
    assert_eq!(
        (&claims["iss"], &claims["sub"]),
        (&CLIENT.into(), &CLIENT.into())
    );
    assert_eq!(
        (&claims["nbf"], &claims["exp"]),
        (&1_799_999_941.into(), &1_800_000_601.into())
    );
    assert_eq!(claims["jti"], id.to_string());
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
    assert_eq!(
        verifier.challenge(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    let page = SignInPage::new("http://localhost:1", "st ate", verifier).with_claims("{\"a\":1}");
    let url = page.url(&app());
    for part in [
        &format!(
            "https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/authorize?client_id={CLIENT}"
        ),
        "&response_type=code",
        "&state=st%20ate",
        "&claims=%7B%22a%22%3A1%7D",
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
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
    for (claims, user) in [
        (
            "eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJhQGIuZXhhbXBsZSJ9",
            Some("a@b.example"),
        ),
        ("eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJhXHUwMDA3In0", None),
        ("eyJuYW1lIjoiYSJ9", None),
        ("", None),
    ] {
        let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
        let body = format!(r#"{{"access_token": "a", "id_token": "h.{claims}.s"}}"#);
        let answer = request.answer(answer(200, &[], body)).unwrap();
        assert_eq!(answer.user.as_deref(), user, "{claims}");
    }
}

#[test]
fn a_device_code_is_asked_about_until_it_is_decided() {
    let request = app().device_code_request();
    let body = r#"{"user_code": "ABC", "device_code": "secret", "expires_in": "900", "interval": 5,
        "verification_uri": "https://microsoft.com/devicelogin", "message": "m"}"#;
    let mut code = request.device_code(&answer(200, &[], body)).unwrap();
    assert_eq!(
        (code.user_code.as_str(), code.interval.as_secs()),
        ("ABC", 5)
    );
    let poll = app().token_request(&code.grant(), &Proof::Public);
    let refused = |error: &str| {
        let body = format!(r#"{{"error": "{error}"}}"#);
        poll.answer(answer(400, &[], body)).unwrap_err()
    };
    let at = Duration::from_secs;
    assert_eq!(
        code.next(refused("authorization_pending"), at(0)).unwrap(),
        at(5)
    );
    assert_eq!(code.next(refused("slow_down"), at(5)).unwrap(), at(10));
    assert_eq!(
        code.next(refused("authorization_pending"), at(5)).unwrap(),
        at(10)
    );
    let down = poll
        .answer(answer(503, &[("retry-after", "20")], ""))
        .unwrap_err();
    assert_eq!(code.next(down, at(5)).unwrap(), at(20));
    for (error, elapsed, kind) in [
        ("authorization_pending", 899, SignInErrorKind::CodeExpired),
        ("expired_token", 5, SignInErrorKind::CodeExpired),
        ("authorization_declined", 5, SignInErrorKind::Declined),
        ("invalid_grant", 5, SignInErrorKind::SignInAgain),
    ] {
        assert_eq!(
            code.next(refused(error), at(elapsed)).unwrap_err().kind(),
            kind,
            "{error}"
        );
    }
    assert!(request.device_code(&answer(200, &[], "{}")).is_err());
}

/// Spans without bound are waits that never come about, and no overflow.
#[test]
fn a_device_code_takes_any_span() {
    let request = app().device_code_request();
    let poll = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    let refused = |wait: &str| {
        let body = r#"{"error": "slow_down"}"#;
        poll.answer(answer(400, &[("retry-after", wait)], body))
            .unwrap_err()
    };
    for interval in ["5", "1.8e19", "-1"] {
        let body = format!(
            r#"{{"user_code": "A", "device_code": "d", "expires_in": 1e19, "interval": {interval},
                "verification_url": "https://microsoft.com/devicelogin"}}"#
        );
        let mut code = request.device_code(&answer(200, &[], body)).unwrap();
        for wait in ["1", "99999999999999999999"] {
            for elapsed in [Duration::from_secs(1), Duration::MAX] {
                let next = code.next(refused(wait), elapsed);
                let is_soon = interval != "1.8e19" && wait == "1" && elapsed < Duration::MAX;
                assert_eq!(next.is_ok(), is_soon, "{interval} {wait}: {next:?}");
            }
        }
    }
}

#[test]
fn a_device_code_is_not_asked_about_at_its_end() {
    let request = app().device_code_request();
    let poll = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    let body =
        r#"{"user_code": "A", "device_code": "d", "verification_uri": "u", "expires_in": 60}"#;
    let mut code = request.device_code(&answer(200, &[], body)).unwrap();
    let mut next = |elapsed| {
        let pending = r#"{"error": "authorization_pending"}"#;
        let error = poll.answer(answer(400, &[], pending)).unwrap_err();
        code.next(error, Duration::from_secs(elapsed))
    };
    assert_eq!(next(54).unwrap(), Duration::from_secs(5));
    assert_eq!(next(55).unwrap_err().kind(), SignInErrorKind::CodeExpired);
}

#[test]
fn a_device_code_is_read_as_both_versions_write_it() {
    let request = app().device_code_request();
    let read = |more: &str| {
        let body = format!(r#"{{"user_code": "A", "device_code": "d"{more}}}"#);
        request.device_code(&answer(200, &[], body))
    };
    let code = read(r#", "verification_uri": "u", "verification_url": "v""#).unwrap();
    assert_eq!((code.verification_uri.as_str(), code.message), ("u", None));
    // What the standard has where the answer is silent, and 15 minutes.
    assert_eq!(
        (code.interval.as_secs(), code.expires_in.as_secs()),
        (5, 900)
    );
    let code = read(r#", "verification_url": "v", "message": "m", "interval": 0"#).unwrap();
    assert_eq!(code.verification_uri, "v");
    assert_eq!(
        (code.message.as_deref(), code.interval.as_secs()),
        (Some("m"), 1)
    );
    assert!(read("").is_err());
    let refusal = r#"{"user_code": "A", "device_code": "d", "verification_uri": "u"}"#;
    let error = request.device_code(&answer(400, &[], refusal)).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    let secret = form(&app().token_request(
        &read(r#", "verification_uri": "u""#).unwrap().grant(),
        &Proof::Public,
    ));
    assert!(secret.ends_with("device_code=d"), "{secret}");
}

#[test]
fn an_application_says_what_it_was_made_of() {
    let app = Application::new(Cloud::Global, " Contoso.onmicrosoft.com ", CLIENT).unwrap();
    assert_eq!(app.tenant(), "contoso.onmicrosoft.com");
    assert_eq!(app.authority(), &Authority::from(Cloud::Global));
    assert_eq!(
        app.authority().to_string(),
        "https://login.microsoftonline.com"
    );
    assert!(!app.authority().is_unencrypted());
    let local: Authority = "http://127.0.0.1:8080".parse().unwrap();
    let app = app.with_authority(local.clone());
    assert!(app.authority() == &local && local.is_unencrypted());
    assert_eq!(
        app.key(),
        format!("127.0.0.1_8080.contoso.onmicrosoft.com.{CLIENT}")
    );
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
    ] {
        let accepted = Application::new(Cloud::Global, &tenant, CLIENT).is_ok();
        assert_eq!(accepted, expected, "{tenant}");
    }
}

#[test]
fn an_empty_token_is_none() {
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Public);
    let body = r#"{"access_token": "t", "refresh_token": "", "refresh_in": "7"}"#;
    let token = request.answer(answer(200, &[], body)).unwrap();
    assert!(token.refresh_token.is_none());
    assert_eq!(token.refresh_in, Some(Duration::from_secs(7)));
    assert_eq!(
        (token.expires_in, token.expires_on, token.served),
        (None, None, None)
    );
}
