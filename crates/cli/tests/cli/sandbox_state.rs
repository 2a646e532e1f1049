//! Orders that outlive one command.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use crate::harness::{CUSTOMER, finish, list, program, run};

const ORDER: &str = r#"{"lineItems":[{"offerId":"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD","quantity":3}]}"#;

/// A served sandbox, its address and its token.
fn serve(arguments: &[&str]) -> (Child, String, String) {
    let mut server = program(&[&["sandbox", "serve"], arguments].concat());
    let mut server = server.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let mut value = |label: &str| {
        let line = lines.next().unwrap().unwrap();
        line.strip_prefix(label).unwrap().to_owned()
    };
    let (address, token) = (value("address: "), value("token: "));
    (server, address, token)
}

/// Buys something from a served sandbox, and gives the id of the order; nothing, if no answer comes whole.
fn try_to_buy(address: &str, token: &str) -> Option<String> {
    let address = address.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).ok()?;
    write!(
        socket,
        "POST /v1/customers/{CUSTOMER}/orders HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{ORDER}",
        ORDER.len()
    )
    .ok()?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    assert!(head.starts_with("HTTP/1.1 201 "), "{answer}");
    let order: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(order["id"].as_str().unwrap().to_owned())
}

#[test]
fn commands_share_the_orders_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.json");
    let file = file.to_str().unwrap();

    let (mut server, address, token) = serve(&["--state", file, "--visibility-delay", "1"]);
    let id = try_to_buy(&address, &token).unwrap();
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
}

/// A sandbox holds its file while it lives, so what reads before it writes has to end the one for the other.
#[test]
fn commands_that_read_first_share_the_file_with_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let of = ["--customer", CUSTOMER, "--yes", "-o", "json"];
    let with = ["--sandbox", "--sandbox-state", file.to_str().unwrap()];
    let item = "--offer CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD --billing-cycle annual --term P1Y";
    let on = |command: &str| {
        let words: Vec<&str> = command.split(' ').collect();
        let done = run(&[&with, words.as_slice(), &of].concat());
        assert_eq!(done.code, 0, "{command}: {done:?}");
        let json: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        json
    };
    let cart = on(&format!("carts create --quantity 3 {item}"));
    let cart = cart["id"].as_str().unwrap();
    let replaced = on(&format!("carts replace {cart} --quantity 4 {item}"));
    assert_eq!(replaced["lineItems"][0]["quantity"], 4);
    let seats = on("subscriptions change 8da32d36-66a5-43e9-a6dd-2facf1115c55 --seats 41");
    assert_eq!(seats["quantity"], 41);
    let order = on(
        "orders change-billing-cycle 7f287cc0-48ba-4c19-ab78-8f4408237341 --billing-cycle annual",
    );
    assert_eq!(order["billingCycle"], "annual");
}

/// Killed in the middle of its work, a sandbox has kept whatever it answered.
#[test]
fn what_was_answered_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.json");
    let file = file.to_str().unwrap();
    let mut answered = Vec::new();
    for round in 0..5 {
        let (mut server, address, token) = serve(&["--state", file]);
        let killer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(60 + 37 * round));
            server.kill().unwrap();
            server.wait().unwrap();
        });
        while let Some(id) = try_to_buy(&address, &token) {
            answered.push(id);
        }
        killer.join().unwrap();
    }
    assert!(answered.len() > 5, "{answered:?}");
    let lines = |arguments: &[&str]| {
        let all = run(&[list(&["--sandbox", "-o", "jsonl"]).as_slice(), arguments].concat());
        assert_eq!(all.code, 0, "{all:?}");
        all.stdout
    };
    let all = lines(&["--sandbox-state", file]);
    for id in &answered {
        assert!(all.contains(&format!("\"id\":\"{id}\"")), "{id}");
    }
    // What was done and not answered may be there as well: one purchase for each kill.
    let kept = all.lines().count() - lines(&[]).lines().count();
    assert!(
        (answered.len()..=answered.len() + 5).contains(&kept),
        "{kept}"
    );
}

#[test]
fn a_state_file_is_for_the_sandbox_only() {
    let run = run(&list(&["--sandbox-state", "orders.json"]));
    assert_eq!(run.code, 2);
    run.says("--sandbox-state goes with --sandbox");
}
