#!/usr/bin/env bash
# jiff has no timestamp for the 31st of December 9999 in UTC, the date by which services say "no end".
#
# Guess before the run: jiff, chrono and time take years up to 9999, so all three read
# 9999-12-31T23:59:59Z.
# Seen: chrono and time read it. jiff's `Timestamp` ends at 9999-12-30T22:00, so that every moment of it
# has a local time within the year 9999 in any time zone; the date of the open end is an error.
#
# Why it matters: end dates of subscriptions and of certificates without an end have this date. A reader
# that turns each date into a `jiff::Timestamp` fails for just these.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "open-ends"
version = "0.0.0"
edition = "2024"

[dependencies]
chrono = "=0.4.45"
jiff = "=1.0.2"
time = { version = "=0.3.54", features = ["parsing"] }
TOML
cat >src/main.rs <<'RS'
use time::format_description::well_known::Rfc3339;

fn main() {
    println!("chrono 0.4.45, jiff 1.0.2, time 0.3.54");
    let seen = |read: bool| if read { "reads it" } else { "error" };
    for text in ["9999-12-30T21:59:59Z", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"] {
        let chrono = chrono::DateTime::parse_from_rfc3339(text).is_ok();
        let jiff = text.parse::<jiff::Timestamp>().is_ok();
        let time = time::OffsetDateTime::parse(text, &Rfc3339).is_ok();
        println!("{text} chrono {} | jiff {} | time {}", seen(chrono), seen(jiff), seen(time));
    }
}
RS
cat >expected <<'TXT'
chrono 0.4.45, jiff 1.0.2, time 0.3.54
9999-12-30T21:59:59Z chrono reads it | jiff reads it | time reads it
9999-12-31T00:00:00Z chrono reads it | jiff error | time reads it
9999-12-31T23:59:59Z chrono reads it | jiff error | time reads it
TXT
cargo run --quiet >seen
cat seen
diff expected seen
