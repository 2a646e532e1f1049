use std::time::{Duration, SystemTime};

use partner_center_model::{DateTime, Timestamp};

use super::round_trip;

/// Reads a date, expects it to come back as it was, and gives seconds and nanoseconds.
#[track_caller]
fn moment(text: &str) -> Option<(i64, u32)> {
    let date: DateTime = round_trip(&format!("\"{text}\""));
    assert_eq!(date.to_string(), text);
    date.timestamp()
        .map(|moment| (moment.unix_seconds(), moment.subsec_nanoseconds()))
}

/// The seconds are those of another implementation's calendar, not of this one.
#[test]
fn known_moments() {
    let known = [
        ("1970-01-01T00:00:00Z", 0, 0),
        ("1969-12-31T23:59:59.9Z", -1, 900_000_000),
        ("2018-03-15T02:17:15.6455674Z", 1_521_080_235, 645_567_400),
        ("2018-05-10T01:02:03Z", 1_525_914_123, 0),
        ("2018-05-10T01:02:03.1Z", 1_525_914_123, 100_000_000),
        ("2018-05-10T01:02:03.12Z", 1_525_914_123, 120_000_000),
        ("2018-05-10T01:02:03.123Z", 1_525_914_123, 123_000_000),
        ("2018-05-10T01:02:03.1234Z", 1_525_914_123, 123_400_000),
        ("2018-05-10T01:02:03.12345Z", 1_525_914_123, 123_450_000),
        ("2018-05-10T01:02:03.123456Z", 1_525_914_123, 123_456_000),
        ("2018-05-10T01:02:03.1234567Z", 1_525_914_123, 123_456_700),
        ("2018-05-10T01:02:03.123456789Z", 1_525_914_123, 123_456_789),
        ("2018-05-10T01:02:03.1000000Z", 1_525_914_123, 100_000_000),
        ("2018-05-10T01:02:03.0000001Z", 1_525_914_123, 100),
        ("2017-07-23T15:21:29.33-07:00", 1_500_848_489, 330_000_000),
        ("2017-12-14T11:52:13.094-08:00", 1_513_281_133, 94_000_000),
        (
            "2024-02-29T23:59:59.9999999+05:30",
            1_709_231_399,
            999_999_900,
        ),
        ("2021-07-01T12:00:00+14:00", 1_625_090_400, 0),
        ("2020-08-09T10:11:12", 1_596_967_872, 0),
        ("2020-08-09T10:11:12.1314", 1_596_967_872, 131_400_000),
        ("0001-01-01T00:00:00", -62_135_596_800, 0),
        ("9999-12-31T23:59:59.9999999Z", 253_402_300_799, 999_999_900),
        // ISO 8601 has a year 0, a leap year.
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
        ("0000-02-29T00:00:00Z", -62_162_121_600, 0),
        ("2000-02-29T00:00:00Z", 951_782_400, 0),
        ("1900-03-01T00:00:00Z", -2_203_891_200, 0),
        ("1600-02-29T12:00:00Z", -11_670_955_200, 0),
        ("2038-01-19T03:14:08Z", 2_147_483_648, 0),
        // Spellings that RFC 3339 allows and the service does not use.
        ("2019-04-05t06:07:08.09z", 1_554_444_428, 90_000_000),
        ("2019-04-05 06:07:08Z", 1_554_444_428, 0),
        ("2019-04-05T06:07:08-00:00", 1_554_444_428, 0),
        ("2019-04-05t06:07:08.5-00:00", 1_554_444_428, 500_000_000),
    ];
    for (text, seconds, nanoseconds) in known {
        assert_eq!(moment(text), Some((seconds, nanoseconds)), "{text}");
    }
}

#[test]
fn what_is_no_date_is_kept() {
    let texts = [
        "2023-05-18TT21:22:26.7034834Z",
        "",
        "Z",
        "tomorrow",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-32T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00.1234567890Z",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+00:60",
        "2024-01-01T00:00:00+0100",
        "2024-01-01T00:00:00ZZ",
        "2024-01-01T00:00:00Z ",
        " 2024-01-01T00:00:00Z",
        "2024-01-01",
        "2024-01-01T00:00Z",
        "2024-01-01T00:00:0",
        "+024-01-01T00:00:00Z",
        "2024-1-01T000:00:00Z",
        "20２4-01-01T00:00:0Z",
        "2024-01-01T00:00:0\u{661}",
        "2024/01/01T00:00:00Z",
        "/Date(1521080235645)/",
        "12024-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z",
    ];
    for text in texts {
        assert_eq!(moment(text), None, "{text}");
    }
}

#[test]
fn offsets() {
    let offset = |text: &str| DateTime::from(text).offset_minutes();
    assert_eq!(offset("2024-01-01T00:00:00"), None);
    assert_eq!(offset("2024-01-01T00:00:00Z"), Some(0));
    assert_eq!(offset("2024-01-01t00:00:00z"), Some(0));
    assert_eq!(offset("2024-01-01T00:00:00-00:00"), Some(0));
    assert_eq!(offset("2024-01-01T00:00:00-07:30"), Some(-450));
    assert_eq!(offset("2024-01-01T00:00:00+23:59"), Some(1_439));
    assert_eq!(offset("soon"), None);
}

#[test]
fn the_unset_date() {
    for text in [
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.0000000",
    ] {
        assert!(DateTime::from(text).is_unset(), "{text}");
    }
    for text in [
        "0001-01-01T00:00:01",
        "0001-01-01T00:00:00.0000001Z",
        "0001-01-02T00:00:00",
        "",
    ] {
        assert!(!DateTime::from(text).is_unset(), "{text}");
    }
}

/// Counts the days on its own, from the first of the year 1, which is 719,162 days before 1970.
#[test]
fn days_of_ten_thousand_years() {
    let mut day_number = -719_162_i64;
    let mut tried = 0;
    for year in 1..=9999 {
        let leap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0;
        let february = if leap { 29 } else { 28 };
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, length) in (1..).zip(lengths) {
            for day in 1..=length {
                // The ends of all months, and a week-day that wanders through the rest.
                if day == 1 || day >= 28 || day_number % 11 == 0 {
                    let text = format!("{year:04}-{month:02}-{day:02}T23:59:58.70");
                    let date = DateTime::from(text.as_str());
                    assert_eq!(date.to_string(), text);
                    let seconds = date.timestamp().map(Timestamp::unix_seconds);
                    assert_eq!(seconds, Some(day_number * 86_400 + 86_398), "{text}");
                    tried += 1;
                }
                day_number += 1;
            }
            let after = DateTime::from(
                format!("{year:04}-{month:02}-{:02}T00:00:00Z", length + 1).as_str(),
            );
            assert_eq!(after.timestamp(), None, "{year}-{month} has {length} days");
        }
    }
    assert_eq!(day_number, 2_932_897);
    assert!(tried > 600_000, "only {tried} days");
}

#[test]
fn a_moment_on_the_system_clock() {
    let system = |text: &str| {
        DateTime::from(text)
            .timestamp()
            .and_then(Timestamp::to_system_time)
    };
    let epoch = SystemTime::UNIX_EPOCH;
    assert_eq!(
        system("1970-01-01T00:00:01.5Z"),
        Some(epoch + Duration::from_millis(1_500))
    );
    assert_eq!(
        system("1969-12-31T23:59:59.75Z"),
        epoch.checked_sub(Duration::from_millis(250))
    );
    // Not every platform's clock reaches these; none may panic.
    for text in ["0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999Z"] {
        let seconds = DateTime::from(text)
            .timestamp()
            .map(Timestamp::unix_seconds);
        if let (Some(system), Some(seconds)) = (system(text), seconds.filter(|s| *s < 0)) {
            assert_eq!(
                epoch.duration_since(system).unwrap().as_secs(),
                seconds.unsigned_abs()
            );
        }
    }
}

#[test]
fn moments_are_ordered() {
    let groups: [&[&str]; 4] = [
        &["2024-01-01T00:00:00.5+01:00", "2023-12-31T23:00:00.50Z"],
        &[
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01t01:00:00.0+01:00",
        ],
        &["2024-01-01T00:00:00.0000001"],
        &["2023-12-31T23:00:01-02:00"],
    ];
    let all = groups
        .iter()
        .enumerate()
        .flat_map(|(place, group)| group.iter().map(move |text| (place, DateTime::from(*text))));
    let all: Vec<_> = all.collect();
    for ((a, x), (b, y)) in all.iter().flat_map(|x| all.iter().map(move |y| (x, y))) {
        assert_eq!(x.cmp_instant(y), Some(a.cmp(b)), "{x} and {y}");
        // Two spellings of one moment are two values: each is written back as it came.
        assert_eq!(x == y, x.to_string() == y.to_string());
    }
    assert_eq!(all[0].1.cmp_instant(&"soon".into()), None);
    assert_eq!("soon".parse(), Ok(DateTime::from("soon".to_owned())));
}

#[test]
fn moments_become_dates() {
    for (nanoseconds, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (1_521_080_235_645_567_400, "2018-03-15T02:17:15.6455674Z"),
        (-62_167_219_200_000_000_000, "0000-01-01T00:00:00Z"),
        (
            253_402_300_799_999_999_999,
            "9999-12-31T23:59:59.999999999Z",
        ),
    ] {
        let moment = Timestamp::from_unix_nanoseconds(nanoseconds).unwrap();
        let date = DateTime::from(moment);
        assert_eq!(
            (date.to_string().as_str(), date.timestamp()),
            (text, Some(moment))
        );
        assert_eq!(moment.unix_nanoseconds(), nanoseconds);
        if let Some(system) = moment.to_system_time() {
            assert_eq!(DateTime::from(system), date);
        }
    }
    for (nanoseconds, text) in [
        (
            253_402_300_800_000_000_000,
            "+10000-01-01T00:00:00.000000000Z",
        ),
        (
            -62_167_219_200_000_000_001,
            "-0001-12-31T23:59:59.999999999Z",
        ),
    ] {
        let date = DateTime::from(Timestamp::from_unix_nanoseconds(nanoseconds).unwrap());
        assert_eq!((date.to_string().as_str(), date.timestamp()), (text, None));
    }
    assert_eq!(Timestamp::from_unix_nanoseconds(i128::MAX), None);
}

#[test]
fn other_kinds_of_json_are_kept() {
    for json in [
        "0",
        "1521080235645",
        "1.50",
        "true",
        r#"{"a":[1e400]}"#,
        "[]",
        r#""\ud83d""#,
    ] {
        let date: DateTime = round_trip(json);
        assert_eq!(date.timestamp(), None, "{json}");
    }
}
