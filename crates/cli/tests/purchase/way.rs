//! An order from its beginning to its end.

use std::fs;

use crate::served::{CUSTOMER, SEAT, Served, words};

const HOUR: &str = r#"{"advance":3600}"#;
const SOFTWARE: &str = "DG7GMGF0J6QN:0001:DG7GMGF0K3RT";
/// Software whose order waits for the customer's purchase order.
const WITH_PURCHASE_ORDER: &str = "DG7GMGF0D7FT:0001:DG7GMGF0V6NJ";

fn slow(name: &str) -> Served {
    let delays = [
        "--visibility-delay",
        "--completion-delay",
        "--provisioning-delay",
    ];
    let mut arguments: Vec<&str> = delays.iter().flat_map(|name| [*name, "900"]).collect();
    arguments.extend(["--review-delay", "900"]);
    Served::start(name, &arguments)
}

fn of<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--customer", CUSTOMER]].concat()
}

fn buy(served: &Served, offer: &str) -> String {
    let once = ["--quantity", "2", "--billing-cycle", "onetime", "--yes"];
    let create = [&of(&["orders", "create", "--offer", offer]), &once[..]].concat();
    let shown = served.done(&[&create[..], &["-o", "csv", "--columns", "id"]].concat());
    shown.lines().nth(1).unwrap().to_owned()
}

/// A column of the first row.
fn value(served: &Served, column: &str, arguments: &[&str]) -> String {
    let csv = ["-o", "csv", "--columns", column];
    let shown = served.done(&[&of(arguments), &csv[..]].concat());
    shown.lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn an_order_is_placed_followed_and_cancelled() {
    let served = slow("way");
    let id = buy(&served, SOFTWARE);

    // It is there at once, and in the list later.
    let listed = || {
        served
            .done(&of(&["orders", "list", "-o", "jsonl"]))
            .contains(&id)
    };
    assert_eq!(value(&served, "status", &["orders", "get", &id]), "pending");
    assert!(!listed());
    served.admin("POST", "clock", HOUR);
    assert!(listed());
    assert_eq!(
        value(&served, "status", &["orders", "get", &id]),
        "completed"
    );

    served.admin("POST", "clock", HOUR);
    let status = value(&served, "status", &["orders", "provisioning-status", &id]);
    assert_eq!(status, "fulfilled");
    for more in [&[][..], &["--line", "0"]] {
        let links = [&["orders", "activation-links", &id], more].concat();
        assert!(
            value(&served, "link", &links).starts_with("https://"),
            "{more:?}"
        );
    }

    let cancelled = of(&["orders", "cancel", &id, "--yes", "-o", "json"]);
    assert!(served.done(&cancelled).contains(r#""status": "cancelled""#));
    assert_eq!(
        value(&served, "status", &["orders", "get", &id]),
        "cancelled"
    );
}

#[test]
fn a_purchase_order_is_uploaded_and_read_back() {
    let served = slow("upload");
    let id = buy(&served, WITH_PURCHASE_ORDER);
    served.admin("POST", "clock", HOUR);
    let status = || value(&served, "status", &["orders", "get", &id]);
    assert_eq!(status(), "pending_po_upload");

    // Not UTF-8, so that whatever takes it for a text is found out.
    let content = [b"%PDF-1.7\n\xff\xfe\0".to_vec(), vec![7; 100_000]].concat();
    let file = served.folder().join("order 2031.pdf");
    fs::write(&file, &content).unwrap();
    let file = file.to_str().unwrap();
    let price = ["--price", "279.98", "--currency", "EUR", "--yes"];
    let upload = [
        "orders",
        "attachments",
        "upload",
        &id,
        "--purchase-order",
        file,
    ];
    served.done(&[&of(&upload), &price[..]].concat());
    assert_eq!(
        value(&served, "name", &["orders", "attachments", "list", &id]),
        "order 2031.pdf"
    );

    let document = value(&served, "id", &["orders", "attachments", "list", &id]);
    let copy = served.folder().join("copy.pdf");
    let download = ["orders", "attachments", "download", &id, &document];
    let to_file = [&download[..], &["--to", copy.to_str().unwrap()]].concat();
    served.done(&of(&to_file));
    assert_eq!(fs::read(&copy).unwrap(), content);
    // What is there stays, unless it is said otherwise.
    fs::write(&copy, "mine").unwrap();
    let refused = served.run(&of(&to_file));
    assert_eq!(refused.code, 2, "{refused:?}");
    assert_eq!(fs::read(&copy).unwrap(), b"mine");
    served.done(&of(&[&to_file[..], &["--force"]].concat()));
    assert_eq!(fs::read(&copy).unwrap(), content);
    let piped = served.program(&of(&download)).output().unwrap();
    assert_eq!(piped.stdout, content);

    served.admin("POST", "clock", HOUR);
    assert_ne!(status(), "pending_po_upload");
}

#[test]
fn a_seat_has_a_subscription_that_can_be_followed() {
    let served = Served::start("seat", &[]);
    let line = words("--quantity 2 --billing-cycle annual --term P1Y --yes");
    let create = [&of(&["orders", "create", "--offer", SEAT]), &line[..]].concat();
    let shown = served.done(&[&create[..], &["-o", "csv", "--columns", "id"]].concat());
    let order = shown.lines().nth(1).unwrap();
    let subscription = value(&served, "id", &["subscriptions", "list", "--order", order]);
    let status = ["subscriptions", "provisioning-status", &subscription];
    assert_eq!(value(&served, "quantity", &status), "2");
}
