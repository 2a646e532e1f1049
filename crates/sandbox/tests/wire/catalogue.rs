//! Products, SKUs, availabilities and promotions.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{admin, get, post};
use crate::create::{bought, line};
use crate::{CONTOUR, MAIN, SCHOOLS, items, text};

const STANDARD: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";
const REISSUED: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0DK3R";
const PROMOTION: &str = "39NFJQT1PJ7K:0001:39NFJQT1Q2LR";
const OVER: &str = "39NFJQT1PN3C:0001:39NFJQT1Q7WD";

fn ids(list: &Value) -> Vec<&str> {
    items(list).iter().map(text).collect()
}

fn at(sandbox: &Sandbox, path: &str) -> Value {
    get(sandbox, &format!("/v1{path}")).json_of(200)
}

#[test]
fn from_a_view_the_links_lead_to_what_an_order_names() {
    let sandbox = Sandbox::start().unwrap();
    for begin in [
        "/products?country=gb&targetView=OnlineServices".to_owned(),
        format!("/customers/{CONTOUR}/products?targetView=onlineservices"),
    ] {
        let products = at(&sandbox, &begin);
        let product = items(&products)
            .iter()
            .find(|it| it["id"] == "CFQ7TTC0LQ7X");
        let product = product.unwrap();
        assert_eq!(product["title"], "Microsoft 365 Business Standard");
        assert_eq!(
            &at(&sandbox, text(&product["links"]["self"]["uri"])),
            product
        );
        let skus = at(&sandbox, text(&product["links"]["skus"]["uri"]));
        assert_eq!(ids(&skus), ["0001"]);
        let sku = &skus["items"][0];
        assert_eq!(&at(&sandbox, text(&sku["links"]["self"]["uri"])), sku);
        let found = at(&sandbox, text(&sku["links"]["availabilities"]["uri"]));
        let availability = &found["items"][0];
        assert_eq!(availability["catalogItemId"], STANDARD);
        assert_eq!(availability["defaultCurrency"]["code"], "GBP");
        let terms = items(&availability["terms"]).iter();
        let terms: Vec<_> = terms
            .map(|it| (text(&it["duration"]), text(&it["billingCycle"])))
            .collect();
        let expected = [
            ("P1M", "Monthly"),
            ("P1Y", "Monthly"),
            ("P1Y", "Annual"),
            ("P3Y", "Triennial"),
        ];
        assert_eq!(terms, expected);
        assert_eq!(
            &at(&sandbox, text(&availability["links"]["self"]["uri"])),
            availability
        );
    }
}

#[test]
fn every_availability_link_of_an_order_leads_somewhere() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(STANDARD, 1));
    let links = &order["lineItems"][0]["links"];
    for name in ["product", "sku", "availability"] {
        at(&sandbox, text(&links[name]["uri"]));
    }
}

#[test]
fn country_segment_and_view_decide_what_is_listed() {
    let sandbox = Sandbox::start().unwrap();
    let list = |query: &str| {
        at(
            &sandbox,
            &format!("/products?targetView=OnlineServices&{query}"),
        )
    };
    let has = |query: &str, id: &str| ids(&list(query)).contains(&id);
    assert!(has("country=US", "CFQ7TTC0G6RT") && !has("country=DE", "CFQ7TTC0G6RT"));
    assert!(has("country=US&targetSegment=education", "CFQ7TTC0XF7P"));
    assert!(!has("country=US&targetSegment=commercial", "CFQ7TTC0XF7P"));
    let skus = |query: &str| {
        at(
            &sandbox,
            &format!("/products/CFQ7TTC0SV4D/skus?country=US{query}"),
        )
    };
    assert_eq!(
        ids(&skus("")),
        ["0001"],
        "a nonprofit's offer is on no other list"
    );
    assert_eq!(ids(&skus("&targetSegment=nonprofit")), ["0002"]);
    let of = |customer| {
        at(
            &sandbox,
            &format!("/customers/{customer}/products?targetView=OnlineServices"),
        )
    };
    assert!(!ids(&of(MAIN)).contains(&"CFQ7TTC0XF7P"));
    assert!(ids(&of(SCHOOLS)).contains(&"CFQ7TTC0XF7P"));
    let reserved = at(
        &sandbox,
        "/products?country=US&targetView=AzureReservations",
    );
    assert!(ids(&reserved).contains(&"DZH318Z0BQ4B"));
    assert!(
        !ids(&reserved).contains(&"DZH318Z0K4VM"),
        "a savings plan is no reservation"
    );
    // What is sold no more has no availability.
    let gone = at(
        &sandbox,
        "/products/CFQ7TTC0H9XV/skus/0001/availabilities?country=US",
    );
    assert_eq!(gone["totalCount"], 0);
    for (path, status, code) in [
        ("/products?country=US", 400, 900_126),
        ("/products?country=US&targetView=Books", 400, 900_126),
        ("/products?targetView=Azure", 400, 800_002),
        ("/products/nosuch?country=US", 404, 400_013),
        (
            "/products/CFQ7TTC0LQ7X/skus/9/availabilities?country=US",
            404,
            400_018,
        ),
        (
            "/products/CFQ7TTC0LQ7X/skus/0001/availabilities/X?country=US",
            404,
            400_019,
        ),
        ("/productpromotions?country=US", 400, 800_002),
        ("/productpromotions/nosuch?country=US", 404, 27007),
    ] {
        get(&sandbox, &format!("/v1{path}")).expect_fault(status, code);
    }
}

#[test]
fn availabilities_that_are_issued_anew_have_other_ids_and_the_old_ones_are_refused() {
    let sandbox = Sandbox::start().unwrap();
    let old = bought(&sandbox, MAIN, &line(STANDARD, 1));
    let settings = json!({"reissuedAvailabilities": true});
    admin(&sandbox, "POST", "settings", &settings).expect_status(200);
    let orders = crate::orders_of(MAIN);
    let stale = line(STANDARD, 1);
    post(&sandbox, &orders, &stale).expect_fault(404, 400_019);
    let path = "/products/CFQ7TTC0LQ7X/skus/0001/availabilities";
    let found = at(&sandbox, &format!("{path}?country=US"));
    assert_eq!(found["items"][0]["catalogItemId"], REISSUED);
    get(&sandbox, &format!("/v1{path}/CFQ7TTC0R3KD?country=US")).expect_fault(404, 400_019);
    let new = bought(&sandbox, MAIN, &line(REISSUED, 1));
    assert_eq!(new["lineItems"][0]["offerId"], REISSUED);
    at(
        &sandbox,
        text(&new["lineItems"][0]["links"]["availability"]["uri"]),
    );
    // A cart that was filled before has the old ids.
    let cart = format!("/v1/customers/{MAIN}/carts/3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8/checkout");
    let checked_out = post(&sandbox, &cart, &Value::Null).json();
    let codes: Vec<_> = items(&checked_out["orderErrors"])
        .iter()
        .map(|it| &it["code"])
        .collect();
    assert_eq!(codes, [400_019, 400_019, 400_019]);
    // What was bought before is as it was.
    let same = at(
        &sandbox,
        &format!("/customers/{MAIN}/orders/{}", text(&old)),
    );
    assert_eq!(same["lineItems"][0]["offerId"], STANDARD);
    let started = Sandbox::builder()
        .reissued_availabilities()
        .start()
        .unwrap();
    post(&started, &orders, &stale).expect_fault(404, 400_019);
}

#[test]
fn a_promotion_that_does_not_fit_sells_at_the_full_price_without_a_word() {
    let sandbox = Sandbox::start().unwrap();
    let prices = |promotion: &str, term: &str, cycle: &str| {
        let mut body = line(STANDARD, 1);
        body["billingCycle"] = json!(cycle);
        body["lineItems"][0]["termDuration"] = json!(term);
        body["lineItems"][0]["promotionId"] = json!(promotion);
        let order = bought(&sandbox, MAIN, &body);
        let pricing = &order["lineItems"][0]["pricing"];
        assert_eq!(order["lineItems"][0]["promotionId"], promotion);
        (pricing["listPrice"].clone(), pricing["price"].clone())
    };
    assert_eq!(
        prices(PROMOTION, "P1Y", "annual"),
        (json!(142.5), json!(121.13))
    );
    assert_eq!(
        prices(PROMOTION, "P1M", "monthly"),
        (json!(12.5), json!(12.5))
    );
    assert_eq!(
        prices(PROMOTION, "P3Y", "triennial"),
        (json!(406.12), json!(406.12))
    );
    assert_eq!(prices(OVER, "P1Y", "annual"), (json!(142.5), json!(142.5)));
    let list = at(&sandbox, "/productpromotions?country=us&segment=commercial");
    assert!(ids(&list).contains(&PROMOTION) && !ids(&list).contains(&OVER));
    let none = at(&sandbox, "/productpromotions?country=us&segment=education");
    assert_eq!(none["totalCount"], 0);
    let one = at(
        &sandbox,
        &format!("/productpromotions/{PROMOTION}?country=US"),
    );
    assert_eq!(
        one["promotionConstraints"]["seatConstraints"][0]["maxSeats"],
        100
    );
    let terms = items(&one["requiredProducts"]).iter();
    let terms: Vec<_> = terms.map(|it| text(&it["term"]["billingCycle"])).collect();
    assert_eq!(terms, ["Annual", "Monthly"]);
    // It is found by its id when it is over, too.
    let over = at(&sandbox, &format!("/productpromotions/{OVER}?country=US"));
    assert_eq!(over["endDate"], "2024-03-31T23:59:59+00:00");
}
