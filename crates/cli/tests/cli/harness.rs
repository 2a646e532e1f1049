//! Runs the program, and servers that answer it with fixed bytes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use partner_center_sandbox::{Fault, Sandbox};

pub(crate) use crate::program::{CUSTOMER, Run, SEAT, finish, program, words};

/// A token that must never be seen again.
pub(crate) const TOKEN: &str = "eyJ0.top-secret.x";

/// A command line, and more arguments.
pub(crate) fn line<'a>(begin: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&words(begin)[..], more].concat()
}

impl Run {
    /// It ended with this code, and this is all of its data.
    #[track_caller]
    pub(crate) fn gives(&self, code: i32, stdout: impl AsRef<str>) {
        let expected = (code, stdout.as_ref());
        assert_eq!((self.code, &*self.stdout), expected, "{self:?}");
    }

    /// It ended well, and there was nothing to say about it.
    #[track_caller]
    pub(crate) fn succeeds(&self) {
        assert_eq!((self.code, &*self.stderr), (0, ""), "{self:?}");
    }

    /// This is on stderr.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(self.stderr.contains(text), "{text:?} is missing: {self:?}");
    }

    #[track_caller]
    pub(crate) fn says_all(&self, texts: &[&str]) {
        for text in texts {
            self.says(text);
        }
    }

    /// It ended with this code, and all of this is on stderr.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        self.says_all(said);
    }

    /// The same without data.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, said: &[&str]) {
        self.gives(code, "");
        self.says_all(said);
    }
}

pub(crate) fn run(arguments: &[&str]) -> Run {
    finish(program(arguments))
}

/// Runs with the sandbox inside the process.
pub(crate) fn sandbox(arguments: &[&str]) -> Run {
    run(&[&["--sandbox"], arguments].concat())
}

/// The program, signed in to this address.
pub(crate) fn at(base_url: &str, arguments: &[&str]) -> Command {
    let mut command = program(arguments);
    command
        .env("PARTNER_CENTER_BASE_URL", base_url)
        .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN);
    command
}

/// Runs a command that reads this from stdin.
pub(crate) fn fed(mut command: Command, stdin: &[u8]) -> Run {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    Run::of(child.wait_with_output().unwrap())
}

/// Runs against a server; every request is sent once.
pub(crate) fn against(base_url: &str, arguments: &[&str]) -> Run {
    finish(at(
        base_url,
        &[&["--max-attempts", "1"], arguments].concat(),
    ))
}

/// Runs against a sandbox in which every request meets these faults.
pub(crate) fn against_faults(faults: impl IntoIterator<Item = Fault>, arguments: &[&str]) -> Run {
    let sandbox = Sandbox::builder()
        .access_token(TOKEN)
        .faults(faults)
        .start()
        .unwrap();
    against(&sandbox.base_url(), arguments)
}

/// `orders list` of the sandbox's first customer, and more arguments.
pub(crate) fn list<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["orders", "list", "--customer", CUSTOMER], arguments].concat()
}

/// A server that gives one fixed answer after the other, the last one again and again.
#[derive(Debug)]
pub(crate) struct Stub {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    pub(crate) fn new(answers: &[Vec<u8>]) -> Self {
        let answers = answers.to_vec();
        Self::with(move |number, _| {
            let answer = answers.get(number).or(answers.last());
            answer.cloned().unwrap_or_default()
        })
    }

    /// Answers by the number of the request, and what it is.
    pub(crate) fn with(answer: impl Fn(usize, &str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<_>>> = Arc::default();
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for (number, connection) in listener.incoming().enumerate() {
                let Ok(mut connection) = connection else {
                    return;
                };
                let request = request(&mut connection);
                let answer = answer(number, &request);
                seen.lock().unwrap().push(request);
                let _ = connection.write_all(&answer);
            }
        });
        Self { address, requests }
    }

    /// Answers 200 with this JSON.
    pub(crate) fn json(body: impl AsRef<[u8]>) -> Self {
        Self::new(&[ok(body)])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that came, with their bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        against(&self.url(), arguments)
    }
}

/// A request, its body at its length.
pub(crate) fn request(connection: &mut TcpStream) -> String {
    let _ = connection.set_read_timeout(Some(Duration::from_secs(5)));
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && matches!(connection.read(&mut byte), Ok(1)) {
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    let _ = connection.read_exact(&mut body);
    request.extend(body);
    String::from_utf8_lossy(&request).into_owned()
}

/// An answer with its length, after which the connection ends.
pub(crate) fn answer(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A successful answer with JSON.
pub(crate) fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    answer(
        "200 OK\r\nContent-Type: application/json; charset=utf-8",
        body,
    )
}

/// JSON without the whitespace between its tokens.
pub(crate) fn compact(json: &str) -> String {
    let (mut in_string, mut is_escaped) = (false, false);
    json.chars()
        .filter(|c| {
            if in_string {
                in_string = is_escaped || *c != '"';
                is_escaped = !is_escaped && *c == '\\';
                return true;
            }
            in_string = *c == '"';
            !c.is_ascii_whitespace()
        })
        .collect()
}

/// A secret as it is, in JSON, in addresses, in hexadecimal, and as base64 in its three alignments and in the
/// form for addresses.
pub(crate) fn encodings(secret: &str) -> Vec<String> {
    let hex: Vec<_> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.concat();
    let percent = |kept: &str| -> String {
        let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || kept.contains(char::from(byte));
        let bytes = secret.bytes().map(|byte| match byte {
            byte if is_kept(byte) => char::from(byte).into(),
            byte => format!("%{byte:02X}"),
        });
        bytes.collect()
    };
    let mut encodings = vec![
        secret.to_owned(),
        percent("-._"),
        percent(""),
        secret.replace('/', "\\/"),
        hex.to_uppercase(),
        hex,
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ];
    for shift in 0..3 {
        let text = STANDARD_NO_PAD.encode("x".repeat(shift) + secret);
        // The ends depend on what stands beside it.
        let begin = if shift == 0 { 0 } else { 4 };
        encodings.push(text[begin..(shift + secret.len()) / 3 * 4].to_owned());
    }
    encodings
}

/// The encoding in which a text has the secret.
pub(crate) fn encoding_in(text: &str, secret: &str) -> Option<String> {
    encodings(secret)
        .into_iter()
        .find(|form| text.contains(form))
}
