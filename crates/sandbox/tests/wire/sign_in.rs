//! How tests talk to the sign-in service, and what every answer of it has in common.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_sandbox::{APP, APP_SECRET, PUBLIC_APP, Sandbox, TENANT, USER};
use serde_json::Value;

use crate::connection::{Reply, send};

pub(crate) const RESOURCE: &str = "https://api.partnercenter.microsoft.com";
pub(crate) const DEFAULT: &str = "https://api.partnercenter.microsoft.com/.default";
pub(crate) const OFFLINE: &str =
    "https://api.partnercenter.microsoft.com/user_impersonation offline_access openid";
/// The pair of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const BACK: &str = "http://127.0.0.1:8400/back";
pub(crate) const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(crate) type Fields<'a> = &'a [(&'a str, &'a str)];

impl Reply {
    /// Error, code and status of a refusal that is checked to have the shape of Entra's.
    pub(crate) fn refusal(&self) -> (String, u64, u16) {
        let json = self.json();
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let code = json["error_codes"][0].as_u64().unwrap_or(0);
        let description = text("error_description");
        if code > 0 {
            let start = format!("AADSTS{code}: ");
            assert!(description.starts_with(&start), "{json}");
            assert!(
                text("error_uri").ends_with(&format!("error?code={code}")),
                "{json}"
            );
        }
        for name in ["trace_id", "correlation_id"] {
            assert!(
                text(name).len() == 36 && description.contains(&text(name)),
                "{json}"
            );
        }
        assert!(
            text("timestamp").ends_with('Z') && description.ends_with(&text("timestamp")),
            "{json}"
        );
        for (header, value) in [
            ("x-ms-request-id", text("trace_id").as_str()),
            ("client-request-id", &text("correlation_id")),
            ("content-type", "application/json; charset=utf-8"),
        ] {
            assert_eq!(self.header(header), Some(value));
        }
        (text("error"), code, self.status)
    }

    #[track_caller]
    pub(crate) fn expect_refusal(&self, error: &str, code: u64, status: u16) {
        assert_eq!(self.refusal(), refused(error, code, status));
    }

    /// A member of a successful answer.
    pub(crate) fn member(&self, name: &str) -> String {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()[name].as_str().unwrap().to_owned()
    }
}

pub(crate) fn refused(error: &str, code: u64, status: u16) -> (String, u64, u16) {
    (error.to_owned(), code, status)
}

pub(crate) fn encoded(fields: Fields<'_>) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let separator = if body.is_empty() { "" } else { "&" };
        write!(body, "{separator}{name}=").unwrap();
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() {
                body.push(byte.into());
            } else {
                write!(body, "%{byte:02X}").unwrap();
            }
        }
    }
    body
}

pub(crate) fn post(
    sandbox: &Sandbox,
    path: &str,
    headers: &[(&str, &str)],
    fields: Fields<'_>,
) -> Reply {
    let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
    all.extend(headers);
    send(sandbox, "POST", path, &all, &encoded(fields))
}

/// A request to the token endpoint of the second version.
pub(crate) fn token(sandbox: &Sandbox, fields: Fields<'_>) -> Reply {
    let path = format!("/{TENANT}/oauth2/v2.0/token");
    post(sandbox, &path, &[], fields)
}

pub(crate) fn token_v1(sandbox: &Sandbox, fields: Fields<'_>) -> Reply {
    post(sandbox, &format!("/{TENANT}/oauth2/token"), &[], fields)
}

/// Client credentials that are all in order, with one field replaced or, if it is empty, left out.
pub(crate) fn app_token(sandbox: &Sandbox, change: (&str, &str)) -> Reply {
    token(sandbox, &changed(&app_with("scope", DEFAULT), change))
}

/// Client credentials for what the last field names.
pub(crate) fn app_with<'a>(name: &'a str, value: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("grant_type", "client_credentials"),
        ("client_id", APP),
        ("client_secret", APP_SECRET),
        (name, value),
    ]
}

pub(crate) fn changed<'a>(
    fields: Fields<'a>,
    change: (&'a str, &'a str),
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| *name != change.0);
    let mut fields: Vec<_> = kept.copied().collect();
    if !change.1.is_empty() {
        fields.push(change);
    }
    fields
}

pub(crate) fn refresh(sandbox: &Sandbox, refresh_token: &str) -> Reply {
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", PUBLIC_APP),
        ("refresh_token", refresh_token),
    ];
    token(sandbox, &fields)
}

/// The query of a sign-in in a browser, with one field replaced or left out.
pub(crate) fn authorize(sandbox: &Sandbox, change: (&str, &str)) -> Reply {
    let fields = [
        ("client_id", PUBLIC_APP),
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("scope", OFFLINE),
        ("state", "a b&c"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("login_hint", USER),
    ];
    let query = encoded(&changed(&fields, change));
    let path = format!("/{TENANT}/oauth2/v2.0/authorize?{query}");
    send(sandbox, "GET", &path, &[], "")
}

/// The answer to a sign-in of this user with a code, as the public app gets it.
pub(crate) fn signed_in(sandbox: &Sandbox, user: &str) -> Reply {
    let reply = authorize(sandbox, ("login_hint", user));
    token(sandbox, &redemption(&query_value(&reply, "code")))
}

pub(crate) fn redemption(code: &str) -> [(&str, &str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", PUBLIC_APP),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]
}

/// A parameter of the address that a reply redirects to, decoded.
pub(crate) fn query_value(reply: &Reply, name: &str) -> String {
    let location = reply
        .header("location")
        .unwrap_or_else(|| panic!("{}", reply.text()));
    let (address, query) = location.split_once('?').unwrap();
    assert_eq!((reply.status, address), (302, BACK));
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs
        .find(|(key, _)| *key == name)
        .unwrap_or_else(|| panic!("{location}"));
    percent_encoding::percent_decode_str(value)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

/// The status of the API and the code of its fault, if there is one, for this token.
pub(crate) fn api(sandbox: &Sandbox, token: &str) -> (u16, Value) {
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str())];
    let reply = send(sandbox, "GET", "/v1/customers?size=1", &headers, "");
    if reply.status == 200 {
        (200, Value::Null)
    } else {
        assert!(reply.header("www-authenticate").is_some());
        reply.fault()
    }
}

pub(crate) fn claims(token: &str) -> Value {
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!((parts.len(), parts[2]), (3, ""), "{token}");
    let part = |at: usize| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[at]).unwrap()).unwrap()
    };
    assert_eq!(part(0)["alg"], "none");
    part(1)
}

pub(crate) fn jwt(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}
