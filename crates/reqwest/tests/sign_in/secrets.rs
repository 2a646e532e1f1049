//! Secrets stand in the form that is sent, and nowhere else, in whatever encoding.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use partner_center_reqwest::core::auth::{
    Application, CodeVerifier, Grant, Moment, Proof, Secret, SignInPage, StoredTokens, TokenAnswer,
    TokenCache,
};
use partner_center_reqwest::core::observe::{CallId, Event, Observer, visible_headers};
use partner_center_reqwest::core::{AccessToken, Cloud};
use partner_center_reqwest::{Credentials, PartnerCenter, UserSignIn, blocking};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::service::{CLIENT, TENANT};

const CANARIES: usize = 12;

fn canary(number: usize) -> String {
    format!("cnry{number:02}~/+\"\\\u{e9}-{}", "xK3v9Qm2".repeat(3))
}

/// One that can stand in a header.
fn token(number: usize) -> String {
    format!("cnry{number:02}.{}~+/=", "tW8z1Rb5".repeat(3))
}

fn encodings(secret: &str) -> [String; 6] {
    let bytes = secret.as_bytes();
    let json = serde_json::to_string(secret).unwrap();
    let hex = |byte: &u8| {
        [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
    };
    let percent = |byte: &u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    [
        secret.to_owned(),
        STANDARD_NO_PAD.encode(bytes),
        URL_SAFE_NO_PAD.encode(bytes),
        bytes.iter().flat_map(hex).collect(),
        bytes.iter().map(percent).collect(),
        json.trim_matches('"').to_owned(),
    ]
}

#[track_caller]
fn clean(text: &str) {
    for number in 0..CANARIES {
        for secret in [canary(number), token(number)] {
            for form in encodings(&secret) {
                assert!(!text.contains(&form), "{form} shows in {text}");
            }
        }
    }
}

#[track_caller]
fn clean_debug(value: &impl Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

#[track_caller]
fn clean_error(error: &(dyn StdError + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        clean(&error.to_string());
        clean_debug(&error);
        cause = error.source();
    }
}

#[test]
fn the_scan_finds_every_encoding() {
    for form in encodings(&canary(3)) {
        let scan = std::panic::catch_unwind(|| clean(&format!("before {form} behind")));
        assert!(scan.is_err(), "{form}");
    }
}

fn grants() -> Vec<Grant> {
    let verifier = CodeVerifier::from_random_bytes([9; 32]);
    let page = SignInPage::new("http://localhost:8400", "state", verifier);
    vec![
        Grant::ClientCredentials,
        Grant::RefreshToken(Secret::new(canary(1))),
        Grant::DeviceCode(Secret::new(canary(2))),
        page.grant("state", &canary(3)).unwrap(),
    ]
}

/// Answers of a service that repeats what it was told, in every encoding.
fn hostile_answers(secret: &str) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for form in encodings(secret) {
        let text =
            serde_json::to_string(&format!("AADSTS7000215: {form} is wrong ({form})")).unwrap();
        let form = serde_json::to_string(&form).unwrap();
        answers.extend([
            (
                401,
                format!(r#"{{"error": "invalid_client", "error_description": {text}}}"#),
            ),
            (
                400,
                format!(r#"{{"error": {form}, "correlation_id": {form}, "claims": {form}}}"#),
            ),
            (502, format!("<html>{form}</html>")),
            (200, format!(r#"{{"token": {form}}}"#)),
            (200, form),
        ]);
    }
    answers
}

#[test]
fn no_type_of_a_sign_in_shows_one() {
    let app = Application::new(Cloud::Global, TENANT, CLIENT).unwrap();
    let (secret, assertion) = (Secret::new(canary(0)), Secret::new(canary(4)));
    clean_debug(&secret);
    for grant in grants() {
        clean_debug(&grant);
        for proof in [
            Proof::Public,
            Proof::Secret(&secret),
            Proof::Assertion(&assertion),
        ] {
            clean_debug(&proof);
            let request = app.token_request(&grant, &proof);
            clean_debug(&request);
            for secret in [canary(0), canary(1), canary(4)] {
                for (status, body) in hostile_answers(&secret) {
                    let mut answer = http::Response::new(body.into());
                    *answer.status_mut() = status.try_into().unwrap();
                    clean_error(&request.answer(answer).unwrap_err());
                }
            }
        }
    }
    clean_debug(&app.device_code_request());
}

#[test]
fn no_answer_and_no_cache_shows_one() {
    let json = serde_json::json!({
        "access_token": token(5), "refresh_token": canary(6), "expires_in": 3600,
    });
    let answer = TokenAnswer::from_json(&json.to_string().into()).unwrap();
    clean_debug(&answer);
    let now = Moment::default();
    let mut cache = TokenCache::default();
    cache.refreshed(now, &answer, 7);
    clean_debug(&cache);
    clean_debug(&cache.lookup(now, Some(&answer.access_token)));
    clean_debug(&cache);
    let stored = StoredTokens::new(&Secret::new(canary(7)), None, &answer, now);
    clean_debug(&stored);
    let json = stored.to_json();
    // It is there to keep them; the one it began with is not among them.
    let has = |secret: String| {
        let form = serde_json::to_string(&secret).unwrap();
        json.contains(&form)
    };
    assert!(has(token(5)) && has(canary(6)) && !json.contains("cnry07"));
    clean_error(&StoredTokens::from_json(format!("{{{}", *json).as_bytes()).unwrap_err());
    clean_error(&AccessToken::new(format!("{}\n{}", token(8), token(8))).unwrap_err());
    for (tenant, client) in [
        (canary(9), CLIENT.to_owned()),
        (TENANT.to_owned(), canary(9)),
    ] {
        clean_error(&Application::new(Cloud::Global, &tenant, &client).unwrap_err());
    }
}

/// Writes down all that an observer can see.
#[derive(Default)]
struct Notes(Mutex<String>);

impl Observer for Notes {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        let headers = match event {
            Event::Sending { request, .. } => request.headers(),
            Event::Received { headers, .. } => headers,
            _ => return,
        };
        let shown: Vec<_> = visible_headers(headers).collect();
        let mut notes = self.0.lock().unwrap();
        notes.push_str(&format!("{shown:?} {event:?}"));
    }
}

async fn service(refuse: bool) -> MockServer {
    let server = MockServer::start().await;
    let respond = move |_: &Request| {
        if refuse {
            let said = format!("AADSTS70008: {} {}", canary(10), canary(11));
            ResponseTemplate::new(400).set_body_json(
                serde_json::json!({"error": "invalid_grant", "error_description": said}),
            )
        } else {
            ResponseTemplate::new(200).set_body_json(
                serde_json::json!({"access_token": token(5), "refresh_token": canary(6)}),
            )
        }
    };
    Mock::given(method("POST"))
        .respond_with(respond)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(401))
        .mount(&server)
        .await;
    server
}

#[test]
fn no_client_shows_one() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for refuse in [false, true] {
        let server = runtime.block_on(service(refuse));
        let address = server.uri();
        let credentials = Credentials::refresh_token(TENANT, CLIENT, canary(10))
            .with_client_secret(canary(11))
            .authority(address.parse().unwrap());
        clean_debug(&credentials);
        clean_debug(&UserSignIn::new(credentials.clone()).claims(canary(9)));
        let notes = Arc::new(Notes::default());
        let builder = PartnerCenter::builder()
            .base_url(&*address)
            .observer(notes.clone())
            .credentials(credentials.clone());
        clean_debug(&builder);
        let client = builder.build().unwrap();
        clean_debug(&client);
        clean_debug(&client.customers().get());
        let error = runtime.block_on(async { client.customers().get().await.unwrap_err() });
        assert!(error.is_unauthorized());
        clean_error(&error);
        let client = blocking::PartnerCenter::builder()
            .base_url(&*address)
            .observer(notes.clone())
            .credentials(credentials)
            .build()
            .unwrap();
        clean_error(&client.customers().get().send().unwrap_err());
        clean_debug(&client);
        let notes = notes.0.lock().unwrap();
        assert!(refuse || notes.contains("Bearer ***"), "{notes}");
        clean(&notes);
    }
}
