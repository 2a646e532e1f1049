#!/usr/bin/env bash
# figment refuses a secret of the environment that looks like a number.
#
# Guess before the run: a field of type `String` gets the text of the variable, whatever it
# looks like: figment looks at the target type before it turns anything into a number. (Of
# config with `try_parsing(true)`, run for comparison, lost zeros were expected.)
# Seen: figment parses first. 000000000012, 12.50 and true are errors for a String ("found
# unsigned int `12`"), quotes around a text are taken off, 177119500e12 is kept. config gives
# "12", "12.5" and "177119500000000000000" without an error if it parses, and every text as it
# is if it does not.
#
# Why it matters: a PFX password or an id of digits only is rare in tests and common at some
# customer. figment then does not start; with config another password is tried, and what the
# user reads is "invalid client secret".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "settings"
version = "0.0.0"
edition = "2021"

[dependencies]
config = { version = "=0.15.27", default-features = false }
figment = { version = "=0.10.19", features = ["env"] }
serde = { version = "=1.0.229", features = ["derive"] }
TOML
cat >src/main.rs <<'RS'
use config::{Config, Environment};
use figment::{Figment, providers::Env};
use serde::Deserialize;

#[derive(Deserialize)]
struct Settings {
    secret: String,
}

fn with_figment() -> String {
    match Figment::new().merge(Env::prefixed("ORDERS_")).extract::<Settings>() {
        Ok(settings) => settings.secret,
        Err(error) => error.to_string().split(", expected").next().unwrap().to_owned(),
    }
}

fn with_config(parse: bool) -> String {
    let environment = Environment::with_prefix("ORDERS").try_parsing(parse);
    let config = Config::builder().add_source(environment).build().unwrap();
    config.try_deserialize::<Settings>().unwrap().secret
}

fn main() {
    println!("figment 0.10.19, config 0.15.27");
    for secret in ["000000000012", "177119500e12", "12.50", "true", "\"quoted\""] {
        std::env::set_var("ORDERS_SECRET", secret);
        println!(
            "{secret} | figment {} | config, parsing {} | config {}",
            with_figment(),
            with_config(true),
            with_config(false)
        );
    }
}
RS
cargo run --quiet >seen
cat seen
cat >expected <<'TXT'
figment 0.10.19, config 0.15.27
000000000012 | figment invalid type: found unsigned int `12` | config, parsing 12 | config 000000000012
177119500e12 | figment 177119500e12 | config, parsing 177119500000000000000 | config 177119500e12
12.50 | figment invalid type: found float `12.5` | config, parsing 12.5 | config 12.50
true | figment invalid type: found bool true | config, parsing true | config true
"quoted" | figment quoted | config, parsing "quoted" | config "quoted"
TXT
diff expected seen
