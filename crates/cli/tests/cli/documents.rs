//! Where downloads go, and what is no document.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use partner_center_sandbox::{Fault, Sandbox};
use tempfile::TempDir;

use crate::harness::{Run, Stub, TOKEN, answer, at, finish, line, list, request, words};

/// A folder of its own, and the names of the files in it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn files(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).unwrap();
        files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    fn download(&self, base_url: &str) -> Command {
        download_to(base_url, &self.path("po.pdf"))
    }
}

fn download_to(base_url: &str, to: &Path) -> Command {
    let download = "--max-attempts 1 orders attachments download 0d9e7bc9cc4f 5f0b3de1c2a94d \
                    --customer CUSTOMER --to";
    at(base_url, &line(download, &[to.to_str().unwrap()]))
}

/// A service that answers its requests so, one after the other, and its address.
fn service<const N: usize>(answers: [fn(&mut TcpStream); N]) -> (String, thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let service = thread::spawn(move || {
        for answer in answers {
            let (mut connection, _) = listener.accept().unwrap();
            request(&mut connection);
            answer(&mut connection);
        }
    });
    (address, service)
}

/// Waits until the other side is gone.
fn stall(connection: &mut TcpStream) {
    connection.set_read_timeout(None).unwrap();
    let _ = connection.read(&mut [0]);
}

#[test]
fn a_web_page_is_not_saved_as_a_document() {
    let folder = Folder::new();
    let sandbox = Sandbox::builder().access_token(TOKEN).start().unwrap();
    sandbox.push_fault(Fault::Html, 1);
    let run = finish(folder.download(&sandbox.base_url()));
    assert_eq!(run.code, 1, "{run:?}");
    run.says("text/html");
    assert_eq!(folder.files(), [""; 0]);
}

/// The head of a document of 1,000 bytes, and half of it.
fn begin(connection: &mut TcpStream) {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 1000\r\n\r\n";
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&[b'x'; 500]).unwrap();
}

/// Whoever is killed leaves no half of a document under its name, and the next download is not in its way.
#[test]
fn half_a_document_never_has_its_name() {
    let folder = Folder::new();
    let (base_url, service) = service([
        |connection| {
            begin(connection);
            stall(connection);
        },
        |connection| {
            begin(connection);
            connection.write_all(&[b'y'; 500]).unwrap();
        },
    ]);
    let mut killed = folder.download(&base_url).spawn().unwrap();
    let began = Instant::now();
    let has_begun = || {
        let sizes = folder
            .files()
            .into_iter()
            .map(|name| fs::metadata(folder.path(&name)));
        sizes.flatten().any(|file| file.len() == 500)
    };
    while !has_begun() && began.elapsed() < Duration::from_secs(30) {
        thread::sleep(Duration::from_millis(10));
    }
    assert!(has_begun(), "{:?}", folder.files());
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(!folder.path("po.pdf").exists());

    let run = finish(folder.download(&base_url));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(fs::metadata(folder.path("po.pdf")).unwrap().len(), 1_000);
    let again = finish(folder.download(&base_url));
    assert_eq!(again.code, 2, "{again:?}");
    service.join().unwrap();
}

/// What ends the command before it has the whole document takes the part away.
#[test]
fn the_deadline_leaves_no_half_of_a_document() {
    let folder = Folder::new();
    let (base_url, service) = service([|connection| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n%PDF";
        connection.write_all(head.as_bytes()).unwrap();
        stall(connection);
    }]);
    let mut command = folder.download(&base_url);
    command.args(["--deadline", "2"]);
    let run = finish(command);
    assert_eq!(run.code, 6, "{run:?}");
    run.says("the deadline of 2s has passed");
    assert_eq!(folder.files(), [""; 0]);
    service.join().unwrap();
}

const PDF: &str = "200 OK\r\nContent-Type: application/pdf";

#[test]
fn only_a_whole_document_is_one() {
    let json = "200 OK\r\nContent-Type: application/json";
    let fault = r#" {"code": 2000, "description": "not today", "data": [], "source": "PartnerFD"}"#;
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n%PDF".to_vec();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n%PDF\r\n".to_vec();
    let wrong = [
        (
            answer(
                "206 Partial Content\r\nContent-Type: application/pdf",
                "%PDF-",
            ),
            "206",
        ),
        (
            answer("206 Partial Content\r\nContent-Range: bytes 0-4/5", "%PDF-"),
            "206",
        ),
        (answer("202 Accepted", "%PDF-"), "202"),
        (answer("203 Non-Authoritative Information", "%PDF-"), "203"),
        (answer("204 No Content", ""), "204"),
        (answer(PDF, ""), "empty"),
        (answer(PDF, " \r\n"), "empty"),
        (answer(json, fault), "not today"),
        (answer(PDF, fault), "not today"),
        (
            answer(json, r#"{"statusCode": 429, "message": "slow down"}"#),
            "slow down",
        ),
        (
            answer(json, r#"{"error": {"code": "x", "message": "nested"}}"#),
            "nested",
        ),
        (
            answer("200 OK\r\nContent-Type: Text/HTML; charset=utf-8", "<p>"),
            "not a document",
        ),
        (
            answer(PDF, "\u{feff}<!DOCTYPE html><p>log in</p>"),
            "web page",
        ),
        (cut, "broke off"),
        (chunked, "broke off"),
    ];
    let folder = Folder::new();
    for (given, said) in wrong {
        let stub = Stub::new(std::slice::from_ref(&given));
        let run = finish(folder.download(&stub.url()));
        run.ends(1, &[said]);
        assert_eq!(folder.files(), [""; 0], "{said}");
    }
    // Whatever else stands in it, it is a document, whole and unchanged.
    let orders = r#"{"code": 1, "description": "an item", "colour": "red"}"#;
    let long = format!("{{{}", "x".repeat(200_000));
    for body in ["%PDF-", orders, "\u{feff}text", "{", "\0\0\0", &long] {
        let run = finish(folder.download(&Stub::new(&[answer(PDF, body)]).url()));
        assert_eq!(run.code, 0, "{run:?}");
        let saved = folder.path("po.pdf");
        assert_eq!(fs::read(&saved).unwrap(), body.as_bytes());
        fs::remove_file(saved).unwrap();
    }
}

/// The same holds of everything else that is read.
#[test]
fn a_part_is_never_taken_for_a_whole() {
    let part = "206 Partial Content\r\nContent-Type: application/json";
    let one = r#"{"totalCount": 1, "items": [{"id": "1"}]}"#;
    let links = words("orders activation-links 0d9e7bc9cc4f --customer CUSTOMER");
    let commands: [&[&str]; 5] = [
        &list(&[]),
        &list(&["-o", "jsonl"]),
        &["customers", "list"],
        &["api", "GET", "/x"],
        &links,
    ];
    for command in commands {
        let run = Stub::new(&[answer(part, one)]).run(command);
        assert_ne!(run.code, 0, "{command:?}: {run:?}");
        assert!(run.stderr.contains("only a part"), "{command:?}: {run:?}");
        let whole = Stub::json(one).run(command);
        assert!(
            !whole.stderr.contains("only a part"),
            "{command:?}: {whole:?}"
        );
    }
    for (given, said) in [
        (
            answer("200 OK", r#"{"code": 2000, "description": "not today"}"#),
            "not today",
        ),
        (answer("200 OK", ""), "empty"),
    ] {
        let run = Stub::new(&[given]).run(&["api", "GET", "/x"]);
        run.ends(1, &[said]);
        assert_eq!(run.stdout, "");
    }
    let item = r#"{"id": "1", "description": "an item"}"#;
    assert_eq!(Stub::json(item).run(&["api", "GET", "/x"]).stdout, item);
    assert_eq!(
        Stub::new(&[answer("204 No Content", "")])
            .run(&["api", "GET", "/x"])
            .code,
        0
    );
}

#[cfg(unix)]
mod places {
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn to(path: &Path, more: &[&str]) -> Run {
        let stub = Stub::new(&[answer(PDF, "%PDF-new")]);
        let mut command = download_to(&stub.url(), path);
        command.args(more);
        finish(command)
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn fifo(path: &Path) -> thread::JoinHandle<Vec<u8>> {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
        let path = path.to_owned();
        thread::spawn(move || fs::read(path).unwrap())
    }

    #[test]
    fn what_is_no_file_is_written_into() {
        let folder = Folder::new();
        let path = folder.path("fifo");
        for more in [&["--force"][..], &[]] {
            let reader = fifo(&path);
            let before = fs::metadata(&path).unwrap();
            let run = to(&path, more);
            assert_eq!(run.code, 0, "{run:?}");
            let after = fs::metadata(&path).unwrap();
            assert!(after.file_type().is_fifo());
            assert_eq!((before.ino(), before.mode()), (after.ino(), after.mode()));
            assert_eq!(reader.join().unwrap(), b"%PDF-new");
            fs::remove_file(&path).unwrap();
        }
        let run = to(Path::new("/dev/stdout"), &["--force"]);
        run.gives(0, "%PDF-new");
        let null = fs::metadata("/dev/null").unwrap();
        assert_eq!(to(Path::new("/dev/null"), &["--force"]).code, 0);
        let after = fs::metadata("/dev/null").unwrap();
        assert_eq!((null.ino(), null.mode()), (after.ino(), after.mode()));
        let run = to(folder.0.path(), &["--force"]);
        run.ends(2, &["directory"]);
    }

    #[test]
    fn an_archive_into_a_stream_is_whole() {
        let folder = Folder::new();
        let path = folder.path("fifo");
        let reader = fifo(&path);
        let before = fs::metadata(&path).unwrap();
        let run = Stub::json(r#"{"items":[]}"#).run(&list(&["--har", path.to_str().unwrap()]));
        assert_eq!(run.code, 0, "{run:?}");
        let archive: serde_json::Value = serde_json::from_slice(&reader.join().unwrap()).unwrap();
        assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 1);
        let after = fs::metadata(&path).unwrap();
        assert_eq!((before.ino(), before.mode()), (after.ino(), after.mode()));
    }

    #[test]
    fn a_file_that_is_replaced_keeps_its_mode_and_a_link_its_place() {
        let folder = Folder::new();
        let (real, link) = (folder.path("real.pdf"), folder.path("link.pdf"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.pdf", &link).unwrap();
        let run = to(&link, &[]);
        run.ends(2, &["--force"]);
        assert_eq!(to(&link, &["--force"]).code, 0);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"%PDF-new");
        assert_eq!(mode(&real), 0o640);
        assert_eq!(folder.files().len(), 2);
        // An archive is its owner's alone, whatever was there; other names of the old file keep it.
        let (har, other) = (folder.path("a.har"), folder.path("b.har"));
        fs::write(&har, "old").unwrap();
        fs::set_permissions(&har, fs::Permissions::from_mode(0o644)).unwrap();
        fs::hard_link(&har, &other).unwrap();
        let run = Stub::json(r#"{"items":[]}"#).run(&list(&["--har", har.to_str().unwrap()]));
        assert_eq!((run.code, mode(&har), mode(&other)), (0, 0o600, 0o644));
        assert_eq!(fs::read(&other).unwrap(), b"old");
        // To nowhere, and somebody else's.
        let nowhere = folder.path("nowhere");
        symlink("/nowhere/at/all", &nowhere).unwrap();
        let run = to(&nowhere, &["--force"]);
        run.ends(2, &["link to nothing"]);
        let given = Command::new("chown")
            .args(["-h", "12345"])
            .arg(&link)
            .output();
        if given.is_ok_and(|given| given.status.success()) {
            for run in [
                to(&link, &["--force"]),
                Stub::json("{}").run(&list(&["--har", link.to_str().unwrap()])),
            ] {
                run.ends(2, &["another user's"]);
            }
        }
    }

    /// Whoever knows the names of parts cannot lead them elsewhere: nobody knows them.
    #[test]
    fn parts_have_names_that_nobody_knows() {
        let folder = Folder::new();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let mut names = Vec::new();
        for _ in 0..2 {
            let mut download = folder.download(&base_url);
            let mut child = download
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap();
            let (mut connection, _) = listener.accept().unwrap();
            request(&mut connection);
            let files = folder.files();
            let [name] = &files[..] else {
                panic!("{files:?}")
            };
            assert!(!name.contains(&child.id().to_string()), "{name}");
            names.push(name.clone());
            connection.write_all(&answer(PDF, "")).unwrap();
            child.wait().unwrap();
            assert_eq!(folder.files(), [""; 0]);
        }
        assert_ne!(names[0], names[1]);
    }
}
