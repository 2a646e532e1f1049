//! Text from outside: whatever program has written it, the same is read.

use std::fs;

use partner_center_sandbox::{APP, APP_SECRET, TENANT};

use crate::desk::Desk;
use crate::harness::{Run, Stub, fed, line, list, program, sandbox};

/// A text as programs write it: as it is, with a byte order mark, and in UTF-16.
fn forms(text: &str) -> [Vec<u8>; 4] {
    let marked = format!("\u{feff}{text}");
    [
        text.into(),
        marked.clone().into_bytes(),
        marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ]
}

const NO_TEXT: [(&[u8], &str); 3] = [
    (b"caf\xe9", "not UTF-8 (byte 4)"),
    (b"s\0e\0c\0", "UTF-16 without a byte order mark"),
    (b"\xff\xfe\0\0s\0\0\0", "UTF-32"),
];

fn login(desk: &Desk, stdin: &[u8]) -> Run {
    let command = desk.login(&["--client-id", APP, "--client-secret-stdin"]);
    fed(command, stdin)
}

#[test]
fn a_secret_on_stdin() {
    let desk = Desk::new();
    for form in forms(&format!("{APP_SECRET}\r\n")) {
        let run = login(&desk, &form);
        assert_eq!(run.code, 0, "{run:?}");
    }
    for (bytes, said) in NO_TEXT {
        let run = login(&desk, bytes);
        assert!(run.code != 0 && run.stderr.contains(said), "{run:?}");
    }
}

#[test]
fn a_value_of_the_environment() {
    let desk = Desk::new();
    let address = desk.sandbox.base_url();
    for mark in ["", "\u{feff}"] {
        let mut command = program(&list(&["-o", "jsonl"]));
        command
            .env("PARTNER_CENTER_BASE_URL", format!("{mark}{address}"))
            .env("PARTNER_CENTER_AUTHORITY", format!("{mark}{address}"))
            .env("PARTNER_CENTER_TENANT_ID", format!("{mark}{TENANT}"))
            .env("PARTNER_CENTER_CLIENT_ID", format!("{mark}{APP}"))
            .env(
                "PARTNER_CENTER_CLIENT_SECRET",
                format!("{mark}{APP_SECRET}"),
            );
        let run = desk.finish(command);
        assert_eq!(run.code, 0, "{run:?}");
        let stub = Stub::json(r#"{"items":[]}"#);
        let mut command = program(&list(&[]));
        command
            .env("PARTNER_CENTER_BASE_URL", stub.url())
            .env("PARTNER_CENTER_ACCESS_TOKEN", format!("{mark}a-token-1"));
        assert_eq!(desk.finish(command).code, 0);
        assert!(stub.requests()[0].contains("authorization: Bearer a-token-1\r\n"));
    }
}

#[test]
fn files() {
    let desk = Desk::new();
    let path = desk.path("file");
    let name = path.to_str().unwrap();
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let pem = key.cert.pem();
    let order = r#"{"lineItems":[{"lineItemNumber":0,"offerId":"CFQ7TTC0LQ7X:0001:CFQ7TTC0S9TQ","quantity":1,"termDuration":"P1M"}],"billingCycle":"Monthly"}"#;
    let create = line(
        "orders create --customer CUSTOMER --dry-run --file",
        &[name],
    );
    let application = [
        "--tenant",
        TENANT,
        "--client-id",
        APP,
        "--certificate",
        name,
    ];
    let login = line("auth login", &application);
    let config = format!(
        "[profiles.default]\nkind = \"user\"\ntenant = \"{TENANT}\"\nclient_id = \"{APP}\"\nuser = \"L\u{f6}we\"\n"
    );
    for number in 0..4 {
        fs::write(&path, &forms(&pem)[number]).unwrap();
        let run = Stub::json(r#"{"items":[]}"#).run(&list(&["--ca-file", name]));
        assert_eq!(run.code, 0, "{number}: {run:?}");
        // There is no key in it, which is found out behind the reading.
        let run = desk.run(&login);
        assert!(run.stderr.contains("private key"), "{number}: {run:?}");
        fs::write(&path, &forms(order)[number]).unwrap();
        let run = sandbox(&create);
        assert!(
            run.code == 0 && run.stdout.contains("CFQ7TTC0LQ7X"),
            "{number}: {run:?}"
        );
        desk.write_config("");
        fs::write(desk.config(), &forms(&config)[number]).unwrap();
        let run = desk.run(&["auth", "status", "-o", "json"]);
        assert!(run.stdout.contains(TENANT), "{number}: {run:?}");
    }
    for (bytes, said) in NO_TEXT {
        fs::write(&path, bytes).unwrap();
        let run = sandbox(&create);
        run.ends(2, &[said]);
        fs::write(desk.config(), bytes).unwrap();
        let run = desk.run(&["auth", "status"]);
        run.ends(2, &[said]);
        if said.contains("UTF-16") {
            let run = desk.run(&login);
            run.ends(2, &[said]);
            let run = Stub::json("{}").run(&list(&["--ca-file", name]));
            run.ends(2, &[said]);
        }
    }
}

/// A key and a certificate from two files, each with its mark.
#[test]
fn marks_within_a_certificate_file() {
    let desk = Desk::new();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let path = desk.path("both.pem");
    let pem = made.cert.pem();
    fs::write(&path, format!("\u{feff}{pem}\u{feff}{pem}")).unwrap();
    let run = Stub::json(r#"{"items":[]}"#).run(&list(&["--ca-file", path.to_str().unwrap()]));
    assert_eq!(run.code, 0, "{run:?}");
}
