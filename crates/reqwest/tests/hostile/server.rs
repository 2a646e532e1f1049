//! A server that says anything, and remembers every byte that it was sent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_reqwest::core::BaseUrl;

/// The ids that every answer here has.
pub(crate) const IDS: &str = "ms-requestid: request-7\r\nms-correlationid: call-8\r\n";

/// What is done with a connection once its request was read.
pub(crate) type Answer = Box<dyn FnOnce(&mut TcpStream) + Send>;

pub(crate) struct Server {
    pub(crate) base: BaseUrl,
    pub(crate) port: u16,
    ledger: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Server {
    /// Answers each connection by the next of these, and closes it; after the last nobody listens.
    pub(crate) fn start(answers: impl Iterator<Item = Answer> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let ledger = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&ledger);
        std::thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let seen = Arc::clone(&seen);
                // A silent connection must not keep the next one waiting.
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

    /// Answers every connection by this.
    pub(crate) fn always(answer: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        Self::start(std::iter::repeat_with(move || -> Answer {
            let answer = Arc::clone(&answer);
            Box::new(move |stream| answer(stream))
        }))
    }

    pub(crate) fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::always(move |stream| {
            send(stream, &bytes);
        })
    }

    /// Says what stands in the cell at that time.
    pub(crate) fn saying_now() -> (Self, Arc<Mutex<Vec<u8>>>) {
        let cell = Arc::new(Mutex::new(Vec::new()));
        let now = Arc::clone(&cell);
        let server = Self::always(move |stream| {
            let bytes = now.lock().unwrap().clone();
            send(stream, bytes);
        });
        (server, cell)
    }

    /// What each connection sent.
    pub(crate) fn ledger(&self) -> Vec<Vec<u8>> {
        self.ledger.lock().unwrap().clone()
    }

    /// The same as texts.
    pub(crate) fn requests(&self) -> Vec<String> {
        let ledger = self.ledger().into_iter();
        let texts = ledger.map(|request| String::from_utf8_lossy(&request).into_owned());
        texts.collect()
    }
}

/// An answer of these bytes.
pub(crate) fn says(bytes: impl Into<Vec<u8>>) -> Answer {
    let bytes = bytes.into();
    Box::new(move |stream| {
        send(stream, &bytes);
    })
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
