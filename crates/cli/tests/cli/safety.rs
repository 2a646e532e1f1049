//! Secrets stay secret, and what the service sends cannot harm who looks at it.

use crate::harness::{CUSTOMER, Stub, TOKEN, answer, list, ok};

#[test]
fn a_trace_shows_the_exchange_and_masks_the_token() {
    let stub = Stub::new(&[answer(
        "200 OK\r\nMS-CV: abc.0\r\nSet-Cookie: top-secret",
        "{\"items\":[]}",
    )]);
    let run = stub.run(&list(&["--trace", "-o", "jsonl"]));
    run.gives(0, "");
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
    run.says("* attempt 1 failed after ");
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
        run.gives(1, "");
        run.says("which is not followed");
        run.says("hint: check the base URL");
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
    run.gives(1, "{\"id\":\"1\"}\n");
    run.says("another host");
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
         -2+3, =1,-1.50,'@SUM(A1)\n\
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
    run.says(" error: forged (code 2000)");
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
    assert_eq!(csv.stdout, "id,cycle\n=1+1,31m52;c;AAAA\n");
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
    missing.says("--ca-file /nowhere/ca.pem");
    wrong.says("no certificate");
}

/// Names are marked wherever they could become a formula; ids are what other programs look for.
#[test]
fn names_are_guarded_and_ids_never_change() {
    let body = r#"{"items":[
        {"id":"-XBZ_9qg","etag":"x","lineItems":[
            {"friendlyName":"\n=1+1","offerId":"-A:0001:B","subscriptionId":"-9","termDuration":"P1M"},
            {"friendlyName":"a;=2","offerId":"+C"}]},
        {"id":"2","lineItems":[{"friendlyName":"-1.50"}]}]}"#;
    let columns = ["--columns", "id,name,offer,subscription,term", "-o", "csv"];
    let run = Stub::json(body).run(&list(&columns));
    assert_eq!(
        run.stdout,
        "id,name,offer,subscription,term\n\
         -XBZ_9qg, '=1+1; a;'=2,-A:0001:B; +C,-9,P1M\n\
         2,'-1.50,,,\n",
        "{run:?}"
    );
    let company =
        r#"{"items":[{"id":"-1","companyProfile":{"companyName":"x;+1","domain":"-a.example"}}]}"#;
    let run = Stub::json(company).run(&["customers", "list", "-o", "csv"]);
    assert!(run.stdout.ends_with("\n-1,x;'+1,-a.example,\n"), "{run:?}");
}

fn base64(text: &str) -> String {
    use base64::Engine;

    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Whoever answers knows the token; `finish` looks for it in all that is said.
#[test]
fn an_echo_of_the_token_is_seen_nowhere() {
    let percent = TOKEN.replace('.', "%2e");
    let basic = base64(&format!("user:{TOKEN}"));
    let secret = [
        TOKEN,
        &percent,
        &basic,
        &TOKEN.replace('-', "\\u002D"),
        &TOKEN[..16],
    ];
    for echo in secret {
        let fault = format!(
            r#"{{"code": 2000, "description": "no: Bearer {echo}, sorry", "data": ["{echo}"]}}"#
        );
        let page = format!("<html>{echo}</html>");
        let answers = [
            answer(&format!("400 Bad Request\r\nX-Echo: a {echo} b"), &fault),
            answer("403 Forbidden", format!(r#"{{"headers": "{echo}"}}"#)),
            answer("404 Not Found", &page),
            answer(
                &format!("401 Unauthorized\r\nMS-RequestId: {echo}"),
                format!("plain {echo}"),
            ),
            answer(
                &format!("302 Found\r\nLocation: https://evil.example/?t={echo}"),
                "",
            ),
            answer(
                &format!("200 OK\r\nX-Echo: {echo}"),
                format!(r#"{{"items": "{echo}"}}"#),
            ),
            ok(&page),
        ];
        for given in answers {
            let stub = Stub::new(std::slice::from_ref(&given));
            let run = stub.run(&list(&["--trace", "-o", "csv", "--max-attempts", "1"]));
            assert_ne!(run.code, 0, "{run:?}");
            let shown = [echo, &percent, &basic];
            assert!(
                !shown.iter().any(|form| run.stderr.contains(form)),
                "{run:?}"
            );
            let said = String::from_utf8(given).unwrap();
            if said.contains("X-Echo") {
                run.says_all(&["< x-echo: ", "***"]);
            }
            if said.contains("sorry") {
                run.says(", sorry (code 2000)");
            }
        }
    }
    // What nobody gave as a secret is shown, and data is never masked.
    let other = r#"{"code": 1, "description": "no: Bearer eyJ0.nobody-knows.x"}"#;
    let run = Stub::new(&[answer("400 Bad Request", other)]).run(&list(&[]));
    run.says("eyJ0.nobody-knows.x");
    let data = format!(r#"{{"id":"{TOKEN}"}}"#);
    let run = Stub::json(format!(r#"{{"items":[{data}]}}"#)).run(&list(&["-o", "jsonl"]));
    assert_eq!(run.stdout, format!("{data}\n"));
}

#[test]
fn an_argument_that_is_a_secret_is_not_repeated() {
    let run = Stub::json("{}").run(&["orders", "list", "--customer", TOKEN]);
    assert_eq!(run.code, 2);
    run.says("***");
}

/// `script` (util-linux) gives the program a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_text_answer_cannot_steer_a_terminal() {
    let on_terminal = |arguments: &str, given: &[u8]| {
        let stub = Stub::new(&[given.to_vec()]);
        let mut script = std::process::Command::new("script");
        for (name, value) in crate::harness::program(&[]).get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        let program = env!("CARGO_BIN_EXE_partner-center");
        script
            .env("PARTNER_CENTER_BASE_URL", stub.url())
            .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN)
            .args(["-qec", &format!("'{program}' {arguments}"), "/dev/null"])
            .stdin(std::process::Stdio::null());
        script.output().map(|output| {
            let seen = String::from_utf8(output.stdout).unwrap();
            // What the end of the input looks like, and the terminal's own ends of lines.
            let seen = seen.replace("^D\u{8}\u{8}", "").replace('\r', "");
            (output.status.code(), seen)
        })
    };
    let body = b"title\x1b]0;owned\x07\x1b[2J\xc2\x9b31m\x9bx\r\nL\xc3\xb6we\n";
    let given = answer("200 OK\r\nContent-Type: text/plain", body);
    let Ok((code, seen)) = on_terminal("api GET /x", &given) else {
        println!("skipped: `script` is not installed");
        return;
    };
    let escaped = "title\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\x9bx\nL\u{f6}we\n";
    assert_eq!((code, seen.as_str()), (Some(0), escaped));
    // Neither does one that is no JSON where JSON is wanted, and JSON itself stays JSON.
    let (_, seen) = on_terminal("api GET /x -o json", &given).unwrap();
    assert!(
        !seen.contains('\u{1b}') && seen.starts_with("title"),
        "{seen:?}"
    );
    let json = "{\"a\":\"\u{9b}31m\u{202e}\"}";
    let (_, seen) = on_terminal("api GET /x", &ok(json)).unwrap();
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&seen), value(json));
    assert!(seen.is_ascii());
    // A document has no form for a terminal.
    let download =
        "orders attachments download 1 2 --customer b0d70a69-4c42-4b27-b17b-91a835d8686a";
    let (code, seen) = on_terminal(download, &given).unwrap();
    assert!(code == Some(2) && seen.contains("--to FILE"), "{seen}");
}
