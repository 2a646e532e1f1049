//! Where downloads go, and what is no document.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use partner_center_sandbox::{Fault, Sandbox};

use crate::harness::{CUSTOMER, TOKEN, finish, program};

/// A folder of its own, and the names of the files in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("cli-documents-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn files(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).unwrap();
        files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    fn download(&self, base_url: &str) -> std::process::Command {
        let to = self.0.join("po.pdf");
        let mut command = program(&[
            "--max-attempts",
            "1",
            "orders",
            "attachments",
            "download",
            "0d9e7bc9cc4f",
            "5f0b3de1c2a94d",
            "--customer",
            CUSTOMER,
            "--to",
            to.to_str().unwrap(),
        ]);
        command
            .env("PARTNER_CENTER_BASE_URL", base_url)
            .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN);
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_web_page_is_not_saved_as_a_document() {
    let folder = Folder::new("html");
    let sandbox = Sandbox::builder().access_token(TOKEN).start().unwrap();
    sandbox.push_fault(Fault::Html, 1);
    let run = finish(folder.download(&sandbox.base_url()));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("text/html"), "{run:?}");
    assert_eq!(folder.files(), [""; 0]);
}

/// Whoever is killed leaves no half of a document under its name, and the next download is not in its way.
#[test]
fn half_a_document_never_has_its_name() {
    let folder = Folder::new("killed");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let service = thread::spawn(move || {
        for whole in [false, true] {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = connection.read(&mut request).unwrap();
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 1000\r\n\r\n";
            connection.write_all(head.as_bytes()).unwrap();
            connection.write_all(&[b'x'; 500]).unwrap();
            if whole {
                connection.write_all(&[b'y'; 500]).unwrap();
            } else {
                // Until the other side is gone.
                let _ = connection.read(&mut request);
            }
        }
    });
    let mut killed = folder.download(&base_url).spawn().unwrap();
    let began = Instant::now();
    let has_begun = || {
        let sizes = folder
            .files()
            .into_iter()
            .map(|name| fs::metadata(folder.0.join(name)));
        sizes.flatten().any(|file| file.len() == 500)
    };
    while !has_begun() && began.elapsed() < Duration::from_secs(30) {
        thread::sleep(Duration::from_millis(10));
    }
    assert!(has_begun(), "{:?}", folder.files());
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(!folder.0.join("po.pdf").exists());

    let run = finish(folder.download(&base_url));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(fs::metadata(folder.0.join("po.pdf")).unwrap().len(), 1_000);
    let again = finish(folder.download(&base_url));
    assert_eq!(again.code, 2, "{again:?}");
    service.join().unwrap();
}
