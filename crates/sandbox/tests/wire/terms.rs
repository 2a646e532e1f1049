//! Subscriptions while their terms pass.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, start};
use crate::create::{LICENCE, SAAS, line};
use crate::subscriptions::{DAY, Owned};
use crate::{MAIN, NORDHAVN, items};

fn year() -> Owned {
    Owned::seats(Sandbox::start().unwrap(), "P1Y")
}

/// These members of it.
fn shown(own: &Owned, members: &str) -> Value {
    let read = own.read();
    members.split(' ').map(|name| read[name].clone()).collect()
}

/// Until the term is over.
fn end_of_term(own: &Owned) {
    let end = own.read()["commitmentEndDateTime"].clone();
    for _ in 0..400 {
        if own.read()["commitmentEndDateTime"] != end || own.read()["status"] != "active" {
            return;
        }
        own.pass(3);
    }
    panic!("it does not end");
}

#[test]
fn a_term_ends_with_its_last_day() {
    let own = year();
    let last = own.read()["commitmentEndDate"].clone();
    let (mut days, before) = (0, own.read());
    while own.read()["commitmentEndDate"] == last {
        own.pass(1);
        days += 1;
    }
    // From any moment of a day to the same one of the day after the last one.
    assert!((365..=366).contains(&days), "{days}");
    let after = own.read();
    assert_eq!(before["effectiveStartDate"], after["effectiveStartDate"]);
}

#[test]
fn a_renewal_begins_a_new_term_with_its_own_window() {
    let own = year();
    own.pass(30);
    assert_eq!(own.read()["refundableQuantity"]["totalQuantity"], 0);
    end_of_term(&own);
    let renewed = own.read();
    assert_eq!(renewed["refundableQuantity"]["totalQuantity"], 10);
    assert_eq!(renewed["status"], "active");
    own.change(&json!({"quantity": 7}));
    end_of_term(&own);
    own.change(&json!({"status": "deleted"}));
}

#[test]
fn a_next_term_is_what_was_scheduled() {
    let own = year();
    let next = json!({"product": {"productId": "CFQ7TTC0SV4D", "skuId": "0001", "availabilityId": "CFQ7TTC0Z5XQ",
        "billingCycle": "monthly", "termDuration": "P1M"}, "quantity": 4});
    own.change(&json!({"scheduledNextTermInstructions": next}));
    end_of_term(&own);
    let members = "quantity offerId offerName billingCycle termDuration renewalTermDuration scheduledNextTermInstructions";
    let offer = "CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ";
    let expected = json!([
        4,
        offer,
        "Microsoft 365 Business Premium",
        "monthly",
        "P1M",
        "P1M",
        null
    ]);
    assert_eq!(shown(&own, members), expected);
    let order = format!(
        "/v1/customers/{MAIN}/orders/{}",
        own.read()["orderId"].as_str().unwrap()
    );
    assert_eq!(
        get(&own.sandbox, &order).json()["lineItems"][0]["quantity"],
        4
    );
    // Once: the term after it is the same again.
    end_of_term(&own);
    assert_eq!(shown(&own, members), expected);
}

#[test]
fn an_action_at_the_end_of_the_term_is_carried_out() {
    let own = year();
    let action = |what: &str, more: Value| json!({"scheduledActions": [{"scheduleType": "TermEnd", "actionType": what, "instructions": more}]});
    own.change(&action("RenewToNewTerm", json!({"quantity": 3})));
    end_of_term(&own);
    assert_eq!(
        shown(&own, "quantity termDuration scheduledActions"),
        json!([3, "P1Y", null])
    );
    let mut extension = action("RenewToExtendedServiceTerm", Value::Null);
    extension["autoRenewEnabled"] = json!(false);
    own.change(&extension);
    end_of_term(&own);
    assert_eq!(
        shown(&own, "quantity termDuration status"),
        json!([3, "P1M", "active"])
    );
}

/// Renewal off alone is no end, since 4 May 2026. Nothing in the resource says that it is an extension.
#[test]
fn renewal_off_alone_extends_from_month_to_month() {
    let own = year();
    own.change(&json!({"autoRenewEnabled": false}));
    end_of_term(&own);
    let members = "status autoRenewEnabled termDuration billingCycle renewalTermDuration quantity scheduledActions";
    let extended = json!(["active", false, "P1M", "monthly", "P1Y", 10, null]);
    for _ in 0..3 {
        assert_eq!(shown(&own, members), extended);
        end_of_term(&own);
    }
    // Nothing but a cancellation is allowed in it, and that at any time.
    own.send(&json!({"quantity": 11}))
        .expect_fault(400, 900_280);
    own.send(&json!({"status": "suspended"}))
        .expect_fault(400, 900_280);
    own.pass(10);
    own.change(&json!({"status": "deleted"}));
}

#[test]
fn an_extension_ends_by_a_renewal_or_for_good() {
    let own = year();
    own.change(&json!({"autoRenewEnabled": false}));
    end_of_term(&own);
    own.change(&json!({"autoRenewEnabled": true}));
    end_of_term(&own);
    assert_eq!(
        shown(&own, "termDuration autoRenewEnabled"),
        json!(["P1Y", true])
    );
    own.change(&json!({"quantity": 11}));
    own.change(&json!({"autoRenewEnabled": false}));
    end_of_term(&own);
    own.change(&json!({"scheduledActions": [{"scheduleType": "TermEnd", "actionType": "Cancel"}]}));
    end_of_term(&own);
    assert_eq!(shown(&own, "status"), json!(["disabled"]));
}

/// Before the rules of 2026, and without licences, a subscription whose renewal is off expires.
#[test]
fn what_has_no_extension_expires_is_disabled_and_is_deleted() {
    let mut body = line(SAAS, 3);
    body["lineItems"][0]["termDuration"] = json!("P1Y");
    let saas = Owned::of(Sandbox::start().unwrap(), &body);
    let legacy = Owned::of(Sandbox::start().unwrap(), &line(LICENCE, 3));
    for own in [saas, legacy] {
        own.change(&json!({"autoRenewEnabled": false}));
        own.pass(366);
        assert_eq!(own.read()["status"], "expired");
        own.send(&json!({"quantity": 5})).expect_fault(400, 900_279);
        own.pass(30);
        assert_eq!(own.read()["status"], "disabled");
        own.send(&json!({"status": "active"}))
            .expect_fault(400, 900_279);
        own.pass(90);
        assert_eq!(own.read()["status"], "deleted");
        // Nothing was bought by that, or given back.
        assert_eq!(own.read()["quantity"], 3);
    }
}

#[test]
fn what_stays_suspended_expires() {
    let own = year();
    own.change(&json!({"status": "suspended"}));
    own.pass(366);
    assert_eq!(own.read()["status"], "expired");
    own.send(&json!({"status": "active"}))
        .expect_fault(400, 900_279);
}

#[test]
fn a_real_end_is_one_and_its_data_is_kept_for_a_while() {
    let own = year();
    let end = json!([{"scheduleType": "TermEnd", "actionType": "Cancel"}]);
    own.change(&json!({"autoRenewEnabled": false, "scheduledActions": end}));
    own.pass(363);
    assert_eq!(own.read()["status"], "active");
    own.pass(3);
    assert_eq!(
        shown(&own, "status autoRenewEnabled scheduledActions actions"),
        json!(["disabled", false, null, []])
    );
    own.pass(90);
    assert_eq!(own.read()["status"], "deleted");
}

#[test]
fn an_end_on_a_date_comes_before_that_of_the_term() {
    let own = year();
    // The last day of the first billing cycle lies within the term.
    let date = own.read()["billingCycleEndDate"].clone();
    let end =
        json!([{"scheduleType": "CustomDate", "actionType": "Cancel", "effectiveDate": date}]);
    own.change(&json!({"autoRenewEnabled": false, "scheduledActions": end}));
    own.pass(20);
    assert_eq!(own.read()["status"], "active");
    own.pass(12);
    assert_eq!(own.read()["status"], "disabled");
}

/// Those of the data have been renewed ever since, on the days on which they were bought.
#[test]
fn old_terms_have_been_renewed_until_today() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/v1/customers/{NORDHAVN}/subscriptions");
    let list = get(&sandbox, &path).json();
    let suspended = items(&list).iter().filter(|it| it["status"] == "suspended");
    assert_eq!(suspended.count(), 1);
    let shown = |list: &Value| -> Vec<_> {
        let items = items(list).iter();
        items.map(|it| it["commitmentEndDate"].clone()).collect()
    };
    let ends = shown(&list);
    assert!(ends.iter().all(Value::is_string), "{ends:?}");
    sandbox.advance_clock(DAY * 32);
    assert_ne!(
        shown(&get(&sandbox, &path).json()),
        ends,
        "one is of a month"
    );
}

/// A year that is skipped at once ends as one that is looked at every day.
#[test]
fn it_does_not_matter_how_the_time_passes() {
    let outcomes = [8, 40, 400].map(|step| {
        let own = year();
        own.change(&json!({"autoRenewEnabled": false}));
        for _ in 0..(800 / step) {
            own.pass(step);
            own.read();
        }
        let start = own.read()["effectiveStartDate"].clone();
        (
            start,
            own.read()["commitmentEndDate"].clone(),
            own.read()["status"].clone(),
        )
    });
    // Unless midnight has passed in between.
    if outcomes.iter().all(|it| it.0 == outcomes[0].0) {
        assert!(outcomes.iter().all(|it| *it == outcomes[0]), "{outcomes:?}");
    }
}

/// Bought, seats up, seats down in time and too late, a schedule set and lost, renewal off, ended for real.
#[test]
fn a_year_of_a_subscription() {
    let own = Owned::seats(start(Sandbox::builder()), "P1Y");
    assert_eq!(
        shown(&own, "quantity status autoRenewEnabled"),
        json!([10, "active", true])
    );
    own.change(&json!({"quantity": 15}));
    own.pass(3);
    own.change(&json!({"quantity": 12}));
    own.pass(10);
    own.send(&json!({"quantity": 11}))
        .expect_fault(400, 900_257);
    own.change(&json!({"scheduledNextTermInstructions": {"quantity": 8}}));
    let lost = own.change(&json!({"friendlyName": "Office"}));
    assert_eq!(lost["scheduledNextTermInstructions"], Value::Null);
    own.pass(200);
    own.change(&json!({"autoRenewEnabled": false}));
    end_of_term(&own);
    assert_eq!(
        shown(&own, "quantity status termDuration"),
        json!([12, "active", "P1M"])
    );
    own.change(&json!({"scheduledActions": {"scheduledType": "TermEnd", "actionType": "Cancel"}}));
    end_of_term(&own);
    assert_eq!(shown(&own, "quantity status"), json!([12, "disabled"]));
    own.sandbox.advance_clock(DAY * 91 + Duration::from_secs(1));
    assert_eq!(own.read()["status"], "deleted");
}
