//! The browser's way back: a port of the loopback that answers one request of value.
//!
//! Every program and every web page on this machine can send requests here. So what they send is
//! bounded in size, number and time, nothing of it comes back in an answer, and only the secret
//! `state` of the sign-in makes a request the one that is waited for.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use partner_center_core::auth::SignInError;

/// A code of Microsoft Entra has some 2 KB, and the headers of a browser seldom more than 4 KB.
const HEAD_LIMIT: usize = 32 << 10;
/// Browsers open connections in advance that may stay silent.
const VISITORS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(10);
const TICK: Duration = Duration::from_millis(20);

pub(super) struct Listener {
    socket: TcpListener,
    port: u16,
    visitors: Vec<Visitor>,
}

impl Listener {
    pub(super) fn bind() -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        let port = socket.local_addr()?.port();
        Ok(Self {
            socket,
            port,
            visitors: Vec::new(),
        })
    }

    /// `localhost`, for that is the name on which Microsoft Entra allows any port.
    pub(super) fn redirect_uri(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for a request whose query `read` understands. All others get a refusal.
    pub(super) fn wait<T>(
        &mut self,
        pause: impl Fn(Duration) -> Result<(), SignInError>,
        limit: Duration,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<(T, Visitor), SignInError> {
        let began = Instant::now();
        while began.elapsed() < limit {
            self.accept();
            for mut visitor in std::mem::take(&mut self.visitors) {
                match visitor.read() {
                    Ok(false) if visitor.came.elapsed() < PATIENCE => self.visitors.push(visitor),
                    Ok(true) => match visitor.query(self.port).map(&read) {
                        Ok(Some(answer)) => return Ok((answer, visitor)),
                        Ok(None) => visitor.show(Page::Foreign),
                        Err(page) => visitor.show(page),
                    },
                    Ok(false) | Err(_) => {}
                }
            }
            pause(TICK)?;
        }
        Err(SignInError::code_expired())
    }

    fn accept(&mut self) {
        while let Ok((stream, _)) = self.socket.accept() {
            if stream.set_nonblocking(true).is_err() {
                continue;
            }
            if self.visitors.len() == VISITORS {
                self.visitors.remove(0);
            }
            self.visitors.push(Visitor {
                stream,
                head: Vec::new(),
                came: Instant::now(),
            });
        }
    }
}

/// What a browser shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Page {
    SignedIn,
    Failed,
    Foreign,
    NotFound,
    MethodNotAllowed,
}

impl Page {
    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedIn => (
                "200 OK",
                "Signed in. You can close this page and go back to the program.",
            ),
            Self::Failed => (
                "200 OK",
                "The sign-in failed. The program says why; you can close this page.",
            ),
            Self::Foreign => (
                "400 Bad Request",
                "This is not the answer that the program waits for.",
            ),
            Self::NotFound => ("404 Not Found", "There is nothing here."),
            Self::MethodNotAllowed => ("405 Method Not Allowed", "Only GET is understood here."),
        }
    }
}

/// A connection, of whomever.
pub(super) struct Visitor {
    stream: TcpStream,
    head: Vec<u8>,
    came: Instant,
}

impl Visitor {
    /// Takes what is there; says whether the head is whole.
    fn read(&mut self) -> io::Result<bool> {
        let mut piece = [0; 4096];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => self.head.extend_from_slice(&piece[..length]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
            if self.head.windows(4).any(|end| end == b"\r\n\r\n") {
                return Ok(true);
            }
            if self.head.len() > HEAD_LIMIT {
                return Err(ErrorKind::InvalidData.into());
            }
        }
    }

    /// The query of a request to `/` of this very address: a name that others have led here
    /// (DNS rebinding) does not count.
    fn query(&self, port: u16) -> Result<&str, Page> {
        let head = std::str::from_utf8(&self.head).map_err(|_| Page::NotFound)?;
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, address) = (words.next(), words.next().unwrap_or_default());
        if method != Some("GET") {
            return Err(Page::MethodNotAllowed);
        }
        let hosts: Vec<&str> = lines
            .filter_map(|line| line.split_once(':'))
            .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
            .map(|(_, value)| value.trim())
            .collect();
        let ours = ["localhost", "127.0.0.1"].map(|name| format!("{name}:{port}"));
        let is_ours =
            matches!(hosts[..], [host] if ours.iter().any(|ours| ours.eq_ignore_ascii_case(host)));
        match address.split_once('?') {
            Some(("/", query)) if is_ours => Ok(query),
            _ => Err(Page::NotFound),
        }
    }

    /// Answers as well as it can: the visitor may have gone.
    pub(super) fn show(mut self, page: Page) {
        let (status, text) = page.parts();
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{text}</title></head>\
             <body><p>{text}</p></body></html>\n"
        );
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let _ = self.stream.set_nonblocking(false);
        let _ = self.stream.set_write_timeout(Some(Duration::from_secs(1)));
        let _ = self.stream.write_all(answer.as_bytes());
        let _ = self.stream.shutdown(Shutdown::Write);
    }
}
