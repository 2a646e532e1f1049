//! The one place that masks texts: what this process knows to be secret is not shown.
//!
//! A [`Secret`](crate::auth::Secret) and an [`AccessToken`](crate::AccessToken) are known from when they
//! are made until their last copy is dropped: access and refresh tokens, client secrets, assertions, codes
//! and their verifiers, what a helper gave. Every text of an [`Error`](crate::Error), the headers of its
//! answer, and [`visible_headers`](crate::observe::visible_headers) have gone through it. Programs put
//! through it what else they write for people: traces, archives, messages. Data is never masked.
//!
//! ```
//! use partner_center_core::{AccessToken, mask};
//!
//! let token = AccessToken::new("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.c2VjcmV0")?;
//! let said = "no such user: Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.c2VjcmV0 (code 7)";
//! assert_eq!(mask::text(said), "no such user: Bearer *** (code 7)");
//! # drop(token);
//! # Ok::<(), partner_center_core::Error>(())
//! ```
//!
//! A secret is found as it is, from 16 bytes on in any case; percent-encoded, with the escapes of
//! JSON and HTML, as base64 at any place of a longer text (`Basic`), and as hexadecimal digits; each also
//! within another (up to three deep). Of a long secret, every part of 16 bytes or more counts, because texts
//! get cut. A secret of less than 16 bytes counts only as a whole word, and an ordinary word (letters alone,
//! digits alone, or less than 4 bytes) only after `Bearer`: otherwise messages would lose words that they need.

mod known;
mod views;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};

pub(crate) use known::{Known, know};
use views::View;

const MASK: &str = "***";

/// The text with `***` in place of each secret.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    let mut found = found(&known::all(), text.as_bytes());
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    for range in &mut found {
        // A part of a secret may begin within a character.
        while !text.is_char_boundary(range.start) {
            range.start -= 1;
        }
        while !text.is_char_boundary(range.end) {
            range.end += 1;
        }
    }
    let masked = replaced(text.as_bytes(), &found);
    Cow::Owned(String::from_utf8(masked).unwrap_or_else(|_| MASK.to_owned()))
}

/// The bytes with `***` in place of each secret.
#[must_use]
pub fn bytes(bytes: &[u8]) -> Cow<'_, [u8]> {
    of(&known::all(), bytes)
}

fn of<'a>(known: &[Arc<Known>], bytes: &'a [u8]) -> Cow<'a, [u8]> {
    let found = found(known, bytes);
    if found.is_empty() {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(replaced(bytes, &found))
}

pub(crate) fn body(body: Bytes) -> Bytes {
    match bytes(&body) {
        Cow::Borrowed(_) => body,
        Cow::Owned(masked) => masked.into(),
    }
}

/// The same headers without known secrets; those that are secret by name are marked as sensitive.
pub(crate) fn headers(mut headers: HeaderMap) -> HeaderMap {
    let known = known::all();
    for (name, value) in &mut headers {
        if let Cow::Owned(masked) = of(&known, value.as_bytes()) {
            *value = HeaderValue::try_from(masked).unwrap_or(HeaderValue::from_static(MASK));
        }
        if is_secret_by_name(name.as_str()) {
            value.set_sensitive(true);
        }
    }
    headers
}

/// Whether a header of this name holds credentials or a session.
pub(crate) fn is_secret_by_name(name: &str) -> bool {
    // The last one is the key for Azure's API gateways.
    matches!(
        name,
        "authorization"
            | "proxy-authorization"
            | "cookie"
            | "set-cookie"
            | "ocp-apim-subscription-key"
    )
}

/// Where secrets are, in order and without overlaps.
fn found(known: &[Arc<Known>], bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if let Some(least) = known.iter().map(|secret| secret.least()).min()
        && bytes.len() >= least
    {
        search(known, least, &View::of(bytes), &mut found);
    }
    if found.len() < 2 {
        return found;
    }
    found.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn search(known: &[Arc<Known>], least: usize, view: &View<'_>, found: &mut Vec<Range<usize>>) {
    let folded = view.bytes().to_ascii_lowercase();
    for secret in known {
        secret.find(view.bytes(), &folded, &mut |range| {
            found.push(view.origin(&range));
        });
    }
    for inner in view.inner(least) {
        search(known, least, &inner, found);
    }
}

fn replaced(bytes: &[u8], found: &[Range<usize>]) -> Vec<u8> {
    let (mut masked, mut behind) = (Vec::with_capacity(bytes.len()), 0);
    for range in found {
        // Two parts that overlap in a character are one.
        masked.extend_from_slice(bytes.get(behind..range.start).unwrap_or_default());
        masked.extend_from_slice(MASK.as_bytes());
        behind = range.end;
    }
    masked.extend_from_slice(bytes.get(behind..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests;
