//! Every documented refusal of a purchase, with its code.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{bearer, post, send, start, write_with};
use crate::create::{LICENCE, RESERVATION, SOFTWARE, STANDARD, TRIAL, line};
use crate::{CONTOUR, MAIN, SCHOOLS, count, orders_of};

fn refused(sandbox: &Sandbox, customer: &str, body: &Value, status: u16, code: u32) {
    post(sandbox, &orders_of(customer), body).expect_fault(status, code);
}

/// One unit of an offer, with other members of the order and of the line.
fn with(offer: &str, order: &Value, line: &Value) -> Value {
    let mut body = self::line(offer, 1);
    let mut set = |pointer: &str, members: &Value| {
        let place = body.pointer_mut(pointer).unwrap().as_object_mut();
        place.unwrap().extend(members.as_object().unwrap().clone());
    };
    set("/lineItems/0", line);
    set("", order);
    body
}

/// Rows of an offer, members of the order, members of the line, status and code. Nothing that was refused has
/// left an order behind.
fn all_refused(rows: &str) {
    let sandbox = Sandbox::start().unwrap();
    for row in rows.lines().filter(|row| !row.trim().is_empty()) {
        let [offer, order, line, expected] = row.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let offer = match offer.trim() {
            "STANDARD" => STANDARD,
            "LICENCE" => LICENCE,
            "TRIAL" => TRIAL,
            "RESERVATION" => RESERVATION,
            other => other,
        };
        let json = |text: &str| serde_json::from_str(&format!("{{{text}}}")).unwrap();
        let (status, code) = expected.split_once(' ').unwrap();
        let (status, code) = (status.parse().unwrap(), code.parse().unwrap());
        let body = with(offer, &json(order), &json(line));
        refused(&sandbox, MAIN, &body, status, code);
    }
    assert_eq!(count(&sandbox), 8, "something was bought");
}

#[test]
fn what_is_wrong_with_an_order() {
    all_refused(
        r#"
        STANDARD | "status": "none" |  | 400 0
        STANDARD | "Status": "completed" |  | 400 0
        LICENCE |  | "parentSubscriptionId": "x" | 400 2000
        STANDARD | "lineItems": "none" |  | 400 800002
        STANDARD | "billingCycle": "weekly" |  | 400 900126
        STANDARD | "currencyCode": "EUR" |  | 400 900169
        "#,
    );
    let sandbox = Sandbox::start().unwrap();
    let lines = |lines: &[(i64, &str)]| {
        let line = |(number, offer): &(i64, &str)| json!({"lineItemNumber": number, "offerId": offer, "quantity": 1});
        json!({"lineItems": lines.iter().map(line).collect::<Vec<_>>()})
    };
    let numbers: [&[i64]; 4] = [&[1], &[0, 0], &[0, 2], &[-1, 0]];
    for numbers in numbers {
        let numbered: Vec<_> = numbers.iter().map(|number| (*number, STANDARD)).collect();
        refused(&sandbox, MAIN, &lines(&numbered), 400, 800_071);
    }
    for body in [lines(&[]), json!([]), lines(&[(0, STANDARD), (1, LICENCE)])] {
        refused(&sandbox, MAIN, &body, 400, 800_002);
    }
    let words = with(STANDARD, &json!({"status": "none"}), &json!({}));
    let words = post(&sandbox, &orders_of(MAIN), &words).json();
    let expected = "The provided value 'none' is not a valid OrderStatus.";
    assert_eq!(words["description"], expected);
    assert_eq!(words["source"], "PartnerFD");
    assert_eq!(count(&sandbox), 8, "something was bought");
}

#[test]
fn what_is_wrong_with_offers_and_quantities() {
    all_refused(
        r#"
        STANDARD |  | "offerId": null | 400 900142
        BAD0FFE2-0000-4000-8000-000000000000 |  |  | 400 800004
        MS-AZR-9999P |  |  | 400 800004
        nonsense |  |  | 400 800004
        CFQ7TTC0ZZZZ:0001:CFQ7TTC0R3KD |  |  | 404 400013
        CFQ7TTC0LQ7X:0009:CFQ7TTC0R3KD |  |  | 404 400018
        CFQ7TTC0LQ7X:0001:CFQ7TTC0ZZZZ |  |  | 404 400019
        B7D90C52-1E84-4F36-A5C1-37F06E92D84B |  |  | 403 2091
        DZH318Z0BQ4Z:002P:DZH318Z0CL2D |  |  | 400 800010
        STANDARD |  | "quantity": 0 | 400 800017
        STANDARD |  | "quantity": 301 | 400 800017
        STANDARD |  | "quantity": -1 | 400 800017
        STANDARD |  | "quantity": null | 400 800017
        STANDARD |  | "quantity": "many" | 400 800002
        STANDARD |  | "quantity": 1.5 | 400 800002
        LICENCE |  | "quantity": 301 | 400 2002
        "#,
    );
}

#[test]
fn what_is_wrong_with_terms_promotions_and_partners() {
    all_refused(
        r#"
        TRIAL |  |  | 400 2004
        TRIAL | "billingCycle": "unknown" |  | 400 2004
        LICENCE | "billingCycle": "triennial" |  | 400 2004
        STANDARD |  | "termDuration": "P7Y" | 400 900268
        STANDARD | "billingCycle": "one_time" |  | 400 900269
        STANDARD | "billingCycle": "annual" | "termDuration": "P1M" | 400 900270
        STANDARD |  | "promotionId": "none" | 400 27007
        STANDARD |  | "promotionId": "39NFJQT1PJ7K:0001:39NFJQT1Q2LR", "quantity": 101 | 400 27006
        CFQ7TTC0K4WM:0005:CFQ7TTC0N8PJ |  |  | 400 900203
        E5C3A7BB-FC44-4782-AB86-6F4492995BF1 |  |  | 400 800029
        STANDARD |  | "partnerIdOnRecord": "Tailspin" | 400 800016
        STANDARD |  | "partnerIdOnRecord": "999" | 404 800015
        LICENCE |  | "partnerIdOnRecord": "Tailspin" | 400 2071
        LICENCE |  | "partnerIdOnRecord": "999" | 404 2072
        STANDARD |  | "partnerIdOnRecord": "6204117", "additionalPartnerIdsOnRecord": ["6318852"] | 400 900206
        "#,
    );
    let sandbox = Sandbox::start().unwrap();
    let words = post(&sandbox, &orders_of(MAIN), &line(TRIAL, 1));
    let expected = format!("Offer {TRIAL} does not support billing cycle type: Unknown");
    assert_eq!(words.json()["description"], expected);
}

#[test]
fn what_reservations_and_savings_plans_have_to_say() {
    let rows = r#"
        RESERVATION |  | CONTEXT: null | 400 900312
        RESERVATION |  | CONTEXT: {"subscriptionId": AZURE} | 400 900313
        RESERVATION |  | CONTEXT: {"scope": "galaxy", "subscriptionId": AZURE} | 400 900313
        RESERVATION |  | CONTEXT: {"scope": "single"} | 400 900314
        RESERVATION |  | CONTEXT: {"scope": "single", "subscriptionId": "x"} | 400 900314
        RESERVATION |  | CONTEXT: {"scope": "single", "subscriptionId": AZURE, "duration": "soon"} | 400 900315
        RESERVATION |  | CONTEXT: {"scope": "single", "subscriptionId": AZURE, "duration": "3Years"} | 400 900268
        PLAN |  | SHARED, COMMITMENT: null | 400 900316
        PLAN |  | SHARED, COMMITMENT: {"amount": 0, "currency": "usd", "grain": "hourly"} | 400 900317
        PLAN |  | SHARED, COMMITMENT: {"amount": 1, "currency": "usd", "grain": "daily"} | 400 900318
        PLAN |  | SHARED, COMMITMENT: {"amount": 1, "currency": "eur", "grain": "hourly"} | 400 900169
        "#;
    let rows = [
        ("PLAN", "DZH318Z0K4VM:0001:DZH318Z0L9TR"),
        (
            "SHARED",
            r#"CONTEXT: {"scope": "shared", "entitlementId": AZURE}"#,
        ),
        ("CONTEXT", r#""provisioningContext""#),
        ("COMMITMENT", r#""purchaseCommitment""#),
        ("AZURE", r#""3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903""#),
    ]
    .into_iter()
    .fold(rows.to_owned(), |rows, (name, text)| {
        rows.replace(name, text)
    });
    all_refused(&rows);
}

fn sold(sandbox: &Sandbox, customer: &str, body: &Value) {
    post(sandbox, &orders_of(customer), body).expect_status(201);
}

#[test]
fn what_is_wrong_with_a_customer() {
    let sandbox = Sandbox::start().unwrap();
    let faculty = "134D7790-5191-4C97-9C8A-A63BFAAE8317";
    let with_credit = "1ae0d6f6-27d8-46d8-8d04-dc8bd5c80dba";
    for (customer, offer, quantity, status, code) in [
        ("not-a-guid", STANDARD, 100, 400, 2000),
        (
            "11111111-2222-4333-8444-555555555555",
            STANDARD,
            100,
            404,
            60003,
        ),
        (
            "9adb559a-494d-408f-9c46-a3dc6034e08f",
            STANDARD,
            100,
            403,
            13605,
        ),
        (
            "28a538c8-09f6-4b64-94b0-9870e44a9c58",
            STANDARD,
            100,
            403,
            800_073,
        ),
        (
            "6511049c-0d75-4b12-9384-fb2f0740cf38",
            STANDARD,
            100,
            403,
            900_416,
        ),
        (with_credit, STANDARD, 100, 403, 900_121),
        (MAIN, faculty, 1, 403, 2085),
        (MAIN, "CFQ7TTC0XF7P:0002:CFQ7TTC0H5CW", 1, 403, 800_020),
        (CONTOUR, "CFQ7TTC0G6RT:0001:CFQ7TTC0M1VC", 1, 400, 800_070),
    ] {
        refused(&sandbox, customer, &line(offer, quantity), status, code);
    }
    sold(&sandbox, SCHOOLS, &line(faculty, 1));
    sold(&sandbox, with_credit, &line(STANDARD, 1));
}

#[test]
fn one_refusal_has_the_status_of_a_success() {
    let sandbox = Sandbox::start().unwrap();
    let buy = |offer| {
        let headers = [("MS-RequestId", "6b0f")];
        write_with(
            &sandbox,
            "POST",
            &orders_of(MAIN),
            &headers,
            &line(offer, 1),
        )
    };
    for _ in 0..2 {
        buy("CFQ7TTC0H9XV:0001:CFQ7TTC0R6ZL").expect_fault(200, 400_072);
    }
    // The id is still free.
    buy(STANDARD).expect_status(201);
}

#[test]
fn a_trial_can_be_used_once() {
    let sandbox = Sandbox::start().unwrap();
    let body = with(TRIAL, &json!({"billingCycle": "none"}), &json!({}));
    sold(&sandbox, MAIN, &body);
    refused(&sandbox, MAIN, &body, 400, 27006);
}

#[test]
fn a_body_that_is_not_json_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox);
    for body in ["", "{", "lineItems=1"] {
        let headers = [("Authorization", token.as_str())];
        let reply = send(&sandbox, "POST", &orders_of(MAIN), &headers, body);
        reply.expect_fault(400, 800_002);
    }
}

#[test]
fn a_sandbox_account_has_limits_when_that_is_switched_on() {
    let customer = "a8e7bf4c-735e-4178-b59a-97e4362be7e7";
    let strict = start(Sandbox::builder().sandbox_limits());
    refused(&strict, customer, &line(STANDARD, 26), 403, 800_088);
    for _ in 0..5 {
        sold(&strict, customer, &line(STANDARD, 25));
    }
    refused(&strict, customer, &line(STANDARD, 1), 400, 800_018);
    let context = json!({"scope": "shared", "subscriptionId": customer});
    let context = json!({"provisioningContext": context});
    let reservation = with(RESERVATION, &json!({}), &context);
    for _ in 0..2 {
        sold(&strict, customer, &reservation);
    }
    refused(&strict, customer, &reservation, 400, 800_018);
    sold(&strict, customer, &line(SOFTWARE, 1));

    let usual = Sandbox::start().unwrap();
    for _ in 0..6 {
        sold(&usual, customer, &line(STANDARD, 26));
    }
}
