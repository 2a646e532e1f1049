//! From the bytes of a body to a value: strictly, or item by item.

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use partner_center_model::{Collection, List};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::fault::{excerpt, looks_like_html, one_line};

/// A body, or an item of one, that is not what it should be.
///
/// ```
/// use partner_center_core::decode::decode;
/// use partner_center_model::Order;
///
/// let error = decode::<Order>(&br#"{"lineItems": [{"quantity": "many"}]}"#[..].into()).unwrap_err();
/// assert_eq!(error.path(), "lineItems[0].quantity");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
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

    fn below(mut self, parent: &str) -> Self {
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
    raw: Bytes,
    decoded: Result<T, DecodeError>,
}

impl<T> Item<T> {
    /// The item, or why it could not be read.
    ///
    /// # Errors
    /// The item's own error, with its path in the body.
    pub fn decoded(&self) -> Result<&T, &DecodeError> {
        self.decoded.as_ref()
    }

    /// The item, or why it could not be read, by value.
    ///
    /// # Errors
    /// The item's own error, with its path in the body.
    pub fn into_decoded(self) -> Result<T, DecodeError> {
        self.decoded
    }

    /// The item's JSON text as the service sent it. It shares the memory of the whole body.
    #[must_use]
    pub fn raw(&self) -> &str {
        // A part of a body that was checked to be UTF-8 when the item was found in it.
        std::str::from_utf8(&self.raw).unwrap_or_default()
    }
}

/// Decodes a whole body.
///
/// # Errors
/// With the path of the first member that is not what it should be.
pub fn decode<T: DeserializeOwned>(body: &Bytes) -> Result<T, DecodeError> {
    let json = readable(body)?;
    serde_json::from_slice(&json).map_err(|error| explain::<T>(&json, &error))
}

/// Decodes a collection item by item: a broken item costs nothing but itself.
///
/// # Errors
/// When the body is no collection at all.
pub fn decode_items<T: DeserializeOwned>(body: &Bytes) -> Result<Collection<Item<T>>, DecodeError> {
    let json = readable(body)?;
    let mut page: Collection<&RawValue> = serde_json::from_slice(&json)
        .map_err(|error| explain::<Collection<serde::de::IgnoredAny>>(&json, &error))?;
    let raw_items = std::mem::take(&mut page.items);
    let items = if raw_items.is_absent() {
        List::default()
    } else {
        raw_items
            .iter()
            .enumerate()
            .map(|(index, raw)| item(&json, index, raw.get()))
            .collect()
    };
    Ok(page.with_items(items))
}

fn item<T: DeserializeOwned>(body: &Bytes, index: usize, raw: &str) -> Item<T> {
    let decoded = serde_json::from_str(raw).map_err(|error| {
        let mut error = explain::<T>(raw.as_bytes(), &error);
        // serde_json counts lines within the item, which would mislead beside a path in the body.
        if let Some(at) = error.message.rfind(" at line ") {
            error.message.truncate(at);
        }
        error.below(&format!("items[{index}]"))
    });
    Item {
        raw: body.slice_ref(raw.as_bytes()),
        decoded,
    }
}

/// Reads the text once more, slower, to learn where the error is.
fn explain<T: DeserializeOwned>(json: &[u8], error: &serde_json::Error) -> DecodeError {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(found) if found.path().iter().next().is_some() => one_line(&found.path().to_string()),
        _ => String::new(),
    };
    let message = match error.classify() {
        serde_json::error::Category::Eof => format!("the JSON ends too early: {error}"),
        serde_json::error::Category::Syntax => format!("not JSON: {error}"),
        _ => error.to_string(),
    };
    let message = one_line(&message);
    DecodeError { path, message }
}

/// The body without byte-order mark, when it can be JSON at all.
fn readable(body: &Bytes) -> Result<Bytes, DecodeError> {
    if body.starts_with(&[0xff, 0xfe]) || body.starts_with(&[0xfe, 0xff]) {
        return Err(DecodeError::whole_body("the body is UTF-16, not UTF-8"));
    }
    let json = without_bom(body);
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

/// The service is known to put a UTF-8 byte-order mark before some bodies.
pub(crate) fn without_bom(body: &Bytes) -> Bytes {
    const BOM: Range<usize> = 0..3;
    if body.starts_with("\u{feff}".as_bytes()) {
        body.slice(BOM.end..)
    } else {
        body.clone()
    }
}
