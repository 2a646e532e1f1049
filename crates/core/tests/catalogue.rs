//! Offer ids that were issued anew, and promotions that do not fit.

use partner_center_core::promotions::{Bought, Misfit, misfits};
use partner_center_core::{CatalogItem, Partner};
use partner_center_model::{
    Availability, Collection, DateTime, NewCartLineItem, NewOrder, NewOrderLineItem, Promotion,
};

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str(include_str!(concat!("../../../spec/fixtures/", $name))).unwrap()
    };
}

const ITEM: &str = "CFQ7TTC0WN4K:0001:CFQ7TTC0X8LM";

#[test]
fn offer_ids_of_the_new_commerce_have_three_parts() {
    assert_eq!(
        CatalogItem::parse(&format!(" {ITEM} "))
            .unwrap()
            .to_string(),
        ITEM
    );
    for other in [
        "",
        "a",
        "a:b",
        "a:b:",
        "a:b:c:d",
        "a:b c:d",
        "69910599-3271-41CA-AC7D-C664E194CD60",
    ] {
        assert!(CatalogItem::parse(other).is_none(), "{other:?}");
    }
}

#[test]
fn a_stale_item_is_replaced_by_what_can_be_bought_and_a_current_one_is_left() {
    let list: Collection<Availability> = fixture!("products/availabilities.json");
    let current = |offer: &str| {
        let found = CatalogItem::parse(offer).unwrap().current(&list.items);
        let ids = found.iter().map(|it| it.id.as_deref().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(current(ITEM), ["CFQ7TTC0X8LM"]);
    // What cannot be bought (CFQ7TTC0X9PB) replaces nothing, not even itself.
    let sold = ["CFQ7TTC0X8LM", "CFQ7TTC0XB2D"];
    assert_eq!(current("cfq7ttc0wn4k:0001:STALE"), sold);
    assert_eq!(current("CFQ7TTC0WN4K:0001:CFQ7TTC0X9PB"), sold);
    assert_eq!(current("CFQ7TTC0WN4K:0002:CFQ7TTC0X8LM"), [""; 0]);
}

#[test]
fn the_question_is_the_one_of_the_chain() {
    let item = CatalogItem::parse(ITEM).unwrap();
    let by_hand = format!("{:?}", item.in_country("DE"));
    let chain = Partner::offline()
        .products("DE")
        .by_id("CFQ7TTC0WN4K")
        .skus()
        .by_id("0001");
    assert_eq!(
        by_hand,
        format!("{:?}", chain.availabilities().get().into_endpoint())
    );
}

fn order(offer: &str, quantity: i64, term: Option<&str>, cycle: Option<&str>) -> NewOrder {
    let mut line = NewOrderLineItem::default()
        .offer_id(offer)
        .quantity(quantity);
    line.term_duration = term.map(Into::into);
    let mut order = NewOrder::default().line_items([line]);
    order.billing_cycle = cycle.map(Into::into);
    order
}

/// What does not fit about a purchase of today.
fn wrong(promotion: &Promotion, order: &NewOrder) -> Vec<String> {
    on(promotion, order, "2026-11-28T05:00:00Z")
}

fn on(promotion: &Promotion, order: &NewOrder, now: &str) -> Vec<String> {
    let bought = Bought::by_order(order, &order.line_items[0]);
    let found = misfits(promotion, bought, &DateTime::from(now));
    found.iter().map(Misfit::to_string).collect()
}

#[test]
fn a_promotion_fits_its_terms_and_cycles_in_any_spelling() {
    let list: Collection<Promotion> = fixture!("promotions/list.json");
    let promotion = &list.items[0];
    let none = [""; 0];
    for cycle in ["annual", "Annual", "monthly"] {
        assert_eq!(
            wrong(promotion, &order(ITEM, 5, Some("P1Y"), Some(cycle))),
            none
        );
    }
    let others = [
        (Some("P1M"), Some("monthly"), "P1M monthly"),
        (Some("P3Y"), Some("triennial"), "P3Y triennial"),
        (Some("P1Y"), Some("triennial"), "P1Y triennial"),
        (Some("P1Y"), Some("weekly"), "P1Y weekly"),
        (None, Some("annual"), "(no term) annual"),
        (Some("P1Y"), None, "P1Y (no billing cycle)"),
    ];
    for (term, cycle, bought) in others {
        let expected = format!("it is for the term P1Y annual or P1Y monthly, not for {bought}");
        assert_eq!(wrong(promotion, &order(ITEM, 5, term, cycle)), [expected]);
    }
}

#[test]
fn a_line_of_a_cart_has_a_billing_cycle_of_its_own() {
    let list: Collection<Promotion> = fixture!("promotions/list.json");
    let line = NewCartLineItem::default()
        .catalog_item_id(ITEM)
        .quantity(5)
        .term_duration("P1Y");
    let wrong = |cycle: &str| {
        let line = line.clone().billing_cycle(cycle);
        let now = DateTime::from("2026-11-28T05:00:00Z");
        let found = misfits(&list.items[0], Bought::by_cart(&line), &now);
        found.iter().map(Misfit::to_string).collect::<Vec<_>>()
    };
    assert_eq!(wrong("annual"), [""; 0]);
    let expected = "it is for the term P1Y annual or P1Y monthly, not for P1Y triennial";
    assert_eq!(wrong("triennial"), [expected]);
}

#[test]
fn a_promotion_fits_its_sku_its_days_and_its_seats() {
    let promotion: Promotion = fixture!("promotions/promotion.json");
    let fitting = order(ITEM, 10, Some("P1Y"), Some("annual"));
    let none = [""; 0];
    assert_eq!(wrong(&promotion, &fitting), none);
    let other = order(
        "CFQ7TTC0WN4K:0002:CFQ7TTC0X8LM",
        10,
        Some("P1Y"),
        Some("annual"),
    );
    let expected = "it is for CFQ7TTC0WN4K:0001, not for CFQ7TTC0WN4K:0002:CFQ7TTC0X8LM";
    assert_eq!(wrong(&promotion, &other), [expected]);
    let legacy = order(
        "69910599-3271-41CA-AC7D-C664E194CD60",
        10,
        None,
        Some("annual"),
    );
    assert_eq!(wrong(&promotion, &legacy).len(), 1);
    for (units, expected) in [
        (9, "it is for 10 units or more"),
        (251, "it is for at most 250 units"),
    ] {
        let order = order(ITEM, units, Some("P1Y"), Some("annual"));
        assert_eq!(wrong(&promotion, &order), [expected]);
    }
    assert_eq!(
        wrong(&promotion, &order(ITEM, 250, Some("P1Y"), Some("annual"))),
        none
    );
    // The last second counts, in any zone.
    for now in [
        "2026-09-01T00:00:00Z",
        "2027-03-31T23:59:59Z",
        "2027-04-01T01:59:59+02:00",
    ] {
        assert_eq!(on(&promotion, &fitting, now), none, "{now}");
    }
    let early = on(&promotion, &fitting, "2026-08-31T23:59:59Z");
    assert_eq!(early, ["it begins at 2026-09-01T00:00:00+00:00"]);
    let late = on(&promotion, &fitting, "2027-04-01T00:00:00Z");
    assert_eq!(late, ["it was over at 2027-03-31T23:59:59+00:00"]);
}

#[test]
fn what_a_promotion_does_not_say_is_no_obstacle() {
    let none = [""; 0];
    let fitting = order(ITEM, 1, Some("P1M"), Some("monthly"));
    assert_eq!(wrong(&Promotion::default(), &fitting), none);
    let without_term = r#"{"requiredProducts":[{"productId":"cfq7ttc0wn4k","skuId":"0001"}]}"#;
    let promotion: Promotion = serde_json::from_str(without_term).unwrap();
    assert_eq!(wrong(&promotion, &fitting), none);
}
