//! `--requests-per-minute` and `--shared-quota`: what several runs send together.

use std::path::Path;

use crate::harness::{Run, Stub, TOKEN, finish, list, program};

fn run(stub: &Stub, state: &Path, arguments: &[&str]) -> Run {
    let mut command = program(&[&list(&["-o", "jsonl", "--timeout", "2"])[..], arguments].concat());
    command
        .env("PARTNER_CENTER_BASE_URL", stub.url())
        .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN)
        .env("PARTNER_CENTER_REQUESTS_PER_MINUTE", "1")
        .env("XDG_STATE_HOME", state);
    finish(command)
}

#[cfg(unix)]
#[test]
fn runs_share_a_quota_when_they_are_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let stub = Stub::json("{\"items\":[]}");
    // Each run has a minute of its own.
    for _ in 0..2 {
        assert_eq!(run(&stub, &state, &[]).code, 0);
    }
    assert!(!state.exists());
    assert_eq!(run(&stub, &state, &["--shared-quota"]).code, 0);
    let second = run(&stub, &state, &["--shared-quota"]);
    assert_eq!(second.code, 5, "{second:?}");
    second.says("no room");
    assert_eq!(stub.requests().len(), 3);
    // More room for all, by an option that beats the environment.
    let third = ["--shared-quota", "--requests-per-minute", "2"];
    assert_eq!(run(&stub, &state, &third).code, 0);
    let quota = state.join("partner-center/quota");
    let file = std::fs::read_dir(&quota).unwrap().next().unwrap().unwrap();
    std::fs::write(file.path(), "nonsense").unwrap();
    let damaged = run(&stub, &state, &third);
    assert_eq!(damaged.code, 1, "{damaged:?}");
    let name = file.file_name().into_string().unwrap();
    damaged.says(&name);
    assert_eq!(stub.requests().len(), 4);
}

#[test]
fn a_wrong_number_is_told() {
    let stub = Stub::json("{}");
    let nowhere = Path::new("/nowhere");
    let run = run(&stub, nowhere, &["--requests-per-minute", "0"]);
    assert_eq!(run.code, 2);
    run.says("--requests-per-minute");
}
