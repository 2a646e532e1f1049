"""DuckDB makes tables of orders: tables.py ORDERS.jsonl FOLDER raw|typed

The schema is written by hand, because DuckDB finds none by itself that these orders fit, and the columns are those of
partner-center-export: orders and their lines, flat, money as DECIMAL(38,18), dates beside their text. Unknown members
are left out, for DuckDB has no way to collect them. Each table reads the orders for itself: a table in memory between
them takes no less time, and twice the memory. zstd has the level of partner-center-export. Prints seconds of the
processor and MiB of memory.
"""

import json
import os
import resource
import sys

import duckdb

MONEY = "DECIMAL(38,18)"
LINE = {
    "lineItemNumber": "BIGINT",
    "provisioningContext": {
        "scope": "VARCHAR", "entitlementId": "VARCHAR", "subscriptionId": "VARCHAR", "duration": "VARCHAR",
        "parentSubscriptionId": "VARCHAR",
    },
    "offerId": "VARCHAR", "subscriptionId": "VARCHAR", "parentSubscriptionId": "VARCHAR", "termDuration": "VARCHAR",
    "customTermEndDate": "VARCHAR", "transactionType": "VARCHAR", "promotionId": "VARCHAR", "friendlyName": "VARCHAR",
    "quantity": "BIGINT",
    "pricing": {
        "listPrice": MONEY, "discountedPrice": MONEY, "proratedPrice": MONEY, "price": MONEY, "extendedPrice": MONEY,
    },
    "partnerIdOnRecord": "VARCHAR", "additionalPartnerIdsOnRecord": "JSON", "renewsTo": "JSON",
    "attestationAccepted": "BOOLEAN",
    "purchaseCommitment": {"amount": MONEY, "currency": "VARCHAR", "grain": "VARCHAR"},
    "links": "JSON",
    "attributes": {"etag": "VARCHAR", "objectType": "VARCHAR"},
}
ORDER = {
    "id": "VARCHAR", "alternateId": "VARCHAR", "referenceCustomerId": "VARCHAR", "billingCycle": "VARCHAR",
    "currencyCode": "VARCHAR", "currencySymbol": "VARCHAR", "lineItems": [LINE], "creationDate": "VARCHAR",
    "status": "VARCHAR", "transactionType": "VARCHAR", "partnerOnRecordAttestationAccepted": "BOOLEAN", "links": "JSON",
    "totalPrice": MONEY,
    "client": {"marketplaceCountry": "VARCHAR", "deviceFamily": "VARCHAR", "name": "VARCHAR"},
    "attributes": {"etag": "VARCHAR", "objectType": "VARCHAR"},
}
DATES = ("creationDate", "customTermEndDate")


def type_of(schema):
    """The type of SQL."""
    if isinstance(schema, str):
        return schema
    if isinstance(schema, list):
        return type_of(schema[0]) + "[]"
    return "STRUCT(" + ", ".join(f'"{name}" {type_of(member)}' for name, member in schema.items()) + ")"


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


def columns(schema, place, prefix=""):
    """The columns of an object's members."""
    for name, member in schema.items():
        here, column = f'{place}"{name}"', prefix + snake(name)
        if isinstance(member, dict):
            yield from columns(member, here + ".", column + "_")
        elif isinstance(member, list):
            yield f"len({here}) AS line_count"
        elif name in DATES:
            yield f"TRY_CAST({here} AS TIMESTAMPTZ) AS {column}"
            yield f"{here} AS {column}_text"
        elif member == "JSON":
            yield f"{here}::VARCHAR AS {column}"
        else:
            yield f"{here} AS {column}"


source, folder, mode = sys.argv[1:]
customer = "bdd73226-2feb-4e95-a8ef-e333b266f103"
os.makedirs(folder)
db = duckdb.connect()
if mode == "raw":
    structure = json.dumps(ORDER)
    orders = f"""SELECT raw, o.* FROM (
        SELECT json::VARCHAR AS raw, from_json(json, '{structure}') AS o FROM read_ndjson_objects('{source}')
    )"""
else:
    members = ", ".join(f"{name}: '{type_of(member)}'" for name, member in ORDER.items())
    orders = f"SELECT * FROM read_json('{source}', format = 'newline_delimited', columns = {{{members}}})"

raw = ", raw AS raw_json" if mode == "raw" else ""
tables = {
    "orders": f"SELECT '{customer}' AS customer_id, {', '.join(columns(ORDER, ''))}{raw} FROM ({orders})",
    "order_lines": f"""SELECT '{customer}' AS customer_id, id AS order_id, currency_code,
        {', '.join(columns(LINE, 'line.'))}
        FROM (SELECT id, "currencyCode" AS currency_code, unnest("lineItems") AS line FROM ({orders}))""",
}
for name, select in tables.items():
    target = f"{folder}/{name}.parquet"
    db.execute(f"COPY ({select}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as status:
    peak = next(line for line in status if line.startswith("VmHWM:"))
print(used.ru_utime + used.ru_stime, int(peak.split()[1]) / 1024)
