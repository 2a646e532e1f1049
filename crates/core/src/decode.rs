//! From the bytes of a body to a value: strictly, or item by item.

mod items;

use std::fmt;

use bytes::Bytes;
use partner_center_model::decode::{Decode, Part, SharedBody};
use partner_center_model::{Collection, List, Text};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::body::{excerpt, looks_like_html, one_line, without_bom};
use crate::mask;

pub use items::decode_items;

/// A body, or an item of one, that is not what it should be. Its text shows no secret ([`mask`]).
///
/// ```
/// use partner_center_core::endpoint::decode;
/// use partner_center_model::Order;
///
/// let error = decode::<Order>(&r#"{"lineItems": [{"quantity": "many"}]}"#.into()).unwrap_err();
/// assert_eq!(error.path(), "lineItems[0].quantity");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// What is wrong with a body or a part of it, for endpoints that check more than a decoder does. `path`
    /// has the form of [`path`](Self::path); secrets are masked.
    #[must_use]
    pub fn new(path: &str, message: &str) -> Self {
        Self {
            path: mask::text(&one_line(path)).into_owned(),
            message: mask::text(&one_line(message)).into_owned(),
        }
    }

    pub(crate) fn whole_body(message: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            message: message.into(),
        }
    }

    /// Where in the body, such as `items[3].lineItems[0].quantity`; empty for the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What serde says about a part of a body. It counts lines within that part, which would mislead
    /// beside a place in the body.
    pub(crate) fn of_part<T: DeserializeOwned>(json: &[u8], error: &serde_json::Error) -> Self {
        let mut error = explain::<T>(json, error);
        if let Some(at) = error.message.rfind(" at line ") {
            error.message.truncate(at);
        }
        error
    }

    /// The same error with the place in the body where it was found.
    pub(crate) fn at_byte(mut self, offset: u64) -> Self {
        self.message = format!("{} (near byte {offset})", self.message);
        self
    }

    pub(crate) fn below(mut self, parent: &str) -> Self {
        let separator = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{parent}{separator}{}", self.path);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for DecodeError {}

/// One element of a list that was read item by item.
#[derive(Clone, Debug)]
pub struct Item<T> {
    /// Nothing when the item is no text.
    raw: Text,
    decoded: Result<T, Box<Broken>>,
}

/// Why an item could not be read.
#[derive(Clone, Debug)]
struct Broken {
    error: DecodeError,
    /// The item, when it is no text.
    bytes: Option<Bytes>,
}

impl<T: DeserializeOwned> Item<T> {
    /// The item at `index`, as it was read from its JSON text.
    pub(crate) fn new(raw: Text, index: usize, decoded: Result<T, serde_json::Error>) -> Self {
        let decoded = decoded.map_err(|error| {
            let error = DecodeError::of_part::<T>(raw.as_bytes(), &error);
            let error = error.below(&format!("items[{index}]"));
            Box::new(Broken { error, bytes: None })
        });
        Self { raw, decoded }
    }

    /// The item at `index`, which is not UTF-8.
    pub(crate) fn not_text(raw: Bytes, index: usize) -> Self {
        let path = match serde_json::from_slice::<T>(&raw) {
            Err(error) => DecodeError::of_part::<T>(&raw, &error).path,
            Ok(_) => String::new(),
        };
        let place = std::str::from_utf8(&raw).map_or_else(|error| error.valid_up_to(), str::len);
        let byte = raw.get(place).copied().unwrap_or_default();
        let message = format!("not UTF-8: byte 0x{byte:02x} at byte {place} of the item");
        let error = DecodeError { path, message }.below(&format!("items[{index}]"));
        let bytes = Some(raw);
        Self {
            raw: Text::default(),
            decoded: Err(Box::new(Broken { error, bytes })),
        }
    }
}

impl<T: Decode> Item<T> {
    fn of_part(index: usize, part: Part<T>) -> Self {
        let decoded = part
            .value
            .map_or_else(|| serde_json::from_str(&part.raw), Ok);
        Self::new(part.raw, index, decoded)
    }
}

impl<T> Item<T> {
    /// The item, or why it could not be read and its text.
    pub(crate) fn into_parts(self) -> Result<T, (DecodeError, Bytes)> {
        let raw = self.raw;
        self.decoded.map_err(|broken| {
            let text = || Bytes::copy_from_slice(raw.as_bytes());
            (broken.error, broken.bytes.unwrap_or_else(text))
        })
    }

    /// The item, or why it could not be read.
    ///
    /// # Errors
    /// The item's own error, with its path in the body.
    pub fn decoded(&self) -> Result<&T, &DecodeError> {
        self.decoded.as_ref().map_err(|broken| &broken.error)
    }

    /// The item, or why it could not be read, by value.
    ///
    /// # Errors
    /// The item's own error, with its path in the body.
    pub fn into_decoded(self) -> Result<T, DecodeError> {
        self.decoded.map_err(|broken| broken.error)
    }

    /// The item's JSON text as the service sent it. It shares the memory of the body, or, in a stream,
    /// of the piece of the body that it came in. Empty when the item [is not text](Self::is_text).
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The item byte for byte as the service sent it, text or not.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.decoded {
            Err(broken) => broken.bytes.as_deref().unwrap_or(self.raw.as_bytes()),
            Ok(_) => self.raw.as_bytes(),
        }
    }

    /// Whether the item is UTF-8, as JSON has to be. One that is not cannot be read.
    #[must_use]
    pub fn is_text(&self) -> bool {
        !matches!(&self.decoded, Err(broken) if broken.bytes.is_some())
    }
}

/// The body of an answer. What is decoded from it shares its memory.
///
/// ```
/// use partner_center_core::endpoint::{Payload, decode};
/// use partner_center_model::Order;
///
/// let payload = Payload::from(r#"{"id": "1"}"#);
/// assert_eq!(decode::<Order>(&payload)?.id.as_deref(), Some("1"));
/// # Ok::<(), partner_center_core::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Payload {
    bytes: Bytes,
    /// The same bytes, when they are UTF-8.
    text: Option<SharedBody>,
}

impl Payload {
    /// The bytes as they came.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Whether the body is UTF-8.
    pub(crate) fn is_text(&self) -> bool {
        self.text.is_some()
    }

    /// The body without byte-order mark, when it can be JSON at all.
    fn json(&self) -> Result<Bytes, DecodeError> {
        if self.bytes.starts_with(&[0xff, 0xfe]) || self.bytes.starts_with(&[0xfe, 0xff]) {
            return Err(DecodeError::whole_body("the body is UTF-16, not UTF-8"));
        }
        let json = without_bom(&self.bytes);
        if json.trim_ascii().is_empty() {
            return Err(DecodeError::whole_body("the body is empty"));
        }
        if looks_like_html(&json) {
            let excerpt = excerpt(&json);
            return Err(DecodeError::whole_body(format!(
                "the body is HTML or XML, not JSON: {excerpt}"
            )));
        }
        Ok(json)
    }
}

impl From<Bytes> for Payload {
    /// Copies nothing, unless the bytes are in use elsewhere too.
    fn from(bytes: Bytes) -> Self {
        Vec::from(bytes).into()
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        match SharedBody::new(bytes) {
            Ok(text) => Self {
                bytes: Bytes::from_owner(text.clone()),
                text: Some(text),
            },
            Err(bytes) => Self {
                bytes: bytes.into(),
                text: None,
            },
        }
    }
}

impl From<&[u8]> for Payload {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<&str> for Payload {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

/// Decodes a whole body with serde alone: for types that are not in the model.
///
/// # Errors
/// With the path of the first member that is not what it should be.
pub fn decode_json<T: DeserializeOwned>(payload: &Payload) -> Result<T, DecodeError> {
    let json = payload.json()?;
    serde_json::from_slice(&json).map_err(|error| explain::<T>(&json, &error))
}

/// Decodes a whole body.
///
/// # Errors
/// With the path of the first member that is not what it should be.
pub fn decode<T: Decode>(payload: &Payload) -> Result<T, DecodeError> {
    let json = payload.json()?;
    let decoded = match &payload.text {
        Some(text) => text.decode(),
        // Which fails, and says where.
        None => serde_json::from_slice(&json),
    };
    decoded.map_err(|error| explain::<T>(&json, &error))
}

/// [`decode_items`] of a body that is UTF-8.
pub(crate) fn decode_text_items<T: Decode>(
    payload: &Payload,
) -> Result<Collection<Item<T>>, DecodeError> {
    let text = payload.text.as_ref();
    if let Some(mut page) = text.and_then(SharedBody::decode_usual::<Collection<Part<T>>>) {
        let parts = std::mem::take(&mut page.items);
        return Ok(page.with_items(map(parts, Item::of_part)));
    }
    let json = payload.json()?;
    let mut page = page(&json)?;
    let raw_items = std::mem::take(&mut page.items);
    Ok(page.with_items(map(raw_items, |index, raw: &RawValue| {
        Item::new(raw.get().into(), index, serde_json::from_str(raw.get()))
    })))
}

/// The list with other elements; none, where there is none.
fn map<T, U>(list: List<T>, change: impl Fn(usize, T) -> U) -> List<U> {
    if list.is_absent() {
        return List::default();
    }
    let elements = list.into_iter().enumerate();
    elements
        .map(|(index, element)| change(index, element))
        .collect()
}

/// Why a body is not a collection, as far as the body as a whole shows it.
pub(crate) fn not_a_list(payload: &Payload) -> Option<DecodeError> {
    let json = payload.json();
    json.and_then(|json| page(&json).map(drop)).err()
}

fn page(json: &[u8]) -> Result<Collection<&RawValue>, DecodeError> {
    let page = serde_json::from_slice(json);
    page.map_err(|error| explain::<Collection<serde::de::IgnoredAny>>(json, &error))
}

/// Reads the text once more, slower, to learn where the error is.
fn explain<T: DeserializeOwned>(json: &[u8], error: &serde_json::Error) -> DecodeError {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(found) if found.path().iter().next().is_some() => found.path().to_string(),
        _ => String::new(),
    };
    let message = match error.classify() {
        serde_json::error::Category::Eof => format!("the JSON ends too early: {error}"),
        serde_json::error::Category::Syntax => format!("not JSON: {error}"),
        _ => error.to_string(),
    };
    DecodeError::new(&path, &message)
}
