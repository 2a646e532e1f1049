//! Paths and queries of requests, built from checked parts only.

use std::fmt::Display;

use http::Uri;
use partner_center_model::{Guid, Open, Vocabulary};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{BaseUrl, CustomerId, Error, OrderId, PromotionId, SubscriptionId};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The version segment at the beginning of every path.
const VERSION: &str = "/v1";

/// Builds the path of a request, segment by segment.
#[derive(Debug)]
pub struct PathBuilder<'a> {
    base: &'a BaseUrl,
    path: String,
    query: Option<String>,
    error: Option<Error>,
}

impl<'a> PathBuilder<'a> {
    pub(crate) fn new(base: &'a BaseUrl) -> Self {
        Self {
            base,
            path: VERSION.into(),
            query: None,
            error: None,
        }
    }

    /// Adds a fixed segment.
    pub fn literal(&mut self, segment: &'static str) -> &mut Self {
        self.path.push('/');
        self.path.push_str(segment);
        self
    }

    /// Adds a customer id; one that is not a GUID makes the request fail before it is sent.
    pub fn customer(&mut self, id: &CustomerId) -> &mut Self {
        let expected = "a GUID such as the customer's Microsoft ID";
        self.checked(id, id.is_valid(), "customer id", expected)
    }

    /// Adds an order id; one that cannot be an id makes the request fail before it is sent.
    pub fn order(&mut self, id: &OrderId) -> &mut Self {
        let expected = "1 to 64 letters, digits, `-` or `_`";
        self.checked(id, id.is_valid(), "order id", expected)
    }

    /// Adds the id of a promotion, which has colons.
    pub fn promotion(&mut self, id: &PromotionId) -> &mut Self {
        let expected = "1 to 128 letters, digits, `-`, `_`, `.` or `:`";
        self.checked(id, id.is_valid(), "promotion id", expected)
    }

    /// Adds `customers/{customer}/orders/{order}`.
    pub(crate) fn order_of(&mut self, customer: &CustomerId, order: &OrderId) -> &mut Self {
        self.literal("customers")
            .customer(customer)
            .literal("orders")
            .order(order)
    }

    /// Adds a subscription id.
    pub fn subscription(&mut self, id: &SubscriptionId) -> &mut Self {
        self.id("subscription id", id.as_str(), id.is_valid())
    }

    /// Adds a number.
    pub fn number(&mut self, number: u32) -> &mut Self {
        self.path.push('/');
        self.path.push_str(&number.to_string());
        self
    }

    /// Adds any other id; one that cannot be in a path makes the request fail before it is sent.
    pub fn id(&mut self, what: &str, id: &str, valid: bool) -> &mut Self {
        let expected = "1 to 128 letters, digits, `-`, `_` or `.`";
        self.checked(&id, valid, what, expected)
    }

    fn checked(&mut self, id: &dyn Display, valid: bool, what: &str, expected: &str) -> &mut Self {
        let text = id.to_string();
        if valid {
            self.path.push('/');
            self.path.extend(utf8_percent_encode(&text, RESERVED));
        } else {
            self.fail(format!("{what} {text:?}: expected {expected}"));
        }
        self
    }

    /// Takes the path and query of a link that the service sent, replacing what was built so far.
    ///
    /// A link is either a path (`/customers/…`, with or without `/v1`) or an absolute address on
    /// exactly the configured scheme, host and port. Everything else makes the request fail before
    /// it is sent: an access token goes to no other place, and no link leads out of the API.
    pub fn link(&mut self, uri: &str) -> &mut Self {
        match resolve(uri, self.base) {
            Ok((path, query)) => {
                self.path = path;
                self.query = query;
            }
            Err(why) => self.fail(format!("link {uri:?} is not followed: {why}")),
        }
        self
    }

    fn fail(&mut self, message: String) {
        self.error
            .get_or_insert_with(|| Error::invalid_input(message));
    }

    /// The whole address, or the first thing that was wrong.
    pub(crate) fn finish(self, query: QueryBuilder) -> Result<Uri, Error> {
        if let Some(error) = self.error.or(query.error) {
            return Err(error);
        }
        let mut text = format!("{}{}", self.base, self.path);
        let queries = [self.query.as_deref().unwrap_or(""), &query.text];
        for (separator, query) in ['?', '&']
            .iter()
            .zip(queries.iter().filter(|q| !q.is_empty()))
        {
            text.push(*separator);
            text.push_str(query);
        }
        text.parse()
            .map_err(|error| Error::invalid_input(format!("address {text:?}: {error}")))
    }
}

/// Path and query of a link, or why it is refused. The link is never joined to the base address:
/// joining lets many spellings (`//host`, `/\host`, `https:host`, …) leave the host unnoticed.
fn resolve(uri: &str, base: &BaseUrl) -> Result<(String, Option<String>), &'static str> {
    if uri
        .bytes()
        .any(|byte| !byte.is_ascii_graphic() || matches!(byte, b'\\' | b'#'))
    {
        return Err("only printable ASCII without backslash and fragment is accepted");
    }
    let local = if uri.starts_with('/') {
        uri.to_owned()
    } else {
        let absolute: Uri = uri.parse().map_err(|_| "it is not a valid address")?;
        if !base.is_origin_of(&absolute) {
            return Err("it leads to another host than the configured one");
        }
        let local = absolute
            .path_and_query()
            .map_or("/", |local| local.as_str());
        local
            .strip_prefix(base.prefix())
            .unwrap_or(local)
            .to_owned()
    };
    // One documented answer has a second question mark where `&` belongs.
    let (path, query) = match local.split_once('?') {
        Some((path, query)) => (path, Some(query.replace('?', "&"))),
        None => (local.as_str(), None),
    };
    let versioned = path
        .get(..VERSION.len())
        .is_some_and(|v| v.eq_ignore_ascii_case(VERSION))
        && matches!(path.as_bytes().get(VERSION.len()), None | Some(b'/'));
    let rest = if versioned {
        &path[VERSION.len()..]
    } else {
        path
    };
    let segments = rest.strip_prefix('/').ok_or("it names no resource")?;
    for segment in segments.split('/') {
        check_segment(segment)?;
    }
    Ok((format!("{VERSION}{rest}"), query))
}

fn check_segment(segment: &str) -> Result<(), &'static str> {
    let decoded = percent_encoding::percent_decode_str(segment).collect::<Vec<u8>>();
    match decoded.as_slice() {
        [] => Err("a segment of its path is empty"),
        b"." | b".." => Err("its path has dot segments"),
        decoded
            if decoded
                .iter()
                .any(|b| matches!(b, b'/' | b'\\' | b'%' | b'?' | b'#' | 0..=0x1f | 0x7f)) =>
        {
            Err("a segment of its path hides a separator")
        }
        _ => Ok(()),
    }
}

/// Builds the query of a request.
#[derive(Debug, Default)]
pub struct QueryBuilder {
    text: String,
    error: Option<Error>,
}

impl QueryBuilder {
    /// Adds `name=value`, both percent-encoded.
    pub fn pair(&mut self, name: &str, value: &str) -> &mut Self {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.extend(utf8_percent_encode(name, RESERVED));
        self.text.push('=');
        self.text.extend(utf8_percent_encode(value, RESERVED));
        self
    }

    fn fail(&mut self, message: String) {
        self.error
            .get_or_insert_with(|| Error::invalid_input(message));
    }

    /// The query without its question mark; a form has the same encoding.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Adds an order id; one that cannot be an id makes the request fail before it is sent.
    pub fn order(&mut self, name: &str, id: &OrderId) -> &mut Self {
        if !id.is_valid() {
            self.fail(format!("{name} {:?}: expected an order id", id.as_str()));
        }
        self.pair(name, id.as_str())
    }

    /// Adds a word in the spelling of queries; what is not a word makes the request fail before it is sent.
    pub fn word<E: Vocabulary>(&mut self, name: &str, word: &Open<E>) -> &mut Self {
        if let Some(word) = word.in_query() {
            return self.pair(name, word);
        }
        let known: Vec<_> = E::WORDS.iter().map(|(_, known)| known.in_query()).collect();
        self.fail(format!("{name} {word:?}: expected {}", known.join(", ")));
        self
    }

    /// Adds a country in capitals; what is not a country makes the request fail before it is sent.
    pub fn country(&mut self, name: &str, country: &str) -> &mut Self {
        let country = country.trim();
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let expected = "expected the two letters of a country (ISO 3166), such as US";
            self.fail(format!("{name} {country:?}: {expected}"));
        }
        self.pair(name, &country.to_ascii_uppercase())
    }

    /// Adds a text that must not be blank.
    pub fn required(&mut self, name: &str, text: &str) -> &mut Self {
        if text.trim().is_empty() {
            self.fail(format!("{name} {text:?}: expected a word"));
        }
        self.pair(name, text.trim())
    }

    /// Adds a GUID; a text that is not a GUID makes the request fail before it is sent.
    pub fn guid(&mut self, name: &str, guid: &Guid) -> &mut Self {
        if !guid.is_well_formed() {
            self.fail(format!("{name} {guid:?}: expected a GUID"));
        }
        self.pair(name, &guid.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{PathBuilder, QueryBuilder};

    fn follow(link: &str) -> Result<String, String> {
        let base = "https://api.partnercenter.microsoft.com".parse().unwrap();
        let mut path = PathBuilder::new(&base);
        path.link(link);
        path.finish(QueryBuilder::default())
            .map(|uri| uri.to_string())
            .map_err(|e| e.to_string())
    }

    #[test]
    fn links_of_the_service_are_followed() {
        let base = "https://api.partnercenter.microsoft.com";
        let cases = [
            ("/customers/1/orders", "/v1/customers/1/orders"),
            ("/v1/customers?size=40", "/v1/customers?size=40"),
            ("/V1/customers", "/v1/customers"),
            ("/v1customers", "/v1/v1customers"),
            (
                "/customers?size=2?seekOperation=Next",
                "/v1/customers?size=2&seekOperation=Next",
            ),
            (
                "/products/A/skus/1?country=US",
                "/v1/products/A/skus/1?country=US",
            ),
            (
                "https://api.partnercenter.microsoft.com/v1/customers",
                "/v1/customers",
            ),
            (
                "https://API.partnercenter.microsoft.com:443/customers",
                "/v1/customers",
            ),
        ];
        for (link, expected) in cases {
            assert_eq!(follow(link), Ok(format!("{base}{expected}")), "{link}");
        }
    }

    #[test]
    fn links_to_other_places_are_refused() {
        let cases = [
            "//evil/x",
            "https://evil/x",
            "/\\evil/x",
            "\\\\evil\\x",
            "http:evil",
            "https:evil",
            "https://api.partnercenter.microsoft.com@evil/",
            "https://api.partnercenter.microsoft.com.evil/",
            "https://user:pass@api.partnercenter.microsoft.com/v1/customers",
            "\thttps://evil",
            "ht\ntps://evil",
            " //evil",
            "%2e%2e/%2e%2e/admin",
            "/%2e%2e/admin",
            "/../admin",
            "/customers/%2fadmin",
            "/customers/%252e",
            "https://api.partnercenter.microsoft.com:8443/v1/customers",
            "http://api.partnercenter.microsoft.com/v1/customers",
            "https://api.partnercenter.microsoft.com./v1/customers",
            "javascript:alert(1)",
            "",
            "/",
            "/v1",
            "/v1/",
            "customers",
            "/customers#x",
            "/customers//orders",
            "/customers/\u{e9}",
            "/customers?filter=\u{e9}",
            "/customers?filter=a b",
            "/customers?filter=a\\b",
            "/customers?filter=a#b",
            "/customers?filter=\u{7f}",
            "https://portal.office.com/Partner/BeginClientSession.aspx",
        ];
        for link in cases {
            let answer = follow(link);
            assert!(
                answer
                    .as_ref()
                    .is_err_and(|e| e.contains("is not followed")),
                "{link}: {answer:?}"
            );
        }
    }
}
