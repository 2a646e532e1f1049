//! Purchase orders and tenders.

use std::io::Read;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{admin, get, open, write_with};
use crate::create::{SOFTWARE, WITH_PURCHASE_ORDER, bought, line};
use crate::{MAIN, orders_of};

const METADATA: &str = r#"{"isPartofTender":false,"customerPrice":"1234.50","currency":"USD"}"#;

/// Sends parts of a form; those with a file name are files.
fn upload(sandbox: &Sandbox, order: &str, parts: &[(&str, &str, &[u8])]) -> (u16, Value) {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = if file.is_empty() {
            String::new()
        } else {
            format!("; filename=\"{file}\"")
        };
        let head =
            format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--frontier--\r\n");
    let token = format!("Bearer {}", sandbox.access_token());
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "multipart/form-data; boundary=frontier"),
    ];
    let mut socket = open(
        sandbox,
        "POST",
        &format!("{}/{order}/attachment", orders_of(MAIN)),
        &headers,
        &body,
    );
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let json = answer.split_once("\r\n\r\n").unwrap().1;
    (status, serde_json::from_str(json).unwrap())
}

fn waiting(sandbox: &Sandbox) -> String {
    let order = bought(sandbox, MAIN, &line(WITH_PURCHASE_ORDER, 3));
    assert_eq!(order["status"], "pending_po_upload");
    order["id"].as_str().unwrap().to_owned()
}

fn status(sandbox: &Sandbox, order: &str) -> String {
    let order = get(sandbox, &format!("{}/{order}", orders_of(MAIN))).json();
    order["status"].as_str().unwrap().to_owned()
}

#[test]
fn an_uploaded_purchase_order_is_reviewed_and_can_be_read_back() {
    let sandbox = Sandbox::builder()
        .review_delay(Duration::from_secs(3_600))
        .start()
        .unwrap();
    let order = waiting(&sandbox);
    let path = format!("{}/{order}", orders_of(MAIN));
    assert_eq!(
        get(&sandbox, &format!("{path}/attachments")).json()["totalCount"],
        0
    );
    let pdf = [b"%PDF\0\xff\r\n--frontie".as_slice(), &[7; 1500]].concat();
    let metadata =
        r#"{"IsPartOfTender":true,"CustomerPrice":1,"Currency":"USD","TenderLink":null}"#;
    let parts = [
        ("metadata", "", metadata.as_bytes()),
        ("pofiles", "order.pdf", &pdf),
        ("POFiles", "terms.pdf", b"x"),
        ("Tender", "tender.pdf", b"y"),
    ];
    let (created, list) = upload(&sandbox, &order, &parts);
    assert_eq!((created, &list["totalCount"]), (201, &json!(3)), "{list}");
    let first = &list["items"][0];
    assert_eq!(first["fileName"], "order.pdf");
    assert_eq!(first["sizeInKB"], 2);
    assert_eq!(first["attachmentType"], "POAttachment");
    assert_eq!(list["items"][2]["attachmentType"], "TenderAttachment");
    assert_eq!(get(&sandbox, &format!("{path}/attachments")).json(), list);

    let id = first["attachmentId"].as_str().unwrap();
    let bytes = get(&sandbox, &format!("{path}/attachment/{id}"));
    assert_eq!((bytes.status, &bytes.body), (200, &pdf));
    get(&sandbox, &format!("{path}/attachment/none")).expect_fault(404, 1000);

    assert_eq!(status(&sandbox, &order), "po_upload_complete");
    assert_eq!(upload(&sandbox, &order, &parts).1["code"], 2006);
    sandbox.advance_clock(Duration::from_secs(61 * 60));
    assert_eq!(status(&sandbox, &order), "completed");
}

#[test]
fn a_review_can_fail() {
    let sandbox = Sandbox::start().unwrap();
    let order = waiting(&sandbox);
    let reject = json!({"customer": MAIN, "order": order, "rejectPurchaseOrder": true});
    assert_eq!(admin(&sandbox, "orders", &reject).status, 200);
    let parts = [
        ("metadata", "", METADATA.as_bytes()),
        ("POFiles", "order.pdf", b"x"),
    ];
    assert_eq!(upload(&sandbox, &order, &parts).0, 201);
    assert_eq!(status(&sandbox, &order), "po_review_rejected");
}

#[test]
fn what_is_wrong_with_an_upload() {
    let sandbox = Sandbox::start().unwrap();
    let order = waiting(&sandbox);
    let file: (&str, &str, &[u8]) = ("POFiles", "order.pdf", b"x");
    let metadata = |text: &'static str| ("metadata", "", text.as_bytes());
    let refused = |order: &str, parts: &[(&str, &str, &[u8])], code: u32| {
        let (status, fault) = upload(&sandbox, order, parts);
        assert_eq!((status, &fault["code"]), (400, &json!(code)), "{fault}");
    };
    refused(&order, &[metadata(METADATA)], 900_252);
    refused(
        &order,
        &[metadata(METADATA), ("POFiles", "order.pdf", b"")],
        900_252,
    );
    refused(&order, &[file], 900_254);
    refused(&order, &[metadata("{"), file], 900_254);
    refused(&order, &[metadata(r#"{"currency":"USD"}"#), file], 900_254);
    refused(
        &order,
        &[metadata(r#"{"customerPrice":"x","currency":"USD"}"#), file],
        900_254,
    );
    refused(
        &order,
        &[
            metadata(r#"{"customerPrice":1,"currency":"dollars"}"#),
            file,
        ],
        900_254,
    );
    refused(
        &order,
        &[
            metadata(r#"{"customerPrice":1,"currency":"USD","isPartofTender":true}"#),
            file,
        ],
        900_253,
    );
    let other = bought(&sandbox, MAIN, &line(SOFTWARE, 1));
    refused(
        other["id"].as_str().unwrap(),
        &[metadata(METADATA), file],
        2006,
    );
    assert_eq!(status(&sandbox, &order), "pending_po_upload");
    let path = format!("{}/{order}/attachment", orders_of(MAIN));
    let no_form = write_with(&sandbox, "POST", &path, &[], &json!({}));
    no_form.expect_fault(400, 800_002);
    let link = r#"{"customerPrice":1,"currency":"USD","isPartofTender":true,"tenderLink":"https://tender.example"}"#;
    assert_eq!(upload(&sandbox, &order, &[metadata(link), file]).0, 201);
}
