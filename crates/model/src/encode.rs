//! Writing JSON fast: the member names are constants, the values know their own texts.

/// A value that can be written as JSON, byte for byte as serde would write it.
///
/// ```
/// use partner_center_model::{Encode, Order};
///
/// let order: Order = serde_json::from_str(r#"{"id": "1", "totalPrice": 438.0}"#)?;
/// assert_eq!(order.to_json(), r#"{"id":"1","totalPrice":438.0}"#);
///
/// // NDJSON: a line for each value.
/// let mut lines = Vec::new();
/// for order in [&order, &order] {
///     order.encode(&mut lines);
///     lines.push(b'\n');
/// }
/// assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Encode {
    /// Adds the value's JSON, which is UTF-8 and has no line breaks.
    fn encode(&self, json: &mut Vec<u8>);

    /// The value's JSON as bytes, which need not be checked to be UTF-8 as a text must.
    fn to_vec(&self) -> Vec<u8> {
        let mut json = Vec::new();
        self.encode(&mut json);
        json
    }

    /// The value's JSON as a text.
    fn to_json(&self) -> String {
        String::from_utf8(self.to_vec()).unwrap_or_default()
    }
}

/// Adds a string with its quotes.
pub(crate) fn string(text: &str, json: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        return plain_string(text, json);
    }
    json.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, behind) = rest.split_at(crate::scan::run(rest));
        json.extend_from_slice(plain);
        let Some((&special, behind)) = behind.split_first() else {
            break;
        };
        escape(special, json);
        rest = behind;
    }
    json.push(b'"');
}

/// Adds a string that needs no escapes.
#[inline]
pub(crate) fn plain_string(text: &str, json: &mut Vec<u8>) {
    json.reserve(text.len() + 2);
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

/// Whether a text needs no escapes.
fn is_plain(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks();
    let mut last = [b' '; 16];
    last[..rest.len()].copy_from_slice(rest);
    chunks
        .iter()
        .chain([&last])
        .all(|chunk| crate::scan::stops(chunk) == 0)
}

#[cold]
fn escape(special: u8, json: &mut Vec<u8>) {
    let letter = match special {
        b'"' | b'\\' => special,
        0x8 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0xc => b'f',
        b'\r' => b'r',
        control => return json.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
    };
    json.extend_from_slice(&[b'\\', letter]);
}

/// The numbers from 0 to 99 with two digits.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0_u8;
    while number < 100 {
        pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
        number += 1;
    }
    pairs
};

/// A number below 100 with two digits.
#[inline]
pub(crate) fn two_digits(number: u64) -> [u8; 2] {
    PAIRS[(number % 100) as usize]
}

/// Adds a number with a point before the last `places` digits.
#[inline]
pub(crate) fn digits(number: u64, places: usize, json: &mut Vec<u8>) {
    if number < 10 && places == 0 {
        return json.push(b'0' + (number % 10) as u8);
    }
    many_digits(number, places, json);
}

fn many_digits(mut number: u64, places: usize, json: &mut Vec<u8>) {
    if places > 19 {
        // Not from the wire: a number that was made so.
        return json.extend_from_slice(padded(number, places).as_bytes());
    }
    // The largest number has 20 digits; one with 19 places has as many at least.
    let mut buffer = [b'0'; 22];
    let mut begin = buffer.len();
    let fraction = begin - places;
    while begin > fraction {
        begin -= 1;
        buffer[begin] += (number % 10) as u8;
        number /= 10;
    }
    if places > 0 {
        begin -= 1;
        buffer[begin] = b'.';
    }
    let whole = begin;
    while number > 0 || begin == whole {
        begin -= 1;
        buffer[begin] += (number % 10) as u8;
        number /= 10;
    }
    json.extend_from_slice(&buffer[begin..]);
}

#[cold]
fn padded(number: u64, places: usize) -> String {
    let mut text = format!("{number:0width$}", width = places + 1);
    text.insert(text.len() - places, '.');
    text
}

/// Adds what serde writes: for values that are rare.
pub(crate) fn by_serde(value: &impl serde::Serialize, json: &mut Vec<u8>) {
    // Writing into memory does not fail, and neither do the model's own values.
    if let Ok(text) = serde_json::to_vec(value) {
        json.extend_from_slice(&text);
    }
}

impl Encode for bool {
    fn encode(&self, json: &mut Vec<u8>) {
        json.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, json: &mut Vec<u8>) {
        match self {
            Some(value) => value.encode(json),
            None => json.extend_from_slice(b"null"),
        }
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(&self, json: &mut Vec<u8>) {
        T::encode(self, json);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, json: &mut Vec<u8>) {
        json.push(b'[');
        for (index, element) in self.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            element.encode(json);
        }
        json.push(b']');
    }
}
