//! Reading everything that was decoded, once: what a program does that uses its orders.
//!
//! A decoder may put off work until a value is looked at. To touch a value is to ask for what it
//! means (the moment of a date, the digits of a price, the text of a word), so such work counts.

mod everyday;
mod ours;

use serde_json::Value;

/// What was found, by kind; equal for all decoders of the same types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many values there were.
    pub values: u64,
    /// Lengths and first bytes of texts.
    pub texts: u64,
    /// First and last bytes of GUIDs.
    pub ids: u64,
    /// Integers and booleans.
    pub numbers: u64,
    /// Seconds and nanoseconds of dates.
    pub dates: u64,
    /// How many prices there were.
    pub prices: u64,
    /// Digits and decimal places of prices. Not the same everywhere: whoever goes through `f64`
    /// loses trailing zeros.
    pub digits: u64,
    /// Lengths of what no member of the type holds.
    pub unknown: u64,
}

/// A value that can be read once, with all that is in it.
pub trait Touch {
    /// Adds what is there.
    fn touch(&self, sum: &mut Sum);

    /// What is there.
    fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        self.touch(&mut sum);
        sum
    }
}

impl Sum {
    fn text(&mut self, text: &str) {
        self.values += 1;
        let first = text.as_bytes().first().copied().unwrap_or_default();
        self.texts += text.len() as u64 + u64::from(first);
    }

    fn id(&mut self, bytes: [u8; 16]) {
        self.values += 1;
        self.ids += u64::from(bytes[0]) + u64::from(bytes[15]);
    }

    fn number(&mut self, number: i64) {
        self.values += 1;
        self.numbers = self.numbers.wrapping_add(number.cast_unsigned());
    }

    fn date(&mut self, seconds: i64, nanoseconds: u32) {
        self.values += 1;
        let seconds = seconds.cast_unsigned();
        self.dates = self
            .dates
            .wrapping_add(seconds)
            .wrapping_add(nanoseconds.into());
    }

    fn price(&mut self, mantissa: i128, places: u32) {
        self.values += 1;
        self.prices += 1;
        #[expect(clippy::cast_possible_truncation, reason = "a sum of low bits will do")]
        let low = mantissa.cast_unsigned() as u64;
        self.digits = self.digits.wrapping_add(low).wrapping_add(places.into());
    }
}

/// Implements [`Touch`]: what is added for a value of each type.
macro_rules! touch_values {
    ($($type:ty $([$($generic:tt)*])? => |$value:ident, $sum:ident| $touch:expr;)*) => {$(
        impl$(<$($generic)*>)? crate::touch::Touch for $type {
            fn touch(&self, $sum: &mut crate::touch::Sum) {
                let $value = self;
                $touch;
            }
        }
    )*};
}

/// Implements [`Touch`] for objects: every member that is named.
macro_rules! touch_members {
    ($($type:ty { $($field:ident),* $(,)? })*) => {$(
        impl crate::touch::Touch for $type {
            fn touch(&self, sum: &mut crate::touch::Sum) {
                $(crate::touch::Touch::touch(&self.$field, sum);)*
            }
        }
    )*};
}

use {touch_members, touch_values};

touch_values! {
    Option<T> [T: Touch] => |value, sum| if let Some(value) = value { value.touch(sum); };
    Box<T> [T: Touch] => |value, sum| value.as_ref().touch(sum);
    [T] [T: Touch] => |values, sum| for value in values { value.touch(sum); };
    bool => |value, sum| sum.number((*value).into());
    // Trees of JSON values, where only texts and numbers can be told apart.
    Value => |value, sum| match value {
        Value::Null => {}
        Value::Bool(value) => value.touch(sum),
        Value::Number(number) => sum.number(number.as_i64().unwrap_or_default()),
        Value::String(text) => sum.text(text),
        Value::Array(items) => items.touch(sum),
        Value::Object(members) => members.values().for_each(|value| value.touch(sum)),
    };
}
