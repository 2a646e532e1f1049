//! Every documented refusal of a purchase, with its code.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, post, write_with};
use crate::create::{LICENCE, RESERVATION, SOFTWARE, STANDARD, TRIAL, line};
use crate::{MAIN, SCHOOLS, orders_of};

fn refused(sandbox: &Sandbox, customer: &str, body: &Value, status: u16, code: u32) {
    let reply = post(sandbox, &orders_of(customer), body);
    assert_eq!(
        reply.fault(),
        (status, code.into()),
        "{body}: {}",
        reply.text()
    );
}

/// One unit of an offer, with other members of the order and of the line.
fn with(offer: &str, order: &Value, line: &Value) -> Value {
    let mut body = json!({"lineItems": [{"lineItemNumber": 0, "offerId": offer, "quantity": 1}]});
    for (name, value) in line.as_object().unwrap() {
        body["lineItems"][0][name] = value.clone();
    }
    for (name, value) in order.as_object().unwrap() {
        body[name] = value.clone();
    }
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
        refused(
            &sandbox,
            MAIN,
            &with(offer, &json(order), &json(line)),
            status,
            code,
        );
    }
    let list = get(&sandbox, &orders_of(MAIN)).json();
    assert_eq!(list["totalCount"], 8, "nothing was bought");
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
    assert_eq!(
        words["description"],
        "The provided value 'none' is not a valid OrderStatus."
    );
    assert_eq!(words["source"], "PartnerFD");
    assert_eq!(
        get(&sandbox, &orders_of(MAIN)).json()["totalCount"],
        8,
        "nothing was bought"
    );
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
    let azure = r#""3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903""#;
    let contexts = [
        ("null", 900_312),
        (r#"{"subscriptionId": AZURE}"#, 900_313),
        (r#"{"scope": "galaxy", "subscriptionId": AZURE}"#, 900_313),
        (r#"{"scope": "single"}"#, 900_314),
        (r#"{"scope": "single", "subscriptionId": "x"}"#, 900_314),
        (
            r#"{"scope": "single", "subscriptionId": AZURE, "duration": "soon"}"#,
            900_315,
        ),
        (
            r#"{"scope": "single", "subscriptionId": AZURE, "duration": "3Years"}"#,
            900_268,
        ),
    ];
    for (context, code) in contexts {
        let context = context.replace("AZURE", azure);
        all_refused(&format!(
            r#"RESERVATION |  | "provisioningContext": {context} | 400 {code}"#
        ));
    }
    let commitments = [
        ("null", 900_316),
        (
            r#"{"amount": 0, "currency": "usd", "grain": "hourly"}"#,
            900_317,
        ),
        (
            r#"{"amount": 1, "currency": "usd", "grain": "daily"}"#,
            900_318,
        ),
        (
            r#"{"amount": 1, "currency": "eur", "grain": "hourly"}"#,
            900_169,
        ),
    ];
    for (commitment, code) in commitments {
        all_refused(&format!(
            r#"DZH318Z0K4VM:0001:DZH318Z0L9TR |  | "provisioningContext": {{"scope": "shared", "entitlementId": {azure}}}, "purchaseCommitment": {commitment} | 400 {code}"#
        ));
    }
}

fn sold(sandbox: &Sandbox, customer: &str, body: &Value) {
    let reply = post(sandbox, &orders_of(customer), body);
    assert_eq!(reply.status, 201, "{body}: {}", reply.text());
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
    sold(&sandbox, SCHOOLS, &line(faculty, 1));
    refused(
        &sandbox,
        crate::CONTOUR,
        &line("CFQ7TTC0G6RT:0001:CFQ7TTC0M1VC", 1),
        400,
        800_070,
    );
    sold(
        &sandbox,
        "1ae0d6f6-27d8-46d8-8d04-dc8bd5c80dba",
        &line(STANDARD, 1),
    );
}

#[test]
fn one_refusal_has_the_status_of_a_success() {
    let sandbox = Sandbox::start().unwrap();
    let body = line("CFQ7TTC0H9XV:0001:CFQ7TTC0R6ZL", 1);
    for _ in 0..2 {
        let headers = [("MS-RequestId", "6b0f")];
        let reply = write_with(&sandbox, "POST", &orders_of(MAIN), &headers, &body);
        reply.expect_fault(200, 400_072);
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
    let body = with(TRIAL, &json!({"billingCycle": "none"}), &json!({}));
    sold(&sandbox, MAIN, &body);
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
        sold(&strict, customer, &line(STANDARD, 25));
    }
    refused(&strict, customer, &line(STANDARD, 1), 400, 800_018);
    let context = json!({"scope": "shared", "subscriptionId": customer});
    let reservation = with(
        RESERVATION,
        &json!({}),
        &json!({"provisioningContext": context}),
    );
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
