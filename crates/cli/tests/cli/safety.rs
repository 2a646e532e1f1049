//! Secrets stay secret, and what the service sends cannot harm who looks at it.

use crate::harness::{CUSTOMER, Stub, TOKEN, answer, list, ok};

#[test]
fn a_trace_shows_the_exchange_and_masks_the_token() {
    let stub = Stub::new(&[answer(
        "200 OK\r\nMS-CV: abc.0\r\nSet-Cookie: top-secret",
        "{\"items\":[]}",
    )]);
    let run = stub.run(&list(&["--trace", "-o", "jsonl"]));
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let host = stub.url().replace("http://", "> host: ");
    for line in [
        &*format!("> GET /v1/customers/{CUSTOMER}/orders HTTP/1.1"),
        &host,
        "> authorization: Bearer ***",
        "> ms-requestid: ",
        "< 200 OK (",
        " ms, attempt 1)",
        "< ms-cv: abc.0",
        "< set-cookie: ***",
        "< body: 12 bytes",
    ] {
        assert!(run.stderr.contains(line), "{line:?} is missing: {run:?}");
    }
    assert!(stub.requests()[0].contains(&format!("authorization: Bearer {TOKEN}\r\n")));
}

#[test]
fn a_failed_attempt_is_traced() {
    let stub = Stub::new(&[Vec::new()]);
    let run = stub.run(&list(&["--trace"]));
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("* attempt 1 failed after "), "{run:?}");
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Stub::json("{\"items\":[]}");
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
    ] {
        let to = format!("{status}\r\nLocation: {}/v1/customers", elsewhere.url());
        let run = Stub::new(&[answer(&to, "")]).run(&list(&[]));
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        assert!(run.stderr.contains("which is not followed"), "{run:?}");
        assert!(run.stderr.contains("hint: check the base URL"), "{run:?}");
    }
    assert!(
        elsewhere.requests().is_empty(),
        "{:?}",
        elsewhere.requests()
    );
}

#[test]
fn a_link_to_another_host_is_not_followed() {
    let elsewhere = Stub::json("{\"items\":[]}");
    let first = format!(
        r#"{{"items":[{{"id":"1"}}],"links":{{"next":{{"uri":"{}/v1/customers?page=2"}}}}}}"#,
        elsewhere.url()
    );
    let run = Stub::new(&[ok(first)]).run(&["customers", "list", "-o", "jsonl"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, "{\"id\":\"1\"}\n"));
    assert!(run.stderr.contains("another host"), "{run:?}");
    assert!(
        elsewhere.requests().is_empty(),
        "{:?}",
        elsewhere.requests()
    );
}

/// Names that steer a terminal, reverse the line, or calculate in a spreadsheet.
const HOSTILE: &str = r#"{"items":[
    {"id":"1","currencyCode":"=cmd|' /C calc'!A0","lineItems":[{"friendlyName":"\u001b[2J\u009b31mred\u202e\r\nnext\u0000\u007f"}]},
    {"id":"-2+3","currencyCode":"\t=1","totalPrice":-1.50,"lineItems":[{"friendlyName":"@SUM(A1)"}]},
    {"id":"\u001b]0;title\u0007x","lineItems":"broken"}]}"#;

#[test]
fn cells_cannot_steer_a_terminal() {
    let run = Stub::json(HOSTILE).run(&list(&["--columns", "id,name"]));
    assert_eq!(run.code, 7);
    assert_eq!(
        run.stdout,
        "ID         NAME\n1          [2J31mred  next\n-2+3       @SUM(A1)\n]0;titlex\n"
    );
}

#[test]
fn cells_are_no_formulas() {
    let run = Stub::json(HOSTILE).run(&list(&["--columns", "id,currency,total,name", "-o", "csv"]));
    assert_eq!(run.code, 7);
    assert_eq!(
        run.stdout,
        "id,currency,total,name\n\
         1,'=cmd|' /C calc'!A0,,[2J31mred  next\n\
         '-2+3,' =1,-1.50,'@SUM(A1)\n\
         ]0;titlex,,,\n"
    );
}

#[test]
fn messages_cannot_steer_a_terminal() {
    let fault = r#"{"code":2000,"description":"bad\u001b[31m\nerror: forged\u202e"}"#;
    let run = Stub::new(&[answer("400 Bad Request", fault)]).run(&list(&["--trace"]));
    assert_eq!(run.code, 1);
    let errors = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("error: "));
    assert_eq!(errors.count(), 1, "{run:?}");
    assert!(run.stderr.contains(" error: forged (code 2000)"), "{run:?}");
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    let warning = r#"{"items":[{"id":"1\u001b[2J","billingCycle":"x\u001b[2J\nwarning: forged"}]}"#;
    let run = Stub::json(warning).run(&list(&["--billing-cycle", "onetime"]));
    assert!(
        !run.stderr.contains('\u{1b}') && run.stderr.lines().count() == 1,
        "{run:?}"
    );
}

/// Headers, HTML pages and lists that are written while they arrive go other ways to the terminal.
#[test]
fn no_other_way_leads_to_the_terminal() {
    let steers = "\u{9b}31m\u{202e}\u{9d}52;c;AAAA\u{9c}";
    let head = format!("404 Not Found\r\nX-Evil: {steers}\r\nMS-RequestId: a{steers}");
    let page = format!("<html>\u{1b}]52;c;AAAA\u{7}{steers}</html>");
    let run = Stub::new(&[answer(&head, &page)]).run(&list(&["--trace"]));
    assert_eq!(run.code, 1);
    let cycle = format!(r#"{{"items":[{{"id":"=1+1","billingCycle":"{steers}"}}]}}"#);
    let csv = Stub::json(&cycle).run(&list(&["-o", "csv", "--columns", "id,cycle"]));
    assert_eq!(csv.stdout, "id,cycle\n'=1+1,31m52;c;AAAA\n");
    let moved = format!("302 Found\r\nLocation: /{steers}");
    let moved = Stub::new(&[answer(&moved, "")]).run(&list(&["--trace"]));
    for text in [run.stderr, run.stdout, csv.stderr, moved.stderr] {
        let steering = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(steering), "{text:?}");
    }
}

#[test]
fn a_certificate_file_that_is_none_is_told() {
    let missing = Stub::json("{}").run(&list(&["--ca-file", "/nowhere/ca.pem"]));
    let wrong = Stub::json("{}").run(&list(&["--ca-file", "/dev/null"]));
    assert_eq!((missing.code, wrong.code), (2, 2), "{missing:?} {wrong:?}");
    assert!(
        missing.stderr.contains("--ca-file /nowhere/ca.pem"),
        "{missing:?}"
    );
    assert!(wrong.stderr.contains("no certificate"), "{wrong:?}");
}
