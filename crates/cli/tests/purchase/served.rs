//! A sandbox in a process of its own, and the program against it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::program;

pub(crate) use crate::program::{CUSTOMER, Run, SEAT, finish, words};

/// Stopped, and its files removed, when it is dropped.
pub(crate) struct Served {
    process: Child,
    address: String,
    token: String,
    folder: PathBuf,
}

impl Served {
    pub(crate) fn start(name: &str, arguments: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("purchase-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_partner-center"))
            .args(["sandbox", "serve", "--state"])
            .arg(folder.join("state.json"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut value = |label: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(label).unwrap().to_owned()
        };
        let (address, token) = (value("address: "), value("token: "));
        Self {
            process,
            address,
            token,
            folder,
        }
    }

    /// The program against the sandbox, with a journal of its own.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = program::program(arguments);
        command
            .env("XDG_STATE_HOME", &self.folder)
            .env("XDG_CONFIG_HOME", &self.folder)
            .env("PARTNER_CENTER_BASE_URL", &self.address)
            .env("PARTNER_CENTER_ACCESS_TOKEN", &self.token);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        finish(self.program(arguments))
    }

    /// A run that ends well; gives what it wrote to stdout.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
        run.stdout
    }

    /// Calls one of the sandbox's own routes.
    pub(crate) fn admin(&self, method: &str, route: &str, body: &str) {
        let address = self.address.strip_prefix("http://").unwrap();
        let mut socket = TcpStream::connect(address).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        write!(
            socket,
            "{method} /_sandbox/{route} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    }

    /// The folder of the journal, `pending` or `settled`.
    pub(crate) fn journal(&self, part: &str) -> PathBuf {
        self.folder.join("partner-center/journal").join(part)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many orders there are of each name, as the sandbox has them on disk.
    pub(crate) fn orders_by_name(&self) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        let Ok(text) = fs::read(self.folder.join("state.json")) else {
            return found;
        };
        let state: Value = serde_json::from_slice(&text).unwrap();
        let orders = state["customers"][CUSTOMER]["orders"].as_array().unwrap();
        for order in orders {
            let lines = order["lineItems"].as_array().unwrap();
            for name in lines
                .iter()
                .filter_map(|line| line["friendlyName"].as_str())
            {
                *found.entry(name.to_owned()).or_default() += 1;
            }
        }
        found
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
