//! Lists of customers and single customers.

use partner_center_sandbox::Sandbox;
use serde_json::Value;

use crate::MAIN;
use crate::connection::{Reply, get, get_with};

/// Follows `links.next` with its headers until there is none.
fn all_pages(sandbox: &Sandbox, first: &str) -> Vec<Reply> {
    let mut pages = vec![get(sandbox, first)];
    loop {
        let page = pages.last().unwrap();
        assert_eq!(page.status, 200, "{page:?}");
        let json = page.json();
        let next = &json["links"]["next"];
        if next.is_null() {
            assert_eq!(json["continuationToken"], Value::Null);
            return pages;
        }
        assert_eq!(next["uri"], "/customers?seekOperation=Next");
        let header = &next["headers"][0];
        assert_eq!(header["key"], "MS-ContinuationToken");
        assert_eq!(header["value"], json["continuationToken"]);
        let token = header["value"].as_str().unwrap();
        let path = format!("/v1{}", next["uri"].as_str().unwrap());
        pages.push(get_with(sandbox, &path, &[("MS-ContinuationToken", token)]));
    }
}

fn names(pages: &[Reply]) -> Vec<String> {
    let items = pages
        .iter()
        .flat_map(|page| page.json()["items"].as_array().unwrap().clone());
    items
        .map(|item| {
            item["companyProfile"]["companyName"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

fn filter(field: &str, operator: &str, value: &str) -> String {
    format!(
        "/v1/customers?size=1&filter=%7B%22Field%22%3A%22{field}%22%2C%22Value%22%3A%22{value}%22%2C%22Operator%22%3A%22{operator}%22%7D"
    )
}

#[test]
fn pages_of_five_show_twelve_customers_on_three_pages() {
    let sandbox = Sandbox::builder().page_size(5).start().unwrap();
    let pages = all_pages(&sandbox, "/v1/customers");
    let counts: Vec<_> = pages
        .iter()
        .map(|page| page.json()["totalCount"].clone())
        .collect();
    assert_eq!(counts, [5, 5, 2]);
    let names = names(&pages);
    assert_eq!(names, self::names(&[get(&sandbox, "/v1/customers?size=0")]));
    assert_eq!(names.len(), 12);
}

#[test]
fn the_size_of_the_request_counts_on_every_page() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    assert_eq!(all_pages(&sandbox, "/customers?size=7").len(), 2);
    assert_eq!(all_pages(&sandbox, "/customers?Size=12").len(), 1);
    assert_eq!(all_pages(&sandbox, "/customers?size=0").len(), 1);
    assert_eq!(all_pages(&sandbox, "/customers").len(), 6);
    assert_eq!(all_pages(&Sandbox::start().unwrap(), "/customers").len(), 1);
}

#[test]
fn a_filter_holds_on_every_page() {
    let sandbox = Sandbox::start().unwrap();
    let pages = all_pages(&sandbox, &filter("CompanyName", "starts_with", "CONT"));
    assert_eq!(pages.len(), 3);
    let expected = [
        "Contour Maps",
        "Continental Bakery",
        "Contrast Film Laboratory",
    ];
    assert_eq!(names(&pages), expected);
    let by_domain = filter("domain", "StartsWith", "alpen").replace("%22Field", "%22field");
    assert_eq!(
        names(&all_pages(&sandbox, &by_domain)),
        ["Alpenblick Hotel"]
    );
    assert!(
        names(&all_pages(
            &sandbox,
            &filter("Domain", "starts_with", "zzz")
        ))
        .is_empty()
    );
}

#[test]
fn a_customer_by_id_has_more_than_in_the_list() {
    let sandbox = Sandbox::start().unwrap();
    let list = get(&sandbox, "/v1/customers").json();
    let short = &list["items"][0];
    let full = get(&sandbox, &format!("/v1/customers/{}", MAIN.to_uppercase())).json();
    assert_eq!((&short["id"], &full["id"]), (&MAIN.into(), &MAIN.into()));
    assert_eq!(
        short["companyProfile"]["companyName"],
        full["companyProfile"]["companyName"]
    );
    for member in [
        "billingProfile",
        "allowDelegatedAccess",
        "customDomains",
        "commerceId",
    ] {
        assert!(
            short[member].is_null() && !full[member].is_null(),
            "{member}"
        );
    }
    let address = |customer: &Value| customer["companyProfile"]["address"]["country"].clone();
    assert_eq!((address(short), address(&full)), (Value::Null, "US".into()));
    assert_eq!(list["links"]["self"]["uri"], "/customers");
}

#[test]
fn what_cannot_be_paged_or_filtered_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let seek = "/v1/customers?seekOperation=Next";
    get(&sandbox, seek).expect_fault(400, 800_002);
    for token in ["bogus", "7b7d", "%"] {
        let reply = get_with(&sandbox, seek, &[("MS-ContinuationToken", token)]);
        assert_eq!(reply.fault(), (400, 800_002.into()), "{token}");
    }
    let refused = [
        ("/v1/customers?size=many".to_owned(), 800_002),
        ("/v1/customers?size=-1".to_owned(), 800_002),
        ("/v1/customers?filter=CompanyName".to_owned(), 800_002),
        ("/v1/customers?seekOperation=Last".to_owned(), 900_141),
        ("/v1/customers?seekOperation=Sideways".to_owned(), 900_126),
        (filter("CompanyName", "substring", "con"), 900_141),
        (filter("CompanyName", "resembles", "con"), 900_126),
        (filter("Colour", "starts_with", "con"), 900_126),
    ];
    for (path, code) in refused {
        assert_eq!(get(&sandbox, &path).fault(), (400, code.into()), "{path}");
    }
}
