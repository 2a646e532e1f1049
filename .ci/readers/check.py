"""Reads an export with each reader, and compares every cell with what the service said.

    check.py READERS (FOLDER ADDRESS TOKEN)...     FOLDER has the runs `parquet`, `jsonl`, `csv` and `no-raw` of the service
"""

import re
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import read
from expected import FREE, Source, cell, loads

TABLES = ["orders", "order_lines", "subscriptions", "customers", "faults"]
KINDS = {
    pa.string(): "text",
    pa.timestamp("us", "UTC"): "moment",
    pa.decimal128(38, 18): "money",
    pa.int64(): "count",
    pa.bool_(): "flag",
}


class Altered(Exception):
    """A reader has something else than the service said."""


def kinds_of(folder):
    """What the columns of a table hold, by the file itself."""
    schema = pq.read_schema(folder / "00001.parquet")
    assert not (schema.metadata or {}).get(b"ARROW:schema"), "types would depend on the writer's library"
    return {field.name: kind_of(field.type) for field in schema}


def kind_of(type):
    is_map = pa.types.is_map(type) and type.key_type == type.item_type == pa.string()
    return "extra" if is_map else KINDS[type]


def is_same(kind, column, found, wanted, format):
    if isinstance(wanted, (dict, list)):
        # JSON in a text; numbers are compared as texts.
        return (loads(found) if isinstance(found, str) else found) == wanted
    if format == "csv" and wanted == "":
        return found is None
    if format == "csv" and column in FREE and isinstance(wanted, str):
        return unguarded(found) == wanted
    if kind == "money" and wanted is not None:
        return isinstance(found, Decimal) and found == wanted
    return found == wanted and (found is None) == (wanted is None)


def unguarded(text):
    """A text without the marks that keep a spreadsheet from calculating: one before each part between `;`."""
    return ";".join(re.sub(r"""^(["\s\x00-\x1f\x7f-\x9f]*)'""", r"\1", part) for part in text.split(";"))


def compare(rows, source, table, kinds, format):
    """Every cell of every row. Gives how many there are."""
    return compare_rows(rows, source.rows(table), table, kinds, format)


def compare_rows(rows, wanted, table, kinds, format):
    if len(rows) != len(wanted):
        raise Altered(f"{table}: {len(rows)} rows instead of {len(wanted)}")
    count = 0
    for number, (row, (values, members, text)) in enumerate(zip(rows, wanted)):
        for column, found in row.items():
            kind = kinds[column]
            expected = cell(kind, column, values, members, text, kinds)
            if not is_same(kind, column, found, expected, format):
                raise Altered(f"{table}, row {number}, {column}: {found!r} instead of {expected!r}")
            count += 1
    return count


def check(reader, source, runs):
    for format in ["parquet", "no-raw", "csv", "jsonl"]:
        cells, method = 0, getattr(reader, "parquet" if format == "no-raw" else format, None)
        if not method:
            continue
        for table in TABLES:
            kinds = kinds_of(runs / ("no-raw" if format == "no-raw" else "parquet") / table)
            without = read.LEFT_OUT.get((reader.name, format), set())
            rows = method(runs / format / table, kinds)
            for row in rows:
                absent = {name for name, kind in kinds.items() if kind not in without} - set(row)
                if absent:
                    raise Altered(f"{table}: no column {absent}")
            cells += compare(rows, source, table, kinds, format)
        print(f"  {reader.name} {reader.version}: {format}, {cells} cells")
    if hasattr(reader, "defaults"):
        for table in TABLES:
            kinds = kinds_of(runs / "parquet" / table)
            compare(reader.defaults(runs / "parquet" / table, kinds), source, table, kinds, "parquet")
    if not hasattr(reader, "sums"):
        return
    sums = {currency: value for currency, value in reader.sums(runs / "parquet/orders").items() if value is not None}
    wanted = source.sums()
    if {name: value for name, value in sums.items() if value or name in wanted} != wanted:
        raise Altered(f"sums of total_price: {sums} instead of {wanted}")


def controls(readers, source, runs):
    """What these readers are known to alter is noticed; otherwise nothing above says anything."""
    kinds = kinds_of(runs / "parquet/orders")
    for reader in readers:
        if hasattr(reader, "control"):
            reader.control(runs / "csv/orders")
    readers = [reader for reader in readers if hasattr(reader, "parquet")]
    table = pq.ParquetFile(runs / "parquet/orders/00001.parquet").read()
    digits = table.filter(pc.equal(table["id"], "000000000012"))
    at = digits.schema.get_field_index("creation_date")
    nanos = digits.set_column(at, "creation_date", digits["creation_date"].cast(pa.timestamp("ns", "UTC")))
    illegal = "Illegal Parquet type"
    found_out(readers, source, kinds, "00001.parquet", nanos, {"spark": illegal})
    hive = {"spark": "id: 12 instead", "polars": "id: 12 instead", "pandas": "id: 12 instead"}
    found_out(readers, source, kinds, "id=000000000012/00001.parquet", digits.drop_columns(["id"]), hive)


def found_out(readers, source, kinds, path, table, wanted):
    """These readers, and no others, have trouble with a file: for each the words of it."""
    columns = set(kinds)
    known = [row for row in source.rows("orders") if row[0]["id"] == "000000000012"]
    for reader in readers:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "orders", path)
            file.parent.mkdir(parents=True)
            pq.write_table(table, file, compression="zstd")
            try:
                rows = reader.parquet(Path(folder, "orders"), kinds)
                compare_rows(rows, known, "orders", kinds, "parquet")
                assert len(rows) == 1 and set(rows[0]) == columns
                trouble = ""
            except Exception as error:
                trouble = str(error)
        words = wanted.get(reader.name, "")
        if words not in trouble or bool(words) != bool(trouble):
            sys.exit(f"control {path}: {reader.name} should have had trouble with {words!r}, and had {trouble[:300]!r}")
        if words:
            print(f"  control: {reader.name} is found out: {trouble.splitlines()[0]}")


def main(readers, *arguments):
    readers = [getattr(read, name)() for name in readers.split(",")]
    for folder, address, token in zip(*[iter(arguments)] * 3):
        runs, source = Path(folder).resolve(), Source(address, token)
        print(f"{runs.name}: {len(source.customers)} customers, {len(source.orders)} orders,"
              f" {len(source.subscriptions)} subscriptions")
        for reader in readers:
            check(reader, source, runs)
        if any(order["id"] == "000000000012" for _, _, order in source.orders):
            controls(readers, source, runs)


if __name__ == "__main__":
    main(*sys.argv[1:])
