"""Holds the result of the Spark job, and the answers of the examples, to what the service says.

    check.py FOLDER ADDRESS TOKEN     FOLDER has out/, job.txt and duckdb.txt
"""

import csv
import re
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "readers"))
from expected import Source, micros  # noqa: E402


def texts(rows):
    return Counter((row["customer_id"], row["raw_json"]) for row in rows)


def same_rows(tables, source):
    for name in ["orders", "subscriptions", "customers"]:
        wanted = Counter((id, text) for id, text, _ in getattr(source, name))
        found = texts(tables[name])
        assert found == wanted, f"{name}: missing {wanted - found}, too many {found - wanted}"
    lines = sum(len(order.get("lineItems") or []) for _, _, order in source.orders)
    assert len(tables["order_lines"]) == lines, len(tables["order_lines"])
    assert not tables["faults"], tables["faults"]


def answers(source):
    """What the examples should say, with Python's exact numbers."""
    value = {}
    for _, _, order in source.orders:
        if order.get("totalPrice") is not None and order.get("status") != "cancelled":
            moment = datetime.fromtimestamp(micros(order["creationDate"]) // 1_000_000, timezone.utc)
            at = value.setdefault((order["currencyCode"], moment.strftime("%Y-%m")), [0, Decimal(0), Decimal(0)])
            at[0] += 1
            at[1] += Decimal(order["totalPrice"])
            for line in order["lineItems"]:
                at[2] += Decimal(line["pricing"]["listPrice"]) * int(line["quantity"])
    yield "ordered value", [
        (*key, str(orders), Decimal(total), round(total / orders, 6), at_list)
        for key, (orders, total, at_list) in sorted(value.items())
    ]
    names = {id: customer["companyProfile"]["companyName"] for id, _, customer in source.customers}
    active = [(names[id], one) for id, _, one in source.subscriptions if one["status"] == "active"]
    today = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    until = (datetime.fromisoformat(today) + timedelta(days=30)).strftime("%Y-%m-%d")
    day = lambda one: one.get("commitmentEndDate", "")[:10]
    yield "renewals of the next 30 days", sorted(
        (day(one), name, one["offerName"], str(one["quantity"]),
         one.get("renewalTermDuration") or one.get("termDuration") or "", one["id"])
        for name, one in active if one["autoRenewEnabled"] and today <= day(one) < until
    )
    yield "trials that end", sorted(
        (day(one), name, one["offerName"], str(one["quantity"]), str(one["autoRenewEnabled"]), one["id"])
        for name, one in active if one["isTrial"]
    )


def main(folder, address, token):
    folder, source = Path(folder), Source(address, token)
    job = (folder / "job.txt").read_text()
    assert re.search(r"attempt [2-9]", job), "no shard was read again: has no executor died?"
    run = folder / "out/ci"
    tables = {
        path.name: pa.concat_tables(pq.ParquetFile(file).read() for file in sorted(path.iterdir())).to_pylist()
        for path in run.iterdir()
    }
    same_rows(tables, source)
    assert not list(folder.glob("out/**/*.partial")), "a killed attempt is still there"
    # The control: an order that is there twice is noticed.
    try:
        same_rows({**tables, "orders": tables["orders"] + tables["orders"][:1]}, source)
    except AssertionError:
        print(f"whole after an executor was killed: {len(tables['orders'])} orders, none twice; the control is noticed")
    else:
        sys.exit("an order that is there twice was not noticed")

    said = {}
    for line in csv.reader((folder / "duckdb.txt").read_text().splitlines()):
        if line[0].startswith("# "):
            rows = said[line[0][2:]] = []
        else:
            rows.append(tuple(line))
    for title, wanted in answers(source):
        found = said.pop(title)[1:]
        if title == "ordered value":
            found = [(*row[:3], *map(Decimal, row[3:])) for row in found]
        assert wanted and found == wanted, f"{title}: {found} instead of {wanted}"
        print(f"{title}: {len(found)} rows, by Spark and DuckDB")
    assert not said, said


if __name__ == "__main__":
    main(*sys.argv[1:])
