//! Lists item by item, from the call to the last page.

use partner_center_core::model::{BillingCycleType, Order};
use partner_center_core::{Error, Notice};

use crate::common::CUSTOMER;
use crate::common::fake::{Fake, page};
use crate::pages::{named_call, names_the_first_of};
use crate::{SEEK, fixture};

fn answering(body: &str) -> Fake {
    let body = body.to_owned();
    Fake::answering(move |_| (200, body.clone()))
}

/// The id of each item, or the error, and that nothing follows.
fn told(items: &mut impl Iterator<Item = Result<Order, Error>>) -> Vec<String> {
    let told = items.by_ref().take(50).map(|item| match item {
        Ok(order) => order.id.unwrap_or_default().into(),
        Err(error) => format!("{error}: {}", std::error::Error::source(&error).unwrap()),
    });
    let told = told.collect();
    assert!(items.next().is_none() && items.next().is_none());
    told
}

#[test]
fn all_pages_are_one_stream() {
    let empty = r#"{"items":[],"links":{"next":{"uri":"/customers?page=3"}}}"#;
    let fake = Fake::scripted([
        page("1", Some((SEEK, "A"))),
        (200, empty.to_owned()),
        page("3", None),
    ]);
    let mut customers = fake.customers().get().size(1).stream();
    assert_eq!((fake.sent.borrow().len(), customers.page()), (0, 0));
    assert!(customers.head().is_none() && customers.envelope().is_none());
    assert_eq!(customers.next().unwrap().unwrap().id.unwrap(), "1");
    assert_eq!((customers.page(), customers.pages_read()), (1, 0));
    assert_eq!(customers.next().unwrap().unwrap().id.unwrap(), "3");
    assert_eq!((customers.page(), customers.pages_read()), (3, 2));
    assert!(customers.next().is_none() && customers.next().is_none());
    assert_eq!((customers.page(), customers.pages_read()), (3, 3));
    let requests = fake.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[1].1.as_deref(), Some("A"));
}

#[test]
fn a_circle_is_stopped() {
    let fake = Fake::answering(|sent| page("1", Some((SEEK, ["A", "B"][sent % 2]))));
    let mut customers = fake.customers().get().stream();
    let read: Vec<_> = customers.by_ref().take(50).collect();
    assert_eq!(read.len(), 4);
    assert!(read[..3].iter().all(Result::is_ok));
    let error = read[3].as_ref().unwrap_err().to_string();
    assert!(error.contains("leads back to an earlier one"), "{error}");
    assert!(customers.next().is_none());
    assert_eq!((fake.sent.borrow().len(), customers.pages_read()), (3, 3));
}

#[test]
fn a_page_that_fails_ends_it() {
    for (second, pages) in [((500, String::new()), 1), ((200, "{".to_owned()), 2)] {
        let fake = Fake::scripted([page("1", Some((SEEK, "A"))), second]);
        let mut customers = fake.customers().get().stream();
        assert!(customers.next().unwrap().is_ok());
        assert!(customers.next().unwrap().is_err());
        assert!(customers.next().is_none());
        assert_eq!((customers.page(), customers.pages_read()), (pages, 1));
    }
    let fake = Fake::scripted([]);
    let mut wrong = fake.customers().by_id("contoso").orders().get().stream();
    assert!(wrong.next().unwrap().unwrap_err().is_invalid_input());
    assert!(wrong.next().is_none() && fake.sent.borrow().is_empty());
}

#[test]
fn a_request_id_names_the_first_page_and_the_rest_holds_for_all() {
    let fake = Fake::scripted([page("1", Some((SEEK, "A"))), page("2", None)]);
    assert_eq!(named_call(&fake).stream().count(), 2);
    names_the_first_of(&fake, 2);
}

#[test]
fn a_broken_item_is_an_error_and_the_others_follow() {
    let fake = answering(fixture!("broken/broken-item.json"));
    let mut items = fake.orders().stream();
    assert!(items.next().unwrap().is_ok());
    let error = items.next().unwrap().unwrap_err();
    assert!(error.is_decode());
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.starts_with("items[1].lineItems: "), "{cause}");
    let raw = error.body().unwrap();
    assert!(raw.starts_with(b"{") && raw.ends_with(b"\"oops\"\n    }"));
    assert!(items.next().unwrap().is_ok());
    assert!(items.next().is_none());
    assert_eq!(items.pages_read(), 1);

    let lenient = fake.orders().lenient().stream();
    let items: Vec<_> = lenient.map(Result::unwrap).collect();
    let readable: Vec<_> = items.iter().map(|item| item.decoded().is_ok()).collect();
    assert_eq!(readable, [true, false, true]);
    assert_eq!(items[1].raw().as_bytes(), raw);
}

/// What is wrong with a page without items is what would be if it had been read whole.
#[test]
fn an_answer_without_items_is_decided_upon_whole() {
    for body in [
        "",
        "{",
        "[1]",
        "<html>no</html>",
        "\u{feff}",
        r#"{"items":7}"#,
        r#"{"totalCount":"many","items":[{}]}"#,
        r#"{"code":"400072","description":"oops"}"#,
        r#"{"TotalCount":1,"Items":[{"Id":"1"}]}"#,
        r#"{"items":[{"id":"1}]}"#,
    ] {
        let fake = answering(body);
        let (strict, lenient) = (fake.orders(), fake.orders().lenient());
        let text = |error: Error| format!("{error:?} {:?}", error.body());
        let whole = [
            text(strict.clone().send().unwrap_err()),
            text(lenient.clone().send().unwrap_err()),
        ];
        let (mut strict, mut lenient) = (strict.stream(), lenient.stream());
        let read = [
            text(strict.next().unwrap().unwrap_err()),
            text(lenient.next().unwrap().unwrap_err()),
        ];
        assert_eq!(read, whole, "{body}");
        assert!(
            strict.next().is_none() && lenient.next().is_none(),
            "{body}"
        );
    }
    for body in [
        "{}",
        r#"{"items":null}"#,
        r#"{"items":[]}"#,
        r#"{"totalCount":0}"#,
    ] {
        let fake = answering(body);
        let mut items = fake.orders().stream();
        assert!(items.next().is_none(), "{body}");
        let whole = fake.orders().send().unwrap();
        assert_eq!(items.envelope(), Some(&*whole), "{body}");
    }
}

#[test]
fn a_cut_body_is_its_items_and_one_error() {
    let fake = answering(r#"{"items":[{"id":"1"},{"id":"2"},{"id":"#);
    let error =
        "200 OK, but the answer cannot be read: items[2]: the JSON ends too early (near byte 32)";
    assert_eq!(told(&mut fake.orders().stream()), ["1", "2", error]);
    // The text where it ends is shown, not the items that were given.
    let error = fake.orders().stream().last().unwrap().unwrap_err();
    assert_eq!(error.body().unwrap(), r#"{"id":"#);
    assert!(error.is_decode());
}

#[test]
fn what_is_odd_is_told_with_its_page() {
    let first = r#"{"totalCount":4,"items":[{"id":"1","billingCycle":"one_time"},{"id":7},
        {"id":"3","billingCycle":"annual"}],"links":{"next":{"uri":"/customers/x/orders?page=2"}}}"#;
    let second = r#"{"totalCount":3,"items":[]}"#;
    let fake = Fake::scripted([first, second].map(|body| (200, body.to_owned())));
    let orders = fake.customers().by_id(CUSTOMER).orders();
    let call = orders
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get();
    let mut items = call.lenient().stream();
    let outside = Notice::OutsideFilter {
        index: 2,
        order_id: "3".to_owned(),
        billing_cycle: "annual".to_owned(),
    };
    let count = |total_count, items| Notice::CountMismatch { total_count, items };
    assert!(items.by_ref().take(3).all(|item| item.is_ok()));
    assert_eq!(items.envelope().unwrap().total_count, Some(4.into()));
    assert_eq!(items.notices(), [(1, outside.clone())]);
    assert_eq!(items.take_notices(), [(1, outside)]);
    assert!(items.next().is_none());
    assert_eq!(items.notices(), [(1, count(4, 3)), (2, count(3, 0))]);
}

#[test]
fn what_has_come_is_ready() {
    let fake = answering(r#"{"items":[{},{},{},{"id":"1234567890"}]}"#);
    let mut items = fake.orders().stream();
    assert!(items.next_ready().is_none());
    // The first ten bytes have no item; the next ten have three, but for a comma.
    assert!(items.next().unwrap().is_ok());
    assert!(items.next_ready().unwrap().is_ok());
    assert!(items.next_ready().unwrap().is_ok());
    assert!(items.next_ready().is_none());
    assert!(items.next().unwrap().is_ok());
    assert!(items.next_ready().is_none());
    assert!(items.next().is_none());
}

#[test]
fn an_item_beyond_the_limit_ends_it() {
    let fake =
        answering(r#"{"items":[{},{"id":"12345678901234567890123456789012345678901234567890"}]}"#);
    assert_eq!(told(&mut fake.orders().stream().item_limit(100)).len(), 2);
    let error = told(&mut fake.orders().stream().item_limit(40)).remove(1);
    assert!(
        error.contains("larger than the limit of 40 bytes"),
        "{error}"
    );
}
