//! Every documented refusal of a purchase, with its code.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, post, write_with};
use crate::create::{LICENCE, RESERVATION, SOFTWARE, STANDARD, TRIAL, line};
use crate::{MAIN, SCHOOLS, orders_of};

/// Nothing that was refused has left an order behind.
fn refused(sandbox: &Sandbox, customer: &str, body: &Value, status: u16, code: u32) {
    let reply = post(sandbox, &orders_of(customer), body);
    assert_eq!(
        reply.fault(),
        (status, code.into()),
        "{body}: {}",
        reply.text()
    );
}

fn with(offer: &str, change: impl FnOnce(&mut Value, &mut Value)) -> Value {
    let mut body = line(offer, 1);
    let mut item = body["lineItems"][0].take();
    change(&mut body, &mut item);
    body["lineItems"][0] = item;
    body
}

#[test]
fn what_is_wrong_with_an_order() {
    let sandbox = Sandbox::start().unwrap();
    let lines = |numbers: &[i64]| {
        let line = |number| json!({"lineItemNumber": number, "offerId": STANDARD, "quantity": 1});
        json!({"lineItems": numbers.iter().map(line).collect::<Vec<_>>()})
    };
    let cases = [
        (with(STANDARD, |body, _| body["status"] = json!("none")), 0),
        (
            with(STANDARD, |body, _| body["Status"] = json!("completed")),
            0,
        ),
        (
            with(LICENCE, |_, line| line["parentSubscriptionId"] = json!("x")),
            2000,
        ),
        (lines(&[]), 800_002),
        (lines(&[1]), 800_071),
        (lines(&[0, 0]), 800_071),
        (lines(&[0, 2]), 800_071),
        (lines(&[-1, 0]), 800_071),
        (json!({"lineItems": "none"}), 800_002),
        (json!([]), 800_002),
        (
            with(STANDARD, |body, _| body["billingCycle"] = json!("weekly")),
            900_126,
        ),
        (
            with(STANDARD, |body, _| body["currencyCode"] = json!("EUR")),
            900_169,
        ),
        (
            json!({"lineItems": [
                {"lineItemNumber": 0, "offerId": STANDARD, "quantity": 1},
                {"lineItemNumber": 1, "offerId": LICENCE, "quantity": 1}
            ]}),
            800_002,
        ),
    ];
    for (body, code) in cases {
        refused(&sandbox, MAIN, &body, 400, code);
    }
    let words = post(
        &sandbox,
        &orders_of(MAIN),
        &with(STANDARD, |body, _| body["status"] = json!("none")),
    );
    assert_eq!(
        words.json()["description"],
        "The provided value 'none' is not a valid OrderStatus."
    );
    assert_eq!(words.json()["source"], "PartnerFD");
    assert_eq!(
        get(&sandbox, &orders_of(MAIN)).json()["totalCount"],
        8,
        "nothing was bought"
    );
}

#[test]
fn what_is_wrong_with_offers_and_quantities() {
    let sandbox = Sandbox::start().unwrap();
    let quantity =
        |offer: &str, quantity: Value| with(offer, |_, line| line["quantity"] = quantity);
    let cases = [
        (
            with("", |_, line| line["offerId"] = Value::Null),
            400,
            900_142,
        ),
        (
            line("BAD0FFE2-0000-4000-8000-000000000000", 1),
            400,
            800_004,
        ),
        (line("MS-AZR-9999P", 1), 400, 800_004),
        (line("nonsense", 1), 400, 800_004),
        (line("CFQ7TTC0ZZZZ:0001:CFQ7TTC0R3KD", 1), 404, 400_013),
        (line("CFQ7TTC0LQ7X:0009:CFQ7TTC0R3KD", 1), 404, 400_018),
        (line("CFQ7TTC0LQ7X:0001:CFQ7TTC0ZZZZ", 1), 404, 400_019),
        (line("B7D90C52-1E84-4F36-A5C1-37F06E92D84B", 1), 403, 2091),
        (line("DZH318Z0BQ4Z:002P:DZH318Z0CL2D", 1), 400, 800_010),
        (quantity(STANDARD, json!(0)), 400, 800_017),
        (quantity(STANDARD, json!(301)), 400, 800_017),
        (quantity(STANDARD, json!(-1)), 400, 800_017),
        (quantity(STANDARD, Value::Null), 400, 800_017),
        (quantity(STANDARD, json!("many")), 400, 800_002),
        (quantity(STANDARD, json!(1.5)), 400, 800_002),
        (quantity(LICENCE, json!(301)), 400, 2002),
    ];
    for (body, status, code) in cases {
        refused(&sandbox, MAIN, &body, status, code);
    }
    assert_eq!(
        get(&sandbox, &orders_of(MAIN)).json()["totalCount"],
        8,
        "nothing was bought"
    );
}

#[test]
fn what_is_wrong_with_terms_promotions_and_partners() {
    let sandbox = Sandbox::start().unwrap();
    let cases = [
        (with(TRIAL, |_, _| {}), 400, 2004),
        (
            with(TRIAL, |body, _| body["billingCycle"] = json!("unknown")),
            400,
            2004,
        ),
        (
            with(LICENCE, |body, _| body["billingCycle"] = json!("triennial")),
            400,
            2004,
        ),
        (
            with(STANDARD, |_, line| line["termDuration"] = json!("P7Y")),
            400,
            900_268,
        ),
        (
            with(STANDARD, |body, _| body["billingCycle"] = json!("one_time")),
            400,
            900_269,
        ),
        (
            with(STANDARD, |body, line| {
                body["billingCycle"] = json!("annual");
                line["termDuration"] = json!("P1M");
            }),
            400,
            900_270,
        ),
        (
            with(STANDARD, |_, line| line["promotionId"] = json!("none")),
            400,
            27007,
        ),
        (
            with(STANDARD, |_, line| {
                line["promotionId"] = json!("39NFJQT1PJ7K:0001:39NFJQT1Q2LR");
                line["quantity"] = json!(101);
            }),
            400,
            27006,
        ),
        (line("CFQ7TTC0K4WM:0005:CFQ7TTC0N8PJ", 1), 400, 900_203),
        (
            line("E5C3A7BB-FC44-4782-AB86-6F4492995BF1", 1),
            400,
            800_029,
        ),
        (
            with(STANDARD, |_, line| {
                line["partnerIdOnRecord"] = json!("Tailspin");
            }),
            400,
            800_016,
        ),
        (
            with(STANDARD, |_, line| line["partnerIdOnRecord"] = json!("999")),
            404,
            800_015,
        ),
        (
            with(LICENCE, |_, line| {
                line["partnerIdOnRecord"] = json!("Tailspin");
            }),
            400,
            2071,
        ),
        (
            with(LICENCE, |_, line| line["partnerIdOnRecord"] = json!("999")),
            404,
            2072,
        ),
        (
            with(STANDARD, |_, line| {
                line["partnerIdOnRecord"] = json!("6204117");
                line["additionalPartnerIdsOnRecord"] = json!(["6318852"]);
            }),
            400,
            900_206,
        ),
    ];
    for (body, status, code) in cases {
        refused(&sandbox, MAIN, &body, status, code);
    }
    let words = post(&sandbox, &orders_of(MAIN), &line(TRIAL, 1));
    let expected = format!("Offer {TRIAL} does not support billing cycle type: Unknown");
    assert_eq!(words.json()["description"], expected);
    assert_eq!(
        get(&sandbox, &orders_of(MAIN)).json()["totalCount"],
        8,
        "nothing was bought"
    );
}

#[test]
fn what_reservations_and_savings_plans_have_to_say() {
    let sandbox = Sandbox::start().unwrap();
    let azure = "3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903";
    let reservation =
        |context: Value| with(RESERVATION, |_, line| line["provisioningContext"] = context);
    let plan = |commitment: Value| {
        with("DZH318Z0K4VM:0001:DZH318Z0L9TR", |_, line| {
            line["provisioningContext"] = json!({"scope": "shared", "entitlementId": azure});
            line["purchaseCommitment"] = commitment;
        })
    };
    let cases = [
        (reservation(Value::Null), 900_312),
        (reservation(json!({"subscriptionId": azure})), 900_313),
        (
            reservation(json!({"scope": "galaxy", "subscriptionId": azure})),
            900_313,
        ),
        (reservation(json!({"scope": "single"})), 900_314),
        (
            reservation(json!({"scope": "single", "subscriptionId": "x"})),
            900_314,
        ),
        (
            reservation(json!({"scope": "single", "subscriptionId": azure, "duration": "soon"})),
            900_315,
        ),
        (
            reservation(json!({"scope": "single", "subscriptionId": azure, "duration": "3Years"})),
            900_268,
        ),
        (plan(Value::Null), 900_316),
        (
            plan(json!({"amount": 0, "currency": "usd", "grain": "hourly"})),
            900_317,
        ),
        (
            plan(json!({"amount": 1, "currency": "usd", "grain": "daily"})),
            900_318,
        ),
        (
            plan(json!({"amount": 1, "currency": "eur", "grain": "hourly"})),
            900_169,
        ),
    ];
    for (body, code) in cases {
        refused(&sandbox, MAIN, &body, 400, code);
    }
}

#[test]
fn what_is_wrong_with_a_customer() {
    let sandbox = Sandbox::start().unwrap();
    let body = line(STANDARD, 100);
    let cases = [
        ("not-a-guid", 400, 2000),
        ("11111111-2222-4333-8444-555555555555", 404, 60003),
        ("9adb559a-494d-408f-9c46-a3dc6034e08f", 403, 13605),
        ("28a538c8-09f6-4b64-94b0-9870e44a9c58", 403, 800_073),
        ("6511049c-0d75-4b12-9384-fb2f0740cf38", 403, 900_416),
        ("1ae0d6f6-27d8-46d8-8d04-dc8bd5c80dba", 403, 900_121),
    ];
    for (customer, status, code) in cases {
        refused(&sandbox, customer, &body, status, code);
    }
    let faculty = "134D7790-5191-4C97-9C8A-A63BFAAE8317";
    refused(&sandbox, MAIN, &line(faculty, 1), 403, 2085);
    refused(
        &sandbox,
        MAIN,
        &line("CFQ7TTC0XF7P:0002:CFQ7TTC0H5CW", 1),
        403,
        800_020,
    );
    assert_eq!(
        post(&sandbox, &orders_of(SCHOOLS), &line(faculty, 1)).status,
        201
    );
    refused(
        &sandbox,
        crate::CONTOUR,
        &line("CFQ7TTC0G6RT:0001:CFQ7TTC0M1VC", 1),
        400,
        800_070,
    );
    assert_eq!(
        post(
            &sandbox,
            &orders_of("1ae0d6f6-27d8-46d8-8d04-dc8bd5c80dba"),
            &line(STANDARD, 1)
        )
        .status,
        201
    );
}

#[test]
fn one_refusal_has_the_status_of_a_success() {
    let sandbox = Sandbox::start().unwrap();
    let body = line("CFQ7TTC0H9XV:0001:CFQ7TTC0R6ZL", 1);
    for _ in 0..2 {
        let headers = [("MS-RequestId", "6b0f")];
        let reply = write_with(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
        assert_eq!(reply.fault(), (200, 400_072.into()));
    }
    let headers = [("MS-RequestId", "6b0f")];
    let other = write_with(
        &sandbox,
        "POST",
        &orders_of(MAIN),
        &headers,
        &line(STANDARD, 1),
    );
    assert_eq!(other.status, 201, "the id is still free");
}

#[test]
fn a_trial_can_be_used_once() {
    let sandbox = Sandbox::start().unwrap();
    let body = with(TRIAL, |body, _| body["billingCycle"] = json!("none"));
    assert_eq!(post(&sandbox, &orders_of(MAIN), &body).status, 201);
    refused(&sandbox, MAIN, &body, 400, 27006);
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let token = format!("Bearer {}", sandbox.access_token());
    for body in ["", "{", "lineItems=1"] {
        let reply = crate::connection::send(
            &sandbox,
            "POST",
            &orders_of(MAIN),
            &[("Authorization", &token)],
            body,
        );
        assert_eq!(reply.fault(), (400, 800_002.into()), "{body}");
    }
}

#[test]
fn a_sandbox_account_has_limits_when_that_is_switched_on() {
    let customer = "a8e7bf4c-735e-4178-b59a-97e4362be7e7";
    let strict = Sandbox::builder().sandbox_limits().start().unwrap();
    refused(&strict, customer, &line(STANDARD, 26), 403, 800_088);
    for _ in 0..5 {
        assert_eq!(
            post(&strict, &orders_of(customer), &line(STANDARD, 25)).status,
            201
        );
    }
    refused(&strict, customer, &line(STANDARD, 1), 400, 800_018);
    let reservation = with(RESERVATION, |_, line| {
        line["provisioningContext"] = json!({"scope": "shared", "subscriptionId": customer});
    });
    for _ in 0..2 {
        assert_eq!(
            post(&strict, &orders_of(customer), &reservation).status,
            201
        );
    }
    refused(&strict, customer, &reservation, 400, 800_018);
    assert_eq!(
        post(&strict, &orders_of(customer), &line(SOFTWARE, 1)).status,
        201
    );

    let usual = Sandbox::start().unwrap();
    for _ in 0..6 {
        assert_eq!(
            post(&usual, &orders_of(customer), &line(STANDARD, 26)).status,
            201
        );
    }
}
