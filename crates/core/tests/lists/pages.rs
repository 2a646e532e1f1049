//! Pages: followed to the end, and never anywhere else.

use std::time::Duration;

use partner_center_core::model::Guid;
use partner_center_core::{Call, ListCustomers};

use crate::common::CUSTOMER;
use crate::common::fake::{Fake, HOST, page};
use crate::{SEEK, fixture};

#[test]
fn three_pages() {
    let fake = Fake::scripted([
        page("1", Some((SEEK, "A"))),
        page("2", Some((SEEK, "B"))),
        page("3", None),
    ]);
    let pages: Result<Vec<_>, _> = fake.customers().get().size(1).pages().collect();
    let pages = pages.unwrap();
    let items = pages.iter().flat_map(|page| &*page.items);
    let ids: Vec<_> = items
        .map(|item| item.id.clone().unwrap().to_string())
        .collect();
    assert_eq!(ids, ["1", "2", "3"]);
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
    let counts = pages.unwrap().into_iter().map(|page| page.items.len());
    assert_eq!(counts.sum::<usize>(), 4);
    let request = |path: &str, token: Option<&str>| {
        let address = format!("{HOST}/v1/customers{path}");
        (address, token.map(str::to_owned))
    };
    let expected = [
        request("", None),
        request("?seekOperation=Next", Some("AAEAAGJpcmNoLXBhZ2UtMg==")),
        // The second question mark of the link stands where `&` belongs.
        request(
            "?size=2&seekOperation=Next",
            Some("AAEAAHR3by1xdWVzdGlvbi1tYXJrcw=="),
        ),
    ];
    assert_eq!(fake.requests(), expected);
}

#[test]
fn orders_are_followed_too() {
    let first = r#"{"items": [], "links": {"next": {"uri": "/v1/customers/x/orders?page=2"}}}"#;
    let fake = Fake::scripted([first, "{}"].map(|body| (200, body.to_owned())));
    let pages = fake.orders().include_price(true).pages();
    assert_eq!(pages.map(Result::unwrap).count(), 2);
    let second = format!("{HOST}/v1/customers/x/orders?page=2");
    assert_eq!(fake.requests()[1].0, second);
}

/// The token is in a header of the answer, and the same request takes it back.
#[test]
fn ends_of_terms_are_continued_by_a_header() {
    let ends = |tokens| {
        let page = r#"{"items": [{}], "links": {"self": {"uri": "/elsewhere"}}}"#;
        Fake::answering(move |_| (200, page.to_owned())).continued_by(tokens)
    };
    let call = |fake: &Fake| {
        let subscriptions = fake.customers().by_id(CUSTOMER).subscriptions();
        subscriptions.custom_term_end_dates("P1Y")
    };
    let address = format!(
        "{HOST}/v1/customers/{CUSTOMER}/subscriptions/customTermEndDates?term_duration=P1Y"
    );
    let request = |token: Option<&str>| (address.clone(), token.map(str::to_owned));
    let expected = [request(None), request(Some("A")), request(Some("B"))];
    let fake = ends(&["A", "B"]);
    assert_eq!(call(&fake).pages().map(Result::unwrap).count(), 3);
    assert_eq!(fake.requests(), expected);
    let fake = ends(&["A", "B"]);
    assert_eq!(
        call(&fake).lenient().stream().map(Result::unwrap).count(),
        3
    );
    assert_eq!(fake.requests(), expected);
    // A token that only comes back, and an empty one, lead nowhere; of other lists none does.
    for (tokens, count) in [(&["A", "A"][..], 2), (&[""], 1)] {
        let fake = ends(tokens);
        assert_eq!(call(&fake).pages().map(Result::unwrap).count(), count);
    }
    let fake = Fake::answering(|_| page("1", None)).continued_by(&["A", "B"]);
    assert_eq!(fake.customers().get().pages().count(), 1);
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
    let circle = "a page of the list leads back to an earlier one; stopped there";
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
    assert!(errors[0].contains("leads back to an earlier one"));
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
    let error = "500 Internal Server Error: the answer has no body".to_owned();
    assert_eq!(read(&fake), (1, vec![error]));
    let fake = Fake::scripted([page("1", Some((SEEK, "A"))), (200, "{".to_owned())]);
    let (pages, errors) = read(&fake);
    assert_eq!((pages, errors.len(), fake.sent.borrow().len()), (1, 1, 2));
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
        let sent = fake.sent.borrow().len();
        assert_eq!((pages, errors.len(), sent), (1, 1, 1), "{link}");
        let refused = format!("link {link:?} is not followed: ");
        assert!(errors[0].starts_with(&refused), "{errors:?}");
    }
    // The public service's address is as foreign to another base as any.
    let link = "https://api.partnercenter.microsoft.com/v1/customers?page=2";
    let mut fake = Fake::scripted([page("1", Some((link, "A")))]);
    fake.base = "https://gateway.example".parse().unwrap();
    assert_eq!(read(&fake).0, 1);
    assert_eq!(fake.sent.borrow().len(), 1);
}

const LIMIT: Duration = Duration::from_secs(9);

fn guid(byte: u8) -> Guid {
    Guid::from_random_bytes([byte; 16])
}

/// A list with ids and a limit of its own.
pub(crate) fn named_call(fake: &Fake) -> Call<Fake, ListCustomers> {
    let call = fake.customers().get().request_id(guid(3));
    call.correlation_id(guid(4)).timeout(LIMIT)
}

/// The first of so many requests has the id of the call, and all have the rest.
pub(crate) fn names_the_first_of(fake: &Fake, count: usize) {
    let options = fake.options.borrow();
    let ids: Vec<_> = options.iter().map(|it| it.request_id.clone()).collect();
    let mut expected = vec![None; count];
    expected[0] = Some(guid(3));
    assert_eq!(ids, expected);
    assert!(
        options
            .iter()
            .all(|it| { it.correlation_id == Some(guid(4)) && it.total_timeout == Some(LIMIT) })
    );
}

#[test]
fn a_request_id_names_one_call_and_the_rest_holds_for_all() {
    let fake = Fake::scripted([
        page("1", Some((SEEK, "A"))),
        page("2", Some((SEEK, "B"))),
        page("3", None),
    ]);
    let call = named_call(&fake);
    assert_eq!(call.pages().count(), 3);
    names_the_first_of(&fake, 3);
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
