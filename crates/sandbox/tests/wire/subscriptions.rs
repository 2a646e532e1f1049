//! Subscriptions as their own resources: what they say, how they are changed, and what is refused.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, admin, get, patch, post, start, write_with};
use crate::create::{LICENCE, SAAS, STANDARD, line, savings_plan};
use crate::{MAIN, SCHOOLS, items, order_path, orders_of, text};

pub(crate) const DAY: Duration = Duration::from_secs(86_400);
const OTHER: &str = "CFQ7TTC0MW2H:0003:CFQ7TTC0T8NB";

/// A subscription that somebody has just bought.
pub(crate) struct Owned {
    pub(crate) sandbox: Sandbox,
    pub(crate) id: String,
}

impl Owned {
    /// Ten licences for a term.
    pub(crate) fn seats(sandbox: Sandbox, term: &str) -> Self {
        let mut body = line(STANDARD, 10);
        body["billingCycle"] = json!("monthly");
        body["lineItems"][0]["termDuration"] = json!(term);
        Self::of(sandbox, &body)
    }

    pub(crate) fn of(sandbox: Sandbox, body: &Value) -> Self {
        let order = post(&sandbox, &orders_of(MAIN), body).json_of(201);
        let id = text(&order["lineItems"][0]["subscriptionId"]).to_owned();
        Self { sandbox, id }
    }

    pub(crate) fn path(&self) -> String {
        format!("/v1/customers/{MAIN}/subscriptions/{}", self.id)
    }

    pub(crate) fn read(&self) -> Value {
        get(&self.sandbox, &self.path()).json_of(200)
    }

    /// Sends the whole resource with some members changed; `null` leaves one out.
    pub(crate) fn send(&self, changes: &Value) -> Reply {
        let mut body = self.read();
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        patch(&self.sandbox, &self.path(), &body)
    }

    #[track_caller]
    pub(crate) fn change(&self, changes: &Value) -> Value {
        let answer = self.send(changes).json_of(200);
        assert_eq!(answer, self.read(), "the answer is the subscription");
        answer
    }

    pub(crate) fn pass(&self, days: u32) {
        self.sandbox.advance_clock(DAY * days);
    }

    fn order(&self) -> Value {
        let order = order_path(MAIN, &self.read()["orderId"]);
        get(&self.sandbox, &format!("{order}?include_price=true")).json()
    }
}

fn end() -> Value {
    json!([{"scheduleType": "TermEnd", "actionType": "Cancel"}])
}

fn next_term(quantity: u32) -> Value {
    json!({"product": {"productId": "CFQ7TTC0LQ7X", "skuId": "0001", "availabilityId": "CFQ7TTC0R3KD",
        "billingCycle": "annual", "termDuration": "P1Y"}, "quantity": quantity})
}

#[test]
fn members_stand_in_the_order_of_the_service() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let reply = get(&own.sandbox, &own.path());
    let names = "id offerId offerName friendlyName productType quantity unitType creationDate effectiveStartDate \
        commitmentEndDate commitmentEndDateTime cancellationAllowedUntilDate billingCycleEndDate \
        billingCycleEndDateTime status autoRenewEnabled isTrial billingType billingCycle termDuration \
        renewalTermDuration refundableQuantity refundOptions contractType links orderId actions attributes";
    let place = |name: &str| reply.text().find(&format!("\"{name}\":"));
    let places: Vec<_> = names.split(' ').map(place).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?} {reply:?}"
    );
    let json = reply.json();
    assert_eq!(json["productType"]["id"], "OnlineServicesNCE");
    assert_eq!(json["refundableQuantity"]["totalQuantity"], 10);
    assert_eq!(json["actions"], json!(["Edit", "Cancel"]));
    for name in ["product", "sku", "availability", "self"] {
        assert!(json["links"][name]["uri"].is_string(), "{name}");
    }
}

/// Every subscription of the data, and one of each kind, on whatever day this test runs.
#[test]
fn the_new_commerce_says_the_last_day_and_legacy_offers_the_day_after_it() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1M");
    post(&own.sandbox, &orders_of(MAIN), &line(LICENCE, 2)).expect_status(201);
    let list = get(&own.sandbox, &format!("/v1/customers/{MAIN}/subscriptions")).json();
    let (mut new, mut legacy) = (0, 0);
    for one in items(&list) {
        let Some(end) = one["commitmentEndDate"].as_str() else {
            continue;
        };
        assert!(end.ends_with("T00:00:00Z"), "{one}");
        if text(&one["offerId"]).contains(':') {
            let exact = end.replace("00:00:00", "23:59:59");
            assert_eq!(one["commitmentEndDateTime"], exact, "{one}");
            new += 1;
        } else {
            // As the day on which it was bought, but for the 29th of February.
            let bought = text(&one["creationDate"])[5..10].replace("02-29", "02-28");
            assert_eq!(end[5..10], bought, "{one}");
            assert_eq!(one["commitmentEndDateTime"], Value::Null);
            legacy += 1;
        }
    }
    assert!(new > 1 && legacy > 0, "{new} {legacy}");
}

#[test]
fn a_chosen_end_is_the_last_day_and_others_may_end_with_it() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let last = own.read()["commitmentEndDate"].clone();
    let mut body = line(OTHER, 1);
    body["billingCycle"] = json!("monthly");
    body["lineItems"][0]["termDuration"] = json!("P1Y");
    body["lineItems"][0]["customTermEndDate"] = last.clone();
    // No month ends on a day that is this one everywhere, so it is that of the other one.
    let other = Owned::of(own.sandbox, &body);
    assert_eq!(other.read()["commitmentEndDate"], last);
    assert_eq!(other.read()["customTermEndDate"], last);
    // A whole year costs what a year costs.
    let prices = &other.order()["lineItems"][0]["pricing"];
    assert_eq!(prices["proratedPrice"], prices["discountedPrice"]);
}

#[test]
fn lists_are_of_an_order_or_of_a_partner() {
    let sandbox = Sandbox::start().unwrap();
    let list = |query: &str| {
        let path = format!("/v1/customers/{SCHOOLS}/subscriptions{query}");
        get(&sandbox, &path)
    };
    let all = list("").json();
    let first = &items(&all)[0];
    let partner = text(&first["partnerId"]);
    let of_partner = list(&format!("?mpn_id={partner}"));
    assert!(of_partner.each("partnerId").iter().all(|it| it == partner));
    assert_ne!(of_partner.json()["totalCount"], all["totalCount"]);
    assert_eq!(list("?mpn_id=1").json()["totalCount"], 0);
    let order = text(&first["orderId"]);
    let both = list(&format!("?order_id={order}&mpn_id={partner}"));
    both.expect_fault(400, 800_002);

    let main = |query: &str| {
        let path = format!("/v1/customers/{MAIN}/subscriptions?{query}");
        get(&sandbox, &path).each("offerName")
    };
    post(&sandbox, &orders_of(MAIN), &savings_plan("monthly")).expect_status(201);
    assert_eq!(
        main("product_type=azure&product_subtype=SavingsPlan").len(),
        1
    );
    assert!(!main("product_type=OnlineServicesNCE").is_empty());
    assert_eq!(main("product_type=nosuch").len(), 0);
}

#[test]
fn more_seats_are_bought_and_the_order_follows() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let before = own.read();
    let more = own.change(&json!({"quantity": 14}));
    assert_eq!(more["quantity"], 14);
    assert_ne!(more["attributes"]["etag"], before["attributes"]["etag"]);
    let order = own.order();
    assert_eq!(order["lineItems"][0]["quantity"], 14);
    let pricing = &order["lineItems"][0]["pricing"];
    assert_eq!(pricing["extendedPrice"], json!(166.32));
    assert_eq!(order["totalPrice"], pricing["extendedPrice"]);
    // The same again changes nothing.
    let again = own.change(&json!({"quantity": 14}));
    assert_eq!(again["attributes"]["etag"], more["attributes"]["etag"]);
}

#[test]
fn each_purchase_can_be_given_back_for_seven_days() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let until = own.read()["cancellationAllowedUntilDate"].clone();
    own.pass(5);
    let more = own.change(&json!({"quantity": 14}));
    assert_eq!(more["cancellationAllowedUntilDate"], until, "of the term");
    assert_eq!(more["refundableQuantity"]["totalQuantity"], 14);
    own.pass(3);
    assert_eq!(own.read()["refundableQuantity"]["totalQuantity"], 4);
    own.send(&json!({"quantity": 9})).expect_fault(400, 900_257);
    own.change(&json!({"quantity": 10}));
    own.send(&json!({"quantity": 9})).expect_fault(400, 900_257);
    own.send(&json!({"status": "deleted"}))
        .expect_fault(400, 900_117);
    let now = own.read();
    assert_eq!(now["refundableQuantity"]["totalQuantity"], 0);
    assert_eq!(now["actions"], json!(["Edit"]));
}

#[test]
fn a_suspended_one_keeps_its_seats_and_loses_its_schedule() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    own.change(&json!({"scheduledNextTermInstructions": next_term(5)}));
    let suspended = own.change(&json!({"status": "suspended"}));
    assert_eq!(suspended["scheduledNextTermInstructions"], Value::Null);
    assert_eq!(suspended["refundableQuantity"], Value::Null);
    own.send(&json!({"quantity": 11})).expect_fault(400, 2001);
    let active = own.change(&json!({"status": "active"}));
    assert_eq!(active["refundableQuantity"]["totalQuantity"], 10);
    own.change(&json!({"status": "suspended"}));
    assert_eq!(
        own.change(&json!({"status": "deleted"}))["status"],
        "deleted"
    );
}

#[test]
fn a_cancelled_one_takes_its_line_along() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let gone = own.change(&json!({"status": "deleted"}));
    assert_eq!(
        (&gone["status"], &gone["autoRenewEnabled"]),
        (&json!("deleted"), &json!(false))
    );
    assert_eq!(gone["actions"], json!([]));
    let order = own.order();
    assert_eq!(
        (&order["status"], &order["lineItems"][0]["quantity"]),
        (&json!("cancelled"), &json!(0))
    );
    own.send(&json!({"status": "active"}))
        .expect_fault(400, 2011);
    own.pass(800);
    assert_eq!(own.read()["status"], "deleted");
}

#[test]
fn an_order_that_is_cancelled_takes_its_subscription_along() {
    let own = Owned::of(Sandbox::start().unwrap(), &line(SAAS, 3));
    let order = own.order();
    let cancel = json!({"id": order["id"], "status": "cancelled"});
    patch(&own.sandbox, &order_path(MAIN, &order), &cancel).expect_status(200);
    assert_eq!(own.read()["status"], "deleted");
}

#[test]
fn renewal_is_off_where_it_is_left_out() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    assert_eq!(
        own.change(&json!({"autoRenewEnabled": null}))["autoRenewEnabled"],
        false
    );
    assert_eq!(
        own.change(&json!({"autoRenewEnabled": true}))["autoRenewEnabled"],
        true
    );
    let little = json!({"friendlyName": "Sales"});
    let little = patch(&own.sandbox, &own.path(), &little).json_of(200);
    assert_eq!(
        (&little["autoRenewEnabled"], &little["friendlyName"]),
        (&json!(false), &json!("Sales"))
    );
}

#[test]
fn a_change_deletes_what_was_scheduled_and_does_not_say_so() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let set = own.change(&json!({"scheduledNextTermInstructions": next_term(5)}));
    assert_eq!(set["scheduledNextTermInstructions"]["quantity"], 5);
    // The same again is no change, in whatever order its members stand.
    let mut same = set.clone();
    same["scheduledNextTermInstructions"]["customTermEndDate"] = Value::Null;
    let same = patch(&own.sandbox, &own.path(), &same).json_of(200);
    assert_eq!(same, set);
    // It is sent along, and lost.
    let lost = own.change(&json!({"quantity": 12}));
    assert_eq!(lost["scheduledNextTermInstructions"], Value::Null);
    // Of both, the actions alone count.
    let renew = json!([{"scheduledType": "TermEnd", "actionType": "RenewToNewTerm", "instructions": next_term(6)}]);
    let both = own
        .change(&json!({"scheduledNextTermInstructions": next_term(5), "scheduledActions": renew}));
    assert_eq!(both["scheduledNextTermInstructions"], Value::Null);
    assert_eq!(both["scheduledActions"], renew);
    let ended = own.change(&json!({"autoRenewEnabled": false, "scheduledActions": end()}));
    assert_eq!(ended["scheduledActions"], end());
    assert_eq!(
        own.change(&json!({"quantity": 13}))["scheduledActions"],
        Value::Null
    );
}

#[test]
fn refused_changes_change_nothing() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let before = own.read();
    let with = |name: &str, value: Value| {
        let mut term = next_term(5);
        term["product"][name] = value;
        json!({"scheduledNextTermInstructions": term})
    };
    let custom = |date: &str| {
        let mut term = next_term(5);
        term["customTermEndDate"] = json!(date);
        json!({"scheduledNextTermInstructions": term})
    };
    let action = |when: &str, what: &str| json!({"scheduledActions": [{"scheduleType": when, "actionType": what}]});
    for (changes, status, code) in [
        (
            json!({"id": "0D9E7BC9-CC4F-0000-0000-000000000000"}),
            400,
            800_002,
        ),
        (json!({"attributes": {"etag": "b2xk"}}), 400, 2055),
        (json!({"quantity": 0}), 400, 900_275),
        (json!({"quantity": -1}), 400, 900_275),
        (json!({"quantity": 301}), 400, 900_275),
        (json!({"quantity": "many"}), 400, 800_002),
        (json!({"status": "away"}), 400, 900_126),
        (json!({"status": "expired"}), 400, 800_096),
        (json!({"billingCycle": "annual"}), 400, 800_097),
        (json!({"billingCycle": "fortnightly"}), 400, 900_126),
        (json!({"partnerId": "6204117"}), 400, 800_098),
        (json!({"autoRenewEnabled": "perhaps"}), 400, 800_002),
        (with("productId", json!("CFQ7TTC0NONE")), 404, 400_013),
        (with("skuId", json!("9999")), 404, 400_018),
        (with("availabilityId", json!("CFQ7TTC0NONE")), 404, 400_019),
        (with("termDuration", json!("P2Y")), 400, 900_268),
        (with("billingCycle", json!("triennial")), 400, 900_270),
        (with("promotionId", json!("nosuch")), 400, 27007),
        (
            json!({"scheduledNextTermInstructions": next_term(301)}),
            400,
            800_017,
        ),
        (custom("2020-01-31T00:00:00Z"), 400, 900_245),
        (custom("2099-01-31T00:00:00Z"), 400, 900_245),
        (action("Sometime", "Cancel"), 400, 900_126),
        (action("TermEnd", "Forget"), 400, 900_126),
        // A next term needs a renewal, and an end none.
        (action("TermEnd", "Cancel"), 400, 800_002),
        (
            json!({"autoRenewEnabled": false, "scheduledNextTermInstructions": next_term(5)}),
            400,
            800_002,
        ),
        (action("CustomDate", "RenewToNewTerm"), 400, 800_002),
    ] {
        own.send(&changes).expect_fault(status, code);
        assert_eq!(own.read(), before, "{changes}");
    }
    let path = format!("/v1/customers/{MAIN}/subscriptions/nosuch");
    patch(&own.sandbox, &path, &before).expect_fault(404, 20003);
    let header = [("If-Match", "\"b2xk\"")];
    let refused = write_with(&own.sandbox, "PATCH", &own.path(), &header, &before);
    refused.expect_fault(400, 2055);
    // The control: the same request with the etag of now.
    let etag = format!("\"{}\"", text(&before["attributes"]["etag"]));
    let header = [("If-Match", etag.as_str())];
    write_with(&own.sandbox, "PATCH", &own.path(), &header, &before).expect_status(200);
}

/// An offer id that was kept is refused; what stays as it is needs none.
#[test]
fn availabilities_that_have_new_ids_do_not_end_a_schedule() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let anew = json!({"reissuedAvailabilities": true});
    admin(&own.sandbox, "POST", "settings", &anew).expect_status(200);
    let kept = json!({"scheduledNextTermInstructions": next_term(5)});
    own.send(&kept).expect_fault(404, 400_019);
    own.change(&json!({"scheduledNextTermInstructions": {"quantity": 5}}));
}

/// The end of the next term is the end of a month, or that of another subscription.
#[test]
fn the_next_term_can_end_on_a_chosen_day() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1M");
    let end = own.read()["commitmentEndDate"].clone();
    let (year, day) = text(&end)[..10].split_once('-').unwrap();
    // The next 30 June lies within a year, and so does a day that ends no month.
    let year: u32 = year.parse().unwrap();
    let (end, no_end) = if day < "06-30" {
        (format!("{year}-06-30"), format!("{year}-07-15"))
    } else {
        (format!("{}-06-30", year + 1), format!("{}-06-29", year + 1))
    };
    let on = |date: &str| {
        let mut term = next_term(5);
        term["customTermEndDate"] = json!(format!("{date}T00:00:00Z"));
        json!({"scheduledNextTermInstructions": term})
    };
    own.send(&on(&no_end)).expect_fault(400, 900_246);
    own.change(&on(&end));
    own.pass(31);
    assert_eq!(own.read()["commitmentEndDate"], format!("{end}T00:00:00Z"));
}

#[test]
fn legacy_licences_have_rules_of_their_own() {
    let own = Owned::of(Sandbox::start().unwrap(), &line(LICENCE, 5));
    assert_eq!(own.read()["cancellationAllowedUntilDate"], Value::Null);
    own.pass(60);
    assert_eq!(own.change(&json!({"quantity": 2}))["quantity"], 2);
    own.send(&json!({"quantity": 301})).expect_fault(400, 2002);
    own.send(&json!({"billingCycle": "annual"}))
        .expect_fault(400, 2054);
    let next = json!({"scheduledNextTermInstructions": {"quantity": 1}});
    own.send(&next).expect_fault(403, 900_263);
    assert_eq!(
        own.change(&json!({"status": "deleted"}))["status"],
        "deleted"
    );
}

#[test]
fn an_add_on_is_reactivated_after_its_parent() {
    let parent = Owned::of(Sandbox::start().unwrap(), &line(LICENCE, 5));
    let order = order_path(MAIN, &parent.read()["orderId"]);
    let add = json!({"lineItems": [{"lineItemNumber": 0, "offerId": "4C7A31E9-60B2-4D58-93F7-8E25D1A9C604",
        "quantity": 2, "parentSubscriptionId": parent.id}]});
    let order = patch(&parent.sandbox, &order, &add).json_of(200);
    let id = text(&order["lineItems"][1]["subscriptionId"]).to_owned();
    let add_ons = get(&parent.sandbox, &format!("{}/addons", parent.path()));
    assert_eq!(add_ons.each("id"), [id.as_str()]);
    let path = format!("/v1/customers/{MAIN}/subscriptions/{id}");
    let set = |status: &str| {
        let body = json!({"status": status, "autoRenewEnabled": true});
        patch(&parent.sandbox, &path, &body)
    };
    set("suspended").expect_status(200);
    parent.change(&json!({"status": "suspended"}));
    set("active").expect_fault(409, 27009);
    parent.change(&json!({"status": "active"}));
    set("active").expect_status(200);
}

#[test]
fn software_as_a_service_has_three_days() {
    let own = Owned::of(Sandbox::start().unwrap(), &line(SAAS, 3));
    own.pass(2);
    own.change(&json!({"quantity": 2}));
    own.pass(2);
    own.send(&json!({"quantity": 1})).expect_fault(400, 900_214);
    own.send(&json!({"status": "deleted"}))
        .expect_fault(400, 900_213);
}

#[test]
fn what_is_not_there_yet_cannot_be_changed() {
    let own = Owned::seats(Sandbox::start().unwrap(), "P1Y");
    let id = text(&own.read()["orderId"]).to_owned();
    assert!(own.sandbox.set_order_status(MAIN, &id, "pending_review"));
    assert_eq!(own.read()["status"], "pending");
    own.send(&json!({"quantity": 11}))
        .expect_fault(409, 800_082);
    let limits = json!({"sandboxLimits": true});
    admin(&own.sandbox, "POST", "settings", &limits).expect_status(200);
    assert!(own.sandbox.set_order_status(MAIN, &id, "completed"));
    own.send(&json!({"quantity": 26}))
        .expect_fault(403, 800_088);
}

/// The answer is 202 with the place where to look; it shows after a while.
#[test]
fn a_change_can_take_its_time() {
    let minute = Duration::from_secs(60);
    let own = Owned::seats(start(Sandbox::builder().change_delay(minute)), "P1Y");
    let before = own.read();
    let mut body = before.clone();
    body["quantity"] = json!(12);
    let id = [("MS-RequestId", "6f1a2f0c-3a67-4c1e-8f5e-6a7d3f9b2c10")];
    let send = || write_with(&own.sandbox, "PATCH", &own.path(), &id, &body);
    let accepted = send();
    accepted.expect_status(202);
    assert_eq!(accepted.text(), "");
    let place = accepted.header("location").unwrap().to_owned();
    assert_eq!(get(&own.sandbox, &format!("/v1{place}")).json(), before);
    // A repetition is answered again, another change has to wait.
    let again = send();
    again.expect_status(202);
    assert_eq!(again.header("location"), Some(place.as_str()));
    own.send(&json!({"quantity": 13}))
        .expect_fault(409, 900_278);
    own.sandbox.advance_clock(minute);
    assert_eq!(own.read()["quantity"], 12);
    assert_eq!(own.order()["lineItems"][0]["quantity"], 12);
    // A refusal comes at once, and what is so already is only said.
    own.send(&json!({"quantity": 0})).expect_fault(400, 900_275);
    own.send(&json!({"quantity": 12})).expect_status(200);
}
