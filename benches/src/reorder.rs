//! The same JSON with its members in another order.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::rng::{Rng, SEED};

/// The same values with the members of every object in random order, and with
/// `", "` and `": "` between the tokens.
///
/// Strings and numbers are copied byte for byte, so nothing that a parser would
/// lose (escapes, trailing zeros, long fractions) changes. The order comes from
/// a fixed seed: the same body gives the same bytes.
///
/// # Panics
///
/// If `body` is not one JSON value.
#[must_use]
pub fn reordered(body: &[u8]) -> Vec<u8> {
    let mut out = String::with_capacity(body.len() + body.len() / 8);
    let text = std::str::from_utf8(body).unwrap_or_else(|error| panic!("{error}"));
    write(&mut out, parse(text), &mut Rng::new(SEED));
    out.into_bytes()
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn write(out: &mut String, value: &RawValue, rng: &mut Rng) {
    match value.get().as_bytes()[0] {
        b'{' => {
            let Members(mut members) = parse(value.get());
            rng.shuffle(&mut members);
            between(out, "{}", members, |out, (name, value)| {
                out.push_str(&serde_json::Value::from(name).to_string());
                out.push_str(": ");
                write(out, value, rng);
            });
        }
        b'[' => {
            let items: Vec<&RawValue> = parse(value.get());
            between(out, "[]", items, |out, item| write(out, item, rng));
        }
        _ => out.push_str(value.get()),
    }
}

/// Writes items between brackets, with commas.
fn between<T>(
    out: &mut String,
    brackets: &str,
    items: Vec<T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push_str(&brackets[..1]);
    for (n, item) in items.into_iter().enumerate() {
        if n > 0 {
            out.push_str(", ");
        }
        write(out, item);
    }
    out.push_str(&brackets[1..]);
}

/// The members of an object as they stand there.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let members = std::iter::from_fn(|| map.next_entry().transpose());
                Ok(Members(members.collect::<Result<_, _>>()?))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}
