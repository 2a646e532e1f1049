use crate::{Decimal, ValueError};

/// The same number; its decimal places stay where they fit.
///
/// ```
/// use partner_center_model::Decimal;
///
/// let price: Decimal = "36.40".parse()?;
/// let number = rust_decimal::Decimal::try_from(&price)?;
/// assert_eq!(Decimal::from(number).to_string(), "36.40");
/// assert!(rust_decimal::Decimal::try_from(&"1e400".parse::<Decimal>()?).is_err());
/// # Ok::<(), partner_center_model::ValueError>(())
/// ```
impl TryFrom<&Decimal> for rust_decimal::Decimal {
    type Error = ValueError;

    fn try_from(value: &Decimal) -> Result<Self, ValueError> {
        let number = value.parts().and_then(|(mut mantissa, mut places)| {
            while places > Self::MAX_SCALE && mantissa % 10 == 0 {
                (mantissa, places) = (mantissa / 10, places - 1);
            }
            Self::try_from_i128_with_scale(mantissa, places).ok()
        });
        let wanted = "a number that rust_decimal::Decimal can hold (28 digits)";
        number.ok_or_else(|| ValueError::new(value, wanted))
    }
}

/// The same number with the same decimal places.
impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self::of_parts(number.mantissa(), number.scale())
    }
}
