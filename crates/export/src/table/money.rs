//! Money in `DECIMAL(38,18)`, and its sums.

use std::collections::BTreeMap;

use partner_center_model::Decimal;

/// Decimal places of the columns.
pub(super) const PLACES: u32 = 18;
/// Digits of the columns.
pub(super) const DIGITS: u32 = 38;
/// 1, in the unit of the columns.
const ONE: i128 = 10_i128.pow(PLACES);

/// The number times 10^18; `None` if that is no whole number of 38 digits.
#[inline]
pub(super) fn unscaled(number: &Decimal) -> Option<i128> {
    let (mantissa, places) = number.parts()?;
    let unscaled = match PLACES.checked_sub(places) {
        Some(missing) => mantissa.checked_mul(10_i128.pow(missing))?,
        None => {
            let divisor = 10_i128.checked_pow(places - PLACES)?;
            (mantissa % divisor == 0).then_some(mantissa / divisor)?
        }
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
    last: (String, Sum),
    others: BTreeMap<String, Sum>,
}

impl Sums {
    pub(super) fn add(&mut self, currency: Option<&str>, amount: Option<&Decimal>) {
        if let Some(unscaled) = amount.and_then(unscaled) {
            self.add_unscaled(currency.unwrap_or_default(), unscaled);
        }
    }

    pub(super) fn add_unscaled(&mut self, currency: &str, unscaled: i128) {
        if self.last.0 != currency {
            let next = self.others.remove(currency).unwrap_or_default();
            let (currency, sum) = std::mem::replace(&mut self.last, (currency.to_owned(), next));
            self.others.insert(currency, sum);
        }
        self.last.1.add(unscaled);
    }

    /// The sums as text, of each currency that has an amount.
    pub(super) fn texts(mut self) -> BTreeMap<String, String> {
        let (currency, sum) = self.last;
        self.others.insert(currency, sum);
        self.others
            .into_iter()
            .map(|(currency, sum)| (currency, sum.text()))
            .collect()
    }
}
