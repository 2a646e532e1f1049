//! What happens to a subscription when its term ends.

use partner_center_core::AtTermEnd;
use partner_center_core::model::{Integer, Subscription};

const OFF: &str = r#""autoRenewEnabled": false"#;
const ON: &str = r#""autoRenewEnabled": true"#;
const NCE: &str = r#""offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "status": "active",
    "productType": {"id": "OnlineServicesNCE"}"#;
const LEGACY: &str =
    r#""offerId": "91FD106F-4B2C-4938-95AC-F54F74E9A239", "status": "active", "isTrial": false"#;
const YEAR: &str = r#""commitmentEndDate": "2027-03-30T00:00:00Z", "termDuration": "P1Y""#;
const NEXT_TERM: &str = r#""scheduledNextTermInstructions": {"quantity": 20}"#;

fn subscription(members: &[&str]) -> Subscription {
    let body = format!("{{{}}}", members.join(", "));
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{body}: {error}"))
}

#[track_caller]
fn is(members: &[&str], expected: &str) {
    let subscription = subscription(members);
    assert_eq!(
        AtTermEnd::of(&subscription).to_string(),
        expected,
        "{members:?}"
    );
}

const EXTENDS: &str = "extends monthly at +3 % or +23 %";

#[test]
fn without_scheduled_changes_renewal_and_the_dates_decide() {
    is(&[NCE, YEAR, ON], "renews");
    is(&[NCE, YEAR, ON, NEXT_TERM], "renews as scheduled");
    is(&[NCE, YEAR, OFF], EXTENDS);
    is(&[NCE, YEAR], "unknown");
    // They need renewal on.
    is(&[NCE, YEAR, OFF, NEXT_TERM], EXTENDS);
    is(&[NCE, YEAR, OFF, r#""isTrial": false"#], EXTENDS);
    is(
        &[NCE, YEAR, OFF, r#""isTrial": true"#, NEXT_TERM],
        "unknown",
    );
    is(
        &[NCE, YEAR, ON, r#""isTrial": true"#, NEXT_TERM],
        "renews as scheduled",
    );
    // The end of a legacy subscription is one, and nothing is known without a kind.
    is(&[LEGACY, YEAR, OFF], "ends");
    is(&[LEGACY, YEAR, ON], "renews");
    is(&[r#""status": "active""#, YEAR, OFF], "unknown");
    is(&[r#""offerId": "A:B:C""#, YEAR, OFF], "unknown");
    // Neither software nor Azure has extended terms.
    for product in ["Software", "Azure", "AzureReservations"] {
        let product = format!(r#""offerId": "A:B:C", "productType": {{"id": "{product}"}}"#);
        is(&[&product, YEAR, OFF], "ends");
        is(&[&product, YEAR, ON], "renews");
    }
}

#[test]
fn extended_terms_are_in_force_by_the_dates_of_the_term() {
    let cases = [
        // The last day, the duration, what the end is.
        ("2026-05-03", "P1Y", "ends"),
        ("2026-05-04", "P1Y", EXTENDS),
        ("2026-05-03", "P1M", "ends"),
        ("2026-05-04", "P1M", EXTENDS),
        // Three years that began on 31 March and on 1 April 2025.
        ("2028-03-30", "P3Y", "ends"),
        ("2028-03-31", "P3Y", EXTENDS),
        ("2026-06-30", "P3Y", "ends"),
        ("2028-02-29", "P3Y", "ends"),
        ("2028-02-28", "P1Y", EXTENDS),
        // Terms that nobody has documented.
        ("2027-03-30", "P14D", "unknown"),
        ("2027-03-30", "P99999Y", "unknown"),
        ("2027-03-30", "P3000Y", "unknown"),
        ("2027-03-30", "", "unknown"),
        ("2026-05-03", "", "ends"),
        ("9999-12-31", "P1Y", "unknown"),
        ("some day", "P1Y", "unknown"),
    ];
    for (day, duration, expected) in cases {
        let end = format!(r#""commitmentEndDate": "{day}T00:00:00Z""#);
        let duration = format!(r#""termDuration": "{duration}""#);
        is(&[NCE, &end, &duration, OFF], expected);
        // Renewal is not a matter of dates.
        is(&[NCE, &end, &duration, ON], "renews");
    }
    is(&[NCE, OFF], "unknown");
    // A chosen end makes a term shorter, so that its beginning is not known.
    let chosen = r#""customTermEndDate": "2028-03-30T00:00:00Z", "termDuration": "P3Y""#;
    is(
        &[
            NCE,
            chosen,
            OFF,
            r#""commitmentEndDate": "2028-03-30T00:00:00Z""#,
        ],
        "unknown",
    );
    is(
        &[
            NCE,
            chosen,
            OFF,
            r#""commitmentEndDate": "2028-03-31T00:00:00Z""#,
        ],
        EXTENDS,
    );
    // The exact member of the service counts like the day.
    let exact = r#""commitmentEndDateTime": "2026-05-04T23:59:59Z", "termDuration": "P1Y""#;
    is(&[NCE, exact, OFF], EXTENDS);
}

#[test]
fn scheduled_actions_decide_before_anything_else() {
    let action = |when: &str, what: &str, more: &str| {
        format!(r#""scheduledActions": {{"scheduleType": "{when}", "actionType": "{what}"{more}}}"#)
    };
    let instructions = r#", "instructions": {"quantity": 7}"#;
    // When, what, with instructions; with renewal on, off, and not said.
    #[rustfmt::skip]
    let cases = [
        ("TermEnd", "Cancel", "", "unknown", "ends", "ends"),
        ("TermEnd", "cancel", "", "unknown", "ends", "ends"),
        ("CustomDate", "Cancel", "", "unknown", "ends", "ends"),
        ("TermEnd", "RenewToNewTerm", "", "renews", "unknown", "renews"),
        ("TermEnd", "RenewToNewTerm", instructions, "renews as scheduled", "unknown", "renews as scheduled"),
        ("TermEnd", "RenewToExtendedServiceTerm", "", "unknown", EXTENDS, EXTENDS),
        ("TermEnd", "Transition", instructions, "renews as scheduled", "unknown", "renews as scheduled"),
        ("TermEnd", "Transition", "", "renews as scheduled", "unknown", "renews as scheduled"),
        ("CustomDate", "Transition", instructions, "unknown", "unknown", "unknown"),
        ("CustomDate", "RenewToExtendedServiceTerm", "", "unknown", "unknown", "unknown"),
        ("Sometime", "Cancel", "", "unknown", "unknown", "unknown"),
        ("TermEnd", "Explode", "", "unknown", "unknown", "unknown"),
    ];
    for (when, what, more, on, off, not_said) in cases {
        let action = action(when, what, more);
        // The instructions beside it do not count, nor does it need any dates.
        for others in [YEAR, NEXT_TERM] {
            is(&[NCE, others, &action, ON], on);
            is(&[NCE, others, &action, OFF], off);
            is(&[NCE, others, &action], not_said);
        }
    }
}

#[test]
fn several_scheduled_actions_have_to_agree() {
    let cancel = r#"{"scheduleType": "TermEnd", "actionType": "Cancel"}"#;
    let same = r#"{"scheduledType": "termend", "actionType": "CANCEL"}"#;
    let extend = r#"{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}"#;
    let list = |actions: &[&str]| format!(r#""scheduledActions": [{}]"#, actions.join(", "));
    is(&[NCE, YEAR, OFF, &list(&[cancel])], "ends");
    is(&[NCE, YEAR, OFF, &list(&[cancel, same])], "ends");
    is(&[NCE, YEAR, OFF, &list(&[cancel, extend])], "unknown");
    is(&[NCE, YEAR, OFF, &list(&[cancel, "{}"])], "unknown");
    // An empty list says nothing.
    is(&[NCE, YEAR, OFF, &list(&[])], EXTENDS);
    is(
        &[NCE, YEAR, ON, &list(&[]), NEXT_TERM],
        "renews as scheduled",
    );
    is(&[NCE, YEAR, ON, r#""scheduledActions": null"#], "renews");
}

#[test]
fn what_is_scheduled_can_be_looked_at() {
    let action = r#""scheduledActions": {"scheduleType": "TermEnd", "actionType": "RenewToNewTerm",
        "instructions": {"quantity": 7}}"#;
    let subscription = subscription(&[NCE, YEAR, ON, action, NEXT_TERM]);
    let AtTermEnd::RenewsAsScheduled(Some(instructions)) = AtTermEnd::of(&subscription) else {
        panic!("nothing is scheduled");
    };
    assert_eq!(instructions.quantity.as_ref().map(Integer::get), Some(7));
}

#[test]
fn the_state_of_a_subscription_goes_first() {
    let cancel = r#""scheduledActions": {"scheduleType": "TermEnd", "actionType": "Cancel"}"#;
    let new = r#""offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "productType": {"id": "OnlineServicesNCE"}"#;
    let legacy = r#""offerId": "91FD106F-4B2C-4938-95AC-F54F74E9A239""#;
    for (status, on, off) in [
        ("active", "renews", "ends"),
        ("pending", "renews", "ends"),
        ("none", "renews", "ends"),
        ("deleted", "over", "over"),
        ("Expired", "over", "over"),
        ("disabled", "over", "over"),
        (
            "suspended",
            "ends if still suspended",
            "ends if still suspended",
        ),
        ("lost", "unknown", "unknown"),
    ] {
        let status = format!(r#""status": "{status}""#);
        is(&[new, YEAR, ON, &status], on);
        is(&[new, YEAR, OFF, &status, cancel], off);
    }
    is(&[legacy, YEAR, ON, r#""status": "suspended""#], "unknown");
    is(&[new, YEAR, ON], "renews");
}
