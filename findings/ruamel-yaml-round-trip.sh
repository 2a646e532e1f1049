#!/usr/bin/env bash
# ruamel.yaml, used to edit one key, rewrites amounts and dates of the others.
#
# Guess before the run: its round-trip mode keeps what is not touched as it was written:
# `12.50`, `1e2`, a 21-digit amount, a date with seven digits.
# Seen: 12.50, 1e2 and leading zeros are kept. An amount of more digits than a double has is
# written in the old width with other digits: 123456789012345678.120 becomes
# 123456789012345680.000. The seventh digit of a date is cut. Ids in the form of a number
# (177119500e12) are kept, as the form is kept beside the double.
#
# Why it matters: a file of orders that had one comment added is no longer what the service
# said, and in a review the changed line looks like the same length of the same number.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ruamel.yaml==0.19.1

cat >orders.yaml <<'YAML'
id: 177119500e12
customer: 000000000012
price: 12.50
rate: 1e2
total: 123456789012345678.120
creationDate: 2018-03-15T02:17:15.6455674Z
note: old
YAML
cat >expected <<'TXT'
ruamel.yaml 0.19.1
id: 177119500e12
customer: 000000000012
price: 12.50
rate: 1e2
total: 123456789012345680.000
creationDate: 2018-03-15T02:17:15.645567Z
note: new
TXT
venv/bin/python - >seen <<'PY'
import pathlib
import sys
from importlib.metadata import version
from ruamel.yaml import YAML

print("ruamel.yaml", version("ruamel.yaml"))
yaml = YAML()
order = yaml.load(pathlib.Path("orders.yaml"))
order["note"] = "new"
yaml.dump(order, sys.stdout)
PY
cat seen
diff expected seen
