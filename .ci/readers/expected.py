"""What the tables must hold, worked out from the service's JSON with Python's exact numbers and nothing of the product."""

import json
import re
import urllib.request
from datetime import datetime, timezone
from decimal import Decimal, getcontext

# Python rounds to 28 digits by default.
getcontext().prec = 100

FREE = {"friendly_name", "company_profile_company_name"}


class Number(str):
    """A number of JSON: its very text."""


def loads(text):
    return json.loads(text, parse_float=Number, parse_int=Number)


class Source:
    """The customers of a service, their orders and subscriptions: pairs of text and value, in the tables' order."""

    def __init__(self, address, token):
        self.address, self.token = address, token
        customers = sorted(self.items("/v1/customers"), key=lambda item: item[1]["id"].lower())
        self.customers = [(item[1]["id"], *item) for item in customers]
        self.orders = self.of_each("orders?include_price=true")
        self.subscriptions = self.of_each("subscriptions")

    def of_each(self, path):
        return [(id, *item) for id, *_ in self.customers for item in self.items(f"/v1/customers/{id}/{path}")]

    def items(self, path):
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request) as answer:
            text = answer.read().decode("utf-8-sig")
        assert "next" not in loads(text).get("links", {}), f"{path} has a second page"
        at = re.search(r'"items"\s*:\s*\[', text).end()
        found, decoder = [], json.JSONDecoder(parse_float=Number, parse_int=Number)
        while text[at] != "]":
            value, end = decoder.raw_decode(text, at)
            found.append((text[at:end], value))
            at = end + (text[end] == ",")
        return found

    def sums(self):
        """The sum of the orders' prices for each currency."""
        sums = {}
        for _, _, order in self.orders:
            if order.get("totalPrice") is not None:
                currency = order.get("currencyCode")
                sums[currency] = sums.get(currency, 0) + Decimal(order["totalPrice"])
        return sums

    def rows(self, table):
        """For each row its values by the names of columns, its unknown members, its text."""
        if table == "customers":
            # The id has the name that it has in all tables.
            return [(flat(value) | {"customer_id": id}, unknown_of(without(value, "id")), text)
                    for id, text, value in self.customers]
        if table == "subscriptions":
            return [subscription(id, text, value) for id, text, value in self.subscriptions]
        if table == "orders":
            return [order_row(id, text, value) for id, text, value in self.orders]
        if table == "order_lines":
            return [
                (flat(line) | {"customer_id": id, "order_id": order["id"], "currency_code": order.get("currencyCode")},
                 unknown_of(line), None)
                for id, _, order in self.orders for line in order.get("lineItems") or []
            ]
        return []


def order_row(id, text, order):
    lines = order.get("lineItems")
    values = flat(order) | {"customer_id": id, "line_count": None if lines is None else Number(len(lines))}
    return values, unknown_of(without(order, "lineItems")), text


def subscription(id, text, value):
    values, value = flat(value) | {"customer_id": id}, dict(value)
    if isinstance(value.get("productType"), str):
        values["product_type_id"] = value.pop("productType")
    return values, unknown_of(value), text


def without(value, name):
    return {key: member for key, member in value.items() if key != name}


def snake(name):
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def flat(value, prefix=""):
    """All members at any depth, by the names that a column would have."""
    found = {}
    for name, member in value.items():
        found[prefix + snake(name)] = member
        if isinstance(member, dict):
            found |= flat(member, prefix + snake(name) + "_")
    return found


def unknown_of(value, column="", key=""):
    """All members by the name that a column would have: the key that `extra` has for it, and the value."""
    found = []
    for name, member in value.items():
        path = key + name.replace("\\", "\\\\").replace(".", "\\.")
        found.append((column + snake(name), path, member))
        if isinstance(member, dict):
            found += unknown_of(member, column + snake(name) + "_", path + ".")
    return found


def extra(members, columns):
    """The members that no column has, nor the columns of an object."""
    found, inside = {}, []
    for column, key, member in members:
        has_columns = any(name.startswith(column + "_") and name != column + "_text" for name in columns)
        if column in columns or has_columns or any(key.startswith(outer + ".") for outer in inside):
            if column in columns:
                inside.append(key)
            continue
        found[key] = member
        inside.append(key)
    return found


def micros(text):
    """Microseconds since 1970 of a date of the service; nothing for .NET's "no date" and for what is no date."""
    date = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", text or "")
    if not date or date[1].startswith("0001"):
        return None
    zone = "+00:00" if date[3] in (None, "Z") else date[3]
    seconds = (datetime.fromisoformat(date[1] + zone) - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()
    return int(seconds) * 1_000_000 + int((date[2] or "").ljust(6, "0")[:6])


def cell(kind, column, values, members, text, columns):
    """What a column of a kind holds."""
    if kind == "extra":
        return extra(members, columns) or None
    if column in ("raw_json", "raw"):
        return text
    if kind == "text" and column.endswith("_text"):
        return values.get(column.removesuffix("_text"))
    value = values.get(column)
    if value is None:
        return None
    if kind == "moment":
        return micros(value)
    if kind == "money":
        return Decimal(value)
    if kind == "count":
        return int(value)
    return value
