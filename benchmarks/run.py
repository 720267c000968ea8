"""Measures Amparo's speed against its budgets: `make bench`. See docs/reference/benchmarks.md."""

import sys
from pathlib import Path

# A script finds what lies beside it; the benchmarks are a package one floor up.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.all_lines import main

if __name__ == "__main__":
    sys.exit(main())
