//! A server that says anything, and remembers every byte that it was sent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_reqwest::core::BaseUrl;

/// The ids that every answer here has.
pub(crate) const IDS: &str = "ms-requestid: request-7\r\nms-correlationid: call-8\r\n";

pub(crate) struct Server {
    pub(crate) base: BaseUrl,
    pub(crate) port: u16,
    ledger: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Server {
    /// Answers every connection by this, and closes it.
    pub(crate) fn start(answer: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let ledger = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&ledger), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let request = request(&mut stream);
                    seen.lock().unwrap().push(request);
                    answer(&mut stream);
                });
            }
        });
        let base = format!("http://127.0.0.1:{port}").parse().unwrap();
        Self { base, port, ledger }
    }

    pub(crate) fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |stream| {
            send(stream, &bytes);
        })
    }

    /// Says what stands in the cell at that time.
    pub(crate) fn saying_now() -> (Self, Arc<Mutex<Vec<u8>>>) {
        let cell = Arc::new(Mutex::new(Vec::new()));
        let now = Arc::clone(&cell);
        let server = Self::start(move |stream| {
            let bytes = now.lock().unwrap().clone();
            send(stream, bytes);
        });
        (server, cell)
    }

    /// What each connection sent.
    pub(crate) fn ledger(&self) -> Vec<Vec<u8>> {
        self.ledger.lock().unwrap().clone()
    }
}

/// A request, or whatever else comes.
fn request(stream: &mut TcpStream) -> Vec<u8> {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    // A TLS greeting has no such end, and nothing comes behind it.
    while !is_whole(&request) && request.first() != Some(&0x16) {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(length) => request.extend_from_slice(&piece[..length]),
        }
    }
    request
}

/// Whether a head has come, and the body that it announces.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    length.is_none_or(|length| body.len() >= length.trim().parse().unwrap())
}

/// Whether it could be sent: the client may have gone.
pub(crate) fn send(stream: &mut TcpStream, bytes: impl AsRef<[u8]>) -> bool {
    let sent = stream.write_all(bytes.as_ref());
    sent.and_then(|()| stream.flush()).is_ok()
}

/// An answer with the right length.
pub(crate) fn answer(status: u16, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\n{IDS}connection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
