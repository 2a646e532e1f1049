#!/usr/bin/env bash
# A term of twelve months is twelve minutes in pandas.
#
# Guess before the run: an ISO 8601 duration with years or months has no fixed length, so
# pandas `Timedelta`, which holds a fixed length, raises for P1Y, P12M and P1M.
# Seen: it raises for P1Y only. It reads P1M as ONE MINUTE and P12M as twelve minutes.
# Beside it, and expected: pydantic and the crate's conversion to `std::time::Duration` count
# 365 days for P1Y and 30 for each month; msgspec refuses all of them.
#
# Why it matters: `termDuration` of an order is P1M, P1Y or P3Y. An end of term computed from
# it is wrong by a month less some minutes, or by five days, and nothing is raised.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 pydantic==2.14.4 msgspec==0.22.0

cat >expected <<'TXT'
pandas 3.1.1, pydantic 2.14.4, msgspec 0.22.0, iso8601 0.6.6
P1M pandas 0 days 00:01:00 | pydantic 30 days, 0:00:00 | msgspec ValidationError
P12M pandas 0 days 00:12:00 | pydantic 360 days, 0:00:00 | msgspec ValidationError
P1Y pandas ValueError | pydantic 365 days, 0:00:00 | msgspec ValidationError
P1M iso8601 30 days
P12M iso8601 360 days
P1Y iso8601 365 days
TXT
venv/bin/python - >seen <<'PY'
from datetime import timedelta
import msgspec
import pandas
import pydantic

timedeltas = pydantic.TypeAdapter(timedelta)
readers = {
    "pandas": pandas.Timedelta,
    "pydantic": timedeltas.validate_python,
    "msgspec": lambda text: msgspec.convert(text, timedelta),
}


def read(reader, text):
    try:
        return str(reader(text))
    except ValueError as error:
        return type(error).__name__


print(f"pandas {pandas.__version__}, pydantic {pydantic.VERSION}, msgspec {msgspec.__version__}, iso8601 0.6.6")
for term in ["P1M", "P12M", "P1Y"]:
    print(term, " | ".join(f"{name} {read(reader, term)}" for name, reader in readers.items()))
PY

mkdir -p crate/src
cat >crate/Cargo.toml <<'TOML'
[package]
name = "terms"
version = "0.0.0"
edition = "2021"

[dependencies]
iso8601 = "=0.6.6"
TOML
cat >crate/src/main.rs <<'RS'
fn main() {
    for term in ["P1M", "P12M", "P1Y"] {
        let length = std::time::Duration::from(iso8601::duration(term).unwrap());
        println!("{term} iso8601 {} days", length.as_secs() / 86_400);
    }
}
RS
cargo run --quiet --manifest-path crate/Cargo.toml >>seen
cat seen
diff expected seen
