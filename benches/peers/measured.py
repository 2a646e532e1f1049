"""Runs a command: `measured.py <program> [argument...]` prints the seconds of the processor that it and its children
took, their most memory in MiB, and the seconds until its end. What it writes itself goes to stderr."""

import resource
import subprocess
import sys
import time

began = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=sys.stderr)
seconds = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, seconds)
