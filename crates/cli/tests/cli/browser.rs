//! `auth login --browser`, with a test for a browser.

use partner_center_sandbox::{APP, APP_SECRET, PUBLIC_APP, USER};

use crate::desk::{Desk, Ongoing, get, send};
use crate::harness::{list, words};

/// The address to which the sign-in page sends the browser.
fn redirected(page: &str, user: &str) -> String {
    let answer = get(&format!("{page}&sandbox_user={user}"));
    assert!(answer.starts_with("HTTP/1.1 302"), "{answer}");
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    line.unwrap().to_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn a_browser_signs_in() {
    let desk = Desk::new();
    let login = desk.login(&["--client-id", PUBLIC_APP, "--browser"]);
    let (ongoing, page) = Ongoing::begin(login, "page:");
    let back = redirected(&page, USER);
    let (address, query) = back
        .strip_prefix("http://")
        .unwrap()
        .split_once('?')
        .unwrap();
    let request =
        |line: &str, host: &str| send(address, &format!("{line} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    // What browsers and others send beside it is answered and changes nothing.
    let silent = std::net::TcpStream::connect(address.replace("localhost", "127.0.0.1")).unwrap();
    for (line, host, expected) in [
        ("GET /favicon.ico".to_owned(), address, "404"),
        ("GET /".to_owned(), address, "404"),
        ("GET /?code=stolen".to_owned(), address, "400"),
        ("GET /?code=stolen&state=guessed".to_owned(), address, "400"),
        (
            "GET /?error=access_denied&state=guessed".to_owned(),
            address,
            "400",
        ),
        (format!("GET /?{query}&state=twice"), address, "400"),
        (format!("GET /elsewhere?{query}"), address, "404"),
        (format!("POST /?{query}"), address, "405"),
        (format!("GET /?{query}"), "evil.example", "404"),
    ] {
        let answer = request(&line, host);
        assert_eq!(status(&answer), expected, "{line}: {answer}");
        assert!(
            !answer.contains("stolen") && !answer.contains("guessed"),
            "{answer}"
        );
    }
    let endless = format!("GET /?{query} HTTP/1.1\r\nX-Long: {}", "x".repeat(64 << 10));
    assert_eq!(send(address, &endless), "");

    let answer = get(&back);
    assert_eq!(status(&answer), "200");
    assert!(
        answer.contains("Signed in.") && answer.contains("default-src 'none'"),
        "{answer}"
    );
    for (_, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        assert!(!answer.contains(value), "{value}: {answer}");
        if value.len() > 40 {
            desk.add_secret(value);
        }
    }
    let run = desk.end(ongoing);
    run.gives(0, "");
    drop(silent);
    assert_eq!(desk.run(&list(&["-o", "csv"])).stdout.lines().count(), 9);
    desk.assert_clean(4);
}

#[test]
fn a_refusal_in_the_browser_ends_the_sign_in() {
    let desk = Desk::new();
    for (user, shown, said) in [
        ("", "The sign-in failed", "AADSTS65004"),
        (
            "casey%40tailspin-partner.example",
            "The sign-in failed",
            "AADSTS50057",
        ),
    ] {
        let login = desk.login(&["--client-id", PUBLIC_APP, "--browser"]);
        let (ongoing, page) = Ongoing::begin(login, "page:");
        let answer = get(&redirected(&page, user));
        assert!(answer.contains(shown), "{answer}");
        let run = desk.end(ongoing);
        run.ends(4, &[said]);
    }
    assert!(!desk.config().exists());
    let login = ["--client-id", PUBLIC_APP, "--browser", "--timeout", "1"];
    let run = desk.finish(desk.login(&login));
    run.ends(4, &["in time"]);
}

/// The secure application model: a user, through an application that has a secret.
#[test]
fn a_user_signs_in_through_an_application_with_a_secret() {
    let desk = Desk::new();
    let secret = desk.path("secret");
    std::fs::write(&secret, APP_SECRET).unwrap();
    let mut login = desk.login(&["--client-id", APP, "--browser", "--client-secret-stdin"]);
    login.stdin(std::fs::File::open(&secret).unwrap());
    let (ongoing, page) = Ongoing::begin(login, "page:");
    assert!(get(&redirected(&page, USER)).contains("Signed in."));
    assert_eq!(desk.end(ongoing).code, 0);
    assert_eq!(desk.state("default").len(), 2, "tokens and secret");
    let kept = desk.refresh_token("default");
    desk.sandbox
        .advance_clock(std::time::Duration::from_secs(2 * 3_600));
    assert_eq!(desk.run(&list(&[])).code, 0);
    assert_ne!(desk.refresh_token("default"), kept);
    desk.assert_clean(5);
}

/// The browser, and whatever `BROWSER` names, has no business with our secrets.
#[cfg(unix)]
#[test]
fn the_browser_inherits_no_secret() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let (browser, seen) = (desk.path("browser.sh"), desk.path("seen"));
    let script = format!(
        "#!/bin/sh\nenv > '{0}.new' && mv '{0}.new' '{0}'\n",
        seen.display()
    );
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, PermissionsExt::from_mode(0o755)).unwrap();
    let mut login = desk.login(&["--client-id", PUBLIC_APP, "--browser", "--timeout", "3"]);
    login
        .env("BROWSER", &browser)
        .env("KEPT", "for-the-browser");
    let names = words("ACCESS_TOKEN CLIENT_SECRET REFRESH_TOKEN CLIENT_CERTIFICATE OTHER");
    for name in names {
        login.env(format!("PARTNER_CENTER_{name}"), "s3cret-of-ours");
    }
    desk.finish(login);
    let seen = std::fs::read_to_string(seen).unwrap();
    assert!(seen.contains("KEPT=for-the-browser"), "{seen}");
    assert!(
        !seen.contains("s3cret-of-ours") && !seen.contains("PARTNER_CENTER_"),
        "{seen}"
    );
}
