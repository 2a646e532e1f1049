//! One request over one socket.

use std::fmt::{self, Write as _};
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use partner_center_sandbox::{Sandbox, SandboxBuilder};
use serde_json::Value;

pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

pub(crate) struct Reply {
    /// What was sent, so that a failure names it.
    request: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        write!(
            f,
            "{}\n-> {} {:?} {body}",
            self.request, self.status, self.headers
        )
    }
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
        self.expect_header("content-type", "application/json; charset=utf-8");
        (self.status, json["code"].clone())
    }

    #[track_caller]
    pub(crate) fn expect_status(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
    }

    #[track_caller]
    pub(crate) fn expect_header(&self, name: &str, value: &str) {
        assert_eq!(self.header(name), Some(value), "{self:?}");
    }

    #[track_caller]
    pub(crate) fn expect_fault(&self, status: u16, code: impl Into<Value>) {
        assert_eq!(self.fault(), (status, code.into()), "{self:?}");
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub(crate) fn json_of(&self, status: u16) -> Value {
        self.expect_status(status);
        self.json()
    }
}

pub(crate) fn start(builder: SandboxBuilder) -> Sandbox {
    builder.start().unwrap()
}

/// The value of `Authorization` that is right for this sandbox.
pub(crate) fn bearer(sandbox: &Sandbox) -> String {
    format!("Bearer {}", sandbox.access_token())
}

/// A `GET` with the right token.
pub(crate) fn get(sandbox: &Sandbox, path: &str) -> Reply {
    get_with(sandbox, path, &[])
}

pub(crate) fn get_with(sandbox: &Sandbox, path: &str, headers: Headers<'_>) -> Reply {
    let authorization = bearer(sandbox);
    let mut all = vec![("Authorization", authorization.as_str())];
    all.extend(headers);
    send(sandbox, "GET", path, &all, "")
}

/// Any request, as it stands.
pub(crate) fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: Headers<'_>,
    body: impl AsRef<[u8]>,
) -> Reply {
    let body = body.as_ref();
    let answer = read(open(sandbox, method, path, headers, body));
    let body = String::from_utf8_lossy(body);
    parse(&answer, format!("{method} {path} {headers:?} {body}"))
}

/// Any request that gets no answer: what came is not one byte.
pub(crate) fn lost(sandbox: &Sandbox, method: &str, path: &str, headers: Headers<'_>, body: &str) {
    let answer = read(open(sandbox, method, path, headers, body.as_bytes()));
    assert_eq!(String::from_utf8_lossy(&answer), "");
}

/// A request that has been sent whole, and whose answer is still to come.
pub(crate) fn open(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: Headers<'_>,
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
    headers: Headers<'_>,
    body: &Value,
) -> Reply {
    let authorization = bearer(sandbox);
    let mut all = vec![("Authorization", authorization.as_str())];
    all.push(("Content-Type", "application/json"));
    all.extend(headers);
    send(sandbox, method, path, &all, body.to_string())
}

pub(crate) fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    write_with(sandbox, "POST", path, &[], body)
}

pub(crate) fn patch(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    write_with(sandbox, "PATCH", path, &[], body)
}

/// A request to the sandbox about itself.
pub(crate) fn admin(sandbox: &Sandbox, method: &str, name: &str, body: &Value) -> Reply {
    let path = format!("/_sandbox/{name}");
    let body = Some(body).filter(|body| !body.is_null());
    let body = body.map_or_else(String::new, Value::to_string);
    send(sandbox, method, &path, &[], body)
}

fn read(mut socket: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // A server may cut the connection; what came until then is the answer.
    if let Err(error) = socket.read_to_end(&mut answer) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
    }
    answer
}

fn parse(answer: &[u8], request: String) -> Reply {
    let mut windows = answer.windows(4);
    let end = windows.position(|it| it == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Reply {
        request,
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body: answer[end + 4..].to_vec(),
    }
}
