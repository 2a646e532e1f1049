//! Writing JSON fast: the member names are constants, the values know their own texts.

use std::fmt::Write as _;

/// A value that can be written as JSON, byte for byte as serde would write it.
///
/// ```
/// use partner_center_model::{Encode, Order};
///
/// let order: Order = serde_json::from_str(r#"{"id": "1", "totalPrice": 438.0}"#)?;
/// assert_eq!(order.to_json(), r#"{"id":"1","totalPrice":438.0}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Encode {
    /// Adds the value's JSON to the text.
    fn encode(&self, json: &mut String);

    /// The value's JSON, without line breaks: a line of NDJSON.
    fn to_json(&self) -> String {
        let mut json = String::new();
        self.encode(&mut json);
        json
    }
}

/// Adds a string with its quotes.
pub(crate) fn string(text: &str, json: &mut String) {
    json.push('"');
    let mut rest = text;
    loop {
        let plain = crate::decode::run(rest.as_bytes());
        let Some((run, behind)) = rest.split_at_checked(plain) else {
            break;
        };
        json.push_str(run);
        let mut characters = behind.chars();
        let Some(special) = characters.next() else {
            break;
        };
        escape(special, json);
        rest = characters.as_str();
    }
    json.push('"');
}

#[cold]
fn escape(special: char, json: &mut String) {
    match special {
        '"' => json.push_str("\\\""),
        '\\' => json.push_str("\\\\"),
        '\u{8}' => json.push_str("\\b"),
        '\u{9}' => json.push_str("\\t"),
        '\u{a}' => json.push_str("\\n"),
        '\u{c}' => json.push_str("\\f"),
        '\u{d}' => json.push_str("\\r"),
        control => {
            let _ = write!(json, "\\u{:04x}", u32::from(control));
        }
    }
}

/// Adds a number with at least this many digits.
pub(crate) fn digits(mut number: u64, width: usize, text: &mut String) {
    // The largest number has 20.
    let mut buffer = [b'0'; 20];
    let mut begin = buffer.len();
    while number > 0 {
        begin -= 1;
        let digit = (number % 10) as u8;
        buffer[begin] += digit;
        number /= 10;
    }
    for _ in buffer.len()..width {
        text.push('0');
    }
    let begin = begin.min(buffer.len().saturating_sub(width.max(1)));
    text.push_str(std::str::from_utf8(&buffer[begin..]).unwrap_or_default());
}

/// Adds what serde writes: for values that are rare.
pub(crate) fn by_serde(value: &impl serde::Serialize, json: &mut String) {
    // Writing into memory does not fail, and neither do the model's own values.
    if let Ok(text) = serde_json::to_string(value) {
        json.push_str(&text);
    }
}

impl Encode for bool {
    fn encode(&self, json: &mut String) {
        json.push_str(if *self { "true" } else { "false" });
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, json: &mut String) {
        match self {
            Some(value) => value.encode(json),
            None => json.push_str("null"),
        }
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(&self, json: &mut String) {
        T::encode(self, json);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, json: &mut String) {
        json.push('[');
        for (index, element) in self.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            element.encode(json);
        }
        json.push(']');
    }
}
