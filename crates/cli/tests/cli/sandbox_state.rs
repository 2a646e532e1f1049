//! Orders that outlive one command.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use crate::harness::{CUSTOMER, finish, list, program, run};

const ORDER: &str = r#"{"lineItems":[{"offerId":"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD","quantity":3}]}"#;

/// Buys something from a served sandbox, and gives the id of the order.
fn buy(address: &str, token: &str) -> String {
    let address = address.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    write!(
        socket,
        "POST /v1/customers/{CUSTOMER}/orders HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{ORDER}",
        ORDER.len()
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let id = answer.split_once(r#"{"id":""#).unwrap().1;
    id.split_once('"').unwrap().0.to_owned()
}

#[test]
fn commands_share_the_orders_in_a_file() {
    let folder = std::env::temp_dir().join(format!("cli-state-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("orders.json");
    let file = file.to_str().unwrap();

    let serve = [
        "sandbox",
        "serve",
        "--state",
        file,
        "--visibility-delay",
        "1",
    ];
    let mut server = program(&serve).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let mut value = |label: &str| {
        let line = lines.next().unwrap().unwrap();
        line.strip_prefix(label).unwrap().to_owned()
    };
    let (address, token) = (value("address: "), value("token: "));
    let id = buy(&address, &token);
    server.kill().unwrap();
    server.wait().unwrap();

    let get = ["--sandbox", "orders", "get", &id, "--customer", CUSTOMER];
    let shared = run(&[get.as_slice(), &["--sandbox-state", file]].concat());
    assert_eq!(shared.code, 0, "{shared:?}");
    let mut by_environment = program(&get);
    by_environment.env("PARTNER_CENTER_SANDBOX_STATE", file);
    assert_eq!(finish(by_environment).code, 0);
    let alone = run(&get);
    assert_eq!(
        alone.code, 3,
        "without the file there is no such order: {alone:?}"
    );
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_state_file_is_for_the_sandbox_only() {
    let run = run(&list(&["--sandbox-state", "orders.json"]));
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("--sandbox-state goes with --sandbox"),
        "{run:?}"
    );
}
