//! Purchase orders and tenders.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, admin, bearer, get, post, send, start};
use crate::create::{SOFTWARE, WITH_PURCHASE_ORDER, bought, line};
use crate::{MAIN, order_path, text};

const METADATA: &str = r#"{"isPartofTender":false,"customerPrice":"1234.50","currency":"USD"}"#;
const FORM: &str = "multipart/form-data; boundary=frontier";

type Part<'a> = (&'a str, &'a str, &'a [u8]);

fn metadata(text: &str) -> Part<'_> {
    ("metadata", "", text.as_bytes())
}

/// Sends parts of a form; those with a file name are files.
fn upload(sandbox: &Sandbox, order: &Value, parts: &[Part<'_>]) -> Reply {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = Some(file).filter(|file| !file.is_empty());
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        let head =
            format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--frontier--\r\n");
    upload_as(sandbox, order, FORM, &body)
}

fn upload_as(sandbox: &Sandbox, order: &Value, content_type: &str, body: &[u8]) -> Reply {
    let token = bearer(sandbox);
    let headers = [("Authorization", &*token), ("Content-Type", content_type)];
    let path = format!("{}/attachment", order_path(MAIN, order));
    send(sandbox, "POST", &path, &headers, body)
}

/// An order that waits for its purchase order.
fn waiting(sandbox: &Sandbox) -> Value {
    let order = bought(sandbox, MAIN, &line(WITH_PURCHASE_ORDER, 3));
    assert_eq!(order["status"], "pending_po_upload");
    order
}

fn expect_order_status(sandbox: &Sandbox, order: &Value, status: &str) {
    let order = get(sandbox, &order_path(MAIN, order)).json();
    assert_eq!(order["status"], status);
}

#[test]
fn an_uploaded_purchase_order_is_reviewed_and_can_be_read_back() {
    let sandbox = start(Sandbox::builder().review_delay(Duration::from_secs(3_600)));
    let order = waiting(&sandbox);
    let read = |rest: &str| get(&sandbox, &format!("{}/{rest}", order_path(MAIN, &order)));
    assert_eq!(read("attachments").json()["totalCount"], 0);
    let pdf = [b"%PDF\0\xff\r\n--frontie".as_slice(), &[7; 1500]].concat();
    let link = r#"{"IsPartOfTender":true,"CustomerPrice":1,"Currency":"USD","TenderLink":null}"#;
    let parts = [
        metadata(link),
        ("pofiles", "order.pdf", &pdf),
        ("POFiles", "terms.pdf", b"x"),
        ("Tender", "tender.pdf", b"y"),
    ];
    let list = upload(&sandbox, &order, &parts).json_of(201);
    assert_eq!(list["totalCount"], 3, "{list}");
    let first = &list["items"][0];
    assert_eq!(first["fileName"], "order.pdf");
    assert_eq!(first["sizeInKB"], 2);
    assert_eq!(first["attachmentType"], "POAttachment");
    assert_eq!(list["items"][2]["attachmentType"], "TenderAttachment");
    assert_eq!(read("attachments").json(), list);

    let bytes = read(&format!("attachment/{}", text(&first["attachmentId"])));
    assert_eq!((bytes.status, &bytes.body), (200, &pdf));
    read("attachment/none").expect_fault(404, 1000);

    expect_order_status(&sandbox, &order, "po_upload_complete");
    upload(&sandbox, &order, &parts).expect_fault(400, 2006);
    sandbox.advance_clock(Duration::from_secs(61 * 60));
    expect_order_status(&sandbox, &order, "completed");
}

#[test]
fn a_review_can_fail() {
    let sandbox = Sandbox::start().unwrap();
    let order = waiting(&sandbox);
    let reject = json!({"customer": MAIN, "order": order["id"], "rejectPurchaseOrder": true});
    admin(&sandbox, "POST", "orders", &reject).expect_status(200);
    let parts = [metadata(METADATA), ("POFiles", "order.pdf", b"x")];
    upload(&sandbox, &order, &parts).expect_status(201);
    expect_order_status(&sandbox, &order, "po_review_rejected");
}

#[test]
fn what_is_wrong_with_an_upload() {
    let sandbox = Sandbox::start().unwrap();
    let order = waiting(&sandbox);
    let file: Part<'_> = ("POFiles", "order.pdf", b"x");
    let empty: Part<'_> = ("POFiles", "order.pdf", b"");
    let rows: [(&[Part<'_>], u32); 8] = [
        (&[metadata(METADATA)], 900_252),
        (&[metadata(METADATA), empty], 900_252),
        (&[file], 900_254),
        (&[metadata("{"), file], 900_254),
        (&[metadata(r#"{"currency":"USD"}"#), file], 900_254),
        (
            &[metadata(r#"{"customerPrice":"x","currency":"USD"}"#), file],
            900_254,
        ),
        (
            &[
                metadata(r#"{"customerPrice":1,"currency":"dollars"}"#),
                file,
            ],
            900_254,
        ),
        (
            &[
                metadata(r#"{"customerPrice":1,"currency":"USD","isPartofTender":true}"#),
                file,
            ],
            900_253,
        ),
    ];
    for (parts, code) in rows {
        upload(&sandbox, &order, parts).expect_fault(400, code);
    }
    let other = bought(&sandbox, MAIN, &line(SOFTWARE, 1));
    upload(&sandbox, &other, &[metadata(METADATA), file]).expect_fault(400, 2006);
    // What is cut, and what is something else.
    let value = b"--frontier\r\nContent-Disposition: form-data; name=a\r\n\r\nb";
    for body in [b"".as_slice(), b"--frontier", b"--frontier\r\n", value] {
        upload_as(&sandbox, &order, FORM, body).expect_fault(400, 800_002);
    }
    for content_type in ["multipart/form-data", "multipart/form-data; boundary="] {
        upload_as(&sandbox, &order, content_type, b"--x--\r\n").expect_fault(400, 800_002);
    }
    let path = format!("{}/attachment", order_path(MAIN, &order));
    post(&sandbox, &path, &json!({})).expect_fault(400, 800_002);

    expect_order_status(&sandbox, &order, "pending_po_upload");
    let link = r#"{"customerPrice":1,"currency":"USD","isPartofTender":true,"tenderLink":"https://tender.example"}"#;
    upload(&sandbox, &order, &[metadata(link), file]).expect_status(201);
}
