//! JSON text as `serde_json`'s value, without a loss.

use serde::de;
use serde::ser::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::capture::Members;
use crate::skip::bounded;

/// Anything of the model (and whatever holds such things) as a [`serde_json::Value`] in which no digit
/// is lost.
///
/// A number is a number where `serde_json` gives the very text back (`12.5`, `-3`), and a string with
/// its digits where it does not (`12.50`, `12345678901234567.89`, `1e400`). With `serde_json`'s feature
/// `arbitrary_precision` all are numbers. Members may change their order, as `serde_json::Map` has it.
///
/// [`serde_json::to_value`] rounds such numbers to the nearest `f64` instead.
///
/// ```
/// use partner_center_model::{Order, to_value};
///
/// let order: Order = serde_json::from_str(r#"{"id": "1", "totalPrice": 12345678901234567.89}"#)?;
/// assert!(to_value(&order)?["totalPrice"].to_string().contains("12345678901234567.89"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// When the value is nothing that JSON knows, or nothing that a `Value` can hold: half a surrogate pair
/// in a text, an object with two members of one name, more than 128 levels.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
    exact(&serde_json::to_string(value)?)
}

/// The value of JSON text with every digit: a number that `serde_json` would give back otherwise is a
/// string. Whether it would is for its `Number` to say, which keeps digits with `arbitrary_precision`.
pub(super) fn exact(text: &str) -> serde_json::Result<Value> {
    bounded(text).map_err(de::Error::custom)?;
    exact_below(text.trim_ascii())
}

/// The same for text of bounded depth without spaces around it.
fn exact_below(text: &str) -> serde_json::Result<Value> {
    match text.as_bytes().first() {
        Some(b'{') => {
            let mut object = serde_json::Map::new();
            for (name, value) in serde_json::from_str::<Members<'_>>(text)?.0 {
                let value = exact_below(value.get())?;
                if object.contains_key(&name) {
                    return Err(de::Error::custom(format_args!("duplicate member {name:?}")));
                }
                object.insert(name, value);
            }
            Ok(Value::Object(object))
        }
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(text)?;
            items.iter().map(|item| exact_below(item.get())).collect()
        }
        Some(b'-' | b'0'..=b'9') => Ok(match serde_json::from_str::<serde_json::Number>(text) {
            Ok(number) if number.to_string() == text => Value::Number(number),
            _ => Value::String(text.to_owned()),
        }),
        _ => serde_json::from_str(text),
    }
}
