#!/usr/bin/env bash
# A number beyond doubles, in a member that the schema leaves out, makes a file of JSON lines unreadable.
#
# Guess before the run: 1e400 is a number of JSON. A reader that is given a schema skips the members that are not in it,
# so Polars, pyarrow (`unexpected_field_behavior="ignore"`) and DuckDB read both rows.
# Seen: DuckDB reads both. Polars gives an error ("InvalidNumber at character 19"), pyarrow another one ("Number too big to
# be stored in double"): both parse the number that nobody asked for, and neither names the member.
#
# Why it matters: a schema by hand looks like the protection against what a service adds later. One such number in an
# unknown member, and all rows of the file are refused. Unknown members are safe as JSON texts, in quotes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1

cat >expected <<'TXT'
pyarrow 26.0.1, polars 2.1.0, duckdb 2.0.1
1e308: duckdb ['a', 'b'], polars ['a', 'b'], pyarrow ['a', 'b']
1e400: duckdb ['a', 'b'], polars ComputeError, pyarrow ArrowInvalid
"1e400": duckdb ['a', 'b'], polars ['a', 'b'], pyarrow ['a', 'b']
TXT
venv/bin/python - >seen <<'PY'
from pathlib import Path
import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import json

print(f"pyarrow {pa.__version__}, polars {pl.__version__}, duckdb {duckdb.__version__}")
FILE = "orders.jsonl"
OPTIONS = json.ParseOptions(explicit_schema=pa.schema([("id", pa.string())]), unexpected_field_behavior="ignore")
READERS = {
    "duckdb": lambda: [row[0] for row in duckdb.sql(f"from read_json('{FILE}', columns={{id: 'VARCHAR'}})").fetchall()],
    "polars": lambda: pl.scan_ndjson(FILE, schema={"id": pl.String}).collect()["id"].to_list(),
    "pyarrow": lambda: json.read_json(FILE, parse_options=OPTIONS)["id"].to_pylist(),
}


def read(reader):
    try:
        return reader()
    except Exception as error:
        return type(error).__name__


for number in ["1e308", "1e400", '"1e400"']:
    Path(FILE).write_text('{"id":"a","new":{"limit":%s}}\n{"id":"b"}\n' % number)
    print(f"{number}: " + ", ".join(f"{name} {read(reader)}" for name, reader in READERS.items()))
PY
cat seen
diff expected seen
