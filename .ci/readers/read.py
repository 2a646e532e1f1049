"""The readers: each gives the rows of a table as dicts with Python's values. Dates are microseconds since 1970.

`kinds` has what a column holds: text, moment, money, count, flag, extra. What a reader cannot keep of a format is left
out of its rows, and said in LEFT_OUT.
"""

import json
import subprocess
import tempfile
from datetime import datetime, timezone
from decimal import Decimal

from expected import loads, micros

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Polars parses numbers of JSON as doubles before it looks at the schema, and neither it nor pyarrow reads maps from JSON.
LEFT_OUT = {("polars", "jsonl"): {"money", "extra"}, ("pandas", "jsonl"): {"extra"}}


def since_epoch(moment):
    gap = moment.astimezone(timezone.utc) - EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


def from_texts(rows, kinds, null=""):
    """Values of rows whose cells are all texts, as in CSV."""
    def value(kind, text):
        if text is None or text == null:
            return None
        if kind == "moment":
            return micros(text)
        if kind == "money":
            return Decimal(text)
        if kind == "count":
            return int(text)
        if kind == "flag":
            return {"true": True, "false": False}[text]
        return pairs(json.loads(text)) if kind == "extra" else text
    return [{name: value(kinds.get(name), cell) for name, cell in row.items()} for row in rows]


def pairs(entries):
    """A map that came as a dict, or as its entries."""
    if entries is None:
        return None
    if isinstance(entries, dict):
        entries = entries.items()
    entries = [tuple(entry.values()) if isinstance(entry, dict) else tuple(entry) for entry in entries]
    assert len(dict(entries)) == len(entries), f"a key is there twice: {entries}"
    assert all(isinstance(text, str) for _, text in entries), f"extra should have texts of JSON: {entries}"
    return {key: loads(text) for key, text in entries}


def plain(rows, kinds):
    """Dates that came as `datetime`, and maps."""
    def value(kind, cell):
        if kind == "moment" and cell is not None:
            return since_epoch(cell)
        return pairs(cell) if kind == "extra" else cell
    return [{name: value(kinds.get(name), cell) for name, cell in row.items()} for row in rows]


class DuckDb:
    name = "duckdb"

    def __init__(self):
        import duckdb
        self.version = duckdb.__version__
        self.db = duckdb.connect()

    def rows(self, query, kinds):
        # Its datetimes want another package.
        moments = ", ".join(f'epoch_us("{name}"::timestamptz) as "{name}"' for name, kind in kinds.items() if kind == "moment")
        found = self.db.execute(f"select * {f'replace ({moments})' if moments else ''} from {query}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found.fetchall()]

    def parquet(self, folder, kinds):
        rows = self.rows(f"read_parquet('{folder}/**/*.parquet')", kinds)
        for row in rows:
            if "extra" in row:
                row["extra"] = pairs(row["extra"])
        return rows

    def csv(self, folder, kinds):
        return from_texts(self.rows(f"read_csv('{folder}/*.csv', all_varchar=true, header=true)", {}), kinds)

    def jsonl(self, folder, kinds):
        types = {"moment": "TIMESTAMPTZ", "money": "DECIMAL(38,18)", "count": "BIGINT", "flag": "BOOLEAN", "extra": "JSON"}
        columns = {name: types.get(kind, "VARCHAR") for name, kind in kinds.items()}
        rows = self.rows(f"read_json('{folder}/*.jsonl', format='newline_delimited', columns={columns})", kinds)
        for row in rows:
            if row.get("extra") is not None:
                row["extra"] = pairs(json.loads(row["extra"]))
        return rows

    def sums(self, folder):
        query = f"select currency_code, sum(total_price) from '{folder}/*.parquet' group by 1"
        return dict(self.db.execute(query).fetchall())


class Polars:
    name = "polars"

    def __init__(self):
        import polars
        self.pl, self.version = polars, polars.__version__

    def parquet(self, folder, kinds):
        return plain(self.pl.read_parquet(folder).to_dicts(), kinds)

    def csv(self, folder, kinds):
        return from_texts(self.pl.read_csv(f"{folder}/*.csv", infer_schema=False).to_dicts(), kinds)

    def jsonl(self, folder, kinds):
        types = {"count": self.pl.Int64, "flag": self.pl.Boolean}
        names = {name: kind for name, kind in kinds.items() if kind not in LEFT_OUT["polars", "jsonl"]}
        schema = {name: types.get(kind, self.pl.String) for name, kind in names.items()}
        rows = self.pl.scan_ndjson(f"{folder}/*.jsonl", schema=schema).collect().to_dicts()
        moments = [name for name, kind in names.items() if kind == "moment"]
        return [row | {name: micros(row[name]) for name in moments} for row in rows]

    def sums(self, folder):
        found = self.pl.read_parquet(f"{folder}/*.parquet").group_by("currency_code").agg(self.pl.col("total_price").sum())
        return dict(found.rows())


class Pandas:
    name = "pandas"

    def __init__(self):
        import pandas
        import pyarrow
        self.pd, self.version = pandas, f"{pandas.__version__} with pyarrow {pyarrow.__version__}"

    def parquet(self, folder, kinds):
        return self.dicts(self.pd.read_parquet(folder, dtype_backend="pyarrow"), kinds)

    def dicts(self, frame, kinds):
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        moments = [name for name, kind in kinds.items() if kind == "moment" and name in frame]
        in_micros = frame[moments].astype("timestamp[us, tz=UTC][pyarrow]").astype("int64[pyarrow]")
        for number, row in enumerate(rows):
            for name in moments:
                row[name] = int(in_micros[name].iloc[number]) if frame[name].notna().iloc[number] else None
            if "extra" in row:
                row["extra"] = pairs(row["extra"])
        return rows

    def defaults(self, folder, kinds):
        """Without an option. Whole numbers beside nulls are doubles then, which is why they are left out."""
        frame = self.pd.read_parquet(folder)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        doubles = {name for name in frame if kinds.get(name) == "count" and frame[name].dtype == float}
        return plain([{name: cell for name, cell in row.items() if name not in doubles} for row in rows], kinds)

    def csv(self, folder, kinds):
        frames = [self.pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(folder.glob("*.csv"))]
        return from_texts(self.pd.concat(frames).to_dict("records"), kinds)

    def jsonl(self, folder, kinds):
        import pyarrow as pa
        from pyarrow import json as pa_json
        types = {"money": pa.decimal128(38, 18), "count": pa.int64(), "flag": pa.bool_()}
        schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind in kinds.items() if kind != "extra"])
        options = pa_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
        # A file without rows is an error for it.
        paths = [path for path in sorted(folder.glob("*.jsonl")) if path.stat().st_size]
        tables = [pa_json.read_json(path, parse_options=options) for path in paths]
        frame = pa.concat_tables([schema.empty_table(), *tables]).to_pandas(types_mapper=self.pd.ArrowDtype)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        moments = [name for name, kind in kinds.items() if kind == "moment"]
        return [row | {name: micros(row[name]) for name in moments} for row in rows]

    def sums(self, folder):
        frame = self.pd.read_parquet(folder, dtype_backend="pyarrow")
        found = frame.groupby("currency_code", dropna=False)["total_price"].sum()
        return {None if self.pd.isna(name) else name: value for name, value in found.items()}


class Spark:
    name = "spark"

    def __init__(self):
        import pyspark
        from pyspark.sql import SparkSession
        self.version = pyspark.__version__
        self.spark = (
            SparkSession.builder.master("local[2]").appName("readers")
            .config("spark.ui.enabled", "false")
            # For programs that end soon.
            .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC").getOrCreate()
        )
        self.spark.sparkContext.setLogLevel("OFF")

    def rows(self, frame, kinds):
        # collect() gives datetimes of this machine's zone.
        exact = [f"unix_micros(`{name}`) as `{name}`" if kinds.get(name) == "moment" else f"`{name}`" for name in frame.columns]
        rows = [row.asDict() for row in frame.selectExpr(*exact).collect()]
        for row in rows:
            if "extra" in row:
                row["extra"] = pairs(row["extra"])
        return rows

    def parquet(self, folder, kinds):
        return self.rows(self.spark.read.parquet(f"file://{folder}"), kinds)

    def csv(self, folder, kinds):
        # Without these two options a quote or a line break in a text moves what follows into other columns.
        frame = self.spark.read.csv(f"file://{folder}", header=True, multiLine=True, escape='"')
        return from_texts([row.asDict() for row in frame.collect()], kinds)

    def jsonl(self, folder, kinds):
        types = {"moment": "timestamp", "money": "decimal(38,18)", "count": "bigint", "flag": "boolean",
                 "extra": "map<string,string>"}
        schema = ", ".join(f"`{name}` {types.get(kind, 'string')}" for name, kind in kinds.items())
        return self.rows(self.spark.read.schema(schema).json(f"file://{folder}"), kinds)

    def sums(self, folder):
        frame = self.spark.read.parquet(f"file://{folder}").groupBy("currency_code").agg({"total_price": "sum"})
        return {row[0]: row[1] for row in frame.collect()}


class LibreOffice:
    """CSV alone, imported with all columns as text."""

    name = "libreoffice"

    def __init__(self):
        self.version = subprocess.run(["soffice", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[1]

    def sheet(self, path, columns):
        """The cells of a file that it has made a spreadsheet of."""
        import openpyxl
        with tempfile.TemporaryDirectory() as folder:
            # Comma, quote, UTF-8, from the first line on; 2 is text.
            formats = "/".join(f"{number}/2" for number in range(1, columns + 1))
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                            f"--infilter=CSV:44,34,76,1,{formats}", "--convert-to", "xlsx", "--outdir", folder, path],
                           check=True, stdout=subprocess.DEVNULL)
            return list(openpyxl.load_workbook(f"{folder}/{path.stem}.xlsx").active.iter_rows(values_only=True))

    def csv(self, folder, kinds):
        rows = []
        for path in sorted(folder.glob("*.csv")):
            head, *cells = self.sheet(path, len(kinds))
            rows += [dict(zip(head, row)) for row in cells]
        return from_texts(rows, kinds)

    def control(self, folder):
        """By default an id of digits is a number."""
        ids = {row[1] for row in self.sheet(folder / "00001.csv", 0)}
        assert 12 in ids and "000000000012" not in ids, ids
        print("  control: libreoffice is found out: id 12")
