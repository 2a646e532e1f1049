//! Kinds of writes: what repeating them can do, which two are the same, and where to look for what came
//! of one.

use std::time::Duration;

use bytes::Bytes;
use partner_center_core::journal::{
    CART_LIFETIME, Entry, Findings, Inquiry, Intent, Likeness, Origin, Question, RESEND_WINDOW,
    Receipt, Resend, Settlement, Withheld, WriteKind,
};
use partner_center_core::model::{
    AddOnLineItem, AddOnPurchase, AttachmentMetadata, BillingCycleChange,
    BillingCycleChangeLineItem, BillingCycleType, Guid, Order,
};
use partner_center_core::{
    Document, Error, PatchOrder, RetryPolicy, Safety, UploadAttachments,
    driver::{Failure, RequestMeta, Step},
    endpoint::Endpoint,
};

use crate::common::call::{drive, end, ready, ready_as};
use crate::common::fake::Fake;
use crate::common::{CUSTOMER, answer, base, meta};
use crate::{NOW, OFFER, ORDER, cancel, checkout, create, intent, intent_as, read_again, settled};

const PARENT: &str = "91bdad27-788b-4e7b-bd43-820c091f82f7";
const ID: &str = "5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3";

fn add_on() -> PatchOrder<AddOnPurchase> {
    let line = AddOnLineItem::default()
        .offer_id("4C7A31E9-60B2-4D58-93F7-8E25D1A9C604")
        .quantity(2)
        .parent_subscription_id(PARENT);
    PatchOrder::new(CUSTOMER, ORDER, AddOnPurchase::default().line_items([line]))
}

fn cycle() -> PatchOrder<BillingCycleChange> {
    let line = BillingCycleChangeLineItem::default()
        .offer_id("a")
        .subscription_id(PARENT);
    let change = BillingCycleChange::default()
        .billing_cycle(BillingCycleType::Annual)
        .line_items([line]);
    PatchOrder::new(CUSTOMER, ORDER, change)
}

fn upload() -> UploadAttachments {
    let metadata = AttachmentMetadata::default()
        .customer_price(5)
        .currency("USD");
    let document = |name: &str| Document::new(name, "application/pdf", "x");
    UploadAttachments::new(CUSTOMER, ORDER, metadata)
        .purchase_order(document("a.pdf"))
        .purchase_order(document("b.pdf"))
}

/// The same under another id.
fn another<E: Endpoint>(endpoint: &E) -> Intent {
    intent_as(endpoint, &base(), &RequestMeta::new(ID.into(), ID.into()))
}

#[test]
fn an_entry_without_a_kind_has_that_of_its_request() {
    let kinds = [
        (intent(&create(1)), WriteKind::CreateOrder),
        (intent(&add_on()), WriteKind::PurchaseAddOn),
        (intent(&cycle()), WriteKind::ChangeBillingCycle),
        (intent(&cancel(&[])), WriteKind::CancelOrder),
        (intent(&cancel(&[1])), WriteKind::CancelOrder),
        (intent(&upload()), WriteKind::UploadAttachments),
        (intent(&checkout()), WriteKind::CheckoutCart),
    ];
    for (intent, kind) in kinds {
        assert_eq!(intent.kind, kind);
        let json = intent.to_json();
        assert_eq!(Intent::from_json(json.as_bytes()).unwrap().kind, kind);
        let member = format!("\"kind\": \"{}\",", kind.as_str());
        assert!(json.contains(&member), "{json}");
        let earlier = json.replace(&member, "");
        assert_eq!(Intent::from_json(earlier.as_bytes()).unwrap().kind, kind);
        let unknown = json.replace(kind.as_str(), "a_kind_of_later");
        assert!(Intent::from_json(unknown.as_bytes()).is_err());
    }
}

/// How often a call is sent whose first attempt ends so, and whether it ends in doubt.
fn sends<E: Endpoint>(endpoint: &E, policy: RetryPolicy, end: fn() -> Failure) -> (u32, bool) {
    let result = drive(ready(endpoint, policy), |_| Err(end()));
    let error = result.map(drop).unwrap_err();
    (error.attempts(), error.is_ambiguous())
}

#[test]
fn an_add_on_in_doubt_is_repeated_only_when_that_is_asked_for() {
    let policy = RetryPolicy::default;
    let broken = || Failure::sent("broken");
    assert_eq!(sends(&add_on(), policy(), broken), (1, true));
    assert!(!intent(&add_on()).may_be_resent(NOW) && intent(&create(1)).may_be_resent(NOW));
    let trusting = policy().with_assumed_keys_trusted(true);
    assert!(trusting.trusts_assumed_keys() && !policy().trusts_assumed_keys());
    assert_eq!(sends(&add_on(), trusting, broken), (4, true));
    // From the journal it is no other write.
    let again = Resend::new(&intent(&add_on()));
    assert_eq!(sends(&again, policy(), broken), (1, true));
    // What never left is sent again, and so is what buys nothing or is known to be recognised.
    let unsent = || Failure::not_sent("no way");
    assert_eq!(sends(&add_on(), policy(), unsent), (4, false));
    assert_eq!(sends(&cancel(&[]), policy(), broken), (4, true));
    assert_eq!(sends(&cycle(), policy(), broken), (4, true));
    assert_eq!(sends(&create(1), policy(), broken), (4, true));
    assert_eq!(
        [WriteKind::PurchaseAddOn, WriteKind::CreateOrder].map(WriteKind::safety),
        [Safety::AssumedKeyed, Safety::KeyedByRequestId]
    );
}

/// Whether a repetition that is refused so leaves the earlier send in doubt.
fn stays_in_doubt<E: Endpoint>(endpoint: &E, status: u16, code: &str) -> bool {
    let call = ready_as(endpoint, &meta().repeating(), RetryPolicy::never());
    let body = format!(r#"{{"code": {code}, "description": "no"}}"#);
    let result = drive(call, |_| Ok(answer(status, &[], body.clone())));
    result.map(drop).unwrap_err().is_ambiguous()
}

#[test]
fn a_refused_repetition_says_only_of_some_writes_that_nothing_came_of_them() {
    for (status, code, is_open) in [
        (400, "800065", true),
        (404, "800008", true),
        (410, "800008", true),
        (400, "800089", false),
    ] {
        assert_eq!(stays_in_doubt(&checkout(), status, code), is_open, "{code}");
    }
    // Cancelled already, it cannot be cancelled.
    assert!(stays_in_doubt(&cancel(&[]), 400, "800061"));
    assert!(stays_in_doubt(&cycle(), 400, "6000"));
    assert!(stays_in_doubt(&add_on(), 400, "800029"));
    // The control: a purchase of its own id.
    assert!(!stays_in_doubt(&create(1), 400, "800002"));
}

#[test]
fn a_write_can_be_sent_again_for_ten_minutes_and_a_checkout_while_its_cart_lives() {
    let [ten_minutes, week] = [600, 7 * 86_400].map(Duration::from_secs);
    assert_eq!((RESEND_WINDOW, CART_LIFETIME), (ten_minutes, week));
    let moment = Duration::from_millis(1);
    let (cart, order) = (intent(&checkout()), intent(&create(1)));
    for (age, cart_is, order_is) in [
        (RESEND_WINDOW.saturating_sub(moment), true, true),
        (RESEND_WINDOW, true, false),
        (CART_LIFETIME.saturating_sub(moment), true, false),
        (CART_LIFETIME, false, false),
    ] {
        assert_eq!(cart.may_be_resent(NOW + age), cart_is, "{age:?}");
        assert_eq!(order.may_be_resent(NOW + age), order_is, "{age:?}");
    }
    assert!(order.may_be_resent(NOW));
    // A clock that was set back: the age is unknown.
    for less in [moment, Duration::from_secs(3_600)] {
        assert!(!order.may_be_resent(NOW.saturating_sub(less)), "{less:?}");
    }
    // The orders of a cart are those of the first time, also under another id.
    let origin = Origin::new("0d9e7bc9cc4f", &cart);
    assert!(origin.agrees_with(&another(&checkout())));
    let origin = Origin::new("0d9e7bc9cc4f", &order);
    assert!(origin.agrees_with(&order) && !origin.agrees_with(&another(&create(1))));
}

type Change = fn(&mut Intent);

#[test]
fn the_same_write_is_known_whatever_its_id_and_its_spaces() {
    let first = intent(&create(5));
    let same = |other: &Intent| other.likeness(&first);
    assert_eq!(same(&another(&create(5))), Likeness::Same);
    assert_eq!(same(&first), Likeness::Other, "it is itself");
    assert_eq!(same(&another(&create(6))), Likeness::Other);
    let mut spaced = another(&create(5));
    let json: serde_json::Value = serde_json::from_slice(&spaced.body).unwrap();
    spaced.body = Bytes::from(format!("{json:#}"));
    assert_ne!(spaced.body, first.body);
    assert_eq!(same(&spaced), Likeness::Same);

    let changes: [(Change, Likeness); 6] = [
        (|it| it.base.push('x'), Likeness::Other),
        (|it| it.target.push('x'), Likeness::Other),
        (|it| it.method = http::Method::PATCH, Likeness::Other),
        (|it| it.target.make_ascii_uppercase(), Likeness::Same),
        (
            |it| drop(it.headers.insert("if-match", "\"2\"".parse().unwrap())),
            Likeness::Same,
        ),
        // Of another user it is another licence.
        (
            |it| {
                let user = "kim@contoso.example".parse().unwrap();
                it.headers.insert("x-ms-customeruser-upn", user);
            },
            Likeness::Other,
        ),
    ];
    for (number, (change, likeness)) in changes.into_iter().enumerate() {
        let mut other = another(&create(5));
        change(&mut other);
        assert_eq!(same(&other), likeness, "{number}");
    }
    // As it is after a run of the program: read from its file.
    let of_user = create(5).customer_user("kim@contoso.example");
    let read = read_again(&intent(&of_user));
    assert_eq!(another(&of_user).likeness(&read), Likeness::Same);
    // The partners count as far as they are known.
    let tenants = [None, Some(Guid::from(ID)), Some(Guid::from(PARENT))];
    for one in &tenants {
        for other in &tenants {
            let (mut left, mut right) = (intent(&create(5)), another(&create(5)));
            left.tenant.clone_from(one);
            right.tenant.clone_from(other);
            let differs = one.is_some() && other.is_some() && one != other;
            let is_same = right.likeness(&left) == Likeness::Same;
            assert_eq!(is_same, !differs, "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_write_is_recorded_once_and_its_deadline_is_looked_at_behind_that() {
    let endpoint = create(1);
    let mut call = ready(&endpoint, RetryPolicy::default()).recording(&base());
    let Step::Record {
        intent, timeout, ..
    } = call.step(Duration::from_secs(100))
    else {
        panic!("not recorded")
    };
    let recorded = (intent.kind, timeout.as_secs());
    assert_eq!(recorded, (WriteKind::CreateOrder, 80));
    call.recorded();
    // The lock of the journal was waited for until the time was up.
    let error = end(&mut call, Duration::from_secs(3 * 60)).unwrap_err();
    assert!(error.is_timeout() && !error.is_ambiguous(), "{error:?}");
    assert_eq!(error.attempts(), 0);

    let mut call = ready(&endpoint, RetryPolicy::default()).recording(&base());
    assert!(matches!(call.step(Duration::ZERO), Step::Record { .. }));
    let of = Box::new(another(&endpoint));
    call.withheld(Withheld::Duplicate { of });
    let error = end(&mut call, Duration::ZERO).unwrap_err();
    assert!(
        error.is_ambiguous() && error.to_string().contains(ID),
        "{error}"
    );
    assert_eq!(settled::<()>(Err(&error)), None);
}

fn findings(intent: &Intent, body: &str) -> Result<Findings, Error> {
    let body = body.to_owned();
    let fake = Fake::answering(move |_| (200, body.clone()));
    let findings = Inquiry::new(intent).ask(&fake);
    let sent = fake.sent.borrow();
    assert!(sent.iter().all(|request| request.method() == "GET"));
    findings
}

#[test]
fn a_look_finds_the_orders_that_fit() {
    let order = |id: &str, quantity: i64, created: &str| {
        format!(
            r#"{{"id": "{id}", "lineItems": [{{"offerId": "{OFFER}", "quantity": {quantity}}}], "creationDate": "{created}"}}"#
        )
    };
    let list = |orders: &[String]| format!(r#"{{"items": [{}]}}"#, orders.join(", "));
    let found = |orders: &[String], known: &str| {
        let known = known.to_owned();
        let body = list(orders);
        let intent = intent(&create(5));
        let fake = Fake::answering(move |_| (200, body.clone()));
        let inquiry = Inquiry::new(&intent).without(move |order| order == known);
        let Findings::Orders { candidates, unread } = inquiry.ask(&fake).unwrap() else {
            panic!("no orders")
        };
        let ids = candidates.iter().map(|it| {
            let id = it.order.id.as_deref().unwrap_or_default();
            (id.to_owned(), it.fits_in_time)
        });
        (ids.collect::<Vec<_>>(), unread)
    };
    let orders = [
        order("late", 5, "2027-01-15T09:00:00Z"),
        order("near", 5, "2027-01-15T08:00:02Z"),
        order("more", 6, "2027-01-15T08:00:02Z"),
        order("early", 5, "2026-01-15T08:00:02Z"),
        r#"{"id": 7, "lineItems": "broken"}"#.to_owned(),
    ];
    let fitting = |ids: &[&str], fits: bool| {
        let ids = ids.iter().map(|id| ((*id).to_owned(), fits));
        ids.collect::<Vec<_>>()
    };
    assert_eq!(found(&orders, ""), (fitting(&["near", "late"], true), 1));
    assert_eq!(found(&orders, "near").0, fitting(&["late"], true));
    // Lines of one offer may come as one or as several, and those of a cancelled order with 0.
    let near = order("near", 3, "2027-01-15T08:00:02Z");
    let line = format!(r#"{{"offerId": "{OFFER}", "quantity": 2}}, {{"offerId""#);
    let split = near.replacen(r#"{"offerId""#, &line, 1);
    let gone = order("near", 0, "2027-01-15T08:00:02Z").replace(
        "\"creationDate\"",
        "\"status\": \"cancelled\", \"creationDate\"",
    );
    for (shown, count) in [
        (split, 1),
        (gone.clone(), 1),
        (gone.replace("cancelled", "completed"), 0),
    ] {
        let found = found(std::slice::from_ref(&shown), "").0;
        assert_eq!(found.len(), count, "{shown}");
    }
    // If none fits in time, a clock may have been wrong.
    assert_eq!(found(&orders[2..], "").0, fitting(&["early"], false));
}

#[test]
fn a_look_settles_what_is_as_it_was_wanted_and_buys_nothing() {
    let lines = |first: i64, second: i64| {
        format!(
            r#"{{"id": "{ORDER}", "status": "completed", "billingCycle": "annual", "lineItems": [
               {{"lineItemNumber": 0, "quantity": {first}}}, {{"lineItemNumber": 1, "quantity": {second}}}]}}"#
        )
    };
    let cancelled = lines(0, 0).replace("completed", "cancelled");
    let monthly = lines(1, 1).replace("annual", "monthly");
    for (intent, body, settles) in [
        (intent(&cancel(&[])), cancelled, true),
        (intent(&cancel(&[])), lines(0, 3), false),
        (intent(&cancel(&[0])), lines(0, 3), true),
        (intent(&cancel(&[0, 1])), lines(0, 3), false),
        (intent(&cycle()), lines(1, 1), true),
        (intent(&cycle()), monthly, false),
    ] {
        let order = findings(&intent, &body).unwrap().settles(&intent);
        assert_eq!(order.as_deref(), settles.then_some(ORDER), "{body}");
    }
    // An add-on may have been there before.
    let with = format!(
        r#"{{"id": "{ORDER}", "lineItems": [{{"offerId": "4c7a31e9-60b2-4d58-93f7-8e25d1a9c604", "quantity": 2, "parentSubscriptionId": "{PARENT}"}}]}}"#
    );
    let wanted = intent(&add_on());
    let with_parent = format!(", \"parentSubscriptionId\": \"{PARENT}\"");
    for (body, has) in [
        (with.clone(), Some(true)),
        // It may have become a part of a line that was there.
        (with.replace(": 2", ": 3"), None),
        (with.replace(&with_parent, ""), None),
        (with.replace("4c7a31e9", "5c7a31e9"), Some(false)),
    ] {
        let findings = findings(&wanted, &body).unwrap();
        assert_eq!(findings.settles(&wanted), None);
        let Findings::Order { is_as_wanted, .. } = findings else {
            panic!("no order")
        };
        assert_eq!(is_as_wanted, has, "{body}");
    }
}

#[test]
fn a_look_finds_documents_by_their_names_and_nothing_of_a_cart() {
    let found = findings(&intent(&upload()), r#"{"items": [{"fileName": "b.pdf"}]}"#);
    let Findings::Documents { there, missing } = found.unwrap() else {
        panic!("no documents")
    };
    assert_eq!(
        (there, missing),
        (vec!["b.pdf".to_owned()], vec!["a.pdf".to_owned()])
    );
    let cart = intent(&checkout());
    assert!(Inquiry::new(&cart).question().is_none());
    assert!(matches!(findings(&cart, "").unwrap(), Findings::Nowhere));
    let create = intent(&create(1));
    let question = Inquiry::new(&create).question();
    assert!(matches!(question, Some(Question::Orders(_))));
}

#[test]
fn a_receipt_is_kept_of_what_is_done_alone_and_read_as_it_was_written() {
    let intent = intent(&create(5));
    let entry = |order: Option<&str>| {
        let settlement = Settlement::by_hand(order.map(str::to_owned), NOW);
        Entry::new(intent.clone(), Some(settlement))
    };
    assert_eq!(Receipt::of(&entry(None)), None);
    let receipt = Receipt::of(&entry(Some("0d9e7bc9cc4f"))).unwrap();
    let json = receipt.to_json();
    assert_eq!(Receipt::from_json(json.as_bytes()).unwrap(), receipt);
    assert!(
        !json.contains(OFFER) && json.contains("0d9e7bc9cc4f"),
        "{json}"
    );
    assert_eq!(receipt.fingerprint, another(&create(5)).fingerprint());
    assert_ne!(receipt.fingerprint, another(&create(6)).fingerprint());
    let origin = Origin::new("0d9e7bc9cc4f", &intent);
    let read = Origin::from_json(origin.to_json().as_bytes());
    assert_eq!(read.unwrap(), origin);
    let later = json.replace("\"version\":1", "\"version\":2");
    for broken in ["", "{}", "[]", &later] {
        assert!(Receipt::from_json(broken.as_bytes()).is_err(), "{broken}");
    }
    // GUIDs are the same in any case, other ids are not.
    assert_eq!(Origin::key(ID), Origin::key(&ID.to_uppercase()));
    assert_ne!(Origin::key("aB9x"), Origin::key("ab9x"));
}

#[test]
fn an_answer_is_compared_also_where_some_of_it_cannot_be_read() {
    let intent = intent(&create(5));
    let answer = |quantity: i64| {
        let line = format!(r#"{{"offerId": "{OFFER}", "quantity": {quantity}}}"#);
        let json = format!(r#"{{"id": "0d9e7bc9cc4f", "totalPrice": [], "lineItems": [{line}]}}"#);
        Bytes::from(json)
    };
    assert!(serde_json::from_slice::<Order>(&answer(5)).is_err());
    assert_eq!(intent.contradiction(&answer(5)), None);
    let why = intent.contradiction(&answer(50)).unwrap();
    assert!(why.contains("it has 50 of the offer"), "{why}");
}
