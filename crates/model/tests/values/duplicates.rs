//! An object with two members of one name says two things: none of them is dropped in silence.

use partner_center_model::{Collection, Json, Order};

use super::{refusal, round_trip};

#[test]
fn a_member_twice_is_refused_by_name() {
    let known = r#"{"id":"1","status":"pending","id":"1"}"#;
    assert!(
        refusal::<Order>(known).contains("`id`"),
        "{}",
        refusal::<Order>(known)
    );
    let null_first = r#"{"creationDate":null,"creationDate":"2024-01-01T00:00:00Z"}"#;
    assert!(refusal::<Order>(null_first).contains("`creationDate`"));
    let escaped = r#"{"id":"1","\u0069d":"2"}"#;
    assert!(refusal::<Order>(escaped).contains("`id`"));
    let unknown = r#"{"brandNew":1,"id":"1","brandNew":1}"#;
    assert!(
        refusal::<Order>(unknown).contains("`brandNew`"),
        "{}",
        refusal::<Order>(unknown)
    );
    let page = r#"{"items":[{"lineItems":[{"quantity":1,"quantity":2}]}]}"#;
    assert!(refusal::<Collection<Order>>(page).contains("`quantity`"));
}

#[test]
fn names_that_differ_in_case_are_two() {
    let order: Order = round_trip(r#"{"id":"1","ID":"2","Id":"3"}"#);
    assert_eq!(order.id.as_deref(), Some("1"));
    assert_eq!(order.extra.len(), 2);
}

/// A search for duplicates on each of so many members would not end within the hour.
#[test]
fn very_many_new_members() {
    let members: Vec<_> = (0..500_000)
        .map(|number| format!("\"m{number:06}\":1"))
        .collect();
    let order: Order = round_trip(&format!("{{{}}}", members.join(",")));
    assert_eq!(order.extra.len(), members.len());
    let twice = format!("{{{},\"m314159\":2}}", members.join(","));
    assert!(refusal::<Order>(&twice).contains("duplicate field `m314159`"));
}

/// Where the model does not look, both are kept.
#[test]
fn json_keeps_both() {
    round_trip::<Json>(r#"{"a":1,"a":2}"#);
    round_trip::<Order>(r#"{"new":{"a":1,"a":2}}"#);
}
