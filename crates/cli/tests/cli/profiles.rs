//! The file with the profiles: what beats what, and what is wrong with it.

use partner_center_sandbox::{APP, APP_SECRET, TENANT, USER};

use crate::desk::{Desk, member};
use crate::harness::{list, words};

fn profile(lines: &str) -> String {
    format!(
        "# mine\n[profiles.default]\nkind = \"user\"\ntenant = \"a.example\"\nclient_id = \"{APP}\"\n{lines}\n"
    )
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let desk = Desk::new();
    let cases: [(&str, &[&str]); 6] = [
        (
            "tennant = \"b\"",
            &[
                "config.toml:6: unknown key `tennant`",
                "`tenant`",
                "`authority`",
            ],
        ),
        (
            "client_secret = \"top-secret\"",
            &["config.toml:6: ", "--client-secret-stdin"],
        ),
        ("cloud = \"top-secret", &["config.toml:6: "]),
        ("cloud = \"mars\"", &["config.toml: cloud: ", "global"]),
        (
            "authority = \"http://login.example\"",
            &["config.toml: authority: "],
        ),
        (
            "[profiles.\"a b\"]\nkind = \"robot\"",
            &["config.toml:7: ", "robot", "`client-secret`"],
        ),
    ];
    for (lines, said) in cases {
        desk.write_config(&profile(lines));
        desk.run(&list(&[])).fails(2, said);
        desk.run(&["auth", "status"]).fails(2, said);
    }
    // Whoever does not use it is not stopped by it.
    let mut command = desk.program(&list(&["--max-attempts", "1"]));
    command
        .env("PARTNER_CENTER_ACCESS_TOKEN", "eyJ0.x")
        .env("PARTNER_CENTER_BASE_URL", desk.sandbox.base_url());
    assert_eq!(desk.finish(command).code, 4);
    assert_eq!(desk.run(&[&["--sandbox"], &list(&[])[..]].concat()).code, 0);
}

#[test]
fn a_profile_that_is_asked_for_has_to_exist() {
    let desk = Desk::new();
    desk.write_config(&profile(""));
    let said = "there is no profile nowhere";
    let run = desk.run(&list(&["--profile", "nowhere"]));
    run.ends(4, &[said, "it has default"]);
    let mut command = desk.program(&list(&[]));
    command.env("PARTNER_CENTER_PROFILE", "nowhere");
    let run = desk.finish(command);
    run.ends(4, &[said]);
    desk.run(&list(&["--profile", "../x"]))
        .fails(2, &["expected 1 to 64 letters"]);
    desk.run(&["--sandbox", "--profile", "a", "customers", "list"])
        .fails(2, &["cannot be used with"]);
    desk.run(&["auth", "login", "--profile", "new"])
        .fails(2, &["--tenant is missing"]);
}

/// Where `auth status` says that commands go.
fn places(desk: &Desk, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let mut command = desk.program(&[&["auth", "status", "-o", "json"], arguments].concat());
    command.envs(variables.iter().copied());
    let run = desk.finish(command);
    let text = |name| member(&run.stdout, name).unwrap_or_default();
    (text("authority"), text("baseUrl"))
}

#[test]
fn flags_beat_the_environment_and_the_environment_beats_profiles() {
    let desk = Desk::new();
    desk.write_config(&profile(
        "authority = \"https://profile.example\"\nbase_url = \"https://api.profile.example\"",
    ));
    let environment = [
        ("PARTNER_CENTER_AUTHORITY", "https://env.example"),
        ("PARTNER_CENTER_BASE_URL", "https://api.env.example"),
    ];
    let flags = words("--authority https://flag.example --base-url https://api.flag.example");
    let named = ["--profile", "default"];
    let expect = |name: &str| {
        (
            format!("https://{name}.example"),
            format!("https://api.{name}.example"),
        )
    };
    assert_eq!(places(&desk, &[], &[]), expect("profile"));
    assert_eq!(places(&desk, &[], &environment), expect("env"));
    assert_eq!(places(&desk, &flags, &environment), expect("flag"));
    assert_eq!(places(&desk, &named, &environment), expect("profile"));
    // Another cloud has other addresses than those of the profile.
    let (authority, api) = places(&desk, &["--cloud", "china-21vianet"], &[]);
    assert!(
        authority.contains("partner.microsoftonline.cn") && api.contains("microsoftonline.cn"),
        "{api}"
    );
}

#[test]
fn who_signs_in_is_never_put_together_from_two_places() {
    let desk = Desk::new();
    desk.login_by_code(&[], USER);
    let token = |arguments: &[&str], name: &str, value: &str| {
        let mut command = desk.program(&[&["auth", "token"], arguments].concat());
        command.env(name, value);
        desk.finish(command)
    };
    let own = desk.run(&["auth", "token"]).stdout;
    assert_eq!(
        token(&[], "PARTNER_CENTER_ACCESS_TOKEN", "eyJ0.env").stdout,
        "eyJ0.env\n"
    );
    assert_eq!(
        token(
            &["--profile", "default"],
            "PARTNER_CENTER_ACCESS_TOKEN",
            "eyJ0.env"
        )
        .stdout,
        own
    );
    // An id alone signs nobody in, and a secret alone is not sent for the profile's application.
    assert_eq!(token(&[], "PARTNER_CENTER_TENANT_ID", TENANT).stdout, own);
    let run = token(&[], "PARTNER_CENTER_CLIENT_SECRET", "x");
    run.ends(4, &["PARTNER_CENTER_TENANT_ID is not set"]);
    desk.assert_clean(3);
}

/// A profile in such a folder would not be used, so nobody signs in for it.
#[cfg(unix)]
#[test]
fn no_profile_is_written_where_others_may_write() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let set = |name: &str, mode| {
        fs::set_permissions(desk.path(name), Permissions::from_mode(mode)).unwrap();
    };
    let login = || desk.login_with_secret(&["--client-id", APP], APP_SECRET);
    fs::create_dir_all(desk.path("config/partner-center")).unwrap();
    for name in ["config", "config/partner-center"] {
        for (folder, mode) in [
            ("config", 0o755),
            ("config/partner-center", 0o755),
            (name, 0o775),
        ] {
            set(folder, mode);
        }
        let run = login();
        run.fails(2, &["others may write it", "chmod go-w", "config.toml"]);
        assert!(!desk.config().exists());
        assert!(desk.state("default").is_empty());
    }
    set("config/partner-center", 0o755);
    let run = login();
    assert_eq!(run.code, 0, "{run:?}");
}

/// Whoever can write the file, or put another in its place, would say where tokens go.
#[cfg(unix)]
#[test]
fn a_file_that_others_may_write_is_not_used() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let desk = Desk::new();
    desk.write_config(&profile(""));
    let set = |name: &str, mode| {
        fs::set_permissions(desk.path(name), Permissions::from_mode(mode)).unwrap();
    };
    // The control: the file is used, and nobody is signed in.
    let status = || desk.run(&["auth", "status"]);
    assert_eq!(status().code, 4);
    let file = "config/partner-center/config.toml";
    for (name, mode, is_used) in [
        (file, 0o644, true),
        (file, 0o664, false),
        (file, 0o646, false),
        (file, 0o600, true),
        ("config/partner-center", 0o775, false),
        ("config/partner-center", 0o757, false),
        ("config/partner-center", 0o755, true),
        ("config", 0o777, false),
        // Nobody else can move what is in there.
        ("config", 0o1777, true),
        ("config", 0o755, true),
    ] {
        set(name, mode);
        for arguments in [&["auth", "status"][..], &list(&[])] {
            let run = desk.run(arguments);
            if is_used {
                assert_eq!(run.code, 4, "{name} {mode:o}: {run:?}");
            } else {
                run.fails(2, &["others may write it", "chmod go-w", "config.toml"]);
            }
        }
        set(name, if name == file { 0o644 } else { 0o755 });
    }
    // A link is fine, and the file that it means counts.
    fs::create_dir(desk.path("elsewhere")).unwrap();
    set("elsewhere", 0o755);
    fs::rename(desk.config(), desk.path("elsewhere/mine.toml")).unwrap();
    symlink(desk.path("elsewhere/mine.toml"), desk.config()).unwrap();
    assert_eq!(status().code, 4);
    set("elsewhere/mine.toml", 0o666);
    status().fails(2, &["others may write it"]);
    set("elsewhere/mine.toml", 0o600);
    set("elsewhere", 0o777);
    status().fails(2, &["others may write it", "elsewhere is not safe"]);
    set("elsewhere", 0o755);
    let given = std::process::Command::new("chown")
        .args(["12345"])
        .arg(desk.path("elsewhere/mine.toml"))
        .output();
    if given.is_ok_and(|given| given.status.success()) {
        status().fails(2, &["it belongs to another user"]);
    }
}
