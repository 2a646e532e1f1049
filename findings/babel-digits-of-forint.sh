#!/usr/bin/env bash
# Babel drops the cents of currencies that have cents: its digits are CLDR's, not ISO 4217's.
#
# Guess before the run: `format_currency` shows as many decimals as ISO 4217 gives the
# currency: two for HUF, COP, IDR and ALL, three for IQD and JOD, none for ISK.
# Seen: HUF, COP, IDR, ALL and IQD get none, so that 438.50 is shown as 438 and 439.50 as 440
# (half to even), while RSD and JOD are as in ISO 4217. CLDR writes down what is usual in
# daily life. `currency_digits=False` leaves the two digits of the pattern.
#
# Why it matters: a price in forint that the service gives to the hundredth is shown rounded. The
# lines shown do not add up to the total shown, and nobody asked for rounding.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check babel==2.19.0 iso4217==1.16.20260101

cat >expected <<'TXT'
babel 2.19.0, iso4217 1.16.20260101
HUF ISO 4217: 2, Babel: 0, HUF438 HUF440, by the pattern HUF438.50
COP ISO 4217: 2, Babel: 0, COP438 COP440, by the pattern COP438.50
IDR ISO 4217: 2, Babel: 0, IDR438 IDR440, by the pattern IDR438.50
ALL ISO 4217: 2, Babel: 0, ALL438 ALL440, by the pattern ALL438.50
IQD ISO 4217: 3, Babel: 0, IQD438 IQD440, by the pattern IQD438.50
RSD ISO 4217: 2, Babel: 2, RSD438.50 RSD439.50, by the pattern RSD438.50
JOD ISO 4217: 3, Babel: 3, JOD438.500 JOD439.500, by the pattern JOD438.50
TXT
venv/bin/python - >seen <<'PY'
from decimal import Decimal
from importlib.metadata import version
from babel.numbers import format_currency, get_currency_precision
from iso4217 import Currency

print(f"babel {version('babel')}, iso4217 {version('iso4217')}")
amounts = [Decimal("438.50"), Decimal("439.50")]
for code in ["HUF", "COP", "IDR", "ALL", "IQD", "RSD", "JOD"]:
    shown = " ".join(format_currency(amount, code, locale="en_US") for amount in amounts)
    pattern = format_currency(amounts[0], code, locale="en_US", currency_digits=False)
    print(f"{code} ISO 4217: {Currency(code).exponent}, Babel: {get_currency_precision(code)}, {shown}, by the pattern {pattern}")
PY
cat seen
diff expected seen
