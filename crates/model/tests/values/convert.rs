//! From and into the types of other crates.
#![cfg(all(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "time",
    feature = "uuid"
))]

use partner_center_model::{DateTime, Decimal, Guid};

/// The same moment in all three, and back; what is no date, or out of reach, is an error.
#[test]
fn dates() {
    type Chrono = chrono::DateTime<chrono::Utc>;
    for (text, utc) in [
        (
            "2018-03-15T02:17:15.6455674Z",
            "2018-03-15T02:17:15.6455674Z",
        ),
        ("2017-07-23T15:21:29.33-07:00", "2017-07-23T22:21:29.33Z"),
        (
            "1969-12-31T23:59:59.999999999",
            "1969-12-31T23:59:59.999999999Z",
        ),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"),
        ("9999-12-30T00:00:00Z", "9999-12-30T00:00:00Z"),
    ] {
        let date = DateTime::from(text);
        let dates = [
            jiff::Timestamp::try_from(&date).unwrap().into(),
            time::OffsetDateTime::try_from(&date).unwrap().into(),
            Chrono::try_from(&date).unwrap().try_into().unwrap(),
        ];
        assert_eq!(dates.map(|date: DateTime| date.to_string()), [utc; 3]);
    }
    // The open end is within the reach of chrono and time alone.
    let open = DateTime::from("9999-12-31T23:59:59Z");
    assert!(jiff::Timestamp::try_from(&open).is_err());
    assert!(Chrono::try_from(&open).is_ok() && time::OffsetDateTime::try_from(&open).is_ok());
    let malformed = DateTime::from("2023-05-18TT21:22:26.7034834Z");
    for error in [
        jiff::Timestamp::try_from(&malformed).unwrap_err(),
        time::OffsetDateTime::try_from(&malformed).unwrap_err(),
        Chrono::try_from(&malformed).unwrap_err(),
    ] {
        assert!(error.to_string().starts_with("\"2023-05-18TT21"), "{error}");
    }
    let leap = Chrono::from_timestamp(1_483_228_799, 1_000_000_000).unwrap();
    assert!(DateTime::try_from(leap).is_err());
}

#[test]
fn numbers() {
    type Other = rust_decimal::Decimal;
    for text in [
        "0",
        "-36.40",
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
    ] {
        let number = Other::try_from(&text.parse::<Decimal>().unwrap()).unwrap();
        assert_eq!(
            (
                number.to_string().as_str(),
                Decimal::from(number).to_string().as_str()
            ),
            (text, text)
        );
    }
    let zeros = Decimal::new(1_000, 31);
    assert_eq!(Decimal::from(Other::try_from(&zeros).unwrap()), zeros);
    for text in ["79228162514264337593543950336", "1e-29", "1e999999999"] {
        assert!(
            Other::try_from(&text.parse::<Decimal>().unwrap()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn guids() {
    for text in [
        "db8c695b-1c3c-4c55-b697-771503dd46bf",
        "Db8c695b-1C3C-4c55-b697-771503dd46bf",
    ] {
        let uuid = uuid::Uuid::try_from(&Guid::from(text)).unwrap();
        assert_eq!(uuid.to_string(), text.to_lowercase());
        assert_eq!(Guid::from(uuid), *text);
    }
    assert!(uuid::Uuid::try_from(&Guid::from("{db8c695b-1c3c-4c55-b697-771503dd46bf}")).is_err());
}
