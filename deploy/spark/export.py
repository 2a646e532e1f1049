"""All orders of all customers, read by the executors of a Spark cluster.

    spark-submit export.py --to /shared/orders --run 2026-11-28 --shards 4 \\
        --tenant contoso.onmicrosoft.com --client-id 8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f \\
        --secret-file /etc/partner-center/secret -- --include-price --subscriptions

Each task runs `partner-center export --shard K/N`, the driver `partner-center export finish`. Then one DataFrame reads
the result and is compared with the manifest. README.md beside this file says what it needs.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import deque
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

from pyspark import TaskContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

SOME_REFUSED = 7
# Usage, sign-in needed: the next attempt would end in the same way.
NOT_AGAIN = (2, 4)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True, help="folder that the driver and all executors see under this path")
    parser.add_argument("--run", default=datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ"),
                        help="name of the run; the same name again goes on with it (default: the time)")
    parser.add_argument("--shards", type=int, required=True, help="as many as tasks run at once")
    parser.add_argument("--requests-per-minute", type=int, default=480, help="of all shards together (default: 480)")
    parser.add_argument("--program", default="partner-center", help="path of the program on every machine")
    parser.add_argument("--tenant", help="the partner's tenant")
    parser.add_argument("--client-id", help="the application, which signs in for itself")
    parser.add_argument("--secret-file", help="file with its secret, on every machine that runs executors")
    parser.add_argument("--certificate-file", help="or with its key and certificate (PEM)")
    parser.add_argument("--authority", help="address that signs in, if not the cloud's")
    parser.add_argument("--base-url", help="address of the API, if not the cloud's")
    parser.add_argument("export", nargs="*", metavar="-- OPTIONS", help="options of `partner-center export`")
    wanted = parser.parse_args()
    if not os.path.isabs(wanted.to):
        parser.error("--to must be an absolute path, for executors have other working folders")
    return wanted


def run(command, environment=None):
    """Runs the program, whose output goes to this process's log. Gives its exit code and its last lines."""
    last = deque(maxlen=20)
    # A child in the worker's process group: it goes when Spark ends the worker's group.
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace") as program:
        for line in program.stdout:
            sys.stderr.write(line)
            last.append(line)
    return program.returncode, "".join(last)


def shard(number, wanted):
    """Reads the customers of a shard. Spark may call it again, on another machine and at the same time: what it
    leaves is committed by one rename, and the later attempt removes its own."""
    environment = dict(os.environ)
    # Here and not on the driver: Spark shows its configuration, arguments and environment on a web page.
    if wanted.secret_file:
        secret = Path(wanted.secret_file).read_text(encoding="utf-8")
        environment["PARTNER_CENTER_CLIENT_SECRET"] = secret.strip()
    for name, value in [("TENANT_ID", wanted.tenant), ("CLIENT_ID", wanted.client_id),
                        ("CLIENT_CERTIFICATE", wanted.certificate_file),
                        ("AUTHORITY", wanted.authority), ("BASE_URL", wanted.base_url)]:
        if value:
            environment[f"PARTNER_CENTER_{name}"] = value
    share = max(1, wanted.requests_per_minute // wanted.shards)
    code, last = run([wanted.program, "export", "--to", wanted.to, "--run", wanted.run,
                      "--shard", f"{number}/{wanted.shards}", "--requests-per-minute", str(share),
                      *wanted.export], environment)
    if code not in (0, SOME_REFUSED, *NOT_AGAIN):
        raise RuntimeError(f"shard {number} of {wanted.shards}: exit code {code}\n{last}")
    return number, TaskContext.get().attemptNumber(), code, last


def sweep(spark, wanted):
    """Runs the shards and joins them."""
    numbers = spark.sparkContext.parallelize(range(1, wanted.shards + 1), wanted.shards)
    # One action and nothing behind it: a sort, a second action or a cache that is lost would read everything again.
    done = numbers.map(lambda number: shard(number, wanted)).collect()
    for number, attempt, code, last in sorted(done):
        if code in NOT_AGAIN:
            sys.exit(f"shard {number} of {wanted.shards}: exit code {code}\n{last}")
        again = f", attempt {attempt + 1}" if attempt else ""
        refused = ", some of its customers were refused" if code == SOME_REFUSED else ""
        print(f"shard {number} of {wanted.shards} is whole{again}{refused}")
    code, _ = run([wanted.program, "export", "finish", wanted.to, "--run", wanted.run])
    if code not in (0, SOME_REFUSED):
        sys.exit(f"`export finish` ended with exit code {code}; its lines above say why")


def compare(spark, wanted, manifest):
    """Reads the orders as one DataFrame and holds them to the manifest."""
    # With a scheme, for the cluster's default file system may be another one.
    orders = spark.read.parquet(f"file://{wanted.to}/{wanted.run}/orders")
    found = orders.groupBy("currency_code").agg(F.count("*").alias("orders"), F.sum("total_price").alias("sum"))
    found = found.orderBy("currency_code").collect()
    table = next(table for table in manifest["tables"] if table["table"] == "orders")
    rows = sum(row.orders for row in found)
    sums = {row.currency_code or "": row["sum"] for row in found if row["sum"] is not None}
    for row in found:
        print(f"{row.currency_code or '(no currency)'}: {row.orders} orders, {format(row['sum'] or 0, 'f')}")
    if rows != table["rows"] or sums != {name: Decimal(text) for name, text in table["sums"].items()}:
        sys.exit(f"the manifest says {table['rows']} orders, {table['sums']}")


def main():
    wanted = arguments()
    path = Path(wanted.to, f"{wanted.run}.manifest.json")
    spark = SparkSession.builder.appName(f"partner-center export {wanted.run}").getOrCreate()
    # A driver that is started again finds the run whole.
    if not path.exists():
        sweep(spark, wanted)
    manifest = json.loads(path.read_text(encoding="utf-8"))
    compare(spark, wanted, manifest)
    faults = next(table["rows"] for table in manifest["tables"] if table["table"] == "faults")
    if faults:
        print(f"{faults} refusals or unreadable texts are in {wanted.to}/{wanted.run}/faults", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()
