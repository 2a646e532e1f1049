//! The table of operations, held against the program, the files and the sandbox.
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use partner_center_sandbox::Sandbox;
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What `spec/operations.json` says of an operation; the table in `spec/README.md` is made of it.
struct Row {
    operation: String,
    /// Method, path and required query, with examples in them.
    request: (String, String),
    command: String,
    fixture: String,
    snapshot: String,
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(repository().join("spec/operations.json")).unwrap();
    let spec: Value = serde_json::from_str(&text).unwrap();
    let mut rows = Vec::new();
    for operation in spec["operations"].as_array().unwrap() {
        let text = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
        let mut path = text(operation, "path");
        for (name, parameter) in spec["parameters"].as_object().unwrap() {
            path = path.replace(&format!("{{{name}}}"), &text(parameter, "example"));
        }
        for row in operation["coverage"].as_array().unwrap() {
            rows.push(Row {
                operation: text(row, "operation"),
                request: (text(operation, "method").to_uppercase(), path.clone()),
                command: text(row, "command"),
                fixture: text(row, "fixture"),
                snapshot: text(row, "snapshot"),
            });
        }
    }
    assert!(rows.len() >= 19, "only {} rows", rows.len());
    rows
}

#[test]
fn what_the_table_names_is_there() {
    let index = fs::read_to_string(repository().join("spec/fixtures/index.json")).unwrap();
    for row in rows() {
        let snapshot = repository()
            .join("crates/core/tests/snapshots")
            .join(&row.snapshot);
        assert!(snapshot.is_file(), "{}: no {}", row.operation, row.snapshot);
        let fixture = format!("\"{}\"", row.fixture);
        assert!(
            index.contains(&fixture) || row.fixture.starts_with("none: "),
            "{}: no {}",
            row.operation,
            row.fixture
        );
    }
}

#[test]
fn every_command_of_the_table_exists() {
    for row in rows() {
        let help = Command::new(env!("CARGO_BIN_EXE_partner-center"))
            .args(row.command.split(' '))
            .arg("--help")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&help.stdout);
        let usage = format!("Usage: partner-center {}", row.command);
        assert!(text.contains(&usage), "{}: {text}", row.command);
        assert!(text.contains("Examples:"), "{} has no example", row.command);
    }
}

/// `cargo xtask lines` counts files for commands.
#[test]
fn what_lines_are_counted_for_exists() {
    let text = fs::read_to_string(repository().join("xtask/lines.json")).unwrap();
    let files: Value = serde_json::from_str(&text).unwrap();
    let named = files.as_object().unwrap().values();
    let named = named.flat_map(|commands| commands.as_array().unwrap());
    let commands: BTreeSet<&str> = named.map(|command| command.as_str().unwrap()).collect();
    assert!(commands.len() >= 30, "only {commands:?}");
    for command in commands {
        let mut program = Command::new(env!("CARGO_BIN_EXE_partner-center"));
        let help = program
            .args(command.split(' '))
            .arg("--help")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&help.stdout);
        let usage = format!("Usage: partner-center {command} ");
        assert!(text.contains(&usage), "{command}: {text}");
    }
}

/// The sandbox knows a route when it asks for a token there: an unknown path is 404 with any token.
#[test]
fn the_sandbox_has_what_the_table_says() {
    let sandbox = Sandbox::start().unwrap();
    for row in rows() {
        let (method, path) = &row.request;
        let address = sandbox.base_url().trim_start_matches("http://").to_owned();
        let mut connection = TcpStream::connect(&address).unwrap();
        let head =
            format!("{method} /v1{path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n");
        connection.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let status: u16 = answer.split(' ').nth(1).unwrap().parse().unwrap();
        assert_eq!(status, 401, "{} {path}", row.operation);
    }
}
