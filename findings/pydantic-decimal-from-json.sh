#!/usr/bin/env bash
# pydantic reads a JSON number into a `Decimal` field by way of a double.
#
# Guess before the run: a field typed `Decimal` keeps the digits of the text, `12.50` stays
# `12.50` and 17 digits stay 17 digits, because pydantic parses the JSON text itself
# (`model_validate_json`) and knows the target type.
# Seen: 12.50 -> 12.5, 12345678901234567.89 -> 12345678901234568, 0.1234567890123456789 ->
# 0.12345678901234568, no error in lax or strict mode. msgspec, with the same type and text,
# keeps every digit.
#
# Why it matters: `Decimal` in the model looks like the cure for money. It is one only for
# amounts that arrive as JSON text ("12.50"), not for the numbers of an order.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 msgspec==0.22.0

cat >expected <<'TXT'
pydantic 2.14.4, msgspec 0.22.0
12.50 pydantic 12.5 strict 12.5 msgspec 12.50
"12.50" pydantic 12.50 strict 12.50 msgspec 12.50
12345678901234567.89 pydantic 12345678901234568 strict 12345678901234568 msgspec 12345678901234567.89
0.1234567890123456789 pydantic 0.12345678901234568 strict 0.12345678901234568 msgspec 0.1234567890123456789
TXT
venv/bin/python - >seen <<'PY'
from decimal import Decimal
import msgspec
import pydantic


class Order(pydantic.BaseModel):
    total: Decimal


class Struct(msgspec.Struct):
    total: Decimal


print(f"pydantic {pydantic.VERSION}, msgspec {msgspec.__version__}")
for number in ["12.50", '"12.50"', "12345678901234567.89", "0.1234567890123456789"]:
    body = '{"total":%s}' % number
    lax = Order.model_validate_json(body).total
    strict = Order.model_validate_json(body, strict=True).total
    exact = msgspec.json.decode(body, type=Struct).total
    print(number, "pydantic", lax, "strict", strict, "msgspec", exact)
PY
cat seen
diff expected seen
