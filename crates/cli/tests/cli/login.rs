//! `auth` from end to end: the program, a sandbox, and somebody who signs in.

use std::fs;
use std::time::Duration;

use partner_center_sandbox::{APP, APP_SECRET, Fault, PUBLIC_APP, Sandbox, USER, USER_WITHOUT_MFA};

use crate::desk::{Desk, Ongoing, member};
use crate::harness::{Run, list};

#[test]
fn a_device_code_signs_in_for_all_commands() {
    let desk = Desk::with(Sandbox::builder().single_use_refresh_tokens());
    let run = desk.login_by_code(&[], USER);
    run.gives(0, "");
    let page = format!("  page: {}/devicelogin\n", desk.sandbox.base_url());
    run.says(&page);
    assert!(
        run.stderr
            .ends_with(&format!("signed in as {USER} (profile default)\n")),
        "{run:?}"
    );

    let status = desk.run(&["auth", "status", "-o", "json"]);
    assert_eq!(status.code, 0, "{status:?}");
    assert!(status.stdout.contains("\"signedIn\": true"), "{status:?}");
    assert_eq!(member(&status.stdout, "user").as_deref(), Some(USER));
    assert_eq!(
        member(&status.stdout, "clientId").as_deref(),
        Some(PUBLIC_APP)
    );

    // Each time the access token is too old for the service, and each refresh token works once, so
    // the second round needs the token that the first one has kept.
    let har = desk.path("exchange.har");
    let mut newest = vec![desk.refresh_token("default")];
    let file = desk.state("default").remove(0);
    let oldest = fs::read(&file).unwrap();
    for _ in 0..2 {
        let run = desk.run(&list(&[
            "-o",
            "csv",
            "--trace",
            "--har",
            har.to_str().unwrap(),
        ]));
        assert_eq!((run.code, run.stdout.lines().count()), (0, 9), "{run:?}");
        run.says("> authorization: Bearer ***");
        desk.show_file(&har);
        desk.sandbox.advance_clock(Duration::from_secs(2 * 3_600));
        let run = desk.run(&list(&["-o", "csv"]));
        assert_eq!((run.code, run.stdout.lines().count()), (0, 9), "{run:?}");
        newest.push(desk.refresh_token("default"));
    }
    newest.dedup();
    assert_eq!(newest.len(), 3, "a new refresh token each time");

    let token = desk.run(&["auth", "token"]);
    token.succeeds();
    assert!(token.stdout.starts_with("eyJ") && token.stdout.lines().count() == 1);
    // The login, and two refreshes; one token serves several processes.
    assert_eq!(
        desk.sandbox
            .token_requests()
            .iter()
            .filter(|request| request.grant == "refresh_token")
            .count(),
        2
    );
    // With the token that was kept at first, the same commands fail: it is the newest one that counts.
    fs::write(&file, oldest).unwrap();
    desk.run(&list(&[]))
        .fails(4, &["AADSTS70000", "hint: sign in again"]);
    desk.assert_clean(6);
}

#[test]
fn a_user_may_decline_or_come_too_late() {
    let desk = Desk::new();
    for (action, said) in [
        ("decline", "AADSTS"),
        ("expire", "hint: begin again with a new code"),
    ] {
        let (ongoing, code) = Ongoing::begin(desk.login(&["--client-id", PUBLIC_APP]), "code:");
        let decision = format!(r#"{{"userCode":"{code}","action":"{action}"}}"#);
        desk.post("/_sandbox/device-codes", &decision);
        desk.end(ongoing).fails(4, &[said]);
        assert!(!desk.config().exists() && desk.state("default").is_empty());
    }
    let login = ["--client-id", PUBLIC_APP, "--timeout", "2"];
    let run = desk.finish(desk.login(&login));
    run.fails(4, &["did not sign in in time"]);
}

#[test]
fn an_application_signs_in_with_its_secret() {
    let desk = Desk::new();
    let wrong = desk.login_with_secret(&["--client-id", APP], "wrong");
    wrong.fails(4, &["AADSTS7000215", "hint: check the client secret"]);
    let none = desk.login_with_secret(&["--client-id", APP], " \n");
    assert_eq!(none.code, 2, "{none:?}");
    assert!(!desk.config().exists() && desk.state("default").is_empty());

    let run = desk.login_with_secret(&["--client-id", APP], &format!("{APP_SECRET}\n"));
    run.gives(0, "");
    let files = desk.state("default");
    assert!(
        files[0].extension().is_some_and(|end| end == "secret"),
        "{files:?}"
    );
    let config = fs::read_to_string(desk.config()).unwrap();
    assert!(config.contains("kind = \"client-secret\""), "{config}");
    for _ in 0..3 {
        assert_eq!(desk.run(&list(&["-o", "csv"])).stdout.lines().count(), 9);
    }
    // Those of the three sign-ins, and one for the three commands.
    assert_eq!(desk.sandbox.token_requests().len(), 3);
    // A new sign-in needs nothing more.
    assert_eq!(desk.run(&["auth", "login"]).code, 0);
    #[cfg(unix)]
    only_for_own_eyes(&desk, &files[0]);
    desk.assert_clean(2);
}

#[cfg(unix)]
fn only_for_own_eyes(desk: &Desk, secret: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;

    let mode = fs::metadata(secret).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(secret, fs::Permissions::from_mode(0o644)).unwrap();
    let run = desk.run(&list(&[]));
    run.ends(1, &["chmod 600"]);
}

/// A certificate with its key, and the same certificate alone.
fn certificate() -> (String, String) {
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048);
    let key = key.unwrap();
    let params = rcgen::CertificateParams::new(vec!["orders.example".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap().pem();
    (format!("{}{certificate}", key.serialize_pem()), certificate)
}

#[test]
fn an_application_signs_in_with_its_certificate() {
    let desk = Desk::new();
    let ((own, public), (others, _)) = (certificate(), certificate());
    assert!(desk.sandbox.add_certificate(APP, &public));
    for (name, pem) in [
        ("own.pem", &own),
        ("others.pem", &others),
        ("public.pem", &public),
    ] {
        fs::write(desk.path(name), pem).unwrap();
        // The key in the middle of the text.
        desk.add_secret(&own[200..260].replace('\n', ""));
    }
    let login = |name: &str| {
        let path = desk.path(name);
        desk.finish(desk.login(&["--client-id", APP, "--certificate", path.to_str().unwrap()]))
    };
    // The sandbox checks the signature with another library than the one that made it.
    login("others.pem").fails(4, &["AADSTS700027", "or the certificate"]);
    let run = login("public.pem");
    run.ends(2, &["no private key in PEM"]);
    assert!(!desk.config().exists());
    let run = login("own.pem");
    run.gives(0, "");
    assert_eq!(desk.run(&list(&["-o", "csv"])).stdout.lines().count(), 9);
    assert_eq!(desk.run(&["auth", "status"]).code, 0);

    // Without a profile, by the environment.
    let address = desk.sandbox.base_url();
    for (name, code) in [("own.pem", 0), ("others.pem", 4)] {
        let mut command = desk.program(&["auth", "token"]);
        command
            .env("PARTNER_CENTER_AUTHORITY", &address)
            .env("PARTNER_CENTER_TENANT_ID", partner_center_sandbox::TENANT)
            .env("PARTNER_CENTER_CLIENT_ID", APP)
            .env("PARTNER_CENTER_CLIENT_CERTIFICATE", desk.path(name));
        assert_eq!(desk.finish(command).code, code, "{name}");
    }
    desk.assert_clean(2);
}

#[test]
fn what_was_revoked_needs_a_new_sign_in() {
    let desk = Desk::new();
    desk.login_by_code(&["--profile", "contoso"], USER);
    let revoked = desk.post("/_sandbox/revocations", &format!(r#"{{"user":"{USER}"}}"#));
    assert!(revoked.starts_with("HTTP/1.1 201"), "{revoked}");
    let run = desk.run(&list(&["--profile", "contoso"]));
    run.fails(
        4,
        &[
            "AADSTS50173",
            "hint: sign in again: `partner-center auth login`",
        ],
    );
    assert_eq!(desk.login_by_code(&["--profile", "contoso"], USER).code, 0);
    assert_eq!(desk.run(&list(&["--profile", "contoso"])).code, 0);
    desk.assert_clean(5);
}

/// No new token is asked for, as none would be better: neither instead of the one that is kept, nor after the first
/// of a run without a profile.
#[test]
fn a_sign_in_without_a_second_factor_is_told() {
    let desk = Desk::new();
    desk.login_by_code(&[], USER_WITHOUT_MFA);
    assert_eq!(desk.run(&list(&[])).code, 0);
    desk.sandbox.require_mfa(true);
    let asked = || {
        (
            desk.sandbox.token_requests().len(),
            desk.sandbox.requests().len(),
        )
    };
    let with_refresh_token = || {
        let mut command = desk.program(&list(&[]));
        command
            .env("PARTNER_CENTER_BASE_URL", desk.sandbox.base_url())
            .env("PARTNER_CENTER_AUTHORITY", desk.sandbox.authority())
            .env("PARTNER_CENTER_TENANT_ID", partner_center_sandbox::TENANT)
            .env("PARTNER_CENTER_CLIENT_ID", PUBLIC_APP)
            .env(
                "PARTNER_CENTER_REFRESH_TOKEN",
                desk.refresh_token("default"),
            );
        command
    };
    for (command, tokens) in [(desk.program(&list(&[])), 0), (with_refresh_token(), 1)] {
        let before = asked();
        let said = [
            "(code 900421)",
            "without multi-factor authentication",
            "since 8 June 2026",
            "sign in again with a second factor; `partner-center auth login`",
        ];
        desk.finish(command).fails(4, &said);
        assert_eq!(asked(), (before.0 + tokens, before.1 + 1));
    }
    assert_eq!(desk.login_by_code(&[], USER).code, 0);
    for command in [desk.program(&list(&[])), with_refresh_token()] {
        assert_eq!(desk.finish(command).code, 0);
    }
    desk.assert_clean(5);
}

/// `auth status` asks nobody; with `--check` it asks, and knows what Partner Center sees.
#[test]
fn a_check_asks_for_the_second_factor() {
    let desk = Desk::new();
    desk.login_by_code(&[], USER);
    desk.login_by_code(&["--profile", "password"], USER_WITHOUT_MFA);
    desk.login_with_secret(&["--profile", "nightly", "--client-id", APP], APP_SECRET);
    let status = |profile, more: &[&str]| {
        desk.run(&[&["auth", "status", "--profile", profile], more].concat())
    };
    status("password", &[]).succeeds();
    assert!(desk.sandbox.requests().is_empty());

    let check = ["--check", "--trace"];
    let run = status("default", &check);
    assert_eq!(run.code, 0, "{run:?}");
    run.says("> validatemfa: true");
    run.says("< ismfacompliant: true");
    assert!(run.stdout.contains("second factor yes\n"), "{run:?}");
    let har = desk.path("check.har");
    let kept = ["--har", har.to_str().unwrap()];
    let run = status(
        "password",
        &[&["--check", "-o", "json"], &kept[..]].concat(),
    );
    let said = [
        "sees no second factor",
        "hint: since 8 June 2026",
        "auth login",
    ];
    run.ends(4, &said);
    let second_factor = |run: &Run| member(&run.stdout, "secondFactor");
    assert_eq!(second_factor(&run).as_deref(), Some("no"));
    assert!(run.stdout.contains("\"accepted\": true"), "{run:?}");
    let kept = fs::read_to_string(&har).unwrap();
    assert!(kept.contains("ismfacompliant") && kept.contains("validatemfa"));
    desk.show_file(&har);
    let run = status("nightly", &["--check", "-o", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.says("(App only) needs no second factor");
    assert_eq!(second_factor(&run).as_deref(), Some("not-needed"));

    // It may be refused at any time now, whatever the token says of itself.
    desk.sandbox.push_fault(Fault::MfaRequired, 1);
    let run = status("default", &["--check", "-o", "json"]);
    run.ends(4, &["(code 900421)"]);
    assert!(run.stdout.contains("\"accepted\": false"), "{run:?}");
    assert!(run.stdout.contains("\"signedIn\": true"), "{run:?}");
    status("default", &["--check"]).succeeds();
    desk.assert_clean(5);
}

#[test]
fn a_logout_leaves_no_token_behind() {
    let desk = Desk::new();
    desk.login_by_code(&[], USER);
    desk.login_with_secret(&["--profile", "nightly", "--client-id", APP], APP_SECRET);
    assert_eq!(
        (desk.state("default").len(), desk.state("nightly").len()),
        (1, 1)
    );
    for name in ["default", "nightly"] {
        let run = desk.run(&["auth", "logout", "--profile", name]);
        run.gives(0, "");
        assert!(desk.state(name).is_empty());
        let said = [&*format!("profile {name} is not signed in")];
        let status = desk.run(&["auth", "status", "--profile", name]);
        status.ends(4, &[said[0]]);
        desk.run(&list(&["--profile", name]))
            .fails(4, &["hint: sign in"]);
        // Once more does no harm.
        let run = desk.run(&["auth", "logout", "--profile", name]);
        run.ends(0, &[said[0]]);
    }
    // The settings have stayed.
    let (ongoing, code) = Ongoing::begin(desk.program(&["auth", "login"]), "code:");
    assert!(desk.sandbox.approve_device(&code, USER));
    assert_eq!(desk.end(ongoing).code, 0);
    desk.assert_clean(3);
}

#[test]
fn a_sandbox_keeps_nothing() {
    let desk = Desk::new();
    let (ongoing, code) = Ongoing::begin(desk.program(&["--sandbox", "auth", "login"]), "code:");
    let page = ongoing_page(&ongoing);
    let form = format!("code={code}&user=avery%40tailspin-partner.example");
    let address = page
        .trim_start_matches("http://")
        .trim_end_matches("/devicelogin");
    let answer = crate::desk::send(
        address,
        &format!(
            "POST /devicelogin HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{form}",
            form.len()
        ),
    );
    assert!(answer.contains("is signed in as"), "{answer}");
    let run = desk.end(ongoing);
    run.ends(0, &["nothing is kept"]);
    assert!(!desk.config().exists() && desk.state("default").is_empty());
}

fn ongoing_page(ongoing: &Ongoing) -> String {
    let line = ongoing
        .said
        .lines()
        .find_map(|line| line.trim().strip_prefix("page: "));
    line.unwrap().to_owned()
}
