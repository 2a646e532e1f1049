//! Amounts of money, exact.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

/// Hundredths of a currency unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cents(pub(crate) u64);

impl Cents {
    pub(crate) fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// This amount times `part` / `whole`, rounded to a cent.
    pub(crate) fn share(self, part: u64, whole: u64) -> Self {
        let whole = u128::from(whole.max(1));
        let amount = (u128::from(self.0) * u128::from(part) + whole / 2) / whole;
        Self(u64::try_from(amount).unwrap_or(u64::MAX))
    }
}

/// As C# writes a double: `438.0`, `36.5`, `36.48`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        if part % 10 == 0 {
            write!(f, "{whole}.{}", part / 10)
        } else {
            write!(f, "{whole}.{part:02}")
        }
    }
}

impl FromStr for Cents {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = match part.len() {
            0..=2 => format!("{part:0<2}"),
            _ => return Err(()),
        };
        let digits = |text: &str| text.parse::<u64>().map_err(|_| ());
        let whole = digits(whole)?.checked_mul(100).ok_or(())?;
        whole.checked_add(digits(&part)?).map(Self).ok_or(())
    }
}

/// Code and symbol of the currency that a customer pays in.
pub(crate) fn currency_of(country: &str) -> (&'static str, &'static str) {
    match country {
        "GB" => ("GBP", "£"),
        "DK" => ("DKK", "kr."),
        "DE" | "NL" => ("EUR", "€"),
        "CA" => ("CAD", "$"),
        _ => ("USD", "$"),
    }
}

/// From the text of a number, never through a float.
impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(source)?;
        let amount = text.get().parse();
        amount.map_err(|()| D::Error::custom("not an amount of money"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_back() {
        for text in ["0.0", "438.0", "36.48", "36.5", "0.05"] {
            assert_eq!(text.parse::<Cents>().unwrap().to_string(), text);
        }
        assert_eq!("12".parse(), Ok(Cents(1200)));
        for text in ["", "-1", "1.234", "1e3", ".5"] {
            assert_eq!(text.parse::<Cents>(), Err(()), "{text}");
        }
        assert_eq!(Cents(100).share(2, 3), Cents(67));
    }
}
