//! Pages: followed to the end, and never anywhere else.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::time::Duration;

use common::CUSTOMER;
use common::fake::{Fake, HOST, page};
use partner_center_core::model::{Customer, Guid};

fn ids(page: &[Customer]) -> Vec<String> {
    page.iter()
        .map(|customer| customer.id.as_ref().unwrap().to_string())
        .collect()
}

const SEEK: &str = "/customers?seekOperation=Next";

#[test]
fn three_pages() {
    let fake = Fake::scripted([
        page("1", Some((SEEK, "A"))),
        page("2", Some((SEEK, "B"))),
        page("3", None),
    ]);
    let pages: Result<Vec<_>, _> = fake.customers().get().size(1).pages().collect();
    let found: Vec<_> = pages
        .unwrap()
        .iter()
        .flat_map(|page| ids(&page.items))
        .collect();
    assert_eq!(found, ["1", "2", "3"]);
    let next = format!("{HOST}/v1{SEEK}");
    assert_eq!(
        fake.requests(),
        [
            (format!("{HOST}/v1/customers?size=1"), None),
            (next.clone(), Some("A".to_owned())),
            (next, Some("B".to_owned())),
        ]
    );
}

#[test]
fn the_documented_pages() {
    let body = |text: &str| (200, text.to_owned());
    let fake = Fake::scripted([
        body(fixture!("customers/page-first.json")),
        body(fixture!("customers/page-two-question-marks.json")),
        body(fixture!("customers/page-last.json")),
    ]);
    let pages: Result<Vec<_>, _> = fake.customers().get().lenient().pages().collect();
    assert_eq!(
        pages
            .unwrap()
            .iter()
            .map(|page| page.items.len())
            .sum::<usize>(),
        4
    );
    assert_eq!(
        fake.requests(),
        [
            (format!("{HOST}/v1/customers"), None),
            (
                format!("{HOST}/v1/customers?seekOperation=Next"),
                Some("AAEAAGJpcmNoLXBhZ2UtMg==".to_owned())
            ),
            // The second question mark of the link stands where `&` belongs.
            (
                format!("{HOST}/v1/customers?size=2&seekOperation=Next"),
                Some("AAEAAHR3by1xdWVzdGlvbi1tYXJrcw==".to_owned()),
            ),
        ]
    );
}

#[test]
fn orders_are_followed_too() {
    let order = |next: Option<&str>| {
        let links = next.map(|uri| serde_json::json!({"next": {"uri": uri}}));
        (
            200,
            serde_json::json!({"items": [], "links": links}).to_string(),
        )
    };
    let fake = Fake::scripted([order(Some("/v1/customers/x/orders?page=2")), order(None)]);
    let orders = fake.customers().by_id(CUSTOMER).orders();
    let pages = orders.get().include_price(true).pages();
    let pages: Result<Vec<_>, _> = pages.collect();
    assert_eq!(pages.unwrap().len(), 2);
    assert_eq!(
        fake.requests()[1].0,
        format!("{HOST}/v1/customers/x/orders?page=2")
    );
}

/// Reads until the pages end; a list that never ends fails the test instead of hanging it.
fn read(fake: &Fake) -> (usize, Vec<String>) {
    let mut pages = fake.customers().get().pages();
    let (mut read, mut errors) = (0, Vec::new());
    for page in pages.by_ref().take(50) {
        match page {
            Ok(_) => read += 1,
            Err(error) => errors.push(error.to_string()),
        }
    }
    assert!(read < 50, "the pages go on for ever");
    assert!(pages.next().is_none() && pages.next().is_none());
    (read, errors)
}

#[test]
fn a_circle_is_stopped() {
    let circle = "the pages of the list lead in a circle; stopped at the second round";
    // To itself, to the first page, and round three pages.
    let itself = Fake::answering(|_| page("1", Some((SEEK, "A"))));
    assert_eq!(read(&itself), (2, vec![circle.to_owned()]));
    let bare = r#"{"items": [], "links": {"next": {"uri": "/customers"}}}"#;
    let first = Fake::answering(|_| (200, bare.to_owned()));
    assert_eq!(read(&first), (1, vec![circle.to_owned()]));
    let three = Fake::answering(|sent| page("1", Some((SEEK, ["A", "B", "C"][sent % 3]))));
    assert_eq!(read(&three), (4, vec![circle.to_owned()]));
    assert_eq!(three.sent.borrow().len(), 4);
}

/// With another base than the public one, too, and whether the link is absolute or not.
#[test]
fn a_circle_of_absolute_links_is_stopped() {
    let next = "http://127.0.0.1:8080/v1/customers?seekOperation=Next";
    let mut fake = Fake::answering(move |sent| page("1", Some((next, ["A", "B"][sent % 2]))));
    fake.base = "http://127.0.0.1:8080".parse().unwrap();
    let (pages, errors) = read(&fake);
    assert_eq!((pages, errors.len()), (3, 1), "{errors:?}");
    assert!(errors[0].contains("circle"));
}

#[test]
fn a_long_list_is_no_circle() {
    for uri in [SEEK, "https://api.partnercenter.microsoft.com/v1/customers"] {
        let fake = Fake::answering(move |sent| {
            let token = sent.to_string();
            page("1", (sent < 40).then_some((uri, token.as_str())))
        });
        assert_eq!(read(&fake), (41, Vec::new()));
    }
}

#[test]
fn pages_may_differ_in_their_address_alone() {
    let fake = Fake::answering(|sent| {
        let link = format!("/customers?page={sent}");
        page("1", (sent < 3).then_some((link.as_str(), "A")))
    });
    assert_eq!(read(&fake), (4, Vec::new()));
}

#[test]
fn an_error_ends_it() {
    let fake = Fake::scripted([page("1", Some((SEEK, "A"))), (500, String::new())]);
    let (read_pages, errors) = read(&fake);
    assert_eq!(
        (read_pages, errors),
        (
            1,
            vec!["500 Internal Server Error: the answer has no body".to_owned()]
        )
    );
    let fake = Fake::scripted([page("1", Some((SEEK, "A"))), (200, "{".to_owned())]);
    let (read_pages, errors) = read(&fake);
    assert_eq!(
        (read_pages, errors.len(), fake.sent.borrow().len()),
        (1, 1, 2)
    );
}

#[test]
fn a_link_to_another_place_is_refused_before_anything_is_sent() {
    for link in [
        "https://evil.example/v1/customers",
        "//evil.example/v1/customers",
        "/../admin",
        "http://api.partnercenter.microsoft.com/v1/customers",
        "https://api.partnercenter.microsoft.com:444/v1/customers",
        "https://api.partnercenter.microsoft.com@evil.example/v1/customers",
    ] {
        let fake = Fake::scripted([page("1", Some((link, "A")))]);
        let (pages, errors) = read(&fake);
        assert_eq!(
            (pages, errors.len(), fake.sent.borrow().len()),
            (1, 1, 1),
            "{link}"
        );
        assert!(
            errors[0].starts_with(&format!("link {link:?} is not followed: ")),
            "{errors:?}"
        );
    }
    // The public service's address is as foreign to another base as any.
    let link = "https://api.partnercenter.microsoft.com/v1/customers?page=2";
    let mut fake = Fake::scripted([page("1", Some((link, "A")))]);
    fake.base = "https://gateway.example".parse().unwrap();
    assert_eq!(read(&fake).0, 1);
    assert_eq!(fake.sent.borrow().len(), 1);
}

#[test]
fn a_request_id_names_one_call_and_the_rest_holds_for_all() {
    let fake = Fake::scripted([
        page("1", Some((SEEK, "A"))),
        page("2", Some((SEEK, "B"))),
        page("3", None),
    ]);
    let (request, correlation) = (
        Guid::from_random_bytes([3; 16]),
        Guid::from_random_bytes([4; 16]),
    );
    let limit = Duration::from_secs(9);
    let call = fake
        .customers()
        .get()
        .request_id(request.clone())
        .correlation_id(correlation.clone());
    assert_eq!(call.timeout(limit).pages().count(), 3);
    let options = fake.options.borrow();
    let seen: Vec<_> = options
        .iter()
        .map(|options| options.request_id.clone())
        .collect();
    assert_eq!(seen, [Some(request), None, None]);
    assert!(options.iter().all(|options| {
        options.correlation_id.as_ref() == Some(&correlation)
            && options.total_timeout == Some(limit)
    }));
}

#[test]
fn nothing_is_sent_before_a_page_is_asked_for() {
    let fake = Fake::scripted([page("1", None)]);
    let mut pages = fake.customers().get().pages();
    assert_eq!(fake.sent.borrow().len(), 0);
    assert!(pages.next().unwrap().is_ok());
    assert!(pages.next().is_none());
}

#[test]
fn a_wrong_argument_is_the_only_thing_that_comes() {
    let fake = Fake::scripted([]);
    let mut pages = fake.customers().by_id("contoso").orders().get().pages();
    assert!(pages.next().unwrap().unwrap_err().is_invalid_input());
    assert!(pages.next().is_none());
    assert!(fake.sent.borrow().is_empty());
}
