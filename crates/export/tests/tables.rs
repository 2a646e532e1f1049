//! What is written into tables, format by format.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use common::{CUSTOMER, Written, options};
use partner_center_export::table::{Difference, Fault, Format, Table, check};
use serde_json::Value;

/// Orders at the edges of what there is.
const ORDERS: [&str; 6] = [
    r#"{"id":"d3c593788a31","billingCycle":"annual","currencyCode":"USD","lineItems":[
        {"lineItemNumber":0,"friendlyName":"=SUM(A1)","quantity":5,"pricing":{"listPrice":1.10,"extendedPrice":5.50},
         "renewsTo":{"termDuration":"P1M"},"seats":1e400},
        {"lineItemNumber":1.0,"quantity":"3","termDuration":"","pricing":{"extendedPrice":-0.05,"tax.rate":0.190},
         "customTermEndDate":"0001-01-01T00:00:00","links":{}}],
        "creationDate":"2018-03-15T02:17:15.6455674Z","status":"completed","totalPrice":5.450,"client":{},
        "channel": {"name" : "w\u00e9b", "n": [1.10]}}"#,
    r#"{"id":"000000000012","currencyCode":"EUR","creationDate":"2017-12-04T23:52:08.371-08:00","totalPrice":"438.0","lineItems":[]}"#,
    r#"{"id":"177119500e12","currencyCode":"EUR","creationDate":"2024-02-29T23:59:59.9999999","totalPrice":1e2}"#,
    r#"{"creationDate":"2023-05-18TT21:22:26Z","totalPrice":-12345678901234567890.123456789012345678,"status":"brand, \"new\"\nword"}"#,
    r#"{"id":"","creationDate":"","totalPrice":0.000000000000000001,"alternateId":"; 'x"}"#,
    "{}",
];

/// Two that fit only beside their whole text.
const UNFIT: [&str; 3] = [
    r#"{"id":"a","totalPrice":1e30,"currencyCode":"USD"}"#,
    r#"{"id":"b","lineItems":[{"pricing":{"extendedPrice":0.1234567890123456789}}]}"#,
    r#"{"id":"c","status":5}"#,
];

const BROKEN: [&str; 4] = [
    r#"{"id":"d","lineItems":[{"quantity":"many"}]}"#,
    r#"{"id":"e","lineItems":[{"quantity":12345678901234567890}]}"#,
    r#"{"id":"f","#,
    r#"{"id":"g","id":"h"}"#,
];

fn rows(written: &Written, table: Table) -> Vec<Value> {
    let text = written.text(table);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn checked(written: &Written) -> Vec<Difference> {
    check(written.path(), &written.options, &written.tables).unwrap()
}

#[test]
fn each_format_holds_what_was_read() {
    for format in Format::ALL {
        for raw in [true, false] {
            let written = Written::orders(options(format, raw), &ORDERS);
            assert_eq!(checked(&written), [], "{format:?}");
            let orders = written.table(Table::Orders);
            assert_eq!((orders.rows, written.table(Table::OrderLines).rows), (6, 2));
            let sums: Vec<_> = orders
                .sums
                .iter()
                .map(|(key, sum)| (key.as_str(), sum.as_str()))
                .collect();
            let none = "-12345678901234567890.123456789012345677";
            assert_eq!(sums, [("", none), ("EUR", "538"), ("USD", "5.45")]);
            assert_eq!(written.table(Table::OrderLines).sums["USD"], "5.45");
            assert_eq!(written.table(Table::Faults).rows, 0);
            for summary in &written.tables {
                for file in &summary.files {
                    let bytes = std::fs::read(written.path().join(&file.name)).unwrap();
                    assert_eq!(bytes.len() as u64, file.bytes);
                    assert_eq!(file.sha256, sha256(&bytes));
                }
            }
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    let mut text = String::new();
    for byte in sha2::Sha256::digest(bytes) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[test]
fn rows_stay_in_order_from_batch_to_batch() {
    let order = |number: usize| {
        let word = ["new", "brand-new"][number % 2];
        format!(
            r#"{{"id":"{number}","status":"{word}","totalPrice":{number}.5,"news":{number},"lineItems":[{{}},{{}}]}}"#
        )
    };
    let orders: Vec<_> = (0..5_000).map(order).collect();
    let orders: Vec<_> = orders.iter().map(String::as_str).collect();
    let written = Written::orders(options(Format::Parquet, true), &orders);
    assert_eq!(checked(&written), []);
    assert_eq!(written.table(Table::Orders).sums[""], "12500000");
    assert_eq!(written.table(Table::OrderLines).rows, 10_000);
    let file = std::fs::File::open(written.path().join("orders/00001.parquet")).unwrap();
    let rows = parquet::file::reader::SerializedFileReader::new(file).unwrap();
    let columns = Table::Orders.columns(true);
    let place = |name| {
        columns
            .iter()
            .position(|column| column.name == name)
            .unwrap()
    };
    let places = [place("id"), place("extra"), place("raw_json")];
    for (number, row) in rows.into_iter().enumerate() {
        let row = row.unwrap().into_columns();
        let cells = places.map(|place| row[place].1.to_string());
        let expected = [
            format!("{number:?}"),
            format!("{{news -> {number}}}"),
            order(number),
        ];
        assert_eq!(
            cells.map(|cell| cell.replace('"', "")),
            expected.map(|cell| cell.replace('"', ""))
        );
    }
}

#[test]
fn json_lines_have_the_digits_of_the_service() {
    let written = Written::orders(options(Format::JsonLines, true), &ORDERS);
    let text = written.text(Table::Orders);
    let lines: Vec<_> = text.lines().collect();
    for (line, expected) in [
        (0, r#""total_price":5.450,"#),
        (
            0,
            r#""creation_date":"2018-03-15T02:17:15.645567Z","creation_date_text":"2018-03-15T02:17:15.6455674Z""#,
        ),
        (0, r#""line_count":2,"#),
        (
            0,
            r#""extra":{"channel":"{\"name\":\"w\\u00e9b\",\"n\":[1.10]}"},"#,
        ),
        (1, r#""total_price":438.0,"#),
        (1, r#""creation_date":"2017-12-05T07:52:08.371Z","#),
        (1, r#""line_count":0,"#),
        (2, r#""total_price":1e2,"#),
        (
            2,
            r#""creation_date":"2024-02-29T23:59:59.999999Z","creation_date_text":"2024-02-29T23:59:59.9999999""#,
        ),
        (2, r#""line_count":null,"#),
        (
            3,
            r#""total_price":-12345678901234567890.123456789012345678,"#,
        ),
        (
            3,
            r#""creation_date":null,"creation_date_text":"2023-05-18TT21:22:26Z""#,
        ),
        (4, r#""id":"","#),
        (5, r#""id":null,"#),
    ] {
        assert!(
            lines[line].contains(expected),
            "{expected} in {}",
            lines[line]
        );
    }
    let rows = rows(&written, Table::Orders);
    for (row, order) in rows.iter().zip(ORDERS) {
        assert_eq!(row["raw_json"], order);
        assert_eq!(row["customer_id"], CUSTOMER.id);
    }
    let lines = written.text(Table::OrderLines);
    for expected in [
        r#""order_id":"d3c593788a31","currency_code":"USD","line_item_number":0,"#,
        r#""extra":{"seats":"1e400"}"#,
        r#""extra":{"pricing.tax\\.rate":"0.190"}"#,
        r#""renews_to":"{\"termDuration\":\"P1M\"}""#,
        r#""line_item_number":1,"#,
        r#""quantity":3,"#,
        r#""custom_term_end_date":null,"custom_term_end_date_text":"0001-01-01T00:00:00""#,
        r#""term_duration":"","#,
        r#""links":"{}""#,
    ] {
        assert!(lines.contains(expected), "{expected} in {lines}");
    }
}

#[test]
fn csv_guards_words_of_people_alone() {
    let written = Written::orders(options(Format::Csv, true), &ORDERS);
    let lines = written.text(Table::OrderLines);
    assert!(lines.contains(",'=SUM(A1),"), "{lines}");
    let orders = written.text(Table::Orders);
    assert!(
        orders.contains(",000000000012,") && orders.contains(",177119500e12,"),
        "{orders}"
    );
    assert!(
        orders.contains(",; 'x,") && orders.contains("\"brand, \"\"new\"\"\nword\""),
        "{orders}"
    );
}

#[test]
fn what_does_not_fit_is_a_fault_unless_there_is_its_text() {
    for format in Format::ALL {
        let written = Written::orders(options(format, true), &UNFIT);
        assert_eq!(
            (
                written.table(Table::Orders).rows,
                written.table(Table::Faults).rows
            ),
            (3, 0)
        );
        assert_eq!(checked(&written), [], "{format:?}");
    }
    let written = Written::orders(options(Format::JsonLines, false), &UNFIT);
    assert_eq!(written.table(Table::Orders).rows, 0);
    assert_eq!(written.table(Table::OrderLines).rows, 0);
    let faults = rows(&written, Table::Faults);
    let told: Vec<_> = faults
        .iter()
        .map(|fault| fault["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "1e30 does not fit the column total_price of orders, which holds 38 digits, 18 of them decimal places",
            "0.1234567890123456789 does not fit the column pricing_extended_price of order_lines, which holds 38 digits, 18 of them decimal places",
            "5 does not fit the column status of orders, which holds a text",
        ]
    );
    for ((fault, order), id) in faults.iter().zip(UNFIT).zip(["a", "b", "c"]) {
        let fault = |name: &str| fault[name].as_str().unwrap();
        assert_eq!(
            (fault("kind"), fault("resource"), fault("id"), fault("raw")),
            ("unfit", "orders", id, order)
        );
        assert_eq!(fault("customer_id"), CUSTOMER.id);
    }
}

#[test]
fn what_cannot_be_read_is_a_fault_with_its_text() {
    let written = Written::new(options(Format::JsonLines, true), |tables| {
        for order in BROKEN {
            tables.order(&CUSTOMER, order.into()).unwrap();
        }
        tables
            .order(&CUSTOMER, b"{\"id\":\"\xff\\xff\"}".as_slice().into())
            .unwrap();
        tables.subscription(&CUSTOMER, "[]".into()).unwrap();
        tables
            .customer(r#"{"id":"acme","companyProfile":1}"#.into())
            .unwrap();
        let fault = Fault {
            customer: "refused".to_owned(),
            resource: "orders".to_owned(),
            kind: "refused".to_owned(),
            status: Some(403),
            code: Some("800002".to_owned()),
            message: "no".to_owned(),
            at: "2026-11-28T14:00:00Z".to_owned(),
            ..Fault::default()
        };
        tables.fault(&fault).unwrap();
    });
    assert_eq!(checked(&written), []);
    let faults = rows(&written, Table::Faults);
    let cell = |row: usize, name: &str| faults[row][name].as_str();
    assert_eq!(faults.len(), 8);
    for (row, order) in BROKEN.into_iter().enumerate() {
        assert_eq!(
            (cell(row, "kind"), cell(row, "raw")),
            (Some("broken"), Some(order))
        );
    }
    assert_eq!(
        (cell(0, "path"), cell(0, "id")),
        (Some("lineItems[0].quantity"), Some("d"))
    );
    assert_eq!(cell(2, "id"), None);
    assert_eq!(cell(4, "raw"), Some(r#"{"id":"\xff\xff"}"#));
    assert_eq!(
        (cell(5, "resource"), cell(5, "raw")),
        (Some("subscriptions"), Some("[]"))
    );
    assert_eq!(
        (cell(6, "resource"), cell(6, "customer_id")),
        (Some("customers"), Some("acme"))
    );
    assert_eq!(
        (cell(7, "customer_id"), cell(7, "code")),
        (Some("refused"), Some("800002"))
    );
    assert_eq!(
        (&faults[7]["status"], &faults[7]["raw"]),
        (&403.into(), &Value::Null)
    );
    assert_eq!(cell(7, "at"), Some("2026-11-28T14:00:00Z"));
}

#[test]
fn tables_without_rows_have_their_columns() {
    for format in Format::ALL {
        let written = Written::orders(options(format, true), &[]);
        assert_eq!(checked(&written), []);
        assert_eq!(written.tables.len(), 5);
        for summary in &written.tables {
            assert_eq!(
                (summary.rows, summary.files.len(), summary.sums.len()),
                (0, 1, 0)
            );
            let name = format!("{}/00001.{}", summary.table.name(), format.name());
            assert_eq!(summary.files[0].name, name);
        }
        if format == Format::Csv {
            assert!(written.text(Table::Orders).starts_with("customer_id,id,"));
        }
    }
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let written = Written::orders(options(Format::Parquet, true), &ORDERS);
    let mode = |path: &str| {
        let metadata = std::fs::metadata(written.path().join(path)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(
        (mode("orders"), mode("orders/00001.parquet")),
        (0o700, 0o600)
    );
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let written = Written::orders(options(Format::Parquet, true), &ORDERS);
    let error =
        partner_center_export::table::Tables::create(written.path(), &written.options).unwrap_err();
    assert_eq!(error.io().kind(), std::io::ErrorKind::AlreadyExists);
    assert!(error.path().ends_with("orders/00001.parquet"));
}

/// What a check must find: each is a change of a table that looks harmless.
#[test]
fn a_check_finds_each_change() {
    let changed = |table: Table, from: &str, to: &str| {
        let written = Written::orders(options(Format::JsonLines, true), &ORDERS);
        let path = written.path().join(&written.table(table).files[0].name);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let found = checked(&written);
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let orders = |from, to| changed(Table::Orders, from, to);
    assert_eq!(
        orders(r#""total_price":5.450"#, r#""total_price":5.4500"#),
        [""; 0]
    );
    assert_eq!(
        orders(r#""total_price":5.450"#, r#""total_price":5.451"#),
        [
            r#"orders/00001.jsonl, row 1, total_price: "5.451" instead of "5.45""#,
            r#"orders, sum of USD: "5.451" instead of "5.45""#,
        ]
    );
    assert_eq!(
        orders("6455674Z\",\"status", "6455675Z\",\"status"),
        [
            r#"orders/00001.jsonl, row 1, creation_date_text: "2018-03-15T02:17:15.6455675Z" instead of "2018-03-15T02:17:15.6455674Z""#,
        ]
    );
    assert_eq!(
        orders(r#""id":"000000000012","#, r#""id":"12","#),
        [r#"orders/00001.jsonl, row 2, id: "12" instead of "000000000012""#,]
    );
    assert_eq!(
        orders(r#""id":"","#, r#""id":null,"#),
        [r#"orders/00001.jsonl, row 5, id: nothing instead of """#,]
    );
    assert_eq!(
        changed(Table::OrderLines, r#""quantity":5"#, r#""quantity":6"#),
        [r#"order_lines/00001.jsonl, row 1, quantity: "6" instead of "5""#,]
    );
    let short = Written::orders(options(Format::Parquet, true), &ORDERS);
    let mut tables = short.tables.clone();
    tables[1].rows += 1;
    tables[1].files[0].rows += 1;
    let found = check(short.path(), &short.options, &tables).unwrap();
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            r#"order_lines/00001.parquet, rows: "2" instead of "3""#,
            r#"order_lines, rows: "2" instead of "3""#,
        ]
    );
}
