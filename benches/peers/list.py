"""What a program in Python does for `orders list`: `list.py <address> <jsonl|csv>`.

One request by `requests`, typed orders by `msgspec`, and a line for each.
"""

import csv
import sys

import msgspec
import requests
from peers import with_msgspec

COLUMNS = ["id", "creationDate", "status", "billingCycle", "currencyCode", "totalPrice"]


def main(address, form):
    answer = requests.get(address, headers={"Authorization": "Bearer none"}, timeout=600)
    answer.raise_for_status()
    orders = with_msgspec()(answer.content).items
    if form == "csv":
        out = csv.writer(sys.stdout)
        out.writerow(COLUMNS)
        for order in orders:
            out.writerow([getattr(order, column) for column in COLUMNS])
        return
    encode = msgspec.json.Encoder().encode
    for order in orders:
        sys.stdout.buffer.write(encode(order) + b"\n")


main(*sys.argv[1:])
