//! All orders of all customers from a stub on the loopback to Parquet: `partner-center export` against `dlt`, the usual
//! loader in Python (`peers/dlt_orders.py`).
//!
//! `cargo run --release -p partner-center-benches --bin exports -- PROGRAM [customers] [orders] [rounds]`, where
//! `PROGRAM` is the program `partner-center`, built with `cargo build --release -p partner-center-cli`; behind
//! `cargo xtask peers --install`. Processes of their own, in turns, which say what processor time and memory they took.

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use partner_center_benches::peers::Decoded;
use partner_center_benches::process::median;
use partner_center_benches::{orders_page, report, stub};

const CUSTOMERS: usize = 300;
const ORDERS: usize = 100;
const ROUNDS: usize = 3;

fn main() -> Decoded<()> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments
        .next()
        .ok_or("the path of the program is needed")?;
    let mut number = |otherwise| arguments.next().map_or(Ok(otherwise), |text| text.parse());
    let (customers, orders, rounds) = (number(CUSTOMERS)?, number(ORDERS)?, number(ROUNDS)?);
    let address = serve(customers, orders)?;
    let scratch = std::env::temp_dir().join(format!("exports-{}", std::process::id()));
    let mut answers = [Vec::new(), Vec::new()];
    for _ in 0..rounds.max(1) {
        for (way, answers) in answers.iter_mut().enumerate() {
            std::fs::create_dir_all(&scratch)?;
            let answer = measured(way, &program, &format!("http://{address}/"), &scratch);
            std::fs::remove_dir_all(&scratch)?;
            answers.push(answer?);
        }
    }
    let medians = answers.map(|answers| {
        [0, 1, 2].map(|n| median(answers.iter().map(|answer: &[f64; 3]| answer[n]).collect()))
    });
    let [ours, dlt] = medians;
    let line = |name: &str, [processor, memory, time]: [f64; 3], digits: usize| {
        let cells = [processor, memory, time].map(|number| format!("{number:.digits$}"));
        std::iter::once(name.to_owned())
            .chain(cells)
            .collect::<Vec<_>>()
    };
    let ratio = [0, 1, 2].map(|n| ours[n] / dlt[n]);
    let lines = [
        line("ours", ours, 2),
        line("dlt", dlt, 2),
        line("ratio", ratio, 3),
    ];
    let header = ["", "processor, s", "peak memory, MiB", "time, s"];
    println!(
        "{customers} customers of {orders} orders each, medians of {rounds}.\n\n{}",
        report::table(header, lines)
    );
    Ok(())
}

/// A partner with so many customers, each with the same orders.
fn serve(customers: usize, orders: usize) -> io::Result<std::net::SocketAddr> {
    let items: Vec<_> = (0..customers)
        .map(|number| format!(r#"{{"id":"{number:08x}-4c42-4b27-b17b-91a835d8686a","companyProfile":{{"companyName":"Customer {number}"}}}}"#))
        .collect();
    let list = format!(
        r#"{{"totalCount":{customers},"items":[{}]}}"#,
        items.join(",")
    );
    let orders = orders_page(orders);
    stub::serve_paths(move |path, out| {
        let is_of_customer = path.ends_with("/orders");
        out.write_all(if is_of_customer {
            &orders
        } else {
            list.as_bytes()
        })
    })
}

/// Seconds of the processor, MiB, seconds.
fn measured(way: usize, program: &str, address: &str, folder: &Path) -> Decoded<[f64; 3]> {
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let python = format!("{repository}/target/peers/venv/bin/python");
    let mut command = Command::new(&python);
    command.arg(format!("{repository}/benches/peers/measured.py"));
    if way == 0 {
        command.arg(program).args([
            "export",
            "--base-url",
            address.trim_end_matches('/'),
            "--to",
        ]);
    } else {
        command
            .arg(&python)
            .arg(format!("{repository}/benches/peers/dlt_orders.py"))
            .arg(address);
    }
    let output = command
        .arg(folder.join("out"))
        .env("PARTNER_CENTER_ACCESS_TOKEN", "none")
        .env_remove("PARTNER_CENTER_PROFILE")
        .stderr(Stdio::piped())
        .output()?;
    if !output.status.success() {
        io::stderr().write_all(&output.stderr)?;
        return Err(format!("{command:?} ended with {}", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<f64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    numbers
        .try_into()
        .map_err(|_| format!("no three numbers: {text}").into())
}
