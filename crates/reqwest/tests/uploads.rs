//! Uploads over loopback, read while they are sent.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

#[macro_use]
mod common;

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use partner_center_reqwest::FileSource;
use partner_center_reqwest::core::{Call, Document, RetryPolicy, Source, UploadAttachments};
use partner_center_reqwest::model::AttachmentMetadata;

use common::{BOTH, CUSTOMER, Colour, Folder, token};

const MEBIBYTE: u64 = 1 << 20;

/// Zeros without end but their number, and how many were read of them.
#[derive(Clone, Debug)]
struct Zeros {
    length: u64,
    read: Arc<AtomicU64>,
}

struct Counted(io::Take<io::Repeat>, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read as u64, Ordering::SeqCst);
        Ok(read)
    }
}

impl Source for Zeros {
    fn length(&self) -> u64 {
        self.length
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.read.store(0, Ordering::SeqCst);
        Ok(Box::new(Counted(
            io::repeat(0).take(self.length),
            Arc::clone(&self.read),
        )))
    }
}

fn upload(source: impl Source + 'static) -> UploadAttachments {
    let metadata = AttachmentMetadata::default()
        .customer_price(5)
        .currency("USD");
    let document = Document::read_from("a.bin", "application/octet-stream", Arc::new(source));
    UploadAttachments::new(CUSTOMER, "01f9bc3e5b35", metadata).purchase_order(document)
}

/// Reads a head, and says how long the body behind it is.
fn head(connection: &mut TcpStream) -> u64 {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let (_, length) = head.split_once("content-length: ").unwrap();
    length.split("\r\n").next().unwrap().parse().unwrap()
}

fn answer(connection: &mut TcpStream, status: &str, body: &str) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(body.as_bytes()).unwrap();
}

const DONE: &str = r#"{"totalCount": 1, "items": [{"attachmentId": "32a312ca64567a"}]}"#;

fn take(connection: &mut TcpStream, count: u64) {
    let taken = io::copy(&mut connection.take(count), &mut io::sink()).unwrap();
    assert_eq!(taken, count);
}

/// The id that the service gives the attachment.
fn sent(colour: Colour, base: &str, upload: UploadAttachments) -> String {
    let retry = RetryPolicy::default().with_delays(Duration::ZERO, Duration::ZERO);
    let page = call!(
        colour,
        |builder| builder.base_url(base).access_token(token()).retry(retry),
        |client| Call::new(client, upload)
    );
    page.unwrap().items[0].attachment_id.clone().unwrap().into()
}

fn serve(service: impl FnOnce(TcpListener) + Send + 'static) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (base, thread::spawn(move || service(listener)))
}

/// What the service has not taken stays where it is: of 64 MiB, no more is read than the service has
/// taken and the connection holds.
#[test]
fn a_document_is_read_as_fast_as_it_is_taken() {
    for colour in BOTH {
        let read = Arc::new(AtomicU64::new(0));
        let zeros = Zeros {
            length: 64 * MEBIBYTE,
            read: Arc::clone(&read),
        };
        let (base, service) = serve(move |listener| {
            let (mut connection, _) = listener.accept().unwrap();
            let length = head(&mut connection);
            assert!(
                length > 64 * MEBIBYTE && length < 64 * MEBIBYTE + 2_000,
                "{length}"
            );
            take(&mut connection, MEBIBYTE);
            thread::sleep(Duration::from_millis(300));
            let ahead = read.load(Ordering::SeqCst) - MEBIBYTE;
            assert!(ahead < 24 * MEBIBYTE, "{ahead} bytes ahead");
            take(&mut connection, length - MEBIBYTE);
            answer(&mut connection, "201 Created", DONE);
        });
        assert_eq!(sent(colour, &base, upload(zeros)), "32a312ca64567a");
        service.join().unwrap();
    }
}

/// Each attempt begins at the first byte.
#[test]
fn an_upload_that_breaks_off_is_sent_whole_the_next_time() {
    let folder = Folder::new("upload");
    std::fs::create_dir_all(&folder.0).unwrap();
    let path = folder.0.join("a.bin");
    let content: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&path, &content).unwrap();
    for colour in BOTH {
        let content = content.clone();
        let (base, service) = serve(move |listener| {
            let (mut connection, _) = listener.accept().unwrap();
            head(&mut connection);
            take(&mut connection, 100_000);
            drop(connection);
            let (mut connection, _) = listener.accept().unwrap();
            let length = usize::try_from(head(&mut connection)).unwrap();
            let mut body = vec![0; length];
            connection.read_exact(&mut body).unwrap();
            let begin = body.windows(4).rposition(|it| it == b"\r\n\r\n");
            let head = String::from_utf8_lossy(&body[..600]).into_owned();
            let at = head.find("a.bin").unwrap();
            let at = at + head[at..].find("\r\n\r\n").unwrap() + 4;
            assert!(begin.is_some() && body[at..at + content.len()] == content[..]);
            answer(&mut connection, "201 Created", DONE);
        });
        let file = FileSource::open(&path).unwrap();
        assert_eq!(sent(colour, &base, upload(file)), "32a312ca64567a");
        service.join().unwrap();
    }
}

#[test]
fn what_is_no_file_is_refused() {
    assert!(FileSource::open("/").is_err());
    assert!(FileSource::open("/no/such/file").is_err());
}
