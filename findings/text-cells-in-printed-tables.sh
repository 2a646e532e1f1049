#!/usr/bin/env bash
# Python's table printers rewrite cells that are text already.
#
# Guess before the run: a cell that is a `str` is printed as it is. Only tabulate is known to
# format texts that look like floats; texttable and beautifultable print text as text, and
# an id of digits with leading zeros is left alone by all three.
# Seen: all three rewrite. `000000000012` is printed as 12 (tabulate: in a column
# with other numbers), `177119500e12`, a valid order id, becomes 1.77e+20 with three different
# roundings, 123456789012345678.12 loses digits, 12.50 becomes 12.5 or 12.500.
# prettytable prints every cell as it was given.
#
# Why it matters: ids are copied from such tables into the next command, amounts into mails.
# Each of the three has a switch (disable_numparse, set_cols_dtype, detect_numerics).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tabulate==0.10.0 texttable==1.7.2 \
    beautifultable==1.1.0 prettytable==3.18.0

cat >expected <<'TXT'
tabulate 0.10.0, texttable 1.7.2, beautifultable 1.1.0, prettytable 3.18.0
tabulate 12 | 1.7712e+20 | 1.23457e+17 | 12.5
texttable 12 | 1.771e+20 | 1.235e+17 | 12.500
beautifultable 12 | 1.771195e+20 | 1.2345678901234568e+17 | 12.5
prettytable 000000000012 | 177119500e12 | 123456789012345678.12 | 12.50
switched off: True
TXT
venv/bin/python - >seen <<'PY'
from importlib.metadata import version
from beautifultable import BeautifulTable
from prettytable import PrettyTable
from tabulate import tabulate
from texttable import Texttable

names = ["tabulate", "texttable", "beautifultable", "prettytable"]
print(", ".join(f"{name} {version(name)}" for name in names))
CELLS = ["000000000012", "177119500e12", "123456789012345678.12", "12.50"]
COLUMN = [[cell] for cell in CELLS]


def with_tabulate(rows, **options):
    return tabulate(rows, tablefmt="plain", **options)


def with_texttable(rows, types=None):
    table = Texttable()
    table.set_deco(0)
    if types:
        table.set_cols_dtype(types)
    table.add_rows(rows, header=False)
    return table.draw()


def with_beautifultable(rows, numerics=True):
    table = BeautifulTable(detect_numerics=numerics)
    for row in rows:
        table.rows.append(row)
    return str(table)


def with_prettytable(rows):
    table = PrettyTable(header=False)
    table.add_rows(rows)
    return str(table)


def cells(text):
    return [word for word in text.replace("|", " ").split() if not set(word) <= set("+-")]


for printer in [with_tabulate, with_texttable, with_beautifultable, with_prettytable]:
    print(printer.__name__.removeprefix("with_"), " | ".join(cells(printer(COLUMN))))
off = [with_tabulate(COLUMN, disable_numparse=True), with_texttable(COLUMN, ["t"]), with_beautifultable(COLUMN, False)]
print("switched off:", all(cells(text) == CELLS for text in off))
PY
cat seen
diff expected seen
