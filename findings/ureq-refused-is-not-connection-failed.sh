#!/usr/bin/env bash
# A refused connection is not `Error::ConnectionFailed` in ureq.
#
# Guess before the run: ureq has a variant `ConnectionFailed`, so a port on which nobody listens gives it.
# Seen: it gives `Error::Io` with the kind `ConnectionRefused`, the type of an error in the middle of an
# answer as well.
#
# Why it matters: whoever places orders must know whether a request can have reached the service. By the
# variant alone, "nothing was sent" looks like "it broke on the way", and a purchase that never left is
# taken for one in doubt.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "refused"
version = "0.0.0"
edition = "2024"

[dependencies]
ureq = { version = "=3.5.2", default-features = false }
TOML
cat >src/main.rs <<'RS'
use std::net::TcpListener;

fn main() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    println!("ureq 3.5.2");
    match ureq::get(format!("http://127.0.0.1:{port}/")).call() {
        Err(ureq::Error::ConnectionFailed) => println!("ConnectionFailed"),
        Err(ureq::Error::Io(error)) => println!("Io, {:?}", error.kind()),
        other => println!("{other:?}"),
    }
}
RS
cat >expected <<'TXT'
ureq 3.5.2
Io, ConnectionRefused
TXT
cargo run --quiet >seen
cat seen
diff expected seen
