//! The request of every operation with every option, as text.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use std::fmt::{Debug, Display, Write as _};
use std::hash::Hash;
use std::str::FromStr;

use bytes::Bytes;
use common::{CUSTOMER, base, meta};
use http::{HeaderMap, Request};
use partner_center_core::model::{BillingCycleType, Collection, Customer, Guid, Order, Vocabulary};
use partner_center_core::{
    AttachmentId, CartId, CustomerId, CustomerSearchField, Error, GetCustomer, GetOrder, GetSku,
    ListCustomers, ListOrders, OrderId, Partner, ProductId, RawGet, SkuId, SubscriptionId,
    driver::{RequestMeta, to_http},
    endpoint::{Endpoint, Paged},
};
use serde::Serialize;
use serde::de::DeserializeOwned;

const RESELLER: &str = "3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903";

fn request<E: Endpoint>(endpoint: &E) -> Result<Request<Bytes>, Error> {
    to_http(endpoint, &base(), &meta())
}

/// Method, address, sorted headers and body.
fn whole<E: Endpoint>(endpoint: &E) -> String {
    let request = request(endpoint).unwrap();
    let mut text = format!("{} {}\n", request.method(), request.uri());
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {value:?}\n"))
        .collect();
    headers.sort();
    text.extend(headers);
    write!(text, "\n{:?}", request.body()).unwrap();
    text
}

/// Method and address behind the host.
fn line<E: Endpoint>(endpoint: &E) -> String {
    let request = request(endpoint).unwrap();
    assert_eq!(
        request.uri().host(),
        Some("api.partnercenter.microsoft.com")
    );
    format!(
        "{} {}",
        request.method(),
        request.uri().path_and_query().unwrap()
    )
}

fn refusal<E: Endpoint>(endpoint: &E) -> String {
    let error = request(endpoint).unwrap_err();
    assert!(
        error.is_invalid_input() && error.status().is_none(),
        "{error:?}"
    );
    error.to_string()
}

/// The call for the page after this one, which came without headers.
fn next<E: Paged>(endpoint: &E, page: &E::Output) -> Option<E> {
    endpoint.next(page, &HeaderMap::new())
}

#[test]
fn list_orders() {
    insta::assert_snapshot!(whole(&ListOrders::new(CUSTOMER)));
}

#[test]
fn list_orders_with_options() {
    let list = || ListOrders::new(CUSTOMER);
    let lines = [
        line(&list().include_price(true)),
        line(&list().include_price(true).include_price(false)),
        line(&list().include_system_purchases(true)),
        line(&list().indirect_reseller(RESELLER)),
        line(&list().billing_cycle_type(BillingCycleType::OneTime)),
        line(
            &list()
                .include_system_purchases(true)
                .include_price(true)
                .indirect_reseller(RESELLER)
                .billing_cycle_type(BillingCycleType::Monthly),
        ),
        // An id is sent in the letters in which it was given: equal to the service, and recognised
        // by whoever reads a trace.
        line(&ListOrders::new(CUSTOMER.to_uppercase()).indirect_reseller(RESELLER.to_uppercase())),
        line(&ListOrders::new(format!(" {CUSTOMER}\n"))),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_billing_cycle_has_a_word_of_its_own_in_the_query() {
    let word = |cycle| {
        let line = line(&ListOrders::new(CUSTOMER).billing_cycle_type(cycle));
        line.rsplit_once("billingType=").unwrap().1.to_owned()
    };
    let documented = [
        (BillingCycleType::Unknown, "unknown"),
        (BillingCycleType::Monthly, "monthly"),
        (BillingCycleType::Annual, "annual"),
        (BillingCycleType::None, "none"),
        (BillingCycleType::OneTime, "onetime"),
        (BillingCycleType::Triennial, "triennial"),
        (BillingCycleType::Biennial, "biennial"),
    ];
    for (cycle, expected) in documented {
        assert_eq!(word(cycle), expected);
    }
    // Those that come to the schema later follow the rule: the member's name in lower case.
    for (wire, cycle) in BillingCycleType::WORDS {
        assert_eq!(word(*cycle), wire.replace('_', ""));
    }
}

#[test]
fn a_billing_cycle_as_text() {
    let word = |text: &str| line(&ListOrders::new(CUSTOMER).billing_cycle_type(text));
    let words = [
        "one_time",
        "oneTime",
        "ONETIME",
        "Annual",
        "one-time",
        "fortnightly",
        "4",
    ];
    let lines: Vec<_> = words
        .iter()
        .map(|text| format!("{text:?} -> {}", word(text)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    for malformed in ["", "a&b=c#/?é ü+%", "every 2 weeks"] {
        let said = refusal(&ListOrders::new(CUSTOMER).billing_cycle_type(malformed));
        assert!(said.starts_with("billingType "), "{said}");
    }
}

#[test]
fn a_country_goes_out_in_capitals_or_not_at_all() {
    let sku = |country: &str| GetSku::new("CFQ7TTC0LQ7X", "0001", country);
    for country in ["US", "us", " De "] {
        let expected = country.trim().to_ascii_uppercase();
        assert!(line(&sku(country)).ends_with(&format!("?country={expected}")));
    }
    for malformed in ["", "USA", "D", "4K", "ÄÖ"] {
        let said = refusal(&sku(malformed));
        assert!(said.contains("two letters of a country"), "{said}");
    }
}

#[test]
fn get_order() {
    let order = "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1";
    insta::assert_snapshot!(whole(&GetOrder::new(CUSTOMER, order)));
    insta::assert_snapshot!(
        line(&GetOrder::new(CUSTOMER, "3db8d43abedb").include_price(true)),
        @"GET /v1/customers/b0d70a69-4c42-4b27-b17b-91a835d8686a/orders/3db8d43abedb?include_price=true"
    );
}

#[test]
fn get_customer() {
    insta::assert_snapshot!(whole(&GetCustomer::new(CUSTOMER)));
}

#[test]
fn list_customers() {
    insta::assert_snapshot!(whole(&ListCustomers::new()));
}

#[test]
fn list_customers_with_options() {
    let list = ListCustomers::new;
    let lines = [
        line(&list().size(40)),
        line(&list().size(0)),
        line(&list().starting_with(CustomerSearchField::CompanyName, "cont")),
        line(
            &list()
                .starting_with(CustomerSearchField::Domain, "cont")
                .size(u32::MAX),
        ),
        line(&list().starting_with(CustomerSearchField::IndirectReseller, RESELLER)),
        line(&list().starting_with(CustomerSearchField::IndirectCloudSolutionProvider, "")),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

/// Whatever is searched for, the service reads it back as the one text in the filter.
#[test]
fn a_filter_is_json_in_one_query_value() {
    let texts = [
        "cont",
        "\"}",
        "\\",
        "é 日本 🦀",
        "a&b=c#d?e+f%20",
        "line\r\nbreak",
        "\u{0}\u{202e}",
        "",
    ];
    for text in texts {
        let list = ListCustomers::new().starting_with(CustomerSearchField::CompanyName, text);
        let request = request(&list).unwrap();
        let query = request.uri().query().unwrap();
        let value = query.strip_prefix("filter=").unwrap();
        assert!(!value.contains(['&', '=', '+', '#', '?', ' ']), "{value}");
        let json = percent_encoding::percent_decode_str(value)
            .decode_utf8()
            .unwrap();
        let filter: serde_json::Value = serde_json::from_str(&json).unwrap();
        let expected = serde_json::json!({
            "Field": "CompanyName", "Value": text, "Operator": "starts_with",
        });
        assert_eq!(filter, expected, "{text:?}");
    }
}

#[test]
fn the_second_page_of_customers_continues_with_the_token_of_the_link() {
    let first = ListCustomers::new().size(2);
    let page: Collection<Customer> =
        serde_json::from_str(fixture!("customers/page-first.json")).unwrap();
    let second = next(&first, &page).unwrap();
    insta::assert_snapshot!(whole(&second));
}

#[test]
fn the_second_page_of_orders_continues_in_the_same_way() {
    let first = ListOrders::new(CUSTOMER).billing_cycle_type(BillingCycleType::Monthly);
    let page: Collection<Order> =
        serde_json::from_str(fixture!("orders/collection-paged.json")).unwrap();
    let second = next(&first, &page).unwrap();
    insta::assert_snapshot!(whole(&second));
}

#[test]
fn no_other_header_is_taken_from_a_link() {
    let headers = [
        "Authorization",
        "Host",
        "MS-RequestId",
        "MS-CorrelationId",
        "X-Locale",
        "Content-Length",
        "Transfer-Encoding",
        "Accept",
        "Cookie",
        "X-Http-Method-Override",
        "",
        "a b\r\nEvil: 1",
    ];
    let token = serde_json::json!({"key": "ms-continuationTOKEN", "value": "t+/=="});
    let stolen = headers.map(|name| serde_json::json!({"key": name, "value": "stolen"}));
    let nameless = serde_json::json!({"value": "stolen"});
    // On both sides of the token, so that neither the first nor the last wins by its place.
    let headers = [&stolen[..], &[token, nameless], &stolen[..]].concat();
    let page = serde_json::json!({"links": {"next": {
        "uri": "/customers?seekOperation=Next", "method": "POST", "headers": headers,
        "body": "stolen",
    }}});
    let customers = serde_json::from_value(page.clone()).unwrap();
    let orders = serde_json::from_value(page).unwrap();
    let customers = next(&ListCustomers::new(), &customers).unwrap();
    let orders = next(&ListOrders::new(CUSTOMER), &orders).unwrap();
    let of_customers = request(&customers).unwrap();
    let mut expected = request(&ListCustomers::new()).unwrap().headers().clone();
    expected.insert("ms-continuationtoken", "t+/==".parse().unwrap());
    assert_eq!(of_customers.headers(), &expected);
    assert_eq!(of_customers.method(), http::Method::GET);
    assert!(of_customers.body().is_empty());
    assert_eq!(whole(&orders), whole(&customers));
}

#[test]
fn a_token_that_fits_no_header_is_refused() {
    let page = serde_json::from_value(serde_json::json!({"links": {"next": {
        "uri": "/customers", "headers": [{"key": "MS-ContinuationToken", "value": "a\r\nEvil: 1"}],
    }}}));
    let next = next(&ListCustomers::new(), &page.unwrap()).unwrap();
    insta::assert_snapshot!(refusal(&next), @r#"MS-ContinuationToken "a\r\nEvil: 1" contains characters that are not allowed in an HTTP header"#);
}

#[test]
fn there_is_no_page_behind_the_last() {
    let without_next = [
        r"{}",
        r#"{"links": null}"#,
        r#"{"links": {}}"#,
        r#"{"links": {"next": null}}"#,
        r#"{"links": {"next": {}}}"#,
        r#"{"links": {"next": {"uri": null}}}"#,
        r#"{"links": {"next": {"uri": ""}}}"#,
        fixture!("customers/page-last.json"),
    ];
    for page in without_next {
        let customers: Collection<Customer> = serde_json::from_str(page).unwrap();
        assert!(next(&ListCustomers::new(), &customers).is_none(), "{page}");
        let orders: Collection<Order> = serde_json::from_str(page).unwrap();
        assert!(
            next(&ListOrders::new(CUSTOMER), &orders).is_none(),
            "{page}"
        );
    }
}

#[test]
fn a_raw_path() {
    let paths = [
        "/customers",
        "/v1/customers?size=40",
        "/V1/customers",
        "https://api.partnercenter.microsoft.com/v1/customers",
    ];
    let lines: Vec<_> = paths
        .iter()
        .map(|path| format!("{path} -> {}", line(&RawGet::new(*path))))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    insta::assert_snapshot!(
        refusal(&RawGet::new("//evil.example/customers")),
        @r#"link "//evil.example/customers" is not followed: a segment of its path is empty"#
    );
}

#[test]
fn wrong_ids_are_refused_before_a_request_exists() {
    let customer = |id: &str| refusal(&GetCustomer::new(id));
    let order = |id: &str| refusal(&GetOrder::new(CUSTOMER, id));
    let lines = [
        customer(""),
        customer("contoso"),
        customer("../customers"),
        customer("{b0d70a69-4c42-4b27-b17b-91a835d8686a}"),
        customer("b0d70a694c424b27b17b91a835d8686a"),
        customer("b0d70a69-4c42-4b27-b17b-91a835d8686a/orders"),
        customer("b0d70a69-4c42-4b27-b17b-91a835d8686\u{ff41}"),
        refusal(&ListOrders::new("contoso")),
        order(""),
        order("."),
        order(".."),
        order("a/b"),
        order("a%2fb"),
        order("é"),
        order(&"a".repeat(65)),
        // The first thing that is wrong is the one that is named.
        refusal(&GetOrder::new("contoso", "..")),
        refusal(&ListOrders::new(CUSTOMER).indirect_reseller("contoso&include_price=true")),
    ];
    insta::assert_snapshot!(lines.join("\n"));
    assert!(request(&GetOrder::new(CUSTOMER, "a".repeat(64))).is_ok());
}

#[test]
fn ids_of_the_call_must_be_guids() {
    let good = Guid::from_random_bytes([1; 16]);
    let wrong: Guid = "a\r\nEvil: 1".into();
    for meta in [
        RequestMeta::new(wrong.clone(), good.clone()),
        RequestMeta::new(good, wrong),
    ] {
        let error = to_http(&ListCustomers::new(), &base(), &meta).unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
        assert!(
            error
                .to_string()
                .ends_with(r#"id "a  Evil: 1": expected a GUID"#),
            "{error}"
        );
    }
}

/// Equality, order and hash agree; serde and `FromStr` keep the text. The expected answers are written by
/// hand: only GUIDs are equal in any case.
#[test]
fn ids_are_values_like_any_other() {
    fn check<T>()
    where
        T: Ord
            + Hash
            + Clone
            + Debug
            + Display
            + FromStr<Err = Infallible>
            + for<'a> From<&'a Guid>,
        T: Serialize + DeserializeOwned,
    {
        let guid = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
        let texts = [
            guid,
            &guid.to_uppercase(),
            "3db8d43abedb",
            "3DB8D43ABEDB",
            " x ",
        ];
        let ids = texts.map(|text| text.parse::<T>().unwrap());
        assert_eq!((&ids[0], ids[0].cmp(&ids[1])), (&ids[1], Ordering::Equal));
        assert!(ids[2] != ids[3] && ids[2] > ids[3] && ids[0] < ids[3]);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 4);
        for (id, text) in ids.iter().zip(texts) {
            assert_eq!(id.to_string(), text.trim());
            let json = serde_json::to_string(id).unwrap();
            assert_eq!(json, format!("\"{}\"", text.trim()));
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *id);
        }
        assert_eq!(T::from(&Guid::from(guid)), ids[1]);
    }
    check::<AttachmentId>();
    check::<CartId>();
    check::<CustomerId>();
    check::<OrderId>();
    check::<ProductId>();
    check::<SkuId>();
    check::<SubscriptionId>();
    assert!(serde_json::from_str::<OrderId>("5").is_err());
}

/// The chain and the endpoints are two ways to the same requests.
#[test]
fn the_chain_makes_the_same_requests() {
    let customer = || Partner::offline().customers().by_id(CUSTOMER);
    assert_eq!(
        whole(&customer().get().into_endpoint()),
        whole(&GetCustomer::new(CustomerId::from(CUSTOMER)))
    );
    assert_eq!(
        whole(
            &customer()
                .orders()
                .by_id("3db8d43abedb")
                .get()
                .include_price(true)
                .into_endpoint()
        ),
        whole(&GetOrder::new(CUSTOMER, OrderId::from("3db8d43abedb")).include_price(true))
    );
    let list = ListOrders::new(CUSTOMER)
        .billing_cycle_type(BillingCycleType::Annual)
        .indirect_reseller(RESELLER)
        .include_price(true)
        .include_system_purchases(true);
    let chain = || {
        customer()
            .orders()
            .by_billing_cycle_type(BillingCycleType::Annual)
            .get()
            .indirect_reseller(RESELLER)
            .include_price(true)
            .include_system_purchases(true)
    };
    assert_eq!(whole(&chain().into_endpoint()), whole(&list));
    assert_eq!(whole(&chain().lenient().into_endpoint()), whole(&list));
    assert_eq!(
        whole(&customer().orders().get().into_endpoint()),
        whole(&ListOrders::new(CUSTOMER))
    );
    let field = CustomerSearchField::Domain;
    assert_eq!(
        whole(
            &Partner::offline()
                .customers()
                .get()
                .size(3)
                .starting_with(field, "x")
                .into_endpoint()
        ),
        whole(&ListCustomers::new().size(3).starting_with(field, "x"))
    );
}

#[test]
fn a_proxy_in_front_of_the_api_keeps_its_path() {
    let base = "https://gateway.example:8443/partner/v1/".parse().unwrap();
    let uri = |endpoint: RawGet| {
        to_http(&endpoint, &base, &meta())
            .unwrap()
            .uri()
            .to_string()
    };
    let expected = "https://gateway.example:8443/partner/v1/customers?size=2";
    assert_eq!(uri(RawGet::new("/customers?size=2")), expected);
    assert_eq!(uri(RawGet::new("/v1/customers?size=2")), expected);
    assert_eq!(uri(RawGet::new(expected)), expected);
    let list = to_http(&ListCustomers::new().size(2), &base, &meta()).unwrap();
    assert_eq!(list.uri().to_string(), expected);
}
