use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// The claims that a refusal asks for (`WWW-Authenticate: Bearer …, claims="…"`), as JSON. A user
/// has to sign in with them ([`SignInPage::with_claims`](super::SignInPage::with_claims)).
///
/// Source: Learn, Claims challenges, claims requests, and client capabilities.
#[must_use]
pub fn claims(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .find_map(|value| read(value.to_str().ok()?))
}

fn read(challenge: &str) -> Option<String> {
    let lower = challenge.to_ascii_lowercase();
    let (begin, _) = lower.match_indices("claims=").find(|(at, _)| {
        // Not the end of a longer name.
        lower[..*at].ends_with([' ', ',', '\t'])
    })?;
    let value = &challenge[begin + "claims=".len()..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([',', ' ']).next()?,
    };
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = [STANDARD, URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(value).ok())?;
    let json = String::from_utf8(bytes).ok()?;
    json.trim_start().starts_with('{').then_some(json)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn claims_are_found_in_every_form() {
        let json = r#"{"access_token":{"nbf":{"essential":true}}}"#;
        let encoded = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ";
        for challenge in [
            format!(r#"Bearer realm="", error="insufficient_claims", claims="{encoded}""#),
            format!(r#"Bearer claims="{encoded}==", realm="x""#),
            format!("Bearer Claims={encoded}, a=b"),
        ] {
            assert_eq!(read(&challenge).as_deref(), Some(json), "{challenge}");
        }
        for none in [
            "Bearer",
            "Bearer noclaims=\"e30\"",
            "Bearer claims=\"%\"",
            "Bearer claims=",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
