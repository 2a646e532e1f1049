#!/usr/bin/env bash
# The sum of a DECIMAL(38,18) column that does not fit becomes a negative amount.
#
# Guess before the run: where a sum needs more than 38 digits, DuckDB, Polars, pyarrow and pandas give an error or null, as
# Spark and databases do; nobody gives a wrong number. With pandas' defaults the cells are Python's `Decimal`, and the sum
# is exact.
# Seen: DuckDB, and Polars over the whole column, give an error. pyarrow, pandas with `dtype_backend="pyarrow"`, and Polars
# in `group_by` give -140282366920938463465.37... for 99999999999999999999 + 99999999999999999999. pandas' defaults round
# to 28 digits, which is Python's context: with 18 places that is anything from 10,000,000,000 on.
#
# Why it matters: amounts with 18 places leave 20 digits before the point. A sum per currency in one library stops the
# report, in another it is a negative amount, in a third its last digits are gone; and the ungrouped check beside it is no
# warning.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 pandas==3.1.1 polars==2.1.0 duckdb==2.0.1

cat >expected <<'TXT'
pyarrow 26.0.1, pandas 3.1.1, polars 2.1.0, duckdb 2.0.1
99999999999999999999 twice:
  duckdb sum: OutOfRangeException
  polars sum: ComputeError
  polars group_by: -140282366920938463465.37460743176821146
  pyarrow sum: -140282366920938463465.374607431768211456
  pyarrow group_by: -140282366920938463465.374607431768211456
  pandas (pyarrow) sum: -140282366920938463465.374607431768211456
  pandas (defaults) sum: 199999999999999999998.0000000
123456789012.345678901234567891 and 0.000000000000000001:
  duckdb sum: 123456789012.345678901234567892
  pandas (defaults) sum: 123456789012.3456789012345679
TXT
venv/bin/python - >seen <<'PY'
from decimal import Decimal
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

print(f"pyarrow {pa.__version__}, pandas {pd.__version__}, polars {pl.__version__}, duckdb {duckdb.__version__}")
PYARROW = {"dtype_backend": "pyarrow"}
SUMS = {
    "duckdb sum": lambda table: duckdb.sql("select sum(price) from 'orders.parquet'").fetchall()[0][0],
    "polars sum": lambda table: pl.read_parquet("orders.parquet")["price"].sum(),
    "polars group_by": lambda table: pl.read_parquet("orders.parquet").group_by("currency").agg(pl.sum("price"))["price"][0],
    "pyarrow sum": lambda table: pa.compute.sum(table["price"]).as_py(),
    "pyarrow group_by": lambda table: table.group_by("currency").aggregate([("price", "sum")])["price_sum"][0].as_py(),
    "pandas (pyarrow) sum": lambda table: pd.read_parquet("orders.parquet", **PYARROW)["price"].sum(),
    "pandas (defaults) sum": lambda table: pd.read_parquet("orders.parquet")["price"].sum(),
}


def show(prices, title, names):
    prices = pa.array([Decimal(price) for price in prices], pa.decimal128(38, 18))
    table = pa.table({"currency": ["IDR"] * len(prices), "price": prices})
    pq.write_table(table, "orders.parquet")
    print(title)
    for name in names:
        try:
            print(f"  {name}: {SUMS[name](table)}")
        except Exception as error:
            print(f"  {name}: {type(error).__name__}")


show(["99999999999999999999"] * 2, "99999999999999999999 twice:", SUMS)
show(["123456789012.345678901234567891", "0.000000000000000001"],
     "123456789012.345678901234567891 and 0.000000000000000001:", ["duckdb sum", "pandas (defaults) sum"])
PY
cat seen
diff expected seen
