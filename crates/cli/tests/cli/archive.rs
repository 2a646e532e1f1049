//! `--har`: what was exchanged, in a file, without its secrets.

use std::path::{Path, PathBuf};
use std::time::Duration;

use partner_center_sandbox::{CUSTOMER, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Stub, TOKEN, answer, at, encoding_in, finish, line, list, ok, sandbox};
use crate::shop::{Shop, create};

/// A file that is gone with its owner.
struct File {
    path: PathBuf,
    _folder: TempDir,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            path: folder.path().join("exchange.har"),
            _folder: folder,
        }
    }

    fn option(&self) -> [&str; 2] {
        ["--har", self.path.to_str().unwrap()]
    }

    fn entries(&self) -> Vec<Value> {
        entries(&self.path)
    }

    /// Method, status and path of each, such as `GET 200 /orders` below the customer.
    fn seen(&self) -> Vec<String> {
        let entries = self.entries();
        let seen = entries.iter().map(|entry| {
            let (request, status) = (&entry["request"], &entry["response"]["status"]);
            let url = request["url"].as_str().unwrap();
            let path = url.split_once(CUSTOMER).unwrap().1;
            format!("{} {status} {path}", request["method"].as_str().unwrap())
        });
        seen.collect()
    }
}

/// The entries of an archive, each with what HAR 1.2 asks for.
fn entries(path: &Path) -> Vec<Value> {
    let archive: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let log = &archive["log"];
    assert_eq!(log["version"], "1.2");
    assert!(log["creator"]["name"].is_string() && log["creator"]["version"].is_string());
    let entries = log["entries"].as_array().unwrap().clone();
    for entry in &entries {
        let (request, response) = (&entry["request"], &entry["response"]);
        for text in [
            &entry["startedDateTime"],
            &request["method"],
            &request["url"],
            &request["httpVersion"],
            &response["statusText"],
            &response["httpVersion"],
            &response["redirectURL"],
            &response["content"]["mimeType"],
        ] {
            assert!(text.is_string(), "{entry}");
        }
        for number in [
            &entry["time"],
            &request["headersSize"],
            &request["bodySize"],
            &response["status"],
            &response["headersSize"],
            &response["bodySize"],
            &response["content"]["size"],
            &entry["timings"]["send"],
            &entry["timings"]["wait"],
            &entry["timings"]["receive"],
        ] {
            assert!(number.is_number(), "{entry}");
        }
        for list in [
            &request["cookies"],
            &request["headers"],
            &request["queryString"],
            &response["cookies"],
            &response["headers"],
        ] {
            assert!(list.is_array(), "{entry}");
        }
        assert!(entry["cache"].is_object());
    }
    entries
}

#[test]
fn an_archive_holds_requests_answers_and_ids() {
    let file = File::new();
    let run = sandbox(&[&list(&["--billing-cycle", "onetime"])[..], &file.option()].concat());
    run.succeeds();
    let entries = file.entries();
    assert_eq!(entries.len(), 1);
    let entry = &entries[0];
    assert_eq!(entry["request"]["queryString"][0]["value"], "onetime");
    assert_eq!(entry["response"]["status"], 200);
    let body = entry["response"]["content"]["text"].as_str().unwrap();
    assert!(body.contains("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"), "{body}");
    assert_eq!(entry["_msRequestId"].as_str().unwrap().len(), 36);
    assert_eq!(entry["_msCorrelationId"].as_str().unwrap().len(), 36);
    assert_eq!(entry["_attempt"], 1);
}

#[test]
fn failures_and_streams_are_in_it() {
    let file = File::new();
    let run = Stub::new(&[Vec::new()]).run(&list(&file.option()));
    assert_eq!(run.code, 1);
    let [entry] = &file.entries()[..] else {
        panic!("one")
    };
    assert_eq!(entry["response"]["status"], 0);
    assert!(entry["_error"].is_string(), "{entry}");

    let busy = answer("503 Busy\r\nRetry-After: 0", "{}");
    let stub = Stub::new(&[busy, ok(r#"{"items":[{"id":"1"}]}"#)]);
    let arguments = [
        &list(&["-o", "jsonl", "--max-attempts", "2"])[..],
        &file.option(),
    ]
    .concat();
    let run = finish(at(&stub.url(), &arguments));
    assert_eq!(run.stdout, "{\"id\":\"1\"}\n", "{run:?}");
    let [refused, streamed] = &file.entries()[..] else {
        panic!("two")
    };
    assert_eq!(
        (&refused["response"]["status"], &refused["_attempt"]),
        (&503.into(), &1.into())
    );
    assert_eq!(
        (&streamed["response"]["status"], &streamed["_attempt"]),
        (&200.into(), &2.into())
    );
    assert_eq!(streamed["response"]["content"]["size"], 22);
}

/// However many clients a command makes: one to read, one to write, one to wait.
#[test]
fn all_that_a_command_sends_is_in_one_archive_in_its_order() {
    let shop = Shop::with(
        Sandbox::builder().change_delay(Duration::from_secs(1)),
        TOKEN,
    );
    let file = File::new();
    let id = "91BDAD27-788B-4E7B-BD43-820C091F82F7";
    let change = "subscriptions change --customer CUSTOMER --seats 30 --yes";
    let change = [&line(change, &[id])[..], &file.option()].concat();
    shop.run(&change).ends(0, &["waiting until it shows"]);
    let path = format!("/subscriptions/{id}");
    let seen = file.seen();
    let begin = [format!("GET 200 {path}"), format!("PATCH 202 {path}")];
    assert_eq!(seen[..2], begin);
    assert!(seen.len() > 2, "{seen:?}");
    assert!(seen[2..].iter().all(|it| *it == begin[0]), "{seen:?}");

    // A command that fails, with the look for what to buy instead.
    let shop = Shop::with(Sandbox::builder().reissued_availabilities(), TOKEN);
    let stale = shop.run(&[&create(&["--yes"])[..], &file.option()].concat());
    stale.fails(3, &["the offer id is now"]);
    let look = "GET 200 /products/CFQ7TTC0LQ7X/skus/0001/availabilities";
    assert_eq!(file.seen(), ["POST 404 /orders", look]);
}

#[test]
fn a_large_body_is_cut_and_says_so() {
    let file = File::new();
    let body = format!("{{\"items\":[]}}{}", " ".repeat(5 * 1024 * 1024));
    let run = Stub::json(body).run(&list(&file.option()));
    assert_eq!(run.code, 0, "{run:?}");
    let content = &file.entries()[0]["response"]["content"];
    assert_eq!(content["text"].as_str().unwrap().len(), 4 * 1024 * 1024);
    assert_eq!(content["comment"], "the first 4194304 of 5242892 bytes");
}

/// What is no text is in it as base64, as HAR 1.2 says, and the token is masked there, too.
#[test]
fn bodies_that_are_no_text_are_whole() {
    let latin = b"caf\xe9".to_vec();
    let utf_16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf_16 = [b"\xff\xfe".to_vec(), utf_16].concat();
    let echo = [b"\xff", TOKEN.as_bytes(), b"\xfe"].concat();
    let cases: [(&[u8], &str); 3] = [
        (&latin, "Y2Fm6Q=="),
        (&utf_16, "//57AH0A"),
        (&echo, "/yoqKv4="),
    ];
    for (body, encoded) in cases {
        let file = File::new();
        let head = "200 OK\r\nContent-Type: application/octet-stream";
        let api = ["api", "GET", "/invoices"];
        let stub = Stub::new(&[answer(head, body)]);
        let mut command = at(&stub.url(), &[&api[..], &file.option()].concat());
        // What it writes is no text either.
        command.output().unwrap();
        let content = &file.entries()[0]["response"]["content"];
        assert_eq!(content["encoding"], "base64", "{content}");
        assert_eq!(content["text"], encoded, "{content}");
        assert_eq!(content["size"], body.len());
    }
    // Text of any language is no bytes.
    let file = File::new();
    Stub::json("{\"items\":[{\"id\":\"caf\u{e9} \u{1f600}\"}]}").run(&list(&file.option()));
    let content = &file.entries()[0]["response"]["content"];
    assert!(content["encoding"].is_null(), "{content}");
    assert!(content["text"].as_str().unwrap().contains('\u{1f600}'));
    // A letter that is cut in two does not make bytes of it.
    let body = format!("{{\"items\":[]}} {}", "\u{e9}".repeat(2 * 1024 * 1024));
    let file = File::new();
    Stub::json(&body).run(&[&["api", "GET", "/invoices"][..], &file.option()].concat());
    let content = &file.entries()[0]["response"]["content"];
    assert!(content["encoding"].is_null(), "{}", content["encoding"]);
    assert!(body.starts_with(content["text"].as_str().unwrap()));
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let file = File::new();
    std::fs::write(&file.path, "old").unwrap();
    std::fs::set_permissions(&file.path, PermissionsExt::from_mode(0o644)).unwrap();
    Stub::json("{\"items\":[]}").run(&list(&file.option()));
    let mode = std::fs::metadata(&file.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let run = Stub::json("{}").run(&list(&["--har", "/nowhere/at/all.har"]));
    assert_eq!(run.code, 2);
    run.says("--har /nowhere/at/all.har");
}

/// Not even a gateway that repeats the request brings a secret into the archive or the trace.
#[test]
fn no_secret_is_in_it() {
    const COOKIE: &str = "cookie-top-secret/7+7=";
    let echo = format!("{{\"code\":1,\"description\":\"authorization: Bearer {TOKEN}\"}}");
    let head = format!("403 Forbidden\r\nSet-Cookie: {COOKIE}\r\nX-Echo: Bearer {TOKEN}");
    let file = File::new();
    let stub = Stub::new(&[answer(&head, echo)]);
    // Without `--trace`, for what the service says is shown as it is.
    let mut command = at(&stub.url(), &[&list(&[])[..], &file.option()].concat());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = std::fs::read_to_string(&file.path).unwrap();
    assert!(text.contains("Bearer ***"), "{text}");
    for secret in [TOKEN, COOKIE] {
        assert_eq!(encoding_in(&text, secret), None, "{text}");
    }
}
