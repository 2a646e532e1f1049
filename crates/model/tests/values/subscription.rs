//! What a subscription says with several of its members.

use partner_center_model::{Commerce, Open, RefundOption, ScheduleType, Subscription};

const NEW: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";
const LEGACY: &str = "91FD106F-4B2C-4938-95AC-F54F74E9A239";
const UNKNOWN: &str = "fantasy";

fn subscription(members: &str) -> Subscription {
    serde_json::from_str(&format!("{{{members}}}"))
        .unwrap_or_else(|error| panic!("{members}: {error}"))
}

/// An offer; `commitmentEndDate` and `commitmentEndDateTime`, empty where absent; the moment, and the last
/// day.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const ENDS: &[Case] = &[
    // The example of Learn: bought on 14 January 2021 for a year.
    (NEW, "2022-01-13T00:00:00Z", "", "2022-01-14T00:00:00Z", "2022-01-13"),
    (LEGACY, "2022-01-13T00:00:00Z", "", "2022-01-13T00:00:00Z", "2022-01-12"),
    ("MS-AZR-0145P", "2022-01-13T00:00:00Z", "", "2022-01-13T00:00:00Z", "2022-01-12"),
    // Leap years, and ends of months and years.
    (NEW, "2028-02-28T00:00:00Z", "", "2028-02-29T00:00:00Z", "2028-02-28"),
    (NEW, "2028-02-29T00:00:00Z", "", "2028-03-01T00:00:00Z", "2028-02-29"),
    (NEW, "2027-02-28T00:00:00Z", "", "2027-03-01T00:00:00Z", "2027-02-28"),
    (NEW, "2100-02-28T00:00:00Z", "", "2100-03-01T00:00:00Z", "2100-02-28"),
    (NEW, "2026-12-31T00:00:00Z", "", "2027-01-01T00:00:00Z", "2026-12-31"),
    (LEGACY, "2028-03-01T00:00:00Z", "", "2028-03-01T00:00:00Z", "2028-02-29"),
    (LEGACY, "2027-03-01T00:00:00Z", "", "2027-03-01T00:00:00Z", "2027-02-28"),
    // A time of day says the moment itself, whatever the kind: old marketplace subscriptions.
    (NEW, "2019-02-08T00:21:45.9263727+00:00", "", "2019-02-08T00:21:45.9263727Z", "2019-02-08"),
    (UNKNOWN, "2019-02-08T00:21:45.9263727+00:00", "", "2019-02-08T00:21:45.9263727Z", "2019-02-08"),
    (NEW, "2024-05-17T23:59:59Z", "", "2024-05-18T00:00:00Z", "2024-05-17"),
    // The exact member goes first: the last second, or a moment.
    (NEW, "2023-03-13T00:00:00Z", "2023-03-13T23:59:59Z", "2023-03-14T00:00:00Z", "2023-03-13"),
    (NEW, "2023-03-13T00:00:00Z", "2023-03-13T23:59:59", "2023-03-14T00:00:00Z", "2023-03-13"),
    (NEW, "2023-03-13T00:00:00Z", "2023-03-13T23:59:59.9999999Z", "2023-03-14T00:00:00Z", "2023-03-13"),
    (NEW, "2023-03-13T00:00:00Z", "2023-03-14T00:00:00Z", "2023-03-14T00:00:00Z", "2023-03-13"),
    (LEGACY, "2023-03-13T00:00:00Z", "2023-03-13T08:30:00Z", "2023-03-13T08:30:00Z", "2023-03-13"),
    (UNKNOWN, "2023-03-13T00:00:00Z", "2023-03-13T23:59:59Z", "2023-03-14T00:00:00Z", "2023-03-13"),
    ("", "", "2023-12-31T23:59:59Z", "2024-01-01T00:00:00Z", "2023-12-31"),
    // It is passed over where it means no date.
    (NEW, "2023-03-13T00:00:00Z", "0001-01-01T00:00:00", "2023-03-14T00:00:00Z", "2023-03-13"),
    (NEW, "2023-03-13T00:00:00Z", "2023-03-13TT23:59:59Z", "2023-03-14T00:00:00Z", "2023-03-13"),
    // Time zones: of another one's midnight nobody knows which day is meant.
    (NEW, "2023-03-13T00:00:00+00:00", "", "2023-03-14T00:00:00Z", "2023-03-13"),
    (NEW, "2023-03-13T00:00:00", "", "2023-03-14T00:00:00Z", "2023-03-13"),
    (NEW, "2023-03-13T00:00:00-07:00", "", "", ""),
    (LEGACY, "2023-03-13T00:00:00-07:00", "", "2023-03-13T07:00:00Z", "2023-03-13"),
    (NEW, "", "2023-03-13T16:59:59-07:00", "2023-03-14T00:00:00Z", "2023-03-13"),
    // No end, no date, no kind.
    (NEW, "0001-01-01T00:00:00", "", "", ""),
    (LEGACY, "0001-01-01T00:00:00Z", "", "", ""),
    (LEGACY, "9999-12-31T00:00:00Z", "", "", ""),
    (NEW, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "", ""),
    (NEW, "2023-02-29T00:00:00Z", "", "", ""),
    (NEW, "13.3.2023", "", "", ""),
    (NEW, "", "", "", ""),
    (UNKNOWN, "2023-03-13T00:00:00Z", "", "", ""),
    ("", "2023-03-13T00:00:00Z", "", "", ""),
];

#[test]
fn the_exact_end_of_a_term_depends_on_the_kind_of_commerce() {
    for &(offer, day, exact, ends, last_day) in ENDS {
        for (exact_name, day_name) in [
            ("commitmentEndDateTime", "commitmentEndDate"),
            ("billingCycleEndDateTime", "billingCycleEndDate"),
        ] {
            let members = [("offerId", offer), (day_name, day), (exact_name, exact)];
            let members = members.iter().filter(|(_, value)| !value.is_empty());
            let members: Vec<_> = members
                .map(|(name, value)| format!(r#""{name}": "{value}""#))
                .collect();
            let subscription = subscription(&members.join(", "));
            let (term, cycle) = (subscription.term_ends(), subscription.billing_cycle_ends());
            let (moment, other) = if day_name.starts_with('c') {
                (term, cycle)
            } else {
                (cycle, term)
            };
            let moment = moment.map(|moment| moment.to_string()).unwrap_or_default();
            assert_eq!(moment, ends, "{members:?}");
            assert!(other.is_none(), "{members:?}");
            if day_name.starts_with('c') {
                let day = subscription.term_last_day().unwrap_or_default();
                assert_eq!(day, last_day, "{members:?}");
            }
        }
    }
}

#[test]
fn the_kind_of_commerce_is_said_by_the_product_or_the_form_of_the_offer() {
    #[rustfmt::skip]
    let cases = [
        (r#""offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971""#, Some(Commerce::New)),
        (r#""offerId": "DG7GMGF0DVSV:000P:DG7GMGF0F3Q9", "productType": {"id": "Software"}"#, Some(Commerce::New)),
        (r#""offerId": "91fd106f-4b2c-4938-95ac-f54f74e9a239""#, Some(Commerce::Legacy)),
        (r#""offerId": "ms-azr-0145p""#, Some(Commerce::Legacy)),
        (r#""productType": {"displayName": "?", "id": "OnlineServicesNCE"}"#, Some(Commerce::New)),
        (r#""productType": {"id": "Azure"}"#, None),
        (r#""productType": {"displayName": "OnlineServicesNCE"}"#, None),
        (r#""productType": "OnlineServicesNCE""#, Some(Commerce::New)),
        (r#""productType": "Azure""#, None),
        (r#""productType": null"#, None),
        (r#""offerId": "CFQ7TTC0LH18:0001""#, None),
        (r#""offerId": "CFQ7TTC0LH18:0001:""#, None),
        (r#""offerId": "a:b:c:d""#, None),
        (r#""offerId": "MS-AZÄ-0145P""#, None),
        (r#""offerId": """#, None),
        ("", None),
    ];
    for (members, commerce) in cases {
        assert_eq!(subscription(members).commerce(), commerce, "{members}");
    }
}

#[test]
fn two_names_of_one_thing_are_read_as_one() {
    let with = subscription(
        r#""scheduledActions": [{"scheduleType": "TermEnd"}, {"scheduledType": "CustomDate"}, {}],
           "refundOption": [{"expiresAfter": "2021-01-15T00:00:00Z"}, {"expiresAt": "2021-01-16T00:00:00Z"}]"#,
    );
    let when = with
        .scheduled()
        .iter()
        .map(|action| action.when().and_then(Open::known));
    let expected = [
        Some(ScheduleType::TermEnd),
        Some(ScheduleType::CustomDate),
        None,
    ];
    assert_eq!(when.collect::<Vec<_>>(), expected);
    let until = with.refunds().iter().filter_map(RefundOption::until);
    let until: Vec<_> = until.map(ToString::to_string).collect();
    assert_eq!(until, ["2021-01-15T00:00:00Z", "2021-01-16T00:00:00Z"]);

    let one = subscription(
        r#""scheduledActions": {"actionType": "Cancel"}, "refundOptions": [{"type": "Full"}]"#,
    );
    assert_eq!((one.scheduled().len(), one.refunds().len()), (1, 1));
    let none = subscription("");
    assert!(none.scheduled().is_empty() && none.refunds().is_empty());
}
