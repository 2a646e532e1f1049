use std::cmp::Ordering;
use std::collections::HashSet;

use partner_center_model::{Decimal, Integer, Json, Pricing};
use proptest::prelude::*;

use super::{refusal, round_trip};

fn decimal(text: &str) -> Decimal {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn decimals_come_back_digit_by_digit() {
    let numbers = [
        ("36.48", Some((3_648, 2))),
        ("438.0", Some((4_380, 1))),
        ("438", Some((438, 0))),
        ("0.05", Some((5, 2))),
        ("-0.05", Some((-5, 2))),
        ("1e2", Some((100, 0))),
        ("1E+2", Some((100, 0))),
        ("1.50e-3", Some((15, 4))),
        ("0", Some((0, 0))),
        ("-0", Some((0, 0))),
        ("-0.00", Some((0, 0))),
        ("0e9", Some((0, 0))),
        ("999999999999999999", Some((999_999_999_999_999_999, 0))),
        ("9223372036854775808", Some((9_223_372_036_854_775_808, 0))),
        (
            "123456789012345678901.123456789",
            Some((123_456_789_012_345_678_901_123_456_789, 9)),
        ),
        ("-0.000000000000000000000000000001", Some((-1, 30))),
        ("1e37", Some((10_i128.pow(37), 0))),
        ("1e400", None),
        ("1234567890123456789012345678901234567890", None),
        ("-1e-9223372036854775807", None),
        ("1e-9223372036854775808", None),
    ];
    for (text, parts) in numbers {
        for json in [text.to_owned(), format!("\"{text}\"")] {
            let number: Decimal = round_trip(&json);
            assert_eq!(number.to_string(), text);
            assert_eq!(number, decimal(text));
            assert_eq!(format!("{number:?}"), json);
            assert_eq!(Json::from(&number).as_str(), json);
            assert_eq!(number.parts(), parts, "{json}");
        }
        // Inside an object too, where the reader does not stand at the start.
        round_trip::<Pricing>(&format!("{{\"listPrice\":{text},\"price\":\"{text}\"}}"));
    }
}

#[test]
fn what_is_no_decimal_is_refused() {
    let texts = "|-|.5|5.|1e|1e+|1.2.3|1,5| 1|+1|0x1|NaN|--1|1e1e1|١|$36.48|\\ud83d".split('|');
    let others = ["true", "[]", "{}"].map(str::to_owned);
    for json in texts.map(|text| format!("\"{text}\"")).chain(others) {
        let message = refusal::<Decimal>(&json);
        assert!(message.contains("expected a decimal number"), "{json}");
    }
    // A power of ten that is itself out of all bounds is an error, and no other number.
    for exponent in ["99999999999999999999", "-99999999999999999999"] {
        refusal::<Decimal>(&format!("1e{exponent}"));
        refusal::<Decimal>(&format!("1.5e{exponent}"));
    }
    assert_eq!(
        "x".parse::<Decimal>().unwrap_err().to_string(),
        "\"x\" is not a decimal number"
    );
}

/// What is parsed may be written as JSON, which knows no zeros in front.
#[test]
fn a_parsed_decimal_can_be_written() {
    let texts = [
        ("007", "7"),
        ("-007.50", "-7.50"),
        ("000", "0"),
        ("00.5", "0.5"),
        ("01e5", "1e5"),
    ];
    for (text, json) in texts {
        let number = decimal(text);
        assert_eq!(serde_json::to_string(&number).unwrap(), json);
        assert_eq!(Json::from(&number).as_str(), json);
    }
    // In quotes it came like that, and goes back like that.
    assert_eq!(round_trip::<Decimal>("\"007\""), Decimal::new(7, 0));
}

#[test]
fn equality_and_order_are_those_of_the_number() {
    let groups: [&[&str]; 14] = [
        &["-1e9223372036854775807"],
        &["-1e9223372036854775806"],
        &["-1e400"],
        &["-10", "-1e1", "-10.00"],
        &["-9.99"],
        &["-0.5", "-5e-1"],
        &["0", "-0", "0.00", "0e500", "-0e-5"],
        &["1e-400"],
        &["0.05", "5e-2", "0.0500"],
        &["438", "438.0", "4.38e2", "43800e-2"],
        &["438.0000000000000000000000000001"],
        &["100000000000000000000", "1e20"],
        &["1e9223372036854775806"],
        &["1e9223372036854775807"],
    ];
    for (a, lesser) in groups.iter().enumerate() {
        for (b, greater) in groups.iter().enumerate() {
            for (left, right) in lesser
                .iter()
                .flat_map(|l| greater.iter().map(move |r| (l, r)))
            {
                let (x, y) = (decimal(left), decimal(right));
                assert_eq!(x.cmp(&y), a.cmp(&b), "{left} and {right}");
                assert_eq!(x == y, a == b, "{left} and {right}");
                let keys = x.sort_key().cmp(&y.sort_key());
                assert_eq!(keys, a.cmp(&b), "{left} and {right}");
            }
        }
        assert_eq!(
            lesser
                .iter()
                .map(|text| decimal(text))
                .collect::<HashSet<_>>()
                .len(),
            1
        );
    }
    assert_eq!(Decimal::from(5), Decimal::new(50, 1));
    assert_eq!(
        Decimal::new(i64::MIN, 255).parts(),
        Some((i64::MIN.into(), 255))
    );
    round_trip::<Decimal>(&Decimal::new(i64::MIN, 30).to_string());
    assert!((decimal("36.48").to_f64() - 36.48).abs() < f64::EPSILON);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_number_comes_back(
        text in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,4})?",
    ) {
        let number: Decimal = round_trip(&text);
        prop_assert_eq!(&decimal(&text), &number);
        round_trip::<Json>(&text);
        if let Some((mantissa, places)) = number.parts() {
            prop_assert_eq!(decimal(&format!("{mantissa}e-{places}")), number);
        }
    }

    #[test]
    fn order_is_that_of_integers(a in any::<i64>(), b in any::<i64>(), scale in 0_u8..40) {
        let (x, y) = (Decimal::new(a, scale), Decimal::new(b, scale));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.sort_key().cmp(&y.sort_key()), a.cmp(&b));
        prop_assert_eq!(x.parts(), Some((a.into(), scale.into())));
        prop_assert_eq!(&round_trip::<Decimal>(&x.to_string()), &x);
        // A digit more is a greater size, on whichever side of zero.
        let bits_more = format!("{x}{}1", if scale == 0 { ".0" } else { "0" });
        let expected = if a < 0 || bits_more.starts_with('-') { Ordering::Less } else { Ordering::Greater };
        prop_assert_eq!(decimal(&bits_more).cmp(&x), expected);
        prop_assert_eq!(decimal(&bits_more).sort_key().cmp(&x.sort_key()), expected);
    }
}

#[test]
fn integers_come_back_as_they_were() {
    let numbers = [
        ("0", 0),
        ("-0", 0),
        ("1", 1),
        ("999999999", 999_999_999),
        ("1.0", 1),
        ("1.000", 1),
        ("1e2", 100),
        ("1.5e1", 15),
        ("1000E-3", 1),
        ("-7.0", -7),
        ("0e99", 0),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807.0", i64::MAX),
        ("-9223372036854775808.0", i64::MIN),
        ("0.0000000000000000000000000000000000000000000", 0),
        ("1.0000000000000000000000000000000000000000000", 1),
    ];
    for (text, value) in numbers {
        for json in [text.to_owned(), format!("\"{text}\"")] {
            let number: Integer = round_trip(&json);
            assert_eq!(number, value, "{json}");
            assert_eq!(number, Integer::from(value));
            assert_eq!(
                (number.get(), number.to_string()),
                (value, value.to_string())
            );
            assert_eq!(format!("{number:?}"), json);
        }
    }
    assert!([-1, 0, i64::MAX].map(Integer::from).is_sorted());
    assert!(![0, -1].map(Integer::from).is_sorted());
    assert_eq!(i64::from(Integer::from(7)), 7);
}

#[test]
fn what_is_no_integer_is_refused() {
    let texts = [
        "1.5",
        "\"1.5\"",
        "1e-1",
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "1e400",
        "1e-9223372036854775808",
        "1e99999999999999999999",
        "\"\"",
        "\"five\"",
        "\" 5\"",
        "true",
        "[]",
        "{}",
    ];
    for json in texts {
        assert!(
            refusal::<Integer>(json).contains("expected a whole number"),
            "{json}"
        );
    }
}

/// Exact or nothing: what is expected was added by hand.
#[test]
fn sums_and_products_are_exact_or_nothing() {
    let long = "99999999999999999999999999999999999999";
    for (a, b, sum, difference) in [
        ("36.40", "1.1", Some("37.50"), Some("35.30")),
        ("0.1", "0.2", Some("0.3"), Some("-0.1")),
        ("-1", "1.00", Some("0.00"), Some("-2.00")),
        ("1e2", "5e-1", Some("100.5"), Some("99.5")),
        (
            "9223372036854775807",
            "0.01",
            Some("9223372036854775807.01"),
            Some("9223372036854775806.99"),
        ),
        (
            long,
            "1",
            Some("100000000000000000000000000000000000000"),
            Some("99999999999999999999999999999999999998"),
        ),
        ("1e-400", "2e-400", Some("3e-400"), Some("-1e-400")),
        (
            "0",
            "1e-4000000000",
            Some("1e-4000000000"),
            Some("-1e-4000000000"),
        ),
        (long, "0.1", None, None),
        ("1", "1e-39", None, None),
        ("1e999999999", "1", None, None),
        ("1e-999999999", "1", None, None),
        (
            "1e9223372036854775807",
            "1e-9223372036854775807",
            None,
            None,
        ),
    ] {
        let (x, y) = (decimal(a), decimal(b));
        let text = |number: Option<Decimal>| number.map(|number| number.to_string());
        for (found, expected) in [
            (x.checked_add(&y), sum),
            (y.checked_add(&x), sum),
            (Decimal::sum([&x, &y]).ok(), sum),
            (x.checked_sub(&y), difference),
        ] {
            assert_eq!(text(found.clone()).as_deref(), expected, "{a} and {b}");
            if let Some(number) = found {
                round_trip::<Decimal>(&number.to_string());
            }
        }
    }
    for (number, factor, product) in [
        ("12.50", 3, Some("37.50")),
        ("-0.001", 7, Some("-0.007")),
        (
            "9223372036854775807",
            i64::MIN,
            Some("-85070591730234615856620279821087277056"),
        ),
        ("1e30", 1_000_000_000, None),
        ("1e999999999", 2, None),
    ] {
        let found = decimal(number)
            .checked_mul(factor)
            .map(|number| number.to_string());
        assert_eq!(found.as_deref(), product, "{number} * {factor}");
    }
    assert_eq!(Decimal::sum([]), Ok(Decimal::new(0, 0)));
    let error = Decimal::sum([&decimal("1"), &decimal("1e50")]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("\"1e50\" is not a number whose sum")
    );
}

#[test]
fn integers_are_numbers() {
    let five = Integer::from(5_u16);
    assert!(five > 4 && five < 6 && five == 5);
    assert_eq!(five.checked_add(-6), Some(Integer::from(-1)));
    assert_eq!(Integer::from(i64::MAX).checked_add(1), None);
    assert_eq!(Integer::from(i64::MIN).checked_add(-1_i8), None);
    assert_eq!(i128::from(five.clone()), 5);
    assert_eq!(u8::try_from(five), Ok(5));
    assert_eq!(
        Integer::try_from(i64::MAX.unsigned_abs()),
        Ok(i64::MAX.into())
    );
    assert_eq!(Integer::try_from(usize::MIN), Ok(0.into()));
    for error in [
        Integer::try_from(u64::MAX).unwrap_err(),
        u8::try_from(Integer::from(256)).unwrap_err(),
        u64::try_from(Integer::from(-1)).unwrap_err(),
        "1.5".parse::<Integer>().unwrap_err(),
    ] {
        assert!(error.to_string().contains(" is not "), "{error}");
    }
    assert_eq!("1e2".parse(), Ok(Integer::from(100)));
}
