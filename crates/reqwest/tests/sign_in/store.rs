//! Tokens in files, shared by threads and processes.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Barrier;
use std::sync::atomic::Ordering;

use partner_center_reqwest::core::BaseUrl;
use partner_center_reqwest::core::auth::{Moment, Secret, StoredTokens, TokenAnswer};
use partner_center_reqwest::{FileStore, TokenStore, blocking};

#[cfg(unix)]
use crate::common::mode;
use crate::common::{Folder, again, run_all};
use crate::service::{FIRST, Service, user};

/// The only file with this extension.
fn file(folder: &Folder, extension: &str) -> PathBuf {
    let files = std::fs::read_dir(&folder.0).unwrap();
    let mut paths = files.map(|file| file.unwrap().path());
    let found = paths.find(|path| path.extension().is_some_and(|it| it == extension));
    found.unwrap()
}

/// What is stored of the only identity.
fn refresh_token(folder: &Folder) -> String {
    let json = std::fs::read(file(folder, "json")).unwrap();
    let stored = StoredTokens::from_json(&json).unwrap();
    stored.refresh_token().unwrap().expose().to_owned()
}

/// Tokens that are longer or shorter than others: a mixture of two is neither.
pub(crate) fn tokens(refresh_token: &str) -> StoredTokens {
    let filler = "x".repeat(refresh_token.len() * 400);
    let json = serde_json::json!({
        "access_token": format!("access-{filler}"), "refresh_token": refresh_token,
        "expires_in": 3600,
    });
    let answer = TokenAnswer::from_json(&json.to_string().into()).unwrap();
    StoredTokens::new(&Secret::new("first"), None, &answer, Moment::default())
}

fn client(service: &Service, folder: &Folder) -> blocking::PartnerCenter {
    blocking::PartnerCenter::builder()
        .base_url(service.base())
        .credentials(service.user().store(FileStore::new(&folder.0)))
        .build()
        .unwrap()
}

#[test]
fn a_new_refresh_token_is_stored_and_used_by_the_next_process() {
    let (service, folder) = (Service::start(), Folder::new("rotation"));
    client(&service, &folder).customers().get().send().unwrap();
    assert_eq!(refresh_token(&folder), "refresh-1");
    // Another client knows the token from the store, and replaces it from there.
    let second = client(&service, &folder);
    second.customers().get().send().unwrap();
    assert_eq!(service.issued(), 1);
    service.refuse_all();
    second.customers().get().send().unwrap();
    let forms = service.state.forms.lock().unwrap().clone();
    assert!(
        forms[0].contains(FIRST) && forms[1].contains("refresh-1"),
        "{forms:?}"
    );
    assert_eq!(refresh_token(&folder), "refresh-2");
}

#[test]
fn what_cannot_be_stored_is_not_used() {
    let (service, folder) = (Service::start(), Folder::new("unstored"));
    let client = client(&service, &folder);
    client.customers().get().send().unwrap();
    service.refuse_all();
    // A folder where the temporary file belongs cannot be replaced by a file.
    let blocked = file(&folder, "lock").with_extension("new");
    std::fs::create_dir(&blocked).unwrap();
    let calls = service.state.calls.load(Ordering::SeqCst);
    let error = client.customers().get().send().unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    // The refused call, and none with the token that is not stored.
    assert_eq!(service.state.calls.load(Ordering::SeqCst) - calls, 1);
    assert_eq!(refresh_token(&folder), "refresh-1");
}

#[cfg(unix)]
#[test]
fn files_that_others_can_read_are_refused() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let (service, folder) = (Service::start(), Folder::new("modes"));
    client(&service, &folder).customers().get().send().unwrap();
    let json = file(&folder, "json");
    assert_eq!((mode(&folder.0), mode(&json)), (0o700, 0o600));

    let refused = || {
        let call = client(&service, &folder).customers().get();
        let error = call.send().unwrap_err();
        let sign_in = std::error::Error::source(&error).unwrap();
        std::error::Error::source(sign_in).unwrap().to_string()
    };
    fs::set_permissions(&json, Permissions::from_mode(0o640)).unwrap();
    assert!(refused().contains("others may read it"));
    let aside = json.with_extension("aside");
    fs::rename(&json, &aside).unwrap();
    symlink(&aside, &json).unwrap();
    assert!(refused().contains("symbolic link"));
    fs::set_permissions(&folder.0, Permissions::from_mode(0o750)).unwrap();
    assert!(refused().contains("others may use it"));
    assert_eq!(service.issued(), 1);
}

/// Why the store does not take what it finds.
#[cfg(unix)]
fn refusal(folder: &Folder) -> String {
    let locked = FileStore::new(&folder.0).lock("it");
    let error = locked.and_then(|mut locked| locked.load()).err();
    error.map(|error| error.to_string()).unwrap_or_default()
}

#[cfg(unix)]
#[test]
fn what_belongs_to_another_user_is_refused() {
    use std::os::unix::fs::chown;

    const NOBODY: u32 = 65_534;
    let folder = Folder::new("owner");
    let mut locked = FileStore::new(&folder.0).lock("it").unwrap();
    locked.save(&tokens("a")).unwrap();
    drop(locked);
    for name in ["it.json", "it.lock", ""] {
        let path = folder.0.join(name);
        if let Err(error) = chown(&path, Some(NOBODY), None) {
            // Only root may give files away.
            println!("skipped: {}: {error}", path.display());
            return;
        }
        let refusal = refusal(&folder);
        assert!(refusal.contains("it belongs to another user"), "{refusal}");
        chown(&path, Some(0), None).unwrap();
    }
    assert_eq!(refusal(&folder), "");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused_wherever_they_stand() {
    use std::fs;
    use std::os::unix::fs::symlink;

    let (folder, elsewhere) = (Folder::new("links"), Folder::new("links-to"));
    for place in [&folder, &elsewhere] {
        let mut locked = FileStore::new(&place.0).lock("it").unwrap();
        locked.save(&tokens("old")).unwrap();
    }
    let target = elsewhere.0.join("it.json");
    // One in the way of the temporary file goes, and what it points at stays.
    symlink(&target, folder.0.join("it.new")).unwrap();
    let mut locked = FileStore::new(&folder.0).lock("it").unwrap();
    locked.save(&tokens("new")).unwrap();
    drop(locked);
    let found = StoredTokens::from_json(&fs::read(&target).unwrap()).unwrap();
    assert_eq!(*found.to_json(), *tokens("old").to_json());
    for name in ["it.json", "it.lock"] {
        let link = folder.0.join(name);
        for target in [elsewhere.0.join(name), "/nowhere/at/all".into()] {
            fs::remove_file(&link).unwrap();
            symlink(target, &link).unwrap();
            let refusal = refusal(&folder);
            assert!(refusal.contains("symbolic link"), "{name}: {refusal}");
        }
        fs::remove_file(&link).unwrap();
        fs::copy(elsewhere.0.join(name), &link).unwrap();
    }
    fs::remove_dir_all(&folder.0).unwrap();
    symlink(&elsewhere.0, &folder.0).unwrap();
    assert!(refusal(&folder).contains("symbolic link"));
    fs::remove_file(&folder.0).unwrap();
}

/// Not a test, but the process that has no mask.
#[cfg(unix)]
#[test]
#[ignore = "a part of another test"]
fn one_save_without_a_mask() {
    if let Ok(folder) = std::env::var(FOLDER) {
        let mut locked = FileStore::new(folder).lock("it").unwrap();
        locked.save(&tokens("a")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn no_mask_is_needed_to_keep_others_out() {
    let folder = Folder::new("mask");
    let run = Command::new("sh")
        .args(["-c", "umask 000; touch \"$0.control\"; exec \"$@\""])
        .arg(&folder.0)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "store::one_save_without_a_mask", "--ignored"])
        .env(FOLDER, &folder.0)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let control = folder.0.with_extension("control");
    // The mask was off indeed.
    assert_eq!(mode(&control), 0o666);
    std::fs::remove_file(control).unwrap();
    assert_eq!(mode(&folder.0), 0o700);
    for name in ["it.json", "it.lock"] {
        assert_eq!(mode(&folder.0.join(name)), 0o600, "{name}");
    }
}

#[test]
fn an_identity_that_is_a_path_is_refused() {
    let folder = Folder::new("names");
    for name in ["", "../x", "a/b", ".hidden", "a\\b"] {
        assert!(FileStore::new(&folder.0).lock(name).is_err(), "{name}");
    }
}

#[test]
fn many_clients_share_one_store() {
    const CLIENTS: usize = 50;
    const EXPIRIES: u32 = 20;
    let (service, folder) = (Service::start(), Folder::new("many"));
    let barrier = Barrier::new(CLIENTS);
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let client = client(&service, &folder);
                for expiry in 0..EXPIRIES {
                    if barrier.wait().is_leader() {
                        let state = &service.state;
                        state.accepted_from.store(expiry + 1, Ordering::SeqCst);
                    }
                    barrier.wait();
                    client.customers().get().send().unwrap();
                }
            });
        }
    });
    assert_eq!(service.issued(), EXPIRIES);
    assert_eq!(refresh_token(&folder), format!("refresh-{EXPIRIES}"));
}

const FOLDER: &str = "TEST_STORE_FOLDER";
const SERVICE: &str = "TEST_SERVICE";
const LASTING: u32 = 20;

/// Not a test, but one of the processes of the test below: calls until the last token is in use.
#[test]
#[ignore = "a part of another test"]
fn one_process() {
    let (Ok(folder), Ok(service)) = (std::env::var(FOLDER), std::env::var(SERVICE)) else {
        return;
    };
    let client = blocking::PartnerCenter::builder()
        .base_url(service.parse::<BaseUrl>().unwrap())
        .credentials(user(&service).store(FileStore::new(folder)))
        .build()
        .unwrap();
    loop {
        match client.customers().get().send() {
            Ok(page) if page.headers()["x-token"] == LASTING.to_string().as_str() => return,
            Ok(_) => {}
            // Others used the token up in the meantime.
            Err(error) => assert_eq!(error.status().unwrap().as_u16(), 401, "{error:?}"),
        }
    }
}

#[test]
fn many_processes_share_one_store() {
    const PROCESSES: usize = 50;
    let (service, folder) = (Service::start(), Folder::new("processes"));
    service.state.uses.store(60, Ordering::SeqCst);
    service.state.lasting_from.store(LASTING, Ordering::SeqCst);
    run_all(PROCESSES, || {
        let mut command = again("store::one_process");
        command.env(FOLDER, &folder.0);
        command.env(SERVICE, service.base().to_string());
        command
    });
    assert_eq!(service.issued(), LASTING);
    assert_eq!(refresh_token(&folder), format!("refresh-{LASTING}"));
}
