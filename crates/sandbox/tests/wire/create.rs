//! Buying: every family of offers, and what the order looks like.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, post, send, write_with};
use crate::sign_in::app_bearer;
use crate::{CONTOUR, MAIN, NORDHAVN, SCHOOLS, items, order_path, orders_of, text};

pub(crate) const STANDARD: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";
pub(crate) const LICENCE: &str = "69910599-3271-41CA-AC7D-C664E194CD60";
pub(crate) const TRIAL: &str = "5F2E8A71-94C3-4B0D-86E5-D1A72C4F9380";
pub(crate) const SOFTWARE: &str = "DG7GMGF0F9ZM:0002:DG7GMGF0H2NV";
pub(crate) const WITH_PURCHASE_ORDER: &str = "DG7GMGF0D7FV:0001:DG7GMGF0V2MK";
pub(crate) const SAAS: &str = "DZH318Z0D7BC:0003:DZH318Z0H6YF";
pub(crate) const RESERVATION: &str = "DZH318Z0M2XW:0002:DZH318Z0N7VB";

/// One line of so many units.
pub(crate) fn line(offer: &str, quantity: u32) -> Value {
    json!({"lineItems": [{"lineItemNumber": 0, "offerId": offer, "quantity": quantity}]})
}

/// A savings plan of a year, bought for this billing cycle.
pub(crate) fn savings_plan(cycle: &str) -> Value {
    let azure = "3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903";
    let mut plan = line("DZH318Z0K4VM:0001:DZH318Z0L9TR", 1);
    plan["billingCycle"] = json!(cycle);
    let item = &mut plan["lineItems"][0];
    item["termDuration"] = json!("P1Y");
    item["provisioningContext"] = json!({"scope": "single", "entitlementId": azure});
    item["purchaseCommitment"] = json!({"amount": 0.05, "currency": "usd", "grain": "hourly"});
    plan
}

/// The order that the first purchase of a test places.
pub(crate) fn bought(sandbox: &Sandbox, customer: &str, body: &Value) -> Value {
    let order = post(sandbox, &orders_of(customer), body).json_of(201);
    let path = format!("{}?include_price=true", order_path(customer, &order));
    assert_eq!(get(sandbox, &path).json(), order, "the answer is the order");
    order
}

fn is_upper_guid(value: &Value) -> bool {
    let id = value.as_str().unwrap_or_default();
    id.len() == 36 && !id.contains(char::is_lowercase)
}

#[test]
fn a_legacy_licence_in_the_words_of_the_dotnet_sdk() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({
        "Id": null, "ReferenceCustomerId": MAIN, "BillingCycle": "unknown",
        "LineItems": [{
            "LineItemNumber": 0, "OfferId": LICENCE, "SubscriptionId": null, "ParentSubscriptionId": null,
            "FriendlyName": "Seats for the new office", "Quantity": 5, "PartnerIdOnRecord": null,
            "Attributes": {"ObjectType": "OrderLineItem"}
        }],
        "CreationDate": null, "Status": null, "Attributes": {"ObjectType": "Order"}
    });
    let order = bought(&sandbox, MAIN, &body);
    let line = &order["lineItems"][0];
    assert_eq!(text(&order).len(), 36);
    assert_eq!(order["alternateId"], order["id"]);
    // The real cycle, not 'unknown'.
    assert_eq!(order["billingCycle"], "monthly");
    assert_eq!(order["status"], "completed");
    assert_eq!(order["currencyCode"], "USD");
    assert!(text(&order["creationDate"]).ends_with("+00:00"));
    assert!(order["attributes"]["etag"].is_string());
    assert!(is_upper_guid(&line["subscriptionId"]), "{line}");
    assert_eq!(line["friendlyName"], "Seats for the new office");
    assert_eq!(line["pricing"], Value::Null);
    assert_eq!(order["totalPrice"], Value::Null);
    let subscription = text(&line["links"]["subscription"]["uri"]);
    get(&sandbox, &format!("/v1{subscription}")).expect_status(200);
}

#[test]
fn a_new_commerce_licence_has_prices_and_a_short_id() {
    let sandbox = Sandbox::start().unwrap();
    let mut body = line(STANDARD, 10);
    body["billingCycle"] = json!("annual");
    let item = &mut body["lineItems"][0];
    item["termDuration"] = json!("P1Y");
    item["promotionId"] = json!("39NFJQT1PJ7K:0001:39NFJQT1Q2LR");
    item["renewsTo"] = json!({"termDuration": "P1M"});
    let order = bought(&sandbox, CONTOUR, &body);
    let line = &order["lineItems"][0];
    let id = text(&order);
    let is_short = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(is_short, "{id}");
    assert_eq!(order["alternateId"], id);
    assert_eq!(order["currencyCode"], "GBP");
    assert_eq!(order["currencySymbol"], "£");
    assert_eq!(order["client"]["marketplaceCountry"], "GB");
    assert_eq!(order["attributes"]["etag"], Value::Null);
    assert_eq!(line["termDuration"], "P1Y");
    assert_eq!(line["transactionType"], "New");
    let prices = json!({
        "listPrice": 142.5, "discountedPrice": 121.13, "proratedPrice": 121.13, "price": 121.13,
        "extendedPrice": 1211.3
    });
    assert_eq!(line["pricing"], prices);
    assert_eq!(order["totalPrice"], json!(1211.3));
    assert_eq!(line["renewsTo"]["termDuration"], "P1M");
    assert_eq!(order["links"]["patchOperation"]["method"], "PATCH");
    assert!(!is_upper_guid(&line["subscriptionId"]) && line["subscriptionId"].is_string());
}

#[test]
fn members_of_the_answer_stand_in_the_order_of_the_service() {
    let sandbox = Sandbox::start().unwrap();
    let reply = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1));
    let names = "id alternateId referenceCustomerId billingCycle currencyCode currencySymbol lineItems \
        lineItemNumber offerId subscriptionId termDuration transactionType friendlyName quantity pricing \
        creationDate status totalPrice client";
    let text = reply.text();
    let place = |name: &str| {
        let place = text.find(&format!("\"{name}\":"));
        place.unwrap_or_else(|| panic!("{name}"))
    };
    let places: Vec<_> = names.split(' ').map(place).collect();
    assert!(places.is_sorted(), "{places:?} {text}");
}

#[test]
fn every_other_family_can_be_bought() {
    let sandbox = Sandbox::start().unwrap();
    let azure = bought(&sandbox, MAIN, &line("MS-AZR-0145P", 1));
    assert_eq!(text(&azure).len(), 36);
    assert!(is_upper_guid(&azure["lineItems"][0]["subscriptionId"]));

    let plan = bought(&sandbox, MAIN, &line("DZH318Z0BPS6:0001:DZH318Z0BP8B", 1));
    assert_eq!(text(&plan).len(), 12);

    let mut trial = line(TRIAL, 25);
    trial["billingCycle"] = json!("none");
    assert_eq!(bought(&sandbox, MAIN, &trial)["billingCycle"], "none");

    let software = bought(&sandbox, MAIN, &line(SOFTWARE, 2));
    assert_eq!(software["billingCycle"], "one_time");
    let item = &software["lineItems"][0];
    assert_eq!(item["termDuration"], "");
    assert_eq!(item["subscriptionId"], Value::Null);
    assert!(item["links"]["activationLinks"]["uri"].is_string());

    let saas = bought(&sandbox, MAIN, &line(SAAS, 1));
    assert!(saas["lineItems"][0]["subscriptionId"].is_string());
    assert!(saas["lineItems"][0]["links"]["activationLinks"]["uri"].is_string());
}

#[test]
fn a_reservation_and_a_savings_plan_need_to_know_where() {
    let sandbox = Sandbox::start().unwrap();
    let azure = "3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903";
    let mut reservation = line("DZH318Z0BQ4B:000Z:DZH318Z0DSPL", 1);
    reservation["BillingCycle"] = json!("one_time");
    let context = json!({"subscriptionId": azure, "scope": "shared", "duration": "1Year"});
    reservation["lineItems"][0]["provisioningContext"] = context.clone();
    let order = bought(&sandbox, MAIN, &reservation);
    let item = &order["lineItems"][0];
    assert_eq!(item["provisioningContext"], context);
    assert_eq!(item["subscriptionId"], Value::Null);

    let order = bought(&sandbox, MAIN, &savings_plan("OneTime"));
    assert_eq!(order["totalPrice"], json!(438.0));
    let commitment = &order["lineItems"][0]["purchaseCommitment"];
    assert_eq!(commitment["amount"], json!(0.05));
}

#[test]
fn lines_may_stand_in_any_order_and_come_back_numbered() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({"billingCycle": "monthly", "lineItems": [
        {"lineItemNumber": 1, "offerId": "CFQ7TTC0MW2H:0003:CFQ7TTC0T8NB", "quantity": "3"},
        {"lineItemNumber": 0, "offerId": STANDARD, "quantity": 2, "termDuration": "P1Y"}
    ]});
    let order = bought(&sandbox, MAIN, &body);
    let lines = items(&order["lineItems"]).iter();
    let offers: Vec<_> = lines.map(|line| &line["offerId"]).collect();
    assert_eq!(offers, [STANDARD, "CFQ7TTC0MW2H:0003:CFQ7TTC0T8NB"]);
    assert_eq!(order["totalPrice"], json!(41.76));
}

#[test]
fn a_term_can_end_with_a_month() {
    let sandbox = Sandbox::start().unwrap();
    let mut body = line(STANDARD, 1);
    body["lineItems"][0]["termDuration"] = json!("P3Y");
    body["billingCycle"] = json!("triennial");
    // A month's end in the next three years, whatever the day.
    let year = 1970 + crate::tokens::now() / 31_557_600 + 2;
    body["lineItems"][0]["customTermEndDate"] = json!(format!("{year}-01-31T00:00:00Z"));
    let order = bought(&sandbox, MAIN, &body);
    let pricing = &order["lineItems"][0]["pricing"];
    let price = |name: &str| pricing[name].as_f64().unwrap();
    assert!(
        price("proratedPrice") < price("discountedPrice"),
        "{pricing}"
    );
    for day in [&format!("{year}-01-30"), "2001-01-31"] {
        body["lineItems"][0]["customTermEndDate"] = json!(format!("{day}T00:00:00Z"));
        post(&sandbox, &orders_of(MAIN), &body).expect_fault(400, 900_242);
    }
}

#[test]
fn for_an_indirect_reseller_a_user_has_to_sign_in() {
    let sandbox = Sandbox::start().unwrap();
    let mut body = line(STANDARD, 1);
    body["PartnerOnRecordAttestationAccepted"] = json!(true);
    body["lineItems"][0]["PartnerIdOnRecord"] = json!("6204117");
    body["lineItems"][0]["AdditionalPartnerIdsOnRecord"] = json!(["6318852"]);
    let order = bought(&sandbox, SCHOOLS, &body);
    assert_eq!(order["lineItems"][0]["partnerIdOnRecord"], "6204117");
    assert_eq!(order["partnerOnRecordAttestationAccepted"], true);
    let query = "indirect_reseller_id=c19e3794-48cf-4894-8704-e8c494d20e8a";
    let of_reseller = get(&sandbox, &format!("{}?{query}", orders_of(SCHOOLS)));
    assert!(of_reseller.each("id").contains(&text(&order).to_owned()));

    let token = app_bearer(&sandbox);
    let with_app = |body: &Value| {
        let headers = [("Authorization", token.as_str())];
        send(
            &sandbox,
            "POST",
            &orders_of(SCHOOLS),
            &headers,
            body.to_string(),
        )
    };
    with_app(&body).expect_fault(403, 900_329);
    // An app buys for the partner itself.
    with_app(&line(STANDARD, 1)).expect_status(201);
}

#[test]
fn the_licence_may_go_to_a_user_at_once() {
    let sandbox = Sandbox::start().unwrap();
    let user = "kim@nordhavnshipping.onmicrosoft.example";
    let header = [("x-ms-customeruser-upn", user)];
    let body = line(STANDARD, 1);
    write_with(&sandbox, "POST", &orders_of(NORDHAVN), &header, &body).expect_status(201);
}
