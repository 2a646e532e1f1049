//! Runs the program, and servers that answer it with fixed bytes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_sandbox::{Fault, Sandbox};

pub(crate) use crate::program::{CUSTOMER, Run, finish, program, words};

/// A token that must never be seen again.
pub(crate) const TOKEN: &str = "eyJ0.top-secret.x";

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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::default();
        let (answers, seen) = (answers.to_vec(), Arc::clone(&requests));
        std::thread::spawn(move || serve(&listener, &answers, &seen));
        Self { address, requests }
    }

    /// Answers 200 with this JSON.
    pub(crate) fn json(body: impl AsRef<[u8]>) -> Self {
        Self::new(&[ok(body)])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads of the requests that came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        against(&self.url(), arguments)
    }
}

fn serve(listener: &TcpListener, answers: &[Vec<u8>], requests: &Mutex<Vec<String>>) {
    for (number, connection) in listener.incoming().enumerate() {
        let Ok(mut connection) = connection else {
            return;
        };
        let head = head(&mut connection);
        requests.lock().unwrap().push(head);
        if let Some(answer) = answers.get(number).or(answers.last()) {
            let _ = connection.write_all(answer);
        }
    }
}

fn head(connection: &mut TcpStream) -> String {
    let _ = connection.set_read_timeout(Some(Duration::from_secs(5)));
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && matches!(connection.read(&mut byte), Ok(1)) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
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
