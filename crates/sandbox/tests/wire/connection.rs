//! One request over one socket.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The value of one member in each item.
    pub(crate) fn each(&self, member: &str) -> Vec<String> {
        let json = self.json();
        let items = json["items"].as_array().unwrap().iter();
        let texts = items.map(|item| item[member].as_str().unwrap_or("-").to_owned());
        texts.collect()
    }

    /// The fault in the body, checked to have the four members of the API's form.
    pub(crate) fn fault(&self) -> (u16, Value) {
        let json = self.json();
        let members: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, ["code", "data", "description", "source"], "{json}");
        assert_eq!(json["data"], Value::Array(Vec::new()));
        assert!(!json["description"].as_str().unwrap().is_empty());
        assert_eq!(
            self.header("content-type"),
            Some("application/json; charset=utf-8")
        );
        (self.status, json["code"].clone())
    }
}

impl Reply {
    #[track_caller]
    pub(crate) fn expect_status(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
    }

    #[track_caller]
    pub(crate) fn expect_fault(&self, status: u16, code: u32) {
        assert_eq!(self.fault(), (status, code.into()), "{self:?}");
    }
}

/// A `GET` with the right token.
pub(crate) fn get(sandbox: &Sandbox, path: &str) -> Reply {
    get_with(sandbox, path, &[])
}

pub(crate) fn get_with(sandbox: &Sandbox, path: &str, headers: &[(&str, &str)]) -> Reply {
    let authorization = format!("Bearer {}", sandbox.access_token());
    let mut all = vec![("Authorization", authorization.as_str())];
    all.extend(headers);
    send(sandbox, "GET", path, &all, "")
}

/// Any request, as it stands.
pub(crate) fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    parse(&read(open(sandbox, method, path, headers, body.as_bytes())))
}

/// Any request that gets no answer: what came is not one byte.
pub(crate) fn lost(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) {
    let answer = read(open(sandbox, method, path, headers, body.as_bytes()));
    assert_eq!(String::from_utf8_lossy(&answer), "");
}

/// A request that has been sent whole, and whose answer is still to come.
pub(crate) fn open(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> TcpStream {
    let base = sandbox.base_url();
    let mut socket = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
    let timeout = Some(Duration::from_secs(5));
    socket.set_read_timeout(timeout).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    socket.write_all(&[head.as_bytes(), body].concat()).unwrap();
    socket
}

/// A write with the right token and a JSON body.
pub(crate) fn write_with(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Reply {
    let authorization = format!("Bearer {}", sandbox.access_token());
    let mut all = vec![
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    all.extend(headers);
    send(sandbox, method, path, &all, &body.to_string())
}

pub(crate) fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    write_with(sandbox, "POST", path, &[], body)
}

pub(crate) fn patch(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    write_with(sandbox, "PATCH", path, &[], body)
}

/// A request to the sandbox about itself.
pub(crate) fn admin(sandbox: &Sandbox, name: &str, body: &Value) -> Reply {
    let path = format!("/_sandbox/{name}");
    send(sandbox, "POST", &path, &[], &body.to_string())
}

fn read(mut socket: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // A server may cut the connection; what came until then is the answer.
    if let Err(error) = socket.read_to_end(&mut answer) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
    }
    answer
}

fn parse(answer: &[u8]) -> Reply {
    let mut windows = answer.windows(4);
    let end = windows.position(|it| it == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Reply {
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body: answer[end + 4..].to_vec(),
    }
}
