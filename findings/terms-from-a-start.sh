#!/usr/bin/env bash
# A term of one month from the 31st of January ends in March, in two libraries for ISO 8601.
#
# Guess before the run: with the start known, each library adds calendar months, and takes the last day
# where the month is shorter: 2026-01-31 and P1M is 2026-02-28, as in luxon and isodate. And three
# years from a date end on the same date.
# Seen: JavaScript's iso8601-duration runs over into the next month (2026-03-03). Python's aniso8601
# counts 30 days for a month and 365 for a year, in `parse_interval` as well, where the start stands
# beside the term: 2026-03-02, and three years from 2026-01-31 end on 2029-01-30.
#
# Why it matters: a subscription says its `effectiveStartDate` and its `termDuration`. Who computes its
# end misses the last day on which the renewal can be changed. The answer has the end; read that.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund iso8601-duration@2.1.3 luxon@3.7.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aniso8601==10.0.1 isodate==0.7.2

cat >expected <<'TXT'
iso8601-duration 2.1.3, luxon 3.7.2, aniso8601 10.0.1, isodate 0.7.2
2026-01-31 P1M iso8601-duration 2026-03-03 | luxon 2026-02-28
2026-01-31 P3Y iso8601-duration 2029-01-31 | luxon 2029-01-31
2026-01-31 P1M aniso8601 2026-03-02 | isodate 2026-02-28
2026-01-31 P3Y aniso8601 2029-01-30 | isodate 2029-01-31
TXT
cat >terms.js <<'JS'
const { DateTime, Duration } = require("luxon");
const { end, parse } = require("iso8601-duration");
const version = (name) => `${name} ${require(`${name}/package.json`).version}`;
console.log(`${version("iso8601-duration")}, ${version("luxon")}, aniso8601 10.0.1, isodate 0.7.2`);
for (const term of ["P1M", "P3Y"]) {
  const start = "2026-01-31";
  const one = end(parse(term), new Date(start)).toISOString().slice(0, 10);
  const other = DateTime.fromISO(start, { zone: "utc" }).plus(Duration.fromISO(term)).toISODate();
  console.log(`${start} ${term} iso8601-duration ${one} | luxon ${other}`);
}
JS
cat >terms.py <<'PY'
from datetime import date
import aniso8601
import isodate

for term in ["P1M", "P3Y"]:
    start = "2026-01-31"
    _, end = aniso8601.parse_interval(f"{start}/{term}")
    other = date.fromisoformat(start) + isodate.parse_duration(term)
    print(f"{start} {term} aniso8601 {end} | isodate {other}")
PY
{ TZ=UTC node terms.js; venv/bin/python terms.py; } >seen
cat seen
diff expected seen
