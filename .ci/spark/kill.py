"""Kills an executor of a Spark job while it reads a shard, once another shard is whole.

    kill.py PID-OF-THE-JOB SHARDS-FOLDER
"""

import os
import signal
import sys
import time
from pathlib import Path


def processes():
    """Parent and arguments of each process."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                found[int(folder.name)] = parent, (folder / "cmdline").read_text(errors="replace").split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def ancestors(pid, running):
    while pid in running:
        yield pid
        pid = running[pid][0]


def reading(job):
    """Executors of the job that read a shard, and which."""
    running = processes()
    for pid, (_, arguments) in running.items():
        if "--shard" in arguments and job in (above := list(ancestors(pid, running))):
            executors = [pid for pid in above if any("CoarseGrainedExecutorBackend" in word for word in running[pid][1])]
            if executors:
                yield executors[0], arguments[arguments.index("--shard") + 1]


def main(job, shards):
    end = time.monotonic() + 240
    while time.monotonic() < end:
        whole = [path.name for path in Path(shards).glob("*") if not path.name.endswith(".partial")]
        for executor, shard in reading(int(job)) if whole else []:
            os.kill(executor, signal.SIGKILL)
            print(f"killed an executor that was reading shard {shard}; whole by then: {', '.join(whole)}", flush=True)
            return
        time.sleep(0.3)
    sys.exit("there was no moment to kill an executor")


if __name__ == "__main__":
    main(*sys.argv[1:])
