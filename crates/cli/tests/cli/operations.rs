//! The table of operations in `spec/README.md`, held against the code.
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use partner_center_sandbox::Sandbox;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Row {
    operation: String,
    route: String,
    rust: String,
    command: String,
    fixture: String,
    snapshot: String,
    sandbox: String,
}

/// The rows of the table, without the code marks around what is code.
fn rows() -> Vec<Row> {
    let text = fs::read_to_string(repository().join("spec/README.md")).unwrap();
    let (_, table) = text.split_once("## Coverage").unwrap();
    let mut rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.by_ref()
        .map(|line| {
            let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
            let mut cell = || cells.next().unwrap().trim_matches('`').to_owned();
            let (operation, route, _net) = (cell(), cell(), cell());
            Row {
                operation,
                route,
                rust: cell(),
                command: cell(),
                fixture: cell(),
                snapshot: cell(),
                sandbox: cell(),
            }
        })
        .collect()
}

/// The endpoints of `core`: name of the type, and the route that its file's first line says.
fn endpoints() -> BTreeSet<(String, String)> {
    let mut endpoints = BTreeSet::new();
    for area in ["orders", "customers", "carts", "subscriptions", "products"] {
        let folder = repository().join("crates/core/src").join(area);
        for file in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let first = text.lines().next().unwrap().trim_start_matches("//! ");
            let route = first.split(": ").next().unwrap();
            if !route.contains(" /v1/") {
                continue;
            }
            let name = text.lines().find_map(|line| {
                let line = line
                    .strip_prefix("pub struct ")
                    .or_else(|| line.strip_prefix("pub type "))?;
                let end = line
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(line.len());
                Some(line[..end].to_owned())
            });
            endpoints.insert((name.unwrap(), route.to_owned()));
        }
    }
    // What the three changes of an order have in common is no operation.
    endpoints.retain(|(name, _)| name != "PatchOrder");
    endpoints
}

#[test]
fn the_table_has_every_endpoint_and_no_other() {
    let rows = rows();
    assert!(rows.len() >= 19, "only {} rows", rows.len());
    let listed: BTreeSet<_> = rows.into_iter().map(|row| (row.rust, row.route)).collect();
    assert_eq!(listed, endpoints());
}

/// The sandbox's own list of routes, which its OpenAPI document is made of, has none that the table
/// lacks.
#[test]
fn every_route_of_the_sandbox_is_in_the_table() {
    let nameless = |route: &str| {
        let parts = route
            .split('{')
            .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
        parts.collect::<Vec<_>>().join("{}").to_lowercase()
    };
    let known: BTreeSet<_> = rows()
        .iter()
        .map(|row| {
            let route = row.route.split('?').next().unwrap().replace("/v1", "");
            nameless(&route)
        })
        .collect();
    let text = fs::read_to_string(repository().join("spec/operations.json")).unwrap();
    let spec: serde_json::Value = serde_json::from_str(&text).unwrap();
    let operations = spec["operations"].as_array().unwrap();
    assert!(operations.len() > 10);
    for operation in operations {
        let (method, path) = (&operation["method"], &operation["path"]);
        let route = format!("{} {}", method.as_str().unwrap(), path.as_str().unwrap());
        assert!(
            known.contains(&nameless(&route)),
            "{route} is not in {known:?}"
        );
    }
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

/// The sandbox knows a route when it asks for a token there: an unknown path is 404 with any token.
#[test]
fn the_sandbox_has_what_the_table_says() {
    let sandbox = Sandbox::start().unwrap();
    for row in rows() {
        let (method, route) = row.route.split_once(' ').unwrap();
        let path: Vec<_> = route
            .split(['/', '?'])
            .map(|part| match part {
                "{customer-tenant-id}" => "b0d70a69-4c42-4b27-b17b-91a835d8686a",
                "{line-item-number}" => "0",
                part if part.starts_with('{') => "0d9e7bc9cc4f",
                part => part,
            })
            .collect();
        let path = path.join("/").replace("/order_id=", "?order_id=");
        let path = path.replace("/country=", "?country=");
        let address = sandbox.base_url().trim_start_matches("http://").to_owned();
        let mut connection = TcpStream::connect(&address).unwrap();
        let head =
            format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n");
        connection.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let status: u16 = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let expected = if row.sandbox == "yes" { 401 } else { 404 };
        assert_eq!(status, expected, "{} {path}", row.operation);
    }
}
