//! Lists of customers and single customers.

use partner_center_sandbox::Sandbox;
use serde_json::Value;

use crate::connection::{Reply, get, get_with, start};
use crate::{MAIN, items, text};

/// Follows `links.next` with its headers until there is none.
fn all_pages(sandbox: &Sandbox, first: &str) -> Vec<Reply> {
    let mut pages = vec![get(sandbox, first)];
    loop {
        let json = pages.last().unwrap().json_of(200);
        let next = &json["links"]["next"];
        if next.is_null() {
            assert_eq!(json["continuationToken"], Value::Null);
            return pages;
        }
        assert_eq!(next["uri"], "/customers?seekOperation=Next");
        let header = &next["headers"][0];
        assert_eq!(header["key"], "MS-ContinuationToken");
        assert_eq!(header["value"], json["continuationToken"]);
        let token = text(&header["value"]);
        let path = format!("/v1{}", text(&next["uri"]));
        pages.push(get_with(sandbox, &path, &[("MS-ContinuationToken", token)]));
    }
}

fn names(pages: &[Reply]) -> Vec<String> {
    let items = pages.iter().flat_map(|page| items(&page.json()).to_vec());
    let names = items.map(|item| text(&item["companyProfile"]["companyName"]).to_owned());
    names.collect()
}

fn filter(field: &str, operator: &str, value: &str) -> String {
    format!(
        "/v1/customers?size=1&filter=%7B%22Field%22%3A%22{field}%22%2C%22Value%22%3A%22{value}%22%2C%22Operator%22%3A%22{operator}%22%7D"
    )
}

#[test]
fn pages_of_five_show_twelve_customers_on_three_pages() {
    let sandbox = start(Sandbox::builder().page_size(5));
    let pages = all_pages(&sandbox, "/v1/customers");
    let counts = pages.iter().map(|page| page.json()["totalCount"].clone());
    let counts: Vec<_> = counts.collect();
    assert_eq!(counts, [5, 5, 2]);
    let names = names(&pages);
    assert_eq!(names, self::names(&[get(&sandbox, "/v1/customers?size=0")]));
    assert_eq!(names.len(), 12);
}

#[test]
fn the_size_of_the_request_counts_on_every_page() {
    let sandbox = start(Sandbox::builder().page_size(2));
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
    let contrast = "Contrast Film Laboratory";
    assert_eq!(
        names(&pages),
        ["Contour Maps", "Continental Bakery", contrast]
    );
    let by_domain = filter("domain", "StartsWith", "alpen").replace("%22Field", "%22field");
    assert_eq!(
        names(&all_pages(&sandbox, &by_domain)),
        ["Alpenblick Hotel"]
    );
    let nobody = filter("Domain", "starts_with", "zzz");
    assert_eq!(names(&all_pages(&sandbox, &nobody)), [""; 0]);
}

#[test]
fn a_customer_by_id_has_more_than_in_the_list() {
    let sandbox = Sandbox::start().unwrap();
    let list = get(&sandbox, "/v1/customers").json();
    let short = &list["items"][0];
    let full = get(&sandbox, &format!("/v1/customers/{}", MAIN.to_uppercase())).json();
    assert_eq!((&short["id"], &full["id"]), (&MAIN.into(), &MAIN.into()));
    let (of_short, of_full) = (&short["companyProfile"], &full["companyProfile"]);
    assert_eq!(of_short["companyName"], of_full["companyName"]);
    for member in "billingProfile allowDelegatedAccess customDomains commerceId".split(' ') {
        let is_missing = (short[member].is_null(), full[member].is_null());
        assert_eq!(is_missing, (true, false), "{member}");
    }
    assert_eq!(of_short["address"], Value::Null);
    assert_eq!(of_full["address"]["country"], "US");
    assert_eq!(list["links"]["self"]["uri"], "/customers");
}

#[test]
fn what_cannot_be_paged_or_filtered_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let seek = "/v1/customers?seekOperation=Next";
    get(&sandbox, seek).expect_fault(400, 800_002);
    for token in ["bogus", "zz", "e30", "e3", "%"] {
        let header = [("MS-ContinuationToken", token)];
        get_with(&sandbox, seek, &header).expect_fault(400, 800_002);
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
        get(&sandbox, &path).expect_fault(400, code);
    }
}
