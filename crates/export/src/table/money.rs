//! Money in `DECIMAL(38,18)`, and its sums.

use std::collections::BTreeMap;

use partner_center_model::Decimal;

/// Decimal places of the columns.
pub(super) const PLACES: u32 = 18;
/// Digits of the columns.
pub(super) const DIGITS: u32 = 38;
/// Bytes of a number in Parquet.
pub(super) const BYTES: u8 = 16;
/// 1, in the unit of the columns.
const ONE: i128 = 10_i128.pow(PLACES);

/// The number times 10^18; `None` if that is no whole number of 38 digits.
#[inline]
pub(super) fn unscaled(number: &Decimal) -> Option<i128> {
    let (mantissa, places) = number.parts()?;
    let unscaled = if places <= PLACES {
        mantissa.checked_mul(10_i128.pow(PLACES - places))?
    } else {
        let divisor = 10_i128.checked_pow(places - PLACES)?;
        (mantissa % divisor == 0).then_some(mantissa / divisor)?
    };
    (unscaled.unsigned_abs() < 10_u128.pow(DIGITS)).then_some(unscaled)
}

/// The number of an unscaled one, without zeros at its end.
pub(super) fn text(unscaled: i128) -> String {
    Sum::of(unscaled).text()
}

/// A sum that no number of rows can exceed.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    whole: i128,
    /// Billions of billions of parts, of any number.
    fraction: i128,
}

impl Sum {
    fn of(unscaled: i128) -> Self {
        let mut sum = Self::default();
        sum.add(unscaled);
        sum
    }

    fn add(&mut self, unscaled: i128) {
        self.whole += unscaled / ONE;
        self.fraction += unscaled % ONE;
    }

    fn text(self) -> String {
        let whole = self.whole + self.fraction.div_euclid(ONE);
        let fraction = self.fraction.rem_euclid(ONE);
        // Both parts have one sign.
        let (sign, whole, fraction) = match (whole < 0, fraction) {
            (false, _) => ("", whole, fraction),
            (true, 0) => ("-", -whole, 0),
            (true, _) => ("-", -(whole + 1), ONE - fraction),
        };
        let text = format!("{sign}{whole}.{fraction:0width$}", width = PLACES as usize);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// Sums by currency, of the amounts that the columns hold.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// That of the last amount, which most have in common.
    last: Option<(String, Sum)>,
    others: BTreeMap<String, Sum>,
}

impl Sums {
    pub(super) fn add(&mut self, currency: Option<&str>, amount: Option<&Decimal>) {
        if let Some(unscaled) = amount.and_then(unscaled) {
            self.add_unscaled(currency.unwrap_or_default(), unscaled);
        }
    }

    fn add_unscaled(&mut self, currency: &str, unscaled: i128) {
        match &mut self.last {
            Some((last, sum)) if last == currency => sum.add(unscaled),
            last => {
                let mut sum = self.others.remove(currency).unwrap_or_default();
                sum.add(unscaled);
                self.others.extend(last.replace((currency.to_owned(), sum)));
            }
        }
    }

    /// The sums as text, of each currency that has an amount.
    pub(super) fn texts(mut self) -> BTreeMap<String, String> {
        self.others.extend(self.last.take());
        let texts = self.others.into_iter();
        texts
            .map(|(currency, sum)| (currency, sum.text()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: &str) -> Option<String> {
        unscaled(&number.parse().unwrap()).map(text)
    }

    #[test]
    fn numbers_are_exact_or_not_there() {
        let longest = "99999999999999999999.999999999999999999";
        for (number, expected) in [
            ("36.48", Some("36.48")),
            ("438.0", Some("438")),
            ("1e2", Some("100")),
            ("1.5E-3", Some("0.0015")),
            ("-0.01", Some("-0.01")),
            ("-1.0000", Some("-1")),
            ("-0", Some("0")),
            ("0e999999999", Some("0")),
            ("0.000000000000000001", Some("0.000000000000000001")),
            ("0.0000000000000000010", Some("0.000000000000000001")),
            ("0.0000000000000000011", None),
            (longest, Some(longest)),
            (
                "-99999999999999999999.999999999999999999",
                Some("-99999999999999999999.999999999999999999"),
            ),
            ("100000000000000000000", None),
            ("1e400", None),
            ("1e-400", None),
        ] {
            assert_eq!(shown(number).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn sums_are_exact_beyond_the_digits_of_a_column() {
        let mut sums = Sums::default();
        let mut add = |currency: Option<&str>, amount: &str| {
            sums.add(currency, Some(&amount.parse().unwrap()));
        };
        add(Some("USD"), "0.1");
        add(Some("EUR"), "-0.7");
        add(Some("USD"), "0.2");
        add(Some("EUR"), "0.4");
        add(None, "1e2");
        // What no column holds is in no sum.
        add(Some("JPY"), "1e400");
        for _ in 0..3 {
            add(Some("GBP"), "99999999999999999999.999999999999999999");
            add(Some("NOK"), "-99999999999999999999.5");
        }
        let texts = sums.texts();
        let texts: Vec<_> = texts
            .iter()
            .map(|(key, sum)| (key.as_str(), sum.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                ("", "100"),
                ("EUR", "-0.3"),
                ("GBP", "299999999999999999999.999999999999999997"),
                ("NOK", "-299999999999999999998.5"),
                ("USD", "0.3"),
            ]
        );
        assert!(Sums::default().texts().is_empty());
    }
}
