//! Where a request goes: links, base addresses and ids from anywhere lead to no other place.

use http::Uri;
use partner_center_core::{
    BaseUrl, CustomerId, Error, GetCustomer, GetOrder, ListCustomers, OrderId, RawGet,
    driver::to_http, endpoint::Endpoint,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::common::{CUSTOMER, meta};

fn address<E: Endpoint>(endpoint: &E, base: &BaseUrl) -> Result<Uri, Error> {
    to_http(endpoint, base, &meta()).map(|request| request.uri().clone())
}

/// What links that mean harm are made of.
const PIECES: [&str; 43] = [
    "/",
    "//",
    "\\",
    "/\\",
    "?",
    "#",
    "@",
    ":",
    ".",
    "..",
    "...",
    "%2e",
    "%2E",
    "%2f",
    "%5c",
    "%25",
    "%",
    "%252e",
    "%00",
    "http:",
    "https:",
    "https://",
    "HTTPS://",
    "api.partnercenter.microsoft.com",
    "gateway.example",
    "evil.example",
    ":443",
    ":8443",
    ":99999",
    "/partner",
    "/partner/v1",
    "/v1",
    "/V1/",
    "customers",
    "?size=2",
    "&a=b",
    ";",
    "é",
    " ",
    "\t",
    "\n",
    "[::1]",
    "user:pass@",
];

fn link() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..8);
    prop_oneof![
        4 => pieces.prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "https://api\\.partnercenter\\.microsoft\\.com.{0,20}",
        1 => "/[ -~]{0,40}",
    ]
}

fn base() -> impl Strategy<Value = BaseUrl> {
    let bases = [
        "https://api.partnercenter.microsoft.com",
        "https://gateway.example:8443/partner",
        "http://127.0.0.1:8080",
        "http://[::1]",
    ];
    proptest::sample::select(bases.map(|base| base.parse().unwrap()).to_vec())
}

#[test]
fn bases_that_are_taken_and_bases_that_are_not() {
    let taken = [
        (
            "https://api.partnercenter.microsoft.com",
            "https://api.partnercenter.microsoft.com",
        ),
        (
            " https://gateway.example:8443/partner/v1/ ",
            "https://gateway.example:8443/partner",
        ),
        ("HTTPS://gateway.example", "https://gateway.example"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://127.0.0.2", "http://127.0.0.2"),
        ("http://[::1]:80", "http://[::1]:80"),
    ];
    for (text, shown) in taken {
        assert_eq!(
            text.parse::<BaseUrl>().unwrap().to_string(),
            shown,
            "{text:?}"
        );
    }
    let refused = [
        "",
        "gateway.example",
        "//gateway.example",
        "/v1",
        "ftp://gateway.example",
        "https://",
        "http://gateway.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://localhost@evil.example",
        "http://[::2]",
        "http://0.0.0.0",
        "http://2130706433",
        "https://user:pass@gateway.example",
        "https://gateway.example?x",
        "https://gateway.example#x",
        "https://gateway.example/..",
        "https://gateway.example/a/../b",
        "https://gateway.example/%2e%2e",
        "https://gateway.example/\\evil.example",
        "https://gateway.example//evil.example",
        "https://gateway.example/@evil.example",
        "https://gateway.example:",
        "https://gateway.example:x",
        "https://gateway.example:99999",
        "https://9:99999",
        "https://gateway.example/a b",
    ];
    for text in refused {
        assert!(
            text.parse::<BaseUrl>().unwrap_err().is_invalid_input(),
            "{text:?}"
        );
    }
}

/// A port that is no port is not the usual one.
#[test]
fn a_link_with_an_odd_port_is_not_followed() {
    let base = "https://gateway.example".parse().unwrap();
    for port in ["", ":443"] {
        let link = format!("https://gateway.example{port}/v1/customers");
        assert!(address(&RawGet::new(link), &base).is_ok(), "{port}");
    }
    for port in [":", ":0", ":80", ":4430", ":99999", ":65979"] {
        let link = format!("https://gateway.example{port}/v1/customers");
        assert!(address(&RawGet::new(link), &base).is_err(), "{port}");
    }
}

/// `PARTNER_CENTER_TEST_CASES=100000` looks longer.
#[expect(
    clippy::disallowed_methods,
    reason = "a test may be told how long to look"
)]
fn cases() -> u32 {
    let cases = std::env::var("PARTNER_CENTER_TEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_link_stays_below_the_base(link in link(), base in base()) {
        match address(&RawGet::new(&link), &base) {
            Err(error) => prop_assert!(error.is_invalid_input(), "{:?}", error),
            Ok(uri) => {
                let origin: Uri = base.to_string().parse().unwrap();
                prop_assert_eq!(uri.scheme(), origin.scheme());
                prop_assert_eq!(uri.authority(), origin.authority());
                let text = uri.to_string();
                let below = text.strip_prefix(&format!("{base}/v1/"));
                prop_assert!(below.is_some_and(|path| !path.is_empty()), "{}", text);
                prop_assert!(!text.contains(['\\', '#']) && text.matches('?').count() <= 1, "{}", text);
                // Not even a server or proxy that decodes twice sees another path.
                let path = uri.path();
                let once = percent_decode_str(path).decode_utf8_lossy().into_owned();
                let twice = percent_decode_str(&once).decode_utf8_lossy().into_owned();
                for path in [path, &once, &twice] {
                    let mut segments = path.split(['/', '\\']).skip(1);
                    prop_assert!(segments.all(|s| !matches!(s, "" | "." | "..")), "{}", path);
                    prop_assert_eq!(path.matches('/').count(), uri.path().matches('/').count());
                }
            }
        }
    }

    #[test]
    fn a_base_is_one_that_a_token_may_go_to(text in prop_oneof![link(), "https?://.{0,20}", "https?://[a-z.:/@\\[\\]0-9]{0,20}"]) {
        let Ok(base) = text.parse::<BaseUrl>() else { return Ok(()) };
        let shown = base.to_string();
        prop_assert_eq!(shown.parse::<BaseUrl>().unwrap(), base.clone());
        prop_assert!(!shown.contains(['@', '?', '#', '\\', '%']) && !shown.ends_with('/'), "{}", shown);
        let uri: Uri = shown.parse().unwrap();
        let host = uri.host().unwrap();
        let loopback = host == "[::1]" || host.starts_with("127.") || host.eq_ignore_ascii_case("localhost");
        prop_assert!(uri.scheme_str() == Some("https") || loopback, "{}", shown);
        let request = address(&ListCustomers::new(), &base);
        prop_assert_eq!(request.unwrap().to_string(), format!("{}/v1/customers", shown));
    }

    /// An id is refused, or stands as it is in the one segment that is its own.
    #[test]
    fn an_id_is_one_segment(text in prop_oneof![link(), any::<String>(), "[A-Za-z0-9_-]{1,70}", "[0-9a-fA-F-]{36}"], base in base()) {
        let id = OrderId::from(text.as_str());
        let trimmed = text.trim();
        prop_assert_eq!(id.as_str(), trimmed);
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let valid = !trimmed.is_empty() && trimmed.chars().all(good) && trimmed.len() <= 64;
        prop_assert_eq!(id.is_valid(), valid);
        prop_assert!(valid || id.family().is_none());
        match address(&GetOrder::new(CUSTOMER, id), &base) {
            Ok(uri) => {
                prop_assert!(valid);
                prop_assert_eq!(uri.to_string(), format!("{base}/v1/customers/{CUSTOMER}/orders/{trimmed}"));
            }
            Err(error) => prop_assert!(!valid && error.is_invalid_input(), "{:?}", error),
        }
        let id = CustomerId::from(text.as_str());
        let valid = id.is_valid();
        match address(&GetCustomer::new(id), &base) {
            Ok(uri) => {
                prop_assert!(valid && trimmed.len() == 36 && trimmed.chars().all(good));
                prop_assert_eq!(uri.to_string(), format!("{base}/v1/customers/{trimmed}"));
            }
            Err(error) => prop_assert!(!valid && error.is_invalid_input(), "{:?}", error),
        }
    }

    #[test]
    fn a_guid_is_a_customer_id(bytes: [u8; 16], upper: bool) {
        let text = partner_center_core::model::Guid::from_bytes(bytes).to_string();
        let id = CustomerId::from(if upper { text.to_uppercase() } else { text.clone() });
        prop_assert!(id.is_valid());
        prop_assert_eq!(id, CustomerId::from(text));
    }
}
