#!/usr/bin/env bash
# spark-submit writes what a Python script says on stderr to its own stdout.
#
# Guess before the run: the script's stdout and stderr stay apart, as with `python3 script.py`; so rows that it prints can be
# piped or redirected, and `2> log` has the warnings.
# Seen: `spark-submit` runs the script as a child whose two outputs are merged: warnings and tracebacks land in the middle of
# the rows. Only Spark's own log is on stderr. `python3 script.py`, with the same package, keeps them apart.
#
# Why it matters: `spark-submit report.py > report.csv` is fine until a library deprecates something; then the file has a line
# that is no row, and the exit code is 0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v java >/dev/null || { echo "needs Java 17 or newer" >&2; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyspark==4.3.0

cat >script.py <<'PY'
import sys

print("currency,value", flush=True)
print("a warning", file=sys.stderr, flush=True)
print("USD,36.48", flush=True)
PY
cat >expected <<'TXT'
pyspark 4.3.0
python3, stdout: currency,value USD,36.48
python3, stderr: a warning
spark-submit, stdout: currency,value a warning USD,36.48
spark-submit, stderr: 0 lines with a warning
exit code 0
TXT
export PYSPARK_PYTHON=$dir/venv/bin/python
{
    venv/bin/pip list --disable-pip-version-check 2>/dev/null | awk '$1 == "pyspark" { print $1, $2 }'
    venv/bin/python script.py >out 2>err
    echo "python3, stdout:" $(cat out)
    echo "python3, stderr:" $(cat err)
    code=0
    venv/bin/spark-submit --master 'local[1]' script.py >out 2>err || code=$?
    echo "spark-submit, stdout:" $(cat out)
    echo "spark-submit, stderr: $(grep -c 'a warning' err || true) lines with a warning"
    echo "exit code $code"
} >seen
cat seen
diff expected seen
