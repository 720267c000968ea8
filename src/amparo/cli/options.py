"""The options that commands on logs share."""

import argparse
from pathlib import Path


def add_log_options(command: argparse.ArgumentParser) -> None:
    """Add the options that say which log, which columns and as of when."""
    command.add_argument("log", type=Path, metavar="LOG",
                         help=".csv, .csv.gz, .parquet, .xes or .xes.gz")  # fmt: skip
    columns = command.add_argument_group("columns of the log (the usual names are found)")
    for name in ("case", "event", "happened", "recorded", "institution", "place"):
        columns.add_argument(f"--{name}", metavar="COLUMN")
    columns.add_argument("--fact", action="append", default=[], metavar="FACT=COLUMN")
    columns.add_argument("--zone", help="zone of times that say none (default: the calendar's)")
    command.add_argument("--clock", choices=("happened", "recorded"), default="happened",
                         help="judge by when things happened, or were recorded")  # fmt: skip
    command.add_argument("--as-of", metavar="INSTANT", help="default: the last event")
    command.add_argument("--strict", action="store_true", help="stop if any row is broken")
