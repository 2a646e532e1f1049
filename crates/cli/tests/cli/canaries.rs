//! Twelve secrets in all encodings, in runs that succeed and fail: none is seen again, in what the
//! program writes to its streams, to the archive, and to any file of the user.

use std::collections::BTreeSet;
use std::path::Path;

use crate::harness::{Stub, answer, encoding_in, encodings, finish, ok, program};

const TENANT: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
const CLIENT: &str = "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f";

/// Each can stand in a header, and none is like itself in other encodings.
fn canary(number: usize) -> String {
    format!("cnry{number:02}~/+={}", "xK3v9Qm2".repeat(3))
}

/// Who has which of them.
#[derive(Clone, Copy)]
enum Of {
    GivenToken = 0,
    ClientSecret,
    RefreshToken,
    AccessToken,
    NewRefreshToken,
    IdToken,
    ClientInfo,
    Cookie,
    SignInCookie,
    SubscriptionKey,
    EchoedHeader,
    ProxyPassword,
}

const CANARIES: usize = Of::ProxyPassword as usize + 1;

fn of(who: Of) -> String {
    canary(who as usize)
}

/// The first secret that is found, and in which form.
fn found(text: &str) -> Option<String> {
    (0..CANARIES).find_map(|number| encoding_in(text, &canary(number)))
}

#[test]
fn the_scan_finds_every_encoding() {
    for number in 0..CANARIES {
        let forms = encodings(&canary(number));
        let different: BTreeSet<_> = forms.iter().collect();
        assert!(different.len() >= 9, "{forms:?}");
        for form in forms {
            assert!(found(&format!("before {form} behind")).is_some(), "{form}");
        }
    }
    assert_eq!(found("nothing of the kind: cnry"), None);
}

/// What the API and the sign-in service answer.
struct Service {
    api: Vec<u8>,
    token: Vec<u8>,
}

/// An answer of the API with secrets in its head.
fn api(status: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "{status}\r\nContent-Type: application/json\r\nSet-Cookie: s={}\r\n\
         Ocp-Apim-Subscription-Key: {}\r\nAuthorization: Bearer {}",
        of(Of::Cookie),
        of(Of::SubscriptionKey),
        of(Of::EchoedHeader),
    );
    answer(&head, body)
}

fn token() -> Vec<u8> {
    let body = format!(
        r#"{{"access_token": "{}", "refresh_token": "{}", "id_token": "{}", "client_info": "{}", "expires_in": 3599}}"#,
        of(Of::AccessToken),
        of(Of::NewRefreshToken),
        of(Of::IdToken),
        of(Of::ClientInfo),
    );
    let cookie = of(Of::SignInCookie);
    answer(&format!("200 OK\r\nSet-Cookie: s={cookie}"), body)
}

/// Refusals and nonsense that repeat what was sent.
fn no_token() -> [Vec<u8>; 3] {
    let (secret, refresh) = (of(Of::ClientSecret), of(Of::RefreshToken));
    let said = format!(
        r#"{{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret: {secret} {refresh}", "claims": "{secret}"}}"#
    );
    let page = format!("<html>{secret} {refresh}</html>");
    [
        answer("401 Unauthorized", said),
        answer("502 Bad Gateway", &page),
        ok(page),
    ]
}

/// All that is in files below, and their names.
fn contents(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.push_str(&path.to_string_lossy());
        if path.is_dir() {
            all.push_str(&contents(&path));
        } else {
            all.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    all
}

/// One run; gives its exit code, and whether the archive came about.
fn run(home: &Path, service: Service, credentials: &[(&str, Of)]) -> (i32, bool) {
    let archive = home.join("exchange.har");
    let _ = std::fs::remove_file(&archive);
    let service = Stub::with(move |_, request| {
        let is_token = request.starts_with("POST ");
        let answer = if is_token {
            &service.token
        } else {
            &service.api
        };
        answer.clone()
    });
    let address = service.url();
    let mut command = program(&["customers", "list", "--trace", "--max-attempts", "2"]);
    command
        .args(["--timeout", "5", "--shared-quota", "--har"])
        .arg(&archive)
        .env("HOME", home)
        .env("PARTNER_CENTER_BASE_URL", &address)
        .env("PARTNER_CENTER_AUTHORITY", &address)
        .env("PARTNER_CENTER_TENANT_ID", TENANT)
        .env("PARTNER_CENTER_CLIENT_ID", CLIENT)
        .env(
            "HTTPS_PROXY",
            format!("http://name:{}@127.0.0.1:9", of(Of::ProxyPassword)),
        );
    for variable in [
        "XDG_STATE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
    ] {
        command.env_remove(variable);
    }
    for (name, who) in credentials {
        command.env(format!("PARTNER_CENTER_{name}"), of(*who));
    }
    let run = finish(command);
    let files = contents(home);
    for (place, text) in [
        ("stdout", &run.stdout),
        ("stderr", &run.stderr),
        ("files", &files),
    ] {
        if let Some(form) = found(text) {
            panic!("{form} is in {place}: {text}");
        }
    }
    let archive = std::fs::read_to_string(archive).unwrap_or_default();
    (run.code, archive.contains("Bearer ***"))
}

#[test]
fn no_run_shows_one() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let given: &[(&str, Of)] = &[("ACCESS_TOKEN", Of::GivenToken)];
    let secret: &[(&str, Of)] = &[("CLIENT_SECRET", Of::ClientSecret)];
    let user: &[(&str, Of)] = &[
        ("CLIENT_SECRET", Of::ClientSecret),
        ("REFRESH_TOKEN", Of::RefreshToken),
    ];
    let calls = [
        (api("200 OK", r#"{"totalCount": 0, "items": []}"#), 0),
        (
            api("401 Unauthorized", r#"{"code": 400, "description": "no"}"#),
            4,
        ),
        (
            api("404 Not Found", r#"{"code": 3000, "description": "no"}"#),
            3,
        ),
        (api("500 Oops", "<html>oops</html>"), 1),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec(), 1),
    ];
    for (api, code) in calls {
        for credentials in [given, secret, user] {
            let (api, token) = (api.clone(), token());
            let (found, is_archived) = run(home, Service { api, token }, credentials);
            assert_eq!(found, code);
            assert!(is_archived, "{code}: the archive has no exchange");
        }
    }
    for token in no_token() {
        for credentials in [secret, user] {
            let (api, token) = (ok("{}"), token.clone());
            let (code, is_archived) = run(home, Service { api, token }, credentials);
            assert!(code == 4 && !is_archived, "{code}");
        }
    }
}
