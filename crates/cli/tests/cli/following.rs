//! `orders wait` and `orders watch`, with a sandbox whose orders take their time.

use std::time::Duration;

use partner_center_sandbox::{Sandbox, SandboxBuilder};

use crate::harness::{CUSTOMER, Run, TOKEN, at, finish, words};

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    finish(at(
        &sandbox.base_url(),
        &[arguments, &["--customer", CUSTOMER]].concat(),
    ))
}

/// A sandbox with an order that was placed just now, and the order's id.
fn ordered(set_up: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> (Sandbox, String) {
    let sandbox = set_up(Sandbox::builder().access_token(TOKEN))
        .start()
        .unwrap();
    let line = words("--offer SEAT --quantity 1 --billing-cycle annual --term P1Y");
    let how = ["--yes", "--no-journal", "-o", "json"];
    let created = run(&sandbox, &[&["orders", "create"][..], &line, &how].concat());
    assert_eq!(created.code, 0, "{created:?}");
    let order: serde_json::Value = serde_json::from_str(&created.stdout).unwrap();
    let id = order["id"].as_str().unwrap().to_owned();
    (sandbox, id)
}

#[test]
fn an_order_is_waited_for_until_it_is_completed() {
    let (sandbox, id) = ordered(|it| it.completion_delay(Duration::from_secs(3)));
    let waited = run(&sandbox, &["orders", "wait", &id, "-o", "json"]);
    assert_eq!(waited.code, 0, "{waited:?}");
    let order: serde_json::Value = serde_json::from_str(&waited.stdout).unwrap();
    assert_eq!(order["status"], "completed");
    waited.says("pending; looks again in 5 s");
    let looks = sandbox
        .requests()
        .iter()
        .filter(|it| it.method == "GET")
        .count();
    assert_eq!(looks, 2, "one at once, one five seconds later");
}

/// A wait is in the list first, then shown as the order itself.
#[test]
fn an_order_is_waited_for_until_it_is_in_the_list() {
    let (sandbox, id) = ordered(|it| it.visibility_delay(Duration::from_secs(3)));
    let waited = run(
        &sandbox,
        &["orders", "wait", &id, "--for", "visible", "-o", "json"],
    );
    assert_eq!(waited.code, 0, "{waited:?}");
    let order: serde_json::Value = serde_json::from_str(&waited.stdout).unwrap();
    assert_eq!(order["id"], id.as_str());
    waited.says("orders without it");
}

#[test]
fn a_wait_that_takes_too_long_is_a_time_out() {
    let (sandbox, id) = ordered(|it| it.completion_delay(Duration::from_secs(5 * 60)));
    let waited = run(&sandbox, &["orders", "wait", &id, "--deadline", "2"]);
    waited.gives(6, "");
    waited.says("seen last: pending");
    let short = run(&sandbox, &["orders", "watch", &id, "--deadline", "1"]);
    assert_eq!(short.code, 6, "{short:?}");
    assert!(short.stdout.ends_with("  pending\n"), "{short:?}");
}

#[test]
fn an_order_that_ended_otherwise_is_not_waited_for() {
    let sandbox = Sandbox::builder().access_token(TOKEN).start().unwrap();
    let waited = run(&sandbox, &["orders", "wait", "1771195a3ccd"]);
    assert_eq!(waited.code, 1, "{waited:?}");
    waited.says("cancelled");
    let settled = run(
        &sandbox,
        &["orders", "wait", "1771195a3ccd", "--for", "settled"],
    );
    assert_eq!(settled.code, 0, "{settled:?}");
    for verb in ["wait", "watch"] {
        let unknown = run(&sandbox, &["orders", verb, "ffffffffffff"]);
        unknown.gives(3, "");
    }
}

#[test]
fn the_lines_of_an_order_are_waited_for() {
    let (sandbox, id) = ordered(|it| it.provisioning_delay(Duration::from_secs(3)));
    let wait = ["orders", "wait", &id, "--for", "provisioned", "-o", "csv"];
    let waited = run(&sandbox, &wait);
    assert_eq!(waited.code, 0, "{waited:?}");
    assert_eq!(
        waited.stdout.lines().nth(1),
        Some("0,fulfilled,1 fulfilled")
    );
}

#[test]
fn watching_writes_a_line_for_each_status() {
    let (sandbox, id) = ordered(|it| it.completion_delay(Duration::from_secs(3)));
    let watched = run(&sandbox, &["orders", "watch", &id, "-o", "jsonl"]);
    assert_eq!(watched.code, 0, "{watched:?}");
    let seen: Vec<serde_json::Value> = watched
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let words: Vec<_> = seen
        .iter()
        .map(|line| line["seen"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["pending", "completed"]);
    assert_eq!(seen[0]["order"], id.as_str());
    let other = run(&sandbox, &["orders", "watch", &id, "-o", "yaml"]);
    assert_eq!(other.code, 2, "{other:?}");
}

#[test]
fn a_sku_and_a_subscription_are_shown() {
    let (sandbox, id) = ordered(|it| it);
    let sku = at(
        &sandbox.base_url(),
        &["products", "sku", "CFQ7TTC0LQ7X", "0001", "-o", "json"],
    );
    let sku = finish(sku);
    assert_eq!(sku.code, 0, "{sku:?}");
    assert!(
        sku.stdout.contains("\"productId\": \"CFQ7TTC0LQ7X\""),
        "{sku:?}"
    );
    let listed = run(
        &sandbox,
        &["subscriptions", "list", "--order", &id, "-o", "json"],
    );
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let subscription = listed["items"][0]["id"].as_str().unwrap();
    let shown = run(
        &sandbox,
        &["subscriptions", "get", subscription, "-o", "json"],
    );
    assert_eq!(shown.code, 0, "{shown:?}");
    let shown: serde_json::Value = serde_json::from_str(&shown.stdout).unwrap();
    assert_eq!(shown["orderId"], id.as_str());
}
