//! How tests talk to the sign-in service, and what every answer of it has in common.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_sandbox::{APP, APP_SECRET, PUBLIC_APP, Sandbox, TENANT, USER};
use percent_encoding::NON_ALPHANUMERIC;
use serde_json::Value;

use crate::connection::{Headers, Reply, send};

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
            let uri = format!("error?code={code}");
            assert!(text("error_uri").ends_with(&uri), "{json}");
        }
        let (trace, correlation) = (text("trace_id"), text("correlation_id"));
        for id in [&trace, &correlation] {
            assert!(id.len() == 36 && description.contains(id), "{json}");
        }
        let time = text("timestamp");
        assert!(
            time.ends_with('Z') && description.ends_with(&time),
            "{json}"
        );
        self.expect_header("x-ms-request-id", &trace);
        self.expect_header("client-request-id", &correlation);
        self.expect_header("content-type", "application/json; charset=utf-8");
        (text("error"), code, self.status)
    }

    #[track_caller]
    pub(crate) fn expect_refusal(&self, error: &str, code: u64, status: u16) {
        let expected = (error.to_owned(), code, status);
        assert_eq!(self.refusal(), expected, "{self:?}");
    }

    /// A member of a successful answer.
    pub(crate) fn member(&self, name: &str) -> String {
        crate::text(&self.json_of(200)[name]).to_owned()
    }
}

pub(crate) fn encoded(fields: Fields<'_>) -> String {
    let field = |(name, value): &(&str, &str)| {
        let value = percent_encoding::utf8_percent_encode(value, NON_ALPHANUMERIC);
        format!("{name}={value}")
    };
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

pub(crate) fn post(sandbox: &Sandbox, path: &str, fields: Fields<'_>) -> Reply {
    post_with(sandbox, path, &[], fields)
}

pub(crate) fn post_with(
    sandbox: &Sandbox,
    path: &str,
    headers: Headers<'_>,
    fields: Fields<'_>,
) -> Reply {
    let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
    all.extend(headers);
    send(sandbox, "POST", path, &all, encoded(fields))
}

/// A request to the token endpoint of the second version.
pub(crate) fn token(sandbox: &Sandbox, fields: Fields<'_>) -> Reply {
    post(sandbox, &format!("/{TENANT}/oauth2/v2.0/token"), fields)
}

pub(crate) fn token_v1(sandbox: &Sandbox, fields: Fields<'_>) -> Reply {
    post(sandbox, &format!("/{TENANT}/oauth2/token"), fields)
}

/// Client credentials that are all in order, with one field replaced or, if it is empty, left out.
pub(crate) fn app_token(sandbox: &Sandbox, change: (&str, &str)) -> Reply {
    token(sandbox, &changed(&app_with("scope", DEFAULT), change))
}

/// The access token of an app without a user.
pub(crate) fn app_access(sandbox: &Sandbox) -> String {
    app_token(sandbox, ("", "")).member("access_token")
}

/// The value of `Authorization` for it.
pub(crate) fn app_bearer(sandbox: &Sandbox) -> String {
    format!("Bearer {}", app_access(sandbox))
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

/// The fields with one of them replaced or, if it is empty, left out.
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
    token(sandbox, &refreshing(refresh_token))
}

pub(crate) fn refreshing(refresh_token: &str) -> [(&str, &str); 3] {
    [
        ("grant_type", "refresh_token"),
        ("client_id", PUBLIC_APP),
        ("refresh_token", refresh_token),
    ]
}

/// The query of a sign-in in a browser.
pub(crate) const QUERY: [(&str, &str); 8] = [
    ("client_id", PUBLIC_APP),
    ("response_type", "code"),
    ("redirect_uri", BACK),
    ("scope", OFFLINE),
    ("state", "a b&c"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
    ("login_hint", USER),
];

/// A sign-in in a browser, with one field replaced or left out.
pub(crate) fn authorize(sandbox: &Sandbox, change: (&str, &str)) -> Reply {
    let query = encoded(&changed(&QUERY, change));
    let path = format!("/{TENANT}/oauth2/v2.0/authorize?{query}");
    send(sandbox, "GET", &path, &[], "")
}

/// The code of a sign-in in a browser.
pub(crate) fn code(sandbox: &Sandbox, change: (&str, &str)) -> String {
    query_value(&authorize(sandbox, change), "code")
}

/// The answer to a sign-in of this user with a code, as the public app gets it.
pub(crate) fn signed_in(sandbox: &Sandbox, user: &str) -> Reply {
    token(sandbox, &redemption(&code(sandbox, ("login_hint", user))))
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
    reply.expect_status(302);
    let (address, query) = reply.header("location").unwrap().split_once('?').unwrap();
    assert_eq!(address, BACK);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(key, _)| *key == name);
    let (_, value) = found.unwrap_or_else(|| panic!("{query}"));
    let value = percent_encoding::percent_decode_str(value).decode_utf8();
    value.unwrap().into_owned()
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
