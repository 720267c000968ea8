"""One audit in a process of its own, which says in JSON how much memory it took at most."""

import argparse
import io
import json
import resource
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

from amparo.cli import main


def peak_bytes() -> int:
    """Return the most memory that this process has held.

    Linux keeps in `getrusage` what the parent held when it started us, so it is asked elsewhere.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
        if found:
            return int(found[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("protocol")
    options = parser.parse_args()
    before = time.perf_counter()
    with redirect_stdout(io.StringIO()) as shown:
        failed = main(["audit", options.log, "--protocol", options.protocol, "--json"])
    seconds = time.perf_counter() - before
    if failed:
        sys.exit(failed)
    events = json.loads(shown.getvalue())["events"]
    print(json.dumps({"events": events, "seconds": seconds, "peak_bytes": peak_bytes()}))
